package bot

import (
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// ServiceHosts is the list of places that the bot may talk to, and so send its token to: whole origins, never a
// suffix. The zero value allows nothing. It does not change once made and is safe for concurrent use.
type ServiceHosts struct {
	origins     map[string]bool // "https://host:port", canonical
	anyLoopback bool            // this machine, every port, with TLS or without
}

// ParseServiceHosts allows the cloud's connector hosts and the extra ones, each "host", "host:port", "[IPv6]" or
// "[IPv6]:port". They are reached over https, on port 443 where none is given; a loopback host over http too, then on
// port 80. The error names every entry that cannot be read.
func ParseServiceHosts(cloud Cloud, extra []string) (ServiceHosts, error) {
	hosts := ServiceHosts{origins: map[string]bool{}}
	var mistakes []error
	for _, entry := range slices.Concat(cloud.ServiceHosts, extra) {
		mistakes = append(mistakes, hosts.add(entry))
	}
	if err := errors.Join(mistakes...); err != nil {
		return ServiceHosts{}, err
	}
	return hosts, nil
}

// LoopbackHosts allows what IsLoopback names, on every port, over http and https: for local mode.
func LoopbackHosts() ServiceHosts { return ServiceHosts{anyLoopback: true} }

// Allow returns nil when the bot may send to serviceURL. A service URL is a plain one: absolute, without user, query,
// fragment, escape or backslash. The error tells which rule it breaks and does not quote it.
func (h ServiceHosts) Allow(serviceURL string) error {
	scheme, host, port, err := splitServiceURL(serviceURL)
	switch {
	case err != nil:
		return err
	case h.origins[originOf(scheme, host, port)], h.anyLoopback && isLoopbackName(host):
		return nil
	case scheme == "http":
		return errors.New("service URL is http and not a listed loopback host")
	}
	return errors.New("service URL's host is not listed")
}

// IsLoopback tells whether an authority, "host" or "host:port", names this machine: 127.0.0.0/8, [::1] or localhost.
func IsLoopback(authority string) bool {
	host, _, ok := splitAuthority(authority)
	return ok && isLoopbackName(host)
}

func (h ServiceHosts) add(entry string) error {
	host, port, ok := splitAuthority(entry)
	if !ok {
		return fmt.Errorf("service host %q: want host or host:port", entry)
	}
	h.origins[originOf("https", host, port)] = true
	if isLoopbackName(host) {
		h.origins[originOf("http", host, port)] = true
	}
	return nil
}

func splitServiceURL(serviceURL string) (scheme, host, port string, err error) {
	if strings.ContainsFunc(serviceURL, oddInServiceURL) {
		return "", "", "", errors.New("service URL is not a plain one")
	}
	u, err := url.Parse(serviceURL)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" {
		return "", "", "", errors.New("service URL is not an absolute http or https URL") // err would quote it
	}
	host, port, ok := splitAuthority(u.Host)
	if !ok {
		return "", "", "", errors.New("service URL has no proper host")
	}
	return u.Scheme, host, port, nil
}

// oddInServiceURL names what no connector's URL has and what two URL parsers may read differently.
func oddInServiceURL(r rune) bool {
	return r <= ' ' || r >= 0x7f || strings.ContainsRune(`\%?#@`, r)
}

// splitAuthority reads "host[:port]" into canonical parts. A trailing dot is refused rather than removed: resolvers,
// certificates and proxies do not agree on what it means.
func splitAuthority(authority string) (host, port string, ok bool) {
	u, err := url.Parse("//" + authority)
	if err != nil || u.Host != authority || strings.HasSuffix(authority, ":") {
		return "", "", false
	}
	host, port = strings.ToLower(u.Hostname()), u.Port()
	if addr, err := netip.ParseAddr(host); err == nil {
		// net/url takes "fe80::1:80" too, where nobody can tell the port from the address
		return addr.String(), port, validPort(port) && addr.Is4() == !strings.HasPrefix(authority, "[")
	}
	return host, port, validPort(port) && validHostName(host)
}

// validPort accepts no port, or one in its only spelling.
func validPort(port string) bool {
	n, err := strconv.ParseUint(port, 10, 16)
	return port == "" || err == nil && n > 0 && strconv.FormatUint(n, 10) == port
}

func validHostName(host string) bool {
	const letters = "abcdefghijklmnopqrstuvwxyz0123456789-"
	for label := range strings.SplitSeq(host, ".") {
		if label == "" || strings.Trim(label, letters) != "" {
			return false
		}
	}
	return true
}

func isLoopbackName(host string) bool {
	addr, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && addr.IsLoopback()
}

func originOf(scheme, host, port string) string {
	switch {
	case port == "" && scheme == "https":
		port = "443"
	case port == "":
		port = "80"
	}
	return scheme + "://" + host + ":" + port
}
