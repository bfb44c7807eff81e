package match

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Language is what a text is written in, as far as the answer depends on it.
type Language string

// The languages that are told apart.
const (
	English      Language = "en"
	Korean       Language = "ko"
	Undetermined Language = "und" // codes, product names, digits, and every other language
)

// Detect tells a text's language: Korean where there is any Hangul, for Koreans mix in English terms and hardly anyone
// does the reverse; English where enough of the words are; else Undetermined.
func Detect(text string) Language {
	folded := fold(text)
	return languageOf(folded, plainText(folded))
}

func languageOf(folded, plain string) Language {
	if isKorean(folded) {
		return Korean
	}
	if isEnglish(plain) {
		return English
	}
	return Undetermined
}

// isKorean reports whether a text has any Hangul.
func isKorean(text string) bool { return strings.IndexFunc(text, isHangul) >= 0 }

func isHangul(r rune) bool { return r >= 0x1100 && unicode.Is(unicode.Hangul, r) }

// What words say. A word that only English has outweighs one that others have too; a word of another language speaks
// against English twice as loudly, and a letter that English lacks makes any word foreign.
const (
	surelyEnglish = 1.0
	maybeEnglish  = 0.5
	foreign       = -2.0
	enoughEnglish = 0.25 // mean over the words
)

func isEnglish(plain string) bool {
	sum, words := 0.0, 0
	for w := range strings.FieldsFuncSeq(plain, betweenWords) {
		if w = strings.Trim(w, "'"); w == "" || !startsWithLetter(w) {
			continue
		}
		words++
		sum += englishness(w)
	}
	return words > 0 && sum/float64(min(words, evidenceWords)) >= enoughEnglish
}

// evidenceWords is how many words the evidence is spread over: sixteen words of which five are plainly English are an
// English sentence about things with names.
const evidenceWords = 16

func englishness(w string) float64 {
	switch {
	case foreignWords[w] || strings.IndexFunc(w, notEnglishWordRune) >= 0:
		return foreign
	case sharedWords[w]:
		return maybeEnglish
	case functionWords[w] || plainWords[w]:
		return surelyEnglish
	case strings.HasSuffix(w, "n't") || strings.HasSuffix(w, "'s") || strings.HasSuffix(w, "'m"):
		return surelyEnglish
	default:
		return 0
	}
}

func betweenWords(r rune) bool { return !isWordRune(r) && r != '\'' }

func startsWithLetter(w string) bool {
	r, _ := utf8.DecodeRuneInString(w)
	return unicode.IsLetter(r)
}

// notEnglishWordRune tolerates the accent of café and résumé no more than other foreign letters: one such word in a
// sentence does not decide.
func notEnglishWordRune(r rune) bool {
	return r != '\'' && notEnglishLetter(r) && !unicode.IsDigit(r)
}
