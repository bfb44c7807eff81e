// Package server is the door: routes, limits, health and shutdown. It turns a request away before its body is read
// where that is possible, and hands the rest to the bot.
//
// Invariants: an answer to a refused request has an empty body and no reason; no request is read without a bound and a
// deadline; Close returns only when every accepted request has been answered or its time is up. What an activity means
// does not belong here, nor who may call (package auth).
package server

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"mime"
	"net"
	"net/http"
	"strconv"
	"time"

	"github.com/gorilla/mux"

	"ssprbot/bot"
)

// MaxBody is the largest activity in bytes. Teams' own limit is about 100 KB of text; this leaves room for its escaped
// and its HTML copy.
const MaxBody = 1 << 20

const (
	headerTimeout = 5 * time.Second
	readTimeout   = 10 * time.Second
	// An issuer that hangs keeps only those waiting whose key is not known.
	gateTimeout = 5 * time.Second
	// Teams waits 15 seconds for an answer to a message and 10 to an invoke ("Bots in Teams, timeouts").
	turnTimeout = 8 * time.Second
	idleTimeout = 2 * time.Minute
	maxHeader   = 32 << 10
)

// Gate decides before the body is read whether a request may come in. Its error is a *bot.Refusal.
type Gate interface {
	Admit(r *http.Request) (bot.Caller, error)
}

// Config is what the server needs.
type Config struct {
	Bot   *bot.Bot
	Gate  Gate
	Ready func(context.Context) error // nil error: ready for Teams' traffic
	Log   *slog.Logger
}

// Server is an HTTP server for one listener.
type Server struct {
	config Config
	http   *http.Server
}

// Handler is every route of the server.
func (s *Server) Handler() http.Handler { return s.http.Handler }

// New makes a server; Serve starts it.
func New(c Config) *Server {
	s := &Server{config: c}
	s.http = limited(s.routes(), c.Log)
	return s
}

// Details is what only an operator may see.
type Details struct {
	NotReady       error // why Teams' traffic cannot be taken; nil when it can
	StaleKnowledge error // why changed knowledge is not in force; nil when it is
}

// NewAdmin makes the server for an operator on this machine: GET /readyz with the reasons.
func NewAdmin(details func(context.Context) Details, log *slog.Logger) *Server {
	return &Server{http: limited(secured(adminRoutes(details)), log)}
}

func limited(handler http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: headerTimeout,
		ReadTimeout:       readTimeout,
		WriteTimeout:      readTimeout + turnTimeout + 2*time.Second,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeader,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelDebug), // aborted connections and the like
	}
}

func (s *Server) routes() http.Handler {
	r := mux.NewRouter()
	r.HandleFunc("/api/messages", s.messages).Methods(http.MethodPost)
	r.HandleFunc("/healthz", s.healthy).Methods(http.MethodGet, http.MethodHead)
	r.HandleFunc("/readyz", s.ready).Methods(http.MethodGet, http.MethodHead)
	r.NotFoundHandler = empty(http.StatusNotFound)
	r.MethodNotAllowedHandler = empty(http.StatusMethodNotAllowed)
	return secured(r)
}

// Serve answers on l until Close. It returns nil after Close.
func (s *Server) Serve(l net.Listener) error {
	if err := s.http.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serving %s: %w", l.Addr(), err)
	}
	return nil
}

// Close takes no new request and waits for those that are in until ctx ends.
func (s *Server) Close(ctx context.Context) error {
	if err := s.http.Shutdown(ctx); err != nil {
		return fmt.Errorf("draining requests: %w", err)
	}
	return nil
}

func (s *Server) messages(w http.ResponseWriter, r *http.Request) {
	answer, err := s.receive(w, r)
	var refused *bot.Refusal
	switch {
	case errors.As(err, &refused):
		s.config.Log.Warn("request refused", "status", refused.Status, "reason", refused.Reason, "peer", r.RemoteAddr, "ms_cv", r.Header.Get("MS-CV"))
		w.WriteHeader(refused.Status)
		return
	case err != nil:
		w.WriteHeader(http.StatusServiceUnavailable) // already logged by the bot, with its reference
		return
	}
	write(w, answer)
	answer.Sent()
}

func (s *Server) receive(w http.ResponseWriter, r *http.Request) (bot.Answer, error) {
	if !isJSON(r.Header.Get("Content-Type")) {
		return bot.Answer{}, &bot.Refusal{Status: http.StatusUnsupportedMediaType, Reason: "content type is not application/json"}
	}
	atGate, leave := context.WithTimeout(r.Context(), gateTimeout)
	defer leave()
	caller, err := s.config.Gate.Admit(r.WithContext(atGate))
	if err != nil {
		return bot.Answer{}, err
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, MaxBody))
	if err != nil {
		return bot.Answer{}, unread(err)
	}
	// Not the request's own context: a caller who hangs up does not undo a turn.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), turnTimeout)
	defer cancel()
	return s.config.Bot.Receive(ctx, caller, body)
}

func isJSON(contentType string) bool {
	media, _, err := mime.ParseMediaType(contentType)
	return err == nil && media == "application/json"
}

func unread(err error) *bot.Refusal {
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return &bot.Refusal{Status: http.StatusRequestEntityTooLarge, Reason: "body is larger than an activity"}
	}
	return &bot.Refusal{Status: http.StatusBadRequest, Reason: "body could not be read to its end"}
}

func write(w http.ResponseWriter, answer bot.Answer) {
	if answer.Body != nil {
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		w.Header().Set("Content-Length", strconv.Itoa(len(answer.Body)))
	}
	w.WriteHeader(answer.Status)
	_, _ = w.Write(answer.Body) // a caller who hung up gets the turn's messages anyway
	_ = http.NewResponseController(w).Flush()
}

func (s *Server) healthy(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) }

func (s *Server) ready(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
	defer cancel()
	if err := s.config.Ready(ctx); err != nil {
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	w.WriteHeader(http.StatusOK)
}

func adminRoutes(details func(context.Context) Details) http.Handler {
	r := mux.NewRouter()
	r.HandleFunc("/readyz", func(w http.ResponseWriter, r *http.Request) {
		d := details(r.Context())
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		if d.NotReady != nil {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
		_ = json.NewEncoder(w).Encode(map[string]any{
			"ready": d.NotReady == nil, "reason": reason(d.NotReady), "knowledge": reason(d.StaleKnowledge),
		})
	}).Methods(http.MethodGet)
	return r
}

func reason(err error) string {
	if err == nil {
		return "ok"
	}
	return err.Error()
}

func empty(status int) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) })
}

// secured sets the headers of answers that no browser should ever show, keep or take for something else (OWASP REST
// Security Cheat Sheet, "Security Headers"). Strict-Transport-Security is for who ends TLS: other paths of its host may be
// another program's.
func secured(next http.Handler) http.Handler {
	fixed := http.Header{ // shared by all answers, and never changed
		"Cache-Control":                {"no-store"},
		"Content-Security-Policy":      {"default-src 'none'; frame-ancestors 'none'"},
		"Cross-Origin-Resource-Policy": {"same-origin"},
		"Referrer-Policy":              {"no-referrer"},
		"X-Content-Type-Options":       {"nosniff"},
		"X-Frame-Options":              {"DENY"},
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		maps.Copy(w.Header(), fixed)
		next.ServeHTTP(w, r)
	})
}
