package figures

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

const (
	mostQuestions = 2000 // groups that are kept; what is new beyond them is counted as Others
	mostShown     = 50
	longest       = 200 // characters of an example
)

// Question is a group of questions that nothing fits and that read alike.
type Question struct {
	Language string `json:"language"`
	Example  string `json:"example"` // the first of them
	Count    int    `json:"count"`
}

type questions map[[2]string]*Question

func (q questions) add(language, text string) {
	key := [2]string{language, Likeness(text)}
	if q[key] == nil && len(q) >= mostQuestions {
		key, text = [2]string{language, Others}, Others
	}
	if q[key] == nil {
		runes := []rune(text)
		q[key] = &Question{Language: language, Example: string(runes[:min(len(runes), longest)])}
	}
	q[key].Count++
}

// sorted has the most frequent first, as many as are shown.
func (q questions) sorted() []Question {
	all := []Question{}
	for _, one := range q {
		all = append(all, *one)
	}
	slices.SortFunc(all, func(a, b Question) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Language, b.Language), cmp.Compare(a.Example, b.Example))
	})
	return all[:min(len(all), mostShown)]
}

// idle are words that tell no question from another.
var idle = map[string]bool{
	"a": true, "an": true, "the": true, "my": true, "i": true, "is": true, "it": true, "to": true, "please": true,
	"hi": true, "hello": true, "can": true, "you": true, "me": true, "안녕하세요": true, "혹시": true, "제": true, "제가": true, "좀": true,
}

// endings are what Korean words wear by their part in the sentence, the longer ones first.
var endings = []string{"에서는", "에서", "으로", "에게", "까지", "부터", "은", "는", "이", "가", "을", "를", "에", "의", "도", "로", "와", "과"}

// Likeness is the same for questions of the same words, whatever their order, capitals, marks and Korean particles.
func Likeness(text string) string {
	words := strings.FieldsFunc(strings.ToLower(norm.NFKC.String(text)), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
	var kept []string
	for _, word := range words {
		if !idle[word] {
			kept = append(kept, bare(word))
		}
	}
	slices.Sort(kept)
	return strings.Join(slices.Compact(kept), " ")
}

// bare leaves two syllables at the least: in a shorter word the ending is likely a part of it.
func bare(word string) string {
	for _, ending := range endings {
		if rest, ok := strings.CutSuffix(word, ending); ok && len([]rune(rest)) >= 2 {
			return rest
		}
	}
	return word
}
