package bot

import (
	"encoding/json"
	"strings"
)

const (
	pageSize     = 25  // what Teams asks for, and the most that it gets
	longestQuery = 500 // characters that are looked at
)

// composeRequest is the value of the message extension's invokes. It comes from the client: it names things, and grants
// nothing.
type composeRequest struct {
	Command    string `json:"commandId"`
	Parameters []struct {
		Name  string          `json:"name"`
		Value json.RawMessage `json:"value"`
	} `json:"parameters"`
	Options struct {
		Skip  int `json:"skip"`
		Count int `json:"count"`
	} `json:"queryOptions"`
	Message messagePayload  `json:"messagePayload"`
	Data    json.RawMessage `json:"data"` // of the submitted card
}

// messagePayload is the message that an action is about.
type messagePayload struct {
	ID   string `json:"id"`
	From struct {
		User *messageAuthor `json:"user"` // nil for a bot's
	} `json:"from"`
	Body struct {
		ContentType string `json:"contentType"`
		Content     string `json:"content"`
	} `json:"body"`
}

// messageAuthor is who wrote a message.
type messageAuthor struct {
	ID   string `json:"id"` // in the directory
	Name string `json:"displayName"`
}

// parseComposeRequest takes what it understands; what is of another shape counts as not sent.
func parseComposeRequest(value json.RawMessage) composeRequest {
	var r composeRequest
	_ = json.Unmarshal(value, &r)
	return r
}

// typed is what stands in the search box.
func (r composeRequest) typed() string {
	for _, p := range r.Parameters {
		var words string
		if p.Name == SearchField && json.Unmarshal(p.Value, &words) == nil {
			return oneLine(firstCharacters(words, longestQuery))
		}
	}
	return ""
}

// initial tells whether the search box was just opened. Clients send the text "true" or the value.
func (r composeRequest) initial() bool {
	for _, p := range r.Parameters {
		if p.Name == "initialRun" && strings.Trim(string(p.Value), `"`) == "true" {
			return true
		}
	}
	return false
}

func (r composeRequest) skip() int { return max(r.Options.Skip, 0) }

func (r composeRequest) count() int {
	if r.Options.Count < 1 {
		return pageSize
	}
	return min(r.Options.Count, pageSize)
}

// page is the part of a list that was asked for.
func page[T any](r composeRequest, all []T) []T {
	from := min(r.skip(), len(all))
	return all[from:min(from+r.count(), len(all))]
}

func firstCharacters(s string, most int) string {
	n := 0
	for i := range s {
		if n == most {
			return s[:i]
		}
		n++
	}
	return s
}
