package store_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/unicode/norm"

	"ssprbot/helpdesk"
)

func searchTests() []contractTest {
	return []contractTest{
		{"a search", testSearch},
		{"no more than the count", testSearchPages},
	}
}

func testSearch(t *testing.T, c client) {
	for _, ticket := range []helpdesk.Ticket{
		{Problem: "The Authenticator shows NO code", Requester: helpdesk.Person{Name: "Åsa Ström"}, Area: "authenticator"},
		{Problem: "비밀번호를 재설정할 수 없어요", Requester: helpdesk.Person{Name: "김하늘"}, Area: "portal", Assignee: helpdesk.Person{ID: "lee"}},
		{Problem: `100%_sure \ of it, code 2`, Requester: helpdesk.Person{Name: "Kim"}, Area: "portal"},
		{Problem: "The portal is closed", Status: helpdesk.Closed},
		{Problem: norm.NFD.String("휴대폰을 잃어버렸어요")},
	} {
		if ticket.Status == "" {
			ticket.Status = helpdesk.New
		}
		c.add(ticket)
	}
	for _, tt := range []struct {
		name  string
		query helpdesk.Query
		want  []helpdesk.Number
	}{
		{"everything that is open", helpdesk.Query{}, []helpdesk.Number{5, 3, 2, 1}},
		{"what is closed as well", helpdesk.Query{Closed: true}, []helpdesk.Number{5, 4, 3, 2, 1}},
		{"one agent's", helpdesk.Query{Assignee: "lee"}, []helpdesk.Number{2}},
		{"words in any order and case", helpdesk.Query{Text: "CODE  authenticator"}, []helpdesk.Number{1}},
		{"the requester's name, beyond ASCII", helpdesk.Query{Text: "åSA strÖm"}, []helpdesk.Number{1}},
		{"the area", helpdesk.Query{Text: "portal"}, []helpdesk.Number{3, 2}},
		{"the area, closed as well", helpdesk.Query{Text: "portal", Closed: true}, []helpdesk.Number{4, 3, 2}},
		{"Korean without its particle", helpdesk.Query{Text: "비밀번호 재설정"}, []helpdesk.Number{2}},
		{"Korean in separate letters", helpdesk.Query{Text: norm.NFD.String("비밀번호")}, []helpdesk.Number{2}},
		{"Korean kept in separate letters", helpdesk.Query{Text: "휴대폰"}, []helpdesk.Number{5}},
		{"wide letters", helpdesk.Query{Text: "ＣＯＤＥ"}, []helpdesk.Number{3, 1}},
		{"a number, and where it stands", helpdesk.Query{Text: "2"}, []helpdesk.Number{2, 3}},
		{"a number with its sign", helpdesk.Query{Text: " #1 "}, []helpdesk.Number{1}},
		{"a closed ticket's number", helpdesk.Query{Text: "4"}, []helpdesk.Number{4}},
		{"another agent's number", helpdesk.Query{Text: "1", Assignee: "lee"}, nil},
		{"a number that is none", helpdesk.Query{Text: "99999999999999999999"}, nil},
		{"a percent sign", helpdesk.Query{Text: "%"}, []helpdesk.Number{3}},
		{"an underscore", helpdesk.Query{Text: "_"}, []helpdesk.Number{3}},
		{"a backslash", helpdesk.Query{Text: `\`}, []helpdesk.Number{3}},
		{"a quote", helpdesk.Query{Text: `'; DROP TABLE ticket`}, nil},
		{"what PostgreSQL takes in no text", helpdesk.Query{Text: "\x00\xff"}, nil},
		{"a word that is nowhere", helpdesk.Query{Text: "code printer"}, nil},
		{"no more words than eight", helpdesk.Query{Text: "the authenticator shows no code the shows no printer"}, []helpdesk.Number{1}},
	} {
		if diff := cmp.Diff(tt.want, c.search(tt.query)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

func (c client) search(q helpdesk.Query) (found []helpdesk.Number) {
	c.t.Helper()
	c.desk(func(r helpdesk.Records) error {
		tickets, err := r.Search(c.t.Context(), "acme", q)
		found = numbers(tickets)
		return err
	})
	return found
}

func testSearchPages(t *testing.T, c client) {
	for n := range 30 {
		ticket := from(numbered(n))
		ticket.Problem = "code 7"
		c.add(ticket)
	}
	for _, tt := range []struct {
		name  string
		query helpdesk.Query
		want  []helpdesk.Number
	}{
		{"the first", helpdesk.Query{Count: 2}, []helpdesk.Number{30, 29}},
		{"the next", helpdesk.Query{Count: 2, Skip: 2}, []helpdesk.Number{28, 27}},
		{"the last", helpdesk.Query{Count: 2, Skip: 29}, []helpdesk.Number{1}},
		{"none", helpdesk.Query{Skip: 30}, nil},
		{"odd values", helpdesk.Query{Skip: -1, Count: -1}, nil},
		{"by number, the first", helpdesk.Query{Text: "7", Count: 2}, []helpdesk.Number{7, 30}},
		{"by number, the next", helpdesk.Query{Text: "7", Count: 2, Skip: 2}, []helpdesk.Number{29, 28}},
		{"by number, around it", helpdesk.Query{Text: "7", Count: 3, Skip: 23}, []helpdesk.Number{8, 6, 5}},
	} {
		if diff := cmp.Diff(tt.want, c.search(tt.query)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
	if got := len(c.search(helpdesk.Query{})); got != 25 {
		t.Errorf("%d tickets without a count, want 25", got)
	}
}
