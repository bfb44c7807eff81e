package connector

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/cloud"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"

	"ssprbot/bot"
)

// AppType is how the bot is registered: the values of MicrosoftAppType.
type AppType string

// The kinds of registration. New multi-tenant bots cannot be registered any more; existing ones go on working.
const (
	SingleTenant    AppType = "SingleTenant"
	UserAssignedMSI AppType = "UserAssignedMSI"
	MultiTenant     AppType = "MultiTenant"
)

// CredentialConfig says who the bot is. Printing or encoding it leaves the secrets out.
type CredentialConfig struct {
	Type           AppType
	AppID          string
	Password       string            `json:"-"` // client secret; this or CertificatePEM, and neither for UserAssignedMSI
	CertificatePEM []byte            `json:"-"` // certificate and its private key
	TenantID       string            // for SingleTenant
	Cloud          bot.Cloud         // the authority and, for MultiTenant, the tenant
	AuthorityURL   string            // https, instead of Cloud.Authority; "" for none
	Transport      http.RoundTripper `json:"-"` // nil for NewTransport
}

func (c CredentialConfig) String() string { return fmt.Sprintf("%s %s", c.Type, c.AppID) }

// GoString is what %#v prints.
func (c CredentialConfig) GoString() string { return c.String() }

// NewCredential makes the credential that gets the bot's tokens. It sends nothing. The errors of its GetToken are
// *TokenError. Its method Forget has the next GetToken ask the authority again; a managed identity's tokens are kept
// by the platform, out of reach.
func NewCredential(c CredentialConfig) (azcore.TokenCredential, error) {
	if c.Transport == nil {
		c.Transport = NewTransport()
	}
	if c.AppID == "" {
		return nil, errors.New("making the bot's credential: app id missing")
	}
	cred := &credential{wire: &witness{next: c.Transport}}
	cred.build = func() (azcore.TokenCredential, error) { return c.build(cred.wire) }
	var err error
	if cred.inner, err = cred.build(); err != nil {
		return nil, fmt.Errorf("making the bot's credential: %w", err)
	}
	return cred, nil
}

func (c CredentialConfig) build(wire http.RoundTripper) (azcore.TokenCredential, error) {
	options, err := c.options(wire)
	if err != nil {
		return nil, err
	}
	tenant := c.TenantID
	switch c.Type {
	case UserAssignedMSI:
		id := azidentity.ClientID(c.AppID)
		return azidentity.NewManagedIdentityCredential(&azidentity.ManagedIdentityCredentialOptions{ClientOptions: options, ID: id})
	case MultiTenant:
		tenant = c.Cloud.DefaultTenant
	case SingleTenant:
	default:
		return nil, fmt.Errorf("unknown app type %q", c.Type)
	}
	if (c.Password == "") == (len(c.CertificatePEM) == 0) {
		return nil, errors.New("either a password or a certificate is needed")
	}
	if c.Password != "" {
		return azidentity.NewClientSecretCredential(tenant, c.AppID, c.Password,
			&azidentity.ClientSecretCredentialOptions{ClientOptions: options, DisableInstanceDiscovery: true})
	}
	certificates, key, err := azidentity.ParseCertificates(c.CertificatePEM, nil)
	if err != nil {
		return nil, errors.New("the certificate file is not PEM with one private key and its certificate")
	}
	return azidentity.NewClientCertificateCredential(tenant, c.AppID, certificates, key,
		&azidentity.ClientCertificateCredentialOptions{ClientOptions: options, DisableInstanceDiscovery: true})
}

func (c CredentialConfig) options(wire http.RoundTripper) (azcore.ClientOptions, error) {
	authority := c.Cloud.Authority
	if c.AuthorityURL != "" {
		authority = c.AuthorityURL
	}
	if u, err := url.Parse(authority); err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil {
		return azcore.ClientOptions{}, errors.New("the authority must be an https URL")
	}
	return azcore.ClientOptions{
		Cloud: cloud.Configuration{ActiveDirectoryAuthorityHost: authority},
		Retry: policy.RetryOptions{MaxRetries: 2, RetryDelay: 500 * time.Millisecond, MaxRetryDelay: 4 * time.Second, TryTimeout: 10 * time.Second},
		// A redirect would be sent the secret.
		Transport: &http.Client{Transport: wire, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }},
	}, nil
}

// credential is one of azidentity's, made anew to forget its cache.
type credential struct {
	wire  *witness
	build func() (azcore.TokenCredential, error)
	mu    sync.Mutex
	inner azcore.TokenCredential
}

func (c *credential) GetToken(ctx context.Context, options policy.TokenRequestOptions) (azcore.AccessToken, error) {
	c.mu.Lock()
	inner := c.inner
	c.mu.Unlock()
	token, err := inner.GetToken(ctx, options)
	if err == nil {
		return token, nil
	}
	failure := newTokenError(err)
	if cause := c.wire.last(); failure.Err != nil && cause != nil {
		failure.Err = cause
	}
	return azcore.AccessToken{}, failure
}

func (c *credential) Forget() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if inner, err := c.build(); err == nil {
		c.inner = inner
	}
}

// witness remembers why the last request got no answer. azidentity makes text of it, which cannot be told from texts
// that quote an answer.
type witness struct {
	next http.RoundTripper
	mu   sync.Mutex
	err  error
}

func (w *witness) RoundTrip(req *http.Request) (*http.Response, error) {
	res, err := w.next.RoundTrip(req)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.err = err
	return res, err
}

func (w *witness) last() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.err
}
