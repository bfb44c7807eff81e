package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"ssprbot/directory"
	"ssprbot/knowledge"
)

// diagnoseWithin is for an administrator, who waits for an answer rather than going on without.
const diagnoseWithin = 30 * time.Second

func defineDiagnose(fs *flag.FlagSet) func(context.Context, environment, []string) error {
	var c serveConfig
	c.tenants, c.serviceHosts, c.directory = commaList(), commaList(), directoryGraph
	c.defineContent(fs)
	c.defineIdentity(fs)
	asJSON := fs.Bool("json", false, "write JSON")
	words := fs.String("text", "", "what the person says, in their words")
	return func(ctx context.Context, env environment, args []string) error {
		if len(args) != 1 || strings.HasPrefix(args[0], "-") {
			return errors.New("diagnose takes one person, after the flags: an object id or a user principal name")
		}
		c.read(env.getenv)
		if err := errors.Join(c.checkIdentity(), c.checkDirectory()); err != nil {
			return err
		}
		d, err := c.diagnose(ctx, args[0], *words)
		if err != nil {
			return err
		}
		if *asJSON {
			return d.json(env.stdout)
		}
		return d.table(env.stdout)
	}
}

// checkIdentity reports what is missing to get a token.
func (c *serveConfig) checkIdentity() error {
	var mistakes []error
	if c.local() {
		return nil // checkDirectory says so
	}
	c.checkCredentials(func(wrong bool, format string, args ...any) {
		if wrong {
			mistakes = append(mistakes, fmt.Errorf(format, args...))
		}
	})
	_, cloudErr := c.cloudOf()
	_, certificateErr := c.certificate()
	return errors.Join(append(mistakes, cloudErr, certificateErr)...)
}

// diagnosed is what is known of a person and what that speaks for.
type diagnosed struct {
	Person   string       `json:"person"`
	Evidence []shownFact  `json:"evidence"`
	Likely   []shownCause `json:"likely"`
	Missing  []string     `json:"missing,omitempty"` // why something is not known, a sentence each
}

type shownFact struct {
	Fact    string    `json:"fact"`
	Value   string    `json:"value"`
	Says    string    `json:"says"`
	AsOf    time.Time `json:"asOf"`
	General bool      `json:"general,omitempty"` // it holds for everybody in the organization
}

type shownCause struct {
	Issue  knowledge.IssueID `json:"issue"`
	Area   knowledge.Area    `json:"area,omitempty"`
	Title  string            `json:"title"`
	Weight float64           `json:"weight"`
}

func (c *serveConfig) diagnose(ctx context.Context, person, words string) (diagnosed, error) {
	machine, today, err := c.machine()
	if err != nil {
		return diagnosed{}, err
	}
	client, stop, err := c.graph()
	if err != nil {
		return diagnosed{}, err
	}
	defer stop()
	ctx, cancel := context.WithTimeout(ctx, diagnoseWithin)
	defer cancel()
	facts, err := client.Find(ctx, person)
	switch {
	case errors.Is(err, directory.ErrNobody) && len(facts) <= 1: // the organization's
		return diagnosed{}, directory.ErrNobody
	case err != nil && len(facts) == 0:
		return diagnosed{}, err
	}
	d := diagnosed{Person: person, Evidence: []shownFact{}, Likely: []shownCause{}}
	if err != nil {
		d.Missing = strings.Split(err.Error(), "\n")
	}
	for _, f := range facts {
		d.Evidence = append(d.Evidence, shownFact{f.ID, f.Value, labelled(machine.Knowledge, f.ID, f.Value), f.AsOf, f.General})
	}
	for _, s := range machine.Suspects(evidence(facts, true), words, today()) {
		issue := machine.Knowledge.Issue(s.Issue)
		d.Likely = append(d.Likely, shownCause{s.Issue, issue.Area, issue.Title[knowledge.English], s.Weight})
	}
	return d, nil
}

// labelled is how the knowledge calls a value, with its question where it has one.
func labelled(base *knowledge.Base, id, value string) string {
	fact, _ := base.Fact(id)
	for _, v := range fact.Values {
		if v.ID == value {
			return strings.TrimSpace(fact.Question[knowledge.English] + " " + v.Label[knowledge.English])
		}
	}
	return value
}

func (d diagnosed) json(w io.Writer) error {
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	return encoder.Encode(d)
}

func (d diagnosed) table(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(t, "FACT\tTHE DIRECTORY SAYS\tAS OF")
	for _, f := range d.Evidence {
		_, _ = fmt.Fprintf(t, "%s\t%s\t%s\n", f.Fact, f.Says, f.AsOf.UTC().Format("2006-01-02 15:04 UTC"))
	}
	if len(d.Likely) == 0 {
		_, _ = fmt.Fprintln(t, "\nNothing here points at a cause.")
	} else {
		_, _ = fmt.Fprintln(t, "\nLIKELY\tENTRY\tAREA")
	}
	for _, c := range d.Likely {
		_, _ = fmt.Fprintf(t, "%.0f %%\t%s (%s)\t%s\n", 100*c.Weight, c.Title, c.Issue, c.Area)
	}
	for i, why := range d.Missing {
		if i == 0 {
			_, _ = fmt.Fprintln(t)
		}
		_, _ = fmt.Fprintln(t, "not known:", why)
	}
	if err := t.Flush(); err != nil {
		return fmt.Errorf("writing the diagnosis: %w", err)
	}
	return nil
}
