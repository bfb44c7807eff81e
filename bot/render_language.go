package bot

import (
	"ssprbot/dialogs"
	"ssprbot/knowledge"
)

// speaks is the language that a whole card can be in: the one wanted, unless the knowledge lacks one of its sentences in
// it. A card that mixed two would be read by nobody.
func (r renderer) speaks(wanted knowledge.Language, m dialogs.Message) knowledge.Language {
	for _, has := range r.translated(m) {
		if !has(wanted) {
			return knowledge.English
		}
	}
	return wanted
}

// translation tells whether something that the knowledge says is there in a language. What is there in none lacks
// nothing.
type translation func(knowledge.Language) bool

// translated lists what a message takes from the knowledge.
func (r renderer) translated(m dialogs.Message) []translation {
	switch m := m.(type) {
	case dialogs.Question:
		return r.inQuestion(m)
	case dialogs.Candidates:
		return r.inTitles(m.Issues...)
	case dialogs.Handover:
		return r.inTitles(m.About)
	case dialogs.Answer:
		return r.inAnswer(m)
	case dialogs.Draft:
		return r.inCase(m)
	}
	return nil
}

func (r renderer) inTitles(ids ...knowledge.IssueID) []translation {
	var all []translation
	for _, id := range ids {
		if issue := r.knowledge.Issue(id); issue != nil {
			all = append(all, one(issue.Title))
		}
	}
	return all
}

func (r renderer) inQuestion(m dialogs.Question) []translation {
	fact, _ := r.knowledge.Fact(m.Fact)
	all := []translation{one(fact.Question)}
	for _, value := range m.Values {
		all = append(all, one(r.label(m.Fact, value)))
	}
	return all
}

func (r renderer) inCase(m dialogs.Draft) []translation {
	all := r.inTitles(append([]knowledge.IssueID{m.Cause}, m.Tried...)...)
	for _, known := range m.Known {
		fact, _ := r.knowledge.Fact(known.Fact)
		all = append(all, one(fact.Question), one(r.label(known.Fact, known.Value)))
	}
	return all
}

func (r renderer) inAnswer(m dialogs.Answer) []translation {
	issue := r.knowledge.Issue(m.Issue)
	if issue == nil {
		return nil
	}
	steps := issue.Steps.Employee
	if looksAfterOthers(m.Audience) {
		steps = issue.Steps.Admin
	}
	all := []translation{one(issue.Title), one(issue.Cause), one(steps)}
	for _, known := range m.Known {
		all = append(all, one(r.label(known.Fact, known.Value)))
	}
	for _, link := range issue.Links[:min(mostLinks, len(issue.Links))] {
		all = append(all, one(link.Title))
	}
	return all
}

func one[S any](sentences map[knowledge.Language]S) translation {
	return func(language knowledge.Language) bool {
		_, ok := sentences[language]
		return ok || len(sentences) == 0
	}
}
