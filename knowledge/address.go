package knowledge

import (
	"net/url"
	"strings"

	"gopkg.in/yaml.v3"
)

// address is an absolute https address. The messages do not repeat it: it may hold a password.
func address() form[string] {
	const hosts = `^[Hh][Tt][Tt][Pp][Ss]://[^\s/?#@:][^\s/?#@]*([/?#]\S*)?$`
	return form[string]{
		read:   (*reader).address,
		schema: func() schema { return textSchema(hosts, "a link is a full address that begins with https://") },
	}
}

func (r *reader) address(n *yaml.Node) string {
	raw := r.exact(n, r.sentence(n))
	if raw == "" {
		return ""
	}
	u, err := url.Parse(raw)
	switch {
	case err != nil || strings.ContainsAny(raw, " \t\r\n"):
		r.errorf(n, "this is not an address")
	case u.Scheme != "https" || u.Hostname() == "":
		r.errorf(n, "a link must be a full address that begins with https://")
	case u.User != nil:
		r.errorf(n, "a link must not hold a user name or password")
	}
	return raw
}
