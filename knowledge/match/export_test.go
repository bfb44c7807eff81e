package match

import "strings"

// Marks are those of a text's strangers, and the names of what is elsewhere.
func (m *Matcher) Marks(text string) []string {
	var w workspace
	units := m.reader.synonyms.fold(m.reader.split(plainText(fold(text)), nil), &w)
	var marks []string
	for i, mark := range m.reader.marks(units, &w) {
		if strings.HasPrefix(units[i].text, "?") {
			mark = units[i].text
		}
		if mark != "" {
			marks = append(marks, mark)
		}
	}
	return marks
}

// Inventions are what is made of a corpus's symptoms, as far as they are known to be read.
func Inventions(c Corpus) int {
	_, l := study(canonicalOf(c))
	return len(l.invented)
}
