package helpdesk_test

import (
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"ssprbot/helpdesk"
)

func TestADigestComesOnceADay(t *testing.T) {
	seoul := zone(t, "Asia/Seoul")
	nine := helpdesk.Digest{At: 9 * time.Hour, Zone: seoul}
	day := func(d, h int) time.Time { return time.Date(2026, 12, d, h, 0, 0, 0, seoul) }
	for now, want := range map[time.Time]time.Time{day(2, 8): day(1, 9), day(2, 9): day(2, 9), day(2, 23): day(2, 9), day(1, 0).UTC(): time.Date(2026, 11, 30, 9, 0, 0, 0, seoul)} {
		if got := nine.Last(now); !got.Equal(want) {
			t.Errorf("at %v the last was %v, want %v", now, got, want)
		}
	}
	if got := (helpdesk.Digest{}).Last(day(2, 9)); !got.IsZero() {
		t.Errorf("without a digest the last was %v", got)
	}
}

func TestTheDigestInTheRoutesFile(t *testing.T) {
	for file, want := range map[string]string{
		"digest: {at: \"09:00\", zone: Asia/Seoul}\n": "",
		"digest: {at: \"09:00\"}\n":                   "r.yaml:4:9: digest has at, a time of day, and zone, such as Asia/Seoul",
		"digest: {zone: Asia/Seoul}\n":                "r.yaml:4:9: digest has at",
		"digest: {at: soon, zone: Asia/Seoul}\n":      `"soon" is no time of day`,
		"digest: daily\n":                             "digest is a mapping",
	} {
		routes, err := helpdesk.LoadRoutes(fstest.MapFS{"r.yaml": {Data: []byte(plain + file)}}, "r.yaml", areas)
		if want == "" && (err != nil || routes.Digest().At != 9*time.Hour || !routes.Digest().On()) {
			t.Errorf("%q: %+v, %v", file, routes.Digest(), err)
		}
		if want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%q: %v does not say %q", file, err, want)
		}
	}
	if routes, _ := helpdesk.LoadRoutes(fstest.MapFS{"r.yaml": {Data: []byte(plain)}}, "r.yaml", areas); routes.Digest().On() {
		t.Error("there is a digest that nobody asked for")
	}
}
