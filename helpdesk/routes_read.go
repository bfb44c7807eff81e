package helpdesk

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"gopkg.in/yaml.v3"

	"ssprbot/knowledge"
)

func (f *routesFile) routes(root *yaml.Node) Routes {
	r := Routes{second: map[string]string{}}
	var list *yaml.Node
	version := ""
	f.mapping(root, "the file", map[string]func(*yaml.Node){
		"version": f.into(&version, "version"),
		"routes":  func(n *yaml.Node) { list = n },
		"digest":  func(n *yaml.Node) { r.digest = f.digest(n) },
	})
	if version != "1" {
		f.mistake(root, "version: %d is missing", routesVersion)
	}
	if list == nil {
		f.mistake(root, "routes are missing")
		return r
	}
	at := map[string]*yaml.Node{}
	f.list(list, "routes", func(n *yaml.Node) {
		route, second := f.route(n)
		if at[route.Name] != nil {
			f.mistake(n, "there is a route %q already", route.Name)
		}
		at[route.Name] = n
		if second != "" {
			r.second[route.Name] = second
		}
		r.routes = append(r.routes, route)
	})
	f.check(r, list, at)
	return r
}

// check looks at the routes together.
func (f *routesFile) check(r Routes, list *yaml.Node, at map[string]*yaml.Node) {
	owner := map[string]string{}
	var fallbacks int
	for _, route := range r.routes {
		for _, area := range route.Areas {
			if other := owner[area]; other != "" {
				f.mistake(at[route.Name], "the area %s goes to the route %q already", area, other)
			}
			owner[area] = route.Name
		}
		if len(route.Areas) == 0 {
			fallbacks++
		}
		if second, ok := r.second[route.Name]; ok && (at[second] == nil || second == route.Name) {
			f.mistake(at[route.Name], "escalates to %q, which is no other route", second)
		}
	}
	if fallbacks != 1 {
		f.mistake(list, "%d routes name no areas: just one does, and takes whatever the others do not", fallbacks)
	}
}

func (f *routesFile) route(node *yaml.Node) (r Route, second string) {
	language := ""
	f.mapping(node, "a route", map[string]func(*yaml.Node){
		"name":     f.into(&r.Name, "name"),
		"team":     func(n *yaml.Node) { r.Team = f.conversation(n, "team") },
		"channel":  func(n *yaml.Node) { r.Channel = f.conversation(n, "channel") },
		"language": f.into(&language, "language"),
		"areas":    func(n *yaml.Node) { r.Areas = f.areasOf(n) },
		"remind":   func(n *yaml.Node) { r.Remind = f.duration(n, "remind") },
		"escalate": func(n *yaml.Node) { r.Escalate, second = f.escalation(n) },
		"close":    func(n *yaml.Node) { r.Close = f.duration(n, "close") },
		"quiet":    func(n *yaml.Node) { r.Quiet = f.quiet(n) },
		"rota":     func(n *yaml.Node) { r.Rota = f.rota(n) },
	})
	switch r.Language = knowledge.Language(language); r.Language {
	case "", knowledge.English, knowledge.Korean:
	default:
		f.mistake(node, "language %q is none of en, ko", language)
	}
	if r.Name == "" {
		f.mistake(node, "the route has no name")
	}
	if (r.Channel == "") != (r.Team == "") {
		f.mistake(node, "a route has both team and channel, or neither: then it is the channel chosen at installation")
	}
	if r.Escalate > 0 && r.Escalate < r.Remind {
		f.mistake(node, "it escalates before it reminds")
	}
	return r, second
}

// conversation reads the id of a team or channel, or the link that Teams copies.
func (f *routesFile) conversation(node *yaml.Node, what string) string {
	id := f.text(node, what)
	if link, err := url.Parse(id); err == nil && link.Scheme == "https" {
		for part := range strings.SplitSeq(link.Path, "/") {
			if strings.HasPrefix(part, "19:") {
				id = part
			}
		}
	}
	if id != "" && (!strings.HasPrefix(id, "19:") || strings.ContainsAny(id, "; /")) {
		f.mistake(node, "%s is a conversation id such as 19:…@thread.tacv2, or the link to the %s that Teams copies", what, what)
	}
	return id
}

func (f *routesFile) areasOf(node *yaml.Node) (areas []string) {
	f.list(node, "areas", func(n *yaml.Node) {
		area := f.text(n, "an area")
		if len(f.areas) > 0 && area != "" && !slices.Contains(f.areas, area) {
			f.mistake(n, "the knowledge has no area %q", area)
		}
		areas = append(areas, area)
	})
	return areas
}

// longest is the longest time that a file can ask for.
const longest = 90 * 24 * time.Hour

func (f *routesFile) duration(node *yaml.Node, what string) time.Duration {
	d, err := time.ParseDuration(f.text(node, what))
	if err != nil || d < time.Minute || d > longest {
		f.mistake(node, "%s is a time from 1m to 2160h, such as 30m or 4h", what)
		return 0
	}
	return d
}

func (f *routesFile) escalation(node *yaml.Node) (after time.Duration, to string) {
	f.mapping(node, "escalate", map[string]func(*yaml.Node){
		"after": func(n *yaml.Node) { after = f.duration(n, "after") },
		"to":    f.into(&to, "to"),
	})
	if after == 0 || to == "" {
		f.mistake(node, "escalate has after, a time, and to, the name of another route")
	}
	return after, to
}

func (f *routesFile) quiet(node *yaml.Node) (q Quiet) {
	from, to, weekend := "", "", ""
	f.mapping(node, "quiet", map[string]func(*yaml.Node){
		"from":    f.into(&from, "from"),
		"to":      f.into(&to, "to"),
		"weekend": f.into(&weekend, "weekend"),
		"zone":    func(n *yaml.Node) { q.Zone = f.zone(n) },
	})
	if q.Zone == nil {
		f.mistake(node, "quiet hours need a zone such as Asia/Seoul")
	}
	q.From, q.To = f.clock(node, from), f.clock(node, to)
	switch {
	case (from == "") != (to == ""):
		f.mistake(node, "quiet has from and to, or neither")
	case from != "" && from == to:
		f.mistake(node, "from and to are the same: leave both out where no night is quiet")
	case q.To-q.From >= 24*time.Hour:
		f.mistake(node, "the whole day is quiet: leave from and to out for none of it")
	}
	switch weekend {
	case "true":
		q.Weekend = true
	case "", "false":
	default:
		f.mistake(node, "weekend is true or false")
	}
	return q
}

func (f *routesFile) digest(node *yaml.Node) (d Digest) {
	at := ""
	f.mapping(node, "digest", map[string]func(*yaml.Node){
		"at":   f.into(&at, "at"),
		"zone": func(n *yaml.Node) { d.Zone = f.zone(n) },
	})
	if at == "" || d.Zone == nil {
		f.mistake(node, "digest has at, a time of day, and zone, such as Asia/Seoul")
	}
	d.At = f.clock(node, at)
	return d
}

func (f *routesFile) clock(node *yaml.Node, s string) time.Duration {
	if s == "" {
		return 0
	}
	d, err := parseClock(s)
	if err != nil {
		f.mistake(node, "%v", err)
	}
	return d
}

func (f *routesFile) zone(node *yaml.Node) *time.Location {
	zone, err := time.LoadLocation(f.text(node, "zone"))
	if err != nil {
		f.mistake(node, "%q is no time zone such as Asia/Seoul", node.Value)
		return nil
	}
	return zone
}
