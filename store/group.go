package store

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"sync"
	"sync/atomic"
)

// mostGrouped bounds how long the first of a group waits for its commit.
const mostGrouped = 32

// group lets write transactions that would wait for one another share one commit, where one runs at a time anyway: the
// pages that they all change are then written once. To each of them it looks like a transaction of its own. It runs in a
// savepoint, so that what fails leaves nothing behind and takes nobody along, and it returns when the commit is done. A
// panic is its own goroutine's.
//
// Whoever finds nobody leading starts a goroutine that leads until nobody waits.
type group struct {
	db    *sql.DB
	begin *sql.TxOptions

	mu      sync.Mutex
	waiting []*member
	leading bool
}

// member is one call of transact.
type member struct {
	ctx    context.Context //nolint:containedctx // of the call, which waits until the member is done
	change func(context.Context, *sql.Tx) error
	turn   chan grant // its time has come; once more where it has to run again
	ran    chan error // what came of it: nil, errUndone, or what lost the whole transaction
	done   chan error // the commit's outcome
	begun  atomic.Bool
}

// grant is what a member runs in.
type grant struct {
	tx     *sql.Tx
	shared bool // others are in the transaction, or may follow
}

// errUndone says that a member failed and left nothing behind.
var errUndone = errors.New("the member has taken itself back")

// transact runs change in its turn. When ctx ends before the commit begins nothing is committed.
func (g *group) transact(ctx context.Context, change func(context.Context, *sql.Tx) error) error {
	m := &member{ctx: ctx, change: change, turn: make(chan grant, 1), ran: make(chan error, 1), done: make(chan error, 1)}
	g.join(m)
	select {
	case <-ctx.Done():
		if m.begun.CompareAndSwap(false, true) {
			return explained("beginning a transaction", ctx.Err()) // the leader passes over it
		}
	case granted := <-m.turn:
		m.turn <- granted
	case err := <-m.done:
		return err
	}
	for {
		select {
		case granted := <-m.turn:
			if err := m.run(granted); err != nil {
				return err
			}
		case err := <-m.done:
			return err
		}
	}
}

func (g *group) join(m *member) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.waiting = append(g.waiting, m)
	if !g.leading {
		g.leading = true
		go g.lead()
	}
}

// lead gives those who lost their transaction through no fault of theirs one each.
func (g *group) lead() {
	for m := g.next(true); m != nil; m = g.next(true) {
		for _, again := range g.commit(m, mostGrouped) {
			g.commit(again, 1)
		}
	}
}

// next is who has waited longest; nil where nobody waits, and then, if so asked, nobody leads any more.
func (g *group) next(resign bool) *member {
	g.mu.Lock()
	defer g.mu.Unlock()
	for len(g.waiting) > 0 {
		m := g.waiting[0]
		g.waiting = g.waiting[1:]
		if m.begun.CompareAndSwap(false, true) {
			return m
		}
	}
	g.waiting = nil
	g.leading = !resign
	return nil
}

func (g *group) somebodyWaits() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return len(g.waiting) > 0
}

// commit runs up to most members, as long as somebody waits, and commits what they did. It returns those whose work was
// lost with somebody else's.
func (g *group) commit(first *member, most int) (again []*member) {
	tx, end, err := g.beginFor(first)
	defer end()
	if err != nil {
		first.done <- err
		return nil
	}
	members, lost := g.runAll(tx, first, most)
	if lost || len(members) == 0 {
		_ = tx.Rollback()
		return members
	}
	if late := slices.ContainsFunc(members, (*member).isLate); late {
		_ = tx.Rollback()
		return slices.DeleteFunc(members, (*member).giveUp)
	}
	err = explained("committing", tx.Commit())
	for _, m := range members {
		m.done <- err
	}
	return nil
}

// beginFor waits for the database as long as the first member does. The transaction outlives that.
func (g *group) beginFor(first *member) (tx *sql.Tx, end func(), err error) {
	ctx, cancel := context.WithCancel(context.Background())
	stop := context.AfterFunc(first.ctx, cancel)
	tx, err = g.db.BeginTx(ctx, g.begin)
	if !stop() {
		if err == nil {
			_ = tx.Rollback()
		}
		err = first.ctx.Err()
	}
	return tx, cancel, explained("beginning a transaction", err)
}

// runAll gives each its turn. Nobody is let in after one that runs without a savepoint.
func (g *group) runAll(tx *sql.Tx, first *member, most int) (members []*member, lost bool) {
	for m := first; m != nil; m = g.next(false) {
		last := len(members)+1 >= most || !g.somebodyWaits()
		m.turn <- grant{tx: tx, shared: !last || m != first}
		switch err := <-m.ran; {
		case err == nil:
			members = append(members, m)
		case !errors.Is(err, errUndone):
			return members, true
		}
		if last {
			return members, false
		}
	}
	return members, false
}

// isLate tells whether the member must not be committed any more.
func (m *member) isLate() bool { return m.ctx.Err() != nil }

// giveUp reports whether the member is late, after telling it.
func (m *member) giveUp() bool {
	err := m.ctx.Err()
	if err != nil {
		m.done <- explained("committing", err)
	}
	return err != nil
}

// run tells the leader what came of it, after a panic too, which goes on.
func (m *member) run(granted grant) (err error) {
	returned := false
	defer func() {
		if !returned || err != nil {
			m.ran <- granted.undo()
		} else {
			m.ran <- nil
		}
	}()
	err = m.perform(granted)
	returned = true
	return err
}

// perform hides the end of the context from the driver, which would start a goroutine for each statement to watch it, and
// looks at it itself.
func (m *member) perform(granted grant) error {
	ctx := context.WithoutCancel(m.ctx)
	if err := granted.execute(ctx, "SAVEPOINT member"); err != nil {
		return explained("beginning a transaction", err)
	}
	if err := m.change(ctx, granted.tx); err != nil {
		return err
	}
	if err := m.ctx.Err(); err != nil {
		return explained("committing", err)
	}
	return explained("committing", granted.execute(ctx, "RELEASE member"))
}

// execute does nothing where there is no savepoint.
func (g grant) execute(ctx context.Context, statement string) error {
	if !g.shared {
		return nil
	}
	_, err := g.tx.ExecContext(ctx, statement)
	return err
}

// undo returns errUndone, or why the whole transaction is lost: some errors, such as a full disk, end it.
func (g grant) undo() error {
	if !g.shared {
		return errLost
	}
	ctx := context.Background()
	if err := errors.Join(g.execute(ctx, "ROLLBACK TO member"), g.execute(ctx, "RELEASE member")); err != nil {
		return err
	}
	return errUndone
}

var errLost = errors.New("the member ran without a savepoint")
