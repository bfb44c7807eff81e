package knowledge

import (
	"errors"
	"maps"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"ssprbot/knowledge/match"
)

// Load reads the sources and joins them. An entry or fact of a later source replaces that of an earlier one with the
// same ID, as a whole; disabled: true switches it off. Synonyms, out-of-scope lines, names of what is elsewhere and what is vague add up.
//
// Files at fault give Problems, with every mistake in every file; then there is no Base. Any other error says that
// there is nothing to load: no source, or no entry that is switched on.
func Load(sources ...Source) (*Base, error) {
	if len(sources) == 0 {
		return nil, errors.New("loading knowledge: no source given")
	}
	l := loader{entries: map[IssueID]*Issue{}, facts: map[string]Fact{}}
	for _, s := range sources {
		l.source(s)
	}
	if !l.incomplete {
		l.checkRelated()
		l.checkFacts()
		l.checkVague()
	}
	if len(l.errors) > 0 {
		l.errors.sort()
		return nil, l.errors
	}
	return l.base()
}

// loader joins files.
type loader struct {
	entries    map[IssueID]*Issue // the latest of each ID
	facts      map[string]Fact
	outOfScope []string
	elsewhere  []string
	synonyms   [][]string
	vague      []vague

	overrides        []Override
	errors, warnings Problems
	incomplete       bool // some file gave no entries for its mistakes, so that an ID not found may stand there
}

func (l *loader) source(s Source) {
	names, err := s.files()
	whole := position{file: s.Name, line: 1, column: 1}
	switch {
	case err != nil:
		l.unreadable(whole.problem(Error, "cannot be listed: %v", withoutPath(err)))
	case len(names) == 0:
		l.unreadable(whole.problem(Error, "has no *.yaml or *.yml file"))
	}
	first := taken{map[IssueID]position{}, map[string]position{}}
	for _, f := range readFiles(s, names) {
		l.take(f, first)
	}
}

// file is what one file holds.
type file struct {
	content
	errors, warnings Problems
	fault            *Problem // why it could not be read at all
}

// readFiles reads as many files side by side as there are processors: most of a start is the reading of YAML.
func readFiles(s Source, names []string) []file {
	files := make([]file, len(names))
	var reading sync.WaitGroup
	var next atomic.Int64
	for range runtime.GOMAXPROCS(0) {
		reading.Go(func() {
			for n := next.Add(1) - 1; n < int64(len(names)); n = next.Add(1) - 1 {
				files[n] = readFile(s, names[n])
			}
		})
	}
	reading.Wait()
	return files
}

func readFile(s Source, name string) file {
	whole := position{file: s.display(name), line: 1, column: 1}
	data, err := s.read(name)
	if err != nil {
		fault := whole.problem(Error, "cannot be read: %v", err)
		return file{fault: &fault}
	}
	root, fault := parse(whole.file, data)
	if fault != nil {
		return file{fault: fault}
	}
	r := &reader{file: whole.file}
	content := r.content(root)
	return file{content, r.errors, r.warnings, nil}
}

func (l *loader) unreadable(p Problem) {
	l.errors = append(l.errors, p)
	l.incomplete = true
}

// taken knows where each ID of one source stands.
type taken struct {
	entries map[IssueID]position
	facts   map[string]position
}

func (l *loader) take(f file, first taken) {
	if f.fault != nil {
		l.unreadable(*f.fault)
		return
	}
	l.errors = append(l.errors, f.errors...)
	l.warnings = append(l.warnings, f.warnings...)
	l.incomplete = l.incomplete || len(f.errors) > 0 && len(f.issues) == 0
	l.add(f.content, first)
}

// add refuses an ID that stands twice in one source.
func (l *loader) add(c content, first taken) {
	for _, issue := range c.issues {
		if at, again := first.entries[issue.ID]; again && issue.ID != "" {
			l.errors = append(l.errors, issue.in.entry.problem(Error, "the id %q is already taken at %s", issue.ID, at))
			continue
		}
		first.entries[issue.ID] = issue.in.entry
		l.override(issue)
	}
	for _, fact := range c.facts {
		if at, again := first.facts[fact.id]; again {
			l.errors = append(l.errors, fact.at.problem(Error, "the fact %q is already declared at %s", fact.id, at))
			continue
		}
		first.facts[fact.id] = fact.at
		fact.value.ID, fact.value.in.fact = fact.id, fact.at
		l.facts[fact.id] = fact.value
	}
	l.outOfScope = append(l.outOfScope, pooled(c.outOfScope)...)
	l.elsewhere = append(l.elsewhere, pooled(c.elsewhere)...)
	l.synonyms = append(l.synonyms, pooled(c.synonyms)...)
	l.vague = append(l.vague, c.vague...)
}

func (l *loader) override(issue *Issue) {
	earlier := l.entries[issue.ID]
	switch {
	case earlier != nil:
		l.overrides = append(l.overrides, Override{issue.ID, issue.Disabled, issue.in.entry.String(), earlier.in.entry.String()})
	case issue.Disabled && issue.Title == nil:
		l.warnings = append(l.warnings, issue.in.entry.problem(Warning, "there is no earlier %q to switch off", issue.ID))
	}
	l.entries[issue.ID] = issue
}

func (l *loader) base() (*Base, error) {
	b := &Base{byID: map[IssueID]*Issue{}, vague: l.vague, overrides: l.overrides, warnings: l.warnings}
	for _, issue := range l.entries {
		if !issue.Disabled {
			b.issues = append(b.issues, issue)
			b.byID[issue.ID] = issue
		}
	}
	if len(b.issues) == 0 {
		return nil, errors.New("loading knowledge: no entry is switched on")
	}
	slices.SortFunc(b.issues, byIssueID)
	for _, issue := range b.issues {
		issue.Related = slices.DeleteFunc(issue.Related, func(id IssueID) bool { return b.byID[id] == nil })
	}
	b.facts = slices.SortedFunc(maps.Values(l.facts), func(a, b Fact) int { return strings.Compare(a.ID, b.ID) })
	b.eras = erasOf(b.issues, b.vague, match.Corpus{OutOfScope: l.outOfScope, Elsewhere: l.elsewhere, Synonyms: l.synonyms})
	return b, nil
}

// pooled joins the lists of all languages, in the order of Languages.
func pooled[T any](byLanguage map[Language][]T) []T {
	var all []T
	for _, language := range Languages() {
		all = append(all, byLanguage[language]...)
	}
	return all
}
