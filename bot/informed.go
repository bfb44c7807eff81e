package bot

import (
	"context"
	"fmt"
	"slices"

	"ssprbot/dialogs"
	"ssprbot/helpdesk"
	"ssprbot/knowledge"
)

// dialog is the dialog's step with what the records know. Which disturbance matters is known once it is known what would
// be answered: then the step, which is pure, is made again.
func (t *turn) dialog(ctx context.Context, state dialogs.State, event dialogs.Event) (dialogs.State, []dialogs.Effect, error) {
	desk, err := t.hasDesk(ctx)
	if err != nil {
		return state, nil, err
	}
	if t.wantsLookUp(state, informed(event, desk, nil)) {
		return state, nil, errLookUp
	}
	event = t.withLookUp(informed(event, desk, nil))
	began := t.bot.Now()
	next, effects := t.machine.Step(state, event)
	t.record.heard(effects, began)
	incidents, err := t.incidents(ctx, effects)
	if err == nil && len(incidents) > 0 {
		next, effects = t.machine.Step(state, informed(event, desk, incidents))
	}
	return next, effects, err
}

// informed is the event of a person with what the records know; nobody else asks for anything.
func informed(event dialogs.Event, desk bool, incidents []dialogs.Incident) dialogs.Event {
	switch e := event.(type) {
	case dialogs.Said:
		e.Desk, e.Incidents = desk, incidents
		return e
	case dialogs.Pressed:
		e.Desk, e.Incidents = desk, incidents
		return e
	}
	return event
}

// hasDesk tells whether somebody gets what is sent to the helpdesk.
func (t *turn) hasDesk(ctx context.Context) (bool, error) {
	if t.desk == nil || t.in.From == nil {
		return false, nil
	}
	_, ok, err := t.desk.Desk(ctx, t.in.TenantID())
	if route := t.bot.routes.Load().For(""); err == nil && !ok && route.Channel != "" {
		_, ok, err = t.desk.Reach(ctx, t.in.TenantID(), route.Channel)
	}
	return ok, unread("looking for the helpdesk", err)
}

// incidents are the disturbances, confirmed and not over, that answers among the effects are about.
func (t *turn) incidents(ctx context.Context, effects []dialogs.Effect) ([]dialogs.Incident, error) {
	var found []dialogs.Incident
	for _, issue := range answered(effects) {
		if t.desk == nil {
			return nil, nil
		}
		incident, ok, err := t.desk.Incident(ctx, t.in.TenantID(), issue)
		if err != nil {
			return nil, unread("looking for a disturbance", err)
		}
		if ok && incident.Status == helpdesk.Confirmed {
			found = append(found, dialogs.Incident{Issue: issue, Since: incident.Since})
		}
	}
	return found, nil
}

// answered lists what the cards of the effects answer, each once.
func answered(effects []dialogs.Effect) []knowledge.IssueID {
	var issues []knowledge.IssueID
	for _, effect := range effects {
		var message dialogs.Message
		switch e := effect.(type) {
		case dialogs.Reply:
			message = e.Message
		case dialogs.Retire:
			message = e.Message
		}
		if a, ok := message.(dialogs.Answer); ok && !slices.Contains(issues, a.Issue) {
			issues = append(issues, a.Issue)
		}
	}
	return issues
}

// unread makes an error of the records one of the store, which a question can be answered without.
func unread(doing string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%w: %s: %w", errStore, doing, err)
}
