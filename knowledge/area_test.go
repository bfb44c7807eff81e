package knowledge_test

import (
	"testing"

	"ssprbot/knowledge"
)

func TestEveryAreaHasATitleOfItsOwn(t *testing.T) {
	seen := map[string]knowledge.Area{}
	for _, area := range knowledge.Areas() {
		for _, language := range knowledge.Languages() {
			title := area.Title()[language]
			if other, taken := seen[title]; title == "" || taken {
				t.Errorf("%s is called %q in %s, and so is %q", area, title, language, other)
			}
			seen[title] = area
		}
	}
	if title := knowledge.Area("gone").Title(); title != nil {
		t.Errorf("what is no area is called %v", title)
	}
}
