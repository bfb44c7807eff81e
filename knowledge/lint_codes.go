package knowledge

import (
	"maps"
	"slices"
	"strings"

	"ssprbot/knowledge/match"
)

// claim is a code as an entry writes it.
type claim struct {
	issue *Issue
	code  placed[string]
}

// sharedCodes finds codes of several entries that have no general entry, or more than one. The general entry lists all
// the others as related, so that whoever types the code learns of every trouble behind it.
func (b *Base) sharedCodes(day Day) Problems {
	claims := map[string][]claim{}
	for _, issue := range b.validOn(day) {
		for key, code := range claimedBy(issue) {
			claims[key] = append(claims[key], claim{issue, code})
		}
	}
	var found Problems
	for _, key := range slices.Sorted(maps.Keys(claims)) {
		if sharing := claims[key]; !settled(sharing) {
			found = append(found, ambiguous(sharing))
		}
	}
	return found
}

// claimedBy returns the codes of an entry by what they are looked up by; one written twice counts once.
func claimedBy(issue *Issue) map[string]placed[string] {
	codes := map[string]placed[string]{}
	for _, code := range issue.in.codes {
		for _, key := range match.ClaimKeys(code.value) {
			if _, again := codes[key]; !again {
				codes[key] = code
			}
		}
	}
	return codes
}

// settled reports whether entries that share a code have one general entry. Of two, either may refer to the other.
func settled(sharing []claim) bool {
	n := generals(sharing)
	return n == 1 || n == 2 && len(sharing) == 2
}

// generals counts the entries that list all the others.
func generals(sharing []claim) int {
	count := 0
	for _, c := range sharing {
		missing := slices.ContainsFunc(sharing, func(other claim) bool {
			return other.issue != c.issue && !slices.Contains(c.issue.Related, other.issue.ID)
		})
		if !missing {
			count++
		}
	}
	return count
}

func ambiguous(sharing []claim) Problem {
	var ids []string
	for _, c := range sharing {
		ids = append(ids, string(c.issue.ID))
	}
	last := sharing[len(sharing)-1]
	return last.code.at.problem(Warning, "the code %s is that of %s: exactly one of them, the general one, has to list the others as related",
		quoted(last.code.value), strings.Join(ids, ", "))
}
