package helpdesk_test

import (
	"testing"
	"time"

	"ssprbot/helpdesk"
)

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func TestQuietHours(t *testing.T) {
	seoul, berlin := zone(t, "Asia/Seoul"), zone(t, "Europe/Berlin")
	night := helpdesk.Quiet{From: 19 * time.Hour, To: 8*time.Hour + 30*time.Minute, Weekend: true, Zone: seoul}
	lunch := helpdesk.Quiet{From: 12 * time.Hour, To: 13 * time.Hour, Zone: seoul}
	summer := helpdesk.Quiet{From: 22 * time.Hour, To: 6 * time.Hour, Zone: berlin}
	for _, c := range []struct {
		name      string
		quiet     helpdesk.Quiet
		at, until time.Time
	}{
		{"in office hours", night, time.Date(2026, 11, 30, 10, 0, 0, 0, seoul), time.Date(2026, 11, 30, 10, 0, 0, 0, seoul)},
		{"in the evening", night, time.Date(2026, 11, 30, 19, 0, 0, 0, seoul), time.Date(2026, 12, 1, 8, 30, 0, 0, seoul)},
		{"before work", night, time.Date(2026, 12, 1, 8, 29, 0, 0, seoul), time.Date(2026, 12, 1, 8, 30, 0, 0, seoul)},
		{"when it ends", night, time.Date(2026, 12, 1, 8, 30, 0, 0, seoul), time.Date(2026, 12, 1, 8, 30, 0, 0, seoul)},
		{"on Friday evening, over the weekend", night, time.Date(2026, 12, 4, 20, 0, 0, 0, seoul), time.Date(2026, 12, 7, 8, 30, 0, 0, seoul)},
		{"on Sunday at noon", night, time.Date(2026, 12, 6, 12, 0, 0, 0, seoul), time.Date(2026, 12, 7, 8, 30, 0, 0, seoul)},
		{"told in UTC", night, time.Date(2026, 11, 30, 11, 0, 0, 0, time.UTC), time.Date(2026, 12, 1, 8, 30, 0, 0, seoul)},
		{"within one day", lunch, time.Date(2026, 11, 30, 12, 15, 0, 0, seoul), time.Date(2026, 11, 30, 13, 0, 0, 0, seoul)},
		{"in the night in which summer time begins", summer, time.Date(2026, 3, 28, 23, 0, 0, 0, berlin), time.Date(2026, 3, 29, 6, 0, 0, 0, berlin)},
		{"never", helpdesk.Quiet{}, time.Date(2026, 12, 6, 3, 0, 0, 0, seoul), time.Date(2026, 12, 6, 3, 0, 0, 0, seoul)},
		{"no night, no weekend", helpdesk.Quiet{Zone: seoul}, time.Date(2026, 12, 6, 3, 0, 0, 0, seoul), time.Date(2026, 12, 6, 3, 0, 0, 0, seoul)},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := c.quiet.Until(c.at); !got.Equal(c.until) {
				t.Errorf("quiet until %v, want %v", got.In(c.until.Location()), c.until)
			}
		})
	}
}

// Whatever the hours, and on the days on which clocks are changed too: the quiet time that holds now ends later, within the
// longest weekend, and when it has ended it has ended.
func TestQuietHoursEnd(t *testing.T) {
	changes := [][2]int{{3, 7}, {3, 28}, {4, 4}, {9, 5}, {10, 3}, {10, 24}, {10, 31}} // month and day before clocks are changed somewhere
	hours := []time.Duration{0, 30 * time.Minute, 2 * time.Hour, 150 * time.Minute, 3 * time.Hour, 19 * time.Hour, 24 * time.Hour}
	for _, name := range []string{"Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Santiago", "Asia/Seoul"} {
		for _, from := range hours {
			for _, to := range hours {
				if to-from >= 24*time.Hour { // the file refuses it
					continue
				}
				for _, weekend := range []bool{false, true} {
					quiet := helpdesk.Quiet{From: from, To: to, Weekend: weekend, Zone: zone(t, name)}
					for _, change := range changes {
						day := time.Date(2026, time.Month(change[0]), change[1], 12, 0, 0, 0, quiet.Zone)
						for minutes := 0; minutes < 24*60; minutes += 15 {
							at := day.Add(time.Duration(minutes) * time.Minute)
							until := quiet.Until(at)
							if until.Before(at) || until.Sub(at) > 4*24*time.Hour || !quiet.Until(until).Equal(until) {
								t.Fatalf("%s, %v to %v, weekend %v: at %v it is quiet until %v", name, from, to, weekend, at, until)
							}
						}
					}
				}
			}
		}
	}
}
