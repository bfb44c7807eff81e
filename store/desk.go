package store

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"ssprbot/helpdesk"
)

var _ helpdesk.Records = (*records)(nil)

// mostListed bounds every list of the desk's records, whatever is asked for.
const mostListed = 1000

// records is a helpdesk.Records in one transaction.
type records struct {
	tx      *sql.Tx
	dialect dialect
	hold    string // ends a SELECT of what is going to be changed
	found   *foundDesk
}

const (
	nextTicket   = `SELECT COALESCE(MAX(number), 0) + 1 FROM ticket WHERE tenant = $1`
	nextIncident = `SELECT COALESCE(MAX(number), 0) + 1 FROM incident WHERE tenant = $1`
)

// next counts up: the number after the tenant's highest one, which nobody else gets until the commit. What is numbered is
// never deleted, so that no number is missing and none is given twice.
func (r *records) next(ctx context.Context, kind, statement, tenant string) (n helpdesk.Number, err error) {
	if err := r.dialect.take(ctx, r.tx, []int64{lockNumber(kind, tenant)}); err != nil {
		return 0, err
	}
	err = r.tx.QueryRowContext(ctx, statement, tenant).Scan(&n)
	return n, overtaken("counting up", err)
}

// change executes the statement, and returns helpdesk.ErrConflict when it changes nothing.
func (r *records) change(ctx context.Context, doing, statement string, args ...any) error {
	n, err := r.affect(ctx, doing, statement, args...)
	if err == nil && n == 0 {
		return helpdesk.ErrConflict
	}
	return err
}

func (r *records) affect(ctx context.Context, doing, statement string, args ...any) (int64, error) {
	result, err := r.tx.ExecContext(ctx, statement, args...)
	if err != nil {
		return 0, overtaken(doing, err)
	}
	n, err := result.RowsAffected()
	return n, explained(doing, err)
}

// list reads all rows: a second statement has to wait for the end of the first.
func list[T any](ctx context.Context, r *records, scan func(row) (T, error), query string, args ...any) (all []T, err error) {
	rows, err := r.tx.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, overtaken("listing the desk's records", err)
	}
	all, err = collect(rows, scan)
	return all, overtaken("listing the desk's records", err)
}

func collect[T any](rows *sql.Rows, scan func(row) (T, error)) (all []T, err error) {
	defer func() { _ = rows.Close() }() // what it could report, Err does
	for rows.Next() {
		one, err := scan(rows)
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, rows.Err()
}

// find reads one row, or says that there is none.
func find[T any](ctx context.Context, r *records, scan func(row) (T, error), query string, args ...any) (one T, ok bool, err error) {
	one, err = scan(r.tx.QueryRowContext(ctx, query, args...))
	if errors.Is(err, sql.ErrNoRows) {
		return one, false, nil
	}
	return one, err == nil, overtaken("looking up the desk's records", err)
}

// row is *sql.Row or *sql.Rows.
type row interface{ Scan(...any) error }

// document is the JSON of value. What browsers take for markup stays as it is: ids are searched in it.
func document(value any) (string, error) {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(value)
	return string(bytes.TrimSuffix(text.Bytes(), []byte("\n"))), err
}

// orNull keeps the empty value apart from every other one.
func orNull[T comparable](value T) any {
	if value == *new(T) {
		return nil
	}
	return value
}

// moment is a time as it is kept; NULL for never.
func moment(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UnixMilli()
}

// whole is t as it comes back.
func whole(t time.Time) time.Time {
	if t.IsZero() {
		return time.Time{}
	}
	return t.UTC().Truncate(time.Millisecond)
}
