package auth_test

import (
	"testing"

	libauth "github.com/infracloudio/msbotbuilder-go/connector/auth"
	"github.com/infracloudio/msbotbuilder-go/schema"
)

// TestLibrarySeam drives the caller as the library's adapter would.
func TestLibrarySeam(t *testing.T) {
	token := signed(noon, "k1", 0)
	caller, err := gateAt(newIssuer("k1")).Admit(request(token))
	if err != nil {
		t.Fatal(err)
	}
	validator, ok := caller.(libauth.TokenValidator)
	if !ok {
		t.Fatal("the caller is no TokenValidator")
	}
	activity := func(change func(*schema.Activity)) schema.Activity {
		a := schema.Activity{ChannelID: "msteams", ServiceURL: serviceURL}
		a.ChannelData = map[string]any{"tenant": map[string]any{"id": tenant}}
		change(&a)
		return a
	}
	for _, tt := range []struct {
		name   string
		header string
		change func(*schema.Activity)
		status int
		reason string
	}{
		{"as Teams sends it", "Bearer " + token, func(*schema.Activity) {}, 0, ""},
		{"tenant in the conversation", "Bearer " + token, func(a *schema.Activity) {
			a.ChannelData, a.Conversation.TenantID = nil, tenant
		}, 0, ""},
		{"no tenant left", "Bearer " + token, func(a *schema.Activity) { a.ChannelData = nil }, 403, "activity has no tenant, or two"},
		{"two tenants", "Bearer " + token, func(a *schema.Activity) { a.Conversation.TenantID = "other" }, 403, "activity has no tenant, or two"},
		{"lying activity", "Bearer " + token, func(a *schema.Activity) { a.ServiceURL = "https://evil.example/" }, 403, "activity has another service URL than the token"},
		{"no header", "", func(*schema.Activity) {}, 401, "Authorization scheme is not Bearer"},
		{"another good token", "Bearer " + signed(noon, "k1", 1), func(*schema.Activity) {}, 401, "another token was admitted"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			claims, err := validator.AuthenticateRequest(t.Context(), activity(tt.change), tt.header, nil, "")
			wantRefusal(t, err, tt.status, tt.reason)
			if err != nil {
				return
			}
			for name, want := range map[string]string{
				"iss": "https://api.botframework.com", "aud": appID, "serviceurl": serviceURL, "missing": "", // the library's own panics
			} {
				if got := claims.GetClaimValue(name); got != want {
					t.Errorf("%s is %q, want %q", name, got, want)
				}
			}
			if !claims.IsAuthenticated() {
				t.Error("not authenticated")
			}
		})
	}
}
