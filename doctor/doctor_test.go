package doctor_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"ssprbot/doctor"
)

func ExampleRun() {
	checks := []doctor.Check{
		{Name: "clock", Look: func(context.Context) []doctor.Finding { return []doctor.Finding{doctor.Fine("it is right")} }},
		{Name: "token", Look: func(context.Context) []doctor.Finding {
			return []doctor.Finding{doctor.Bad("the secret has expired", "make a new one")}
		}},
		{Name: "routes", Look: func(context.Context) []doctor.Finding { return nil }}, // not asked for
	}
	report := doctor.Run(context.Background(), checks, func(f doctor.Finding) { _ = f.Print(os.Stdout) })
	_ = report.Summarize(os.Stdout)
	// Output:
	// ok       clock         it is right
	// wrong    token         the secret has expired
	//                        do: make a new one
	//
	// 1 wrong, 0 to watch, 0 not looked at, 1 fine
}

func TestWhatIsStoppedIsUnseen(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	looks := 0
	look := func(context.Context) []doctor.Finding { looks++; stop(); return []doctor.Finding{doctor.Fine("")} }
	r := doctor.Run(ctx, []doctor.Check{{Name: "a", Look: look}, {Name: "b", Look: look}}, func(doctor.Finding) {})
	if looks != 1 || len(r.Findings) != 2 || r.Findings[1].State != doctor.Unseen || r.Failed() {
		t.Errorf("looked %d times: %+v", looks, r)
	}
}

func TestWhatOthersWriteSteersNothing(t *testing.T) {
	f := doctor.Bad("a\x1b[2Jb\nok       token         all is well\u009b2J", "c\rd"+strings.Repeat("x", 5000))
	var out bytes.Buffer
	if err := f.Print(&out); err != nil {
		t.Fatal(err)
	}
	if strings.ContainsAny(out.String(), "\x1b\r\u009b") || strings.Count(out.String(), "\n") != 2 || out.Len() > 2000 {
		t.Errorf("printed %q", out.String())
	}
}

func TestJSON(t *testing.T) {
	for name, tt := range map[string]struct {
		findings []doctor.Finding
		want     string
	}{
		"nothing": {nil, `{"ok":true,"findings":[]}`},
		"warned":  {[]doctor.Finding{doctor.Warn("a<b", "c")}, `{"ok":true,"findings":[{"check":"","state":"warning","says":"a<b","fix":"c"}]}`},
		"wrong":   {[]doctor.Finding{doctor.Bad("a", "")}, `{"ok":false,"findings":[{"check":"","state":"wrong","says":"a"}]}`},
	} {
		t.Run(name, func(t *testing.T) {
			var out bytes.Buffer
			if err := (doctor.Report{Findings: tt.findings}).JSON(&out); err != nil || strings.TrimSpace(out.String()) != tt.want || !json.Valid(out.Bytes()) {
				t.Errorf("%v: %s", err, out.String())
			}
		})
	}
}

// dated is a connector that answers with that date, after so long.
func dated(t *testing.T, o *doctor.Outside, header http.Header) {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		maps.Copy(w.Header(), header)
	}))
	defer server.Close()
	if found := o.Connector(t.Context(), []string{server.URL}); len(found) != 1 || found[0].State != doctor.OK {
		t.Fatalf("%+v", found)
	}
}

