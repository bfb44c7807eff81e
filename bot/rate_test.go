package bot_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"ssprbot/bot"
)

// limited is a bot with the limits.
func limited(t *testing.T, limits string) *teams {
	t.Helper()
	l, err := bot.ParseRateLimits(limits)
	if err != nil {
		t.Fatal(err)
	}
	return newTeams(t, func(c *bot.Config) { c.Rate = l })
}

// asks lets somebody ask in their own chat.
func (s *teams) asks(person, locale string) []bot.Delivery {
	s.t.Helper()
	s.receive(s.activity(map[string]any{
		"text": trouble, "locale": locale, "from": map[string]any{"id": "29:" + person, "aadObjectId": person},
		"conversation": map[string]any{"id": "a:" + person, "conversationType": "personal", "tenantId": "tenant"},
	}))
	return s.flush()
}

func TestWhoIsTooFastHearsSoOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		limits, err := bot.ParseRateLimits("person=3/1m")
		if err != nil {
			t.Fatal(err)
		}
		s := newTeams(t, func(c *bot.Config) { c.Rate = limits })
		for range 3 {
			one(t, s.say(trouble), troubleTitle)
		}
		one(t, s.say(trouble), "faster than I can read")
		none(t, s.say(trouble))
		press := s.receive(s.activity(invoke(map[string]any{"ssprbot": 1, "verb": "help"})))
		if !strings.Contains(string(press.Body), "faster than I can read") {
			t.Errorf("a button in a hurry gets %s", press.Body)
		}
		time.Sleep(time.Minute)
		one(t, s.say(trouble), troubleTitle)
	})
}

func TestInstallationsAreNotLimited(t *testing.T) {
	limits, err := bot.ParseRateLimits("person=1/1m")
	if err != nil {
		t.Fatal(err)
	}
	s := newTeams(t, func(c *bot.Config) { c.Rate = limits })
	for i := range 10 {
		s.receive(s.activity(map[string]any{"type": "installationUpdate", "action": "add", "conversation": map[string]any{"id": fmt.Sprint("a:", i), "conversationType": "personal"}}))
	}
	for _, d := range s.flush() {
		if !strings.Contains(string(d.Payload), "get back into your account") {
			t.Errorf("an installation is answered with %s", d.Payload)
		}
	}
}

// TestTheWordComesOnceInAWindow: however often somebody goes on, whichever window is full.
func TestTheWordComesOnceInAWindow(t *testing.T) {
	for name, tt := range map[string]struct {
		limits string
		window time.Duration
	}{
		"minutes":         {"person=2/10m", 10 * time.Minute},
		"the longer one":  {"person=2/1m,2/10m", 10 * time.Minute},
		"seconds":         {"person=2/10s", time.Minute}, // no more than once a minute
		"the tenant's":    {"person=off tenant=2/10m", 10 * time.Minute},
		"of both, own":    {"person=2/10m tenant=2/1m", 10 * time.Minute},
		"of both, others": {"person=9/1m tenant=2/10m", 10 * time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := limited(t, tt.limits)
				s.asks("kim", "en-US")
				s.asks("kim", "en-US")
				words := 0
				for passed := time.Duration(0); passed < tt.window; passed += tt.window / 20 {
					for _, d := range s.asks("kim", "en-US") {
						if strings.Contains(string(d.Payload), "One moment, please") {
							words++
						}
					}
					time.Sleep(tt.window / 20)
				}
				if words != 1 {
					t.Errorf("told %d times in %v", words, tt.window)
				}
			})
		})
	}
}

// TestATenantsLimitIsNobodysFault: each of those who are turned away hears, in their language, that there are many.
func TestATenantsLimitIsNobodysFault(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := limited(t, "tenant=2/1m")
		one(t, s.asks("kim", "en-US"), troubleTitle)
		one(t, s.asks("lee", "en-US"), troubleTitle)
		one(t, s.asks("park", "en-US"), "Many people in your organization")
		one(t, s.asks("choi", "ko-KR"), "문의가 한꺼번에 몰려")
		none(t, s.asks("park", "en-US"))
		press := s.receive(s.activity(invoke(map[string]any{"ssprbot": 1, "verb": "help"})))
		if !strings.Contains(string(press.Body), "Many people in your organization") {
			t.Errorf("a button gets %s", press.Body)
		}
		time.Sleep(time.Minute)
		one(t, s.asks("park", "en-US"), troubleTitle)
	})
}

// TestWhatNobodyHearsOfUsesUpNoWord: a post that is passed over in a channel leaves the word for the chat.
func TestWhatNobodyHearsOfUsesUpNoWord(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := limited(t, "person=1/1m")
		one(t, s.asks("kim", "en-US"), troubleTitle)
		s.receive(s.activity(map[string]any{"id": "17", "text": trouble, "conversation": map[string]any{
			"id": "19:c@thread.tacv2;messageid=17", "conversationType": "channel", "isGroup": true, "tenantId": "tenant",
		}, "channelData": map[string]any{"team": map[string]any{"id": "19:team"}, "channel": map[string]any{"id": "19:c@thread.tacv2"}}}))
		none(t, s.flush())
		one(t, s.asks("kim", "en-US"), "faster than I can read")
	})
}
