package main

import (
	"archive/zip"
	"bytes"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"database/sql"
	"encoding/pem"
	"errors"
	"io"
	"maps"
	"math/big"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ssprbot/bot"
	"ssprbot/bot/teamstest"
)

// doctorCases arrange what a row of docs/doctor.md speaks of.
func doctorCases() map[string]func(*surgery) visit {
	all := map[string]func(*surgery) visit{}
	maps.Copy(all, settingCases())
	maps.Copy(all, tokenCases())
	maps.Copy(all, stockCases())
	maps.Copy(all, sendCases())
	maps.Copy(all, endpointCases())
	return all
}

const otherGUID = "0f8fad5b-d9cb-469f-a165-70867728950e"

// setting is a bot with another environment.
func setting(pairs ...string) func(*surgery) visit {
	v := visit{change: map[string]string{}}
	for i := 0; i < len(pairs); i += 2 {
		v.change[pairs[i]] = pairs[i+1]
	}
	return func(*surgery) visit { return v }
}

func settingCases() map[string]func(*surgery) visit {
	return map[string]func(*surgery) visit{
		"secret-id":     setting("MicrosoftAppPassword", otherGUID),
		"misspelt":      setting("MicrosoftAppId", "", "MicrosoftAppPassword", "", "MICROSOFT_APP_ID", otherGUID),
		"quoted":        setting("MicrosoftAppPassword", `"`+planted+`"`),
		"tenant-common": setting("MicrosoftAppTenantId", "organizations"),
		"tenant-domain": setting("SSPRBOT_TENANTS", "contoso.onmicrosoft.com"),
		"local-mode":    setting("MicrosoftAppId", "", "MicrosoftAppPassword", ""),
		"tenant-is-app": func(s *surgery) visit {
			return visit{change: map[string]string{"MicrosoftAppTenantId": s.AppID}}
		},
		"own-tenant-left-out": setting("SSPRBOT_TENANTS", otherGUID),
		"msi-other-tenant": func(s *surgery) visit {
			return visit{change: map[string]string{"MicrosoftAppType": "UserAssignedMSI", "MicrosoftAppPassword": "", "SSPRBOT_TENANTS": s.TenantID + "," + otherGUID}}
		},
		"certificate-expired": ownCertificate(-time.Hour),
		"certificate-ends":    ownCertificate(48 * time.Hour),
		"certificate-unknown": ownCertificate(1000 * time.Hour),
		"wrong-cloud":         setting("SSPRBOT_SERVICE_HOSTS", ""),
	}
}

// ownCertificate is a bot with a certificate, which nobody knows, that ends after so long.
func ownCertificate(ends time.Duration) func(*surgery) visit {
	return func(s *surgery) visit {
		key, err := rsa.GenerateKey(rand.Reader, 2048)
		template := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-9999 * time.Hour), NotAfter: time.Now().Add(ends)}
		certificate, wrong := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
		private, odd := x509.MarshalPKCS8PrivateKey(key)
		if err := errors.Join(err, wrong, odd); err != nil {
			s.t.Fatal(err)
		}
		file := filepath.Join(s.t.TempDir(), "bot.pem")
		content := append(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: certificate}), pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private})...)
		write(s.t, file, string(content))
		return visit{change: map[string]string{"MicrosoftAppPassword": "", "SSPRBOT_CERTIFICATE_FILE": file}}
	}
}

// refusedWith is an authority that gives that code.
func refusedWith(code string) func(*surgery) visit {
	return func(s *surgery) visit {
		s.FailTokens(-1, teamstest.Status(http.StatusBadRequest).Code(code))
		return visit{}
	}
}

