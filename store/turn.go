package store

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"time"

	"ssprbot/bot"
	"ssprbot/helpdesk"
)

// Turn implements bot.Store. Turns wait for one another, so step must be quick and must not call the store. A panic
// of step rolls back and goes on to the caller. Once ctx has ended, or ten seconds after the call, nothing is committed
// any more. A step runs four times at the most.
func (s *Store) Turn(ctx context.Context, key bot.TurnKey, now time.Time, step func(bot.Kept) (bot.Turn, error)) (answer []byte, repeated bool, err error) {
	var leased func()
	err = s.insist(ctx, func(ctx context.Context, desk *records) error {
		if err := s.lockTurn(ctx, desk.tx, key); err != nil {
			return err
		}
		answer, repeated, err = earlierAnswer(ctx, desk.tx, key.Seen)
		if err != nil || repeated {
			return err
		}
		answer, leased, err = s.takeTurn(ctx, desk, key, now, step)
		return err
	})
	if err != nil {
		return nil, false, err
	}
	if leased != nil && !repeated {
		leased()
	}
	return answer, repeated, nil
}

// earlierAnswer finds the turn that committed one of the keys, the first of those in keys.
func earlierAnswer(ctx context.Context, tx *sql.Tx, keys []string) (answer []byte, found bool, err error) {
	for pair := range slices.Chunk(keys, 2) { // a turn has two at most
		err := tx.QueryRowContext(ctx, `
			SELECT answer FROM seen WHERE id IN ($1, $2) ORDER BY CASE id WHEN $1 THEN 0 ELSE 1 END LIMIT 1`,
			pair[0], pair[len(pair)-1]).Scan((*blob)(&answer))
		if !errors.Is(err, sql.ErrNoRows) {
			return answer, err == nil, explained("looking up an activity", err)
		}
	}
	return nil, false, nil
}

func (s *Store) takeTurn(ctx context.Context, desk *records, key bot.TurnKey, now time.Time, step func(bot.Kept) (bot.Turn, error)) (answer []byte, leased func(), err error) {
	state, err := loadState(ctx, desk.tx, key.Dialog)
	if err != nil {
		return nil, nil, err
	}
	turn, err := step(bot.Kept{State: state, Desk: desk})
	if err != nil {
		return nil, nil, err
	}
	leased, err = s.saveTurn(ctx, desk.tx, key, now, turn)
	return turn.Answer, leased, err
}

// saveTurn returns what to do after the commit, nil for nothing.
func (s *Store) saveTurn(ctx context.Context, tx *sql.Tx, key bot.TurnKey, now time.Time, turn bot.Turn) (leased func(), err error) {
	if turn.ForgetPerson {
		if err := (&records{tx: tx, dialect: s.dialect, hold: s.dialect.hold}).forgetPerson(ctx, key, now); err != nil {
			return nil, err
		}
	}
	if err := saveState(ctx, tx, key, now, turn.State); err != nil {
		return nil, err
	}
	if err := saveSeen(ctx, tx, key, now, turn.Answer); err != nil {
		return nil, err
	}
	if turn.Silence {
		if err := silence(ctx, tx, key.Conversation); err != nil {
			return nil, err
		}
	}
	if err := s.lockQueues(ctx, tx, turn.Deliveries); err != nil {
		return nil, err
	}
	return saveAnswers(ctx, tx, owner{key.Person, turn.ForgetPerson && key.Person != ""}, turn, now)
}

// saveAnswers returns what to do after the commit, nil for nothing.
func saveAnswers(ctx context.Context, tx *sql.Tx, whose owner, turn bot.Turn, now time.Time) (leased func(), err error) {
	if !leasable(turn, now) {
		return nil, saveDeliveries(ctx, tx, whose, turn.Deliveries)
	}
	first, err := saveLeased(ctx, tx, whose, turn.Deliveries[0], now.Add(turn.Lease))
	if err != nil {
		return nil, err
	}
	if first.Attempts > 0 {
		leased = func() { turn.Leased(first) }
	}
	return leased, saveDeliveries(ctx, tx, whose, turn.Deliveries[1:])
}

func loadState(ctx context.Context, tx *sql.Tx, dialog string) (state []byte, err error) {
	err = tx.QueryRowContext(ctx, `SELECT state FROM dialog WHERE id = $1`, dialog).Scan((*blob)(&state))
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return state, explained("loading a dialog", err)
}

// saveState keeps whose dialog it is known to be when somebody unknown goes on with it.
func saveState(ctx context.Context, tx *sql.Tx, key bot.TurnKey, now time.Time, state []byte) error {
	if state == nil {
		_, err := tx.ExecContext(ctx, `DELETE FROM dialog WHERE id = $1`, key.Dialog)
		return explained("forgetting a dialog", err)
	}
	_, err := tx.ExecContext(ctx, `
		INSERT INTO dialog (id, person, state, used_at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (id) DO UPDATE SET person = COALESCE(NULLIF(excluded.person, ''), dialog.person),
			state = excluded.state, used_at = excluded.used_at`,
		key.Dialog, key.Person, state, now.UnixMilli())
	return explained("saving a dialog", err)
}

