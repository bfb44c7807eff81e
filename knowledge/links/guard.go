package links

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"syscall"
	"time"
)

// errPrivate is the reason for not asking an address: a page could use the check to look into the network it runs in.
var errPrivate = errors.New("leads to a private or loopback address")

// ProxyFunc chooses the proxy for an address; nil is none.
type ProxyFunc = func(*url.URL) (*url.URL, error)

// Network says which addresses can be reached, and how.
type Network struct {
	AllowPrivate bool           // ask private and loopback addresses too, as for an intranet's pages
	RootCAs      *x509.CertPool // who may vouch for a host; nil for the system's
	Proxy        ProxyFunc      // nil for no proxy at all
}

// Transport makes connections by the rules of n. An address is judged when it is connected to, after its name was
// resolved, so that no name and no redirect gets around the rules. Behind a proxy the name is resolved by the proxy:
// there, only addresses written as numbers can be refused.
func (n Network) Transport() http.RoundTripper {
	g := &guarded{proxy: n.Proxy, allowPrivate: n.AllowPrivate}
	dialer := &net.Dialer{Timeout: 10 * time.Second}
	g.proxied = n.transport(dialer)
	g.proxied.Proxy = func(req *http.Request) (*url.URL, error) { return n.Proxy(req.URL) }
	if !n.AllowPrivate {
		dialer = &net.Dialer{Timeout: dialer.Timeout, Control: refusePrivate}
	}
	g.direct = n.transport(dialer)
	return g
}

func (n Network) transport(dialer *net.Dialer) *http.Transport {
	return &http.Transport{
		DialContext:            dialer.DialContext,
		TLSClientConfig:        &tls.Config{RootCAs: n.RootCAs, MinVersion: tls.VersionTLS12},
		TLSHandshakeTimeout:    10 * time.Second,
		ForceAttemptHTTP2:      true,
		IdleConnTimeout:        30 * time.Second,
		MaxResponseHeaderBytes: 64 << 10,
	}
}

// guarded has a transport of its own for proxies, since a proxy's address is usually private.
type guarded struct {
	direct, proxied *http.Transport
	proxy           ProxyFunc
	allowPrivate    bool
}

// RoundTrip implements [http.RoundTripper].
func (g *guarded) RoundTrip(req *http.Request) (*http.Response, error) {
	if g.proxy == nil {
		return g.direct.RoundTrip(req)
	}
	proxy, err := g.proxy(req.URL)
	switch {
	case err != nil:
		return nil, errors.New("choosing the proxy: its address cannot be read") // which may hold a password
	case proxy == nil:
		return g.direct.RoundTrip(req)
	}
	if ip, err := netip.ParseAddr(req.URL.Hostname()); err == nil && !g.allowPrivate && !isPublic(ip) {
		return nil, errPrivate
	}
	return g.proxied.RoundTrip(req)
}

// CloseIdleConnections ends the connections that are kept for another request.
func (g *guarded) CloseIdleConnections() {
	g.direct.CloseIdleConnections()
	g.proxied.CloseIdleConnections()
}

func refusePrivate(_, address string, _ syscall.RawConn) error {
	to, err := netip.ParseAddrPort(address)
	if err != nil || !isPublic(to.Addr()) {
		return errPrivate
	}
	return nil
}

// isPublic is false for every address that is not a host of the public internet.
func isPublic(ip netip.Addr) bool {
	ip = ip.Unmap().WithZone("")
	if !ip.IsGlobalUnicast() || ip.IsPrivate() {
		return false
	}
	for _, special := range specialPurpose() {
		if netip.MustParsePrefix(special).Contains(ip) {
			return false
		}
	}
	return true
}

// specialPurpose lists what the registries of special-purpose addresses (RFC 6890 and its updates) keep out of the
// public internet, or use to wrap another address, as far as package netip does not know it.
func specialPurpose() []string {
	return []string{
		"0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4",
		"::/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "fec0::/10",
	}
}
