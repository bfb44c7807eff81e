package knowledge

import "gopkg.in/yaml.v3"

// places is what a file says of an entry and where, for rules that point to the line.
type places struct {
	entry    position
	symptoms placedPhrases
	codes    []placed[string]
	steps    placedSteps
	links    []placed[Link]
	facts    []named[[]placed[string]]
	related  []placed[IssueID]
	reviewed placed[Day]
}

type placedPhrases = map[Language][]placed[string]

type placedSteps struct{ employee, admin placedPhrases }

// issueForm reads an entry. Only one that is switched off can do without title and symptoms.
func issueForm() form[*Issue] {
	f := objectOf((*Issue).fields)
	return form[*Issue]{
		read: func(r *reader, n *yaml.Node) *Issue {
			i := f.read(r, n)
			i.in.entry = r.at(n)
			i.takeOver()
			i.check(r, n)
			return &i
		},
		schema: func() schema {
			off := schema{"required": []string{"disabled"}, "properties": schema{"disabled": schema{"const": true}}}
			return f.schema().with("if", off).with("else", schema{"required": []string{"title", "symptoms"}})
		},
	}
}

func (i *Issue) fields() []field {
	return []field{
		must(into(&i.ID, "id", issueID(),
			"The entry's name, the same for ever: buttons and tickets carry it. Kebab-case, unique in a path.")),
		into(&i.Area, "area", areaForm(), "The kind of cause. Helpdesk channels are chosen by it."),
		into(&i.Audience, "audience", oneOf("audience", audiences()), "Who can remove the cause."),
		into(&i.Title, "title", textForm(), "What the answer is headed with: a short name of the trouble."),
		into(&i.in.symptoms, "symptoms", phrasesForm(),
			"How people describe the trouble, in their own words. For matching, never shown. Ten in each language are good."),
		into(&i.in.codes, "codes", listOf(placedForm(word())),
			"Error identifiers that mean this entry, such as SSPR_0029, AADSTS50053, hr=80230619 or the event id 33008. "+
				"Whoever types one finds the entry. Quote numbers that begin with a zero."),
		into(&i.Cause, "cause", textForm(), "Why it happens, in a sentence or two."),
		into(&i.in.steps, "steps", objectOf((*placedSteps).fields), "What to do, in the order of doing it."),
		into(&i.in.links, "links", listOf(placedForm(linkForm())), "Pages that help. What leads to the fix comes first."),
		into(&i.in.facts, "facts", namedForm(oneOrMore(placedForm(word()))),
			"What tells this entry from its neighbours: a declared fact, and each value that somebody with this trouble may answer."),
		into(&i.in.related, "related", filledList(placedForm(issueID())),
			"Ids of entries to look at too. A general entry lists those that share a code with it."),
		into(&i.Source, "source", sentence(), "Where the statements come from."),
		into(&i.in.reviewed, "reviewed", placedForm(day()), "The last day on which somebody checked them. Lint asks again after a year."),
		into(&i.From, "from", day(), "The first day (UTC) on which the entry holds; always, where there is none."),
		into(&i.Until, "until", day(), "The last day (UTC) on which the entry holds; for ever, where there is none."),
		into(&i.Disabled, "disabled", flag(), "true switches off the entry with this id in an earlier path, or keeps a draft out."),
	}
}

func (s *placedSteps) fields() []field {
	return []field{
		into(&s.employee, "employee", phrasesForm(),
			"What the person in trouble can do now, often: hand it over. Nothing that needs an administrator's rights."),
		into(&s.admin, "admin", phrasesForm(), "What whoever can remove the cause does."),
	}
}

func phrasesForm() form[placedPhrases] { return inEnglish(filledList(placedForm(sentence()))) }

func linkForm() form[Link] {
	return objectOf(func(l *Link) []field {
		return []field{
			must(into(&l.Title, "title", textForm(), "What the page is called, the same in every entry.")),
			must(into(&l.URL, "url", address(), "The address, without a locale such as /en-us/, so that it opens in the reader's language.")),
			into(&l.Was, "was", address(), "An earlier address of the same page."),
		}
	})
}

// takeOver fills the public fields from what also knows its places.
func (i *Issue) takeOver() {
	i.Symptoms = phrasesOf(i.in.symptoms)
	i.Steps = Steps{phrasesOf(i.in.steps.employee), phrasesOf(i.in.steps.admin)}
	i.Codes = valuesOf(i.in.codes)
	i.Links = valuesOf(i.in.links)
	i.Facts = factsOf(i.in.facts)
	i.Related = valuesOf(i.in.related)
	i.Reviewed = i.in.reviewed.value
}

func phrasesOf(sentences placedPhrases) Phrases {
	if sentences == nil {
		return nil
	}
	phrases := Phrases{}
	for language, all := range sentences {
		phrases[language] = valuesOf(all)
	}
	return phrases
}

func factsOf(facts []named[[]placed[string]]) map[string][]string {
	if facts == nil {
		return nil
	}
	values := map[string][]string{}
	for _, f := range facts {
		values[f.id] = valuesOf(f.value)
	}
	return values
}

// check reports what no single key shows.
func (i *Issue) check(r *reader, n *yaml.Node) {
	if !i.Disabled && i.Title == nil {
		r.missing(n, "title")
	}
	if !i.Disabled && i.in.symptoms == nil {
		r.missing(n, "symptoms")
	}
	if i.From != "" && i.Until != "" && i.From > i.Until {
		r.errorf(n, "`from` (%s) is after `until` (%s)", i.From, i.Until)
	}
}
