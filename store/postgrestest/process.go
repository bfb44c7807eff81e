//go:build unix

package postgrestest

import (
	"context"
	"io"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// guarded ends the server when its input does, and then removes the folder: a test that was killed leaves nothing
// behind. The word stay leaves the folder to the test. The terminal's interrupt is for the test alone.
const guarded = `trap '' INT HUP TERM
"$@" >log 2>&1 & server=$!
read -r word
kill -QUIT $server; wait $server
[ "$word" = stay ] || rm -rf "$PWD"`

type process struct {
	command *exec.Cmd
	input   io.WriteCloser
}

// Stop ends the server at once, as a crash would, and all its connections with it.
func (s *Server) Stop() {
	if s.server == nil {
		return
	}
	_, _ = io.WriteString(s.server.input, "stay\n")
	_ = s.server.input.Close()
	_ = s.server.command.Wait() // it reports the server's end by a signal
	s.server = nil
}

// Start starts the server after Stop, and waits until it takes connections.
func (s *Server) Start() {
	s.t.Helper()
	command := exec.CommandContext(context.Background(), "/bin/sh", "-c", guarded, "sh",
		filepath.Join(s.bin, "postgres"), "-D", s.data(), "-k", s.folder, "-c", "listen_addresses=", "-c", "fsync=off",
		"-c", "full_page_writes=off")
	s.asUser(command)
	input, err := command.StdinPipe()
	if err != nil {
		s.t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		s.t.Fatalf("starting PostgreSQL: %v", err)
	}
	s.server = &process{command, input}
	s.awaitStart()
}

func (s *Server) awaitStart() {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	again := time.NewTicker(10 * time.Millisecond)
	defer again.Stop()
	for {
		conn, err := pgx.Connect(ctx, s.url("postgres"))
		if err == nil {
			_ = conn.Close(ctx)
			return
		}
		select {
		case <-again.C:
		case <-ctx.Done():
			log, _ := os.ReadFile(filepath.Join(s.folder, "log"))
			s.t.Fatalf("PostgreSQL does not start: %v\n%s", err, log)
		}
	}
}

// asUser runs the command in the server's folder, for a user that PostgreSQL takes: it refuses root.
func (s *Server) asUser(command *exec.Cmd) {
	command.Dir = s.folder
	command.Env = []string{"PATH=/usr/local/bin:/usr/bin:/bin", "LC_ALL=C", "TZ=UTC"}
	if s.user != nil {
		command.SysProcAttr = &syscall.SysProcAttr{Credential: s.user}
	}
}

// unprivileged is nil for everybody but root.
func unprivileged() *syscall.Credential {
	if os.Geteuid() != 0 {
		return nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		if u, err := user.Lookup(name); err == nil {
			uid, uidErr := strconv.ParseUint(u.Uid, 10, 32)
			gid, gidErr := strconv.ParseUint(u.Gid, 10, 32)
			if uidErr == nil && gidErr == nil {
				return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
			}
		}
	}
	return &syscall.Credential{Uid: 65534, Gid: 65534}
}
