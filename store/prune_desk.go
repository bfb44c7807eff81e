package store

import (
	"context"
	"database/sql"
	"time"

	"ssprbot/helpdesk"
)

// pruneTickets is how many tickets go in one transaction: each is read and written anew.
const pruneTickets = 100

// nameless takes out of sightings who it was and what they asked.
const nameless = `UPDATE sighting SET key = NULL, person = '', account = '', place = '', unmatched = '', told = 0, unsure = 0 `

// pruneDesk forgets who was in tickets that ended before, in incidents that nobody has changed since, and in sightings.
// What is left can be counted.
func (s *Store) pruneDesk(ctx context.Context, before time.Time) (total int64, err error) {
	total, err = s.deleteAll(ctx, before, nameless+`WHERE id IN (
		SELECT id FROM sighting WHERE key IS NOT NULL AND seen_at < $1 LIMIT $2`+s.dialect.skipLocked+`)`)
	if err != nil {
		return total, err
	}
	for _, batch := range []func(context.Context, *records, time.Time) (int64, error){endedTickets, oldIncidents} {
		n, err := repeat(pruneTickets, func() (n int64, err error) {
			err = s.transact(ctx, func(ctx context.Context, tx *sql.Tx) error {
				n, err = batch(ctx, &records{tx: tx, dialect: s.dialect}, before)
				return err
			})
			return n, err
		})
		if total += n; err != nil {
			return total, err
		}
	}
	return total, nil
}

// endedTickets counts the version up, so that whoever has read a name does not write it back.
func endedTickets(ctx context.Context, r *records, before time.Time) (int64, error) {
	tickets, err := list(ctx, r, scanTicket, selectTicket+`
		WHERE ended_at < $1 AND words IS NOT NULL ORDER BY ended_at LIMIT $2`+r.dialect.skipLocked, before.UnixMilli(), pruneTickets)
	if err != nil {
		return 0, err
	}
	for _, t := range tickets {
		if err := r.forgetTicket(ctx, t, before); err != nil {
			return 0, err
		}
	}
	return int64(len(tickets)), nil
}

func (r *records) forgetTicket(ctx context.Context, t helpdesk.Ticket, before time.Time) error {
	_, err := r.affect(ctx, "forgetting where cards stand", `
		DELETE FROM card WHERE tenant = $1 AND sent_at < $2
		AND (member = $3 AND member <> '' OR conversation = $4 AND conversation <> '')`,
		t.Tenant, before.UnixMilli(), t.Requester.Account, t.Requester.Chat.Conversation)
	if err != nil {
		return err
	}
	err = r.forgetActors(ctx, `tenant = $1 AND ticket = $2 AND person <> ''`, t.Tenant, t.Number)
	if err != nil {
		return err
	}
	t = t.Nameless()
	t.Version++
	return r.save(ctx, t, `NULL`, nil)
}

// forgetActors leaves of the entries in the trail which role did what, when.
func (r *records) forgetActors(ctx context.Context, where string, args ...any) error {
	type entry struct {
		id int64
		helpdesk.Entry
	}
	entries, err := list(ctx, r, func(in row) (e entry, err error) {
		e.Entry, err = scanEntry(after{in, []any{&e.id}})
		return e, err
	}, `SELECT id, document FROM trail WHERE `+where+` ORDER BY id`, args...)
	if err != nil {
		return err
	}
	for _, e := range entries {
		e.By.Person = helpdesk.Person{}
		text, err := document(e.Entry)
		if err != nil {
			return explained("encoding an entry", err)
		}
		if _, err := r.affect(ctx, "forgetting who acted", `UPDATE trail SET person = '', document = $2 WHERE id = $1`, e.id, text); err != nil {
			return err
		}
	}
	return nil
}

// after is a row whose first columns are read besides.
type after struct {
	row
	first []any
}

func (a after) Scan(values ...any) error { return a.row.Scan(append(a.first, values...)...) }

// oldIncidents leaves of incidents that somebody has confirmed them.
func oldIncidents(ctx context.Context, r *records, before time.Time) (int64, error) {
	incidents, err := list(ctx, r, scanIncident, selectIncident+`
		WHERE confirmed <> '' AND changed_at < $1 ORDER BY tenant, number LIMIT $2`+r.dialect.skipLocked, before.UnixMilli(), pruneTickets)
	if err != nil {
		return 0, err
	}
	for _, i := range incidents {
		i.Version++
		if err := r.updateIncident(ctx, i.Nameless()); err != nil {
			return 0, err
		}
	}
	return int64(len(incidents)), nil
}
