package teamstest

import (
	"encoding/json"
	"maps"
	"net/http"
)

// answer is what a service is about to say.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// newAnswer encodes body as JSON; nil leaves the body empty.
func newAnswer(status int, body any) answer {
	a := answer{status: status, header: http.Header{}}
	if body == nil {
		return a
	}
	a.header.Set("Content-Type", "application/json; charset=utf-8")
	a.body, _ = json.Marshal(body) // only maps, strings and numbers are answered
	return a
}

func (a answer) write(w http.ResponseWriter) {
	a.writeHead(w)
	_, _ = w.Write(a.body) // the caller may be gone
}

func (a answer) writeHead(w http.ResponseWriter) {
	maps.Copy(w.Header(), a.header)
	w.WriteHeader(a.status)
}
