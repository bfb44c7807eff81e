package figures_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ssprbot/helpdesk"
	"ssprbot/helpdesk/figures"
	"ssprbot/knowledge"
)

var update = flag.Bool("update", false, "rewrite the golden files")

var (
	from = time.Date(2026, 11, 2, 0, 0, 0, 0, time.UTC)
	to   = time.Date(2026, 11, 29, 0, 0, 0, 0, time.UTC)
)

// fourWeeks is a month of a desk.
func fourWeeks(t *testing.T, sink figures.Sink) {
	t.Helper()
	check := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	outcomes := []helpdesk.Outcome{helpdesk.Helped, helpdesk.Answered, helpdesk.Helped, helpdesk.HandedOver, helpdesk.Answered, helpdesk.NoMatch, helpdesk.OutOfScope}
	entries := []string{"code-missing", "writeback-not-enabled", "no-methods-registered"}
	for n := range 90 {
		language := []knowledge.Language{knowledge.English, knowledge.Korean, knowledge.Korean}[n%3]
		at := from.Add(time.Duration(n*7) * time.Hour)
		s := helpdesk.Sighting{Language: language, Issue: knowledge.IssueID(entries[n%4%3]), Area: "area-" + entries[n%4%3], At: at, Outcome: outcomes[n%7]}
		if s.Outcome == helpdesk.NoMatch || s.Outcome == helpdesk.OutOfScope {
			s.Issue, s.Area = "", ""
		}
		if s.Outcome == helpdesk.NoMatch {
			s.Unmatched = []string{"=HYPERLINK(\"https://evil.example\") <script>alert(1)</script>", "복합기에서 팩스가 안 보내져요", "복합기 팩스가 안 보내져요?", "The badge printer, please!"}[n%4]
		}
		check(sink.Sighting(s))
		if n%6 == 0 {
			ticket := helpdesk.Ticket{Number: helpdesk.Number(n/6 + 1), Language: language, Issue: s.Issue, Area: s.Area, Urgency: helpdesk.Normal, Opened: at, Status: helpdesk.Taken}
			trail := []helpdesk.Entry{{Verb: helpdesk.Open, At: at}, {Verb: helpdesk.Take, At: at.Add(time.Duration(n+3) * time.Minute)}}
			if n%12 == 0 {
				ticket.Status = helpdesk.Solved
				trail = append(trail, helpdesk.Entry{Verb: helpdesk.Solve, At: at.Add(time.Duration(n+3) * time.Hour)})
			}
			check(sink.Ticket(figures.Of(ticket, trail)))
		}
	}
	check(sink.Incident(helpdesk.Incident{Number: 1, Issue: "code-missing", Status: helpdesk.Over, People: 7, Seen: from.AddDate(0, 0, 9)}))
	check(sink.Incident(helpdesk.Incident{Number: 2, Issue: "code-missing", Status: helpdesk.Refuted, People: 4, Seen: from.AddDate(0, 0, 12)}))
	check(sink.Close())
}

func TestReportsAreAsTheyWere(t *testing.T) {
	for _, format := range []string{"html", "csv", "json"} {
		for _, tt := range []struct {
			name string
			fill func(*testing.T, figures.Sink)
		}{{"month", fourWeeks}, {"empty", func(t *testing.T, s figures.Sink) {
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
		}}} {
			t.Run(tt.name+"."+format, func(t *testing.T) {
				var out bytes.Buffer
				sink, err := figures.NewSink(format, &out, from, to)
				if err != nil {
					t.Fatal(err)
				}
				tt.fill(t, sink)
				golden := filepath.Join("testdata", tt.name+"."+format)
				if *update {
					if err := os.WriteFile(golden, out.Bytes(), 0o600); err != nil {
						t.Fatal(err)
					}
				}
				want, err := os.ReadFile(golden)
				if err != nil || !bytes.Equal(want, out.Bytes()) {
					t.Errorf("%v: it is not as in %s any more; read the difference after go test ./helpdesk/figures -update", err, golden)
				}
				never := map[string][]string{"html": {"<script", "http://", "src="}, "csv": {"\n=", ",=", ",\"="}}
				for _, never := range never[format] {
					if strings.Contains(out.String(), never) {
						t.Errorf("it has %q", never)
					}
				}
			})
		}
	}
}

func TestAnUnknownFormat(t *testing.T) {
	if _, err := figures.NewSink("pdf", nil, from, to); err == nil {
		t.Error("no error")
	}
}

