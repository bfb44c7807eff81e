package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"ssprbot/bot/teamstest"
)

// hostile: go test -run TestHostileRequests -v -timeout 2h . -args -hostile 1000000, which is make hostile.
var hostile = flag.Int("hostile", 4000, "how many hostile requests TestHostileRequests makes")

const (
	attackers   = 64 // connections, each with a request under way at any time
	callers     = 4  // honest ones
	callerPause = 10 * time.Millisecond
)

// siege is the program with honest callers, and at times attackers.
type siege struct {
	t       *testing.T
	teams   *teamstest.Teams
	p       *program
	honest  *http.Client
	hostile *http.Client // connections of its own: the program closes those that misbehave
	asked   atomic.Int64 // honest questions
	token   string       // the honest one: the connector keeps it for an hour too
	arsenal []hostileRequest
	left    atomic.Int64 // hostile requests to be made
	dropped atomic.Int64 // without an answer: the connection was closed
	calm    spell
	storm   spell
}

// spell is a time with or without attackers.
type spell struct {
	mu    sync.Mutex
	waits []time.Duration // of honest callers
	cpu   time.Duration   // of the program
}

// manyRequests are enough to tell how long honest callers wait: with few of them whatever else the machine does decides.
const manyRequests = 100_000

// TestHostileRequests: however many come, none is accepted, none is dear, and honest callers wait no more than twice as
// long as usual. Calm and storm take turns, so that both meet the same machine.
func TestHostileRequests(t *testing.T) {
	s := besieged(t)
	rounds := max(4, *hostile/50_000)
	var middle int64
	made := 0
	for round := range rounds {
		s.left.Store(int64(*hostile / rounds))
		made += *hostile / rounds
		asked := s.spend(&s.storm, true, 0)
		s.spend(&s.calm, false, min(asked, 1500))
		if round == rounds/2 {
			middle = s.p.memory(t)
		}
	}
	s.report(made, middle)
	s.p.stop()
	if answers := int64(len(s.teams.Sent())); answers > s.asked.Load() { // what is not sent by the stop waits in the database
		t.Errorf("%d answers to %d questions", answers, s.asked.Load())
	}
	if n := s.teams.KeyRequests(); n > 2 {
		t.Errorf("the keys were fetched %d times", n)
	}
	if lines := strings.Count(s.p.logged(), "request refused"); lines > 300+made/20 {
		t.Errorf("%d refusals in the log", lines)
	}
}

// ratio is how much longer honest callers wait in the storm, at the 99th percentile.
func (s *siege) ratio() float64 { return float64(p99(s.storm.waits)) / float64(p99(s.calm.waits)) }

func besieged(t *testing.T) *siege {
	teams := teamstest.New(t)
	s := &siege{t: t, teams: teams, p: start(t, teams.Environment()), token: teams.Token(), arsenal: arsenal(t, teams)}
	s.honest, s.hostile = clientOf(t, callers), clientOf(t, attackers)
	s.spend(&spell{}, false, 200) // warms up
	return s
}

func clientOf(t *testing.T, connections int) *http.Client {
	c := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: connections}, Timeout: 30 * time.Second}
	t.Cleanup(c.CloseIdleConnections)
	return c
}

// spend lets honest callers ask, n times or as long as there is a storm, and returns how often they did.
func (s *siege) spend(in *spell, storm bool, n int) (asked int) {
	before := s.p.cpu(s.t)
	var attack, honest sync.WaitGroup
	over := make(chan struct{})
	if storm {
		for range attackers {
			attack.Go(s.attack)
		}
		go func() { attack.Wait(); close(over) }()
	}
	var count atomic.Int64
	for caller := range callers {
		honest.Go(func() {
			place := teamstest.Personal(teamstest.Someone(fmt.Sprint("Caller ", caller)))
			for range time.Tick(callerPause) {
				select {
				case <-over:
					return
				default:
				}
				if !storm && count.Load() >= int64(n) {
					return
				}
				count.Add(1)
				s.ask(in, place)
			}
		})
	}
	honest.Wait()
	attack.Wait()
	in.cpu += s.p.cpu(s.t) - before
	return int(count.Load())
}

