package bot_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"
	"unicode/utf8"

	"ssprbot/bot/card"
	"ssprbot/helpdesk"
)

// worst are texts that nobody should have to think of when they write a form.
var worst = map[string]string{
	"nothing":    " \n\t",
	"28 KB":      strings.Repeat("가나다 ", 28<<10/10),
	"markup":     `<at>Lee</at> **b** [l](https://evil.example) <script>x</script> {{TIME(2026-01-01T00:00:00Z)}} @everyone`,
	"a card":     `{"type":"AdaptiveCard","version":"1.5","body":[{"type":"TextBlock","text":"x"}],"msteams":{"entities":[{"type":"mention","text":"<at>Lee</at>","mentioned":{"id":"29:lee"}}]}}`,
	"broken":     "a\x00b\u202e\xff\xfe",
	"quotes":     `"}],"verb":"ticket.solve","x":"`,
	"no letters": "!!! ??? ...",
}

// Whatever somebody writes into a form of a ticket is kept short and shown as it was written, or refused in a sentence.
func TestTheWorstThatIsWrittenIntoATicketsForms(t *testing.T) {
	for name, text := range worst {
		for _, form := range []struct{ who, where, card, verb string }{
			{"lee", deskThread, "19:desk", "ticket.ask"}, {"lee", deskThread, "19:desk", "ticket.comment"},
			{"kim", "a:kim", "a:kim", "ticket.comment"}, {"kim", "a:kim", "a:kim", "ticket.answer"},
		} {
			t.Run(name+"/"+form.verb+" by "+form.who, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					c := newCounter(t)
					opened := c.open(fromTalk())
					if form.verb == "ticket.answer" {
						c.press("lee", deskThread, c.card("19:desk", "ticket.ask"), "ticket.ask", "Which PC?")
					}
					before := c.ticket(opened.Number)
					answer := c.press(form.who, form.where, c.card(form.card, form.verb), form.verb, text)
					c.run(time.Minute)
					after := c.ticket(opened.Number)
					if strings.TrimSpace(text) == "" {
						says(t, answer, "Please write something first")
						unchanged(t, before, after)
						return
					}
					if after.Version != before.Version+1 {
						t.Errorf("version %d after %d: %s", after.Version, before.Version, answer.Body)
					}
					for _, comment := range after.Comments {
						if n := utf8.RuneCountInString(comment.Text); n > 1000 || !utf8.ValidString(comment.Text) {
							t.Errorf("%d characters are kept: %q", n, comment.Text)
						}
					}
					c.wantHarmless()
				})
			})
		}
	}
}

// wantHarmless fails where a message is too large for Teams, mentions somebody it should not, or makes markup of words.
func (c *counter) wantHarmless() {
	c.t.Helper()
	for where, all := range c.wall {
		for _, p := range all {
			switch {
			case card.Size([]byte(p.content)) > 40<<10:
				c.t.Errorf("%d bytes in %s", len(p.content), where)
			case strings.Contains(p.content, `"type":"mention","text":"<at>Lee</at>","mentioned":{"id":"29:lee"}`):
				c.t.Errorf("somebody is mentioned by what was typed: %s", p.content)
			case strings.Contains(p.content, `"type":"TextBlock","text":"<at>Lee</at> `), strings.Contains(p.content, `"text":"**b**`) && !strings.Contains(p.content, `"type":"TextRun"`):
				c.t.Errorf("what was typed is markup in %s: %s", where, p.content)
			}
		}
	}
}

// A ticket that the press names and that cannot be is no ticket.
func TestAForgedTicketIsNone(t *testing.T) {
	for _, number := range []any{0, -1, int64(1) << 62, 1.5, "1", nil, []any{1}, map[string]any{"a": 1}, strings.Repeat("9", 400)} {
		t.Run(fmt.Sprintf("%.20v", number), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := newCounter(t)
				opened := c.open(fromTalk())
				before := c.ticket(opened.Number)
				for _, verb := range []string{"ticket.take", "ticket.comment", "ticket.show", "incident.confirm"} {
					c.click("lee", deskThread, map[string]any{"ssprbot": 1, "verb": verb, "ticket": number, "incident": number, "nonce": "nonce", "at": number, "card": number, "text-" + verb: number})
				}
				unchanged(t, before, c.ticket(opened.Number))
				if all := c.tickets(); len(all) != 1 || all[0].Status != helpdesk.New {
					t.Errorf("the tickets are %+v", all)
				}
			})
		})
	}
}
