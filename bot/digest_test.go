package bot_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"ssprbot/bot"
	"ssprbot/helpdesk"
)

// With a digest the desk is told once, the next morning, where the posts stand on which the bot was silent; without one
// nothing of that is kept.
func TestUnsurePostsAreInADigestWhereItIsSwitchedOn(t *testing.T) {
	for language, tt := range map[string]struct {
		file, title string
	}{
		"off": {"", ""},
		"en":  {"  - {name: desk}\ndigest: {at: \"09:00\", zone: UTC}\n", "Posts that I was not sure about"},
		"ko":  {"  - {name: desk, language: ko}\ndigest: {at: \"09:00\", zone: UTC}\n", "확신이 없어 답하지 않은 글"},
	} {
		t.Run(language, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := newCounter(t, func(config *bot.Config) {
					if tt.file != "" {
						config.Routes = routesOf(t, "version: 1\nroutes:\n"+tt.file)
					}
				})
				for n := range 22 {
					c.post("kim", fmt.Sprint(n), "any news about the reset", nil)
				}
				c.post("kim", "99", "the printer is jammed", nil)
				if len(c.wall) != 0 {
					t.Fatalf("it is told at once: %v", c.wall)
				}
				c.wait(24 * time.Hour)
				c.post("kim", "100", "any news about the reset", nil)
				c.wait(time.Hour)
				want := 1
				if tt.file == "" {
					want = 0
				}
				if n := len(c.wall); n != want {
					t.Fatalf("%d threads: %v", n, c.wall)
				}
				for _, all := range c.wall {
					content := all[0].content
					if n := strings.Count(content, "https://teams.microsoft.com/l/message/19:all@thread.tacv2/"); len(all) != 1 || n != 20 || !strings.Contains(content, tt.title) {
						t.Errorf("%d messages, %d links: %s", len(all), n, content)
					}
				}
				c.work(func(r helpdesk.Records) error {
					left, err := r.Unsure(t.Context(), c.bot.Now(), 100)
					if len(left) != want {
						t.Errorf("of %d posts it is kept where they stand", len(left))
					}
					return err
				})
			})
		})
	}
}
