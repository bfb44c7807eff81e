package links

import (
	"bytes"
	_ "embed"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"
)

//go:embed known.yaml
var knownFile []byte // written by the compiler, never by the program

// known is known.yaml.
type known struct {
	Hosts     []string
	Short     []string
	Localized []string
	Tracking  []string
	Renamed   struct{ Hosts, Folders, Pages map[string]string }
	Anchors   map[string][]string
}

func readKnown() *known {
	var k known
	decoder := yaml.NewDecoder(bytes.NewReader(knownFile))
	decoder.KnownFields(true)
	if err := decoder.Decode(&k); err != nil {
		panic(fmt.Sprintf("links: reading known.yaml: %v", err)) // the file is part of the program
	}
	return &k
}

// renamed follows the known redirects of an address. An address that they do not concern comes back as it is.
func (k *known) renamed(u *url.URL) *url.URL {
	to := *u
	if host, ok := k.Renamed.Hosts[to.Host]; ok {
		to.Host = host
	}
	place := pageOf(&to)
	folder, page := place[:strings.LastIndexByte(place, '/')+1], place[strings.LastIndexByte(place, '/')+1:]
	switch {
	case k.Renamed.Pages[place] != "":
		place = k.Renamed.Pages[place]
	case k.Renamed.Folders[folder] != "":
		place = k.Renamed.Folders[folder] + page
	}
	var path string
	to.Host, path, _ = strings.Cut(place, "/")
	to.Path, to.RawPath = "/"+path, ""
	if pageOf(&to) == pageOf(u) {
		return u
	}
	return &to
}

// pageOf names a page as known.yaml does.
func pageOf(u *url.URL) string { return u.Host + "/" + strings.TrimPrefix(u.Path, "/") }

// withoutLocale takes the language out of the path of a host that serves all of them; locale is "" if there is none.
func (k *known) withoutLocale(u *url.URL) (clean *url.URL, locale string) {
	first, rest, _ := strings.Cut(strings.TrimPrefix(u.Path, "/"), "/")
	if !slices.Contains(k.Localized, u.Host) || !isLocale(first) {
		return u, ""
	}
	to := *u
	to.Path, to.RawPath = "/"+rest, ""
	return &to, first
}

// isLocale recognises en-us and sr-latn-rs, in any case.
func isLocale(segment string) bool {
	parts := strings.Split(segment, "-")
	if len(parts) < 2 || len(parts) > 3 || len(parts[0]) != 2 || len(parts[len(parts)-1]) != 2 {
		return false
	}
	letters := strings.ToLower(strings.Join(parts, ""))
	return strings.Trim(letters, "abcdefghijklmnopqrstuvwxyz") == "" && (len(parts) == 2 || len(parts[1]) == 4)
}

// withoutTracking leaves the other query parameters as they are written; names lists those taken out.
func (k *known) withoutTracking(u *url.URL) (clean *url.URL, names []string) {
	var kept []string
	for pair := range strings.SplitSeq(u.RawQuery, "&") {
		name, _, _ := strings.Cut(pair, "=")
		if k.tracks(name) {
			names = append(names, name)
			continue
		}
		kept = append(kept, pair)
	}
	if len(names) == 0 {
		return u, nil
	}
	to := *u
	to.RawQuery = strings.Join(kept, "&")
	return &to, names
}

func (k *known) tracks(name string) bool {
	name = strings.ToLower(name)
	return slices.ContainsFunc(k.Tracking, func(pattern string) bool {
		prefix, open := strings.CutSuffix(pattern, "*")
		return name == pattern || open && strings.HasPrefix(name, prefix)
	})
}
