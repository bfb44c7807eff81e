package bot

import (
	"context"
	"errors"
	"strconv"
	"time"

	"ssprbot/helpdesk"
)

// sightAndCount counts a trouble that was met just now, and looks whether many meet it.
func (t *turn) sightAndCount(ctx context.Context, s helpdesk.Sighting) error {
	if err := t.desk.Sight(ctx, s); err != nil {
		return unread("keeping a sighting", err)
	}
	if t.bot.Incidents.People == 0 || s.Issue == "" {
		return nil
	}
	deliveries, err := t.bot.desk(t.desk, t.now).suspect(ctx, s, t.bot.Incidents)
	t.out.Deliveries = append(t.out.Deliveries, deliveries...)
	if errors.Is(err, errNoDesk) {
		return nil // nobody could look at it
	}
	return unread("looking for a disturbance", err)
}

// suspect begins an incident, or brings the one that there is up to date.
func (d *desk) suspect(ctx context.Context, s helpdesk.Sighting, rule helpdesk.Rule) ([]Delivery, error) {
	last, ok, err := d.records.LastIncident(ctx, s.Tenant, s.Issue)
	switch {
	case err != nil:
		return nil, err
	case !ok: // the first
	case last.Status == helpdesk.Suspected || last.Status == helpdesk.Confirmed:
		return d.grow(ctx, last)
	case d.now.Before(last.Changed.Add(rule.Rest)):
		return nil, nil
	}
	seen, err := d.rush(ctx, s, rule)
	if err != nil || len(seen) == 0 {
		return nil, err
	}
	if last.Status == helpdesk.Refuted {
		if err := d.retire(ctx, last); err != nil {
			return nil, err
		}
	}
	return d.begin(ctx, s, seen)
}

// rush is who met the trouble within the rule's time, none where they are no more than usual.
func (d *desk) rush(ctx context.Context, s helpdesk.Sighting, rule helpdesk.Rule) ([]helpdesk.Sighting, error) {
	if _, err := d.channel(ctx, s.Tenant, d.routes.For(s.Area)); err != nil {
		return nil, err // before it is counted, at every turn, for nobody
	}
	since := d.now.Add(-rule.Within)
	seen, err := d.records.Sightings(ctx, s.Tenant, s.Issue, since)
	if err != nil || helpdesk.People(seen) < rule.People {
		return nil, err
	}
	before, err := d.records.CountSightings(ctx, s.Tenant, s.Issue, d.now.Add(-helpdesk.History), since)
	if err != nil || !rule.Suspects(helpdesk.People(seen), before) {
		return nil, err
	}
	return seen, nil
}

// retire makes room for the next incident of an issue, after one that was none.
func (d *desk) retire(ctx context.Context, i helpdesk.Incident) error {
	i.Status, i.Changed = helpdesk.Over, d.now
	i.Version++
	_, err := d.records.SaveIncident(ctx, i)
	return err
}

func (d *desk) begin(ctx context.Context, s helpdesk.Sighting, seen []helpdesk.Sighting) ([]Delivery, error) {
	channel, err := d.channel(ctx, s.Tenant, d.routes.For(s.Area))
	if err != nil {
		return nil, err
	}
	i, err := d.records.SaveIncident(ctx, helpdesk.NewIncident(s.Tenant, s.Issue, d.nonce(), channel, seen, d.now))
	if err != nil {
		return nil, err
	}
	return d.showIncident(ctx, Post, i)
}

// grow counts who has met the incident by now.
func (d *desk) grow(ctx context.Context, i helpdesk.Incident) ([]Delivery, error) {
	seen, err := d.records.Sightings(ctx, i.Tenant, i.Issue, i.Since)
	if err != nil {
		return nil, err
	}
	next, changed := i.Grow(helpdesk.People(seen), d.now)
	if !changed {
		return nil, nil
	}
	if next, err = d.records.SaveIncident(ctx, next); err != nil {
		return nil, err
	}
	return d.showIncident(ctx, Put, next)
}

