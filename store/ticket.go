package store

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"ssprbot/helpdesk"
)

const selectTicket = `SELECT number, version, COALESCE(origin, ''), opened_at, document FROM ticket `

// Ticket implements helpdesk.Records.
func (r *records) Ticket(ctx context.Context, tenant string, n helpdesk.Number) (helpdesk.Ticket, error) {
	return r.one(ctx, selectTicket+`WHERE tenant = $1 AND number = $2`+r.hold, tenant, n)
}

// ByOrigin implements helpdesk.Records.
func (r *records) ByOrigin(ctx context.Context, tenant, origin string) (helpdesk.Ticket, error) {
	return r.one(ctx, selectTicket+`WHERE tenant = $1 AND origin = $2`+r.hold, tenant, plain(origin))
}

func (r *records) one(ctx context.Context, query string, args ...any) (helpdesk.Ticket, error) {
	t, ok, err := find(ctx, r, scanTicket, query, args...)
	if err == nil && !ok {
		err = helpdesk.ErrNoTicket
	}
	return t, err
}

// Add implements helpdesk.Records. After an ErrConflict the transaction can go on, with ByOrigin for instance.
func (r *records) Add(ctx context.Context, t helpdesk.Ticket) (helpdesk.Ticket, error) {
	n, err := r.next(ctx, "ticket", nextTicket, t.Tenant)
	if err != nil {
		return helpdesk.Ticket{}, err
	}
	t.Number, t.Origin = n, plain(t.Origin)
	t = inMilliseconds(t)
	text, err := document(t)
	if err != nil {
		return helpdesk.Ticket{}, explained("encoding a ticket", err)
	}
	err = r.change(ctx, "adding a ticket", `
		INSERT INTO ticket (tenant, number, origin, opened_at, version, requester, assignee, thread, ended_at, wake, words, document)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT DO NOTHING`,
		t.Tenant, t.Number, orNull(t.Origin), t.Opened.UnixMilli(),
		t.Version, plain(t.Requester.ID), plain(t.Assignee.ID), plain(t.Thread.Conversation), ended(t), moment(t.Wake), searchable(t), text)
	if err != nil {
		return helpdesk.Ticket{}, err
	}
	return t, nil
}

// Save implements helpdesk.Records. Tenant, Number, Origin and Opened stay what they are.
func (r *records) Save(ctx context.Context, t helpdesk.Ticket) error {
	return r.save(ctx, t, `origin`, searchable(t))
}

// save says besides what becomes of the origin, an SQL expression, and of the words.
func (r *records) save(ctx context.Context, t helpdesk.Ticket, origin string, words any) error {
	t = inMilliseconds(t)
	text, err := document(t)
	if err != nil {
		return explained("encoding a ticket", err)
	}
	return r.change(ctx, "saving a ticket", `
		UPDATE ticket SET version = $4, requester = $5, assignee = $6, ended_at = $7, wake = $8, words = $9, document = $10, thread = $11,
			origin = `+origin+`
		WHERE tenant = $1 AND number = $2 AND version = $3`,
		t.Tenant, t.Number, t.Version-1,
		t.Version, plain(t.Requester.ID), plain(t.Assignee.ID), ended(t), moment(t.Wake), words, text, plain(t.Thread.Conversation))
}

func scanTicket(r row) (t helpdesk.Ticket, err error) {
	var kept helpdesk.Ticket
	var opened int64
	var text string
	if err := r.Scan(&kept.Number, &kept.Version, &kept.Origin, &opened, &text); err != nil {
		return helpdesk.Ticket{}, err
	}
	err = json.Unmarshal([]byte(text), &t)
	t.Number, t.Version, t.Origin, t.Opened = kept.Number, kept.Version, kept.Origin, time.UnixMilli(opened).UTC()
	return t, explained("decoding a ticket", err)
}

// ended is when the ticket was changed last, if nobody has to do anything any more.
func ended(t helpdesk.Ticket) any {
	if t.Status.Open() {
		return nil
	}
	return t.Changed.UnixMilli()
}

// searchable is what a ticket is found by besides its number.
func searchable(t helpdesk.Ticket) string {
	return fold(strings.Join([]string{t.Problem, t.Requester.Name, t.Area}, "\n"))
}

// fold makes equal what reads equally: the databases know neither capitals beyond ASCII nor that Hangul is written in
// two ways.
func fold(text string) string {
	return norm.NFKC.String(strings.ToLower(norm.NFKC.String(plain(text))))
}

func inMilliseconds(t helpdesk.Ticket) helpdesk.Ticket {
	for _, at := range []*time.Time{&t.Opened, &t.Changed, &t.Since, &t.Wake} {
		*at = whole(*at)
	}
	t.Comments = slices.Clone(t.Comments)
	for n := range t.Comments {
		t.Comments[n].At = whole(t.Comments[n].At)
	}
	return t
}
