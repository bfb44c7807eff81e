//go:build unix

// Package postgrestest starts a PostgreSQL for tests: a server of its own in a temporary folder, from the binaries
// that are installed, reachable through a socket there and gone when the test ends, however it ends.
//
// What a test writes survives Stop and Start, but no power cut: the server does not wait for the disk. Tests without the
// binaries fail, they are not skipped.
package postgrestest

import (
	"context"
	"crypto/rand"
	"errors"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

const (
	role = "bot"
	// Password is what every URL of a Server holds, so that a test can look for it where it must not be.
	Password = "hunter2"
	patience = time.Minute // on a busy machine a start takes seconds
)

// Server is a running PostgreSQL. Database may be called by tests that run in parallel, Stop and Start may not.
type Server struct {
	t      testing.TB
	bin    string // where initdb and postgres are
	folder string // the server's home: data, socket and log
	user   *syscall.Credential
	server *process // nil while it is stopped
}

// New starts a server that ends with the test.
func New(t testing.TB) *Server {
	t.Helper()
	bin, err := binaries()
	if err != nil {
		t.Fatal(err)
	}
	folder, err := os.MkdirTemp("", "postgres") // the test's own folder is closed to the server's user
	if err != nil {
		t.Fatal(err)
	}
	s := &Server{t: t, bin: bin, folder: folder, user: unprivileged()}
	t.Cleanup(func() { s.Stop(); _ = os.RemoveAll(folder) })
	if err := s.create(); err != nil {
		t.Fatalf("creating a PostgreSQL database cluster: %v", err)
	}
	s.Start()
	return s
}

// create makes the folder the server's and initialises it. UTF-8 in the order of bytes is the same on every machine.
func (s *Server) create() error {
	if s.user != nil {
		if err := os.Chown(s.folder, int(s.user.Uid), int(s.user.Gid)); err != nil {
			return err
		}
	}
	password := filepath.Join(s.folder, "password")
	if err := os.WriteFile(password, []byte(Password), 0o644); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	initdb := exec.CommandContext(ctx, filepath.Join(s.bin, "initdb"), "--pgdata", s.data(), "--username", role,
		"--pwfile", password, "--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C", "--no-sync")
	s.asUser(initdb)
	if out, err := initdb.CombinedOutput(); err != nil {
		return errors.Join(err, errors.New(string(out)))
	}
	return nil
}

func (s *Server) data() string { return filepath.Join(s.folder, "data") }

// Database is the URL of a new empty database, which is dropped when the test ends.
func (s *Server) Database(t testing.TB) string {
	t.Helper()
	name := "test" + strings.ToLower(rand.Text())
	s.execute(t, "CREATE DATABASE "+name)
	t.Cleanup(func() { s.execute(t, "DROP DATABASE "+name+" WITH (FORCE)") })
	return s.url(name)
}

func (s *Server) url(database string) string {
	u := url.URL{Scheme: "postgres", User: url.UserPassword(role, Password), Path: "/" + database}
	u.RawQuery = url.Values{"host": {s.folder}}.Encode()
	return u.String()
}

func (s *Server) execute(t testing.TB, statement string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	conn, err := pgx.Connect(ctx, s.url("postgres"))
	if err != nil {
		t.Fatalf("connecting to the test's PostgreSQL: %v", err)
	}
	defer func() { _ = conn.Close(ctx) }()
	if _, err := conn.Exec(ctx, statement); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

// binaries is the folder with PostgreSQL's programs: Debian keeps it out of PATH.
func binaries() (string, error) {
	if path, err := exec.LookPath("initdb"); err == nil {
		if path, err = filepath.EvalSymlinks(path); err == nil { // both programs stand where the link leads
			return filepath.Dir(path), nil
		}
	}
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if len(found) == 0 {
		return "", errors.New("PostgreSQL is not installed, and the tests need initdb and postgres: `make setup` installs them")
	}
	return filepath.Dir(found[len(found)-1]), nil
}
