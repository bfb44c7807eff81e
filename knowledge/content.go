package knowledge

import "gopkg.in/yaml.v3"

// content is what one file says.
type content struct {
	version    int
	issues     []*Issue
	outOfScope map[Language][]string
	elsewhere  map[Language][]string
	synonyms   map[Language][][]string
	facts      []named[Fact]
	vague      []vague
}

func (r *reader) content(root *yaml.Node) content {
	if r.refuseAliases(root) {
		return content{}
	}
	return fileForm().read(r, root)
}

// refuseAliases reports every anchor and alias: an entry is read where it stands, and a short file cannot unfold into
// a huge one.
func (r *reader) refuseAliases(n *yaml.Node) (found bool) {
	if n.Anchor != "" || n.Kind == yaml.AliasNode {
		r.errorf(n, "anchors and aliases are not allowed: write the value out")
		return true
	}
	for _, child := range n.Content {
		found = r.refuseAliases(child) || found
	}
	return found
}

func fileForm() form[content] { return objectOf((*content).fields) }

func (c *content) fields() []field {
	return []field{
		must(into(&c.version, "version", version(), "The version of this format: 1.")),
		into(&c.issues, "issues", listOf(issueForm()),
			"The entries. One with the id of an entry in an earlier path takes its place, as a whole."),
		into(&c.outOfScope, "outOfScope", inAnyLanguage(filledList(sentence())),
			"What people type that none of the entries is about. The bot learns from it when to decline."),
		into(&c.elsewhere, "elsewhere", inAnyLanguage(filledList(sentence())),
			"Names of products and services that others look after. A trouble with one of these is none of the entries'."),
		into(&c.synonyms, "synonyms", inAnyLanguage(listOf(synonyms())),
			"Groups of words that mean the same. A group that mixes languages stands under one of them."),
		into(&c.vague, "vague", listOf(vagueForm()),
			"What people type that fits several entries alike. The bot asks which one it is."),
		into(&c.facts, "facts", namedForm(factForm()),
			"What can be known of a person, a trouble or an organization that tells entries apart: id, question, values."),
	}
}

func version() form[int] {
	return form[int]{
		read: func(r *reader, n *yaml.Node) int {
			if n.ShortTag() != "!!int" || n.Value != "1" {
				r.errorf(n, "the version must be 1, the only one there is")
			}
			return 1
		},
		schema: func() schema { return schema{"const": 1} },
	}
}

func synonyms() form[[]string] {
	return atLeast(2, sentence(), "a group of synonyms needs two words")
}

// textForm is one sentence or paragraph, translated.
func textForm() form[Text] {
	f := inEnglish(sentence())
	return form[Text]{func(r *reader, n *yaml.Node) Text { return f.read(r, n) }, f.schema}
}

// oneOrMore is a list, or one item without the brackets.
func oneOrMore[T any](item form[T]) form[[]T] {
	list := listOf(item)
	return form[[]T]{
		read: func(r *reader, n *yaml.Node) []T {
			if n.Kind == yaml.SequenceNode {
				return list.read(r, n)
			}
			return []T{item.read(r, n)}
		},
		schema: func() schema { return schema{"anyOf": []schema{item.schema(), list.schema()}} },
	}
}
