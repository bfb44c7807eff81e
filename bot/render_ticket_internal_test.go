package bot

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/infracloudio/msbotbuilder-go/schema"

	"ssprbot/bot/card"
	"ssprbot/dialogs/text"
	"ssprbot/helpdesk"
	"ssprbot/knowledge"
)

var (
	kim = helpdesk.Person{ID: "kim", Account: "29:kim", Name: "Kim Min-su (Sales)"}
	lee = helpdesk.Person{ID: "lee", Account: "29:lee", Name: "이지은"}
)

// goldenTicket is a ticket in a status, with everything that a card can show.
func goldenTicket(s helpdesk.Status) helpdesk.Ticket {
	t := helpdesk.Ticket{
		Number: 12, Version: 3, Tenant: "tenant", Nonce: "nonce", Status: s, Language: knowledge.Korean,
		Problem: "회사 PC에서 새 암호가 안 돼요.\n**여기** [눌러](http://evil.example) 봤어요", Area: "writeback-not-enabled",
		Issue: "writeback-off", Urgency: helpdesk.Normal, Requester: kim,
		Evidence: []helpdesk.Evidence{{Fact: "place", Value: "office-pc", Source: "said"}},
		Tried:    []knowledge.IssueID{"not-registered"},
	}
	switch s {
	case helpdesk.New:
		t.Missing = []string{"place"}
		t.Evidence = nil
	case helpdesk.Waiting:
		t.Question = "어느 PC인가요?"
		t.Comments = []helpdesk.Comment{{By: lee, Role: helpdesk.Agent, Text: t.Question}}
	case helpdesk.Solved:
		t.Comments = []helpdesk.Comment{{By: lee, Role: helpdesk.Agent, Text: "어느 PC인가요?"}, {By: kim, Role: helpdesk.Requester, Text: "My laptop <b>"}}
	}
	if s != helpdesk.New {
		t.Assignee = lee
	}
	return t
}

// goldenTickets has every card of a ticket, and its edges.
func goldenTickets(r renderer) map[string]func(knowledge.Language) (schema.Activity, error) {
	all := map[string]func(knowledge.Language) (schema.Activity, error){}
	in := func(l knowledge.Language, s helpdesk.Status) helpdesk.Ticket {
		t := goldenTicket(s)
		t.Language = l
		return t
	}
	for _, s := range helpdesk.Statuses() {
		all["ticket-desk-"+string(s)] = func(l knowledge.Language) (schema.Activity, error) {
			return r.deskTicket(l, in(l, s), deskCard, nil)
		}
		all["ticket-own-"+string(s)] = func(l knowledge.Language) (schema.Activity, error) { return r.ownTicket(in(l, s), nil) }
	}
	all["ticket-desk-sparse"] = func(l knowledge.Language) (schema.Activity, error) {
		return r.deskTicket(l, helpdesk.Ticket{Number: 1, Status: helpdesk.New, Problem: "help", Issue: "no-longer-there", Area: "gone"}, deskCard, nil)
	}
	all["ticket-desk-taken-by"] = func(l knowledge.Language) (schema.Activity, error) {
		return r.deskTicket(l, in(l, helpdesk.Taken), deskCard, func(s *text.Sentences) string {
			return denial(s, &helpdesk.Denied{Reason: helpdesk.TakenBy, By: lee})
		})
	}
	all["ticket-question"] = func(l knowledge.Language) (schema.Activity, error) { return r.question(in(l, helpdesk.Waiting), lee) }
	all["ticket-question-over"] = func(l knowledge.Language) (schema.Activity, error) {
		return r.questionOver(in(l, helpdesk.Waiting), func(s *text.Sentences) string { return s.Ticket.News.Answered })
	}
	all["ticket-moved"] = func(l knowledge.Language) (schema.Activity, error) { return r.moved(in(l, helpdesk.New)) }
	all["ticket-news-solved"] = func(l knowledge.Language) (schema.Activity, error) {
		return r.news(in(l, helpdesk.Solved), helpdesk.Tell{News: helpdesk.NewsSolved, By: lee})
	}
	all["ticket-news-comment"] = func(l knowledge.Language) (schema.Activity, error) {
		return r.news(in(l, helpdesk.Taken), helpdesk.Tell{News: helpdesk.NewsComment, By: lee, Text: "Try [this](http://evil.example)"})
	}
	all["ticket-note-answered"] = func(l knowledge.Language) (schema.Activity, error) {
		return r.note(l, in(l, helpdesk.Taken), helpdesk.Note{News: helpdesk.NewsAnswered, By: kim, Text: "My laptop <b>", To: lee})
	}
	all["ticket-reminder"] = func(l knowledge.Language) (schema.Activity, error) {
		return r.nudge(l, in(l, helpdesk.New), 75*time.Minute, []helpdesk.OnCall{{ID: "lee@example.com", Name: "이지은"}, {ID: "park@example.com", Name: "<Park>"}, {Name: "nobody"}})
	}
	all["ticket-list"] = func(l knowledge.Language) (schema.Activity, error) {
		return r.ticketList(l, []helpdesk.Ticket{in(l, helpdesk.Waiting), in(l, helpdesk.Closed)})
	}
	all["ticket-list-empty"] = func(l knowledge.Language) (schema.Activity, error) { return r.ticketList(l, nil) }
	return all
}

func TestGoldenTicketCards(t *testing.T) {
	for name, render := range goldenTickets(testRenderer(t)) {
		for _, language := range text.Languages() {
			golden(t, name, language, func() (schema.Activity, error) { return render(language) })
		}
	}
}

