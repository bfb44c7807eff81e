package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"slices"

	"ssprbot/bot"
)

// Where write transactions run side by side, three kinds of lock keep the store's invariants. A lock is a number that
// the database knows for as long as somebody holds it, so that no row has to be made for each conversation, written at
// each turn and cleared away. Two names with one number would only wait for one another.
//
// Nobody waits in a circle: turn and person come first, queues later, and of each kind the lower number first. In between
// a step changes the desk's records in an order of its own. Two that do so crosswise wait in a circle; PostgreSQL ends
// one of them after a second, and it runs again (see insist).

// lockTurn makes the conversation's other turns wait until this one is committed, and the person's elsewhere too: one
// of theirs could save again what this one forgets.
func (s *Store) lockTurn(ctx context.Context, tx *sql.Tx, key bot.TurnKey) error {
	locks := []int64{lockNumber("turn", key.Conversation)}
	if key.Person != "" {
		locks = append(locks, lockNumber("person", key.Person))
	}
	return s.dialect.take(ctx, tx, locks)
}

// lockQueues makes the deliveries of each conversation get their numbers in the order of commit: PostgreSQL gives them
// in the order of insertion, and two turns may leave something in a third conversation.
func (s *Store) lockQueues(ctx context.Context, tx *sql.Tx, deliveries []bot.Delivery) error {
	var locks []int64
	for _, d := range deliveries {
		locks = append(locks, lockNumber("queue", d.ConversationID))
	}
	return s.dialect.take(ctx, tx, locks)
}

func (d dialect) take(ctx context.Context, tx *sql.Tx, locks []int64) error {
	if d.lock == "" || len(locks) == 0 {
		return nil
	}
	slices.Sort(locks)
	_, err := tx.ExecContext(ctx, d.lock, slices.Compact(locks))
	return explained("waiting for another turn", err)
}

// lockNumber is the same in every process and version of the program.
func lockNumber(kind, name string) int64 {
	sum := sha256.Sum256([]byte("ssprbot\x00" + kind + "\x00" + name))
	return int64(binary.BigEndian.Uint64(sum[:]))
}
