package dialogs

import (
	"maps"
	"slices"

	"ssprbot/knowledge"
)

// Evidence is a fact that is known of a person or of their trouble. Facts and values are those that the knowledge
// declares; others say nothing.
type Evidence struct {
	Fact   string `json:"fact"`
	Value  string `json:"value"`
	Source Source `json:"source"`
	AsOf   int64  `json:"asOf,omitempty"` // when the source was brought up to date, in seconds since 1970; 0 where it does not tell
	// General marks what a provider says of everybody in the organization. The rest of what it says is about who asks, and
	// tells nothing of a trouble that is never their own.
	General bool `json:"general,omitempty"`
}

// Source is how something is known.
type Source string

// The sources.
const (
	FromWords    Source = "said"     // the message's own words
	FromAnswer   Source = "answered" // a question that was asked
	FromProvider Source = "provider" // something besides the person, such as a directory
)

// wrong is how often a source errs: what it says is then any of the fact's values.
func (s Source) wrong() float64 {
	switch s {
	case FromWords:
		return 0.05
	case FromProvider:
		return 0.02
	}
	return 0.10
}

// staysTrue tells what is known of the person, which holds for their next trouble too, from what is known of the trouble.
func staysTrue(e Evidence) bool {
	return e.Fact == "account" || e.Fact == roleFact || e.Source == FromProvider
}

// roleFact says whose trouble it is, and so in whose words to answer.
const roleFact = "role"

// stated lists what a text states of itself, sorted by fact.
func (m Machine) stated(text string) []Evidence {
	stated := m.Knowledge.Stated(text)
	var all []Evidence
	for _, fact := range slices.Sorted(maps.Keys(stated)) {
		all = append(all, Evidence{Fact: fact, Value: stated[fact], Source: FromWords})
	}
	return all
}

// learn adds evidence. What the person says replaces whatever was known; a provider replaces only its own, since the
// person may know better by now.
func (s State) learn(found ...Evidence) State {
	for _, e := range found {
		if s.Doubted && e.Source == FromProvider {
			continue
		}
		i := slices.IndexFunc(s.Known, func(k Evidence) bool { return k.Fact == e.Fact })
		if i >= 0 && e.Source == FromProvider && s.Known[i].Source != FromProvider {
			continue
		}
		known := slices.Clone(s.Known)
		if i >= 0 {
			known[i] = e
		} else {
			known = append(known, e)
		}
		s.Known = known
	}
	return s
}

// hears adds what the person says. Of whose trouble it is chooses the wording, unless that is known better.
func (s State) hears(o occurrence, found ...Evidence) State {
	for _, e := range found {
		if role := Audience(e.Value); e.Fact == roleFact && o.Audience == "" && slices.Contains(audiences(), role) {
			s.Audience = role
		}
	}
	return s.learn(found...)
}

func audiences() []Audience { return []Audience{Employee, Helpdesk, Admin} }

// declared leaves out what the knowledge does not speak of, so that a provider cannot fill the state.
func (m Machine) declared(found []Evidence) []Evidence {
	return slices.DeleteFunc(slices.Clone(found), func(e Evidence) bool { return !m.hasValue(e.Fact, e.Value) })
}

func (m Machine) hasValue(fact, value string) bool {
	f, ok := m.Knowledge.Fact(fact)
	return ok && slices.ContainsFunc(f.Values, func(v knowledge.FactValue) bool { return v.ID == value })
}
