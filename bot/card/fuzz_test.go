package card_test

import (
	"encoding/json"
	"errors"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"ssprbot/bot/card"
)

// Whatever a card says, it is refused or is valid JSON within the limit whose only addresses to open are https.
func FuzzEncode(f *testing.F) {
	for _, seed := range [][3]string{
		{"Account locked", "Reset", "https://aka.ms/sspr"},
		{"암호를 [재설정](http://evil.example)하세요", "재설정", "http://aka.ms/sspr"},
		{"<http://evil.example> 🔒\x00\xff", `"}]`, "https://kim:hunter2@aka.ms"},
		{"[x][1]\n\n[1]: javascript:alert(1)", "\u202e", "javascript:alert(1)"},
		{strings.Repeat("암", card.MaxSize/2), "", "HTTPS://aka.ms"},
		{strings.Repeat("](", 100), strings.Repeat("🔒", 100), "https://aka.ms/\n"},
	} {
		f.Add(seed[0], seed[1], seed[2])
	}
	f.Fuzz(func(t *testing.T, text, title, address string) {
		buttons := card.ActionSet{Actions: []card.Action{
			card.OpenURL{Title: title, URL: address},
			card.Execute{Title: title, Verb: text, Data: map[string]any{title: text}},
			card.Unfold{Title: title, Body: []card.Element{card.TextBlock{Text: text}, card.ActionSet{Actions: []card.Action{card.OpenURL{Title: title, URL: address}}}}},
		}}
		content, err := card.Card{Speak: title, Mentions: []card.Mention{{ID: address, Name: title}}, Body: []card.Element{
			card.TextBlock{Text: text, Style: card.TextStyle(title)},
			card.Plain{Text: text},
			card.Input{ID: "text", Label: title, Value: text, Hint: title, Required: text},
			card.Container{Items: []card.Element{card.TextBlock{Text: title}, buttons}},
		}}.Encode()
		if err != nil {
			if content != nil || errors.Is(err, card.ErrTooLarge) && card.Size([]byte(text+title)) < card.MaxSize/20 {
				t.Fatalf("Encode = %q, %v", content, err)
			}
			return
		}
		if card.Size(content) > card.MaxSize {
			t.Errorf("%d bytes, more than %d", card.Size(content), card.MaxSize)
		}
		var root any
		if err := json.Unmarshal(content, &root); err != nil {
			t.Fatalf("%v in %q", err, content)
		}
		checkAddresses(t, root)
	})
}

var markdownLink = regexp.MustCompile(`\]\(|\]\[|\]:|<[^\s<>]*[:@][^\s<>]*>`)

func checkAddresses(t *testing.T, v any) {
	switch v := v.(type) {
	case []any:
		for _, inner := range v {
			checkAddresses(t, inner)
		}
	case map[string]any:
		if raw, ok := v["url"].(string); ok && v["type"] == "Action.OpenUrl" {
			if u, err := url.Parse(raw); err != nil || u.Scheme != "https" || u.Hostname() == "" || u.User != nil {
				t.Errorf("a button opens %q", raw)
			}
		}
		if text, ok := v["text"].(string); ok && v["type"] == "TextBlock" && markdownLink.MatchString(text) {
			t.Errorf("Markdown makes a link of %q", text)
		}
		for _, inner := range v {
			checkAddresses(t, inner)
		}
	}
}
