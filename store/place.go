package store

import (
	"context"
	"errors"
	"strings"
	"time"

	"ssprbot/helpdesk"
)

// placeFresh is how long what is remembered of a channel is not written again: each turn tells the same.
const placeFresh = 24 * time.Hour

// KeepPlace implements helpdesk.Records. What is known of a later time stays.
func (r *records) KeepPlace(ctx context.Context, tenant string, p helpdesk.Place, at time.Time) error {
	if p.Conversation == "" {
		return errors.New("keeping a place: it has no conversation")
	}
	p.Conversation = channelOf(p.Conversation)
	_, fresh, err := find(ctx, r, scanPlace, `
		SELECT service_url, channel, team FROM place
		WHERE tenant = $1 AND channel = $2 AND service_url = $3 AND team = $4 AND kept_at > $5`,
		tenant, p.Conversation, p.ServiceURL, p.Team, at.Add(-placeFresh).UnixMilli())
	if err != nil || fresh {
		return err
	}
	_, err = r.affect(ctx, "keeping a place", `
		INSERT INTO place (tenant, channel, service_url, team, kept_at) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (tenant, channel) DO UPDATE SET service_url = excluded.service_url, team = excluded.team,
			kept_at = excluded.kept_at WHERE excluded.kept_at >= place.kept_at`,
		tenant, p.Conversation, p.ServiceURL, p.Team, at.UnixMilli())
	return err
}

// Reach implements helpdesk.Records.
func (r *records) Reach(ctx context.Context, tenant, channel string) (helpdesk.Place, bool, error) {
	channel = channelOf(channel)
	p, ok, err := find(ctx, r, scanPlace,
		`SELECT service_url, channel, team FROM place WHERE tenant = $1 AND channel = $2`, tenant, channel)
	if err != nil || ok {
		return p, ok, err
	}
	p, ok, err = find(ctx, r, scanPlace, `
		SELECT service_url, channel, team FROM place WHERE tenant = $1 ORDER BY kept_at DESC, channel LIMIT 1`, tenant)
	if err != nil || !ok {
		return helpdesk.Place{}, false, err
	}
	return helpdesk.Place{ServiceURL: p.ServiceURL, Conversation: channel}, true, nil
}

// KeepDesk implements helpdesk.Records. kept is false for the channel that is the desk already.
func (r *records) KeepDesk(ctx context.Context, tenant string, p helpdesk.Place, at time.Time) (kept bool, err error) {
	if p.Conversation == "" {
		return false, errors.New("keeping a desk: it has no conversation")
	}
	r.found = nil
	n, err := r.affect(ctx, "keeping a desk", `
		INSERT INTO desk (tenant, channel, service_url, team, kept_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
		tenant, channelOf(p.Conversation), p.ServiceURL, p.Team, at.UnixMilli())
	return n > 0, err
}

// RemoveDesk implements helpdesk.Records.
func (r *records) RemoveDesk(ctx context.Context, tenant, team string) error {
	r.found = nil
	_, err := r.affect(ctx, "removing a desk", `DELETE FROM desk WHERE tenant = $1 AND team = $2`, tenant, team)
	return err
}

// Desk implements helpdesk.Records. A turn asks several times.
func (r *records) Desk(ctx context.Context, tenant string) (helpdesk.Place, bool, error) {
	if r.found != nil && r.found.tenant == tenant {
		return r.found.place, r.found.there, nil
	}
	place, there, err := r.lookForDesk(ctx, tenant)
	if err == nil {
		r.found = &foundDesk{tenant, place, there}
	}
	return place, there, err
}

// foundDesk is what was found out last, as of the transaction.
type foundDesk struct {
	tenant string
	place  helpdesk.Place
	there  bool
}

func (r *records) lookForDesk(ctx context.Context, tenant string) (helpdesk.Place, bool, error) {
	return find(ctx, r, scanPlace, `SELECT service_url, channel, team FROM desk WHERE tenant = $1`, tenant)
}

func scanPlace(r row) (p helpdesk.Place, err error) {
	err = r.Scan(&p.ServiceURL, &p.Conversation, &p.Team)
	return p, err
}

// channelOf is a conversation id without its thread.
func channelOf(conversation string) string {
	channel, _, _ := strings.Cut(conversation, ";messageid=")
	return channel
}
