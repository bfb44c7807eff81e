package knowledge

import (
	"slices"
	"sort"
	"sync"

	"ssprbot/knowledge/match"
)

// era is a span of days with one set of valid entries. A matcher for each era makes an entry that is not valid as good
// as absent: what was learned from it cannot move the answer.
type era struct {
	first   Day // the era ends where the next one begins
	valid   *Valid
	corpus  func() match.Corpus // made anew each time: it is needed seldom, and large
	matcher func() *match.Matcher
}

// erasOf cuts time at each day on which an entry starts or ceases to hold. The first era begins with no day, "". beside is
// what is learned besides entries.
func erasOf(issues []*Issue, vague []vague, beside match.Corpus) []era {
	var eras []era
	for _, first := range turningDays(issues) {
		valid := slices.DeleteFunc(slices.Clone(issues), func(i *Issue) bool { return !i.ValidOn(first) })
		corpus := func() match.Corpus {
			all := beside
			all.Documents = documents(valid, vague)
			return all
		}
		eras = append(eras, era{first, validOf(valid), corpus, sync.OnceValue(func() *match.Matcher { return learned(corpus()) })})
	}
	return eras
}

func turningDays(issues []*Issue) []Day {
	days := []Day{""}
	for _, i := range issues {
		if i.From != "" {
			days = append(days, i.From)
		}
		if i.Until != "" {
			days = append(days, i.Until.next())
		}
	}
	slices.Sort(days)
	return slices.Compact(days)
}

func (b *Base) eraOf(day Day) era {
	after := sort.Search(len(b.eras), func(i int) bool { return b.eras[i].first > day })
	return b.eras[max(after, 1)-1]
}

func documents(issues []*Issue, vague []vague) []match.Document {
	documents := make([]match.Document, len(issues))
	for i, issue := range issues {
		d := match.Document{ID: string(issue.ID), Group: string(issue.Area), Codes: issue.Codes}
		for _, language := range Languages() {
			d.Symptoms = append(d.Symptoms, issue.Symptoms[language]...)
			if title, ok := issue.Title[language]; ok {
				d.Titles = append(d.Titles, title)
			}
			d.About = append(d.About, says(issue, language)...)
		}
		d.Vague = about(issue.ID, vague)
		documents[i] = d
	}
	return documents
}

// says lists what an entry tells in one language, besides its title.
func says(issue *Issue, language Language) []string {
	said := []string{issue.Cause[language]}
	said = append(said, issue.Steps.Employee[language]...)
	said = append(said, issue.Steps.Admin[language]...)
	for _, link := range issue.Links {
		said = append(said, link.Title[language])
	}
	return said
}
