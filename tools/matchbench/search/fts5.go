package search

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"

	_ "modernc.org/sqlite" // the driver "sqlite"

	"ssprbot/knowledge"
)

// FTS5 is a full-text table of SQLite in memory, which ranks by BM25.
type FTS5 struct {
	db     *sql.DB
	search *sql.Stmt
	issues []knowledge.IssueID // by row; the first row is 1
	reads  Tokenizer
}

// Tokenizer says how FTS5 reads a text.
type Tokenizer int

// Porter cuts at what is neither letter nor digit and stems English. PairedPorter is handed Bigrams besides. Trigram takes
// any three letters in a row; it cannot find a word of two syllables.
const (
	Porter Tokenizer = iota
	PairedPorter
	Trigram
)

// What SQLite is told. Only the index is kept, the texts are in the entries. A word counts half in a title and a fifth in
// a cause: of the weights tried, these ranked best.
const (
	table  = `CREATE VIRTUAL TABLE said USING fts5(title, symptoms, cause, content='', tokenize='%s')`
	insert = `INSERT INTO said(rowid, title, symptoms, cause) VALUES (?, ?, ?, ?)`
	best   = `SELECT rowid, -bm25(said, 0.5, 1, 0.2) FROM said WHERE said MATCH ? ORDER BY 2 DESC, 1 LIMIT ?`
	size   = `SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()`
)

func (t Tokenizer) name() string {
	if t == Trigram {
		return "trigram"
	}
	return "porter unicode61"
}

func (t Tokenizer) prepare(text string) string {
	if t == PairedPorter {
		return Bigrams(text)
	}
	return text
}

// NewFTS5 indexes entries.
func NewFTS5(ctx context.Context, issues []*knowledge.Issue, tokenizer Tokenizer, grain Grain) (*FTS5, error) {
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		return nil, fmt.Errorf("opening SQLite: %w", err)
	}
	db.SetMaxOpenConns(1) // each connection to :memory: is a database of its own
	f := &FTS5{db: db, reads: tokenizer}
	if err := f.fill(ctx, documents(issues, grain)); err != nil {
		return nil, errors.Join(fmt.Errorf("filling the FTS5 table: %w", err), db.Close())
	}
	f.search, err = db.PrepareContext(ctx, best)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("preparing the search: %w", err), db.Close())
	}
	return f, nil
}

func (f *FTS5) fill(ctx context.Context, all []document) error {
	tx, err := f.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // after the commit it only says that there is nothing to undo
	if _, err := tx.ExecContext(ctx, fmt.Sprintf(table, f.reads.name())); err != nil {
		return err
	}
	row, err := tx.PrepareContext(ctx, insert)
	if err != nil {
		return err
	}
	defer func() { _ = row.Close() }() // with the transaction
	for n, d := range all {
		f.issues = append(f.issues, d.issue)
		if _, err := row.ExecContext(ctx, n+1, f.reads.prepare(d.title), f.reads.prepare(d.symptoms), f.reads.prepare(d.cause)); err != nil {
			return err
		}
	}
	return tx.Commit()
}

// Rank asks for any of the words. A text without one finds nothing.
func (f *FTS5) Rank(text string) (answer Answer, err error) {
	anyOf := f.reads.query(text)
	if anyOf == "" {
		return Answer{}, nil
	}
	rows, err := f.search.QueryContext(context.Background(), anyOf, deepest) // in memory: there is nothing to wait for
	if err != nil {
		return Answer{}, fmt.Errorf("asking FTS5: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	var r ranking
	for rows.Next() {
		var row int
		var score float64
		if err := rows.Scan(&row, &score); err != nil {
			return Answer{}, fmt.Errorf("reading FTS5's answer: %w", err)
		}
		r.add(f.issues[row-1], score)
	}
	return r.answer, rows.Err()
}

// query is an FTS5 expression that any of the text's words fulfils.
func (t Tokenizer) query(text string) string {
	var words []string
	for word := range strings.FieldsFuncSeq(t.prepare(text), betweenWords) {
		words = append(words, t.findable(word)...)
	}
	slices.Sort(words)
	words = slices.Compact(words)
	if len(words) == 0 {
		return ""
	}
	return `"` + strings.Join(words, `" OR "`) + `"`
}

func betweenWords(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }

// findable is what of a word the tokenizer finds: all of it, or every three letters.
func (t Tokenizer) findable(word string) []string {
	if t != Trigram {
		return []string{word}
	}
	letters := []rune(word)
	var threes []string
	for i := range len(letters) - 2 {
		threes = append(threes, string(letters[i:i+3]))
	}
	return threes
}

// Size is how many bytes the database takes; all of it is in memory, outside Go's heap.
func (f *FTS5) Size(ctx context.Context) (int64, error) {
	var bytes int64
	if err := f.db.QueryRowContext(ctx, size).Scan(&bytes); err != nil {
		return 0, fmt.Errorf("asking for the size of SQLite's database: %w", err)
	}
	return bytes, nil
}

// Close gives back the memory.
func (f *FTS5) Close() error { return errors.Join(f.search.Close(), f.db.Close()) }
