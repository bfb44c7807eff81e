package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"time"

	"ssprbot/bot"
)

// ErrLeaseLost says that a delivery is no longer the caller's to settle: it was claimed again after the lease ran
// out, was settled already, or went when its conversation was silenced.
var ErrLeaseLost = errors.New("the lease on the delivery is lost")

// held is the attempt that is being settled.
const held = ` WHERE seq = $1 AND attempts = $2 AND lease_until IS NOT NULL AND failed_at IS NULL`

// Settle implements bot.Store. It changes nothing and returns ErrLeaseLost when d is no longer the caller's; a lease
// that ran out without another claim still counts. Where it goes now does not change whose queue a delivery is in: what
// is behind it stays behind it.
func (s *Store) Settle(ctx context.Context, d bot.Delivery, now, retry time.Time, failure string) error {
	sent := retry.IsZero() && failure == "" && d.Card == "" // one statement
	return s.commit(ctx, change{rarelyFails: sent, run: func(ctx context.Context, tx *sql.Tx) error {
		switch {
		case !retry.IsZero():
			return putBack(ctx, tx, d, retry)
		case failure != "":
			return giveUp(ctx, tx, d, now, failure)
		}
		var member string
		err := tx.QueryRowContext(ctx, `DELETE FROM delivery`+held+` RETURNING member`, d.Seq, d.Attempts).Scan(&member)
		if errors.Is(err, sql.ErrNoRows) {
			err = ErrLeaseLost
		}
		if err != nil {
			return explained("settling a delivery", err)
		}
		return remember(ctx, tx, d, member, now)
	}})
}

// putBack keeps where a drawing of a card would be posted: where it stands is looked up again.
func putBack(ctx context.Context, tx *sql.Tx, d bot.Delivery, retry time.Time) error {
	const again = `UPDATE delivery SET lease_until = NULL, due = $3, refusals = $4, answers_lost = $5`
	if d.Operation == bot.Put && d.Card != "" {
		return settle(ctx, tx, again+held, d.Seq, d.Attempts, retry.UnixMilli(), d.Refusals, d.AnswersLost)
	}
	return settle(ctx, tx, again+`, target = CASE WHEN conversation = $6 THEN '' ELSE $6 END, member = $7, otherwise = $8`+held,
		d.Seq, d.Attempts, retry.UnixMilli(), d.Refusals, d.AnswersLost, d.ConversationID, d.Member, d.Otherwise)
}

// giveUp keeps nothing that names somebody who has been forgotten.
func giveUp(ctx context.Context, tx *sql.Tx, d bot.Delivery, now time.Time, failure string) error {
	err := settle(ctx, tx, `DELETE FROM delivery`+held+` AND fleeting = 1`, d.Seq, d.Attempts)
	if !errors.Is(err, ErrLeaseLost) {
		return err
	}
	return settle(ctx, tx, `UPDATE delivery SET lease_until = NULL, failed_at = $3, failure = $4`+held,
		d.Seq, d.Attempts, now.UnixMilli(), plain(failure))
}

func settle(ctx context.Context, tx *sql.Tx, statement string, args ...any) error {
	result, err := tx.ExecContext(ctx, statement, args...)
	if err != nil {
		return explained("settling a delivery", err)
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		return explained("settling a delivery", cmp.Or(err, ErrLeaseLost))
	}
	return nil
}
