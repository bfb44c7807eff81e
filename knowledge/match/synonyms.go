package match

import (
	"slices"
	"strings"
)

// synonyms folds phrases to the group they belong to.
type synonyms struct {
	groups map[string]string // phrase, its units joined → name of the group
	reach  map[string]int    // unit → units of the longest phrase that starts with it
}

// newSynonyms joins groups that share a phrase, so that it does not matter which of them comes first.
func newSynonyms(groups [][]string, names []string) synonyms {
	s := synonyms{groups: map[string]string{}, reach: map[string]int{}}
	for _, phrases := range canonicalGroups(groups) {
		name := "#" + phrases[0]
		for _, phrase := range phrases {
			s.add(phrase, name)
		}
	}
	for _, phrase := range phraseKeys(names) {
		if s.groups[phrase] == "" {
			s.add(phrase, elsewhere)
		}
	}
	return s
}

func (s synonyms) add(phrase, name string) {
	s.groups[phrase] = name
	first, _, _ := strings.Cut(phrase, unitSeparator)
	s.reach[first] = max(s.reach[first], strings.Count(phrase, unitSeparator)+1)
}

const unitSeparator = "\x1f"

func canonicalGroups(groups [][]string) [][]string {
	var joined [][]string
	for _, g := range groups {
		joined = join(joined, phraseKeys(g))
	}
	return joined
}

// join adds a group, united with every group that it shares a phrase with.
func join(groups [][]string, phrases []string) [][]string {
	if len(phrases) == 0 {
		return groups
	}
	var apart [][]string
	for _, g := range groups {
		if slices.ContainsFunc(g, func(p string) bool { return slices.Contains(phrases, p) }) {
			phrases = append(phrases, g...)
		} else {
			apart = append(apart, g)
		}
	}
	return append(apart, sortedSet(phrases))
}

func phraseKeys(phrases []string) []string {
	var keys []string
	for _, p := range phrases {
		if key := phraseKey(split(plainText(fold(p)))); key != "" {
			keys = append(keys, key)
		}
	}
	return sortedSet(keys)
}

// phraseKey is the phrase as the units of a text spell it. A single syllable is no phrase: it stands inside too many
// other words.
func phraseKey(units []unit) string { return string(appendPhrase(nil, units)) }

func appendPhrase(key []byte, units []unit) []byte {
	if len(units) == 1 && units[0].kind == syllableUnit {
		return key
	}
	for i, u := range units {
		if i > 0 {
			key = append(key, unitSeparator...)
		}
		key = append(key, u.text...)
	}
	return key
}

// fold replaces phrases, the longest first, by their group. Hangul phrases are found inside words too.
func (s synonyms) fold(units []unit, w *workspace) []unit {
	folded := w.meant[:0]
	for i := 0; i < len(units); {
		name, n := s.at(units[i:], w)
		if n == 0 {
			folded = append(folded, units[i])
			i++
			continue
		}
		folded = append(folded, unit{text: name, kind: groupUnit, start: units[i].start})
		i += n
	}
	return folded
}

// at returns the group of the longest phrase that the units start with, and the number of units it takes.
func (s synonyms) at(units []unit, w *workspace) (name string, n int) {
	for n = min(s.reach[units[0].text], len(units)); n > 0; n-- {
		w.letters = appendPhrase(w.letters[:0], units[:n])
		if name, ok := s.groups[string(w.letters)]; ok {
			return name, n
		}
	}
	return "", 0
}
