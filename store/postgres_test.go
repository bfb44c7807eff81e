//go:build unix

package store_test

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"ssprbot/bot"
	"ssprbot/store/postgrestest"
)

// TestPostgres holds the store on PostgreSQL to what holds on SQLite, and to what several processes need besides.
func TestPostgres(t *testing.T) {
	server := postgrestest.New(t)
	for name, test := range map[string]func(*testing.T, func(*testing.T) bot.Store){"contract": testStore, "model": testModel} {
		t.Run(name, func(t *testing.T) {
			url := server.Database(t)
			s := open(t, url)
			test(t, func(t *testing.T) bot.Store { empty(t, url); return s })
		})
	}
	for name, test := range map[string]func(*testing.T, *postgrestest.Server){
		"refusals":                            testPostgresRefuses,
		"looks":                               testPostgresLooks,
		"hints":                               testPostgresHints,
		"no password in an error":             testPostgresKeepsThePassword,
		"everything is there after reopening": testPostgresReopens,
		"two processes on one conversation":   testTwoPostgresStores,
		"simultaneous opens":                  testSimultaneousPostgresOpens,
		"a server with another isolation":     testPostgresIsolation,
		"a third conversation":                testThirdConversation,
		"numbers follow commits":              testNumbersFollowCommits,
		"forgetting waits for the person":     testForgettingWaits,
		"pruning leaves what is in use":       testPruningLeavesWhatIsInUse,
		"races":                               testPostgresRaces,
		"crosswise":                           testCrosswise,
		"the first schema is brought up":      testFirstPostgresSchema,
		"limits":                              testPostgresLimits,
		"a kill before the commit":            func(t *testing.T, s *postgrestest.Server) { testKillBeforeCommit(t, s.Database(t)) },
		"kills":                               func(t *testing.T, s *postgrestest.Server) { testKills(t, s.Database(t)) },
	} {
		t.Run(name, func(t *testing.T) { test(t, server) })
	}
	t.Run("the server goes and comes back", func(t *testing.T) { testPostgresGoes(t, server) })
}

func rawPostgres(t *testing.T, url string) *sql.DB {
	t.Helper()
	db, err := sql.Open("pgx", url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func execute(t *testing.T, url, statement string) {
	t.Helper()
	db, err := sql.Open("pgx", url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if _, err := db.ExecContext(t.Context(), statement); err != nil {
		t.Fatal(err)
	}
}

// empty leaves nothing in any table but in the migrations'. A database of its own would take each test half a second.
func empty(t *testing.T, url string) {
	t.Helper()
	execute(t, url, `DO $$ BEGIN
		EXECUTE (SELECT 'TRUNCATE ' || string_agg(quote_ident(tablename), ', ') || ' RESTART IDENTITY'
			FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE 'goose%');
	END $$`)
}

func testPostgresReopens(t *testing.T, server *postgrestest.Server) {
	url := server.Database(t)
	s := mustOpen(t, url)
	client{t, s}.begin()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	again := client{t, open(t, strings.Replace(url, "postgres:", "postgresql:", 1))}
	again.wantRepeat(nil, "old")
	again.wantUntouched()
}

func testTwoPostgresStores(t *testing.T, server *postgrestest.Server) {
	url := server.Database(t)
	first, second := open(t, url), open(t, url)
	var group sync.WaitGroup
	group.Go(func() { hammer(t, 8, first, second) })
	group.Go(func() {
		for range 5 {
			openAndClose(t, url)
		}
	})
	group.Wait()
	client{t, first}.wantCounted(8 * 50)
}

func testSimultaneousPostgresOpens(t *testing.T, server *postgrestest.Server) {
	url := server.Database(t)
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() { openAndClose(t, url) })
	}
	group.Wait()
}

func testPostgresIsolation(t *testing.T, server *postgrestest.Server) {
	s := open(t, server.Database(t)+"&default_transaction_isolation=serializable")
	testOneConversation(t, s)
}

// testPostgresLimits: the server gives up what a process that has vanished holds, unless the URL says otherwise.
func testPostgresLimits(t *testing.T, server *postgrestest.Server) {
	url := server.Database(t)
	for addition, want := range map[string]string{"": "10s", "&statement_timeout=3s": "3s"} {
		err := open(t, url+addition).Transact(t.Context(), func(tx *sql.Tx) error {
			for setting, want := range map[string]string{"statement_timeout": want, "idle_in_transaction_session_timeout": "10s"} {
				var got string
				if err := tx.QueryRow(`SELECT current_setting($1)`, setting).Scan(&got); err != nil || got != want {
					t.Errorf("%s = %s, %v; want %s", setting, got, err, want)
				}
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	}
}

// testPostgresGoes: what was committed is there when the server is back, and the store finds back by itself.
func testPostgresGoes(t *testing.T, server *postgrestest.Server) {
	c := client{t, open(t, server.Database(t))}
	c.begin()
	server.Stop()
	_, _, err := c.store.Turn(t.Context(), inConversation("c", "new"), at(1), leave(full()))
	if err == nil {
		t.Error("a turn was committed without a server")
	}
	if err := c.store.Ping(t.Context()); err == nil || !strings.Contains(err.Error(), "must be running") {
		t.Errorf("Ping returned %v", err)
	}
	server.Start()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	for err := c.store.Ping(ctx); err != nil; err = c.store.Ping(ctx) {
		if ctx.Err() != nil {
			t.Fatal(errors.Join(errors.New("the store does not find back"), err))
		}
	}
	c.wantUntouched()
}
