package redact

import (
	"regexp"
	"strings"
)

// within finds the identifiers, in small letters, that make a secret of nothing they are a part of.
var within = regexp.MustCompile(`sspr[_-]?[0-9]{2,5}|aadsts[:_-]?[0-9]{4,8}|\bhr(?:esult)?[=:](?:0x)?[0-9a-f]{8}|0x[0-9a-f]{2,16}|://|` +
	`\bkb[0-9]{6,7}\b|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)

// signs are what each identifier of within has in it: looking for them is cheaper.
var signs = [...]string{"sspr", "aadsts", "hr", "0x", "://", "kb", "-"}

// What else is an identifier, when it is the whole of a word.
var (
	places = wholly(
		`[^\s@]+@[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,}`,                                     // e-mail address, UPN
		`(?:\*\.)?[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*\.[a-z]{2,12}(?::[0-9]+)?(?:/.*)?`, // host, file
		`(?:[A-Za-z]:|\.{0,2})[\\/].*|HK[A-Z_]+\\.*|[A-Za-z0-9-]+\\[\w.-]+`,             // path, registry key, DOMAIN\name
	)
	numbers = wholly(
		`[vV]?[0-9]+(?:\.[0-9]+)+(?:-[a-z]+[0-9]*)?(?::[0-9]+)?`,                    // version, IPv4
		`(?:[0-9a-fA-F]{0,4}[:-]){4,7}[0-9a-fA-F]{0,4}`,                             // MAC, IPv6
		`[0-9]{2,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}(?:[T_].*)?|[0-9]{1,2}:[0-9]{2}.*`, // date, time
		`\+?[0-9()-]*[0-9]{2,4}-[0-9]{3,4}-[0-9]{4}|\+[0-9-]+|0[17][0-9]{8,9}`,      // telephone
		`(?:80|8[67]|[cC]0)[0-9a-fA-F]{6}|0000[0-9a-fA-F]{4}`,                       // HRESULT, NTSTATUS, Win32 code
		// The hundreds in which the six-digit AADSTS numbers lie (Microsoft Entra authentication and authorization error
		// codes). No other error number is as long as a one-time code; one code in five hundred is lost.
		`(?:1200|1300|1305|1350|1400|1600|1650|1659|2210|2400|5000|5001|5002|5012|5013|5014|5300|5400|5500|6500|7000|7002|9001|9003)[0-9]{2}`,
		`[0-9]+(?:x|st|nd|rd|th|am|pm|h|hrs?|hours?|min|minutes?|s|secs?|seconds?|days?|weeks?|months?|years?|bits?|-bit|gb|mb|kb|ch|chars?|`+
			`characters?|digits?|-digits?|-characters?|times|users?|people)`,
	)
	titles = wholly( // of tickets, commands, products
		`(?i:inc|req|ritm|s?ctask|task|chg|prb|sr|cs|case|tkt|ticket|kb|id|event|cve|rfc|nb|lt|pc)[-#]?[0-9]+(?:-[0-9]+)?`,
		`(?i:get|set|new|reset|start|stop|test|invoke|unlock|search|update|add|remove|enable|disable|import|export|connect)-[A-Za-z]+[0-9]?`,
		`(?i:windows|win|office|microsoft|server|exchange|sharepoint|outlook|teams|edge|iphone|ios|android|galaxy|sha|md|aes|oauth|saml|tls|`+
			`fido|totp)-?(?:[0-9]{1,3}|20[0-9]{2})(?:[a-z][0-9]|[a-z]{1,3})?`,
		`[A-Za-z]+(?:[+&][A-Za-z]+)+`, // keys, names
		`(?:윈도우즈?|오피스|아이폰|갤럭시|서버|익스체인지|엣지|크롬|버전)[0-9]+`,
	)
)

func wholly(patterns ...string) *regexp.Regexp {
	return regexp.MustCompile(`^(?:` + strings.Join(patterns, "|") + `)$`)
}

// labels are what stands on a computer or a ticket. Recovery codes look the same: K3J9-X82M.
var labels = wholly(`[A-Z][A-Z0-9]+(?:-[A-Z0-9]+)+`)

// identifies reports whether a folded word is a known identifier, or holds one.
func identifies(word string) bool {
	return refers(word) || isLabel(word)
}

func isLabel(word string) bool { return labels.MatchString(strings.TrimRight(word, "!~")) }

// refers is identifies without labels.
func refers(word string) bool {
	word = strings.TrimRight(word, "!~")
	if holdsIdentifier(word) {
		return true
	}
	return !strings.ContainsAny(word, "!$^*~") && (places.MatchString(word) || numbers.MatchString(word) || titles.MatchString(word))
}

func holdsIdentifier(word string) bool {
	word = strings.ToLower(word)
	for _, sign := range signs {
		if strings.Contains(word, sign) {
			return within.MatchString(word)
		}
	}
	return false
}
