package match

import (
	"strings"
	"unicode/utf8"
)

// What people say before and after they say what is wrong. It is small talk where it stands alone, and must not make small
// talk of the trouble that it stands beside.
var (
	greetings = []string{
		"good morning", "good afternoon", "good evening", "good day", "greetings", "morning", "hello", "hallo", "hiya", "hey",
		"hi", "dear", "안녕하십니까", "안녕하세요", "안녕하세여", "안녕하세용", "수고 많으십니다", "수고하십니다", "수고하세요",
	}
	addressees = []string{
		"everyone", "everybody", "all", "team", "there", "guys", "folks", "colleagues", "sir", "madam", "it team", "it support",
		"helpdesk", "help desk", "support",
	}
	thanks = []string{
		"thank you very much", "thank you so much", "thank you in advance", "thanks in advance", "many thanks", "thank you",
		"thanks a lot", "thanks", "thx", "cheers", "kind regards", "best regards", "regards", "감사합니다", "고맙습니다", "감사해요",
		"고마워요", "수고하세요",
	}
)

// withoutCourtesies takes greetings from the start of a plain text and thanks from its end. A text of nothing else stays.
func withoutCourtesies(plain string) string {
	rest := plain
	if cut, greeted := cutStart(rest, greetings); greeted {
		rest, _ = cutStart(cut, addressees)
	}
	for cut, thanked := cutEnd(rest, thanks); thanked; cut, thanked = cutEnd(rest, thanks) {
		rest = cut
	}
	if strings.IndexFunc(rest, isWordRune) < 0 {
		return plain
	}
	return rest
}

// cutStart takes one of the phrases from the start, and what is no word behind it.
func cutStart(text string, phrases []string) (rest string, ok bool) {
	for _, phrase := range phrases {
		rest, found := strings.CutPrefix(text, phrase)
		next, _ := utf8.DecodeRuneInString(rest)
		if found && (!isWordRune(next) || isSyllabic(next)) && !isProduct(rest) {
			return strings.TrimLeftFunc(rest, isNoWordRune), true
		}
	}
	return text, false
}

// isProduct reports whether a greeting before the text would be the name of a product: Windows Hello.
func isProduct(behind string) bool {
	return strings.HasPrefix(behind, " for business") || strings.HasPrefix(behind, " pin") || strings.HasPrefix(behind, " face")
}

// cutEnd takes one of the phrases from the end, and what is no word around it.
func cutEnd(text string, phrases []string) (rest string, ok bool) {
	trimmed := strings.TrimRightFunc(text, isNoWordRune)
	for _, phrase := range phrases {
		before, found := strings.CutSuffix(trimmed, phrase)
		last, _ := utf8.DecodeLastRuneInString(before)
		if found && (!isWordRune(last) || isSyllabic(last)) {
			return strings.TrimRight(before, " ,;"), true
		}
	}
	return text, false
}

func isNoWordRune(r rune) bool { return !isWordRune(r) }
