package peers

import (
	"context"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"net/http"
	"net/url"
	"strings"
)

func (b *bare) fetchKeys(ctx context.Context) error {
	var metadata struct {
		Keys string `json:"jwks_uri"`
	}
	if err := b.read(ctx, http.MethodGet, b.config.MetadataURL, nil, &metadata); err != nil {
		return err
	}
	var document struct {
		Keys []struct{ Kid, N, E string }
	}
	if err := b.read(ctx, http.MethodGet, metadata.Keys, nil, &document); err != nil {
		return err
	}
	b.keys = map[string]any{}
	for _, k := range document.Keys {
		n, errN := base64.RawURLEncoding.DecodeString(k.N)
		e, errE := base64.RawURLEncoding.DecodeString(k.E)
		if err := errors.Join(errN, errE); err != nil {
			return fmt.Errorf("reading a key: %w", err)
		}
		b.keys[k.Kid] = &rsa.PublicKey{N: new(big.Int).SetBytes(n), E: int(new(big.Int).SetBytes(e).Int64())}
	}
	return nil
}

func (b *bare) fetchToken(ctx context.Context) error {
	var granted struct {
		Token string `json:"access_token"`
	}
	form := url.Values{
		"grant_type": {"client_credentials"}, "client_id": {b.config.AppID}, "client_secret": {b.config.Secret},
		"scope": {"https://api.botframework.com/.default"},
	}
	err := b.read(ctx, http.MethodPost, b.config.TokenURL, form, &granted)
	b.token = granted.Token
	return err
}

func (b *bare) read(ctx context.Context, method, address string, form url.Values, into any) error {
	req, err := http.NewRequestWithContext(ctx, method, address, strings.NewReader(form.Encode()))
	if err != nil {
		return fmt.Errorf("asking %s: %w", address, err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	res, err := b.client.Do(req)
	if err != nil {
		return fmt.Errorf("asking %s: %w", address, err)
	}
	defer func() { _ = res.Body.Close() }()
	if err := json.NewDecoder(res.Body).Decode(into); err != nil || res.StatusCode != http.StatusOK {
		return fmt.Errorf("asking %s: status %d, %w", address, res.StatusCode, err)
	}
	return nil
}
