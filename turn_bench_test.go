package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"ssprbot/bot"
	"ssprbot/dialogs"
	"ssprbot/dialogs/text"
	"ssprbot/helpdesk"
	"ssprbot/knowledge"
	"ssprbot/server"
	"ssprbot/store"
)

// talkers is how many people wait for an answer at once.
const talkers = 64

// BenchmarkTurns is a turn as it is shipped, but for the network and who may call: a person's first question, from the
// request to the settled answer, with the whole base and SQLite in a file. It reports the processor time of a turn, by
// itself and in so many decodings of the same activity's JSON, which a busy machine slows alike.
func BenchmarkTurns(b *testing.B) {
	sent := &swift{answered: map[string]chan struct{}{}}
	door := shippedBot(b, "sqlite:"+filepath.Join(b.TempDir(), "bot.db"), sent)
	questions := whatPeopleAsk(b)
	activities := make([][]byte, b.N)
	for n := range activities {
		activities[n] = firstQuestion(b, n, questions[n%len(questions)])
	}
	var next atomic.Int64
	var people sync.WaitGroup
	b.ResetTimer()
	before := processorTime()
	for range talkers {
		people.Go(func() {
			for n := int(next.Add(1)) - 1; n < b.N; n = int(next.Add(1)) - 1 {
				arrived := sent.await(conversationOf(n))
				request := httptest.NewRequest(http.MethodPost, "/api/messages", bytes.NewReader(activities[n]))
				request.Header.Set("Content-Type", "application/json")
				response := httptest.NewRecorder()
				door.ServeHTTP(response, request)
				if response.Code != http.StatusOK {
					b.Errorf("status %d", response.Code)
					return
				}
				<-arrived
			}
		})
	}
	people.Wait()
	turns := processorTime() - before
	b.StopTimer()
	before = processorTime()
	for n := range b.N {
		var decoded map[string]any
		if err := json.Unmarshal(activities[n], &decoded); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(turns.Microseconds())/float64(b.N), "cpu-µs/op")
	b.ReportMetric(float64(turns)/float64(processorTime()-before), "decodings/op")
}

// swift is a connector that takes everything at once.
type swift struct {
	mu       sync.Mutex
	answered map[string]chan struct{}
}

func (s *swift) await(conversation string) chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	arrived := make(chan struct{})
	s.answered[conversation] = arrived
	return arrived
}

func (s *swift) Deliver(_ context.Context, d bot.Delivery) (bot.Posted, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if arrived := s.answered[d.ConversationID]; arrived != nil {
		close(arrived)
		delete(s.answered, d.ConversationID)
	}
	return bot.Posted{ActivityID: "1"}, nil
}

// shippedBot runs until the benchmark ends.
func shippedBot(b *testing.B, databaseURL string, sent bot.Connector) http.Handler {
	base, err := knowledge.Load(knowledge.Embedded())
	if err != nil {
		b.Fatal(err)
	}
	texts, err := text.Load()
	if err != nil {
		b.Fatal(err)
	}
	kept, err := store.Open(b.Context(), databaseURL)
	if err != nil {
		b.Fatal(err)
	}
	log := slog.New(slog.NewJSONHandler(&bytes.Buffer{}, &slog.HandlerOptions{Level: slog.LevelWarn}))
	teams := bot.New(bot.Config{
		Machine: dialogs.Machine{Knowledge: base, Texts: texts}, Store: kept, Connector: sent, Now: time.Now, Log: log,
		Incidents: helpdesk.DefaultRule(),
	})
	ctx, stop := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { teams.Run(ctx, time.Minute) })
	b.Cleanup(func() {
		stop()
		running.Wait()
		_ = kept.Close()
	})
	return server.New(server.Config{Gate: openGate{}, Bot: teams, Log: log}).Handler()
}

type wording struct{ Text, Lang string }

func whatPeopleAsk(b *testing.B) (all []wording) {
	file, err := os.Open("knowledge/testdata/questions.jsonl")
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		var q wording
		if err := json.Unmarshal(lines.Bytes(), &q); err != nil {
			b.Fatal(err)
		}
		all = append(all, q)
	}
	return all
}

func conversationOf(n int) string { return fmt.Sprint("a:conversation", n) }

// firstQuestion is an activity as Teams sends it.
func firstQuestion(b *testing.B, n int, q wording) []byte {
	body, err := json.Marshal(map[string]any{
		"type": "message", "id": fmt.Sprint(1700000000000 + n), "timestamp": "2026-11-30T12:00:00.0000000Z", "channelId": "msteams",
		"serviceUrl": "https://smba.trafficmanager.net/emea/", "locale": strings.NewReplacer("ko", "ko-KR", "en", "en-US").Replace(q.Lang),
		"from":         map[string]any{"id": fmt.Sprint("29:person", n), "name": "A Person", "aadObjectId": fmt.Sprint("person", n)},
		"conversation": map[string]any{"id": conversationOf(n), "conversationType": "personal", "tenantId": "tenant"},
		"recipient":    map[string]any{"id": "28:bot", "name": "SSPR"},
		"text":         q.Text, "textFormat": "plain", "channelData": map[string]any{"tenant": map[string]any{"id": "tenant"}},
		"entities": []any{map[string]any{"type": "clientInfo", "locale": "en-US", "country": "US", "platform": "Windows"}},
	})
	if err != nil {
		b.Fatal(err)
	}
	return body
}

// processorTime is what this process has used.
func processorTime() time.Duration {
	var used syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &used)
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}
