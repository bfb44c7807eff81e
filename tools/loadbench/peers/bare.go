// Package peers holds the bots that ssprbot is measured beside, each a server of its own that answers every message
// with one card: a bare net/http handler and msbotbuilder-go's own adapter. Microsoft's SDK is in botbuilder/.
//
// They are no examples: the bare handler keeps nothing, tries nothing again and has no limits.
package peers

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// Config is what a peer is told.
type Config struct {
	Listen      string // address
	AppID       string
	Secret      string
	MetadataURL string
	TokenURL    string
	Card        json.RawMessage // Adaptive Card
	Pooled      bool            // keep connections as the bare handler does; only the library looks at it
	Log         *slog.Logger
}

// pooled is the transport of a bot that posts to one host from many requests at once.
func pooled() *http.Transport {
	return &http.Transport{MaxIdleConns: 256, MaxIdleConnsPerHost: 256, IdleConnTimeout: time.Minute}
}

type bare struct {
	config Config
	client *http.Client
	parser *jwt.Parser
	keys   map[string]any
	token  string
}

type claims struct {
	jwt.RegisteredClaims

	ServiceURL string `json:"serviceurl"`
}

type account struct {
	ID   string `json:"id"`
	Name string `json:"name,omitempty"`
}

type conversation struct {
	ID string `json:"id"`
}

type message struct {
	Type         string       `json:"type"`
	ID           string       `json:"id,omitempty"`
	ServiceURL   string       `json:"serviceUrl,omitempty"`
	ReplyToID    string       `json:"replyToId,omitempty"`
	From         account      `json:"from"`
	Recipient    account      `json:"recipient"`
	Conversation conversation `json:"conversation"`
	Attachments  []attachment `json:"attachments,omitempty"`
}

type attachment struct {
	ContentType string          `json:"contentType"`
	Content     json.RawMessage `json:"content"`
}

// Bare serves a handler that verifies the token of each request, signature and all, and posts the card.
func Bare(ctx context.Context, c Config) error {
	b := &bare{config: c, client: &http.Client{Transport: pooled()}}
	b.parser = jwt.NewParser(jwt.WithValidMethods([]string{"RS256"}), jwt.WithIssuer("https://api.botframework.com"),
		jwt.WithAudience(c.AppID), jwt.WithExpirationRequired(), jwt.WithLeeway(5*time.Minute))
	if err := errors.Join(b.fetchKeys(ctx), b.fetchToken(ctx)); err != nil {
		return err
	}
	return serve(c.Listen, b)
}

func serve(address string, handler http.Handler) error {
	s := &http.Server{Addr: address, Handler: handler, ReadHeaderTimeout: time.Minute}
	if err := s.ListenAndServe(); err != nil {
		return fmt.Errorf("serving a peer: %w", err)
	}
	return nil
}

func (b *bare) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var in message
	named, err := b.caller(r)
	if err != nil {
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 1<<20))
	if err != nil || json.Unmarshal(body, &in) != nil || in.ServiceURL != named {
		w.WriteHeader(http.StatusForbidden)
		return
	}
	if in.Type == "message" {
		if err := b.reply(r.Context(), in); err != nil {
			b.config.Log.Error("reply", "error", err)
			w.WriteHeader(http.StatusInternalServerError)
			return
		}
	}
	w.WriteHeader(http.StatusOK)
}

// caller verifies the token and returns the service URL in it.
func (b *bare) caller(r *http.Request) (string, error) {
	var c claims
	_, err := b.parser.ParseWithClaims(strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer "), &c, func(t *jwt.Token) (any, error) {
		id, _ := t.Header["kid"].(string)
		if key, ok := b.keys[id]; ok {
			return key, nil
		}
		return nil, errors.New("unknown key")
	})
	return c.ServiceURL, err
}

func (b *bare) reply(ctx context.Context, in message) error {
	out, err := json.Marshal(message{
		Type: "message", ReplyToID: in.ID, From: in.Recipient, Recipient: in.From, Conversation: in.Conversation,
		Attachments: []attachment{{"application/vnd.microsoft.card.adaptive", b.config.Card}},
	})
	if err != nil {
		return fmt.Errorf("writing a reply: %w", err)
	}
	target := strings.TrimRight(in.ServiceURL, "/") + "/v3/conversations/" + url.QueryEscape(in.Conversation.ID) + "/activities"
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, target, bytes.NewReader(out))
	if err != nil {
		return fmt.Errorf("addressing a reply: %w", err)
	}
	req.Header.Set("Authorization", "Bearer "+b.token)
	req.Header.Set("Content-Type", "application/json; charset=utf-8")
	res, err := b.client.Do(req)
	if err != nil {
		return fmt.Errorf("posting a reply: %w", err)
	}
	defer func() { _ = res.Body.Close() }()
	if _, err := io.Copy(io.Discard, res.Body); err != nil || res.StatusCode != http.StatusCreated {
		return fmt.Errorf("posting a reply: status %d, %w", res.StatusCode, err)
	}
	return nil
}
