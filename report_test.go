package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"ssprbot/bot"
	"ssprbot/helpdesk"
	"ssprbot/store"
)

var firstDay = time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)

// withDesk makes a database with so many sightings and tickets, a minute apart from the first day on, and returns the flag
// that names it.
func withDesk(t *testing.T, sightings, tickets int) (flag string) {
	t.Helper()
	url := "sqlite:" + filepath.Join(t.TempDir(), "bot.db")
	kept, err := store.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = kept.Close() }()
	const batch = 1000 // a transaction ends after ten seconds
	for first := 0; first < sightings; first += batch {
		err := kept.Work(t.Context(), time.Now(), func(r helpdesk.Records) (_ []bot.Delivery, err error) {
			for n := first; n < min(first+batch, sightings); n++ {
				at := firstDay.Add(time.Duration(n%40_000) * time.Minute)
				err = errors.Join(err, r.Sight(t.Context(), helpdesk.Sighting{
					Key: fmt.Sprint(n), Tenant: "tenant", Person: "digest-of-Kim", Account: "29:Kim", Language: "ko", Issue: "code-missing", Area: "codes",
					At: at, Outcome: helpdesk.Helped, Unmatched: "=1+1",
				}))
				if n < tickets {
					err = errors.Join(err, oneTicket(t.Context(), r, n, at))
				}
			}
			return nil, err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return "--database-url=" + url
}

// oneTicket is taken after ten minutes and solved after an hour.
func oneTicket(ctx context.Context, r helpdesk.Records, n int, at time.Time) error {
	added, err := r.Add(ctx, helpdesk.Ticket{
		Tenant: "tenant", Version: 1, Origin: fmt.Sprint(n), Status: helpdesk.Solved, Language: "en", Problem: "what Kim said", Issue: "code-missing",
		Requester: helpdesk.Person{ID: "kim", Name: "Kim"}, Opened: at, Changed: at.Add(time.Hour),
	})
	for verb, after := range map[helpdesk.Verb]time.Duration{helpdesk.Take: 10 * time.Minute, helpdesk.Solve: time.Hour} {
		err = errors.Join(err, r.Log(ctx, helpdesk.Entry{
			Tenant: "tenant", Ticket: added.Number, At: at.Add(after), Verb: verb, By: helpdesk.Actor{Person: helpdesk.Person{Name: "Lee"}, Role: helpdesk.Agent},
		}))
	}
	return err
}

func TestReport(t *testing.T) {
	database := withDesk(t, 30, 12)
	for format, want := range map[string][]string{
		"html": {"30", "12 solved", "10 min, 60 min", "100 % to 100 %", "code-missing"},
		"csv":  {"ticket,2026-11-01T00:11:00Z,12,en,,code-missing,solved,,600,3600", "question,2026-11-01T00:29:00Z,,ko,codes,code-missing,helped,,,,,,'=1+1"},
		"json": {`"secondsToTake":600`, `"medianSeconds": 60`, `"questions": 30`, `"tickets": 12`},
	} {
		stdout, stderr, code := cli(t, "", nil, "report", database, "--from", "2026-11-01", "--to", "2026-11-01", "--format", format)
		if code != 0 || stderr != "" {
			t.Fatalf("exit code %d: %s", code, stderr)
		}
		for _, words := range want {
			if !strings.Contains(stdout, words) {
				t.Errorf("%s does not say %q:\n%s", format, words, stdout)
			}
		}
		for _, never := range []string{"Kim", "kim", "Lee"} {
			if strings.Contains(stdout, never) {
				t.Errorf("%s names %q:\n%s", format, never, stdout)
			}
		}
	}
}

func TestReportOfNothing(t *testing.T) {
	out := filepath.Join(t.TempDir(), "report.html")
	if _, stderr, code := cli(t, "", nil, "report", withDesk(t, 0, 0), "--out", out); code != 0 || stderr != "" {
		t.Fatalf("exit code %d: %s", code, stderr)
	}
	written, err := os.ReadFile(out)
	if err != nil || !strings.Contains(string(written), "Nobody asked anything") {
		t.Errorf("%v: %s", err, written)
	}
}

func TestReportSaysWhatIsWrong(t *testing.T) {
	database := withDesk(t, 0, 0)
	for name, tt := range map[string]struct {
		args []string
		want string
	}{
		"no day":      {[]string{database, "--from", "yesterday"}, "write it as"},
		"no last day": {[]string{database, "--to", "2026-13-01"}, "write it as"},
		"backwards":   {[]string{database, "--from", "2026-11-02", "--to", "2026-11-01"}, "is before"},
		"centuries":   {[]string{database, "--from", "1900-01-01"}, "ten years"},
		"no format":   {[]string{database, "--format", "pdf"}, "none of html, csv, json"},
		"no folder":   {[]string{database, "--out", "/no/such/folder/x.html"}, "writing the report"},
		"an argument": {[]string{database, "html"}, "takes no arguments"},
		"no database": {[]string{"--database-url=sqlite:/no/such/bot.db"}, "there is no file"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, stderr, code := cli(t, "", nil, append([]string{"report"}, tt.args...)...); code != 1 || !strings.Contains(stderr, tt.want) {
				t.Errorf("exit code %d: %s", code, stderr)
			}
		})
	}
}

// heapWatch counts what is written, and looks now and then how much memory is in use.
type heapWatch struct {
	written, next int
	most          uint64
}

func (h *heapWatch) Write(p []byte) (int, error) {
	if h.written += len(p); h.written >= h.next {
		h.next += 1 << 20
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		h.most = max(h.most, m.HeapAlloc)
	}
	return len(p), nil
}

// TestALargeReportNeedsLittleMemory: a hundred thousand rows, and never more than a few pages of them at once.
func TestALargeReportNeedsLittleMemory(t *testing.T) {
	database := withDesk(t, 95_000, 5_000)
	for _, format := range []string{"csv", "json"} {
		runtime.GC()
		var before runtime.MemStats
		runtime.ReadMemStats(&before)
		watch, wrong := &heapWatch{}, &strings.Builder{}
		code := run(t.Context(), []string{"report", database, "--from", "2026-11-01", "--to", "2026-12-31", "--format", format},
			environment{getenv: func(string) string { return "" }, stdin: strings.NewReader(""), stdout: watch, stderr: io.Writer(wrong)})
		if grown := int64(watch.most) - int64(before.HeapAlloc); code != 0 || watch.written < 5<<20 || grown > 8<<20 {
			t.Errorf("%s: exit code %d, %d bytes written, the heap grew by %d: %s", format, code, watch.written, grown, wrong)
		}
	}
}
