package teamstest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
)

// Response is the bot's answer to an activity.
type Response struct {
	Status int
	Header http.Header
	Body   []byte
}

// Deliver posts an activity to the bot, as JSON and with a fresh valid token, after the changes to the request. It
// fails the test when no answer comes.
func (s *Teams) Deliver(endpoint string, a Activity, change ...func(*http.Request)) *Response {
	s.t.Helper()
	response, err := s.TryDeliver(endpoint, a, change...)
	if err != nil {
		s.t.Fatal(err)
	}
	return response
}

// Redeliver posts an activity once more under its old id, as Teams does when the bot is slow or answers with an
// error. For Teams' later repeat under a new id see Again.
func (s *Teams) Redeliver(endpoint string, a Activity, change ...func(*http.Request)) *Response {
	s.t.Helper()
	return s.Deliver(endpoint, a, change...)
}

// TryDeliver is Deliver for bots that may not be there, and for goroutines: it returns the error.
func (s *Teams) TryDeliver(endpoint string, a Activity, change ...func(*http.Request)) (*Response, error) {
	body, err := json.Marshal(a)
	if err != nil {
		return nil, fmt.Errorf("encoding an activity: %w", err)
	}
	s.heard.AddActivity(body)
	req, err := http.NewRequestWithContext(s.connector.ctx, http.MethodPost, endpoint, bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("delivering an activity: %w", err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Authorization", "Bearer "+s.Token())
	for _, c := range change {
		c(req)
	}
	res, err := s.Client().Do(req)
	if err != nil {
		return nil, fmt.Errorf("delivering an activity: %w", err)
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(res.Body)
	if err != nil {
		return nil, fmt.Errorf("reading the bot's answer: %w", err)
	}
	return &Response{Status: res.StatusCode, Header: res.Header, Body: answer}, nil
}

// Bearer delivers with that token instead of a valid one.
func Bearer(token string) func(*http.Request) {
	return func(r *http.Request) { r.Header.Set("Authorization", "Bearer "+token) }
}

// WithoutToken delivers without Authorization, as emulators do.
func WithoutToken(r *http.Request) { r.Header.Del("Authorization") }

// Reply is what the answer to an invoke shows the person who clicked: a card in place of the old one, or a message.
// It is false where the answer shows nothing. The error tells what Teams would show as one (Adaptive Cards,
// "Universal Action Model").
func (r *Response) Reply() (reply Sent, shown bool, err error) {
	if r.Status != http.StatusOK {
		return Sent{}, false, fmt.Errorf("the invoke was answered with status %d", r.Status)
	}
	if len(r.Body) == 0 {
		return Sent{}, false, nil
	}
	var answer struct {
		StatusCode int    `json:"statusCode"`
		Type       string `json:"type"`
		Value      any    `json:"value"`
	}
	if err := json.Unmarshal(r.Body, &answer); err != nil {
		return Sent{}, false, fmt.Errorf("reading the invoke's answer: %w", err)
	}
	if answer.StatusCode != 0 && answer.StatusCode != http.StatusOK {
		return Sent{}, false, fmt.Errorf("the invoke's answer has statusCode %d: %v", answer.StatusCode, answer.Value)
	}
	switch answer.Type {
	case cardContentType:
		reply, shown = showing(answer.Value), true
	case "application/vnd.microsoft.activity.message":
		reply, shown = Says(fmt.Sprint(answer.Value)), true
	}
	reply.Method = InvokeMethod
	return reply, shown, nil
}
