package bot_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"ssprbot/bot"
)

func TestServiceHostsAllow(t *testing.T) {
	hosts, err := bot.ParseServiceHosts(bot.Clouds()[0],
		[]string{"Proxy.example:8443", "127.0.0.1:3979", "localhost", "[::1]:4000", "[2001:db8::1]"})
	if err != nil {
		t.Fatal(err)
	}
	const odd, relative, host, plain, unlisted = "not a plain one", "not an absolute", "no proper host", "is http", "not listed"
	for _, tt := range []struct{ name, url, refused string }{
		{"connector", "https://smba.trafficmanager.net/emea/11111111-2222/", ""},
		{"without a path", "https://smba.trafficmanager.net", ""},
		{"default port spelt out", "https://smba.trafficmanager.net:443/kr/", ""},
		{"upper case", "HTTPS://SMBA.TrafficManager.NET/kr/", ""},
		{"extra host on its port", "https://proxy.example:8443/", ""},
		{"listed loopback, http", "http://127.0.0.1:3979/connector", ""},
		{"listed loopback, https", "https://127.0.0.1:3979/", ""},
		{"listed loopback name, default port", "http://localhost/", ""},
		{"listed IPv6 loopback", "http://[::1]:4000/", ""},
		{"listed IPv6 loopback spelt long", "http://[0:0:0:0:0:0:0:1]:4000/", ""},
		{"listed IPv6 over https", "https://[2001:DB8::1]/", ""},

		{"empty", "", relative},
		{"relative", "/emea/", relative},
		{"without a scheme", "//smba.trafficmanager.net/", relative},
		{"host only", "smba.trafficmanager.net", relative},
		{"other scheme", "ftp://smba.trafficmanager.net/", relative},
		{"opaque", "https:smba.trafficmanager.net", host},
		{"no host", "https:///smba.trafficmanager.net/", host},
		{"user", "https://smba.trafficmanager.net@evil.example/", odd},
		{"user and password", "https://u:p@smba.trafficmanager.net/", odd},
		{"empty user", "https://@smba.trafficmanager.net/", odd},
		{"backslash before a user", `https://evil.example\@smba.trafficmanager.net/`, odd},
		{"backslash as a slash", `https:\\smba.trafficmanager.net\`, odd},
		{"backslash after the host", `https://smba.trafficmanager.net\.evil.example/`, odd},
		{"query", "https://smba.trafficmanager.net/?to=evil", odd},
		{"empty query", "https://smba.trafficmanager.net/?", odd},
		{"fragment", "https://evil.example#smba.trafficmanager.net/", odd},
		{"escaped dot", "https://smba%2etrafficmanager.net/", odd},
		{"escaped slash", "https://smba.trafficmanager.net%2f.evil.example/", odd},
		{"escape in the path", "https://smba.trafficmanager.net/%2e%2e/", odd},
		{"space in front", " https://smba.trafficmanager.net/", odd},
		{"line break", "https://smba.trafficmanager.net/\r\nX: y", odd},
		{"NUL", "https://smba.trafficmanager.net\x00.evil.example/", odd},
		{"wide letters", "https://ｓmba.trafficmanager.net/", odd},
		{"Kelvin sign for k", "http://localhost:\u212a/", odd},
		{"trailing dot", "https://smba.trafficmanager.net./", host},
		{"two dots", "https://smba..trafficmanager.net/", host},
		{"empty port", "https://smba.trafficmanager.net:/", host},
		{"port with a zero in front", "https://smba.trafficmanager.net:0443/", host},
		{"port zero", "https://smba.trafficmanager.net:0/", host},
		{"port too high", "https://smba.trafficmanager.net:65979/", host},
		{"port is no number", "https://smba.trafficmanager.net:https/", relative},
		{"two hosts", "https://smba.trafficmanager.net,evil.example/", host},
		{"IPv6 without brackets", "https://2001:db8::1/", relative},
		{"suffix trick", "https://smba.trafficmanager.net.evil.example/", unlisted},
		{"prefix trick", "https://evil-smba.trafficmanager.net/", unlisted},
		{"subdomain", "https://evil.smba.trafficmanager.net/", unlisted},
		{"shared name space", "https://evil.trafficmanager.net/", unlisted},
		{"other port", "https://smba.trafficmanager.net:8443/", unlisted},
		{"extra host, other port", "https://proxy.example/", unlisted},
		{"another cloud's host", "https://smba.infra.gov.teams.microsoft.us/", unlisted},
		{"unlisted IPv6", "https://[2001:db8::2]/", unlisted},
		{"cloud metadata service", "https://169.254.169.254/", unlisted},
		{"unlisted loopback, https", "https://127.0.0.2:3979/", unlisted},
		{"http", "http://smba.trafficmanager.net/", plain},
		{"http on the TLS port", "http://smba.trafficmanager.net:443/", plain},
		{"http, extra host", "http://proxy.example:8443/", plain},
		{"http, listed IPv6 beyond loopback", "http://[2001:db8::1]/", plain},
		{"http, loopback on another port", "http://127.0.0.1:3980/", plain},
		{"http, another loopback name", "http://127.0.0.2:3979/", plain},
		{"http, loopback spelt as a number", "http://2130706433:3979/", plain},
		{"http, looks like loopback", "http://127.0.0.1.evil.example:3979/", plain},
	} {
		t.Run(tt.name, func(t *testing.T) {
			err := hosts.Allow(tt.url)
			switch {
			case tt.refused == "" && err != nil:
				t.Errorf("Allow(%q) = %v", tt.url, err)
			case tt.refused != "" && (err == nil || !strings.Contains(err.Error(), tt.refused)):
				t.Errorf("Allow(%q) = %v, want %q", tt.url, err, tt.refused)
			}
			if err != nil && strings.Contains(err.Error(), "evil") {
				t.Errorf("error quotes the URL: %v", err)
			}
		})
	}
}

func TestParseServiceHostsNamesEveryMistake(t *testing.T) {
	wrong := []string{"", "https://a.example", "a.example/", "a.example:", "a.example:0", "a.example:http", "*.a.example",
		".a.example", "a.example.", "a b", "u@a.example", "::1", "fe80::1:80", "[::1", "[a.example]", "[fe80::1%25eth0]"}
	hosts, err := bot.ParseServiceHosts(bot.Clouds()[0], append(wrong, "fine.example"))
	if err == nil {
		t.Fatal("no error")
	}
	for _, entry := range wrong {
		if !strings.Contains(err.Error(), fmt.Sprintf("%q", entry)) {
			t.Errorf("%q was accepted", entry)
		}
	}
	if strings.Contains(err.Error(), "fine.example") {
		t.Errorf("a good entry was refused: %v", err)
	}
	if hosts.Allow("https://fine.example/") == nil {
		t.Error("a broken list allows hosts")
	}
}

func TestEveryCloudHasServiceHosts(t *testing.T) {
	for _, cloud := range bot.Clouds() {
		hosts, err := bot.ParseServiceHosts(cloud, nil)
		if err != nil {
			t.Errorf("%s: %v", cloud.Name, err)
		}
		for _, host := range cloud.ServiceHosts {
			if err := hosts.Allow("https://" + host + "/amer/"); err != nil {
				t.Errorf("%s: %s: %v", cloud.Name, host, err)
			}
		}
	}
}

func TestLoopbackHosts(t *testing.T) {
	for serviceURL, want := range map[string]bool{
		"http://127.0.0.1:50001/":      true,
		"http://127.8.9.10/":           true,
		"http://localhost:56150/_conn": true,
		"https://localhost/":           true,
		"http://[::1]:9/":              true,
		"http://LOCALHOST:1/":          true,

		"http://0.0.0.0:1/":                     false,
		"http://[::]:1/":                        false,
		"http://128.0.0.1/":                     false,
		"http://127.1/":                         false,
		"http://localhost.evil.example/":        false,
		"http://u@localhost/":                   false,
		"http://localhost./":                    false,
		"https://smba.trafficmanager.net/emea/": false,
	} {
		if err := bot.LoopbackHosts().Allow(serviceURL); (err == nil) != want {
			t.Errorf("Allow(%q) = %v, want allowed %t", serviceURL, err, want)
		}
	}
	if (bot.ServiceHosts{}).Allow("http://localhost/") == nil {
		t.Error("the zero value allows a host")
	}
}

// FuzzServiceHosts: what is allowed is, as net/url reads it, one of the listed origins.
func FuzzServiceHosts(f *testing.F) {
	hosts, err := bot.ParseServiceHosts(bot.Cloud{}, []string{"a.example", "[::1]:80"})
	if err != nil {
		f.Fatal(err)
	}
	for _, seed := range []string{"https://a.example/x", "https://a.example:443", "http://[0::1]", "https://a.example.", `https://b\@a.example`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, serviceURL string) {
		if hosts.Allow(serviceURL) != nil {
			return
		}
		u, err := url.Parse(serviceURL)
		if err != nil || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
			t.Fatalf("allowed %q", serviceURL)
		}
		named := u.Scheme == "https" && strings.EqualFold(u.Hostname(), "a.example") && (u.Port() == "" || u.Port() == "443")
		if !named && !bot.IsLoopback(u.Host) {
			t.Fatalf("allowed %q", serviceURL)
		}
	})
}

func ExampleServiceHosts() {
	hosts, _ := bot.ParseServiceHosts(bot.Clouds()[0], []string{"127.0.0.1:3979"})
	fmt.Println(hosts.Allow("https://smba.trafficmanager.net/emea/"))
	fmt.Println(hosts.Allow("http://127.0.0.1:3979/"))
	fmt.Println(hosts.Allow("https://smba.trafficmanager.net.evil.example/"))
	// Output:
	// <nil>
	// <nil>
	// service URL's host is not listed
}
