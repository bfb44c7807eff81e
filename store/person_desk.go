package store

import (
	"context"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"ssprbot/bot"
	"ssprbot/helpdesk"
)

// forgetInDesk takes the person out of what the desk keeps, and returns what else they are recognised by.
func (r *records) forgetInDesk(ctx context.Context, key bot.TurnKey, now time.Time) (t traces, err error) {
	if len(key.IDs) == 0 {
		return t, nil
	}
	for _, id := range key.IDs {
		inside, err := within(id)
		if err != nil {
			return t, err
		}
		t.alone = append(t.alone, id, inside)
	}
	chats, err := r.forgetInTickets(ctx, key, now, &t)
	if err != nil {
		return t, err
	}
	if err := r.forgetInIncidents(ctx, key, &t); err != nil {
		return t, err
	}
	acted, args := oneOf("person", key.IDs, []any{key.Tenant})
	if err := r.forgetActors(ctx, `tenant = $1 AND person <> '' AND `+acted, args...); err != nil {
		return t, err
	}
	known, args := oneOf("account", key.IDs, []any{key.Tenant})
	if _, err := r.affect(ctx, "forgetting a person", nameless+`WHERE tenant = $1 AND account <> '' AND `+known, args...); err != nil {
		return t, err
	}
	t.alone = append(t.alone, chats...)
	return t, r.forgetCards(ctx, key, chats)
}

// forgetCards drops where cards stand in the person's chats, and the drawings that wait for them: they would be posted
// anew.
func (r *records) forgetCards(ctx context.Context, key bot.TurnKey, chats []string) error {
	theirs, args := oneOf("member", key.IDs, []any{key.Tenant})
	there, args := oneOf("conversation", chats, args)
	standing := ` FROM card WHERE tenant = $1 AND (` + theirs + ` OR ` + there + `)`
	for _, statement := range []string{
		`DELETE FROM delivery WHERE tenant = $1 AND operation = 'put' AND lease_until IS NULL AND card IN (SELECT name` + standing + `)`,
		`DELETE` + standing,
	} {
		if _, err := r.affect(ctx, "forgetting where cards stand", statement, args...); err != nil {
			return err
		}
	}
	return nil
}

func (r *records) forgetInTickets(ctx context.Context, key bot.TurnKey, now time.Time, t *traces) (chats []string, err error) {
	tickets, err := r.Naming(ctx, key.Tenant, key.IDs)
	if err != nil {
		return nil, err
	}
	for _, ticket := range tickets {
		t.ofTicket(ticket, key.IDs)
		chats = append(chats, chatsIn(ticket, key.IDs)...)
		if err := r.forgetIn(ctx, ticket, key, now); err != nil {
			return nil, err
		}
	}
	return chats, nil
}

// forgetInIncidents saves the incidents without who confirmed them.
func (r *records) forgetInIncidents(ctx context.Context, key bot.TurnKey, t *traces) error {
	incidents, err := r.IncidentsNaming(ctx, key.Tenant, key.IDs)
	if err != nil {
		return err
	}
	for _, i := range incidents {
		t.ofIncident(i)
		i.Version++
		if err := r.updateIncident(ctx, i.Nameless()); err != nil {
			return err
		}
	}
	return nil
}

// Naming implements helpdesk.Records: of those with one of the ids somewhere in the document the ones that it changes to
// leave the person out.
func (r *records) Naming(ctx context.Context, tenant string, ids []string) ([]helpdesk.Ticket, error) {
	args := []any{tenant}
	found := []string{`1 = 0`}
	for _, id := range ids {
		inside, err := within(id)
		if err != nil {
			return nil, err
		}
		args = append(args, "%"+literal(inside)+"%")
		found = append(found, `document LIKE $`+strconv.Itoa(len(args))+` ESCAPE '\'`)
	}
	tickets, err := list(ctx, r, scanTicket, selectTicket+r.dialect.index("ticket_named")+`
		WHERE tenant = $1 AND words IS NOT NULL AND (`+strings.Join(found, " OR ")+`) ORDER BY number`+r.hold, args...)
	return slices.DeleteFunc(tickets, func(t helpdesk.Ticket) bool {
		rest, _ := t.Without(ids, t.Changed)
		return reflect.DeepEqual(rest, t)
	}), err
}

// within is the text as it stands in a document.
func within(text string) (string, error) {
	quoted, err := document(text)
	return strings.Trim(quoted, `"`), explained("encoding an id", err)
}

// chatsIn are the person's own conversations, as far as the ticket knows them.
func chatsIn(t helpdesk.Ticket, ids []string) (chats []string) {
	for _, p := range themselves(t, ids) {
		if p.Chat.Conversation != "" {
			chats = append(chats, p.Chat.Conversation)
		}
	}
	return chats
}

// themselves is the person wherever the ticket has them.
func themselves(t helpdesk.Ticket, ids []string) (all []helpdesk.Person) {
	all = []helpdesk.Person{t.Requester, t.Assignee}
	for _, c := range t.Comments {
		all = append(all, c.By)
	}
	return slices.DeleteFunc(all, func(p helpdesk.Person) bool { return !p.Is(ids) })
}

// forgetIn saves the ticket without the person, and logs what happened to it by that.
func (r *records) forgetIn(ctx context.Context, t helpdesk.Ticket, key bot.TurnKey, now time.Time) error {
	rest, happened := t.Without(key.IDs, now)
	origin := `origin`
	if standIn(key.IDs, [][]byte{[]byte(rest.Origin)}) || rest.Origin == "" {
		rest.Origin, origin = "", `NULL`
	}
	rest.Version++
	if err := r.save(ctx, rest, origin, searchable(rest)); err != nil || happened == "" {
		return err
	}
	by := helpdesk.Agent
	if t.Requester.Is(key.IDs) {
		by = helpdesk.Requester
	}
	return r.Log(ctx, helpdesk.Entry{
		Tenant: t.Tenant, Ticket: t.Number, At: now, Verb: happened, By: helpdesk.Actor{Role: by},
		From: t.Status, To: rest.Status, Version: rest.Version,
	})
}