func tokenCases() map[string]func(*surgery) visit {
	return map[string]func(*surgery) visit{
		"secret-wrong":       setting("MicrosoftAppPassword", planted),
		"wrong-tenant":       setting("MicrosoftAppTenantId", otherGUID, "SSPRBOT_TENANTS", otherGUID),
		"object-id":          setting("MicrosoftAppId", otherGUID),
		"no-tenant":          refusedWith("AADSTS90002"),
		"secret-expired":     refusedWith("AADSTS7000222"),
		"no-principal":       refusedWith("AADSTS7000229"),
		"app-disabled":       refusedWith("AADSTS7000112"),
		"conditional-access": refusedWith("AADSTS53003"),
		"unknown-code":       refusedWith("AADSTS999999"),
		"type-multitenant": func(s *surgery) visit {
			return visit{change: map[string]string{"MicrosoftAppType": "MultiTenant", "SSPRBOT_TENANTS": s.TenantID}}
		},
		"msi-nowhere": setting("MicrosoftAppType", "UserAssignedMSI", "MicrosoftAppPassword", "",
			"IDENTITY_ENDPOINT", "http://127.0.0.1:9/identity", "IDENTITY_HEADER", planted),
		"token-page": func(s *surgery) visit {
			return visit{change: map[string]string{"SSPRBOT_AUTHORITY_URL": s.front(saying(403, "text/html", "<html>"+planted))}}
		},
		"tls-opened": setting("SSL_CERT_FILE", ""),
		"authority-down": func(s *surgery) visit {
			s.FailTokens(-1, teamstest.Status(http.StatusServiceUnavailable).RetryAfter("0"))
			return visit{}
		},
		"keys-down": func(s *surgery) visit {
			s.FailKeys(-1, teamstest.Status(http.StatusServiceUnavailable))
			return visit{}
		},
		"keys-page": func(s *surgery) visit {
			return visit{change: map[string]string{"SSPRBOT_OPENID_METADATA_URL": s.front(saying(200, "text/html", "<html>"))}}
		},
		"clock-behind": func(s *surgery) visit {
			s.ClockAhead(7 * time.Minute)
			s.t.Cleanup(func() { s.ClockAhead(0) })
			return visit{}
		},
	}
}

func stockCases() map[string]func(*surgery) visit {
	return map[string]func(*surgery) visit{
		"damaged-database": func(s *surgery) visit {
			file := filepath.Join(s.t.TempDir(), "bot.db")
			write(s.t, file, strings.Repeat("no database ", 1000))
			return visit{args: []string{"--database-url", "sqlite:" + file}}
		},
		"no-volume": setting("SSPRBOT_DATABASE_URL", "sqlite:/nonexistent/folder/bot.db"),
		"broken-knowledge": func(s *surgery) visit {
			file := filepath.Join(s.t.TempDir(), "ours.yaml")
			write(s.t, file, "version: 1\nissues: [\n")
			return visit{args: []string{"--knowledge", file}}
		},
		"broken-routes": func(s *surgery) visit {
			file := filepath.Join(s.t.TempDir(), "routes.yaml")
			write(s.t, file, "routes: [\n")
			return visit{args: []string{"--routes", file}}
		},
		"no-desk": func(s *surgery) visit { return visit{args: []string{withJobs(s.t, nil)}} },
		"throttled": func(s *surgery) visit {
			return visit{args: []string{withJobs(s.t, map[bot.Operation][]string{bot.Post: {"delivering: status 429: too many requests"}})}}
		},
		"stuck": func(s *surgery) visit { return visit{args: []string{withJobs(s.t, nil)}} },
		"other-bot-in-manifest": func(s *surgery) visit {
			return s.packaged(func(m string) string { return strings.ReplaceAll(m, s.AppID, otherGUID) })
		},
		"manifest-typo": func(s *surgery) visit {
			return s.packaged(func(string) string { return "{\n  \"id\": 1,\n  \"bots\": [],\n  bots: []\n}" })
		},
		"manifest-channels": func(s *surgery) visit {
			return s.packaged(func(m string) string { return strings.Replace(m, `"supportsChannelFeatures": "tier1",`, "", 1) })
		},
		"no-team-scope": func(s *surgery) visit {
			return s.packaged(func(m string) string { return strings.ReplaceAll(m, `"team"`, `"personal"`) })
		},
		"manifest-folder": func(s *surgery) visit {
			return visit{args: []string{"--manifest", s.zip(map[string]string{"ssprbot/manifest.json": "{}"})}}
		},
	}
}

