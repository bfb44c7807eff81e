package bot_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"ssprbot/bot"
	"ssprbot/helpdesk"
	"ssprbot/knowledge"
)

// cabinet is the desk's records in memory, as far as talks need them. A method that it lacks panics.
type cabinet struct {
	helpdesk.Records
	desk      map[string]helpdesk.Place // by tenant
	places    []helpdesk.Place
	tickets   []helpdesk.Ticket
	trail     []helpdesk.Entry
	incidents []helpdesk.Incident
	fails     error
}

// newDesk is Teams with a tenant that has a desk.
func newDesk(t *testing.T, options ...option) (*teams, *cabinet) {
	t.Helper()
	desk := &cabinet{desk: map[string]helpdesk.Place{"tenant": {ServiceURL: "https://teams.example/", Conversation: "19:desk@thread.tacv2", Team: "19:team"}}}
	return newTeams(t, append(options, func(c *bot.Config) { c.Store = &withCabinet{c.Store, desk} })...), desk
}

// withCabinet is a store whose turns see the cabinet.
type withCabinet struct {
	bot.Store
	desk *cabinet
}

func (s *withCabinet) Turn(ctx context.Context, key bot.TurnKey, now time.Time, step func(bot.Kept) (bot.Turn, error)) ([]byte, bool, error) {
	return s.Store.Turn(ctx, key, now, func(kept bot.Kept) (bot.Turn, error) {
		kept.Desk = s.desk
		return step(kept)
	})
}

func (s *cabinet) Desk(_ context.Context, tenant string) (helpdesk.Place, bool, error) {
	p, ok := s.desk[tenant]
	return p, ok, s.fails
}

func (s *cabinet) KeepDesk(_ context.Context, tenant string, p helpdesk.Place, _ time.Time) (bool, error) {
	if _, ok := s.desk[tenant]; ok {
		return false, nil
	}
	s.desk[tenant] = p
	return true, nil
}

func (s *cabinet) RemoveDesk(_ context.Context, tenant, team string) error {
	if s.desk[tenant].Team == team {
		delete(s.desk, tenant)
	}
	return nil
}

func (s *cabinet) KeepPlace(_ context.Context, _ string, p helpdesk.Place, _ time.Time) error {
	s.places = append(s.places, p)
	return nil
}

func (s *cabinet) Add(_ context.Context, t helpdesk.Ticket) (helpdesk.Ticket, error) {
	if slices.ContainsFunc(s.tickets, func(other helpdesk.Ticket) bool { return other.Origin == t.Origin }) {
		return t, helpdesk.ErrConflict
	}
	t.Number = helpdesk.Number(len(s.tickets) + 1)
	s.tickets = append(s.tickets, t)
	return t, nil
}

func (s *cabinet) Log(_ context.Context, e helpdesk.Entry) error {
	s.trail = append(s.trail, e)
	return nil
}

func (s *cabinet) OfRequester(_ context.Context, tenant, person string, limit int) ([]helpdesk.Ticket, error) {
	var found []helpdesk.Ticket
	for _, t := range slices.Backward(s.tickets) {
		if t.Tenant == tenant && t.Requester.ID == person && len(found) < limit {
			found = append(found, t)
		}
	}
	return found, nil
}

func (s *cabinet) Incident(_ context.Context, tenant string, issue knowledge.IssueID) (helpdesk.Incident, bool, error) {
	for _, i := range s.incidents {
		if i.Tenant == tenant && i.Issue == issue {
			return i, true, nil
		}
	}
	return helpdesk.Incident{}, false, nil
}
