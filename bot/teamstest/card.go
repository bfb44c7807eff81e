package teamstest

import (
	"maps"
	"regexp"
	"slices"
	"strings"
)

const cardContentType = "application/vnd.microsoft.card.adaptive"

// Card is the message's first Adaptive Card; nil where it has none.
func (s Sent) Card() map[string]any {
	attachments, _ := s.Body["attachments"].([]any)
	for _, a := range attachments {
		attachment, _ := a.(map[string]any)
		if card, ok := attachment["content"].(map[string]any); ok && attachment["contentType"] == cardContentType {
			return card
		}
	}
	return nil
}

// CardText is what the card says, line by line: texts, facts, labels, what stands in inputs and choices, those that are
// hidden at first included, buttons not.
func (s Sent) CardText() string {
	var lines []string
	walk(s.Card(), func(element map[string]any) { lines = append(lines, visibleText(element)...) })
	return strings.Join(lines, "\n")
}

// Buttons are the titles of the card's actions and of the Markdown links in its texts.
func (s Sent) Buttons() []string {
	titles := s.ActionTitles()
	for _, link := range regexp.MustCompile(`\[([^\]]+)\]\([^)]+\)`).FindAllStringSubmatch(s.CardText(), -1) {
		titles = append(titles, link[1])
	}
	return titles
}

// ActionTitles are the titles of the card's actions.
func (s Sent) ActionTitles() []string {
	var titles []string
	walk(s.Card(), func(element map[string]any) {
		if title, ok := element["title"].(string); ok && isAction(element) {
			titles = append(titles, title)
		}
	})
	return titles
}

// action is the first action of that title; nil where there is none.
func (s Sent) action(title string) map[string]any {
	var found map[string]any
	walk(s.Card(), func(element map[string]any) {
		if found == nil && isAction(element) && element["title"] == title {
			found = element
		}
	})
	return found
}

func isAction(element map[string]any) bool {
	kind, _ := element["type"].(string)
	return strings.HasPrefix(kind, "Action.")
}

func visibleText(element map[string]any) []string {
	if isAction(element) {
		return nil
	}
	found := texts(element["text"], element["label"])
	if element["type"] == "Input.Text" { // of others the value is not what is shown
		found = append(found, texts(element["value"])...)
	}
	for _, inline := range list(element["inlines"]) {
		found = append(found, texts(inline)...)
	}
	for _, fact := range objects(element["facts"]) {
		found = append(found, texts(fact["title"], fact["value"])...)
	}
	for _, choice := range objects(element["choices"]) {
		found = append(found, texts(choice["title"])...)
	}
	return found
}

// walk visits every element and action of a card, wherever a present or future container holds it. It leaves out
// what people do not see: an action's data, the fallback of something that is shown, and refresh.
func walk(node any, visit func(element map[string]any)) {
	switch node := node.(type) {
	case []any:
		for _, child := range node {
			walk(child, visit)
		}
	case map[string]any:
		visit(node)
		for _, name := range slices.Sorted(maps.Keys(node)) { // in an order that does not change
			if !slices.Contains([]string{"data", "fallback", "refresh", "msteams", "authentication"}, name) {
				walk(node[name], visit)
			}
		}
	}
}

func list(node any) []any {
	l, _ := node.([]any)
	return l
}

func objects(node any) []map[string]any {
	var found []map[string]any
	for _, child := range list(node) {
		if object, ok := child.(map[string]any); ok {
			found = append(found, object)
		}
	}
	return found
}

// texts are those of the values that are strings.
func texts(values ...any) []string {
	var found []string
	for _, value := range values {
		if text, ok := value.(string); ok && text != "" {
			found = append(found, text)
		}
	}
	return found
}

func isInput(element map[string]any) bool {
	kind, _ := element["type"].(string)
	_, named := element["id"].(string)
	return named && strings.HasPrefix(kind, "Input.")
}
