package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"runtime"
	"slices"
	"sync"
)

// mostGrouped bounds how long the first of a group waits for its commit.
const mostGrouped = 64

// group lets write transactions share a commit, where one runs at a time anyway: a page that several of them change is
// then written once. To each of them it looks like a transaction of its own: what fails leaves nothing behind and takes
// nobody along, a panic is its own goroutine's, and transact returns when the commit is done.
//
// There is one baton. Who holds it runs its change in the transaction that is open, or begins one; then it gives the
// baton on, with the transaction, and waits; where nobody waits for the baton it commits for all. There is no goroutine
// that leads, so nobody can be left waiting for one.
type group struct {
	db    *sql.DB
	begin *sql.TxOptions

	mu      sync.Mutex
	held    bool
	waiting []chan struct{} // for the baton, the first to come first

	open *shared // nil where no transaction is; only who holds the baton looks at it
}

// shared is a transaction of several.
type shared struct {
	tx      *sql.Tx
	end     context.CancelFunc
	members int           // whose changes are in it
	ended   chan struct{} // closed when outcome is known
	outcome error
}

// errTakenAlong says that somebody else's failure undid the transaction that a change was in.
var errTakenAlong = errors.New("the transaction was undone by another's failure")

// transact runs change and returns when it is committed, or why it never will be. Where ctx ends before change returns
// nothing of it is committed; after that the commit is waited for, so that what is returned is what is true. A change is
// run again, by itself, where another's failure has undone it.
func (g *group) transact(ctx context.Context, change change) error {
	err := g.join(ctx, change, mostGrouped)
	if errors.Is(err, errTakenAlong) {
		err = g.join(ctx, change, 1)
	}
	return err
}

// change is what somebody does in a transaction.
type change struct {
	run func(context.Context, *sql.Tx) error
	// rarelyFails saves the savepoint, which takes longer than a small change. Where it fails all the same, the others' changes
	// run again.
	rarelyFails bool
}

// join runs change in a transaction of at most so many.
func (g *group) join(ctx context.Context, change change, most int) error {
	if err := g.take(ctx); err != nil {
		return explained("beginning a transaction", err)
	}
	s, err := g.perform(ctx, change, most)
	if err != nil {
		return err
	}
	<-s.ended
	return s.outcome
}

// perform is called with the baton and gives it on, after a panic too.
func (g *group) perform(ctx context.Context, change change, most int) (s *shared, err error) {
	defer func() { g.leave(most) }()
	if g.open != nil && g.open.members >= most {
		g.commit()
	}
	if g.open == nil {
		if g.open, err = g.start(ctx); err != nil {
			return nil, explained("beginning a transaction", err)
		}
	}
	s = g.open
	return s, g.run(ctx, change)
}

// run adds change to the open transaction, or leaves that as it was. What undoes the first undoes the transaction; the
// others have a savepoint each.
func (g *group) run(ctx context.Context, change change) (err error) {
	s := g.open
	guarded := s.members > 0 && !change.rarelyFails
	// The driver starts a goroutine for each statement whose context can end: the end is looked at here.
	within := context.WithoutCancel(ctx)
	done := false
	defer func() {
		if !done {
			g.undo(within, guarded)
		}
	}()
	if guarded {
		if err := s.execute(within, "SAVEPOINT change"); err != nil {
			return explained("beginning a transaction", err)
		}
	}
	if err := change.run(within, s.tx); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return explained("committing", err)
	}
	if guarded {
		if err := s.execute(within, "RELEASE change"); err != nil {
			return explained("committing", err)
		}
	}
	s.members++
	done = true
	return nil
}

// undo takes back what the change in hand did. Some errors, such as a full disk, have ended the whole transaction by
// then: the others' changes have to run again.
func (g *group) undo(ctx context.Context, guarded bool) {
	s := g.open
	if guarded && cmp.Or(s.execute(ctx, "ROLLBACK TO change"), s.execute(ctx, "RELEASE change")) == nil {
		return
	}
	_ = s.tx.Rollback()
	g.finish(errTakenAlong)
}

func (s *shared) execute(ctx context.Context, statement string) error {
	_, err := s.tx.ExecContext(ctx, statement)
	return err
}

// start begins a transaction. It waits for the database for as long as ctx does, and outlives it.
func (g *group) start(ctx context.Context) (*shared, error) {
	begun, end := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, end)
	tx, err := g.db.BeginTx(begun, g.begin)
	if !stop() { // ctx has ended
		if err == nil {
			_ = tx.Rollback()
		}
		err = ctx.Err()
	}
	if err != nil {
		end()
		return nil, err
	}
	return &shared{tx: tx, end: end, ended: make(chan struct{})}, nil
}

func (g *group) commit() { g.finish(explained("committing", g.open.tx.Commit())) }

// finish tells all who are in the open transaction what became of it.
func (g *group) finish(outcome error) {
	s := g.open
	g.open = nil
	s.end()
	s.outcome = outcome
	close(s.ended)
}

// take waits for the baton.
func (g *group) take(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	g.mu.Lock()
	if !g.held {
		g.held = true
		g.mu.Unlock()
		return nil
	}
	mine := make(chan struct{})
	g.waiting = append(g.waiting, mine)
	g.mu.Unlock()
	select {
	case <-mine:
		return nil
	case <-ctx.Done():
	}
	if !g.withdraw(mine) {
		g.leave(mostGrouped) // it came at the same moment
	}
	return ctx.Err()
}

// withdraw reports whether the baton had not been given to who waits.
func (g *group) withdraw(mine chan struct{}) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	n := slices.Index(g.waiting, mine)
	if n < 0 {
		return false
	}
	g.waiting = slices.Delete(g.waiting, n, n+1)
	return true
}

// leave gives the baton on. Where the transaction is full, or nobody waits, it is committed first: before that everybody
// who could run has the chance to come, or on one core none ever would.
func (g *group) leave(most int) {
	if g.open != nil && g.open.members < most {
		runtime.Gosched()
		if g.give(false) {
			return
		}
	}
	if g.open != nil {
		g.commit()
	}
	g.give(true)
}

// give hands the baton to who has waited longest, and reports whether somebody has. Where nobody waits the baton is put
// down, if it may be.
func (g *group) give(mayPutDown bool) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(g.waiting) == 0 {
		g.held = !mayPutDown
		return false
	}
	next := g.waiting[0]
	g.waiting = slices.Delete(g.waiting, 0, 1)
	close(next)
	return true
}
