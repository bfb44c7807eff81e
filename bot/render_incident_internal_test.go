package bot

import (
	"fmt"
	"testing"
	"time"

	"github.com/infracloudio/msbotbuilder-go/schema"

	"ssprbot/dialogs/text"
	"ssprbot/helpdesk"
	"ssprbot/knowledge"
)

// goldenIncident is an incident in a status, nineteen minutes old.
func goldenIncident(s helpdesk.IncidentStatus) helpdesk.Incident {
	began := time.Date(2026, 11, 23, 8, 40, 0, 0, time.UTC)
	i := helpdesk.Incident{
		Number: 3, Version: 2, Tenant: "tenant", Issue: "code-missing", Nonce: "nonce", Status: s, People: 7, Since: began, Seen: began, Changed: began.Add(19 * time.Minute),
	}
	if s == helpdesk.Confirmed || s == helpdesk.Over {
		i.Confirmed = lee
	}
	return i
}

// goldenIncidents has every card of an incident, and its edges.
func goldenIncidents(r renderer) map[string]func(knowledge.Language) (schema.Activity, error) {
	all := map[string]func(knowledge.Language) (schema.Activity, error){}
	for _, s := range []helpdesk.IncidentStatus{helpdesk.Suspected, helpdesk.Confirmed, helpdesk.Refuted, helpdesk.Over} {
		all["incident-"+string(s)] = func(l knowledge.Language) (schema.Activity, error) { return r.incidentCard(l, goldenIncident(s), "") }
	}
	all["incident-recalled"] = func(l knowledge.Language) (schema.Activity, error) {
		i := goldenIncident(helpdesk.Refuted)
		i.Recalled = true
		return r.incidentCard(l, i, "")
	}
	all["incident-already"] = func(l knowledge.Language) (schema.Activity, error) {
		return r.incidentCard(l, goldenIncident(helpdesk.Confirmed), r.texts.In(l).Ticket.Denied.Already)
	}
	all["incident-gone"] = func(l knowledge.Language) (schema.Activity, error) {
		i := goldenIncident(helpdesk.Confirmed)
		i.Issue, i.Confirmed = "no-longer-there", helpdesk.Person{}
		return r.incidentCard(l, i, "")
	}
	for name, news := range map[string]helpdesk.IncidentNews{"incident-news-known": helpdesk.IncidentKnown, "incident-news-over": helpdesk.IncidentOver, "incident-news-none": helpdesk.IncidentNone} {
		all[name] = func(l knowledge.Language) (schema.Activity, error) {
			return r.incidentNews(l, goldenIncident(helpdesk.Confirmed), news)
		}
	}
	for name, n := range map[string]int{"digest": 2, "digest-long": 25} {
		posts := make([]helpdesk.Sighting, n)
		for i := range posts {
			posts[i].At = time.Date(2026, 11, 23, 8, i, 0, 0, time.UTC)
			posts[i].Where = helpdesk.Place{Conversation: fmt.Sprint("19:all@thread.tacv2;messageid=", 1763880000000+i)}
		}
		all[name] = func(l knowledge.Language) (schema.Activity, error) {
			return r.unsurePosts(l, "tenant", posts, time.UTC)
		}
	}
	return all
}

func TestGoldenIncidentCards(t *testing.T) {
	for name, render := range goldenIncidents(testRenderer(t)) {
		for _, language := range text.Languages() {
			golden(t, name, language, func() (schema.Activity, error) { return render(language) })
		}
	}
}
