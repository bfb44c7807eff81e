package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"

	"ssprbot/bot"
	"ssprbot/dialogs"
	"ssprbot/dialogs/text"
	"ssprbot/knowledge"
	"ssprbot/server"
	"ssprbot/store"
)

// typists is how many people type at once.
const typists = 32

// BenchmarkCompose is the search of the message extension over HTTP on loopback, with the whole base and 32 people who
// type at once: every key stroke is a request, and each waits for its answer. It reports the times that people wait.
func BenchmarkCompose(b *testing.B) {
	door := httptest.NewServer(wholeBot(b))
	defer door.Close()
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: typists}, Timeout: 30 * time.Second}
	strokes := keyStrokes()
	var mu sync.Mutex
	var waited []time.Duration
	var size int
	var people sync.WaitGroup
	next := make(chan int)
	for person := range typists {
		people.Go(func() {
			for i := range next {
				began := time.Now()
				n, err := typeIn(client, door.URL, person, i, strokes[i%len(strokes)])
				if err != nil {
					b.Error(err)
				}
				mu.Lock()
				waited, size = append(waited, time.Since(began)), size+n
				mu.Unlock()
			}
		})
	}
	b.ResetTimer()
	for i := range b.N {
		next <- i
	}
	close(next)
	people.Wait()
	b.StopTimer()
	slices.Sort(waited)
	b.ReportMetric(float64(waited[len(waited)/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(waited[len(waited)*99/100].Microseconds())/1000, "p99-ms")
	b.ReportMetric(float64(waited[len(waited)-1].Microseconds())/1000, "max-ms")
	b.ReportMetric(float64(size)/float64(len(waited))/1000, "kB/answer")
}

// wholeBot is the bot as it is shipped, but for who may call.
func wholeBot(b *testing.B) http.Handler {
	base, err := knowledge.Load(knowledge.Embedded())
	if err != nil {
		b.Fatal(err)
	}
	texts, err := text.Load()
	if err != nil {
		b.Fatal(err)
	}
	kept, err := store.Open(b.Context(), "sqlite::memory:")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = kept.Close() })
	teams := bot.New(bot.Config{Machine: dialogs.Machine{Knowledge: base, Texts: texts}, Store: kept, Now: time.Now})
	return server.New(server.Config{Gate: openGate{}, Bot: teams, Log: slog.New(slog.DiscardHandler)}).Handler()
}

// openGate lets everybody in.
type openGate struct{}

func (openGate) Admit(*http.Request) (bot.Caller, error) { return openGate{}, nil }
func (openGate) Check(*bot.Activity) error               { return nil }

// keyStrokes is what stands in the box after each letter of a few questions.
func keyStrokes() (all []string) {
	for _, question := range []string{
		"my new password does not work on my office PC", "SSPR_0029: your organization", "온프레미스에서 새 암호가 안 돼요",
		"the code does not arrive", "계정이 잠겼어요", "what is for lunch today",
	} {
		letters := []rune(question)
		for i := range letters {
			all = append(all, string(letters[:i+1]))
		}
	}
	return all
}

func typeIn(client *http.Client, url string, person, stroke int, typed string) (size int, err error) {
	body, err := json.Marshal(map[string]any{
		"type": "invoke", "name": "composeExtension/query", "id": fmt.Sprint(stroke), "serviceUrl": "https://teams.example/", "locale": "ko-KR",
		"from":         map[string]any{"id": fmt.Sprint("29:", person), "aadObjectId": fmt.Sprint(person)},
		"conversation": map[string]any{"id": fmt.Sprint("a:", person), "tenantId": "tenant"},
		"value": map[string]any{
			"commandId": bot.SearchKnowledge, "parameters": []map[string]any{{"name": bot.SearchField, "value": typed}},
			"queryOptions": map[string]any{"skip": 0, "count": 25},
		},
	})
	if err != nil {
		return 0, err
	}
	response, err := client.Post(url+"/api/messages", "application/json", bytes.NewReader(body))
	if err != nil {
		return 0, err
	}
	defer func() { _ = response.Body.Close() }()
	answer, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK || !bytes.HasPrefix(answer, []byte(`{"composeExtension":`)) {
		return 0, fmt.Errorf("%q is answered %s %.200s: %w", typed, response.Status, answer, err)
	}
	return len(answer), nil
}
