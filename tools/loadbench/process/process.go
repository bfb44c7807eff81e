// Package process starts the bots and servers that are measured and reads what they cost from /proc. Linux only.
//
// Invariants: a Process is one program in a group of its own, ended whole by Stop; its output goes to a file, so that
// reading it costs the measurement nothing.
package process

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"syscall"
	"time"
)

// Process is a running program.
type Process struct {
	command *exec.Cmd
	log     *os.File
	exited  chan struct{}
}

// Spec is what to start.
type Spec struct {
	Args        []string
	Environment []string // all of it
	Folder      string   // where it runs
	Log         string   // file that its output is added to
	CPU         int      // the core it is bound to; -1 for none
	User        *syscall.Credential
}

// Start starts a program; it need not be ready when Start returns.
func Start(s Spec) (*Process, error) {
	log, err := os.OpenFile(s.Log, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return nil, fmt.Errorf("opening a log: %w", err)
	}
	args := s.Args
	if s.CPU >= 0 {
		args = append([]string{"taskset", "-c", strconv.Itoa(s.CPU)}, args...)
	}
	command := exec.Command(args[0], args[1:]...) //nolint:noctx // Stop ends it; what to start is the caller's choice
	command.Dir, command.Env, command.Stdout, command.Stderr = s.Folder, s.Environment, log, log
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL, Credential: s.User}
	if err := command.Start(); err != nil {
		return nil, errors.Join(fmt.Errorf("starting %s: %w", s.Args[0], err), log.Close())
	}
	p := &Process{command: command, log: log, exited: make(chan struct{})}
	go func() { _ = command.Wait(); close(p.exited) }()
	return p, nil
}

// Stop asks the program to end, waits up to 20 seconds and then kills its whole group.
func (p *Process) Stop() { p.end(syscall.SIGTERM) }

// Interrupt is Stop with SIGINT, by which PostgreSQL does not wait for its clients.
func (p *Process) Interrupt() { p.end(syscall.SIGINT) }

func (p *Process) end(signal syscall.Signal) {
	_ = p.command.Process.Signal(signal)
	select {
	case <-p.exited:
	case <-time.After(20 * time.Second):
	}
	_ = syscall.Kill(-p.command.Process.Pid, syscall.SIGKILL)
	<-p.exited
	_ = p.log.Close()
}

// Ready waits until address answers GET with 200, or with "" as the path until it takes connections.
func (p *Process) Ready(ctx context.Context, address, path string) error {
	for {
		select {
		case <-p.exited:
			return fmt.Errorf("%s ended at once; its log is %s", p.command.Args, p.log.Name())
		case <-ctx.Done():
			return fmt.Errorf("waiting for %s: %w; its log is %s", address, ctx.Err(), p.log.Name())
		case <-time.After(time.Millisecond):
		}
		if answers(ctx, address, path) {
			return nil
		}
	}
}

func answers(ctx context.Context, address, path string) bool {
	if path == "" {
		conn, err := new(net.Dialer).DialContext(ctx, "tcp", address)
		if err != nil {
			return false
		}
		return conn.Close() == nil
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+address+path, nil)
	if err != nil {
		return false
	}
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: time.Second}
	res, err := client.Do(req)
	if err != nil {
		return false
	}
	return res.Body.Close() == nil && res.StatusCode == http.StatusOK
}

// FreeAddress is a loopback address that nobody listens on now.
func FreeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // at once
	if err != nil {
		return "", fmt.Errorf("looking for a free port: %w", err)
	}
	return l.Addr().String(), l.Close()
}
