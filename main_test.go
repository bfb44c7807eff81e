package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"ssprbot/bot/teamstest"
)

// binary is the program as it is shipped: SSPRBOT_BINARY, or built here.
var binary string

func TestMain(m *testing.M) { os.Exit(testMain(m)) }

func testMain(m *testing.M) int {
	binary = os.Getenv("SSPRBOT_BINARY")
	if binary != "" {
		return m.Run()
	}
	folder, err := os.MkdirTemp("", "ssprbot")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer func() { _ = os.RemoveAll(folder) }()
	binary = filepath.Join(folder, "ssprbot")
	build := exec.Command("go", "build", "-o", binary, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "building ssprbot: %v\n%s", err, out)
		return 1
	}
	return m.Run()
}

// program is a running ssprbot serve.
type program struct {
	t        *testing.T
	command  *exec.Cmd
	endpoint string // set before ready is closed
	ready    chan struct{}
	exited   chan struct{}

	mu  sync.Mutex
	log strings.Builder
}

// patience is how long a busy machine may take for what is done at once on an idle one.
const patience = 2 * time.Minute

// start runs serve on a free port and waits until it listens. The environment is the given one only.
func start(t *testing.T, environment []string, args ...string) *program {
	t.Helper()
	p := launch(t, environment, args...)
	select {
	case <-p.ready:
	case <-p.exited:
	case <-time.After(patience):
	}
	select {
	case <-p.ready:
	default:
		t.Fatalf("serve did not start:\n%s", p.logged())
	}
	return p
}

func launch(t *testing.T, environment []string, args ...string) *program {
	t.Helper()
	p := &program{t: t, ready: make(chan struct{}), exited: make(chan struct{})}
	p.command = exec.Command(binary, append([]string{"serve", "--listen", "127.0.0.1:0"}, args...)...)
	p.command.Dir = t.TempDir()
	p.command.Env = append([]string{"SSPRBOT_RATE_LIMITS=off", "SSPRBOT_SEND_LIMITS=off"}, environment...)
	stderr, err := p.command.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.command.Start(); err != nil {
		t.Fatal(err)
	}
	read := make(chan struct{})
	go func() { defer close(read); p.read(stderr) }()
	go func() { <-read; _ = p.command.Wait(); close(p.exited) }()
	t.Cleanup(func() {
		p.kill()
		<-p.exited
		p.toldNothing(environment)
	})
	return p
}

// toldNothing looks for what the program heard in what it logged. Every test that runs it ends with this.
func (p *program) toldNothing(environment []string) {
	p.t.Helper()
	heard, err := teamstest.ReadHeard(environment)
	if err != nil {
		p.t.Error(err)
		return
	}
	for _, variable := range environment {
		if name, value, _ := strings.Cut(variable, "="); strings.Contains(name, "SECRET") || strings.Contains(name, "Password") {
			heard.Add(value)
		}
	}
	if found := heard.In(p.logged()); len(found) > 0 {
		p.t.Errorf("the log holds what nobody may read there: %q\n%s", found, p.logged())
	}
}

// read keeps the log and finds the endpoint in it.
func (p *program) read(stderr io.Reader) {
	lines := bufio.NewScanner(stderr)
	for lines.Scan() {
		p.mu.Lock()
		p.log.WriteString(lines.Text() + "\n")
		p.mu.Unlock()
		var line struct{ Msg, Endpoint string }
		if json.Unmarshal(lines.Bytes(), &line) == nil && line.Msg == "listening" {
			p.endpoint = line.Endpoint
			close(p.ready)
		}
	}
}

// admin is the address of the operator's listener.
func (p *program) admin() string {
	for i, arg := range p.command.Args {
		if arg == "--admin-listen" {
			return p.command.Args[i+1]
		}
	}
	return ""
}

func (p *program) logged() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.log.String()
}

// kill ends the program at once, as a crash would.
func (p *program) kill() { _ = p.command.Process.Kill() }

// stop asks the program to end and waits until it has.
func (p *program) stop() {
	p.t.Helper()
	if err := p.command.Process.Signal(syscall.SIGTERM); err != nil {
		p.t.Fatal(err)
	}
	p.wait()
	if code := p.command.ProcessState.ExitCode(); code != 0 {
		p.t.Errorf("stopped with exit code %d:\n%s", code, p.logged())
	}
}

func (p *program) wait() {
	p.t.Helper()
	select {
	case <-p.exited:
	case <-time.After(patience):
		p.t.Fatalf("the program does not end:\n%s", p.logged())
	}
}

// cli runs a command: one that learns the built-in knowledge as the shipped program, since the race detector makes
// learning twenty times slower; every other in this process.
func cli(t *testing.T, stdin string, variables map[string]string, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	var out, wrong strings.Builder
	if len(args) > 0 && slices.Contains([]string{"chat", "match", "lint", "eval", "diagnose"}, args[0]) {
		command := exec.CommandContext(t.Context(), binary, args...)
		command.Stdin, command.Stdout, command.Stderr = strings.NewReader(stdin), &out, &wrong
		command.Env = []string{}
		for name, value := range variables {
			command.Env = append(command.Env, name+"="+value)
		}
		if err := command.Run(); err != nil && command.ProcessState == nil {
			t.Fatal(err)
		}
		return out.String(), wrong.String(), command.ProcessState.ExitCode()
	}
	code = run(context.WithoutCancel(t.Context()), args, environment{
		getenv: func(name string) string { return variables[name] }, stdin: strings.NewReader(stdin), stdout: &out, stderr: &wrong,
	})
	return out.String(), wrong.String(), code
}

// freeAddress is a loopback address on which nobody listens now.
func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().String()
}
