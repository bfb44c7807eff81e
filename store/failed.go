package store

import (
	"context"
	"database/sql"
	"time"

	"ssprbot/bot"
)

// Failure is a delivery that was finally given up, as an operator sees it: it names nobody.
type Failure struct {
	Seq          int64 // names it to Retry and Drop
	Operation    bot.Operation
	Conversation string // as the log calls it
	Card         string // "" for what has no name
	TenantID     string
	At           time.Time
	Attempts     int
	Failure      string
}

// Failed lists up to limit of them, the newest first.
func (s *Store) Failed(ctx context.Context, limit int) ([]Failure, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	rows, err := s.db.QueryContext(ctx, `
		SELECT seq, operation, COALESCE(NULLIF(target, ''), conversation), card, tenant, failed_at, attempts, failure
		FROM delivery WHERE failed_at IS NOT NULL ORDER BY failed_at DESC, seq DESC LIMIT $1`, bounded(limit))
	if err != nil {
		return nil, explained("listing failed deliveries", err)
	}
	all, err := collect(rows, func(in row) (f Failure, err error) {
		var at int64
		err = in.Scan(&f.Seq, &f.Operation, &f.Conversation, &f.Card, &f.TenantID, &at, &f.Attempts, &f.Failure)
		f.Conversation, f.At = bot.ConversationName(f.Conversation), time.UnixMilli(at).UTC()
		return f, err
	})
	return all, explained("listing failed deliveries", err)
}

// Retry puts failed deliveries back, each once, as if they had just been left, and returns how many. They get new
// numbers, behind what waits in their conversations by now. What may have arrived is sent once more at the most. The
// older drawing of a card, or its post, is dropped where something newer of that card is there: it would undo it.
func (s *Store) Retry(ctx context.Context, now time.Time, seq ...int64) (back int, err error) {
	for _, n := range seq {
		put := false
		err := s.transact(ctx, func(ctx context.Context, tx *sql.Tx) (err error) {
			put, err = s.retry(ctx, tx, now, n)
			return err
		})
		if err != nil {
			return back, err
		}
		back += oneIf(put)
	}
	return back, nil
}

func (s *Store) retry(ctx context.Context, tx *sql.Tx, now time.Time, seq int64) (put bool, err error) {
	rows, err := tx.QueryContext(ctx, `
		SELECT conversation, tenant, card FROM delivery WHERE seq = $1 AND failed_at IS NOT NULL`, seq)
	if err != nil {
		return false, explained("putting a delivery back", err)
	}
	queue, err := collect(rows, func(in row) (d bot.Delivery, err error) {
		err = in.Scan(&d.ConversationID, &d.TenantID, &d.Card)
		return d, err
	})
	if err != nil || len(queue) == 0 {
		return false, explained("putting a delivery back", err)
	}
	if err := s.lockQueues(ctx, tx, queue); err != nil {
		return false, err
	}
	result, err := tx.ExecContext(ctx, `
		INSERT INTO delivery (conversation, target, person, operation, service_url, member, otherwise, tenant, card, beside,
			activity, payload, due, refusals, answers_lost, fleeting)
		SELECT conversation, target, person, operation, service_url, member, otherwise, tenant, card, beside,
			activity, payload, $2, 0, CASE WHEN answers_lost > 0 THEN 1 ELSE 0 END, fleeting
		FROM delivery AS d WHERE seq = $1 AND failed_at IS NOT NULL AND (card = '' OR NOT EXISTS (
			SELECT 1 FROM delivery AS newer
			WHERE newer.tenant = d.tenant AND newer.card = d.card AND newer.card <> '' AND newer.seq > d.seq))`,
		seq, now.UnixMilli())
	if err != nil {
		return false, explained("putting a delivery back", err)
	}
	n, err := result.RowsAffected()
	if err != nil {
		return false, explained("putting a delivery back", err)
	}
	_, err = tx.ExecContext(ctx, `DELETE FROM delivery WHERE seq = $1 AND failed_at IS NOT NULL`, seq)
	return n > 0, explained("putting a delivery back", err)
}

// Drop forgets failed deliveries, and returns how many.
func (s *Store) Drop(ctx context.Context, seq ...int64) (dropped int, err error) {
	err = s.transact(ctx, func(ctx context.Context, tx *sql.Tx) error {
		dropped = 0
		for _, n := range seq {
			result, err := tx.ExecContext(ctx, `DELETE FROM delivery WHERE seq = $1 AND failed_at IS NOT NULL`, n)
			if err != nil {
				return explained("dropping a failed delivery", err)
			}
			gone, err := result.RowsAffected()
			if dropped += int(gone); err != nil {
				return explained("dropping a failed delivery", err)
			}
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	return dropped, nil
}

// Queue is how much is to be sent.
type Queue struct {
	Waiting int           // unsettled, due or not
	Failed  int           // given up, and still there for an operator
	Behind  time.Duration // for how long the oldest one that is due has been so; 0 when none is
}

// Queue looks at what is to be sent as of now.
func (s *Store) Queue(ctx context.Context, now time.Time) (q Queue, err error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	var oldest sql.NullInt64
	err = s.db.QueryRowContext(ctx, `
		SELECT (SELECT count(*) FROM delivery WHERE failed_at IS NULL), (SELECT count(*) FROM delivery WHERE failed_at IS NOT NULL),
			(SELECT MIN(due) FROM delivery WHERE failed_at IS NULL)`).Scan(&q.Waiting, &q.Failed, &oldest)
	if oldest.Valid {
		q.Behind = max(0, time.Duration(now.UnixMilli()-oldest.Int64)*time.Millisecond)
	}
	return q, explained("counting deliveries", err)
}
