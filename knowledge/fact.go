package knowledge

import (
	"slices"
	"strings"

	"gopkg.in/yaml.v3"
)

// Fact is something about a person, a trouble or an organization that tells entries apart.
type Fact struct {
	ID         string
	Question   Text        // how to ask for it; nil where it cannot be asked
	Values     []FactValue // in the order of the file, which is that of a question's buttons
	CannotKnow []Audience  // who is never asked
	Usual      string      // the value that a directory tells of nine in ten; "" where all are alike
	Unseen     []string    // values that only people can tell: a directory sees others in their place

	in factPlaces // of the file
}

// FactValue is one answer to a fact's question.
type FactValue struct {
	ID    string
	Label Text    // as a button calls it
	Words Phrases // what in a text states the value, see Base.Stated; often none
}

// factPlaces is what a file says of a fact and where. The signs are made of the words.
type factPlaces struct {
	fact   position
	values []named[Text]
	words  []named[placedPhrases]
	signs  []sign
	unseen []placed[string]
	usual  placed[string]
}

// Facts returns the facts that the files declare, sorted by ID.
func (b *Base) Facts() []Fact { return slices.Clone(b.facts) }

// Fact returns the fact with that ID, and false where no file declares it.
func (b *Base) Fact(id string) (Fact, bool) {
	i, ok := slices.BinarySearchFunc(b.facts, id, func(f Fact, id string) int { return strings.Compare(f.ID, id) })
	if !ok {
		return Fact{}, false
	}
	return b.facts[i], true
}

// has reports whether the fact can have that value.
func (f *Fact) has(value string) bool {
	return slices.ContainsFunc(f.Values, func(v FactValue) bool { return v.ID == value })
}

func (f *Fact) valueIDs() []string {
	var ids []string
	for _, v := range f.Values {
		ids = append(ids, v.ID)
	}
	return ids
}

// factForm is a fact without its ID, which is its key.
func factForm() form[Fact] {
	f := objectOf((*Fact).fields)
	return form[Fact]{
		read: func(r *reader, n *yaml.Node) Fact {
			fact := f.read(r, n)
			fact.takeOver(r)
			return fact
		},
		schema: f.schema,
	}
}

func (f *Fact) fields() []field {
	return []field{
		into(&f.Question, "question", textForm(), "How the bot asks for it, in one short sentence. Without it the fact is not asked for."),
		must(into(&f.in.values, "values", namedForm(textForm()),
			"Each value, and how a button calls it: 40 characters at most. The buttons stand in this order.")),
		into(&f.in.words, "words", namedForm(inSomeLanguage(filledList(placedForm(word())))),
			"Value by value, the words in a message that state it; an error identifier may be one. They count in messages of either language."),
		into(&f.in.usual, "usual", placedForm(word()), "The value that a directory tells of nine in ten people, whatever their trouble."),
		into(&f.in.unseen, "unseen", listOf(placedForm(word())),
			"Values that only people can tell. A directory sees another in their place: a lost phone is still registered."),
		into(&f.CannotKnow, "cannotKnow", listOf(oneOf("audience", audiences())),
			"Who cannot know it and is never asked: often the employee."),
	}
}

// takeOver fills the public fields from what also knows its places.
func (f *Fact) takeOver(r *reader) {
	for _, v := range f.in.values {
		f.Values = append(f.Values, FactValue{ID: v.id, Label: v.value})
	}
	f.addDirectory(r)
	for _, w := range f.in.words {
		i := slices.IndexFunc(f.Values, func(v FactValue) bool { return v.ID == w.id })
		if i < 0 {
			r.errors = append(r.errors, w.at.problem(Error, "there is no value %s here%s", quoted(w.id), suggestion(w.id, f.valueIDs())))
			continue
		}
		f.Values[i].Words = phrasesOf(w.value)
		f.addSigns(r, w)
	}
}

// addDirectory fills what says how a directory tells the values.
func (f *Fact) addDirectory(r *reader) {
	named := slices.Clone(f.in.unseen)
	for _, v := range f.in.unseen {
		f.Unseen = append(f.Unseen, v.value)
	}
	if f.Usual = f.in.usual.value; f.Usual != "" {
		named = append(named, f.in.usual)
	}
	for _, v := range named {
		if !f.has(v.value) {
			r.errors = append(r.errors, v.at.problem(Error, "there is no value %s here%s", quoted(v.value), suggestion(v.value, f.valueIDs())))
		}
	}
}

// addSigns makes the words of a value ready for Stated. Those that no text can hold are a mistake.
func (f *Fact) addSigns(r *reader, words named[placedPhrases]) {
	for _, word := range pooled(words.value) {
		s := newSign(words.id, word)
		if s.empty() && word.value != "" {
			r.errors = append(r.errors, word.at.problem(Error, "the word %s has no letter and no digit", quoted(word.value)))
			continue
		}
		f.in.signs = append(f.in.signs, s)
	}
}