func TestClock(t *testing.T) {
	noon := time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)
	at := func(d time.Duration) http.Header { return http.Header{"Date": {noon.Add(d).Format(http.TimeFormat)}} }
	cached := at(-time.Hour)
	cached.Set("Age", "3600")
	tests := map[string]struct {
		answers []http.Header
		takes   time.Duration // each answer
		want    doctor.State
		says    string
	}{
		"nobody":                    {nil, 0, doctor.Unseen, "nobody"},
		"the same":                  {[]http.Header{at(0)}, 0, doctor.OK, "agrees"},
		"half a second later":       {[]http.Header{at(-time.Second)}, 0, doctor.OK, "agrees"},
		"a minute":                  {[]http.Header{at(time.Minute)}, 0, doctor.Warning, "1m0s behind that of"},
		"ten minutes behind":        {[]http.Header{at(10 * time.Minute)}, 0, doctor.Wrong, "10m0s behind that of"},
		"ten minutes ahead":         {[]http.Header{at(-10 * time.Minute)}, 0, doctor.Wrong, "ahead of that of"},
		"a slow answer":             {[]http.Header{at(50 * time.Second)}, time.Minute, doctor.OK, "agrees"},
		"one of them is wrong":      {[]http.Header{at(10 * time.Minute), at(0)}, 0, doctor.OK, "agrees"},
		"a copy from a cache":       {[]http.Header{cached}, 0, doctor.Unseen, "nobody"},
		"a date that is none":       {[]http.Header{{"Date": {"noon"}}}, 0, doctor.Unseen, "nobody"},
		"exactly what is tolerated": {[]http.Header{at(5 * time.Minute)}, 0, doctor.Warning, "five minutes"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			calls := 0
			o := doctor.NewOutside("test", func() time.Time { // before and after each answer
				calls++
				return noon.Add(time.Duration((calls+1)%2) * tt.takes)
			})
			for _, header := range tt.answers {
				dated(t, o, header)
			}
			found := o.Clock(t.Context())
			if len(found) != 1 || found[0].State != tt.want || !strings.Contains(found[0].Says, tt.says) {
				t.Errorf("%+v", found)
			}
		})
	}
}

// TestWhatIsAnsweredIsNotShown: an answer can quote what it was asked with.
func TestWhatIsAnsweredIsNotShown(t *testing.T) {
	const secret = "s3cret-of-the-answer"
	for name, answer := range map[string]string{
		"no HTTP":        secret + "\r\n\r\n",
		"an odd status":  "HTTP/1.1 " + secret + "\r\n\r\n",
		"an odd header":  "HTTP/1.1 200 OK\r\n" + secret + " " + secret + "\r\n\r\n",
		"an odd length":  "HTTP/1.1 200 OK\r\nContent-Length: " + secret + "\r\n\r\n",
		"a status text":  "HTTP/1.1 400 " + secret + "\r\nContent-Length: 0\r\n\r\n",
		"a media type":   "HTTP/1.1 400 x\r\nContent-Type: " + secret + "\r\nContent-Length: 1\r\n\r\nx",
		"a body":         "HTTP/1.1 400 x\r\nContent-Type: text/html\r\nContent-Length: 20\r\n\r\n" + secret,
		"a redirect":     "HTTP/1.1 302 x\r\nLocation: https://a.example/" + secret + "?x=" + secret + "\r\nContent-Length: 0\r\n\r\n",
		"nothing at all": "",
	} {
		t.Run(name, func(t *testing.T) {
			o := doctor.NewOutside("test", time.Now)
			for _, f := range o.Endpoint(t.Context(), "http://"+raw(t, answer)+"/api/messages") {
				if strings.Contains(f.Says+f.Fix, secret) {
					t.Errorf("%+v", f)
				}
				if f.State == doctor.OK {
					t.Errorf("it is fine that %s", f.Says)
				}
			}
		})
	}
}

// raw answers every connection with these bytes.
func raw(t *testing.T, answer string) (address string) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			c, err := listener.Accept()
			if err != nil {
				return
			}
			_, _ = c.Read(make([]byte, 4096))
			_, _ = io.WriteString(c, answer)
			_ = c.Close()
		}
	}()
	return listener.Addr().String()
}

func TestCodesAreToldOnce(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range doctor.Codes() {
		if seen[c.Name] || c.Says == "" || c.Fix == "" || !strings.HasPrefix(c.Name, "AADSTS") || strings.Contains(c.Says+c.Fix, "|") {
			t.Errorf("%+v", c)
		}
		seen[c.Name] = true
	}
}
