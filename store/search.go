package store

import (
	"cmp"
	"context"
	"errors"
	"strconv"
	"strings"

	"ssprbot/helpdesk"
)

// The most words that are looked for; what somebody pastes may have hundreds.
const mostWords = 8

// Search implements helpdesk.Records. A ticket is found by every word of q.Text standing in it somewhere. The one whose
// number q.Text is comes first, whether it is open or not. Tickets that name nobody any more are found by number only.
func (r *records) Search(ctx context.Context, tenant string, q helpdesk.Query) ([]helpdesk.Ticket, error) {
	q.Skip, q.Count = max(q.Skip, 0), bounded(cmp.Or(q.Count, 25))
	named, err := r.named(ctx, tenant, q)
	if err != nil || named.Number == 0 {
		return r.search(ctx, tenant, q, 0, err)
	}
	if q.Skip > 0 {
		q.Skip--
		return r.search(ctx, tenant, q, named.Number, nil)
	}
	if q.Count == 0 {
		return nil, nil
	}
	q.Count--
	others, err := r.search(ctx, tenant, q, named.Number, nil)
	return append([]helpdesk.Ticket{named}, others...), err
}

// named is the ticket that q names by its number; the zero ticket where it names none.
func (r *records) named(ctx context.Context, tenant string, q helpdesk.Query) (helpdesk.Ticket, error) {
	n, err := strconv.ParseInt(strings.TrimPrefix(strings.TrimSpace(fold(q.Text)), "#"), 10, 64)
	if err != nil {
		return helpdesk.Ticket{}, nil //nolint:nilerr // words, then
	}
	t, err := r.Ticket(ctx, tenant, helpdesk.Number(n))
	if errors.Is(err, helpdesk.ErrNoTicket) || err == nil && q.Assignee != "" && t.Assignee.ID != q.Assignee {
		return helpdesk.Ticket{}, nil
	}
	return t, err
}

// search leaves out one ticket, which was found before, and does nothing after an error.
func (r *records) search(ctx context.Context, tenant string, q helpdesk.Query, but helpdesk.Number, err error) ([]helpdesk.Ticket, error) {
	if err != nil {
		return nil, err
	}
	words := strings.Fields(fold(q.Text))
	query, args := selectTicket+r.dialect.index(indexFor(q, len(words) > 0))+` WHERE tenant = $1 AND number <> $2`, []any{tenant, but}
	with := func(condition string, arg any) {
		args = append(args, arg)
		query += strings.ReplaceAll(condition, "?", "$"+strconv.Itoa(len(args)))
	}
	if !q.Closed {
		query += ` AND ended_at IS NULL`
	}
	if q.Assignee != "" {
		with(` AND assignee <> '' AND assignee = ?`, plain(q.Assignee))
	}
	for _, word := range words[:min(len(words), mostWords)] {
		with(` AND words IS NOT NULL AND words LIKE ? ESCAPE '\'`, "%"+literal(word)+"%")
	}
	with(` ORDER BY number DESC LIMIT ?`, q.Count)
	with(` OFFSET ?`, q.Skip)
	return list(ctx, r, scanTicket, query, args...)
}

// indexFor names the index in which the fewest tickets are looked at, "" for that of all. SQLite takes the longer way by
// itself.
func indexFor(q helpdesk.Query, words bool) string {
	switch {
	case q.Assignee != "":
		return "ticket_by_assignee"
	case !q.Closed:
		return "ticket_open"
	case words:
		return "ticket_named"
	}
	return ""
}

// literal is the text as LIKE finds it.
func literal(text string) string {
	return strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(text)
}
