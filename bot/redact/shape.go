package redact

import "strings"

// shape counts what a folded word is made of.
type shape struct {
	runes, lower, upper, digits, other int // other are letters beyond ASCII
	numbers                            int // groups of digits
	inner                              int // strong symbols before the last letter or digit
	trailing                           int // strong symbols behind it
}

// strong are the symbols that passwords have and ordinary words have not.
const strong = "!@#$%^&*~?+"

func shapeOf(word string) shape {
	var s shape
	number := false
	for i, r := range word {
		s.runes++
		if isASCIIDigit(r) && !number {
			s.numbers++
		}
		number = isASCIIDigit(r)
		if inWord(r) {
			countLetter(&s, r)
		} else if strings.ContainsRune(strong, r) && (i > 0 || r != '@' && r != '#') { // a name, a heading
			s.trailing++
		}
	}
	return s
}

// countLetter takes a letter or digit, which makes the symbols before it inner ones.
func countLetter(s *shape, r rune) {
	s.inner, s.trailing = s.inner+s.trailing, 0
	switch {
	case isASCIIDigit(r):
		s.digits++
	case r >= 'a' && r <= 'z':
		s.lower++
	case r >= 'A' && r <= 'Z':
		s.upper++
	default:
		s.other++
	}
}

func (s shape) letters() int { return s.lower + s.upper }

func (s shape) symbols() int { return s.inner + s.trailing }

func (s shape) onlyDigits() bool { return s.digits == s.runes }

// isAlphanumeric reports whether there is a letter and a digit.
func (s shape) isAlphanumeric() bool { return s.letters() > 0 && s.digits > 0 }

// isMixed reports whether letters of both cases and digits alternate, and nothing else: Xk4pW9z7.
func (s shape) isMixed() bool {
	return s.runes >= leastBare && s.numbers > 1 && s.upper > 0 && s.lower > 0 && s.letters()+s.digits == s.runes
}
