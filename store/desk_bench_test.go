package store_test

import (
	"context"
	"errors"
	"strconv"
	"testing"
	"time"

	"ssprbot/bot"
	"ssprbot/helpdesk"
)

const manyTickets = 100_000

// manyOf is the n-th of many tickets: a problem of some 300 characters, one in a hundred open, as after a year at a
// large company. Of those that have ended one in ten did so lately enough that its words are kept.
func manyOf(n int) helpdesk.Ticket {
	t := whole()
	t.Origin, t.Status, t.Opened, t.Wake = strconv.Itoa(n), helpdesk.Closed, at(n), time.Time{}
	t.Requester.ID, t.Requester.Name = "person "+strconv.Itoa(n%20_000), "Person "+strconv.Itoa(n%20_000)
	t.Problem = "case " + strconv.Itoa(n) + ": since I got my new phone the Authenticator shows no number any more, and the portal says that I need " +
		"to prove my identity first. 새 휴대폰으로 바꾼 뒤로 인증 앱에 번호가 뜨지 않아요. I have tried it twice with Wi-Fi and without, in the office and at home."
	if n%100 == 0 {
		t.Status = helpdesk.New
	}
	if t.Changed = at(0); n >= manyTickets*9/10 {
		t.Changed = at(1000)
	}
	return t
}

func benchDesk(b *testing.B, s bot.Store) {
	c := client{b, s}
	const batch = 500 // a transaction ends after ten seconds
	for n := 0; n < manyTickets; n += batch {
		c.desk(func(r helpdesk.Records) (err error) {
			for i := n; i < n+batch; i++ {
				_, added := r.Add(b.Context(), manyOf(i))
				err = errors.Join(err, added)
			}
			return err
		})
	}
	if _, err := s.Prune(b.Context(), at(1000)); err != nil {
		b.Fatal(err)
	}
	more := manyTickets
	work := func(name string, do func(context.Context, helpdesk.Records) error) {
		b.Run(name, func(b *testing.B) {
			var took []time.Duration
			for b.Loop() {
				start := time.Now()
				client{b, s}.desk(func(r helpdesk.Records) error { return do(b.Context(), r) })
				took = append(took, time.Since(start))
			}
			reportPercentiles(b, took)
		})
	}
	work("add", func(ctx context.Context, r helpdesk.Records) error {
		more++
		_, err := r.Add(ctx, manyOf(more))
		return err
	})
	work("read and save", func(ctx context.Context, r helpdesk.Records) error {
		more++
		t, err := r.Ticket(ctx, "acme", helpdesk.Number(1+more*7919%manyTickets))
		t.Version++
		return errors.Join(err, r.Save(ctx, t))
	})
	for _, search := range []struct {
		name  string
		query helpdesk.Query
	}{
		{"the newest", helpdesk.Query{}},
		{"a number", helpdesk.Query{Text: "4711"}},
		{"words of open ones", helpdesk.Query{Text: "authenticator identity"}},
		{"a word of none that is open", helpdesk.Query{Text: "printer"}},
		{"a word of one among all", helpdesk.Query{Text: strconv.Itoa(manyTickets-5000) + ":", Closed: true}},
		{"a word of none among all", helpdesk.Query{Text: "printer", Closed: true}},
		{"another agent's among all", helpdesk.Query{Assignee: "nobody", Closed: true}},
	} {
		work("search/"+search.name, func(ctx context.Context, r helpdesk.Records) error {
			_, err := r.Search(ctx, "acme", search.query)
			return err
		})
	}
}

func BenchmarkDesk(b *testing.B) { benchDesk(b, sqliteFile(b)) }
