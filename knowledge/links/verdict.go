package links

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// judge turns the last answer of a page into a verdict.
func (v *visitor) judge(res response, trail []hop) answer {
	a := answer{Anchors: res.anchors, Unread: res.unread}
	switch {
	case res.code == http.StatusUnauthorized || res.code == http.StatusForbidden:
		a.Status, a.Detail = Refused, fmt.Sprintf("HTTP %d: the site does not answer programs; open it by hand", res.code)
	case res.busy():
		a.Status, a.Detail = Unreachable, fmt.Sprintf("HTTP %d after all attempts", res.code)
	case res.code < 200 || res.code > 299:
		a.Status, a.Detail = Broken, fmt.Sprintf("HTTP %d", res.code)
	default:
		return v.arrived(a, trail)
	}
	if res.retryAfter > v.Patience {
		a.Detail = fmt.Sprintf("HTTP %d, and a request to wait for %s", res.code, res.retryAfter)
	}
	return v.told(a, trail)
}

// arrived judges the way to a page that is there.
func (v *visitor) arrived(a answer, trail []hop) answer {
	a.Status = OK
	if len(trail) == 0 {
		return v.told(a, nil)
	}
	start, end := trail[0].from, trail[len(trail)-1].to
	lasting := v.lasting(trail)
	switch {
	case isFrontPage(end) && !isFrontPage(start) && !v.isShort(start):
		a.Status, a.Detail = Broken, "leads to the front page of "+end.Host
	case lasting != nil:
		a.Status, a.Target, a.Detail = Moved, lasting.String(), "for good ("+codes(trail)+")"
	case !sameDocument(v.clean(end), v.clean(start)):
		a.Status, a.Detail = Redirected, "for now ("+codes(trail)+")"
	default:
		a.Checked = time.Now()
		return a // another language of the same page
	}
	return v.told(a, trail)
}

// told completes an answer: now, and where the trail ends unless a better target is known.
func (v *visitor) told(a answer, trail []hop) answer {
	a.Checked = time.Now()
	if a.Target == "" && len(trail) > 0 {
		a.Target = trail[len(trail)-1].to.String()
	}
	return a
}

// lasting is the address that permanent redirects have given the page, or nil if they gave none: from the first
// temporary one on, nothing is for good. Redirects that only choose a language do not count either way.
func (v *visitor) lasting(trail []hop) *url.URL {
	if v.isShort(trail[0].from) {
		return nil
	}
	var lasting *url.URL
	for _, h := range trail {
		switch to := v.clean(h.to); {
		case sameDocument(v.clean(h.from), to):
		case h.code != http.StatusMovedPermanently && h.code != http.StatusPermanentRedirect:
			return lasting
		default:
			lasting = to
		}
	}
	if lasting != nil && sameDocument(lasting, v.clean(trail[0].from)) {
		return nil
	}
	return lasting
}

// codes are the answers on the way.
func codes(trail []hop) string {
	var all []string
	for _, h := range trail {
		all = append(all, strconv.Itoa(h.code))
	}
	return "HTTP " + strings.Join(all, ", ")
}

func (v *visitor) isShort(u *url.URL) bool { return slices.Contains(v.known.Short, u.Host) }

// clean is the address as it should stand in a file.
func (v *visitor) clean(u *url.URL) *url.URL {
	u, _ = v.known.withoutLocale(u)
	u, _ = v.known.withoutTracking(u)
	return u
}

func sameDocument(a, b *url.URL) bool {
	return a.Host == b.Host && a.EscapedPath() == b.EscapedPath() && a.RawQuery == b.RawQuery
}

func isFrontPage(u *url.URL) bool {
	return (u.Path == "" || u.Path == "/") && u.RawQuery == ""
}

// explain is the verdict on a page that did not answer at all.
func explain(err error) answer {
	invalid, isInvalid := errors.AsType[*tls.CertificateVerificationError](err)
	name, isName := errors.AsType[*net.DNSError](err)
	timeout, ok := errors.AsType[net.Error](err)
	switch {
	case errors.Is(err, errPrivate):
		return answer{Status: Broken, Detail: errPrivate.Error()}
	case isInvalid:
		return answer{Status: Broken, Detail: "its certificate does not hold: " + invalid.Err.Error()}
	case isName && name.IsNotFound:
		return answer{Status: Unreachable, Detail: "no such host"}
	case ok && timeout.Timeout():
		return answer{Status: Unreachable, Detail: "does not answer in time"}
	}
	return answer{Status: Unreachable, Detail: "cannot be reached: " + printable(err.Error())}
}

// printable keeps what a host or a proxy answered from steering the reader's terminal.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return '�'
		}
		return r
	}, text)
}
