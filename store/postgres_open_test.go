//go:build unix

package store_test

import (
	"errors"
	"net/url"
	"strings"
	"testing"

	"ssprbot/bot"
	"ssprbot/store"
	"ssprbot/store/postgrestest"
)

func testPostgresRefuses(t *testing.T, server *postgrestest.Server) {
	tests := []struct {
		name   string
		change func(t *testing.T, u *url.URL) // of the URL of a new database
		want   []string
	}{
		{"a wrong password", func(_ *testing.T, u *url.URL) {
			u.User = url.UserPassword(u.User.Username(), postgrestest.Password+"x")
		}, []string{"check user and password"}},
		{"no such role", func(_ *testing.T, u *url.URL) {
			u.User = url.UserPassword("nobody", postgrestest.Password)
		}, []string{"check user and password"}},
		{"no such database", func(_ *testing.T, u *url.URL) { u.Path = "/nowhere" }, []string{"nowhere", "CREATE DATABASE"}},
		{"nobody listens", func(_ *testing.T, u *url.URL) { u.RawQuery, u.Host = "", "127.0.0.1:1" }, []string{"must be running and listen"}},
		{"no socket", func(t *testing.T, u *url.URL) { set(u, "host", t.TempDir()) }, []string{"must be running and listen"}},
		{"no such host", func(_ *testing.T, u *url.URL) { u.RawQuery, u.Host = "", "postgres.invalid" }, []string{"check the host"}},
		{"a server that takes no changes", func(_ *testing.T, u *url.URL) { set(u, "default_transaction_read_only", "on") }, []string{"name the primary"}},
		{"no such schema", func(_ *testing.T, u *url.URL) { set(u, "search_path", "nowhere") }, []string{"CREATE SCHEMA"}},
		{"a role without rights", withoutRights, []string{"GRANT CREATE ON SCHEMA"}},
		{"a schema of a newer program", newerPostgres, []string{"version is 999", upTo(t, "postgres"), "start the newer program"}},
		{"a setting that is none", func(_ *testing.T, u *url.URL) {
			u.Host, u.RawQuery = "127.0.0.1", "sslmode=perhaps"
		}, []string{"setting", "sslmode"}},
		{"a certificate that is missing", func(_ *testing.T, u *url.URL) {
			u.Host, u.RawQuery = "127.0.0.1", "sslmode=verify-full&sslrootcert=/missing.pem"
		}, []string{"setting", "/missing.pem"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			u, err := url.Parse(server.Database(t))
			if err != nil {
				t.Fatal(err)
			}
			test.change(t, u)
			t.Parallel() // making the version table is tried for seconds
			wantText(t, refusal(t, u.String()), append(test.want, "opening the database")...)
		})
	}
}

// refusal is what Open says; it must not tell the password.
func refusal(t *testing.T, databaseURL string) string {
	t.Helper()
	s, err := store.Open(t.Context(), databaseURL)
	if err == nil {
		t.Fatal(errors.Join(errors.New("it opened"), s.Close()))
	}
	if strings.Contains(err.Error(), postgrestest.Password) {
		t.Errorf("the error tells the password: %v", err)
	}
	return err.Error()
}

func set(u *url.URL, name, value string) {
	query := u.Query()
	query.Set(name, value)
	u.RawQuery = query.Encode()
}

func withoutRights(t *testing.T, u *url.URL) {
	execute(t, u.String(), `CREATE ROLE guest LOGIN PASSWORD '`+postgrestest.Password+`'; REVOKE CREATE ON SCHEMA public FROM public`)
	admin := *u
	t.Cleanup(func() {
		db := rawPostgres(t, admin.String())
		_, err := db.Exec(`DROP ROLE guest`)
		if err := errors.Join(err, db.Close()); err != nil {
			t.Error(err)
		}
	})
	u.User = url.UserPassword("guest", postgrestest.Password)
}

