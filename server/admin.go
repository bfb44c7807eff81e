package server

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"time"

	"github.com/gorilla/mux"
)

// detailsTimeout bounds what an operator waits for the database.
const detailsTimeout = 5 * time.Second

// Details is how the bot stands; only an operator may see it.
type Details struct {
	Database  error // why it cannot be used; nil when it can, as with the next three
	Keys      error // why callers' tokens cannot be checked
	Token     error // why nothing can be sent; does not keep the bot from taking Teams' traffic
	Knowledge error // why changed knowledge is not in force; the old one answers

	Version string
	Started time.Time
	Entries int // of the knowledge in force
	Queue   Queue
}

// Queue is what is to be sent; the zero Queue where the database did not tell.
type Queue struct {
	Waiting int           // due or not
	Failed  int           // given up, and left for an operator
	Age     time.Duration // for how long the oldest one that is due has been so
}

// NewAdmin makes the server for an operator on this machine: GET /readyz with the reasons, and GET /metrics.
func NewAdmin(details func(context.Context) Details, metrics http.Handler, log *slog.Logger) *Server {
	r := mux.NewRouter()
	r.HandleFunc("/readyz", func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), detailsTimeout)
		defer cancel()
		details(ctx).write(w)
	}).Methods(http.MethodGet)
	r.Handle("/metrics", metrics).Methods(http.MethodGet)
	r.NotFoundHandler = empty(http.StatusNotFound)
	r.MethodNotAllowedHandler = empty(http.StatusMethodNotAllowed)
	return &Server{http: limited(secured(r), log)}
}

func (d Details) write(w http.ResponseWriter) {
	notReady := errors.Join(d.Database, d.Keys)
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	if notReady != nil {
		w.WriteHeader(http.StatusServiceUnavailable)
	}
	_ = json.NewEncoder(w).Encode(struct {
		Ready     bool    `json:"ready"`
		Reason    string  `json:"reason"`
		Database  string  `json:"database"`
		Keys      string  `json:"keys"`
		Token     string  `json:"token"`
		Knowledge string  `json:"knowledge"`
		Entries   int     `json:"entries"`
		Waiting   int     `json:"waiting"`
		Failed    int     `json:"failed"`
		Age       float64 `json:"ageSeconds"`
		Version   string  `json:"version"`
		Started   string  `json:"started"`
	}{
		notReady == nil, reason(notReady), reason(d.Database), reason(d.Keys), reason(d.Token), reason(d.Knowledge),
		d.Entries, d.Queue.Waiting, d.Queue.Failed, d.Queue.Age.Seconds(), d.Version, d.Started.UTC().Format(time.RFC3339),
	})
}

func reason(err error) string {
	if err == nil {
		return "ok"
	}
	return err.Error()
}
