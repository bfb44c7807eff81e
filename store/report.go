package store

import (
	"context"
	"iter"
	"time"

	"ssprbot/helpdesk"
)

// reportPage is how many rows are read at once. Nothing is held between two pages, so that turns pass in between however
// long a report is.
const reportPage = 500

// Span is what a report is about.
type Span struct {
	Tenant   string    // "" for all
	From, To time.Time // To is the first moment that does not belong to it
}

// Tickets goes through the tickets that were opened in the span, the oldest first, without the people in them and what
// they said. After an error it ends. It is for one loop. What changes meanwhile is seen before or after its change.
func (s *Store) Tickets(ctx context.Context, span Span) iter.Seq2[helpdesk.Ticket, error] {
	last := helpdesk.Ticket{Opened: span.From}
	return pages(func() ([]helpdesk.Ticket, error) {
		page, err := read(ctx, s, scanTicket, selectTicket+`
			WHERE (opened_at, tenant, number) > ($1, $2, $3) AND opened_at < $4 AND ($5 = '' OR tenant = $5)
			ORDER BY opened_at, tenant, number LIMIT $6`,
			last.Opened.UnixMilli(), last.Tenant, last.Number, span.To.UnixMilli(), span.Tenant, reportPage)
		for n, t := range page {
			last, page[n] = t, t.Nameless()
		}
		return page, err
	})
}

// History is a ticket with what happened to it, the oldest first.
type History struct {
	Ticket helpdesk.Ticket
	Trail  []helpdesk.Entry
}

// Histories is Tickets with what happened to each, without who did it.
func (s *Store) Histories(ctx context.Context, span Span) iter.Seq2[History, error] {
	last := helpdesk.Ticket{Opened: span.From}
	return pages(func() ([]History, error) {
		var page []History
		tickets, err := read(ctx, s, scanTicket, selectTicket+`
			WHERE (opened_at, tenant, number) > ($1, $2, $3) AND opened_at < $4 AND ($5 = '' OR tenant = $5)
			ORDER BY opened_at, tenant, number LIMIT $6`,
			last.Opened.UnixMilli(), last.Tenant, last.Number, span.To.UnixMilli(), span.Tenant, reportPage)
		if err != nil || len(tickets) == 0 {
			return nil, err
		}
		first := last
		last = tickets[len(tickets)-1]
		trail, err := read(ctx, s, scanEntry, `
			SELECT e.document FROM trail AS e JOIN ticket AS t ON t.tenant = e.tenant AND t.number = e.ticket
			WHERE (t.opened_at, t.tenant, t.number) > ($1, $2, $3) AND (t.opened_at, t.tenant, t.number) <= ($4, $5, $6)
			AND ($7 = '' OR t.tenant = $7) ORDER BY e.id`,
			first.Opened.UnixMilli(), first.Tenant, first.Number, last.Opened.UnixMilli(), last.Tenant, last.Number, span.Tenant)
		happened := map[[2]any][]helpdesk.Entry{}
		for _, e := range trail {
			e.By.Person = helpdesk.Person{}
			happened[[2]any{e.Tenant, e.Ticket}] = append(happened[[2]any{e.Tenant, e.Ticket}], e)
		}
		for _, t := range tickets {
			page = append(page, History{t.Nameless(), happened[[2]any{t.Tenant, t.Number}]})
		}
		return page, err
	})
}

// Incidents goes through those that were recognised in the span, in the order of tenant and number, without who confirmed
// them.
func (s *Store) Incidents(ctx context.Context, span Span) iter.Seq2[helpdesk.Incident, error] {
	last := helpdesk.Incident{}
	all := pages(func() ([]helpdesk.Incident, error) {
		page, err := read(ctx, s, scanIncident, selectIncident+`
			WHERE (tenant, number) > ($1, $2) AND changed_at >= $3 AND ($4 = '' OR tenant = $4) ORDER BY tenant, number LIMIT $5`,
			last.Tenant, last.Number, span.From.UnixMilli(), span.Tenant, reportPage)
		for n := range page {
			last, page[n].Confirmed = page[n], helpdesk.Person{}
		}
		return page, err
	})
	return func(yield func(helpdesk.Incident, error) bool) {
		for one, err := range all {
			outside := one.Seen.Before(span.From) || !one.Seen.Before(span.To)
			if err == nil && outside {
				continue
			}
			if !yield(one, err) {
				return
			}
		}
	}
}

// Sightings goes in the same way through who met what, without who they were. What was asked is there as long as it is
// kept.
func (s *Store) Sightings(ctx context.Context, span Span) iter.Seq2[helpdesk.Sighting, error] {
	at, id := span.From, int64(0)
	scan := func(in row) (helpdesk.Sighting, error) { return scanSighting(after{in, []any{&id}}) }
	return pages(func() ([]helpdesk.Sighting, error) {
		page, err := read(ctx, s, scan, `SELECT id, `+sightingColumns+` FROM sighting
			WHERE (seen_at, id) > ($1, $2) AND seen_at < $3 AND ($4 = '' OR tenant = $4) ORDER BY seen_at, id LIMIT $5`,
			at.UnixMilli(), id, span.To.UnixMilli(), span.Tenant, reportPage)
		for n := range page {
			at = page[n].At
			page[n].Key, page[n].Person, page[n].Account, page[n].Where = "", "", "", helpdesk.Place{}
		}
		return page, err
	})
}

// pages goes through what next reads, until a page is not full.
func pages[T any](next func() ([]T, error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for full := true; full; {
			page, err := next()
			if err != nil {
				yield(*new(T), err)
				return
			}
			for _, one := range page {
				if !yield(one, nil) {
					return
				}
			}
			full = len(page) == reportPage
		}
	}
}

func read[T any](ctx context.Context, s *Store, scan func(row) (T, error), query string, args ...any) ([]T, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	rows, err := s.db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, explained("reading for a report", err)
	}
	all, err := collect(rows, scan)
	return all, explained("reading for a report", err)
}
