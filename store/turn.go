package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"ssprbot/bot"
)

// Turn implements bot.Store. Turns wait for one another, so step must be quick and must not call the store. A panic
// of step rolls back and goes on to the caller. Once ctx has ended nothing is committed any more.
func (s *Store) Turn(ctx context.Context, key bot.TurnKey, now time.Time, step func(state []byte) (bot.Turn, error)) (answer []byte, repeated bool, err error) {
	err = s.transact(ctx, func(tx *sql.Tx) error {
		answer, repeated, err = earlierAnswer(ctx, tx, key.Seen)
		if err != nil || repeated {
			return err
		}
		answer, err = takeTurn(ctx, tx, key, now, step)
		return err
	})
	if err != nil {
		return nil, false, err
	}
	return answer, repeated, nil
}

// earlierAnswer finds the turn that committed one of the keys.
func earlierAnswer(ctx context.Context, tx *sql.Tx, keys []string) (answer []byte, found bool, err error) {
	for _, key := range keys {
		err := tx.QueryRowContext(ctx, `SELECT answer FROM seen WHERE id = $1`, key).Scan((*blob)(&answer))
		if !errors.Is(err, sql.ErrNoRows) {
			return answer, err == nil, explained("looking up an activity", err)
		}
	}
	return nil, false, nil
}

func takeTurn(ctx context.Context, tx *sql.Tx, key bot.TurnKey, now time.Time, step func([]byte) (bot.Turn, error)) ([]byte, error) {
	state, err := loadState(ctx, tx, key.Dialog)
	if err != nil {
		return nil, err
	}
	turn, err := step(state)
	if err != nil {
		return nil, err
	}
	return turn.Answer, saveTurn(ctx, tx, key, now, turn)
}

func saveTurn(ctx context.Context, tx *sql.Tx, key bot.TurnKey, now time.Time, turn bot.Turn) error {
	if err := saveState(ctx, tx, key.Dialog, now, turn.State); err != nil {
		return err
	}
	if err := saveSeen(ctx, tx, key.Seen, now, turn.Answer); err != nil {
		return err
	}
	if turn.Silence {
		if err := silence(ctx, tx, key.Conversation); err != nil {
			return err
		}
	}
	return saveDeliveries(ctx, tx, turn.Deliveries)
}

func loadState(ctx context.Context, tx *sql.Tx, dialog string) (state []byte, err error) {
	err = tx.QueryRowContext(ctx, `SELECT state FROM dialog WHERE id = $1`, dialog).Scan((*blob)(&state))
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return state, explained("loading a dialog", err)
}

func saveState(ctx context.Context, tx *sql.Tx, dialog string, now time.Time, state []byte) error {
	if state == nil {
		_, err := tx.ExecContext(ctx, `DELETE FROM dialog WHERE id = $1`, dialog)
		return explained("forgetting a dialog", err)
	}
	_, err := tx.ExecContext(ctx, `
		INSERT INTO dialog (id, state, used_at) VALUES ($1, $2, $3)
		ON CONFLICT (id) DO UPDATE SET state = excluded.state, used_at = excluded.used_at`,
		dialog, state, now.UnixMilli())
	return explained("saving a dialog", err)
}

// saveSeen takes a key that stands twice in keys once.
func saveSeen(ctx context.Context, tx *sql.Tx, keys []string, now time.Time, answer []byte) error {
	for _, key := range keys {
		_, err := tx.ExecContext(ctx, `
			INSERT INTO seen (id, answer, committed_at) VALUES ($1, $2, $3) ON CONFLICT (id) DO NOTHING`,
			key, answer, now.UnixMilli())
		if err != nil {
			return explained("remembering an activity", err)
		}
	}
	return nil
}

// silence drops what waits for the conversation and, where that is a channel, for the threads in it.
func silence(ctx context.Context, tx *sql.Tx, conversation string) error {
	_, err := tx.ExecContext(ctx, `
		DELETE FROM delivery WHERE failed_at IS NULL
		AND (conversation = $1 OR substr(conversation, 1, length($2)) = $2)`,
		conversation, conversation+";messageid=")
	return explained("dropping deliveries", err)
}

func saveDeliveries(ctx context.Context, tx *sql.Tx, deliveries []bot.Delivery) error {
	for _, d := range deliveries {
		_, err := tx.ExecContext(ctx, `
			INSERT INTO delivery (conversation, operation, service_url, tenant, activity, payload, due, refusals, answers_lost)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
			d.ConversationID, string(d.Operation), d.ServiceURL, d.TenantID, d.ActivityID, d.Payload,
			d.Due.UnixMilli(), d.Refusals, d.AnswersLost)
		if err != nil {
			return explained("saving a delivery", err)
		}
	}
	return nil
}
