package auth

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"slices"
	"strings"

	libauth "github.com/infracloudio/msbotbuilder-go/connector/auth"
	"github.com/infracloudio/msbotbuilder-go/schema"

	"ssprbot/bot"
)

const teams = "msteams" // channel id, and the endorsement of keys that sign for it

// Verified is a caller whose token passed a Gate. It is immutable and may serve many requests that carry that token.
type Verified struct {
	gate         *Gate
	token        digest
	serviceURL   string // as the token claims it; "" where it does not
	endorsements []string
}

var (
	_ bot.Caller             = (*Verified)(nil)
	_ libauth.TokenValidator = (*Verified)(nil)
	_ libauth.ClaimsIdentity = (*Verified)(nil)
)

// Check decides whether the token may speak for this activity: channel, endorsement, service URL, its host, tenant.
// The error is a *bot.Refusal with status 403.
func (v *Verified) Check(a *bot.Activity) error {
	switch {
	case a.ChannelID != teams:
		return forbidden("channel is not Teams")
	case len(v.endorsements) > 0 && !slices.Contains(v.endorsements, teams):
		return forbidden("token's key is not endorsed for Teams")
	case v.serviceURL == "":
		return forbidden("token has no serviceurl claim")
	case !sameServiceURL(v.serviceURL, a.ServiceURL):
		return forbidden("activity has another service URL than the token")
	}
	if err := v.gate.hosts.Allow(a.ServiceURL); err != nil {
		return forbidden(err.Error())
	}
	return v.gate.checkTenant(a.TenantID())
}

// AuthenticateRequest makes a Verified the library's TokenValidator for the one header that it was admitted with; the
// credentials and the channel service are not used. A tenant that the library's narrow activity has lost is refused.
func (v *Verified) AuthenticateRequest(_ context.Context, a schema.Activity, header string, _ libauth.CredentialProvider, _ string) (libauth.ClaimsIdentity, error) {
	token, err := bearer([]string{header})
	if err != nil {
		return nil, err
	}
	if sha256.Sum256([]byte(token)) != v.token {
		return nil, unauthorized("another token was admitted")
	}
	if err := v.Check(widen(a)); err != nil {
		return nil, err
	}
	return v, nil
}

// IsAuthenticated is true: there is no other way to a Verified.
func (v *Verified) IsAuthenticated() bool { return true }

// GetClaimValue knows "iss", "aud" and "serviceurl"; any other claim is "".
func (v *Verified) GetClaimValue(name string) string {
	switch name {
	case "iss":
		return v.gate.issuer
	case "aud":
		return v.gate.appID
	case "serviceurl":
		return v.serviceURL
	}
	return ""
}

func (g *Gate) checkTenant(id string) error {
	if id == "" {
		return forbidden("activity has no tenant, or two")
	}
	if !slices.ContainsFunc(g.tenants, func(allowed string) bool { return strings.EqualFold(allowed, id) }) {
		return forbidden("tenant is not allowed")
	}
	return nil
}

func sameServiceURL(a, b string) bool {
	return strings.EqualFold(strings.TrimSuffix(a, "/"), strings.TrimSuffix(b, "/"))
}

func widen(a schema.Activity) *bot.Activity {
	channelData, _ := json.Marshal(a.ChannelData) // it was decoded from JSON
	return &bot.Activity{
		Activity:     a,
		Conversation: &bot.Conversation{ConversationAccount: a.Conversation},
		ChannelData:  channelData,
	}
}
