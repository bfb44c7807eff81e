package bot

import (
	"encoding/json"
	"html"
	"regexp"
	"strings"

	xhtml "golang.org/x/net/html"
)

// mention is an entity that names somebody in the text.
type mention struct {
	Type      string  `json:"type"`
	Mentioned Account `json:"mentioned"`
	Text      string  `json:"text"`
}

func (a *Activity) mentions() []mention {
	var found []mention
	for _, entity := range a.Entities {
		var m mention
		if json.Unmarshal(entity, &m) == nil && m.Type == "mention" {
			found = append(found, m)
		}
	}
	return found
}

// MentionsBot tells whether the activity speaks to the bot by name. Only the entity counts: anybody can write the text.
func (a *Activity) MentionsBot() bool {
	for _, m := range a.mentions() {
		if a.Recipient != nil && m.Mentioned.ID != "" && m.Mentioned.ID == a.Recipient.ID {
			return true
		}
	}
	return false
}

// PlainText is what the person wrote, in one line: without the bot's mention, quoted messages and mark-up.
func (a *Activity) PlainText() string { return oneLine(a.lines()) }

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// lines is PlainText with the lines as they were typed: a secret often has one to itself.
func (a *Activity) lines() string {
	text := a.Text
	for _, m := range a.mentions() {
		if a.Recipient != nil && m.Mentioned.ID == a.Recipient.ID && m.Text != "" {
			text = strings.ReplaceAll(text, m.Text, " ")
		}
	}
	return stripMarkup(text)
}

// wholeTag is mark-up that is surely meant as such: "a < b" and "<8 characters" are not.
var wholeTag = regexp.MustCompile(`</?[A-Za-z][^<>]*>`)

func stripMarkup(text string) string {
	if !wholeTag.MatchString(text) {
		return html.UnescapeString(text)
	}
	var b strings.Builder
	skipped := "" // the element whose content is not the person's words
	tokens := xhtml.NewTokenizer(strings.NewReader(text))
	for {
		switch kind := tokens.Next(); kind {
		case xhtml.ErrorToken:
			return b.String()
		case xhtml.TextToken:
			if skipped == "" {
				b.WriteString(tokens.Token().Data)
			}
		case xhtml.StartTagToken, xhtml.EndTagToken, xhtml.SelfClosingTagToken:
			name, _ := tokens.TagName()
			skipped = skip(skipped, string(name), kind)
			switch {
			case lineBreaking[string(name)]:
				b.WriteByte('\n')
			case !inline[string(name)]:
				b.WriteByte(' ')
			}
		}
	}
}

// lineBreaking elements begin or end a line.
var lineBreaking = map[string]bool{"br": true, "p": true, "div": true, "li": true, "tr": true, "pre": true}

// inline elements do not part words.
var inline = map[string]bool{"b": true, "i": true, "em": true, "strong": true, "span": true, "a": true, "at": true, "u": true, "s": true, "code": true, "font": true}

func skip(current, name string, kind xhtml.TokenType) string {
	switch {
	case current != "" && name == current && kind == xhtml.EndTagToken:
		return ""
	case current == "" && kind == xhtml.StartTagToken && (name == "script" || name == "style" || name == "blockquote"):
		return name
	}
	return current
}
