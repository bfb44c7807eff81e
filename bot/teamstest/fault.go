package teamstest

import (
	"bytes"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// Fault is a way in which a service fails its caller. Make one with the functions below, then narrow it with On and
// In; each returns a changed copy.
type Fault struct {
	status       int // answered instead of carrying out the call; 0 for the faults below
	code         string
	retryAfter   string
	location     string
	lost         bool // the call is not carried out
	spoil        func(w http.ResponseWriter, r *http.Request, a answer)
	method       string
	conversation string
	typing       bool // concerns typing activities too
	opening      bool
}

// Status answers with an HTTP status and an error body in the service's form, and carries nothing out.
func Status(status int) Fault {
	return Fault{status: status, code: strings.ReplaceAll(http.StatusText(status), " ", "")}
}

// Redirect answers 307, which repeats the call with all it carries at another address, and carries nothing out.
func Redirect(to string) Fault {
	f := Status(http.StatusTemporaryRedirect)
	f.location = to
	return f
}

// Code changes the error code in a Status fault's body, for instance to BotNotInConversationRoster.
func (f Fault) Code(code string) Fault { f.code = code; return f }

// RetryAfter adds that header to a Status fault: seconds or an HTTP date.
func (f Fault) RetryAfter(value string) Fault { f.retryAfter = value; return f }

// On lets only calls of that HTTP method meet the fault.
func (f Fault) On(method string) Fault { f.method = method; return f }

// In lets only calls about that conversation meet the fault.
func (f Fault) In(conversationID string) Fault { f.conversation = conversationID; return f }

// Opening lets only calls that open somebody's chat meet the fault.
func (f Fault) Opening() Fault { f.opening = true; return f }

// AlsoTyping lets typing activities meet the fault like all others, as in an outage of the whole service.
func (f Fault) AlsoTyping() Fault { f.typing = true; return f }

// Hang neither carries the call out nor answers, until the caller gives up or the test ends.
func Hang() Fault {
	return Fault{lost: true, spoil: func(_ http.ResponseWriter, r *http.Request, _ answer) { <-r.Context().Done() }}
}

// Refuse closes the connection and carries nothing out. For a refused connection see GoOffline.
func Refuse() Fault { return Fault{lost: true, spoil: abort} }

// Cut carries the call out, then closes the connection without a word: the answer is lost.
func Cut() Fault { return Fault{spoil: abort} }

// Before runs do when the call has come, then closes the connection and carries nothing out.
func Before(do func()) Fault {
	return Fault{lost: true, spoil: func(http.ResponseWriter, *http.Request, answer) {
		do()
		panic(http.ErrAbortHandler)
	}}
}

// After carries the call out and runs do, then closes the connection without a word: the answer is lost.
func After(do func()) Fault {
	f := Before(do)
	f.lost = false
	return f
}

// SlowBody carries the call out and answers with status, header and one byte at once; the rest follows after the
// pause.
func SlowBody(pause time.Duration) Fault {
	return Fault{spoil: func(w http.ResponseWriter, r *http.Request, a answer) {
		first := min(1, len(a.body))
		a.writeHead(w)
		_, _ = w.Write(a.body[:first])
		_ = http.NewResponseController(w).Flush()
		select {
		case <-time.After(pause):
			_, _ = w.Write(a.body[first:])
		case <-r.Context().Done():
		}
	}}
}

// MalformedJSON carries the call out and answers with JSON that stops half-way.
func MalformedJSON() Fault {
	return Fault{spoil: func(w http.ResponseWriter, _ *http.Request, a answer) {
		a.body = append(bytes.Clone(a.body[:len(a.body)/2]), `{"id":`...)
		a.write(w)
	}}
}

// NoID carries the call out and answers 200 with an empty object, as Teams does for a message that it split.
func NoID() Fault {
	return Fault{spoil: func(w http.ResponseWriter, _ *http.Request, a answer) {
		a.status, a.body = http.StatusOK, []byte("{}")
		a.write(w)
	}}
}

func abort(http.ResponseWriter, *http.Request, answer) { panic(http.ErrAbortHandler) }

// serve carries a call out unless the fault forbids it, and answers as the fault leaves the answer. problem words an
// error in the service's form.
func (f Fault) serve(w http.ResponseWriter, r *http.Request, problem func(code, message string) any, do func() answer) {
	switch {
	case f.status != 0:
		a := newAnswer(f.status, problem(f.code, "a fault that the test asked for"))
		if f.retryAfter != "" {
			a.header.Set("Retry-After", f.retryAfter)
		}
		if f.location != "" {
			a.header.Set("Location", f.location)
		}
		a.write(w)
	case f.lost:
		f.spoil(w, r, answer{})
	case f.spoil != nil:
		f.spoil(w, r, do())
	default:
		do().write(w)
	}
}

// carriesOut tells whether a call takes effect in spite of the fault.
func (f Fault) carriesOut() bool { return f.status == 0 && !f.lost }

// faults are those that a service still has to show. The zero value has none.
type faults struct {
	mu    sync.Mutex
	queue []*pendingFault
}

type pendingFault struct {
	left  int // below zero: for ever
	fault Fault
}

func (q *faults) add(n int, f Fault) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if n != 0 {
		q.queue = append(q.queue, &pendingFault{n, f})
	}
}

func (q *faults) clear() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.queue = nil
}

// take returns the oldest fault that concerns the call; the zero Fault where none does.
func (q *faults) take(method, conversationID string, typing bool) Fault {
	q.mu.Lock()
	defer q.mu.Unlock()
	for i, p := range q.queue {
		if typing && !p.fault.typing || !p.fault.concerns(method, conversationID) {
			continue
		}
		if p.left--; p.left == 0 {
			q.queue = slices.Delete(q.queue, i, i+1)
		}
		return p.fault
	}
	return Fault{}
}

func (f Fault) concerns(method, conversationID string) bool {
	where := f.conversation == "" || f.conversation == conversationID
	return where && (f.method == "" || f.method == method) && (!f.opening || conversationID == "")
}
