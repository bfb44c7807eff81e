package knowledge

// Lint returns what is worth improving though the knowledge can be used; nil when nothing is. It learns the knowledge
// if no Match has, and asks every symptom.
func (b *Base) Lint() Problems {
	var found Problems
	found = append(found, b.warnings...)
	found = append(found, b.unlinked()...)
	found = append(found, b.retitled()...)
	found = append(found, b.unfound()...)
	found.sort()
	return found
}

func (b *Base) unlinked() Problems {
	var found Problems
	for _, issue := range b.issues {
		if len(issue.Links) == 0 {
			found = append(found, issue.at.problem(Warning, "the entry %q has no link", issue.ID))
		}
	}
	return found
}

// retitled finds one page under several names, which readers take for several pages.
func (b *Base) retitled() Problems {
	type page struct {
		url      string
		language Language
	}
	names := map[page]string{}
	var found Problems
	for _, issue := range b.issues {
		for _, link := range issue.Links {
			for language, title := range link.Title {
				p := page{link.URL, language}
				if name, again := names[p]; again && name != title {
					found = append(found, issue.at.problem(Warning, "the entry %q calls %s %q, another one %q", issue.ID, link.URL, title, name))
					continue
				}
				names[p] = title
			}
		}
	}
	return found
}

// unfound asks each entry's own symptoms, on a day on which it is valid.
func (b *Base) unfound() Problems {
	var found Problems
	for _, issue := range b.issues {
		for _, symptom := range issue.symptoms {
			ranking := b.matchOn(symptom.text, issue.sampleDay())
			if len(ranking.Candidates) == 0 {
				found = append(found, symptom.at.problem(Warning, "this symptom of %q finds no entry", issue.ID))
			} else if first := ranking.Candidates[0].Issue; first != issue {
				found = append(found, symptom.at.problem(Warning, "this symptom of %q finds %q first", issue.ID, first.ID))
			}
		}
	}
	return found
}

// sampleDay is a day on which the entry is valid: its first one, else its last, else one late enough for all that
// will begin to have begun.
func (i *Issue) sampleDay() Day {
	switch {
	case i.From != "":
		return i.From
	case i.Until != "":
		return i.Until
	}
	return "9999-12-31"
}
