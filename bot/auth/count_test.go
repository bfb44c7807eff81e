package auth_test

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"ssprbot/bot/auth"
	"ssprbot/bot/teamstest"
)

func TestCountKeys(t *testing.T) {
	teams := teamstest.New(t)
	config := auth.Config{AppID: teams.AppID, MetadataURL: teams.MetadataURL(), Tenants: []string{teams.TenantID}}
	teams.PublishKey("msteams")
	teams.PublishJWK(map[string]any{"kty": "OKP"}) // which verifies no token of ours
	if n, err := auth.CountKeys(t.Context(), config); n != 2 || err != nil {
		t.Errorf("counted %d, %v", n, err)
	}
	teams.FailKeys(1, teamstest.Status(http.StatusServiceUnavailable))
	if _, err := auth.CountKeys(t.Context(), config); err == nil || !strings.Contains(err.Error(), "status 503") {
		t.Errorf("%v", err)
	}
	teams.FailKeys(-1, teamstest.Refuse())
	if _, err := auth.CountKeys(t.Context(), config); !errors.As(err, new(*url.Error)) {
		t.Errorf("%v", err)
	}
}