// Every piece of news reads as a sentence of its own, in both languages.
func TestEveryNewsHasItsSentence(t *testing.T) {
	r := testRenderer(t)
	tells := []helpdesk.News{helpdesk.NewsTaken, helpdesk.NewsReleased, helpdesk.NewsComment, helpdesk.NewsSolved, helpdesk.NewsReopened, helpdesk.NewsDismissed}
	notes := []helpdesk.News{helpdesk.NewsAnswered, helpdesk.NewsComment, helpdesk.NewsUnanswered, helpdesk.NewsReleased, helpdesk.NewsSolved, helpdesk.NewsReopened, helpdesk.NewsWithdrawn}
	for _, language := range text.Languages() {
		seen := map[string]helpdesk.News{}
		once := func(n helpdesk.News, sentence string) {
			if other, ok := seen[sentence]; ok {
				t.Errorf("%s and %s are both %q", n, other, sentence)
			}
			seen[sentence] = n
		}
		for _, s := range helpdesk.Statuses() {
			d := r.ticket(language, goldenTicket(s))
			once(helpdesk.News("status "+s), d.standsForRequester())
		}
		d := r.ticket(language, goldenTicket(helpdesk.Taken))
		for _, n := range tells {
			once(n, d.newsLead(helpdesk.Tell{News: n, By: lee}))
		}
		seen = map[string]helpdesk.News{d.standsAtDesk(): "status"}
		for _, n := range notes {
			once(n, d.noteLead(helpdesk.Note{News: n, By: kim}))
		}
	}
}

func TestATicketsCardIsInOneLanguage(t *testing.T) {
	for name, spoil := range map[string]func(renderer){
		"title":   func(r renderer) { delete(r.knowledge.Issue("writeback-off").Title, knowledge.Korean) },
		"steps":   func(r renderer) { delete(r.knowledge.Issue("writeback-off").Steps.Admin, knowledge.Korean) },
		"link":    func(r renderer) { delete(r.knowledge.Issue("writeback-off").Links[0].Title, knowledge.Korean) },
		"tried":   func(r renderer) { delete(r.knowledge.Issue("not-registered").Title, knowledge.Korean) },
		"nothing": nil,
	} {
		t.Run(name, func(t *testing.T) {
			r := testRenderer(t)
			want := knowledge.Korean
			if spoil != nil {
				spoil(r)
				want = knowledge.English
			}
			ticket := goldenTicket(helpdesk.Taken)
			ticket.Problem, ticket.Requester, ticket.Assignee = "x", helpdesk.Person{}, helpdesk.Person{Name: "Lee"}
			a, err := r.deskTicket(knowledge.Korean, ticket, deskCard, nil)
			if err != nil {
				t.Fatal(err)
			}
			content := string(a.Attachments[0].Content.(json.RawMessage))
			if hasHangul(content) != (want == knowledge.Korean) || !strings.Contains(content, `"lang":"`+string(want)+`"`) {
				t.Errorf("not all %s: %s", want, content)
			}
		})
	}
	if got := testRenderer(t).spoken("de"); got != knowledge.English {
		t.Errorf("what the bot does not speak is said in %s", got)
	}
}

// Everything as long as it may be: the card says less, and still has its problem and its buttons.
func TestALargeTicketFits(t *testing.T) {
	r := testRenderer(t)
	issue := r.knowledge.Issue("writeback-off")
	issue.Cause = knowledge.Text{knowledge.English: strings.Repeat("c", card.MaxSize)}
	issue.Steps.Admin = knowledge.Phrases{knowledge.English: {strings.Repeat("s", card.MaxSize)}}
	ticket := goldenTicket(helpdesk.Waiting)
	ticket.Problem = strings.Repeat(`"`, 1000)
	ticket.Question = strings.Repeat("\u2028", 1000)
	for range 20 {
		ticket.Comments = append(ticket.Comments, helpdesk.Comment{By: helpdesk.Person{Name: strings.Repeat("이", 400)}, Text: strings.Repeat(`"`, 1000)})
	}
	for name, render := range map[string]func() (schema.Activity, error){
		"desk":     func() (schema.Activity, error) { return r.deskTicket(knowledge.English, ticket, deskCard, nil) },
		"own":      func() (schema.Activity, error) { return r.ownTicket(ticket, nil) },
		"question": func() (schema.Activity, error) { return r.question(ticket, lee) },
		"over": func() (schema.Activity, error) {
			return r.questionOver(ticket, func(s *text.Sentences) string { return s.Ticket.Moved })
		},
		"list": func() (schema.Activity, error) {
			return r.ticketList(knowledge.Korean, []helpdesk.Ticket{ticket, ticket, ticket, ticket, ticket, ticket, ticket, ticket, ticket})
		},
	} {
		a, err := render()
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		content := a.Attachments[0].Content.(json.RawMessage)
		if size := card.Size(content); size > card.MaxSize {
			t.Errorf("%s has %d bytes", name, size)
		}
	}
}

func TestNamesMeanNothingToMarkdown(t *testing.T) {
	for name, want := range map[string]string{
		"Kim Min-su (Sales)": "Kim Min-su (Sales)", "이지은": "이지은", "O'Neill, J.": "O'Neill, J.",
		"[x](http://evil.example)": "x(http//evil.example)", "**Admin**": "Admin", "<at>Lee</at>": "atLee/at", "a\nb": "a b", "\u202ekim": "kim",
		strings.Repeat("가", 100): strings.Repeat("가", 60) + "…", "": "",
	} {
		if got := displayName(name); got != want {
			t.Errorf("%q is called %q, want %q", name, got, want)
		}
	}
}
