package helpdesk_test

import (
	"slices"
	"testing"
	"time"

	"ssprbot/helpdesk"
)

func TestOnCall(t *testing.T) {
	berlin := zone(t, "Europe/Berlin")
	a, b, c := helpdesk.OnCall{Name: "A", ID: "1"}, helpdesk.OnCall{Name: "B", ID: "2"}, helpdesk.OnCall{Name: "C", ID: "3"}
	rota := helpdesk.Rota{
		Order: []helpdesk.OnCall{a, b}, Start: time.Date(2026, 3, 23, 9, 0, 0, 0, berlin), Days: 7,
		Overrides: []helpdesk.Override{
			{From: time.Date(2026, 4, 1, 0, 0, 0, 0, berlin), To: time.Date(2026, 4, 3, 0, 0, 0, 0, berlin), People: []helpdesk.OnCall{c}},
			{From: time.Date(2026, 4, 2, 0, 0, 0, 0, berlin), To: time.Date(2026, 4, 3, 0, 0, 0, 0, berlin), People: []helpdesk.OnCall{a, c}},
		},
	}
	for _, r := range []struct {
		name string
		at   time.Time
		want []helpdesk.OnCall
	}{
		{"before it starts", time.Date(2026, 3, 23, 8, 59, 0, 0, berlin), nil},
		{"the first turn", time.Date(2026, 3, 23, 9, 0, 0, 0, berlin), []helpdesk.OnCall{a}},
		{"its last minute, after summer time began", time.Date(2026, 3, 30, 8, 59, 0, 0, berlin), []helpdesk.OnCall{a}},
		{"handed over at the same hour", time.Date(2026, 3, 30, 9, 0, 0, 0, berlin), []helpdesk.OnCall{b}},
		{"an override", time.Date(2026, 4, 1, 12, 0, 0, 0, berlin), []helpdesk.OnCall{c}},
		{"of two the last", time.Date(2026, 4, 2, 12, 0, 0, 0, berlin), []helpdesk.OnCall{a, c}},
		{"until before its end", time.Date(2026, 4, 3, 0, 0, 0, 0, berlin), []helpdesk.OnCall{b}},
		{"around again", time.Date(2026, 4, 6, 9, 0, 0, 0, berlin), []helpdesk.OnCall{a}},
		{"told in UTC", time.Date(2026, 4, 6, 6, 59, 0, 0, time.UTC), []helpdesk.OnCall{b}},
		{"after winter came back", time.Date(2026, 10, 26, 8, 59, 0, 0, berlin), []helpdesk.OnCall{a}},
	} {
		t.Run(r.name, func(t *testing.T) {
			if got := rota.At(r.at); !slices.Equal(got, r.want) {
				t.Errorf("%v is on call, want %v", got, r.want)
			}
		})
	}
	if got := (helpdesk.Rota{}).At(time.Now()); got != nil {
		t.Errorf("nobody's rota has %v on call", got)
	}
}
