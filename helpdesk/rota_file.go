package helpdesk

import (
	"io/fs"
	"path"
	"regexp"
	"strconv"
	"time"

	"gopkg.in/yaml.v3"
)

// rota reads the file that a route names, beside the routes.
func (f *routesFile) rota(node *yaml.Node) Rota {
	name := f.text(node, "rota")
	if name == "" {
		return Rota{}
	}
	beside := &routesFile{fsys: f.fsys, name: path.Join(path.Dir(f.name), name)}
	if path.IsAbs(name) || !fs.ValidPath(beside.name) {
		f.mistake(node, "the rota stands beside this file, or in a folder below it")
		return Rota{}
	}
	f.rotas = append(f.rotas, beside.name)
	defer func() { f.mistakes = append(f.mistakes, beside.mistakes...) }()
	root := beside.parse(beside.name)
	if root == nil {
		return Rota{}
	}
	return beside.readRota(root)
}

func (f *routesFile) readRota(root *yaml.Node) (r Rota) {
	zone, start, days := time.UTC, "", "7"
	var overrides *yaml.Node
	f.mapping(root, "the rota", map[string]func(*yaml.Node){
		"zone":      func(n *yaml.Node) { zone = f.zone(n) },
		"start":     f.into(&start, "start"),
		"days":      f.into(&days, "days"),
		"order":     func(n *yaml.Node) { r.Order = f.people(n) },
		"overrides": func(n *yaml.Node) { overrides = n },
	})
	if zone == nil {
		return r // said already
	}
	r.Start = f.moment(root, "start", start, zone)
	var err error
	if r.Days, err = strconv.Atoi(days); err != nil || r.Days < 1 || r.Days > 366 {
		f.mistake(root, "days is a number from 1 to 366: how long a turn is")
	}
	if len(r.Order) == 0 {
		f.mistake(root, "order is missing: who takes turns")
	}
	if overrides != nil {
		f.list(overrides, "overrides", func(n *yaml.Node) { r.Overrides = append(r.Overrides, f.override(n, zone)) })
	}
	return r
}

func (f *routesFile) override(node *yaml.Node, zone *time.Location) (o Override) {
	from, to := "", ""
	f.mapping(node, "an override", map[string]func(*yaml.Node){
		"from":   f.into(&from, "from"),
		"to":     f.into(&to, "to"),
		"people": func(n *yaml.Node) { o.People = f.people(n) },
	})
	o.From, o.To = f.moment(node, "from", from, zone), f.moment(node, "to", to, zone)
	if !o.From.Before(o.To) {
		f.mistake(node, "the override ends before it begins")
	}
	return o
}

// moment reads a day, or a day and an hour, in the rota's zone.
func (f *routesFile) moment(node *yaml.Node, what, s string, zone *time.Location) time.Time {
	for _, layout := range []string{"2006-01-02 15:04", time.DateOnly} {
		if t, err := time.ParseInLocation(layout, s, zone); err == nil {
			return t
		}
	}
	f.mistake(node, "%s is a day such as 2026-12-01, or with the hour, \"2026-12-01 09:00\"", what)
	return time.Time{}
}

// mentionable is what Teams takes in a card for a person: an object id, a sign-in name, or its own id of an account. With
// anything else it refuses the reminder, and the desk gets none.
var mentionable = regexp.MustCompile(`^(?i:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[^\s@]+@[^\s@]+|29:\S+)$`)

func (f *routesFile) people(node *yaml.Node) (people []OnCall) {
	f.list(node, "people", func(n *yaml.Node) {
		var p OnCall
		f.mapping(n, "a person", map[string]func(*yaml.Node){
			"name": f.into(&p.Name, "name"),
			"id":   f.into(&p.ID, "id"),
		})
		switch {
		case p.Name == "" || p.ID == "":
			f.mistake(n, "a person has a name and an id, the object id in the directory")
		case !mentionable.MatchString(p.ID):
			f.mistake(n, "%q names nobody in the directory: id is an object id or a sign-in name", p.ID)
		}
		people = append(people, p)
	})
	return people
}
