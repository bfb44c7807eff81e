package redact

import (
	"regexp"
	"slices"
	"strings"
)

// Lengths below which nothing is taken for a password. The shortest PIN has four digits.
const (
	leastPIN      = 4
	leastPassword = 6
	leastBare     = 8 // of a password of which nothing is said
)

// isBarePassword reports whether a word looks like a password and like nothing else: letters, digits and symbols, and
// more to it than a name with a number and an exclamation mark.
func (s shape) isBarePassword() bool {
	if s.runes < leastBare || !s.isAlphanumeric() || s.symbols() == 0 {
		return false
	}
	return s.inner > 0 || s.lower > 0 && s.upper > 0 || s.digits > 2
}

// standsAlone reports whether a word that is all of a line is a password.
func (s shape) standsAlone(word string) bool {
	return s.isBarePassword() || s.runes >= leastBare && common.MatchString(word)
}

// common are the passwords that everybody knows.
var common = regexp.MustCompile(`(?i)^(?:p[a@4](?:ss|\$\$|55)w[o0]rd|welcome|spring|summer|autumn|fall|winter|qwer|asdf|zxcv|letmein|` +
	`changeme|admin|iloveyou|abcd?)[0-9]+!*$`)

// isNamedPassword reports whether a word behind "password" alone is one.
func (s shape) isNamedPassword(word string) bool {
	switch {
	case s.onlyDigits():
		return s.runes >= leastPassword || s.runes == leastPIN && !isYear(word)
	case s.runes < leastPassword:
		return false
	case s.isAlphanumeric():
		return s.symbols() > 0 || nameWithNumber.MatchString(word) || s.isMixed()
	}
	return s.letters() > 0 && s.inner > 0 && s.runes >= leastBare
}

// nameWithNumber is the commonest password of those without a symbol.
var nameWithNumber = regexp.MustCompile(`^(?:[A-Z]?[a-z]{2,}[0-9]{2,}|[a-z]{3,}[0-9][a-z0-9]*|(?:[0-9][a-z]){3,}[0-9]?)$`)

func isYear(word string) bool { return strings.HasPrefix(word, "19") || strings.HasPrefix(word, "20") }

// isStatedPassword reports whether a word of which it is said to be the password can be one.
func (s shape) isStatedPassword(word string) bool {
	switch {
	case s.onlyDigits():
		return s.runes >= leastPIN
	case s.runes < leastPassword:
		return false
	case s.letters() == s.runes:
		return isTypedAtRandom(word)
	case s.letters() > 0:
		return s.digits+s.inner > 0 || strings.Count(word, "-") > 2
	}
	return s.digits > 0 && s.symbols() > 0 || s.digits > 2 && s.other > 0
}

// isNextPassword reports whether a word in a list of passwords is one.
func (s shape) isNextPassword(word string) bool {
	return s.isStatedPassword(word) && s.digits > 0 && s.lower+s.symbols() > 0
}

// keyboardRows are what lazy fingers find.
var keyboardRows = []string{"qwer", "asdf", "zxcv", "qazwsx"}

// isTypedAtRandom reports whether nobody could speak a word of small letters: it follows the keyboard, or it was Korean
// typed on English keys. Abbreviations are capitals.
func isTypedAtRandom(word string) bool {
	if slices.ContainsFunc(keyboardRows, func(row string) bool { return strings.Contains(strings.ToLower(word), row) }) {
		return true
	}
	run, vowels := 0, 0
	for i := range len(word) {
		switch {
		case word[i] < 'a' || word[i] > 'z':
			return false
		case strings.IndexByte("aeiouy", word[i]) >= 0:
			run, vowels = 0, vowels+1
		default:
			if run++; run > 4 {
				return true
			}
		}
	}
	return vowels == 0
}
