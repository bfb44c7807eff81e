package knowledge

import (
	"net/url"
	"strings"
	"time"

	"gopkg.in/yaml.v3"
)

// content is what one file says.
type content struct {
	issues     []*Issue
	outOfScope []string
	synonyms   [][]string
	facts      []Fact
}

func (r *reader) content(root *yaml.Node) content {
	var c content
	if r.refuseAliases(root) {
		return c
	}
	seen := r.object(root,
		field{"version", r.version},
		into(&c.issues, "issues", func(n *yaml.Node) []*Issue { return list(r, n, r.issue) }),
		into(&c.outOfScope, "outOfScope", func(n *yaml.Node) []string { return pooled(localized(r, n, r.sentences)) }),
		into(&c.synonyms, "synonyms", r.synonyms),
		into(&c.facts, "facts", r.facts),
	)
	r.require(root, seen, "version")
	return c
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

func (r *reader) version(n *yaml.Node) {
	if n.ShortTag() != "!!int" || n.Value != "1" {
		r.errorf(n, "the version must be 1, the only one there is")
	}
}

func (r *reader) issue(n *yaml.Node) *Issue {
	i := &Issue{at: r.at(n)}
	var symptoms map[Language][]phrase
	seen := r.object(n,
		into(&i.ID, "id", r.issueID),
		into(&i.Area, "area", func(n *yaml.Node) Area { return oneOf(r, n, "area", Areas()) }),
		into(&i.Audience, "audience", func(n *yaml.Node) Audience { return oneOf(r, n, "audience", audiences()) }),
		into(&i.Title, "title", r.text),
		into(&symptoms, "symptoms", func(n *yaml.Node) map[Language][]phrase { return inEnglish(r, n, r.phrases) }),
		into(&i.Codes, "codes", func(n *yaml.Node) []string { return list(r, n, r.word) }),
		into(&i.Cause, "cause", r.text),
		into(&i.Steps, "steps", r.steps),
		into(&i.Links, "links", func(n *yaml.Node) []Link { return list(r, n, r.link) }),
		into(&i.Facts, "facts", r.issueFacts),
		into(&i.related, "related", r.phrases),
		into(&i.Source, "source", r.sentence),
		into(&i.Reviewed, "reviewed", r.day),
		into(&i.From, "from", r.day),
		into(&i.Until, "until", r.day),
		into(&i.Disabled, "disabled", r.flag),
	)
	r.require(n, seen, "id")
	if !i.Disabled {
		r.require(n, seen, "title", "symptoms")
	}
	if i.From != "" && i.Until != "" && i.From > i.Until {
		r.errorf(n, "`from` (%s) is after `until` (%s)", i.From, i.Until)
	}
	i.keep(symptoms)
	return i
}

// keep takes the texts of symptoms and related entries over from what also knows their places.
func (i *Issue) keep(symptoms map[Language][]phrase) {
	i.Symptoms = Phrases{}
	for _, language := range Languages() {
		if found, ok := symptoms[language]; ok {
			i.symptoms = append(i.symptoms, found...)
			i.Symptoms[language] = texts(found)
		}
	}
	for _, id := range i.related {
		i.Related = append(i.Related, IssueID(id.text))
	}
}

func (r *reader) issueID(n *yaml.Node) IssueID {
	id := r.sentence(n)
	if id != "" && !isKebabCase(id) {
		r.errorf(n, "the id %s is not in kebab-case (small letters, digits, single hyphens between)", quoted(id))
	}
	return IssueID(id)
}

func isKebabCase(id string) bool {
	for part := range strings.SplitSeq(id, "-") {
		if part == "" || strings.Trim(part, "abcdefghijklmnopqrstuvwxyz0123456789") != "" {
			return false
		}
	}
	return true
}

func (r *reader) text(n *yaml.Node) Text { return inEnglish(r, n, r.sentence) }

func (r *reader) sentences(n *yaml.Node) []string { return texts(r.phrases(n)) }

func (r *reader) phrases(n *yaml.Node) []phrase {
	found := list(r, n, func(n *yaml.Node) phrase { return phrase{r.sentence(n), r.at(n)} })
	if n.Kind == yaml.SequenceNode && len(found) == 0 {
		r.errorf(n, "the list is empty")
	}
	return found
}

func texts(phrases []phrase) []string {
	var all []string
	for _, p := range phrases {
		all = append(all, p.text)
	}
	return all
}

func (r *reader) steps(n *yaml.Node) Steps {
	var s Steps
	steps := func(n *yaml.Node) Phrases { return inEnglish(r, n, r.sentences) }
	r.object(n, into(&s.Employee, "employee", steps), into(&s.Admin, "admin", steps))
	return s
}

func (r *reader) link(n *yaml.Node) Link {
	var l Link
	seen := r.object(n, into(&l.Title, "title", r.text), into(&l.URL, "url", r.address), into(&l.Was, "was", r.address))
	r.require(n, seen, "title", "url")
	return l
}

// address reads an absolute https address. The message does not repeat it: it may hold a password.
func (r *reader) address(n *yaml.Node) string {
	raw := r.sentence(n)
	if raw == "" {
		return ""
	}
	u, err := url.Parse(raw)
	switch {
	case err != nil || strings.ContainsAny(raw, " \t\r\n"):
		r.errorf(n, "this is not an address")
	case u.Scheme != "https" || u.Hostname() == "":
		r.errorf(n, "a link must be a full address that begins with https://")
	case u.User != nil:
		r.errorf(n, "a link must not hold a user name or password")
	}
	return raw
}

func (r *reader) day(n *yaml.Node) Day {
	word := r.word(n)
	if word == "" {
		return ""
	}
	if _, err := time.Parse(time.DateOnly, word); err != nil {
		r.errorf(n, "%s is not a day like 2026-11-23", quoted(word))
		return ""
	}
	return Day(word)
}

func (r *reader) flag(n *yaml.Node) bool {
	if n.ShortTag() != "!!bool" {
		r.errorf(n, "want true or false, found %s", kindOf(n))
		return false
	}
	return strings.EqualFold(n.Value, "true")
}
