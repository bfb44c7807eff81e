// Package server is the door: routes, limits, health and shutdown. It turns a request away before its body is read
// where that is possible, and hands the rest to the bot.
//
// Invariants: an answer to a refused request has an empty body and no reason; no request is read without a bound and a
// deadline; Close returns only when every accepted request has been answered or its time is up. What an activity means
// does not belong here, nor who may call (package auth).
package server

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"mime"
	"net"
	"net/http"
	"regexp"
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
	// Watch is told of each request to the bot that begins. It returns the context for what is done meanwhile, and what is
	// called with the status of the answer. Nil: nobody is told.
	Watch func(*http.Request) (context.Context, func(status int))
}

// Server is an HTTP server for one listener.
type Server struct {
	config   Config
	http     *http.Server
	refusals *refusals
}

// Handler is every route of the server.
func (s *Server) Handler() http.Handler { return s.http.Handler }

// New makes a server; Serve starts it.
func New(c Config) *Server {
	if c.Watch == nil {
		c.Watch = func(r *http.Request) (context.Context, func(int)) { return r.Context(), func(int) {} }
	}
	s := &Server{config: c, refusals: newRefusals(c.Log)}
	s.http = limited(s.routes(), c.Log)
	return s
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
	ctx, done := s.config.Watch(r)
	status := http.StatusInternalServerError
	defer func() { done(status) }()
	if vector := correlationVector(r); vector != "" {
		ctx = bot.Correlated(ctx, slog.String("ms_cv", vector))
	}
	answer, err := s.receive(w, r.WithContext(ctx))
	var refused *bot.Refusal
	switch {
	case errors.As(err, &refused):
		status = refused.Status
		s.refusals.answer(ctx, w, r, refused)
		return
	case err != nil:
		status = http.StatusServiceUnavailable
		w.WriteHeader(status) // already logged by the bot, with its reference
		return
	}
	status = answer.Status
	write(w, answer)
	answer.Sent()
}

var vectorForm = regexp.MustCompile(`^[A-Za-z0-9+/=:.#!_-]{1,128}$`)

// correlationVector is Microsoft's name for the request (header MS-CV), "" where there is none of its form: it may come
// from anybody and goes to the log.
func correlationVector(r *http.Request) string {
	vector := r.Header.Get("MS-CV")
	if vector == "" || !vectorForm.MatchString(vector) {
		return ""
	}
	return vector
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
