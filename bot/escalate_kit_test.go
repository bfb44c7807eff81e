package bot_test

import (
	"context"
	"testing"
	"time"

	"ssprbot/bot"
	"ssprbot/helpdesk"
)

// talkDesk is the desk of a tenant, as the store has it.
type talkDesk struct {
	*teams
	failing error // what reading the desk's records fails with from now on
}

const deskChannel = "19:desk@thread.tacv2"

func deskPlace() helpdesk.Place {
	return helpdesk.Place{ServiceURL: "https://teams.example/", Conversation: deskChannel, Team: "19:team"}
}

// newDesk is Teams with a tenant that has a desk.
func newDesk(t *testing.T, options ...option) (*teams, *talkDesk) {
	t.Helper()
	desk := &talkDesk{}
	desk.teams = newTeams(t, append(options, func(c *bot.Config) { c.Store = &breakableStore{c.Store, desk} })...)
	desk.open()
	return desk.teams, desk
}

// open gives the tenant a desk.
func (c *talkDesk) open() {
	c.t.Helper()
	c.work(func(ctx context.Context, r helpdesk.Records) error {
		_, err := r.KeepDesk(ctx, "tenant", deskPlace(), time.Now())
		return err
	})
}

// breakableStore is a store whose records can fail.
type breakableStore struct {
	bot.Store
	desk *talkDesk
}

type brokenRecords struct {
	helpdesk.Records
	err error
}

func (b brokenRecords) Desk(context.Context, string) (helpdesk.Place, bool, error) {
	return helpdesk.Place{}, false, b.err
}

func (s *breakableStore) Turn(ctx context.Context, key bot.TurnKey, now time.Time, step func(bot.Kept) (bot.Turn, error)) ([]byte, bool, error) {
	return s.Store.Turn(ctx, key, now, func(kept bot.Kept) (bot.Turn, error) {
		if s.desk.failing != nil {
			kept.Desk = brokenRecords{kept.Desk, s.desk.failing}
		}
		return step(kept)
	})
}

func (c *talkDesk) work(do func(context.Context, helpdesk.Records) error) {
	c.t.Helper()
	err := c.store.Work(c.t.Context(), time.Now(), func(r helpdesk.Records) ([]bot.Delivery, error) { return nil, do(c.t.Context(), r) })
	if err != nil {
		c.t.Fatal(err)
	}
}

// tickets are those of the tenant, the newest first.
func (c *talkDesk) tickets() (found []helpdesk.Ticket) {
	c.t.Helper()
	c.work(func(ctx context.Context, r helpdesk.Records) (err error) {
		found, err = r.Search(ctx, "tenant", helpdesk.Query{Closed: true})
		return err
	})
	return found
}

// place is the tenant's desk, the zero Place where it has none.
func (c *talkDesk) place() (found helpdesk.Place) {
	c.t.Helper()
	c.work(func(ctx context.Context, r helpdesk.Records) (err error) {
		found, _, err = r.Desk(ctx, "tenant")
		return err
	})
	return found
}

func (c *talkDesk) remove() {
	c.t.Helper()
	c.work(func(ctx context.Context, r helpdesk.Records) error { return r.RemoveDesk(ctx, "tenant", "19:team") })
}
