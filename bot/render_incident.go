package bot

import (
	"cmp"
	"strconv"

	"github.com/infracloudio/msbotbuilder-go/schema"

	"ssprbot/bot/card"
	"ssprbot/dialogs/text"
	"ssprbot/helpdesk"
	"ssprbot/knowledge"
)

// incidentCard is what the desk sees of a trouble that many people meet; notice is for whoever pressed.
func (r renderer) incidentCard(wanted knowledge.Language, i helpdesk.Incident, notice string) (schema.Activity, error) {
	language, title := r.incidentTitle(wanted, i)
	d := r.ticket(language, helpdesk.Ticket{})
	s := d.t.Incident
	lead := text.Fill(text.Fill(s.Lead, "people", strconv.Itoa(i.People)), "time", d.long(span(i)))
	lead = text.Fill(lead, "title", title)
	title = s.Title
	if i.Status == helpdesk.Confirmed || i.Status == helpdesk.Over {
		title = s.Certain
	}
	body := []card.Element{card.TextBlock{Text: text.Fill(title, "number", strconv.FormatInt(int64(i.Number), 10)), Style: card.Heading}}
	if notice != "" {
		body = append(body, card.Container{Items: []card.Element{card.TextBlock{Text: notice}}, Spacing: card.Small})
	}
	body = append(body,
		card.TextBlock{Text: lead, Style: card.Subtitle, Spacing: card.Small},
		card.TextBlock{Text: d.standsIncident(i), Spacing: card.Small})
	return oneCard(language, lead, append(body, row(incidentButtons(d.t, i))...))
}

func (d ticketDraft) standsIncident(i helpdesk.Incident) string {
	s := d.t.Incident
	switch i.Status {
	case helpdesk.Confirmed:
		if displayName(i.Confirmed.Name) == "" {
			return s.Certainly
		}
		return text.Fill(s.Confirmed, "name", d.name(i.Confirmed))
	case helpdesk.Refuted:
		if i.Recalled {
			return s.Recalled
		}
		return s.Refuted
	case helpdesk.Over:
		return s.Over
	}
	return s.Suspected
}

func incidentButtons(t *text.Sentences, i helpdesk.Incident) []card.Action {
	press := func(title string, v helpdesk.Verb) card.Execute {
		return card.Execute{Title: title, Verb: string(v), Data: map[string]any{
			"ssprbot": buttonVersion, "verb": v, "incident": i.Number, "nonce": i.Nonce,
		}}
	}
	b := t.Incident.Buttons
	confirm, refute, end := press(b.Confirm, helpdesk.Confirm), press(b.Refute, helpdesk.Refute), press(b.End, helpdesk.End)
	switch i.Status {
	case helpdesk.Suspected:
		confirm.Primary = true
		return []card.Action{confirm, refute, end}
	case helpdesk.Confirmed:
		return []card.Action{end, refute}
	case helpdesk.Refuted:
		return []card.Action{confirm}
	}
	return nil
}

// incidentNews is what somebody hears who met the incident.
func (r renderer) incidentNews(wanted knowledge.Language, i helpdesk.Incident, news helpdesk.IncidentNews) (schema.Activity, error) {
	language, title := r.incidentTitle(wanted, i)
	s := r.texts.In(language).Incident
	sentence := s.Known
	switch news {
	case helpdesk.IncidentOver:
		sentence = s.Ended
	case helpdesk.IncidentNone:
		sentence = s.Mistaken
	case helpdesk.IncidentKnown:
	}
	sentence = text.Fill(sentence, "title", title)
	return oneCard(language, sentence, []card.Element{card.TextBlock{Text: sentence}})
}

// incidentTitle is what people call the trouble, in a language that has a name for it.
func (r renderer) incidentTitle(wanted knowledge.Language, i helpdesk.Incident) (knowledge.Language, string) {
	issue := r.knowledge.Issue(i.Issue)
	if issue == nil {
		return r.spoken(wanted), string(i.Issue) // the knowledge has lost it meanwhile
	}
	language := r.spoken(cmp.Or(wanted, knowledge.English))
	if issue.Title[language] == "" {
		language = knowledge.English
	}
	return language, issue.Title.In(language)
}
