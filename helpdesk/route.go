package helpdesk

import (
	"slices"
	"time"

	"ssprbot/knowledge"
)

// Routes says to which channel a ticket goes. The zero Routes sends every ticket to the tenant's desk, the channel that
// was chosen when the bot was installed, and reminds of none.
type Routes struct {
	routes []Route
	second map[string]string // where a route's tickets go too when nobody takes them, by name
	files  []string
	digest Digest
}

// Route is one desk: its channel, what comes to it, and how it is reminded.
type Route struct {
	Name     string
	Team     string             // conversation id of the team, whose roster are the agents; "" for the tenant's desk
	Channel  string             // conversation id of the channel, without a thread; "" for the tenant's desk
	Language knowledge.Language // of the cards in the channel; "" for English
	Areas    []string           // what comes here; none for whatever no other route has
	Remind   time.Duration      // after which a ticket that nobody took is brought up again; 0 for never
	Escalate time.Duration      // after which it goes to the second route as well; 0 for never
	Close    time.Duration      // after which a solved ticket can no longer be reopened; 0 for the usual
	Quiet    Quiet
	Rota     Rota
}

// For is the route of an area: the one that names it, else the first that names none.
func (r Routes) For(area string) Route {
	fallback := Route{}
	for i, route := range slices.Backward(r.routes) {
		if slices.Contains(route.Areas, area) {
			return r.routes[i]
		}
		if len(route.Areas) == 0 {
			fallback = route
		}
	}
	return fallback
}

// Named is the route of that name, as a ticket remembers it; the zero Route where there is none any more.
func (r Routes) Named(name string) Route {
	i := slices.IndexFunc(r.routes, func(route Route) bool { return route.Name == name })
	if i < 0 {
		return Route{}
	}
	return r.routes[i]
}

// Second is where tickets of the route go too when nobody takes them; ok is false where there is no such route.
func (r Routes) Second(name string) (_ Route, ok bool) {
	second, ok := r.second[name]
	return r.Named(second), ok
}

// Policy is how long the route's tickets may lie; what the file leaves out is usual.
func (r Route) Policy() Policy {
	p := DefaultPolicy()
	p.FirstReminder, p.SecondRoute, p.Quiet = r.Remind, r.Escalate, r.Quiet
	if r.Close > 0 {
		p.AutoClose = r.Close
	}
	return p
}

// Files lists the files that the routes were read from, the routes file first and then the rotas, as LoadRoutes opened
// them; none for the zero Routes.
func (r Routes) Files() []string { return slices.Clone(r.files) }

// All lists the routes in the order of the file.
func (r Routes) All() []Route { return slices.Clone(r.routes) }
