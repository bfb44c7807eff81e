package main

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"ssprbot/bot/teamstest"
)

// TestStoppingUnderLoad: however many talk when the program is told to stop, what it has accepted is answered, once,
// before it ends or by the next one.
func TestStoppingUnderLoad(t *testing.T) {
	s := setUp(t, "stop under load")
	s.start()
	var accepted sync.Map
	var n atomic.Int64
	var talking sync.WaitGroup
	for hand := range 16 {
		talking.Go(func() {
			for i := 0; ; i++ {
				place := teamstest.Personal(teamstest.Someone(fmt.Sprint("Person ", hand, " ", i)))
				response, err := s.teams.TryDeliver(s.p.endpoint, s.teams.Message(trouble, place))
				if err != nil {
					return // the door is shut
				}
				if response.Status != http.StatusOK {
					t.Errorf("answered %d", response.Status)
				}
				accepted.Store(place, true)
				if n.Add(1) == 300 {
					_ = s.p.command.Process.Signal(syscall.SIGTERM)
				}
			}
		})
	}
	talking.Wait()
	stopped := time.Now()
	s.p.wait()
	if code := s.p.command.ProcessState.ExitCode(); code != 0 {
		t.Errorf("stopped with exit code %d", code)
	}
	t.Logf("%d accepted, %d answered when the program had ended, %v after the last request", n.Load(), len(s.teams.Sent()), time.Since(stopped).Round(time.Millisecond))
	s.start()
	for place := range accepted.Range {
		where := place.(teamstest.Place)
		s.teams.Await(where.ConversationID(), 1)
	}
	if sent := int64(len(s.teams.Sent())); sent != n.Load() {
		t.Errorf("%d answers to %d accepted messages", sent, n.Load())
	}
}

// TestIdleAndSlowClients: a thousand connections that say nothing, and those who spell out their requests, cost little
// and delay nobody.
func TestIdleAndSlowClients(t *testing.T) {
	s := setUp(t, "idle connections")
	s.start()
	s.say("help")
	s.card(t, "What I can do")
	before := s.p.memory(t)
	address := strings.TrimSuffix(strings.TrimPrefix(s.p.endpoint, "http://"), "/api/messages")
	clients := connect(t, address, 1000, "")
	clients = append(clients, connect(t, address, 100, "POST /api/messages HTTP/1.1\r\nHost: bot\r\nX-Slow: ")...)
	clients = append(clients, connect(t, address, 100, "POST /api/messages HTTP/1.1\r\nHost: bot\r\nContent-Type: application/json\r\nContent-Length: 1000\r\nAuthorization: Bearer "+s.teams.Token()+"\r\n\r\n{")...)
	clients = append(clients, connect(t, address, 100, "POST /api/messages HTTP/1.1\r\nHost: bot\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{")...)
	s.say(trouble)
	s.answered(t, 1)
	after := s.p.memory(t)
	t.Logf("%d MB before, %d MB with %d such connections", before>>20, after>>20, len(clients))
	if each := (after - before) / int64(len(clients)); each > 64<<10 {
		t.Errorf("each connection costs %d bytes", each)
	}
	// Whoever has said nothing, or not all of it, is sent away.
	for i, c := range clients {
		if err := c.SetReadDeadline(time.Now().Add(30 * time.Second)); err != nil {
			t.Fatal(err)
		}
		if _, err := io.ReadAll(c); isTimeout(err) {
			t.Fatalf("connection %d is kept", i)
		}
	}
}

func isTimeout(err error) bool {
	timeout, ok := errors.AsType[net.Error](err)
	return ok && timeout.Timeout()
}

// connect opens connections that begin with these bytes and then say nothing more.
func connect(t *testing.T, address string, n int, begin string) []net.Conn {
	t.Helper()
	all := make([]net.Conn, n)
	for i := range all {
		c, err := new(net.Dialer).DialContext(t.Context(), "tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = c.Close() })
		if _, err := io.WriteString(c, begin); err != nil {
			t.Fatal(err)
		}
		all[i] = c
	}
	return all
}

// memory is what of the program is in memory now, in bytes.
func (p *program) memory(t *testing.T) int64 { return p.status(t, "VmRSS") }

// status reads a size from what the kernel tells of the program (proc_pid_status(5)).
func (p *program) status(t *testing.T, name string) int64 {
	t.Helper()
	content, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.command.Process.Pid))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(content)) {
		var kilobytes int64
		if _, err := fmt.Sscanf(line, name+": %d kB", &kilobytes); err == nil {
			return kilobytes << 10
		}
	}
	t.Fatalf("the kernel tells no %s", name)
	return 0
}

// TestAStormOfReloads: files that change all the time, half of them broken, and a signal with each, while people ask. No
// turn fails, the last good content is in force in the end, and most of the storm is not even read.
func TestAStormOfReloads(t *testing.T) {
	const changes = 300
	folder := t.TempDir()
	file := filepath.Join(folder, "ours.yaml")
	write(t, file, fmt.Sprintf(vpnEntry, "The first answer"))
	teams := teamstest.New(t)
	p := start(t, teams.Environment(), "--knowledge", folder)
	stop := keepAsking(t, teams, p)
	for i := range changes {
		content := fmt.Sprintf(vpnEntry, "The second answer")
		if i%2 == 1 {
			content = "version: 1\nissues: [\n"
		}
		replace(t, file, content)
		if err := p.command.Process.Signal(syscall.SIGHUP); err != nil {
			t.Fatal(err)
		}
	}
	calm := time.Now()
	replace(t, file, fmt.Sprintf(vpnEntry, "The third answer"))
	awaitAnswer(t, teams, p, "the vpn asks for my old password", "The third answer")
	t.Logf("in force %v after the storm, in which there were %d turns", time.Since(calm).Round(10*time.Millisecond), stop())
	if n := strings.Count(p.logged(), "knowledge reloaded") + strings.Count(p.logged(), "is not taken"); n > changes {
		t.Errorf("read %d times", n)
	}
}
