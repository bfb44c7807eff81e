package bot_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"ssprbot/bot"
)

func TestTheKnowledgeIsSearchedWhileSomebodyTypes(t *testing.T) {
	teams := newTeams(t)
	for name, tt := range map[string]struct {
		typed, locale, first string
	}{
		"a symptom":                       {trouble, "en-US", troubleTitle},
		"the beginning of a title":        {"password writeb", "en-US", troubleTitle},
		"a title in capitals":             {"PASSWORD WRITEBACK IS", "en-US", troubleTitle},
		"Korean, English client":          {"온프레미스에서 새 암호가 안 돼요", "en-US", "암호 쓰기 저장이 켜져 있지 않음"},
		"an English title, Korean client": {"password writeb", "ko-KR", "암호 쓰기 저장이 켜져 있지 않음"},
	} {
		t.Run(name, func(t *testing.T) {
			ask := composing("kim", "query", query(bot.SearchKnowledge, typing(tt.typed)))
			ask["locale"] = tt.locale
			c, _ := teams.compose(ask)
			if titles := c.titles(); len(titles) == 0 || titles[0] != tt.first {
				t.Fatalf("found %q, want first %q; said %q", titles, tt.first, c.said())
			}
			found := c.Extension.Attachments[0]
			if found.ContentType != "application/vnd.microsoft.card.adaptive" || found.Preview.ContentType != "application/vnd.microsoft.card.thumbnail" {
				t.Errorf("the forms are %s and %s", found.ContentType, found.Preview.ContentType)
			}
			content := string(found.Content)
			if strings.Contains(content, "Action.Execute") || strings.Contains(content, "Action.Submit") || !strings.Contains(content, "Action.OpenUrl") {
				t.Errorf("a card to insert has buttons, or lost its links: %s", content)
			}
		})
	}
	none(t, teams.flush())
}

func TestWhatFindsNothingGetsASentence(t *testing.T) {
	teams := newTeams(t)
	for name, tt := range map[string]struct {
		value        any
		locale, want string
	}{
		"nothing typed":     {query(bot.SearchKnowledge, typing("  ")), "en-US", "Type what is wrong"},
		"nothing typed, ko": {query(bot.SearchKnowledge, nil), "ko-KR", "어떤 문제인지"},
		"hopeless":          {query(bot.SearchKnowledge, typing("the canteen serves soup on Mondays")), "en-US", "I know nothing that fits this"},
		"hopeless, ko":      {query(bot.SearchKnowledge, typing("오늘 구내식당 메뉴")), "en-US", "맞는 내용을 찾지 못했어요"},
		"another command":   {query("searchQuery", typing(trouble)), "en-US", "I know nothing that fits this"},
		"no value":          {nil, "en-US", "I know nothing that fits this"},
	} {
		t.Run(name, func(t *testing.T) {
			ask := composing("kim", "query", tt.value)
			ask["locale"] = tt.locale
			if c, _ := teams.compose(ask); !strings.HasPrefix(c.said(), tt.want) {
				t.Errorf("said %q, want %q", c.said(), tt.want)
			}
		})
	}
}

func TestTheOpenedBoxShowsWhatTheWelcomeOffers(t *testing.T) {
	teams := newTeams(t)
	for _, yes := range []any{"true", true} {
		c, _ := teams.compose(composing("kim", "query", query(bot.SearchKnowledge, map[string]any{"initialRun": yes})))
		if len(c.titles()) == 0 {
			t.Errorf("initialRun %v shows nothing but %q", yes, c.said())
		}
	}
}

func TestASearchIsPaged(t *testing.T) {
	teams := newTeams(t)
	ask := func(options ...int) []string {
		c, _ := teams.compose(composing("kim", "query", query(bot.SearchKnowledge, typing("no"), options...)))
		if c.said() != "" {
			t.Fatalf("said %q", c.said())
		}
		return c.titles()
	}
	all := ask(0, 25)
	if len(all) < 2 {
		t.Fatalf("the test needs several entries: %q", all)
	}
	var paged []string
	for i := range all {
		paged = append(paged, ask(i, 1)...)
	}
	if !slices.Equal(paged, all) {
		t.Errorf("one by one %q, at once %q", paged, all)
	}
	for _, odd := range [][]int{{-3, 25}, {0, 0}, {0, -1}, {0, 1 << 30}} {
		if got := ask(odd...); !slices.Equal(got, all) {
			t.Errorf("skip and count %v give %q", odd, got)
		}
	}
	if behind := ask(1000, 25); len(behind) != 0 {
		t.Errorf("behind the end stands %q", behind)
	}
}

// Who types fast has as many messages left as before, and is bounded all the same.
func TestTypingUsesUpNobodysMessages(t *testing.T) {
	now := time.Now()
	teams := newTeams(t, func(c *bot.Config) {
		c.Now = func() time.Time { return now }
		c.Rate = bot.Limits{Conversation: []bot.Limit{{Sends: 1, Window: time.Minute}}}
	})
	said := map[string]int{}
	for range 40 {
		c, _ := teams.compose(composing("kim", "query", query(bot.SearchKnowledge, typing(trouble))))
		said[c.said()]++
	}
	if said[""] != 30 || len(said) != 2 {
		t.Errorf("answered %d of 40 key strokes at once, and said %v", said[""], said)
	}
	one(t, teams.say(trouble), troubleTitle)
}
