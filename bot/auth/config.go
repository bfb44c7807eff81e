package auth

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"time"

	"ssprbot/bot"
)

// Config is what a Gate needs to know.
type Config struct {
	AppID        string           // the bot's app id: the only audience accepted
	Cloud        bot.Cloud        // gives the issuer and the connector's hosts
	MetadataURL  string           // OpenID metadata, https, or http on loopback; "" is the cloud's
	ServiceHosts []string         // "host[:port]" besides the cloud's, as bot.ParseServiceHosts reads them
	Tenants      []string         // ids of the tenants that may use the bot; at least one
	Client       *http.Client     // fetches keys; nil is a plain one. Each fetch ends within 10 seconds anyway
	Now          func() time.Time // nil is time.Now
	Log          *slog.Logger     // hears of every fetch of keys; nil is silent
	Fetched      func(error)      // is told of every fetch of keys, with nil for a good one; nil: nobody is
}

// Validate reports all mistakes at once. Its error quotes configuration but no secret.
func (c Config) Validate() error {
	var mistakes []error
	if c.AppID == "" {
		mistakes = append(mistakes, errors.New("the app id is missing"))
	}
	if c.Cloud.Issuer == "" {
		mistakes = append(mistakes, errors.New("the cloud has no issuer"))
	}
	if len(c.Tenants) == 0 || slices.Contains(c.Tenants, "") {
		mistakes = append(mistakes, errors.New("an allowed tenant is missing or empty"))
	}
	if err := checkSource(c.metadataURL(), true); err != nil {
		mistakes = append(mistakes, fmt.Errorf("checking the OpenID metadata URL: %w", err))
	}
	_, err := bot.ParseServiceHosts(c.Cloud, c.ServiceHosts)
	return errors.Join(append(mistakes, err)...)
}

func (c Config) metadataURL() string {
	if c.MetadataURL == "" {
		return c.Cloud.OpenIDMetadataURL
	}
	return c.MetadataURL
}

func (c Config) withDefaults() Config {
	c.Tenants = slices.Clone(c.Tenants)
	if c.Client == nil {
		c.Client = &http.Client{}
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Fetched == nil {
		c.Fetched = func(error) {}
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	return c
}

// checkSource accepts a URL that keys may be read from: what it serves decides whom the bot believes.
func checkSource(address string, plainLoopback bool) error {
	u, err := url.Parse(address)
	switch {
	case err != nil || u.Host == "" || u.User != nil:
		return errors.New("want an absolute URL without a user")
	case u.Scheme == "https" || u.Scheme == "http" && plainLoopback && bot.IsLoopback(u.Host):
		return nil
	}
	return errors.New("want https; plain http is for loopback only")
}
