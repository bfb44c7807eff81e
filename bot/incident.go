package bot

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"time"

	"ssprbot/helpdesk"
	"ssprbot/knowledge"
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
	if few, err := d.fewer(ctx, s.Tenant, s.Issue, since, rule.People); err != nil || few {
		return nil, err
	}
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
	i.Status, i.Was, i.Changed = helpdesk.Over, i.Status, d.now
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
	if few, err := d.fewer(ctx, i.Tenant, i.Issue, i.Since, i.Next()); err != nil || few {
		return nil, err
	}
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

// fewer tells that a trouble was met by fewer people than that, from how often it was met: that is counted in an index, while who
// it was is read row by row, which is too much for every turn of a morning on which thousands ask.
func (d *desk) fewer(ctx context.Context, tenant string, issue knowledge.IssueID, since time.Time, people int) (bool, error) {
	n, err := d.records.CountSightings(ctx, tenant, issue, since, d.now.AddDate(1, 0, 0)) // clocks differ between processes
	return n < people, err
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
	delivery.Operation, delivery.Card = op, IncidentCard(i)
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

// IncidentCard is what the store knows the incident's card by.
func IncidentCard(i helpdesk.Incident) string {
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

// tellAll tells who met the incident that it is known, and who was told so that it is over or was none: each once and in
// their own chat, or in their thread where that is refused. The outbox paces it. Who was told that it was none knows of no
// incident: should it be one after all, they are told as everybody is.
func (d *desk) tellAll(ctx context.Context, i helpdesk.Incident, news helpdesk.IncidentNews) ([]Delivery, error) {
	seen, err := d.concerned(ctx, i, news)
	if err != nil {
		return nil, failed("looking for who met an incident", err)
	}
	var all []Delivery
	var keys []string
	for _, s := range seen {
		delivery, err := d.tellOne(i, news, s)
		if err != nil {
			return nil, err
		}
		all, keys = append(all, delivery), append(keys, s.Key)
	}
	switch news {
	case helpdesk.IncidentKnown:
		return all, failed("keeping who was told", d.records.Told(ctx, i.Tenant, keys, i.Number))
	case helpdesk.IncidentNone:
		return all, failed("keeping who was told", d.records.Untold(ctx, i.Tenant, i.Number))
	case helpdesk.IncidentOver:
	}
	return all, nil
}

// concerned is one sighting of each person who is to be told. That it is over, or was none, is news to whoever knows of it; who has
// met it, and said since that it is solved, asks for no news of it.
func (d *desk) concerned(ctx context.Context, i helpdesk.Incident, news helpdesk.IncidentNews) ([]helpdesk.Sighting, error) {
	told, err := d.records.ToldOf(ctx, i.Tenant, i.Number)
	if err != nil || news != helpdesk.IncidentKnown {
		return ofEach(told, nil), err
	}
	seen, err := d.records.Sightings(ctx, i.Tenant, i.Issue, i.Since)
	solved := func(s helpdesk.Sighting) bool { return s.Outcome == helpdesk.Helped }
	return ofEach(slices.DeleteFunc(seen, solved), told), err
}

// ofEach is the first sighting of each person who can be reached and is not among others.
func ofEach(seen, others []helpdesk.Sighting) (all []helpdesk.Sighting) {
	done := map[string]bool{"": true}
	for _, s := range others {
		done[s.Account] = true
	}
	for _, s := range seen {
		if !done[s.Account] {
			done[s.Account] = true
			all = append(all, s)
		}
	}
	return all
}

// tellPoster tells who has posted about an incident that is known. An answer in a talk says so itself.
func (t *turn) tellPoster(ctx context.Context, s helpdesk.Sighting) error {
	i, ok, err := t.desk.Incident(ctx, s.Tenant, s.Issue)
	if err != nil || !ok || i.Status != helpdesk.Confirmed {
		return unread("looking for a disturbance", err)
	}
	told, err := t.desk.ToldOf(ctx, s.Tenant, i.Number)
	if err != nil || len(ofEach([]helpdesk.Sighting{s}, told)) == 0 { // told before
		return unread("looking for who was told of an incident", err)
	}
	delivery, err := t.bot.desk(t.desk, t.now).tellOne(i, helpdesk.IncidentKnown, s)
	if err != nil {
		return err
	}
	t.out.Deliveries = append(t.out.Deliveries, delivery)
	return unread("keeping who was told", t.desk.Told(ctx, s.Tenant, []string{s.Key}, i.Number))
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
