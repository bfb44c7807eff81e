package store

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"ssprbot/bot"
)

// forgetPerson leaves of the person what a redelivery is recognised by, and what is still to be sent.
func (r *records) forgetPerson(ctx context.Context, key bot.TurnKey, now time.Time) error {
	if key.Person == "" {
		return nil // whose rows these are nobody knows
	}
	t, err := r.forgetInDesk(ctx, key, now)
	if err != nil {
		return err
	}
	if err := r.forgetDeliveries(ctx, key, t); err != nil {
		return err
	}
	if err := r.forgetAnswers(ctx, t); err != nil {
		return err
	}
	for _, statement := range []string{
		`DELETE FROM dialog WHERE person = $1`,
		`UPDATE seen SET answer = NULL WHERE person = $1 AND answer IS NOT NULL`,
		nameless + `WHERE person = $1 AND person <> ''`,
	} {
		if _, err := r.affect(ctx, "forgetting a person", statement, key.Person); err != nil {
			return err
		}
	}
	return nil
}

// forgetDeliveries drops what failed and names the person, and what waits goes as soon as it fails. Who is named in a
// delivery is in no column where somebody else's turn left it, so they are looked for in all of their tenant's.
func (r *records) forgetDeliveries(ctx context.Context, key bot.TurnKey, t traces) error {
	rows, err := r.tx.QueryContext(ctx, `
		SELECT seq, person, conversation, target, member, otherwise, card, beside, payload FROM delivery WHERE person = $1 OR tenant = $2`,
		key.Person, key.Tenant)
	if err != nil {
		return overtaken("looking for a person", err)
	}
	named, err := collect(rows, func(in row) (seq int64, err error) {
		var person string
		var columns [6]string
		var payload blob
		err = in.Scan(&seq, &person, &columns[0], &columns[1], &columns[2], &columns[3], &columns[4], &columns[5], &payload)
		if person == key.Person || t.in([]byte(strings.Join(columns[:], "\n")), payload) {
			return seq, err
		}
		return 0, err
	})
	if err != nil {
		return overtaken("looking for a person", err)
	}
	for _, seq := range slices.DeleteFunc(named, func(seq int64) bool { return seq == 0 }) {
		for _, statement := range []string{
			`DELETE FROM delivery WHERE seq = $1 AND failed_at IS NOT NULL`,
			`UPDATE delivery SET person = '', fleeting = 1 WHERE seq = $1`,
		} {
			if _, err := r.affect(ctx, "forgetting a person", statement, seq); err != nil {
				return err
			}
		}
	}
	return nil
}

// oneOf is a condition on a column, and its arguments after those that are there.
func oneOf(column string, values []string, args []any) (string, []any) {
	places := make([]string, len(values))
	for n, value := range values {
		args = append(args, plain(value))
		places[n] = "$" + strconv.Itoa(len(args))
	}
	if len(places) == 0 {
		return `1 = 0`, args
	}
	return column + ` IN (` + strings.Join(places, ", ") + `)`, args
}
