package store_test

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ssprbot/bot"
)

func TestPathsAreTakenLiterally(t *testing.T) {
	for _, name := range []string{"a b.db", "100%.db", "%41.db", "a#b.db", "봇.db", "a&mode=memory.db"} {
		path := filepath.Join(t.TempDir(), name)
		client{t, open(t, "sqlite:"+path)}.begin()
		if info, err := os.Stat(path); err != nil || info.Size() == 0 {
			t.Errorf("%s: %v, %v", name, info, err)
		}
	}
}

func TestEverythingIsThereAfterReopening(t *testing.T) {
	t.Chdir(t.TempDir())
	s := mustOpen(t, "sqlite:bot.db")
	client{t, s}.begin()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	again := client{t, open(t, "sqlite:bot.db")}
	again.wantRepeat(nil, "old")
	again.wantUntouched()
}

func TestMemoryIsForgotten(t *testing.T) {
	client{t, open(t, "sqlite::memory:")}.begin()
	if got := (client{t, open(t, "sqlite::memory:")}).state("c"); got != nil {
		t.Errorf("state = %q", got)
	}
}

func TestFullDisk(t *testing.T) {
	s := open(t, "sqlite:"+filepath.Join(t.TempDir(), "bot.db"))
	c := client{t, s}
	c.begin()
	if err := s.LimitPages(1); err != nil {
		t.Fatal(err)
	}
	big := full()
	big.Deliveries[0].Payload = make([]byte, 1<<20)
	_, _, err := s.Turn(t.Context(), inConversation("c", "new"), at(1), leave(big))
	if err == nil {
		t.Fatal("the turn was committed")
	}
	wantText(t, err.Error(), "saving a delivery", "free some space")
	if err := s.LimitPages(0); err != nil {
		t.Fatal(err)
	}
	c.wantUntouched()
}

func TestAFileThatIsTakenAwayIsMissed(t *testing.T) {
	path := filepath.Join(t.TempDir(), "bot.db")
	s := open(t, "sqlite:"+path)
	for _, step := range []struct {
		name    string
		do      func() error
		trouble bool
	}{
		{"there", func() error { return nil }, false},
		{"moved away", func() error { return os.Rename(path, path+".away") }, true},
		{"replaced", func() error { return os.WriteFile(path, nil, 0o600) }, true},
		{"put back", func() error { return os.Rename(path+".away", path) }, false},
	} {
		if err := step.do(); err != nil {
			t.Fatal(err)
		}
		if err := s.Ping(t.Context()); (err != nil) != step.trouble {
			t.Errorf("%s: %v", step.name, err)
		}
	}
}

func TestFailuresAreKeptForTheOperator(t *testing.T) {
	path := filepath.Join(t.TempDir(), "bot.db")
	c := client{t, open(t, "sqlite:"+path)}
	c.begin()
	if err := c.store.Settle(t.Context(), c.claimOne(at(1)), at(2), time.Time{}, "status 400"); err != nil {
		t.Fatal(err)
	}
	c.turn(inConversation("c"), bot.Turn{Silence: true})
	if _, err := c.store.Prune(t.Context(), at(2)); err != nil {
		t.Fatal(err)
	}
	var failure, payload string
	var failedAt int64
	err := rawOpen(t, path).QueryRow(`SELECT failure, failed_at, payload FROM delivery`).Scan(&failure, &failedAt, &payload)
	if err != nil || failure != "status 400" || failedAt != at(2).UnixMilli() || payload != "old" {
		t.Errorf("failure %q at %d of %q, %v", failure, failedAt, payload, err)
	}
	if n, err := c.store.Prune(t.Context(), at(3)); err != nil || n == 0 {
		t.Errorf("what failed names a person and is kept for ever: %d, %v", n, err)
	}
}

func rawOpen(t *testing.T, path string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func TestAnErrorAfterAWriteRollsBack(t *testing.T) {
	s, late := open(t, "sqlite::memory:"), errors.New("late")
	err := s.Transact(t.Context(), func(tx *sql.Tx) error {
		_, err := tx.Exec(`INSERT INTO dialog (id, state, used_at) VALUES ('c', x'00', 0)`)
		return errors.Join(err, late)
	})
	if got := (client{t, s}).state("c"); got != nil || err.Error() != "late" {
		t.Errorf("state = %q, error %v", got, err)
	}
}

func TestContextEndsJustBeforeTheCommit(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	s := open(t, "sqlite::memory:")
	err := s.Transact(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO seen (id, committed_at) VALUES ('late', 0)`)
		cancel()
		return err
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("the commit returned %v", err)
	}
	if dump, err := s.Dump(t.Context()); err != nil || strings.Contains(dump, "late") {
		t.Errorf("it was committed: %v, %s", err, dump)
	}
}

// The file is new, so that Open has to switch it to a write-ahead log, which SQLite does not wait for.
func TestOpenWaitsForAnotherProgram(t *testing.T) {
	path := filepath.Join(t.TempDir(), "bot.db")
	other, err := rawOpen(t, path).Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := other.ExecContext(t.Context(), `CREATE TABLE theirs (id TEXT); BEGIN IMMEDIATE`); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	time.AfterFunc(50*time.Millisecond, func() {
		_, err := other.ExecContext(t.Context(), `ROLLBACK`)
		ended <- err
	})
	client{t, open(t, "sqlite:"+path)}.begin()
	if err := errors.Join(<-ended, other.Close()); err != nil {
		t.Error(err)
	}
}

func TestWaitingForAnotherProgramEndsWithTheContext(t *testing.T) {
	url := "sqlite:" + filepath.Join(t.TempDir(), "bot.db")
	holder, waiter := open(t, url), open(t, url)
	_, _, err := holder.Turn(t.Context(), inConversation("c"), at(0), func(bot.Kept) (bot.Turn, error) {
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
		defer cancel()
		if err := waiter.Ping(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("Ping returned %v", err)
		}
		return bot.Turn{}, nil
	})
	if err != nil {
		t.Error(err)
	}
	if err := waiter.Ping(t.Context()); err != nil {
		t.Errorf("Ping afterwards: %v", err)
	}
}
