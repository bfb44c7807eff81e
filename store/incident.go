package store

import (
	"context"
	"encoding/json"
	"time"

	"ssprbot/helpdesk"
	"ssprbot/knowledge"
)

const selectIncident = `SELECT number, version, document FROM incident `

// Incident implements helpdesk.Records.
func (r *records) Incident(ctx context.Context, tenant string, issue knowledge.IssueID) (helpdesk.Incident, bool, error) {
	return find(ctx, r, scanIncident, selectIncident+`WHERE tenant = $1 AND issue = $2 AND over = 0`+r.hold, tenant, string(issue))
}

// LastIncident implements helpdesk.Records.
func (r *records) LastIncident(ctx context.Context, tenant string, issue knowledge.IssueID) (helpdesk.Incident, bool, error) {
	return find(ctx, r, scanIncident, selectIncident+`WHERE tenant = $1 AND issue = $2 ORDER BY number DESC LIMIT 1`+r.hold, tenant, string(issue))
}

// IncidentNumber implements helpdesk.Records.
func (r *records) IncidentNumber(ctx context.Context, tenant string, n helpdesk.Number) (helpdesk.Incident, error) {
	i, ok, err := find(ctx, r, scanIncident, selectIncident+`WHERE tenant = $1 AND number = $2`+r.hold, tenant, n)
	if err == nil && !ok {
		err = helpdesk.ErrNoTicket
	}
	return i, err
}

// IncidentsNaming implements helpdesk.Records.
func (r *records) IncidentsNaming(ctx context.Context, tenant string, ids []string) ([]helpdesk.Incident, error) {
	confirmed, args := oneOf("confirmed", ids, []any{tenant})
	return list(ctx, r, scanIncident, selectIncident+`WHERE tenant = $1 AND confirmed <> '' AND `+confirmed+` ORDER BY number`+r.hold, args...)
}

// SaveIncident implements helpdesk.Records. An issue has one incident that is not over: a second is an ErrConflict.
func (r *records) SaveIncident(ctx context.Context, i helpdesk.Incident) (_ helpdesk.Incident, err error) {
	for _, at := range []*time.Time{&i.Since, &i.Seen, &i.Changed} {
		*at = whole(*at)
	}
	if i.Number == 0 {
		i, err = r.addIncident(ctx, i)
	} else {
		err = r.updateIncident(ctx, i)
	}
	if err != nil {
		return helpdesk.Incident{}, err
	}
	return i, nil
}

func (r *records) addIncident(ctx context.Context, i helpdesk.Incident) (_ helpdesk.Incident, err error) {
	if i.Number, err = r.next(ctx, "incident", nextIncident, i.Tenant); err != nil {
		return i, err
	}
	text, err := document(i)
	if err != nil {
		return i, explained("encoding an incident", err)
	}
	return i, r.change(ctx, "adding an incident", `
		INSERT INTO incident (tenant, number, issue, version, over, changed_at, confirmed, document)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING`,
		i.Tenant, i.Number, string(i.Issue), i.Version, oneIf(i.Status == helpdesk.Over), i.Changed.UnixMilli(), plain(i.Confirmed.ID), text)
}

func (r *records) updateIncident(ctx context.Context, i helpdesk.Incident) error {
	text, err := document(i)
	if err != nil {
		return explained("encoding an incident", err)
	}
	return r.change(ctx, "saving an incident", `
		UPDATE incident SET version = $4, over = $5, changed_at = $6, confirmed = $7, document = $8
		WHERE tenant = $1 AND number = $2 AND version = $3`,
		i.Tenant, i.Number, i.Version-1, i.Version, oneIf(i.Status == helpdesk.Over), i.Changed.UnixMilli(), plain(i.Confirmed.ID), text)
}

func scanIncident(r row) (i helpdesk.Incident, err error) {
	var text string
	var number helpdesk.Number
	var version int64
	if err := r.Scan(&number, &version, &text); err != nil {
		return helpdesk.Incident{}, err
	}
	err = json.Unmarshal([]byte(text), &i)
	i.Number, i.Version = number, version
	return i, explained("decoding an incident", err)
}
