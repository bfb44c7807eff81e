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

// ErrLeaseLost says that a delivery is no longer the caller's to settle: it was claimed again after the lease ran
// out, was settled already, or went when its conversation was silenced.
var ErrLeaseLost = errors.New("the lease on the delivery is lost")

// claimable selects the oldest unsettled delivery of each conversation. It may be read while turns commit: their
// deliveries have higher numbers (see Store.lockQueues), so an oldest one stays the oldest until it is settled.
//
// It is one look into an index for each row. As NOT EXISTS (an older one) PostgreSQL compares all rows of a conversation
// with one another when many wait.
const claimable = `
	FROM delivery AS d WHERE failed_at IS NULL AND seq = (
		SELECT oldest.seq FROM delivery AS oldest
		WHERE oldest.conversation = d.conversation AND oldest.failed_at IS NULL ORDER BY oldest.seq LIMIT 1)`

// Claim implements bot.Store. The deliveries come in the order of Seq; those that have waited longest are taken first.
// A delivery that another process is claiming at this moment is left to it.
func (s *Store) Claim(ctx context.Context, now time.Time, lease time.Duration, limit int) (claimed []bot.Delivery, err error) {
	err = s.transact(ctx, func(ctx context.Context, tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, s.dialect.claim(),
			now.Add(lease).UnixMilli(), now.UnixMilli(), max(limit, 0))
		if err != nil {
			return explained("claiming deliveries", err)
		}
		claimed, err = scanDeliveries(rows)
		return explained("claiming deliveries", err)
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
		RETURNING seq, operation, service_url, conversation, tenant, activity, payload, due, attempts, refusals, answers_lost`
}

func scanDeliveries(rows *sql.Rows) ([]bot.Delivery, error) {
	defer func() { _ = rows.Close() }() // what it could report, Err does
	var all []bot.Delivery
	for rows.Next() {
		var d bot.Delivery
		var due int64
		if err := rows.Scan(&d.Seq, &d.Operation, &d.ServiceURL, &d.ConversationID, &d.TenantID, &d.ActivityID,
			(*blob)(&d.Payload), &due, &d.Attempts, &d.Refusals, &d.AnswersLost); err != nil {
			return nil, err
		}
		d.Due = time.UnixMilli(due).UTC()
		all = append(all, d)
	}
	slices.SortFunc(all, func(a, b bot.Delivery) int { return cmp.Compare(a.Seq, b.Seq) })
	return all, rows.Err()
}

// Settle implements bot.Store. It changes nothing and returns ErrLeaseLost when d is no longer the caller's; a lease
// that ran out without another claim still counts.
func (s *Store) Settle(ctx context.Context, d bot.Delivery, now, retry time.Time, failure string) error {
	const held = ` WHERE seq = $1 AND attempts = $2 AND lease_until IS NOT NULL AND failed_at IS NULL`
	switch {
	case !retry.IsZero():
		return s.settle(ctx, `UPDATE delivery SET lease_until = NULL, due = $3, refusals = $4, answers_lost = $5`+held,
			d.Seq, d.Attempts, retry.UnixMilli(), d.Refusals, d.AnswersLost)
	case failure != "":
		return s.settle(ctx, `UPDATE delivery SET lease_until = NULL, failed_at = $3, failure = $4`+held,
			d.Seq, d.Attempts, now.UnixMilli(), plain(failure))
	}
	return s.settle(ctx, `DELETE FROM delivery`+held, d.Seq, d.Attempts)
}

func (s *Store) settle(ctx context.Context, statement string, args ...any) error {
	return s.transact(ctx, func(ctx context.Context, tx *sql.Tx) error {
		result, err := tx.ExecContext(ctx, statement, args...)
		if err != nil {
			return explained("settling a delivery", err)
		}
		if n, err := result.RowsAffected(); err != nil || n == 0 {
			return explained("settling a delivery", cmp.Or(err, ErrLeaseLost))
		}
		return nil
	})
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
