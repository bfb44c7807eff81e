package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"time"

	"ssprbot/bot"
)

// A card with a name is drawn anew whenever what it shows changes, and stands in one place. So of what is to be sent of
// it only the newest drawing matters, and only after the card itself was posted.

// supersede drops the drawings that wait for the place of a newer one. Each draws the whole card, from what was committed
// before it; whoever looks at the card would see the older one for a moment at the most. What is being sent stays, and so
// does a Post: it makes the card, and what was drawn before it takes leave of where the card stood. So does what may have
// made it, its answer being lost: the newer one would not know, and be one repeat more.
func supersede(ctx context.Context, tx *sql.Tx, d bot.Delivery) error {
	if d.Operation != bot.Put || d.Card == "" {
		return nil
	}
	_, err := tx.ExecContext(ctx, `
		DELETE FROM delivery WHERE tenant = $1 AND card = $2 AND card <> '' AND operation = $3
		AND failed_at IS NULL AND lease_until IS NULL AND answers_lost = 0 AND seq > COALESCE((
			SELECT MAX(seq) FROM delivery AS made
			WHERE made.tenant = $1 AND made.card = $2 AND made.card <> '' AND made.operation = $4 AND made.failed_at IS NULL), 0)`,
		d.TenantID, d.Card, string(bot.Put), string(bot.Post))
	return explained("dropping a superseded drawing", err)
}

// locate says where the card of a Put stands, or makes it a Post, and in which thread a Post beside a card goes.
func locate(ctx context.Context, tx *sql.Tx, d *bot.Delivery) error {
	drawing := d.Operation == bot.Put && d.Card != ""
	if !drawing && d.Beside == "" {
		return nil
	}
	var conversation, activity string
	err := tx.QueryRowContext(ctx, `SELECT conversation, activity FROM card WHERE tenant = $1 AND name = $2`,
		d.TenantID, cmp.Or(d.Beside, d.Card)).Scan(&conversation, &activity)
	switch stands := err == nil; {
	case err != nil && !errors.Is(err, sql.ErrNoRows):
		return explained("looking for a card", err)
	case drawing && stands:
		d.ConversationID, d.ActivityID, d.Member, d.Otherwise = conversation, activity, "", ""
	case drawing:
		d.Operation, d.ActivityID = bot.Post, ""
	case channelOf(conversation) != conversation:
		d.ConversationID = conversation
	}
	return nil
}

// remember keeps where the card stands after it was sent, and whose chat was opened for it, if any was. Earlier attempts at
// it that failed need no operator any more.
func remember(ctx context.Context, tx *sql.Tx, d bot.Delivery, member string, now time.Time) error {
	if d.Card == "" {
		return nil
	}
	var err error
	switch {
	case d.Operation == bot.Post && d.ActivityID != "":
		_, err = tx.ExecContext(ctx, `
			INSERT INTO card (tenant, name, conversation, activity, member, sent_at) VALUES ($1, $2, $3, $4, $5, $6)
			ON CONFLICT (tenant, name) DO UPDATE SET conversation = excluded.conversation, activity = excluded.activity,
				member = excluded.member, sent_at = excluded.sent_at`,
			d.TenantID, d.Card, d.ConversationID, d.ActivityID, member, now.UnixMilli())
	case d.Operation == bot.Put:
		_, err = tx.ExecContext(ctx, `UPDATE card SET sent_at = $3 WHERE tenant = $1 AND name = $2`, d.TenantID, d.Card, now.UnixMilli())
	}
	_, cleared := tx.ExecContext(ctx, `
		DELETE FROM delivery WHERE tenant = $1 AND card = $2 AND card <> '' AND failed_at IS NOT NULL AND seq < $3`,
		d.TenantID, d.Card, d.Seq)
	return explained("remembering where a card stands", cmp.Or(err, cleared))
}