// saveSeen takes a key that stands twice among the turn's keys once.
func saveSeen(ctx context.Context, tx *sql.Tx, key bot.TurnKey, now time.Time, answer []byte) error {
	for pair := range slices.Chunk(key.Seen, 2) {
		statement, values := rememberOne, []any{pair[0], key.Person, answer, now.UnixMilli()}
		if len(pair) > 1 {
			statement, values = rememberTwo, append(values, pair[1])
		}
		if _, err := tx.ExecContext(ctx, statement, values...); err != nil {
			return explained("remembering an activity", err)
		}
	}
	return nil
}

const (
	rememberOne = `INSERT INTO seen (id, person, answer, committed_at) VALUES ($1, $2, $3, $4) ON CONFLICT (id) DO NOTHING`
	rememberTwo = `
		INSERT INTO seen (id, person, answer, committed_at) VALUES ($1, $2, $3, $4), ($5, $2, $3, $4) ON CONFLICT (id) DO NOTHING`
)

// silence drops what waits for the conversation and, where that is a channel, for the threads in it. What opens a
// personal chat goes to no conversation yet.
func silence(ctx context.Context, tx *sql.Tx, conversation string) error {
	_, err := tx.ExecContext(ctx, `
		DELETE FROM delivery WHERE failed_at IS NULL AND member = ''
		AND (COALESCE(NULLIF(target, ''), conversation) = $1
			OR substr(COALESCE(NULLIF(target, ''), conversation), 1, length($2)) = $2)`,
		conversation, conversation+";messageid=")
	return explained("dropping deliveries", err)
}

// owner is whose turn left a delivery, and whether they are forgotten by it.
type owner struct {
	person    string
	forgotten bool
}

func saveDeliveries(ctx context.Context, tx *sql.Tx, whose owner, deliveries []bot.Delivery) error {
	for _, d := range deliveries {
		if err := supersede(ctx, tx, d); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, insertDelivery+`0, NULL)`, deliveryValues(whose, d)...); err != nil {
			return explained("saving a delivery", err)
		}
	}
	return nil
}

// insertDelivery takes deliveryValues; the attempts, the lease and a bracket follow it.
const insertDelivery = `
	INSERT INTO delivery (conversation, person, operation, service_url, member, otherwise, tenant, card, beside,
		activity, payload, due, refusals, answers_lost, fleeting, attempts, lease_until)
	VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, `

func deliveryValues(whose owner, d bot.Delivery) []any {
	return []any{
		d.ConversationID, whose.person, string(d.Operation), d.ServiceURL, d.Member, d.Otherwise, d.TenantID, d.Card, d.Beside,
		d.ActivityID, d.Payload, d.Due.UnixMilli(), d.Refusals, d.AnswersLost, oneIf(whose.forgotten),
	}
}

func leasable(turn bot.Turn, now time.Time) bool {
	if turn.Lease <= 0 || turn.Leased == nil || len(turn.Deliveries) == 0 {
		return false
	}
	d := turn.Deliveries[0]
	return d.Operation == bot.Post && d.Card == "" && d.Beside == "" && !d.Due.After(now)
}

// saveLeased claims the delivery where nothing waits before it; its Attempts tell. Whoever is about to put something before
// it holds the queue's lock, and whoever is about to settle what stands there has not yet.
func saveLeased(ctx context.Context, tx *sql.Tx, whose owner, d bot.Delivery, until time.Time) (bot.Delivery, error) {
	const waits = `EXISTS (SELECT 1 FROM delivery WHERE conversation = $1 AND failed_at IS NULL)`
	err := tx.QueryRowContext(ctx, insertDelivery+`
		CASE WHEN `+waits+` THEN 0 ELSE 1 END, CASE WHEN `+waits+` THEN NULL ELSE CAST($16 AS BIGINT) END)
		RETURNING seq, attempts`, append(deliveryValues(whose, d), until.UnixMilli())...).Scan(&d.Seq, &d.Attempts)
	d.Due = time.UnixMilli(d.Due.UnixMilli()).UTC()
	return d, explained("saving a delivery", err)
}

// Work implements bot.Store. What holds for a turn's step holds for this one.
func (s *Store) Work(ctx context.Context, _ time.Time, step func(helpdesk.Records) ([]bot.Delivery, error)) error {
	return s.insist(ctx, func(ctx context.Context, desk *records) error {
		deliveries, err := step(desk)
		if err != nil {
			return err
		}
		if err := s.lockQueues(ctx, desk.tx, deliveries); err != nil {
			return err
		}
		return saveDeliveries(ctx, desk.tx, owner{}, deliveries)
	})
}
