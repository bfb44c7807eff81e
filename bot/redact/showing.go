package redact

import (
	"strings"
	"unicode/utf8"
)

// showing returns the secrets that show by themselves, whatever is said of them.
func showing(text string) []span {
	found := webTokens(nil, text)
	found = clientSecrets(found, text)
	found = recoveryKeys(found, text)
	return inAddresses(found, text)
}

// leastToken is fewer bytes than any signed token has.
const leastToken = 24

// webTokens finds JSON Web Tokens (RFC 7519): a header that begins with {" in base64url, and two more parts.
func webTokens(found []span, text string) []span {
	for at := 0; ; {
		next := strings.Index(text[at:], "eyJ")
		if next < 0 {
			return found
		}
		start := at + next
		_, end := around(text, start, start, inToken)
		token := strings.TrimRight(text[start:end], ".-_~")
		if strings.Count(token, ".") >= 2 && len(token) >= leastToken {
			found = append(found, span{start, start + len(token), Password})
		}
		at = end
	}
}

// leastSecretTail is fewer than any client secret of Microsoft Entra ID has behind its mark (31 to 34).
const leastSecretTail = 20

// clientSecrets finds the client secrets of Microsoft Entra ID: three characters, a digit, "Q~" and the rest.
func clientSecrets(found []span, text string) []span {
	for at := 0; ; {
		next := strings.Index(text[at:], "Q~")
		if next < 0 {
			return found
		}
		mark := at + next
		start, end := around(text, mark, at, inToken)
		end = start + len(strings.TrimRight(text[start:end], "."))
		if mark-start >= 4 && isDigit(text[mark-1]) && end-mark-2 >= leastSecretTail {
			found = append(found, span{start, end, Password})
		}
		at = max(end, mark+2)
	}
}

func inToken(c byte) bool {
	return isLetter(c) || isDigit(c) || c == '-' || c == '_' || c == '.' || c == '~'
}

// around returns the bounds of the run of bytes about a place, looking back no further than from.
func around(text string, place, from int, in func(byte) bool) (start, end int) {
	start, end = place, place
	for start > from && in(text[start-1]) {
		start--
	}
	for end < len(text) && in(text[end]) {
		end++
	}
	return start, end
}

// A BitLocker recovery password has eight groups of six digits.
const (
	keyGroups      = 8
	keyGroupDigits = 6
)

// recoveryKeys finds BitLocker recovery passwords: the groups parted by one character each, or not at all.
func recoveryKeys(found []span, text string) []span {
	var k keyScan
	for i, r := range text {
		if !isASCIIDigit(narrow(r)) {
			k.part(r)
		} else if k.digit(i) {
			found = append(found, span{k.starts[0], i + utf8.RuneLen(r), RecoveryKey})
		}
	}
	return found
}

// keyScan counts how much of a recovery password has been read.
type keyScan struct {
	starts         [keyGroups]int
	groups, digits int  // digits of the group that is being read
	before         rune // it
}

// part takes a character that is no digit.
func (k *keyScan) part(r rune) {
	if k.digits != keyGroupDigits || !partsGroups(r) {
		k.groups = 0
	}
	k.digits, k.before = 0, r
}

// digit takes a digit and tells whether a password ends with it.
func (k *keyScan) digit(at int) bool {
	if inWord(k.before) && !isHangul(k.before) { // AADSTS500121
		return false
	}
	if k.digits %= keyGroupDigits; k.digits == 0 {
		k.starts[k.groups] = at
	}
	if k.digits++; k.digits == keyGroupDigits {
		k.groups++
	}
	complete := k.groups == keyGroups
	k.groups %= keyGroups
	return complete
}

func partsGroups(r rune) bool { return strings.ContainsRune("- \u00a0‐‑–", r) }
