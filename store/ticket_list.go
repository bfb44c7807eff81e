package store

import (
	"context"
	"encoding/json"
	"time"

	"ssprbot/helpdesk"
)

// OfRequester implements helpdesk.Records.
func (r *records) OfRequester(ctx context.Context, tenant, personID string, limit int) ([]helpdesk.Ticket, error) {
	if personID == "" {
		return nil, nil // nobody has no tickets
	}
	return list(ctx, r, scanTicket, selectTicket+`
		WHERE tenant = $1 AND requester = $2 AND requester <> '' ORDER BY number DESC LIMIT $3`,
		tenant, plain(personID), bounded(limit))
}

// OfThread implements helpdesk.Records.
func (r *records) OfThread(ctx context.Context, tenant, thread string, limit int) ([]helpdesk.Ticket, error) {
	return list(ctx, r, scanTicket, selectTicket+`
		WHERE tenant = $1 AND thread = $2 AND thread <> '' ORDER BY number DESC LIMIT $3`, tenant, plain(thread), bounded(limit))
}

// Due implements helpdesk.Records. What another transaction is changing at this moment is left to it.
func (r *records) Due(ctx context.Context, now time.Time, limit int) ([]helpdesk.Ticket, error) {
	return list(ctx, r, scanTicket, selectTicket+`WHERE wake <= $1 ORDER BY wake, tenant, number LIMIT $2`+r.dialect.skipLocked,
		now.UnixMilli(), bounded(limit))
}

// Log implements helpdesk.Records.
func (r *records) Log(ctx context.Context, e helpdesk.Entry) error {
	e.At = whole(e.At)
	text, err := document(e)
	if err != nil {
		return explained("encoding an entry", err)
	}
	_, err = r.affect(ctx, "adding to a ticket's trail",
		`INSERT INTO trail (tenant, ticket, person, document) VALUES ($1, $2, $3, $4)`, e.Tenant, e.Ticket, plain(e.By.ID), text)
	return err
}

// Trail implements helpdesk.Records: the newest thousand entries.
func (r *records) Trail(ctx context.Context, tenant string, n helpdesk.Number) ([]helpdesk.Entry, error) {
	return list(ctx, r, scanEntry, `
		SELECT document FROM (SELECT id, document FROM trail WHERE tenant = $1 AND ticket = $2 ORDER BY id DESC LIMIT $3) AS newest
		ORDER BY id`, tenant, n, mostListed)
}

func scanEntry(r row) (e helpdesk.Entry, err error) {
	var text string
	if err := r.Scan(&text); err != nil {
		return helpdesk.Entry{}, err
	}
	err = json.Unmarshal([]byte(text), &e)
	return e, explained("decoding an entry", err)
}

func bounded(limit int) int { return min(max(limit, 0), mostListed) }