// appPackage makes the bot's package with the real command, and changes its manifest.
func (s *surgery) appPackage(change func(string) string) (file string) {
	s.t.Helper()
	file = filepath.Join(s.t.TempDir(), "ssprbot.zip")
	_, stderr, code := cli(s.t, "", nil, "manifest", "--app-id", s.AppID, "--developer", "Contoso", "--website", "https://contoso.example",
		"--privacy", "https://contoso.example/p", "--terms", "https://contoso.example/t", "--out", file)
	if code != 0 {
		s.t.Fatal(stderr)
	}
	if change == nil {
		return file
	}
	archive, err := zip.OpenReader(file)
	if err != nil {
		s.t.Fatal(err)
	}
	defer func() { _ = archive.Close() }()
	files := map[string]string{}
	for _, f := range archive.File {
		opened, err := f.Open()
		if err != nil {
			s.t.Fatal(err)
		}
		content, err := io.ReadAll(opened)
		if err != nil {
			s.t.Fatal(err)
		}
		files[f.Name] = string(content)
	}
	changed := change(files["manifest.json"])
	if changed == files["manifest.json"] {
		s.t.Fatal("the manifest is the same")
	}
	files["manifest.json"] = changed
	return s.zip(files)
}

func (s *surgery) packaged(change func(string) string) visit {
	return visit{args: []string{"--manifest", s.appPackage(change)}}
}

func (s *surgery) zip(files map[string]string) (file string) {
	s.t.Helper()
	var packed bytes.Buffer
	archive := zip.NewWriter(&packed)
	for name, content := range files {
		entry, err := archive.Create(name)
		if err == nil {
			_, err = io.WriteString(entry, content)
		}
		if err != nil {
			s.t.Fatal(err)
		}
	}
	if err := archive.Close(); err != nil {
		s.t.Fatal(err)
	}
	file = filepath.Join(s.t.TempDir(), "changed.zip")
	if err := os.WriteFile(file, packed.Bytes(), 0o600); err != nil {
		s.t.Fatal(err)
	}
	return file
}

// sending is a bot whose connector meets a fault at the test message.
func sending(fault teamstest.Fault) func(*surgery) visit {
	return func(s *surgery) visit {
		s.Fail(-1, fault.On(http.MethodPost))
		return visit{args: []string{"--send"}}
	}
}

func sendCases() map[string]func(*surgery) visit {
	return map[string]func(*surgery) visit{
		"send-401":    sending(teamstest.Status(http.StatusUnauthorized)),
		"send-429":    sending(teamstest.Status(http.StatusTooManyRequests)),
		"blocked-app": sending(teamstest.Status(http.StatusForbidden).Code("BotDisabledByAdmin")),
		"evicted": func(s *surgery) visit {
			s.Evict(s.desk)
			s.t.Cleanup(func() { s.Readmit(s.desk) })
			return visit{args: []string{"--send"}}
		},
		"connector-down": func(s *surgery) visit {
			s.GoOffline()
			s.t.Cleanup(s.GoOnline)
			return visit{}
		},
	}
}

func TestSendNamesTheChannelsThatItKnows(t *testing.T) {
	s := openSurgery(t)
	for name, tt := range map[string]struct{ arg, want string }{
		"by id":   {"--send=" + s.desk.ConversationID(), "Teams took the test message"},
		"unknown": {"--send=19:elsewhere@thread.tacv2", "'--send=" + s.desk.ConversationID() + "'"},
	} {
		t.Run(name, func(t *testing.T) {
			if text, _ := s.in(t).run(visit{args: []string{tt.arg}}); !strings.Contains(text, tt.want) {
				t.Errorf("it does not say %q:\n%s", tt.want, text)
			}
		})
	}
}

func TestLookFindsAnOlderAndANewerDatabase(t *testing.T) {
	s := openSurgery(t)
	for name, tt := range map[string]struct{ sql, want string }{
		"newer": {`INSERT INTO goose_db_version (version_id, is_applied) VALUES (999, 1)`, "a newer program has used it"},
		"older": {`DELETE FROM goose_db_version WHERE version_id > 1`, "the next start brings them to"},
	} {
		t.Run(name, func(t *testing.T) {
			url := withJobs(t, nil)
			execSQL(t, strings.TrimPrefix(url, "--database-url=sqlite:"), tt.sql)
			if text, _ := s.in(t).run(visit{args: []string{url}}); !strings.Contains(text, tt.want) {
				t.Errorf("it does not say %q:\n%s", tt.want, text)
			}
		})
	}
}

func execSQL(t *testing.T, file, statement string) {
	t.Helper()
	db, err := sql.Open("sqlite", file)
	if err == nil {
		_, err = db.ExecContext(t.Context(), statement)
	}
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
}
