package bot_test

import (
	"context"
	"testing"
	"time"

	"ssprbot/bot"
	"ssprbot/helpdesk"
)

// counter is the desk of a tenant, as the store has it.
type counter struct {
	*teams
	failing error // what reading the desk's records fails with from now on
}

const deskChannel = "19:desk@thread.tacv2"

func deskPlace() helpdesk.Place {
	return helpdesk.Place{ServiceURL: "https://teams.example/", Conversation: deskChannel, Team: "19:team"}
}

// newDesk is Teams with a tenant that has a desk.
func newDesk(t *testing.T, options ...option) (*teams, *counter) {
	t.Helper()
	desk := &counter{}
	desk.teams = newTeams(t, append(options, func(c *bot.Config) { c.Store = &breakable{c.Store, desk} })...)
	desk.open()
	return desk.teams, desk
}

// open gives the tenant a desk.
func (c *counter) open() {
	c.t.Helper()
	c.work(func(ctx context.Context, r helpdesk.Records) error {
		_, err := r.KeepDesk(ctx, "tenant", deskPlace(), time.Now())
		return err
	})
}

// breakable is a store whose records can fail.
type breakable struct {
	bot.Store
	desk *counter
}

type broken struct {
	helpdesk.Records
	err error
}

func (b broken) Desk(context.Context, string) (helpdesk.Place, bool, error) {
	return helpdesk.Place{}, false, b.err
}

func (s *breakable) Turn(ctx context.Context, key bot.TurnKey, now time.Time, step func(bot.Kept) (bot.Turn, error)) ([]byte, bool, error) {
	return s.Store.Turn(ctx, key, now, func(kept bot.Kept) (bot.Turn, error) {
		if s.desk.failing != nil {
			kept.Desk = broken{kept.Desk, s.desk.failing}
		}
		return step(kept)
	})
}

func (c *counter) work(do func(context.Context, helpdesk.Records) error) {
	c.t.Helper()
	err := c.store.Work(c.t.Context(), time.Now(), func(r helpdesk.Records) ([]bot.Delivery, error) { return nil, do(c.t.Context(), r) })
	if err != nil {
		c.t.Fatal(err)
	}
}

// tickets are those of the tenant, the newest first.
func (c *counter) tickets() (found []helpdesk.Ticket) {
	c.t.Helper()
	c.work(func(ctx context.Context, r helpdesk.Records) (err error) {
		found, err = r.Search(ctx, "tenant", helpdesk.Query{Closed: true})
		return err
	})
	return found
}

// place is the tenant's desk, the zero Place where it has none.
func (c *counter) place() (found helpdesk.Place) {
	c.t.Helper()
	c.work(func(ctx context.Context, r helpdesk.Records) (err error) {
		found, _, err = r.Desk(ctx, "tenant")
		return err
	})
	return found
}

func (c *counter) remove() {
	c.t.Helper()
	c.work(func(ctx context.Context, r helpdesk.Records) error { return r.RemoveDesk(ctx, "tenant", "19:team") })
}
