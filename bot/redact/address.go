package redact

import "strings"

// secretParameters are the parameters of an address, a form or a fragment whose value is a secret (RFC 6749, RFC 6750,
// shared access signatures, and what home-made pages use).
var secretParameters = map[string]Kind{
	"password": Password, "passwd": Password, "pwd": Password, "pw": Password, "pass": Password,
	"client_secret": Password, "secret": Password, "token": Password, "access_token": Password,
	"id_token": Password, "refresh_token": Password, "api_key": Password, "apikey": Password, "sig": Password,
	"client_assertion": Password, "code": OneTimeCode, "otp": OneTimeCode,
}

// Bounds of a parameter. A code as short as an error number is no authorization code.
const (
	longestParameter = 24
	leastParameter   = 4
	leastCode        = 6
)

// inAddresses finds the secret parameters, and the password before a host.
func inAddresses(found []span, text string) []span {
	for at := 0; ; {
		next := strings.IndexAny(text[at:], "?&#")
		if next < 0 {
			return beforeHosts(found, text)
		}
		at += next + 1
		if s, ok := parameterAt(text, at); ok {
			found = append(found, s)
			at = s.end
		}
	}
}

// parameterAt returns the secret value of the parameter whose name begins at a place.
func parameterAt(text string, at int) (span, bool) {
	name, _, ok := strings.Cut(text[at:min(len(text), at+longestParameter)], "=")
	if !ok {
		return span{}, false
	}
	kind, ok := secretParameters[strings.ToLower(strings.TrimPrefix(name, "amp;"))]
	start := at + len(name) + 1
	_, end := around(text, start, start, inValue)
	value := text[start:end]
	return span{start, end, kind}, ok && isParameter(value, kind)
}

func isParameter(value string, kind Kind) bool {
	if len(value) < leastParameter || identifies(value) {
		return false
	}
	if kind == OneTimeCode {
		return len(value) >= leastCode && strings.ContainsFunc(value, isASCIIDigit)
	}
	return vocabulary[strings.ToLower(value)].role == unknown
}

func isASCIIDigit(r rune) bool { return r >= '0' && r <= '9' }

func inValue(c byte) bool { return c > ' ' && c < 0x7f && strings.IndexByte("&#\"'<>`;", c) < 0 }

// beforeHosts finds the password in scheme://name:password@host.
func beforeHosts(found []span, text string) []span {
	for at := 0; ; {
		next := strings.Index(text[at:], "://")
		if next < 0 {
			return found
		}
		at += next + len("://")
		_, end := around(text, at, at, inAuthority)
		authority := text[at:end]
		host := strings.LastIndexByte(authority, '@')
		if colon := strings.IndexByte(authority, ':'); colon >= 0 && colon+1 < host {
			found = append(found, span{at + colon + 1, at + host, Password})
		}
	}
}

func inAuthority(c byte) bool { return c > ' ' && c < 0x7f && strings.IndexByte("/?\"<>`", c) < 0 }
