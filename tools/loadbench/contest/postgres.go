package contest

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"

	"ssprbot/tools/loadbench/process"
)

// database is a PostgreSQL server of the benchmark's own, as it comes: it waits for the disk at each commit.
type database struct {
	server  *process.Process
	folder  string // data, socket and log
	counted int    // databases made so far
}

// postgresDatabase is the URL of an empty database, on a server that is started when it is first asked for.
func (b *Bench) postgresDatabase(ctx context.Context) (string, error) {
	if b.PostgresURL != "" {
		return b.PostgresURL, nil
	}
	if b.database == nil {
		if err := b.startPostgres(ctx); err != nil {
			return "", fmt.Errorf("starting PostgreSQL: %w", err)
		}
	}
	b.database.counted++
	name := "bot" + strconv.Itoa(b.database.counted)
	conn, err := pgx.Connect(ctx, b.database.url("postgres"))
	if err != nil {
		return "", fmt.Errorf("making a database: %w", err)
	}
	_, err = conn.Exec(ctx, "CREATE DATABASE "+name)
	return b.database.url(name), errors.Join(err, conn.Close(ctx))
}

func (d *database) url(name string) string {
	u := url.URL{Scheme: "postgres", User: url.User("bot"), Path: "/" + name, RawQuery: url.Values{"host": {d.folder}}.Encode()}
	return u.String()
}

func (b *Bench) startPostgres(ctx context.Context) error {
	bin, err := postgresBinaries()
	if err != nil {
		return err
	}
	d := &database{}
	if d.folder, err = os.MkdirTemp("", "loadbench"); err != nil { // the benchmark's own folder is closed to the server's user
		return fmt.Errorf("making a folder: %w", err)
	}
	b.database = d
	data, owner := filepath.Join(d.folder, "data"), unprivileged()
	initdb := exec.CommandContext(ctx, filepath.Join(bin, "initdb"), "--pgdata", data, "--username", "bot", "--auth", "trust",
		"--encoding", "UTF8", "--locale", "C")
	if owner != nil {
		if err := os.Chown(d.folder, int(owner.Uid), int(owner.Gid)); err != nil {
			return fmt.Errorf("giving the folder away: %w", err)
		}
		initdb.SysProcAttr = &syscall.SysProcAttr{Credential: owner}
	}
	initdb.Dir = d.folder
	if out, err := initdb.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w: %s", err, out)
	}
	d.server, err = process.Start(process.Spec{
		Args:        []string{filepath.Join(bin, "postgres"), "-D", data, "-k", d.folder, "-c", "listen_addresses="},
		Environment: []string{"PATH=" + b.Path}, Folder: d.folder, Log: filepath.Join(b.folder, "postgres.log"), CPU: b.LoadCPU, User: owner,
	})
	if err != nil {
		return err
	}
	return d.ready(ctx)
}

func (d *database) ready(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	for {
		conn, err := pgx.Connect(ctx, d.url("postgres"))
		if err == nil {
			return conn.Close(ctx)
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("waiting for it: %w", err)
		case <-time.After(10 * time.Millisecond):
		}
	}
}

func (d *database) close() error {
	if d == nil {
		return nil
	}
	if d.server != nil {
		d.server.Interrupt()
	}
	return os.RemoveAll(d.folder)
}

// active is how long the sessions of a database have been at work, and cpu what all of the server's processes took.
func (d *database) active(ctx context.Context, databaseURL string) (active, cpu time.Duration, err error) {
	conn, err := pgx.Connect(ctx, databaseURL)
	if err != nil {
		return 0, 0, fmt.Errorf("asking the database for its time: %w", err)
	}
	defer func() { _ = conn.Close(ctx) }()
	var millis float64
	if err := conn.QueryRow(ctx, `SELECT active_time FROM pg_stat_database WHERE datname = current_database()`).Scan(&millis); err != nil {
		return 0, 0, fmt.Errorf("asking the database for its time: %w", err)
	}
	if d != nil {
		cpu, err = d.server.FamilyCPU()
	}
	return time.Duration(millis * float64(time.Millisecond)), cpu, err
}

// postgresBinaries is the folder with PostgreSQL's programs: Debian keeps it out of PATH.
func postgresBinaries() (string, error) {
	if path, err := exec.LookPath("initdb"); err == nil {
		if path, err = filepath.EvalSymlinks(path); err == nil {
			return filepath.Dir(path), nil
		}
	}
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if len(found) == 0 {
		return "", errors.New("PostgreSQL is not installed: `make setup` does it")
	}
	return filepath.Dir(found[len(found)-1]), nil
}

// unprivileged is who the server runs as where this program is root, which PostgreSQL refuses; nil for the same.
func unprivileged() *syscall.Credential {
	if os.Getuid() != 0 {
		return nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, errU := strconv.ParseUint(u.Uid, 10, 32)
		gid, errG := strconv.ParseUint(u.Gid, 10, 32)
		if errU == nil && errG == nil {
			return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
		}
	}
	return nil
}
