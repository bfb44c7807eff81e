package telemetry_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"ssprbot/bot"
	"ssprbot/helpdesk"
	"ssprbot/telemetry"
)

// shelf is a store that does as it is told.
type shelf struct {
	bot.Store
	err       error
	conflicts int // how often a step is run again
}

func (s *shelf) Turn(_ context.Context, _ bot.TurnKey, _ time.Time, step func(bot.Kept) (bot.Turn, error)) (answer []byte, repeated bool, err error) {
	for range s.conflicts + 1 {
		turn, wrong := step(bot.Kept{})
		answer, err = turn.Answer, errors.Join(wrong)
	}
	return answer, false, errors.Join(err, s.err)
}

func (s *shelf) Work(_ context.Context, _ time.Time, step func(helpdesk.Records) ([]bot.Delivery, error)) error {
	_, err := step(nil)
	return errors.Join(err, s.err)
}

func (s *shelf) Claim(context.Context, time.Time, time.Duration, int) ([]bot.Delivery, error) {
	return []bot.Delivery{{Seq: 7}}, s.err
}

func (s *shelf) Settle(context.Context, bot.Delivery, time.Time, time.Time, string) error {
	return s.err
}

func TestOnlyTheDatabasesOwnErrorsCount(t *testing.T) {
	of, full, mine := telemetry.New("1.0.0", nil), errors.New("disk full"), errors.New("denied")
	under := &shelf{conflicts: 2}
	store := of.Store(under)
	work := func(step error) {
		_, _, _ = store.Turn(t.Context(), bot.TurnKey{}, time.Time{}, func(bot.Kept) (bot.Turn, error) { return bot.Turn{}, step })
		_ = store.Work(t.Context(), time.Time{}, func(helpdesk.Records) ([]bot.Delivery, error) { return nil, step })
		_, _ = store.Claim(t.Context(), time.Time{}, time.Second, 1)
		_ = store.Settle(t.Context(), bot.Delivery{Operation: bot.Post}, time.Time{}, time.Time{}, "gone")
	}
	errorsOf := func(operation string) string { return `ssprbot_store_errors_total{operation="` + operation + `"} ` }
	work(nil)
	work(mine)
	text := scrape(t, of)
	for _, operation := range []string{"turn", "work", "claim", "settle"} {
		if !strings.Contains(text, errorsOf(operation)+"0\n") || !strings.Contains(text, `ssprbot_store_duration_seconds_count{operation="`+operation+`"} 2`) {
			t.Errorf("%s: an error of the step counts, or the work does not", operation)
		}
	}
	if !strings.Contains(text, `ssprbot_deliveries_given_up_total{operation="post"} 2`) {
		t.Error("what is given up is not counted")
	}
	under.err = full
	work(nil)
	text = scrape(t, of)
	for _, operation := range []string{"turn", "work", "claim", "settle"} {
		if !strings.Contains(text, errorsOf(operation)+"1\n") {
			t.Errorf("%s: an error of the database does not count", operation)
		}
	}
	if !strings.Contains(text, `ssprbot_deliveries_given_up_total{operation="post"} 2`) {
		t.Error("what could not be settled counts as given up")
	}
}

func TestAStoreAnswersAsTheOneBelow(t *testing.T) {
	store := telemetry.New("1.0.0", nil).Store(&shelf{})
	answer, repeated, err := store.Turn(t.Context(), bot.TurnKey{}, time.Time{}, func(bot.Kept) (bot.Turn, error) {
		return bot.Turn{Answer: []byte("{}")}, nil
	})
	if string(answer) != "{}" || repeated || err != nil {
		t.Errorf("answered %s, %v, %v", answer, repeated, err)
	}
	if claimed, err := store.Claim(t.Context(), time.Time{}, time.Second, 1); err != nil || len(claimed) != 1 || claimed[0].Seq != 7 {
		t.Errorf("claimed %v, %v", claimed, err)
	}
}
