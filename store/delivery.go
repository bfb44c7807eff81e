package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"slices"
	"time"

	"ssprbot/bot"
)

// claimable selects the oldest unsettled delivery of each conversation, unless an older one of the same card waits in
// another: a card is not drawn anew before it is posted. It may be read while turns commit: their deliveries have higher
// numbers (see Store.lockQueues), so an oldest one stays the oldest until it is settled.
//
// It is one look into an index for each row. As NOT EXISTS (an older one) PostgreSQL compares all rows of a conversation
// with one another when many wait.
const claimable = `
	FROM delivery AS d WHERE failed_at IS NULL AND seq = (
		SELECT oldest.seq FROM delivery AS oldest
		WHERE oldest.conversation = d.conversation AND oldest.failed_at IS NULL ORDER BY oldest.seq LIMIT 1)
	AND (card = '' OR seq = (
		SELECT oldest.seq FROM delivery AS oldest
		WHERE oldest.tenant = d.tenant AND oldest.card = d.card AND oldest.card <> '' AND oldest.failed_at IS NULL
		ORDER BY oldest.seq LIMIT 1))`

// Claim implements bot.Store. The deliveries come in the order of Seq; those that have waited longest are taken first.
// A delivery that another process is claiming at this moment is left to it.
func (s *Store) Claim(ctx context.Context, now time.Time, lease time.Duration, limit int) (claimed []bot.Delivery, err error) {
	err = s.transact(ctx, func(ctx context.Context, tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, s.dialect.claim(),
			now.Add(lease).UnixMilli(), now.UnixMilli(), max(limit, 0))
		if err != nil {
			return explained("claiming deliveries", err)
		}
		if claimed, err = scanDeliveries(rows); err != nil {
			return explained("claiming deliveries", err)
		}
		for n := range claimed {
			err = cmp.Or(err, locate(ctx, tx, &claimed[n]))
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return claimed, nil
}

// claim leases the heads until $1 that are due at $2, up to $3. A lease that is still there has run out unsettled: nobody
// knows whether that attempt arrived. PostgreSQL might run a selection that is not materialized, with its locks, more
// than once.
func (d dialect) claim() string {
	return `
		WITH head AS MATERIALIZED (SELECT seq ` + claimable + ` AND COALESCE(lease_until, due) <= $2
			ORDER BY COALESCE(lease_until, due) LIMIT $3` + d.skipLocked + `)
		UPDATE delivery SET lease_until = $1, attempts = attempts + 1,
			answers_lost = answers_lost + CASE WHEN lease_until IS NULL THEN 0 ELSE 1 END
		WHERE seq IN (SELECT seq FROM head)
		RETURNING seq, operation, service_url, COALESCE(NULLIF(target, ''), conversation), member, otherwise, tenant, card,
			CASE WHEN target = '' THEN beside ELSE '' END, activity, payload, due, attempts, refusals, answers_lost`
}

func scanDeliveries(rows *sql.Rows) ([]bot.Delivery, error) {
	defer func() { _ = rows.Close() }() // what it could report, Err does
	var all []bot.Delivery
	for rows.Next() {
		var d bot.Delivery
		var due int64
		if err := rows.Scan(&d.Seq, &d.Operation, &d.ServiceURL, &d.ConversationID, &d.Member, &d.Otherwise, &d.TenantID, &d.Card,
			&d.Beside, &d.ActivityID, (*blob)(&d.Payload), &due, &d.Attempts, &d.Refusals, &d.AnswersLost); err != nil {
			return nil, err
		}
		d.Due = time.UnixMilli(due).UTC()
		all = append(all, d)
	}
	slices.SortFunc(all, func(a, b bot.Delivery) int { return cmp.Compare(a.Seq, b.Seq) })
	return all, rows.Err()
}

// NextDue implements bot.Store. A delivery that waits behind another of its conversation does not count: its time
// comes when that one is settled.
func (s *Store) NextDue(ctx context.Context) (time.Time, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	var due int64
	err := s.db.QueryRowContext(ctx, `SELECT COALESCE(lease_until, due)`+claimable+`
		ORDER BY COALESCE(lease_until, due) LIMIT 1`).Scan(&due)
	if errors.Is(err, sql.ErrNoRows) {
		return time.Time{}, nil
	}
	if err != nil {
		return time.Time{}, explained("finding the next delivery", err)
	}
	return time.UnixMilli(due).UTC(), nil
}
