package match

import "strings"

// mostSentences is how many sentences of a text are also read by themselves and with their neighbours.
const mostSentences = 4

// windows lists the parts of a plain text that may be the question: the whole, and every run of its first sentences.
// Greetings and second thoughts around a question must not drown it.
func windows(plain string, w *workspace) []string {
	all := append(w.parts[:0], plain)
	ends := sentenceEnds(plain, w.ends[:0])
	w.parts, w.ends = all, ends
	if len(ends) < 2 {
		return all
	}
	from := 0
	for first := range ends {
		for _, to := range ends[first:] {
			if from > 0 || to < len(plain) {
				all = append(all, plain[from:to])
			}
		}
		from = ends[first]
	}
	w.parts = all
	return all
}

// sentenceEnds appends where the first sentences end; the last of them takes the rest of the text.
func sentenceEnds(plain string, ends []int) []int {
	for at := 0; at < len(plain) && len(ends) < mostSentences-1; {
		n := strings.IndexByte(plain[at:], ' ')
		if n < 0 {
			break
		}
		if endsSentence(plain[:at+n]) {
			ends = append(ends, at+n)
		}
		at += n + 1
	}
	return append(ends, len(plain))
}

// koreanEndings close a sentence also where nobody types a full stop.
var koreanEndings = []string{"요", "죠", "니다", "니까", "는데", "네"}

func endsSentence(text string) bool {
	if strings.HasSuffix(text, ".") || strings.HasSuffix(text, "!") || strings.HasSuffix(text, "?") {
		return true
	}
	for _, ending := range koreanEndings {
		if strings.HasSuffix(text, ending) {
			return true
		}
	}
	return false
}
