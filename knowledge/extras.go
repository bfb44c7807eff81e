package knowledge

import "gopkg.in/yaml.v3"

// synonyms reads, per language, groups of words that mean the same. A group may mix languages: it stands under one.
func (r *reader) synonyms(n *yaml.Node) [][]string {
	groups := func(n *yaml.Node) [][]string { return list(r, n, r.group) }
	return pooled(localized(r, n, groups))
}

func (r *reader) group(n *yaml.Node) []string {
	words := list(r, n, r.sentence)
	if n.Kind == yaml.SequenceNode && len(words) < 2 {
		r.errorf(n, "a group of synonyms needs two words")
	}
	return words
}

// facts reads the facts that entries can name: id → question and values.
func (r *reader) facts(n *yaml.Node) []Fact {
	var facts []Fact
	r.pairs(n, func(key, value *yaml.Node) {
		fact := Fact{ID: key.Value}
		seen := r.object(value,
			into(&fact.Question, "question", r.text),
			into(&fact.Values, "values", r.factValues),
		)
		r.require(value, seen, "values")
		facts = append(facts, fact)
	})
	return facts
}

func (r *reader) factValues(n *yaml.Node) map[string]Text {
	values := map[string]Text{}
	r.pairs(n, func(key, value *yaml.Node) { values[key.Value] = r.text(value) })
	return values
}

// issueFacts reads which values of which facts speak for an entry; one value may stand without a list.
func (r *reader) issueFacts(n *yaml.Node) map[string][]string {
	facts := map[string][]string{}
	r.pairs(n, func(key, value *yaml.Node) {
		if value.Kind == yaml.SequenceNode {
			facts[key.Value] = list(r, value, r.word)
			return
		}
		facts[key.Value] = []string{r.word(value)}
	})
	return facts
}

// pooled joins the lists of all languages, in the order of Languages.
func pooled[T any](byLanguage map[Language][]T) []T {
	var all []T
	for _, language := range Languages() {
		all = append(all, byLanguage[language]...)
	}
	return all
}
