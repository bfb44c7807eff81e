package store_test

import (
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"ssprbot/bot"
	"ssprbot/helpdesk"
)

// asOf makes a database of an earlier version of the program: its migrations and what goose notes of them.
func asOf(t *testing.T, db *sql.DB, noteTable string, migrations ...string) {
	t.Helper()
	run := func(statement string) {
		if _, err := db.ExecContext(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	run(noteTable)
	run(`INSERT INTO goose_db_version (version_id, is_applied) VALUES (0, true)`)
	for n, path := range migrations {
		statements, err := os.ReadFile(filepath.Join("migrations", path))
		if err != nil {
			t.Fatal(err)
		}
		run(string(statements))
		run(fmt.Sprintf(`INSERT INTO goose_db_version (version_id, is_applied) VALUES (%d, true)`, n+1))
	}
}

const sqliteNotes = `CREATE TABLE goose_db_version (id INTEGER PRIMARY KEY AUTOINCREMENT, version_id INTEGER NOT NULL,
	is_applied INTEGER NOT NULL, tstamp TIMESTAMP DEFAULT (datetime('now')))`

// TestTheFirstSchemaIsBroughtUpToDate: what it kept is there, and belongs to nobody who could ask to be forgotten.
func TestTheFirstSchemaIsBroughtUpToDate(t *testing.T) {
	path := filepath.Join(t.TempDir(), "bot.db")
	db := rawOpen(t, path)
	asOf(t, db, sqliteNotes, "sqlite/00001_init.sql")
	_, err := db.ExecContext(t.Context(), `
		INSERT INTO dialog VALUES ('c', CAST('old' AS BLOB), 0);
		INSERT INTO seen VALUES ('k', CAST('yes' AS BLOB), 0)`)
	if err != nil {
		t.Fatal(err)
	}
	c := client{t, open(t, "sqlite:"+path)}
	c.turn(by("ann", "elsewhere"), bot.Turn{ForgetPerson: true})
	c.wantRepeat([]byte("yes"), "k")
	if got := c.state("c"); string(got) != "old" {
		t.Errorf("state = %q, want old", got)
	}
}

// TestTheSchemaWithoutADeskIsBroughtUpToDate: what waited to be sent leaves where it was going, in order.
func TestTheSchemaWithoutADeskIsBroughtUpToDate(t *testing.T) {
	path := filepath.Join(t.TempDir(), "bot.db")
	db := rawOpen(t, path)
	asOf(t, db, sqliteNotes, "sqlite/00001_init.sql", "sqlite/00002_person.sql")
	testUpgrade(t, db, "sqlite:"+path)
}

// TestTheSchemaWithoutThreadsIsBroughtUpToDate: a ticket that was made in a thread is found by it.
func TestTheSchemaWithoutThreadsIsBroughtUpToDate(t *testing.T) {
	path := filepath.Join(t.TempDir(), "bot.db")
	db := rawOpen(t, path)
	asOf(t, db, sqliteNotes, "sqlite/00001_init.sql", "sqlite/00002_person.sql", "sqlite/00003_desk.sql", "sqlite/00004_told.sql")
	testThreads(t, db, "sqlite:"+path)
}

func testThreads(t *testing.T, db *sql.DB, url string) {
	for n, document := range []string{`{"problem":"a \u0000 here","thread":{"conversation":"19:c;messageid=1"}}`, `{"thread":{}}`} {
		_, err := db.ExecContext(t.Context(), `INSERT INTO ticket (tenant, number, version, requester, assignee, opened_at, document)
			VALUES ('acme', $1, 1, '', '', 0, $2)`, n+1, document)
		if err != nil {
			t.Fatal(err)
		}
	}
	c := client{t, open(t, url)}
	c.desk(func(r helpdesk.Records) error {
		got, err := r.OfThread(t.Context(), "acme", "19:c;messageid=1", 5)
		if len(got) != 1 || got[0].Number != 1 {
			t.Errorf("found %+v", got)
		}
		return err
	})
}

// testUpgrade leaves something of everything in a database that has no desk yet, and opens it.
func testUpgrade(t *testing.T, db *sql.DB, url string) {
	for _, statement := range []string{
		`INSERT INTO dialog (id, person, state, used_at) VALUES ('c', 'ann', $1, 0)`,
		`INSERT INTO seen (id, person, answer, committed_at) VALUES ('k', 'ann', $1, 0)`,
		`INSERT INTO delivery (conversation, person, operation, service_url, tenant, activity, payload, due, refusals, answers_lost, lease_until)
			VALUES ('c', 'ann', 'post', 'https://a/', 'acme', '', $1, 0, 1, 0, 1)`,
		`INSERT INTO delivery (conversation, person, operation, service_url, tenant, activity, payload, due, refusals, answers_lost)
			VALUES ('c', 'ann', 'put', 'https://a/', 'acme', '1:a', $1, 0, 0, 0)`,
		`INSERT INTO delivery (conversation, person, operation, service_url, tenant, activity, payload, due, refusals, answers_lost, failed_at, failure)
			VALUES ('d', 'ann', 'post', 'https://a/', 'acme', '', $1, 0, 0, 0, 1, 'status 400')`,
	} {
		if _, err := db.ExecContext(t.Context(), statement, []byte("old")); err != nil {
			t.Fatal(err)
		}
	}
	c := client{t, open(t, url)}
	if got := c.state("c"); string(got) != "old" {
		t.Errorf("state = %q, want old", got)
	}
	c.wantRepeat([]byte("old"), "k")
	first := c.claimOne(at(0))
	if first.Operation != bot.Post || first.ConversationID != "c" || first.Refusals != 1 || first.AnswersLost != 1 || first.Member+first.Card != "" {
		t.Errorf("%+v", first)
	}
	c.settle(first, at(0), "")
	again := c.claimOne(at(0))
	c.settle(again, at(9), "")
	c.wantNextDue(at(9))
	if n := c.add(from("a")).Number; n != 1 {
		t.Errorf("the first ticket is %d", n)
	}
}
