package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"strings"

	"modernc.org/sqlite"
)

// mostStatements bounds what is kept prepared. The store has some hundred statements; those that are put together for
// each search are many.
const mostStatements = 200

// prepared opens connections that keep their statements prepared: to parse one takes SQLite longer than to run it.
type prepared struct{ driver.Connector }

func newPrepared(dsn string) (driver.Connector, error) {
	connector, err := sqlite.NewConnector(dsn)
	return prepared{connector}, err
}

// Connect implements driver.Connector.
func (p prepared) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := p.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	whole, ok := conn.(sqliteConn)
	if !ok {
		return nil, errors.Join(errors.New("the SQLite driver lacks what database/sql may use"), conn.Close())
	}
	return &preparedConn{sqliteConn: whole, idle: map[string]statement{}}, nil
}

// sqliteConn is what a connection of the driver can do.
type sqliteConn interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	sqliteCalls
	sqliteChecks
}

type sqliteCalls interface {
	driver.ExecerContext
	driver.QueryerContext
}

type sqliteChecks interface {
	driver.Pinger
	driver.SessionResetter
	driver.Validator
}

type statement interface {
	driver.Stmt
	driver.StmtExecContext
	driver.StmtQueryContext
}

// preparedConn is used by one goroutine at a time, as database/sql has it.
type preparedConn struct {
	sqliteConn

	idle map[string]statement // those that nobody is reading from
	kept int                  // idle ones and others
}

// Close implements driver.Conn.
func (c *preparedConn) Close() error {
	var errs []error
	for _, s := range c.idle {
		errs = append(errs, s.Close())
	}
	return errors.Join(append(errs, c.sqliteConn.Close())...)
}

// Unwrap is how the driver finds its own connection.
func (c *preparedConn) Unwrap() driver.Conn { return c.sqliteConn }

// ExecContext implements driver.ExecerContext.
func (c *preparedConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	s, err := c.take(ctx, query)
	if err != nil {
		return nil, err
	}
	if s == nil {
		return c.sqliteConn.ExecContext(ctx, query, args)
	}
	defer c.put(query, s)
	return s.ExecContext(ctx, args)
}

// QueryContext implements driver.QueryerContext.
func (c *preparedConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	s, err := c.take(ctx, query)
	if err != nil {
		return nil, err
	}
	if s == nil {
		return c.sqliteConn.QueryContext(ctx, query, args)
	}
	rows, err := s.QueryContext(ctx, args)
	if err != nil {
		c.put(query, s)
		return nil, err
	}
	return &preparedRows{Rows: rows, closed: func() { c.put(query, s) }}, nil
}

// take returns the statement, nil for what is not kept: scripts, pragmas, and one that is being read from.
func (c *preparedConn) take(ctx context.Context, query string) (statement, error) {
	if s := c.idle[query]; s != nil {
		delete(c.idle, query)
		return s, nil
	}
	if c.kept >= mostStatements || !worthKeeping(query) {
		return nil, nil //nolint:nilnil // not kept is no error
	}
	prepared, err := c.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	s, ok := prepared.(statement)
	if !ok {
		return nil, prepared.Close()
	}
	c.kept++
	return s, nil
}

func (c *preparedConn) put(query string, s statement) {
	if c.idle[query] != nil { // it was prepared once more while this one was read from
		c.kept--
		_ = s.Close()
		return
	}
	c.idle[query] = s
}

// worthKeeping tells a single statement that reads or changes rows, or marks a place among such.
func worthKeeping(query string) bool {
	if strings.Contains(query, ";") {
		return false
	}
	word, _, _ := strings.Cut(strings.TrimLeft(query, " \t\n"), " ")
	switch strings.TrimSpace(word) {
	case "SELECT", "INSERT", "UPDATE", "DELETE", "SAVEPOINT", "RELEASE", "ROLLBACK":
		return true
	}
	return strings.HasPrefix(word, "WITH")
}

// preparedRows gives its statement back.
type preparedRows struct {
	driver.Rows

	closed func()
}

// Close implements driver.Rows.
func (r *preparedRows) Close() error {
	err := r.Rows.Close()
	if r.closed != nil {
		r.closed()
		r.closed = nil
	}
	return err
}
