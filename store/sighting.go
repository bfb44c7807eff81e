package store

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"ssprbot/helpdesk"
	"ssprbot/knowledge"
)

const sightingColumns = `COALESCE(key, ''), tenant, person, account, place, language, issue, area, seen_at, outcome, unmatched, told, unsure`

// mostSightings is what one issue's list holds at the most.
const mostSightings = 10_000

// Sight implements helpdesk.Records.
func (r *records) Sight(ctx context.Context, s helpdesk.Sighting) error {
	if s.Key == "" {
		return errors.New("keeping a sighting: it has no key") // it would never be forgotten
	}
	place, err := written(s.Where)
	if err != nil {
		return explained("encoding a place", err)
	}
	_, err = r.affect(ctx, "keeping a sighting", `
		INSERT INTO sighting (tenant, key, person, account, place, language, issue, area, seen_at, outcome, unmatched, told, unsure)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
		ON CONFLICT (tenant, key) DO UPDATE SET person = excluded.person, account = excluded.account, place = excluded.place,
			language = excluded.language, issue = excluded.issue, area = excluded.area, seen_at = excluded.seen_at,
			outcome = excluded.outcome, unmatched = excluded.unmatched, unsure = excluded.unsure,
			told = CASE excluded.told WHEN 0 THEN sighting.told ELSE excluded.told END`,
		s.Tenant, plain(s.Key), s.Person, plain(s.Account), place, string(s.Language), string(s.Issue), plain(s.Area),
		s.At.UnixMilli(), string(s.Outcome), plain(s.Unmatched), s.Told, oneIf(s.Unsure))
	return err
}

// toldAtOnce is how many sightings one statement names.
const toldAtOnce = 500

// Told implements helpdesk.Records.
func (r *records) Told(ctx context.Context, tenant string, keys []string, n helpdesk.Number) error {
	for some := range slices.Chunk(keys, toldAtOnce) {
		those, args := oneOf("key", some, []any{tenant, n})
		if _, err := r.affect(ctx, "keeping who was told", `UPDATE sighting SET told = $2 WHERE tenant = $1 AND `+those, args...); err != nil {
			return err
		}
	}
	return nil
}

// Untold implements helpdesk.Records.
func (r *records) Untold(ctx context.Context, tenant string, n helpdesk.Number) error {
	_, err := r.affect(ctx, "keeping who was told", `UPDATE sighting SET told = 0 WHERE tenant = $1 AND told = $2 AND told <> 0`, tenant, n)
	return err
}

// ToldOf implements helpdesk.Records.
func (r *records) ToldOf(ctx context.Context, tenant string, n helpdesk.Number) ([]helpdesk.Sighting, error) {
	return list(ctx, r, scanSighting, `SELECT `+sightingColumns+` FROM sighting
		WHERE tenant = $1 AND told = $2 AND told <> 0 ORDER BY seen_at, id LIMIT $3`, tenant, n, mostSightings)
}

// Sightings implements helpdesk.Records.
func (r *records) Sightings(ctx context.Context, tenant string, issue knowledge.IssueID, since time.Time) ([]helpdesk.Sighting, error) {
	return list(ctx, r, scanSighting, `SELECT `+sightingColumns+` FROM sighting
		WHERE tenant = $1 AND issue = $2 AND seen_at >= $3 ORDER BY seen_at, id LIMIT $4`,
		tenant, string(issue), since.UnixMilli(), mostSightings)
}

// Unsure implements helpdesk.Records.
func (r *records) Unsure(ctx context.Context, before time.Time, limit int) ([]helpdesk.Sighting, error) {
	return list(ctx, r, scanSighting, `SELECT `+sightingColumns+` FROM sighting
		WHERE unsure = 1 AND seen_at < $1 ORDER BY seen_at, id LIMIT $2`, before.UnixMilli(), limit)
}

// Digested implements helpdesk.Records.
func (r *records) Digested(ctx context.Context, tenant, key string) error {
	return r.change(ctx, "forgetting where a post stands", `
		UPDATE sighting SET unsure = 0, place = '' WHERE tenant = $1 AND key = $2 AND unsure = 1`, tenant, key)
}

// CountSightings implements helpdesk.Records.
func (r *records) CountSightings(ctx context.Context, tenant string, issue knowledge.IssueID, since, before time.Time) (int, error) {
	count := func(in row) (n int, err error) { err = in.Scan(&n); return n, err }
	n, _, err := find(ctx, r, count, `SELECT count(*) FROM (SELECT 1 FROM sighting
		WHERE tenant = $1 AND issue = $2 AND seen_at >= $3 AND seen_at < $4 LIMIT $5) AS counted`,
		tenant, string(issue), since.UnixMilli(), before.UnixMilli(), mostSightings)
	return n, err
}

func scanSighting(r row) (s helpdesk.Sighting, err error) {
	var place string
	var at, unsure int64
	if err := r.Scan(&s.Key, &s.Tenant, &s.Person, &s.Account, &place, &s.Language, &s.Issue, &s.Area, &at,
		&s.Outcome, &s.Unmatched, &s.Told, &unsure); err != nil {
		return helpdesk.Sighting{}, err
	}
	s.At, s.Unsure = time.UnixMilli(at).UTC(), unsure == 1
	if place != "" {
		err = json.Unmarshal([]byte(place), &s.Where)
	}
	return s, explained("decoding a place", err)
}

// written is the JSON of a place, "" for none.
func written(p helpdesk.Place) (string, error) {
	if p == (helpdesk.Place{}) {
		return "", nil
	}
	return document(p)
}
