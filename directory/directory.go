// Package directory reads what Microsoft Graph v1.0 knows of one person and of their organization, and makes facts of it
// that tell troubles with a password apart. It only ever sends GET, and only for the person that it is asked about.
//
// Invariants: nothing is requested, decoded or kept but the properties in Fields (docs/privacy.md has the same list; a
// test compares); what is kept of a person is kept in memory for a few minutes; no error and no log has a person's id or
// what was read. What contradicts itself, is of somebody else or of the future is taken for unknown, not for a fact.
//
// passwordWritebackEnabled of /directory/onPremisesSynchronization is not read: its documentation says that it is not in
// use, so nothing follows from it.
//
// What the facts mean for a trouble does not belong here (dialogs), nor who may see them (bot).
package directory

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
)

// The values of facts are those of knowledge/base/facts.yaml.
const (
	Account         = "account"
	AdminAccount    = "admin-account"
	Methods         = "methods"
	License         = "license"
	ResetAllowed    = "reset-allowed"
	PasswordChanged = "password-changed"
	Sync            = "sync"
	SignIn          = "sign-in"
	Expires         = "expires"
)

// Fact is something that the directory says.
type Fact struct {
	ID, Value string
	AsOf      time.Time // when what it rests on was brought up to date
	General   bool      // it holds for everybody in the organization
}

// Config is what a Client works with. All fields are required.
type Config struct {
	URL       string            // of Graph, such as https://graph.microsoft.com; https
	Tokens    Tokens            // for Scope(URL)
	Transport http.RoundTripper // must not repeat a request by itself
	Now       func() time.Time
	Version   string // of ssprbot, for Graph's logs
}

// Tokens are got from the network. Waiting for one ends with ctx.
type Tokens interface {
	Token(ctx context.Context) (string, error)
	Invalidate(token string) // Graph refused it
}

// Scope is what a token for Graph at that address is asked for with.
func Scope(address string) string { return strings.TrimSuffix(address, "/") + "/.default" }

// Client asks Graph. It is safe for concurrent use.
type Client struct {
	base     *url.URL
	pipeline runtime.Pipeline
	now      func() time.Time

	mu     sync.Mutex
	people map[string]entry // by id
	tenant entry
	silent time.Time // until when nothing is asked: Graph asked for it, or does not answer
}

// New makes a Client. It sends nothing. The error says what is wrong with the URL.
func New(c Config) (*Client, error) {
	base, err := ParseURL(c.URL)
	if err != nil {
		return nil, err
	}
	options := &policy.ClientOptions{
		Retry: policy.RetryOptions{MaxRetries: -1}, // nobody waits for a second attempt
		// A redirect would be sent the token.
		Transport: &http.Client{Transport: c.Transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }},
	}
	return &Client{
		base: base, now: c.Now, people: map[string]entry{},
		pipeline: runtime.NewPipeline("ssprbot", c.Version, runtime.PipelineOptions{PerRetry: []policy.Policy{bearer{c.Tokens}}}, options),
	}, nil
}

// ParseURL checks the address of Graph: https, and nothing but a host.
func ParseURL(address string) (*url.URL, error) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" || u.Path != "" && u.Path != "/" {
		return nil, errors.New("the address of Microsoft Graph must be https and a host, such as https://graph.microsoft.com")
	}
	u.Path = ""
	return u, nil
}

// ErrNobody says that the directory has nobody of that id.
var ErrNobody = errors.New("the directory has nobody of that name or id")

var objectID = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)

// Look reads what is known of a person, by their object id, as far as it can be read before ctx ends. Facts come
// in the same order every time. Each error joined is an *Error, or ErrNobody; there may be facts besides. What was read a few
// minutes ago is not read again, and while Graph is silent or wants to be left alone nothing is.
func (c *Client) Look(ctx context.Context, id string) ([]Fact, error) {
	if !objectID.MatchString(id) {
		return nil, ErrNobody
	}
	person, tenant, err := c.state(ctx, id)
	return conclude(person, tenant, c.now()), err
}

// Find is Look for who is named by an object id or a user principal name, for an administrator.
func (c *Client) Find(ctx context.Context, name string) ([]Fact, error) {
	if objectID.MatchString(name) {
		return c.Look(ctx, name)
	}
	found, err := get[user](ctx, c, users(name))
	switch {
	case err != nil:
		return nil, err
	case found.ID == nil || !objectID.MatchString(*found.ID):
		return nil, ErrNobody
	}
	return c.Look(ctx, *found.ID)
}

// state is what is kept or read now: the three requests go out together.
func (c *Client) state(ctx context.Context, id string) (entry, entry, error) {
	person, tenant, left := c.kept(id)
	if left != nil {
		return person, tenant, left
	}
	var wait sync.WaitGroup
	var errs [3]error
	if !person.fresh {
		wait.Go(func() { person.report, errs[0] = get[registration](ctx, c, registrationOf(id)) })
		wait.Go(func() { person.user, errs[1] = get[user](ctx, c, users(id)) })
	}
	if !tenant.fresh {
		wait.Go(func() { tenant.organization, errs[2] = readOrganization(ctx, c) })
	}
	wait.Wait()
	err := errors.Join(errs[:]...)
	person, tenant = person.read(c.now(), id), tenant.read(c.now(), "")
	c.keep(id, person, tenant, errs)
	return person, tenant, err
}

func readOrganization(ctx context.Context, c *Client) (*organization, error) {
	list, err := get[organizations](ctx, c, organizationOf())
	if err != nil || len(list.Value) != 1 { // an app token is for one tenant
		return nil, err
	}
	return &list.Value[0], nil
}
