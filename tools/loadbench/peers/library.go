package peers

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"

	"github.com/infracloudio/msbotbuilder-go/core"
	"github.com/infracloudio/msbotbuilder-go/core/activity"
	"github.com/infracloudio/msbotbuilder-go/schema"
)

// Library serves msbotbuilder-go's own adapter, as its samples wire it. The library has the addresses of Microsoft's
// issuer and authority fixed, so the process's default transport leads those to the ones that c names; plain HTTP, to
// the library's advantage.
func Library(c Config) error {
	transport, err := diverted(c)
	if err != nil {
		return err
	}
	http.DefaultTransport = transport                                                              //nolint:forbidigo // it is the library's
	adapter, err := core.NewBotAdapter(core.AdapterSetting{AppID: c.AppID, AppPassword: c.Secret}) //nolint:forbidigo // to be measured
	if err != nil {
		return fmt.Errorf("making the library's adapter: %w", err)
	}
	var card map[string]any
	if err := json.Unmarshal(c.Card, &card); err != nil {
		return fmt.Errorf("reading the card: %w", err)
	}
	answer := activity.HandlerFuncs{OnMessageFunc: func(turn *activity.TurnContext) (schema.Activity, error) {
		return turn.SendActivity(activity.MsgOptionAttachments([]schema.Attachment{
			{ContentType: "application/vnd.microsoft.card.adaptive", Content: card},
		}))
	}}
	return serve(c.Listen, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		in, err := adapter.ParseRequest(r.Context(), r)
		if err != nil {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		if err := adapter.ProcessActivity(r.Context(), in, answer); err != nil {
			c.Log.Error("reply", "error", err)
			w.WriteHeader(http.StatusInternalServerError)
		}
	}))
}

// diversion sends what is meant for Microsoft to where the configuration says.
type diversion struct {
	http.RoundTripper

	to map[string]*url.URL // by host
}

func diverted(c Config) (*diversion, error) {
	metadata, err := url.Parse(c.MetadataURL)
	if err != nil {
		return nil, fmt.Errorf("reading the metadata's address: %w", err)
	}
	token, err := url.Parse(c.TokenURL)
	if err != nil {
		return nil, fmt.Errorf("reading the authority's address: %w", err)
	}
	to := map[string]*url.URL{"login.botframework.com": metadata, "login.microsoftonline.com": token}
	d := &diversion{http.DefaultTransport, to} //nolint:forbidigo // as it is
	if c.Pooled {
		d.RoundTripper = pooled()
	}
	return d, nil
}

func (d *diversion) RoundTrip(r *http.Request) (*http.Response, error) {
	if to := d.to[r.URL.Host]; to != nil {
		r = r.Clone(r.Context())
		r.URL, r.Host = to, to.Host
	}
	return d.RoundTripper.RoundTrip(r) //nolint:wrapcheck // a transport's error is the transport's
}
