package auth

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
)

const maxDocument = 1 << 20 // bytes of the metadata or of the keys

// source is where the issuer publishes its keys.
type source struct {
	metadataURL string
	client      http.Client
}

func newSource(c Config) source {
	client := *c.Client
	client.CheckRedirect = sameOrigin
	return source{metadataURL: c.metadataURL(), client: client}
}

// sameOrigin keeps redirects from leading elsewhere: what the address serves decides whom the bot believes.
func sameOrigin(next *http.Request, via []*http.Request) error {
	first := via[0].URL
	if len(via) > 3 || next.URL.Scheme != first.Scheme || next.URL.Host != first.Host {
		return errors.New("redirected elsewhere or too often")
	}
	return nil
}

// fetch follows the OpenID metadata to the keys.
func (s source) fetch(ctx context.Context) (*keySet, error) {
	var metadata struct {
		KeysURL string `json:"jwks_uri"`
	}
	if err := s.get(ctx, s.metadataURL, &metadata); err != nil {
		return nil, fmt.Errorf("reading the OpenID metadata: %w", err)
	}
	if err := checkSource(metadata.KeysURL, strings.HasPrefix(s.metadataURL, "http://")); err != nil {
		return nil, fmt.Errorf("checking jwks_uri: %w", err)
	}
	var document struct {
		Keys []json.RawMessage `json:"keys"`
	}
	if err := s.get(ctx, metadata.KeysURL, &document); err != nil {
		return nil, fmt.Errorf("reading the signing keys: %w", err)
	}
	set, err := parseKeySet(document.Keys)
	if err != nil {
		return nil, fmt.Errorf("decoding the signing keys: %w", err)
	}
	return set, nil
}

func (s source) get(ctx context.Context, address string, into any) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return err
	}
	res, err := s.client.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("status %d", res.StatusCode)
	}
	body, err := io.ReadAll(io.LimitReader(res.Body, maxDocument+1))
	if err != nil {
		return err
	}
	if len(body) > maxDocument {
		return errors.New("document is too large")
	}
	return json.Unmarshal(body, into)
}
