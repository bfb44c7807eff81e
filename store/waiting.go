package store

import (
	"context"
	"time"

	"ssprbot/bot"
)

// Wait is a delivery that holds up its conversation, as an operator sees it: it names nobody.
type Wait struct {
	Seq          int64
	Operation    bot.Operation
	Conversation string // as the log calls it
	Card         string // "" for what has no name
	TenantID     string
	Due          time.Time // of the next attempt
	Attempts     int
	Refusals     int // how many of them were refused in a row
	Behind       int // deliveries that wait for this one
}

// Waiting lists up to limit unsettled deliveries that have been due since before, or were refused so often, the longest
// due first; of each conversation the oldest.
func (s *Store) Waiting(ctx context.Context, before time.Time, refusals, limit int) ([]Wait, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	rows, err := s.db.QueryContext(ctx, `
		SELECT seq, operation, COALESCE(NULLIF(target, ''), conversation), card, tenant, due, attempts, refusals,
			(SELECT count(*) FROM delivery AS b WHERE b.conversation = d.conversation AND b.failed_at IS NULL AND b.seq > d.seq)
		FROM delivery AS d WHERE failed_at IS NULL AND (due < $1 OR refusals >= $2) AND NOT EXISTS (
			SELECT 1 FROM delivery AS f WHERE f.conversation = d.conversation AND f.failed_at IS NULL AND f.seq < d.seq)
		ORDER BY due, seq LIMIT $3`, before.UnixMilli(), refusals, bounded(limit))
	if err != nil {
		return nil, explained("listing deliveries that wait", err)
	}
	all, err := collect(rows, func(in row) (w Wait, err error) {
		var due int64
		err = in.Scan(&w.Seq, &w.Operation, &w.Conversation, &w.Card, &w.TenantID, &due, &w.Attempts, &w.Refusals, &w.Behind)
		w.Conversation, w.Due = bot.ConversationName(w.Conversation), time.UnixMilli(due).UTC()
		return w, err
	})
	return all, explained("listing deliveries that wait", err)
}
