package links_test

import (
	"net/http"
	"net/netip"
	"strings"
	"testing"

	"ssprbot/knowledge/links"
)

func TestIsPublic(t *testing.T) {
	tests := map[string]bool{
		"8.8.8.8": true, "172.32.0.1": true, "100.128.0.1": true, "2606:4700:4700::1111": true, "::ffff:8.8.8.8": true,
		"127.0.0.1": false, "127.9.9.9": false, "0.0.0.0": false, "0.1.2.3": false, "10.1.2.3": false, "172.16.0.1": false,
		"172.31.255.255": false, "192.168.0.1": false, "169.254.169.254": false, "100.64.0.1": false, "192.0.0.1": false,
		"192.0.2.1": false, "198.18.0.1": false, "198.51.100.1": false, "203.0.113.1": false, "224.0.0.1": false,
		"240.0.0.1": false, "255.255.255.255": false, "192.88.99.1": false,
		"::": false, "::1": false, "::ffff:127.0.0.1": false, "::ffff:10.0.0.1": false, "::ffff:100.64.0.1": false, "2001:db8::1%eth0": false, "::7f00:1": false, "fe80::1": false,
		"fe80::1%eth0": false, "fc00::1": false, "fd00:ec2::254": false, "ff02::1": false, "64:ff9b::7f00:1": false,
		"64:ff9b:1::1": false, "100::1": false, "2001::1": false, "2001:db8::1": false, "2002:7f00:1::": false, "fec0::1": false,
	}
	for address, want := range tests {
		if got := links.IsPublic(netip.MustParseAddr(address)); got != want {
			t.Errorf("%s: %t", address, got)
		}
	}
}

// publicThenPrivate answers for a host of the internet and leaves the rest to the real transport.
type publicThenPrivate struct {
	private string
	rest    http.RoundTripper
}

func (p publicThenPrivate) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.URL.Hostname() != "learn.microsoft.com" {
		return p.rest.RoundTrip(r)
	}
	return &http.Response{StatusCode: http.StatusFound, Header: http.Header{"Location": {p.private}}, Body: http.NoBody, Request: r}, nil
}

func TestARedirectToAPrivateAddressIsNotFollowed(t *testing.T) {
	s := newSite(t)
	port := s.URL[strings.LastIndexByte(s.URL, ':'):]
	for _, private := range []string{s.URL + "/200", "https://localhost" + port + "/200", "https://[::ffff:127.0.0.1]" + port + "/200", "https://169.254.169.254/latest/meta-data"} {
		c := s.checker()
		c.Transport = publicThenPrivate{private, links.Network{RootCAs: s.trusted()}.Transport()}
		r := check(t, c, "https://learn.microsoft.com/entra")
		if r.Status != links.Broken || r.Detail != "leads to a private or loopback address" || r.Target != private {
			t.Errorf("%s: %s → %s: %s", private, r.Status, r.Target, r.Detail)
		}
	}
	if asked := s.asked("/"); len(asked) != 0 {
		t.Errorf("asked %q", asked)
	}
}
