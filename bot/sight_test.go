package bot_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"ssprbot/bot"
	"ssprbot/helpdesk"
	"ssprbot/knowledge"
)

// outcomes lists how what was sighted of an issue went on.
func (c *counter) outcomes(issue string) string {
	c.t.Helper()
	var all []string
	c.work(func(r helpdesk.Records) error {
		seen, err := r.Sightings(c.t.Context(), "tenant", knowledge.IssueID(issue), time.Time{})
		for _, s := range seen {
			all = append(all, strings.TrimSpace(fmt.Sprint(s.Outcome, " ", s.Unmatched)))
		}
		return err
	})
	return strings.Join(all, ", ")
}

// A post on which the bot is silent is counted, and nothing of it or of who wrote it stays.
func TestOfAnUnsurePostACountStays(t *testing.T) {
	const unsure = "any news about the reset"
	for name, keep := range map[string]bool{"as usual": false, "words kept": true} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := newCounter(t, func(config *bot.Config) { config.KeepUnmatched = keep })
				none(t, c.post("kim", "17", unsure, nil))
				none(t, c.post("kim", "17", unsure+"?", changed("messageUpdate", "editMessage")))
				c.work(func(r helpdesk.Records) error {
					seen, err := r.Sightings(t.Context(), "tenant", "", time.Time{})
					if len(seen) != 1 || seen[0].Outcome != helpdesk.NoMatch {
						t.Fatalf("sighted %+v", seen)
					}
					s := seen[0]
					if s.Person+s.Account != "" || s.Where != (helpdesk.Place{}) || (s.Unmatched != "") != keep {
						t.Errorf("sighted %+v", s)
					}
					return err
				})
			})
		})
	}
}

func TestATroubleIsOneSighting(t *testing.T) {
	for name, tt := range map[string]struct {
		said  []string
		issue string
		keep  bool
		want  string
	}{
		"answered":                 {[]string{trouble}, "writeback-off", false, "answered"},
		"it helped":                {[]string{trouble, "it works now"}, "writeback-off", false, "helped"},
		"out of scope":             {[]string{"the printer is jammed"}, "", false, "outOfScope"},
		"out of scope, words kept": {[]string{"the printer is jammed"}, "", true, "outOfScope the printer is jammed"},
		"forgotten":                {[]string{trouble, "forget me"}, "writeback-off", false, "answered"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := newCounter(t, func(config *bot.Config) { config.KeepUnmatched = tt.keep })
				for _, text := range tt.said {
					c.receive(c.activity(map[string]any{"text": text}))
				}
				if got := c.outcomes(tt.issue); got != tt.want {
					t.Errorf("sighted %q, want %q", got, tt.want)
				}
			})
		})
	}
}
