package bot

import (
	"context"

	"ssprbot/bot/redact"
	"ssprbot/dialogs"
	"ssprbot/helpdesk"
	"ssprbot/knowledge"
)

// sight counts how a trouble of a talk went on. One trouble is one sighting, however many answers it needs; what a person
// does to be forgotten is none.
func (t *turn) sight(ctx context.Context, event dialogs.Event, before, next dialogs.State, effects []dialogs.Effect) (err error) {
	s, ok := t.sighting(before, next, effects)
	if !ok || t.desk == nil || t.in.From == nil {
		return nil
	}
	if said, typed := event.(dialogs.Said); typed && t.bot.KeepUnmatched && (s.Outcome == helpdesk.NoMatch || s.Outcome == helpdesk.OutOfScope) {
		s.Unmatched, _ = redact.Secrets(said.Text)
	}
	if s.Outcome == helpdesk.Answered {
		if s.Told, err = t.toldOf(ctx, effects); err != nil {
			return err
		}
		return t.sightAndCount(ctx, s)
	}
	return unread("keeping a sighting", t.desk.Sight(ctx, s))
}

// sighting is what the effects say of the trouble; ok is false where they say nothing of it.
func (t *turn) sighting(before, next dialogs.State, effects []dialogs.Effect) (s helpdesk.Sighting, ok bool) {
	trouble := next.Trouble
	for _, effect := range effects {
		switch e := effect.(type) {
		case dialogs.Escalate:
			s, trouble, ok = helpdesk.Sighting{Outcome: helpdesk.HandedOver, Issue: e.Issue, Language: e.Language}, before.Trouble, true
		case dialogs.Reply:
			if outcome, issue := outcomeOf(before, e.Message); outcome != "" {
				s, ok = helpdesk.Sighting{Outcome: outcome, Issue: issue, Language: e.Language}, true
			}
		case dialogs.Erase:
			return s, false
		}
	}
	if s.Outcome == helpdesk.Helped {
		trouble = before.Trouble
	}
	return t.seen(s, digest("talk", t.in.TenantID(), t.in.personKey(), trouble)), ok && trouble != ""
}

// toldOf is the incident that an answer among the effects tells of, 0 for none.
func (t *turn) toldOf(ctx context.Context, effects []dialogs.Effect) (helpdesk.Number, error) {
	for _, effect := range effects {
		reply, _ := effect.(dialogs.Reply)
		a, ok := reply.Message.(dialogs.Answer)
		if !ok || a.Incident == nil {
			continue
		}
		i, _, err := t.desk.Incident(ctx, t.in.TenantID(), a.Issue)
		return i.Number, unread("looking for a disturbance", err)
	}
	return 0, nil
}

// outcomeOf is what a message says of how a trouble went on; "" where it says nothing.
func outcomeOf(before dialogs.State, m dialogs.Message) (helpdesk.Outcome, knowledge.IssueID) {
	switch m := m.(type) {
	case dialogs.Answer:
		return helpdesk.Answered, m.Issue
	case dialogs.Declined:
		return helpdesk.OutOfScope, ""
	case dialogs.NoMore:
		return helpdesk.NoMatch, ""
	case dialogs.Goodbye:
		if before.Phase == dialogs.Answered {
			return helpdesk.Helped, before.Issue
		}
	}
	return "", ""
}

// seen is the sighting of who acts, here and now.
func (t *turn) seen(s helpdesk.Sighting, key string) helpdesk.Sighting {
	s.Key, s.Tenant, s.Person, s.At = key, t.in.TenantID(), t.in.personKey(), t.now
	s.Where = helpdesk.Place{ServiceURL: t.in.ServiceURL, Conversation: t.in.Conversation.ID, Team: t.in.team().Team.ID}
	if t.in.From != nil {
		s.Account = t.in.From.ID
	}
	if issue := t.machine.Knowledge.Issue(s.Issue); issue != nil {
		s.Area = string(issue.Area)
	}
	return s
}

// sightPost counts a post that is about one of the knowledge's troubles.
func (t *turn) sightPost(ctx context.Context, p post, found dialogs.Diagnosis, made bool) error {
	if !found.InScope {
		return nil
	}
	s := helpdesk.Sighting{Outcome: helpdesk.NoMatch, Language: spokenHere(found.Language)}
	if made {
		s.Outcome, s.Issue = helpdesk.HandedOver, found.Issue
	} else if t.bot.KeepUnmatched {
		s.Unmatched = p.text
	}
	if s = t.seen(s, digest("post", t.in.TenantID(), p.origin())); made {
		if err := t.sightAndCount(ctx, s); err != nil {
			return err
		}
		return t.tellPoster(ctx, s)
	}
	s.Person, s.Account = "", ""
	if s.Unsure = t.bot.routes.Load().Digest().On(); !s.Unsure {
		s.Where = helpdesk.Place{} // a count is all that stays of it
	}
	return unread("keeping a sighting", t.desk.Sight(ctx, s))
}
