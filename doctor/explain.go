package doctor

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/url"
	"strings"
	"syscall"
)

// explain says in plain words why there was no answer, and what to do. The URL is left out: its query can be a secret.
func explain(ctx context.Context, err error) (why, fix string) {
	if failed := new(url.Error); errors.As(err, &failed) {
		err = failed.Err
	}
	if why, fix = explainName(err); why != "" {
		return why, fix
	}
	if why, fix = explainTLS(err); why != "" {
		return why, fix
	}
	var timeout net.Error
	switch {
	case errors.Is(err, syscall.ECONNREFUSED):
		return "nobody listens at that address and port (connection refused)", "check address and port, and that a firewall lets this machine out to it"
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout(), ctx.Err() != nil:
		return "there is no answer in time", "let this machine out to it: look at the firewall, and whether HTTPS_PROXY has to be set"
	}
	if broken, ok := errors.AsType[*net.OpError](err); ok {
		return broken.Err.Error(), "check the address, and that a firewall lets this machine out to it"
	}
	// The text could quote an answer, and an answer could quote what it was asked with.
	return "what answers there does not speak HTTP, or breaks off", "check the address, and that nothing between here and there changes the traffic"
}

func explainName(err error) (why, fix string) {
	unknown := new(net.DNSError)
	switch {
	case strings.Contains(err.Error(), "proxyconnect"), strings.Contains(err.Error(), "Proxy Authentication Required"):
		return "the proxy in HTTPS_PROXY does not let it through", "check HTTPS_PROXY and NO_PROXY, and what the proxy allows"
	case errors.As(err, &unknown) && unknown.IsNotFound:
		return "the name " + unknown.Name + " is not known", "check its spelling, and this machine's DNS"
	case errors.As(err, &unknown):
		return "the name " + unknown.Name + " cannot be looked up", "check this machine's DNS"
	}
	return "", ""
}

func explainTLS(err error) (why, fix string) {
	var (
		unknown x509.UnknownAuthorityError
		other   x509.HostnameError
		invalid x509.CertificateInvalidError
		noTLS   tls.RecordHeaderError
		alert   tls.AlertError
	)
	switch {
	case errors.As(err, &unknown):
		return "its certificate is signed by nobody whom this machine trusts", "where a proxy opens TLS here, name its CA in SSL_CERT_FILE; otherwise the server must send its whole chain, of a public CA"
	case errors.As(err, &other):
		return "its certificate is for another name", "get a certificate for the name in the address"
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return "its certificate has expired, or is not valid yet", "renew it; if it is a well-known server, look at this machine's clock"
	case errors.As(err, &invalid):
		return "its certificate cannot be used", "get one for a server, of a public CA"
	case errors.As(err, &noTLS):
		return "it does not speak TLS on that port", "give the port on which https is spoken, 443 as a rule"
	case errors.As(err, &alert):
		return "it breaks off the TLS handshake (" + alert.Error() + ")", "let it speak TLS 1.2 or 1.3, and ask the client for no certificate"
	}
	return "", ""
}