// showIncident draws the incident's card where it stands, for everybody.
func (d *desk) showIncident(ctx context.Context, op Operation, i helpdesk.Incident) ([]Delivery, error) {
	drawn, err := d.incidentCard(d.routeOfIncident(i).Language, i, "")
	if err != nil {
		return nil, err
	}
	delivery, err := d.delivery(drawn, i.Channel, i.Tenant)
	if err != nil {
		return nil, err
	}
	delivery.Operation, delivery.Card = op, incidentName(i)
	if op == Put {
		delivery.Due = delivery.Due.Add(d.delay)
	}
	place, ok, err := d.records.Reach(ctx, i.Tenant, withoutThread(i.Channel.Conversation))
	if ok && place.ServiceURL != "" {
		delivery.ServiceURL = place.ServiceURL
	}
	return []Delivery{delivery}, err
}

func (d *desk) routeOfIncident(i helpdesk.Incident) helpdesk.Route {
	area := ""
	if issue := d.knowledge.Issue(i.Issue); issue != nil {
		area = string(issue.Area)
	}
	return d.routes.For(area)
}

// incidentName is what the store knows the incident's card by.
func incidentName(i helpdesk.Incident) string {
	return "incident/" + i.Tenant + "/" + strconv.FormatInt(int64(i.Number), 10)
}

// happenIncident is what an agent's press does. Its error is helpdesk.ErrNoTicket; a *helpdesk.Denied, with the incident
// as it stands; or helpdesk.ErrConflict.
func (d *desk) happenIncident(ctx context.Context, tenant string, n helpdesk.Number, e helpdesk.IncidentEvent) (helpdesk.Incident, []Delivery, error) {
	i, err := d.records.IncidentNumber(ctx, tenant, n)
	if err != nil {
		return i, nil, failed("looking for an incident", err)
	}
	next, news, err := helpdesk.StepIncident(i, e)
	if err != nil {
		return i, nil, err
	}
	if next, err = d.records.SaveIncident(ctx, next); err != nil {
		return i, nil, failed("keeping an incident", err)
	}
	deliveries, err := d.showIncident(ctx, Put, next)
	if err != nil || news == "" {
		return next, deliveries, err
	}
	told, err := d.tellAll(ctx, next, news)
	return next, append(deliveries, told...), err
}

// tellAll tells everybody who met the incident, each once and in their own chat, or in their thread where that is refused.
// The outbox paces it.
func (d *desk) tellAll(ctx context.Context, i helpdesk.Incident, news helpdesk.IncidentNews) ([]Delivery, error) {
	seen, err := d.records.Sightings(ctx, i.Tenant, i.Issue, i.Since)
	if err != nil {
		return nil, failed("looking for who met an incident", err)
	}
	told := map[string]bool{"": true}
	var all []Delivery
	for _, s := range seen {
		if told[s.Account] {
			continue
		}
		told[s.Account] = true
		delivery, err := d.tellOne(i, news, s)
		if err != nil {
			return nil, err
		}
		all = append(all, delivery)
	}
	return all, nil
}

func (d *desk) tellOne(i helpdesk.Incident, news helpdesk.IncidentNews, s helpdesk.Sighting) (Delivery, error) {
	said, err := d.incidentNews(s.Language, i, news)
	if err != nil {
		return Delivery{}, err
	}
	delivery, err := d.delivery(said, s.Where, i.Tenant)
	delivery.Operation = Post
	if s.Where.Conversation == "" || isShared(s.Where.Conversation) {
		delivery.Member, delivery.ConversationID, delivery.Otherwise = s.Account, MemberQueue(s.Account), s.Where.Conversation
	}
	return delivery, err
}

// isShared tells a channel or a group chat from a person's own chat, by how Teams names them.
func isShared(conversation string) bool { return len(conversation) > 3 && conversation[:3] == "19:" }

// span is how long the incident's people came.
func span(i helpdesk.Incident) time.Duration { return max(i.Changed.Sub(i.Since), time.Minute) }