func newerPostgres(t *testing.T, u *url.URL) {
	if err := mustOpen(t, u.String()).Close(); err != nil {
		t.Fatal(err)
	}
	execute(t, u.String(), `INSERT INTO goose_db_version (version_id, is_applied) VALUES (999, true)`)
}

// testPostgresKeepsThePassword: a URL that cannot be read may have the password in any of its parts.
func testPostgresKeepsThePassword(t *testing.T, _ *postgrestest.Server) {
	for _, bad := range []string{
		"postgres://ann:hunter2/@db/bot", "postgres://ann:hunter2#@db:5432/bot", "postgres://ann:hunter2%@db/bot",
		"postgres://db:hunter2/bot", "postgres://ann@[hunter2/bot", "postgres:hunter2", "postgres://ann:x@db/bot?password=%hunter2",
		"postgres://ann:hunter2@db/bot?sslmode=perhaps", "postgres://ann:hunter2@127.0.0.1:1/bot", "postgres://ann:hunter2@db:99999/bot",
		"postgres://ann:12/hunter2@db/bot", "postgres://ann:12/3?hunter2@db/bot", "postgres://ann@db/bot?password=x&hunter2",
	} {
		if text := refusal(t, bad); !strings.Contains(text, "opening the database") {
			t.Errorf("%s: %s", bad, text)
		}
	}
}

// testPostgresHints lets the server answer an insertion with the codes that it has for trouble on its side.
func testPostgresHints(t *testing.T, server *postgrestest.Server) {
	databaseURL := server.Database(t)
	c := client{t, open(t, databaseURL)}
	c.begin()
	execute(t, databaseURL, `
		CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
			BEGIN RAISE EXCEPTION 'no' USING ERRCODE = NEW.tenant; END $$;
		CREATE TRIGGER refuse BEFORE INSERT ON delivery FOR EACH ROW EXECUTE FUNCTION refuse()`)
	for code, hint := range map[string]string{
		"53100": "free some space", "25006": "name the primary", "42501": "must own", "57P03": "try again", "53300": "max_connections",
	} {
		turn := full()
		turn.Deliveries[0].TenantID = code
		_, _, err := c.store.Turn(t.Context(), inConversation("c", "new"), at(1), leave(turn))
		if err == nil {
			t.Fatal("the turn was committed")
		}
		wantText(t, err.Error(), "saving a delivery", hint)
	}
	execute(t, databaseURL, `DROP TRIGGER refuse ON delivery`)
	c.wantUntouched()
	c.turn(inConversation("d"), bot.Turn{})
}

func testPostgresLooks(t *testing.T, server *postgrestest.Server) {
	testLook(t, func(t *testing.T) string { return server.Database(t) }, execute)
	for name, tt := range map[string]struct {
		change func(t *testing.T, u *url.URL)
		want   string
	}{
		"a wrong password": {func(_ *testing.T, u *url.URL) {
			u.User = url.UserPassword(u.User.Username(), postgrestest.Password+"x")
		}, "check user and password"},
		"a server that takes no changes": {func(_ *testing.T, u *url.URL) { set(u, "default_transaction_read_only", "on") }, "name the primary"},
		"a role without rights":          {withoutRights, "GRANT CREATE ON SCHEMA"},
		"a setting that is none":         {func(_ *testing.T, u *url.URL) { u.Host, u.RawQuery = "127.0.0.1", "sslmode=perhaps" }, "sslmode"},
	} {
		t.Run(name, func(t *testing.T) {
			u, err := url.Parse(server.Database(t))
			if err != nil {
				t.Fatal(err)
			}
			tt.change(t, u)
			_, _, err = store.Look(t.Context(), u.String())
			if err == nil {
				t.Fatal("it passes")
			}
			wantText(t, err.Error(), tt.want)
			if strings.Contains(err.Error(), postgrestest.Password) {
				t.Errorf("the error tells the password: %v", err)
			}
		})
	}
}
