package dialogs

import (
	"slices"
	"strings"

	"ssprbot/dialogs/text"
	"ssprbot/knowledge"
)

// hear takes the language from the person's own words, unless they have chosen one. A known word such as "ok" or
// "help" is typed by people of every language: it tells something only in Hangul or where nothing is remembered.
func hear(s State, typed string, known bool, o *occurrence) {
	detected := knowledge.DetectLanguage(typed)
	switch {
	case s.LanguageChosen || !slices.Contains(text.Languages(), detected):
		return
	case known && detected == knowledge.English && s.Language != "":
		return
	}
	o.language, o.remember = detected, true
}

// Speaks is the language to answer in when the event itself does not tell: the one remembered, else that of the
// client's locale, such as ko-KR, else English.
func (s State) Speaks(locale string) knowledge.Language {
	if s.Language != "" {
		return s.Language
	}
	primary, _, _ := strings.Cut(strings.ReplaceAll(strings.ToLower(locale), "_", "-"), "-")
	if language := knowledge.Language(primary); slices.Contains(text.Languages(), language) {
		return language
	}
	return knowledge.English
}