func (s *siege) ask(in *spell, place teamstest.Place) {
	s.asked.Add(1)
	message := s.teams.Message(trouble, place)
	body, _ := json.Marshal(message)
	began := time.Now()
	header := http.Header{"Content-Type": {"application/json"}, "Authorization": {"Bearer " + s.token}}
	status, _, err := s.send(s.honest, hostileRequest{"honest", http.MethodPost, header, body, http.StatusOK})
	waited := time.Since(began)
	if status != http.StatusOK {
		s.t.Errorf("an honest caller was answered %d, %v", status, err)
	}
	in.mu.Lock()
	defer in.mu.Unlock()
	in.waits = append(in.waits, waited)
}

func (s *siege) attack() {
	random := rand.New(rand.NewPCG(rand.Uint64(), 7))
	for s.left.Add(-1) >= 0 {
		r := drawn(s.arsenal, random)
		status, body, _ := s.send(s.hostile, r)
		switch {
		case status == 0:
			s.dropped.Add(1)
		case status < 400 || status >= 500 || len(body) > 0 || r.status != 0 && status != r.status:
			s.t.Errorf("%s: answered %d %q, want %d", r.name, status, body, r.status)
		}
	}
}

// send returns status 0 where no answer came.
func (s *siege) send(by *http.Client, r hostileRequest) (status int, answer []byte, err error) {
	req, err := http.NewRequestWithContext(s.t.Context(), r.method, s.p.endpoint, bytes.NewReader(r.body))
	if err != nil {
		s.t.Error(err)
		return 0, nil, err
	}
	req.Header = r.header
	res, err := by.Do(req)
	if err != nil {
		return 0, nil, err
	}
	defer res.Body.Close()
	answer, _ = io.ReadAll(res.Body)
	return res.StatusCode, answer, nil
}

// report holds the figures to what was promised, after so many hostile requests.
func (s *siege) report(made int, middle int64) {
	turns, stormy := len(s.calm.waits), len(s.storm.waits)
	perTurn := s.calm.cpu / time.Duration(turns)
	perAttack := max(0, s.storm.cpu-perTurn*time.Duration(stormy)) / time.Duration(made)
	calm, storm := p99(s.calm.waits), p99(s.storm.waits)
	now, most := s.p.memory(s.t), s.p.status(s.t, "VmHWM")
	s.t.Logf("%d hostile requests, %d of them cut off; honest: %d in calm, p50 %v p99 %v; %d in the storm, p50 %v p99 %v: %.2f times",
		made, s.dropped.Load(), turns, middleOf(s.calm.waits), calm, stormy, middleOf(s.storm.waits), storm, s.ratio())
	s.t.Logf("CPU of a turn %v, of a hostile request %v; memory %d MB, half-way %d MB, at most %d MB",
		perTurn, perAttack, now>>20, middle>>20, most>>20)
	if perAttack > perTurn {
		s.t.Errorf("a hostile request costs %v of CPU, a turn %v", perAttack, perTurn)
	}
	if now > middle*5/4 {
		s.t.Errorf("the program has %d bytes, half-way it had %d", now, middle)
	}
	if made >= manyRequests && s.ratio() > 2 {
		s.t.Errorf("honest callers wait %v in the storm, %v in calm", storm, calm)
	}
}

func p99(waits []time.Duration) time.Duration {
	slices.Sort(waits)
	return waits[len(waits)*99/100]
}

func middleOf(sorted []time.Duration) time.Duration { return sorted[len(sorted)/2] }

// cpu is what the program has used of the processor so far (proc_pid_stat(5), fields 14 and 15, in hundredths).
func (p *program) cpu(t *testing.T) (used time.Duration) {
	t.Helper()
	content, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", p.command.Process.Pid))
	if err != nil {
		t.Fatal(err)
	}
	_, fields, _ := strings.Cut(string(content), ") ")
	for _, field := range strings.Fields(fields)[11:13] {
		ticks, err := strconv.Atoi(field)
		if err != nil {
			t.Fatal(err)
		}
		used += time.Duration(ticks) * 10 * time.Millisecond
	}
	return used
}
