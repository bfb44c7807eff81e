package match

import (
	"slices"
	"strings"
	"unicode"
)

// A mark stands for a stranger: a word that no document uses. What is learned of a mark is learned of every stranger, so
// that "my x password" can be none of the documents' business whatever x is.
const (
	elsewhere    = "?elsewhere" // a name that the corpus lists; it is not read as a word besides
	strangeName  = "?name"      // letters that make no word, or a part of a name with dots
	strangeWord  = "?word"      // an English word
	strangeCode  = "?code"      // letters and digits
	strangeStart = "?start"     // the start of a Korean word
)

// marks lists what stands for each unit; "" for one that is no stranger.
func (r *reader) marks(units []unit, w *workspace) []string {
	marks := w.marks[:0]
	for i := range units {
		marks = append(marks, r.mark(units[i:], w))
	}
	return marks
}

func (r *reader) mark(units []unit, w *workspace) string {
	switch u := units[0]; {
	case r.known.words == nil || u.kind == groupUnit || u.address:
		return ""
	case u.kind == wordUnit:
		return r.markWord(u, w)
	default:
		return r.markStart(units, w)
	}
}

func (r *reader) markWord(u unit, w *workspace) string {
	switch {
	case functionWords[u.surface] || r.known.words[u.text] || strings.IndexFunc(u.surface, unicode.IsLetter) < 0:
		return ""
	case r.known.spells(u.surface, w):
		return ""
	case strings.IndexFunc(u.surface, unicode.IsDigit) >= 0:
		return strangeCode
	}
	if _, listed := r.lexicon.stems[u.text]; listed && !u.dotted {
		return strangeWord
	}
	return strangeName
}

func (r *reader) markStart(units []unit, w *workspace) string {
	if !units[0].start || !isStart(units) {
		return ""
	}
	w.letters = append(append(w.letters[:0], units[0].text...), units[1].text...)
	if r.known.words[string(w.letters)] {
		return ""
	}
	return strangeStart
}

// notTitled are the names that no document has in a title: what a document is about is not elsewhere.
func notTitled(names []string, documents []Document) []string {
	if len(names) == 0 {
		return nil
	}
	key := func(text string) string {
		return unitSeparator + phraseKey(split(plainText(fold(text)))) + unitSeparator
	}
	var titles strings.Builder
	for _, d := range documents {
		for _, title := range d.Titles {
			titles.WriteString(key(title))
		}
	}
	all := titles.String()
	return slices.DeleteFunc(names, func(name string) bool { return strings.Contains(all, key(name)) })
}
