package teamstest

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode"
)

// Heard is what a bot is told in confidence: what people write, who they are, and the secrets that it is given. None of
// it belongs in a log. It is safe for concurrent use.
type Heard struct {
	mu    sync.Mutex
	words map[string]bool
	file  *os.File // where every word is written to, for another process or test; nil for none
}

// heardVariable names the file, in the environment that points a bot at this Teams.
const heardVariable = "TEAMSTEST_HEARD"

func newHeardFile(t testing.TB) *Heard {
	t.Helper()
	file, err := os.Create(filepath.Join(t.TempDir(), "heard.jsonl"))
	if err != nil {
		t.Fatalf("keeping what is said: %v", err)
	}
	t.Cleanup(func() { _ = file.Close() })
	return &Heard{file: file}
}

// ReadHeard reads what every Teams that is named in an environment has told the bot so far.
func ReadHeard(environment []string) (*Heard, error) {
	h := &Heard{}
	for _, variable := range environment {
		name, ok := strings.CutPrefix(variable, heardVariable+"=")
		if !ok {
			continue
		}
		content, err := os.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("reading what was said: %w", err)
		}
		for line := range strings.Lines(string(content)) {
			var word string
			if err := json.Unmarshal([]byte(line), &word); err != nil {
				return nil, fmt.Errorf("reading what was said: %w", err)
			}
			h.Add(word)
		}
	}
	return h, nil
}

// messageNumber is what Teams calls a message: its time in milliseconds, which a log may name.
var messageNumber = regexp.MustCompile(`^1\d{12}$`)

// Add keeps words, and each line of them. Those that a log may well hold for another reason are left out: short ones,
// a single plain word, and the number of a message.
func (h *Heard) Add(words ...string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, word := range words {
		h.add(word)
		for line := range strings.Lines(word) {
			h.add(line)
		}
	}
}

func (h *Heard) add(word string) {
	word = strings.TrimSpace(word)
	plain := !strings.ContainsFunc(word, func(r rune) bool { return r > unicode.MaxASCII || !unicode.IsLetter(r) })
	if len(word) < window || plain || messageNumber.MatchString(word) || h.words[word] {
		return
	}
	if h.words == nil {
		h.words = map[string]bool{}
	}
	h.words[word] = true
	if h.file != nil {
		line, _ := json.Marshal(word) // a string cannot fail
		_, _ = h.file.Write(append(line, '\n'))
	}
}

// public are the fields of an activity that may be logged: what it is, and where in the protocol it belongs.
var public = map[string]bool{
	"type": true, "channelId": true, "serviceUrl": true, "timestamp": true, "localTimestamp": true, "localTimezone": true,
	"locale": true, "recipient": true, "action": true, "verb": true, "commandId": true, "contentType": true, "tenant": true,
	"tenantId": true, "conversationType": true, "platform": true, "eventType": true, "replyToId": true,
}

// AddActivity keeps what an activity says of people and their words.
func (h *Heard) AddActivity(body []byte) {
	var activity map[string]any
	if json.Unmarshal(body, &activity) != nil {
		h.Add(string(body))
		return
	}
	delete(activity, "id")   // names the activity, and nobody
	delete(activity, "name") // of an invoke
	h.addAll(activity)
	if value, ok := activity["value"].(map[string]any); ok {
		if action, ok := value["action"].(map[string]any); ok {
			h.addAll(action)
		}
	}
}

func (h *Heard) addAll(value any) {
	switch v := value.(type) {
	case string:
		h.Add(v)
	case []any:
		for _, inner := range v {
			h.addAll(inner)
		}
	case map[string]any:
		for key, inner := range v {
			if !public[key] {
				h.addAll(inner)
			}
		}
	}
}

// window is the least length in bytes of what is looked for.
const window = 8

// credentials are signed tokens, and what this package makes up: the app's password and the bot's tokens.
var credentials = regexp.MustCompile(`eyJ[A-Za-z0-9_-]{8,}\.|\b(secret|token)-[A-Z2-7]{26}`)

// In lists what of it stands in a log, and every credential in it. Strings in JSON are read as what they stand for.
func (h *Heard) In(log string) []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	begins := map[string][]string{}
	for word := range h.words {
		begins[word[:window]] = append(begins[word[:window]], word)
	}
	found := map[string]bool{}
	for line := range strings.Lines(log) {
		line = readable(line)
		for _, credential := range credentials.FindAllString(line, -1) {
			found[credential] = true
		}
		for i := 0; i+window <= len(line); i++ {
			for _, word := range begins[line[i:i+window]] {
				if strings.HasPrefix(line[i:], word) {
					found[word] = true
				}
			}
		}
	}
	var all []string
	for word := range found {
		all = append(all, word)
	}
	slices.Sort(all)
	return all
}

// readable is a line of JSON without its escapes, its strings one after the other; another line as it is.
func readable(line string) string {
	var value any
	if json.Unmarshal([]byte(line), &value) != nil {
		return line
	}
	var out strings.Builder
	var write func(any)
	write = func(value any) {
		switch v := value.(type) {
		case string:
			out.WriteString(v + "\n")
		case []any:
			for _, inner := range v {
				write(inner)
			}
		case map[string]any:
			for key, inner := range v {
				write(key)
				write(inner)
			}
		}
	}
	write(value)
	return out.String()
}