func TestWhatBecameOfATicket(t *testing.T) {
	at := func(minutes int, verb helpdesk.Verb) helpdesk.Entry {
		return helpdesk.Entry{Verb: verb, At: from.Add(time.Duration(minutes) * time.Minute)}
	}
	for name, tt := range map[string]struct {
		status helpdesk.Status
		trail  []helpdesk.Entry
		want   string // outcome, time to take, time to solve, reopened
	}{
		"nobody took it":       {helpdesk.New, []helpdesk.Entry{at(0, helpdesk.Open)}, "open 0s 0s false"},
		"taken twice":          {helpdesk.Taken, []helpdesk.Entry{at(5, helpdesk.Take), at(6, helpdesk.Release), at(9, helpdesk.Take)}, "open 5m0s 0s false"},
		"asked at once":        {helpdesk.Waiting, []helpdesk.Entry{at(4, helpdesk.Ask)}, "open 4m0s 0s false"},
		"solved, then closed":  {helpdesk.Closed, []helpdesk.Entry{at(5, helpdesk.Take), at(60, helpdesk.Solve), at(9999, helpdesk.Woke)}, "solved 5m0s 1h0m0s false"},
		"solved by themselves": {helpdesk.Solved, []helpdesk.Entry{at(60, helpdesk.Solve)}, "solved 0s 1h0m0s false"},
		"reopened":             {helpdesk.New, []helpdesk.Entry{at(60, helpdesk.Solve), at(70, helpdesk.Reopen)}, "open 0s 0s true"},
		"solved again":         {helpdesk.Solved, []helpdesk.Entry{at(60, helpdesk.Solve), at(70, helpdesk.Reopen), at(90, helpdesk.Solve)}, "solved 0s 1h30m0s true"},
		"withdrawn":            {helpdesk.Closed, []helpdesk.Entry{at(3, helpdesk.Withdraw)}, "withdrawn 0s 0s false"},
		"no case":              {helpdesk.Closed, []helpdesk.Entry{at(3, helpdesk.Dismiss)}, "dismissed 0s 0s false"},
	} {
		t.Run(name, func(t *testing.T) {
			got := figures.Of(helpdesk.Ticket{Opened: from, Status: tt.status}, tt.trail)
			if text := fmt.Sprint(got.Outcome, " ", got.ToTake, " ", got.ToSolve, " ", got.Reopened); text != tt.want {
				t.Errorf("%s, want %s", text, tt.want)
			}
		})
	}
}

func TestDeflectionIsARange(t *testing.T) {
	a := figures.Asked{Questions: 12, Helped: 3, Answered: 4, HandedOver: 2, NoMatch: 1, OutOfScope: 2}
	if a.Said().String() != "30 %" || a.AtMost().String() != "70 %" || (figures.Asked{}).Said().String() != "–" {
		t.Errorf("%v to %v", a.Said(), a.AtMost())
	}
}

func TestQuantilesAreTrueToOnePerCent(t *testing.T) {
	sum := figures.NewSum(from, to)
	for n := range 1000 {
		sum.Ticket(figures.Ticket{Opened: from, ToTake: time.Duration(n+1) * time.Minute})
	}
	took := sum.Figures().All.ToTake
	for share, want := range map[float64]time.Duration{0.5: 500 * time.Minute, 0.9: 900 * time.Minute} {
		if got := took.Quantile(share); (got - want).Abs() > want/100 {
			t.Errorf("%v of them within %v, want %v", share, got, want)
		}
	}
}

func TestLikeness(t *testing.T) {
	for name, tt := range map[string]struct {
		a, b  string
		alike bool
	}{
		"marks and capitals": {"The badge printer, please!", "badge PRINTER", true},
		"order":              {"printer badge", "badge printer", true},
		"particles":          {"복합기에서 팩스가 안 보내져요", "복합기 팩스 안 보내져요?", true},
		"decomposed Hangul":  {"복합기", "\u1107\u1169\u11a8\u1112\u1161\u11b8\u1100\u1175", true},
		"short words stay":   {"길이", "길", false},
		"another trouble":    {"badge printer", "label printer", false},
	} {
		t.Run(name, func(t *testing.T) {
			if got := figures.Likeness(tt.a) == figures.Likeness(tt.b); got != tt.alike {
				t.Errorf("%q and %q", figures.Likeness(tt.a), figures.Likeness(tt.b))
			}
		})
	}
}

// TestMemoryIsBounded: of more names than there is room for the rest is counted together, and nothing is lost.
func TestMemoryIsBounded(t *testing.T) {
	sum := figures.NewSum(from, to)
	const count = 10_000
	for n := range count {
		sum.Sighting(helpdesk.Sighting{At: from, Issue: knowledge.IssueID(fmt.Sprint("e", n)), Unmatched: fmt.Sprint("question ", n), Outcome: helpdesk.NoMatch})
	}
	f := sum.Figures()
	total := 0
	for _, g := range f.Entries {
		total += g.Questions
	}
	if total != count || len(f.Entries) > 1001 || f.Entries[0].Name != figures.Others || f.Unmatched[0].Example != figures.Others || len(f.Unmatched) > 50 {
		t.Errorf("%d in %d entries, %d questions", total, len(f.Entries), len(f.Unmatched))
	}
}

func ExampleSum() {
	sum := figures.NewSum(from, to)
	sum.Sighting(helpdesk.Sighting{At: from, Language: knowledge.Korean, Outcome: helpdesk.Helped})
	sum.Sighting(helpdesk.Sighting{At: from, Language: knowledge.Korean, Outcome: helpdesk.Answered})
	fmt.Println(sum.Figures().All.Said(), "to", sum.Figures().All.AtMost())
	// Output: 50 % to 100 %
}

// What is over counts as what it was: one that an agent refuted, and one that nobody looked at, was not confirmed.
func TestIncidentsThatAreOverCountAsWhatTheyWere(t *testing.T) {
	for was, want := range map[helpdesk.IncidentStatus]figures.Incident{
		helpdesk.Confirmed: {Entry: "codes", Seen: 1, Confirmed: 1},
		helpdesk.Refuted:   {Entry: "codes", Seen: 1, Refuted: 1},
		helpdesk.Suspected: {Entry: "codes", Seen: 1},
		"":                 {Entry: "codes", Seen: 1, Confirmed: 1}, // of an earlier version
	} {
		sum := figures.NewSum(time.Time{}, time.Time{})
		sum.Incident(helpdesk.Incident{Issue: "codes", Status: helpdesk.Over, Was: was})
		if got := sum.Figures().Incidents; len(got) != 1 || got[0] != want {
			t.Errorf("was %q: counted %+v", was, got)
		}
	}
}
