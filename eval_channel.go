package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"ssprbot/dialogs"
	"ssprbot/knowledge"
	"ssprbot/knowledge/eval"
)

const (
	mostSpokenTo = 0.02 // of what is out of scope: what docs/helpdesk.md promises
	channelFolds = 5
)

// silence is what the bot does where nobody asked it, if it speaks as sure as that. Shares are null where nothing was asked.
type silence struct {
	dialogs.Sureness
	Out      int        `json:"out"`      // posts that are none of its business
	SpokenTo eval.Share `json:"spokenTo"` // of them
	In       int        `json:"in"`
	Right    eval.Share `json:"right"` // of In, answered with the right entry or area
	Wrong    eval.Share `json:"wrong"` // of In, answered otherwise; the rest met silence
}

// channelReport is a measurement of the bot's silence in channels.
type channelReport struct {
	InForce silence `json:"inForce"`
	// Chosen is the rule that answers most rightly and keeps the promise about silence, by all posts; Validated is what
	// rules so chosen by the other folds do to each fold.
	Chosen    silence   `json:"chosen"`
	Validated silence   `json:"validated"`
	Sweep     []silence `json:"sweep"`
}

// channelPost is a post that was read.
type channelPost struct {
	out   bool
	right bool // the diagnosis names a label
	found dialogs.Diagnosis
}

// channel measures with the posts of files: questions, or lines of a .txt that are all out of scope.
func (m measurement) channel(ctx context.Context, names []string) error {
	var posts []channelPost
	for _, name := range names {
		questions, err := readPosts(name)
		if err != nil {
			return err
		}
		m.warn(name, questions)
		for _, q := range questions {
			if err := ctx.Err(); err != nil {
				return fmt.Errorf("reading the posts of %s: %w", name, err)
			}
			if p, ok := readPost(m.base, q, m.options.On); ok {
				posts = append(posts, p)
			}
		}
	}
	report := measureChannel(posts)
	if m.asJSON {
		return m.writeJSON(report)
	}
	return printChannel(m.env.stdout, report)
}

func readPosts(name string) ([]eval.Question, error) {
	if filepath.Ext(name) != ".txt" {
		return readQuestions(name)
	}
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("opening the posts: %w", err)
	}
	var all []eval.Question
	n := 0
	for line := range strings.Lines(string(text)) {
		if n++; strings.TrimSpace(line) != "" {
			all = append(all, eval.Question{Text: strings.TrimSpace(line), Labels: []string{eval.OutOfScope}, Line: n})
		}
	}
	return all, nil
}

// readPost is the bot's reading of a question as a post; ok is false where it counts in no figure about scope.
func readPost(base *knowledge.Base, q eval.Question, on time.Time) (p channelPost, ok bool) {
	p.out = slices.Contains(q.Labels, eval.OutOfScope)
	if q.Text == "" || len(q.Labels) == 0 || p.out && len(q.Labels) > 1 {
		return p, false
	}
	p.found = dialogs.Machine{Knowledge: base}.Diagnose(q.Text, on)
	p.right = slices.Contains(q.Labels, string(p.found.Area)) || slices.Contains(q.Labels, string(p.found.Issue))
	return p, true
}

func measureChannel(posts []channelPost) channelReport {
	r := channelReport{InForce: tallied(posts, dialogs.UsualSureness()).at(dialogs.UsualSureness())}
	rule := chosen(posts)
	r.Chosen = tallied(posts, rule).at(rule)
	var all channelTally
	for fold := range channelFolds {
		asked, others := divided(posts, fold)
		all = all.plus(tallied(asked, chosen(others)))
	}
	r.Validated = all.at(dialogs.Sureness{})
	for _, rule := range rules() {
		r.Sweep = append(r.Sweep, tallied(posts, rule).at(rule))
	}
	return r
}

// rules are those that a choice is made among, the laxest first.
func rules() (all []dialogs.Sureness) {
	for scope := 50; scope <= 95; scope += 5 {
		for area := 30; area <= 90; area += 5 {
			all = append(all, dialogs.Sureness{Scope: float64(scope) / 100, Area: float64(area) / 100})
		}
	}
	return all
}

// chosen is the rule that answers most rightly of those that keep silent as promised; where none does, the strictest.
func chosen(posts []channelPost) dialogs.Sureness {
	best, right := rules()[len(rules())-1], -1
	for _, rule := range rules() {
		t := tallied(posts, rule)
		if float64(t.spokenTo) <= mostSpokenTo*float64(t.out) && t.right > right {
			best, right = rule, t.right
		}
	}
	return best
}

// divided takes every fifth post, of those in scope and of the others alike, from fold on.
func divided(posts []channelPost, fold int) (asked, others []channelPost) {
	seen := map[bool]int{}
	for _, p := range posts {
		if seen[p.out]%channelFolds == fold {
			asked = append(asked, p)
		} else {
			others = append(others, p)
		}
		seen[p.out]++
	}
	return asked, others
}

// channelTally counts what a rule does to posts.
type channelTally struct{ out, spokenTo, in, right, wrong int }

func tallied(posts []channelPost, rule dialogs.Sureness) (t channelTally) {
	for _, p := range posts {
		speaks := p.found.SureAt(rule)
		switch {
		case p.out && speaks:
			t.out, t.spokenTo = t.out+1, t.spokenTo+1
		case p.out:
			t.out++
		case speaks && p.right:
			t.in, t.right = t.in+1, t.right+1
		case speaks:
			t.in, t.wrong = t.in+1, t.wrong+1
		default:
			t.in++
		}
	}
	return t
}

func (t channelTally) plus(u channelTally) channelTally {
	return channelTally{t.out + u.out, t.spokenTo + u.spokenTo, t.in + u.in, t.right + u.right, t.wrong + u.wrong}
}

func (t channelTally) at(rule dialogs.Sureness) silence {
	share := func(n, of int) eval.Share { return eval.Share(float64(n) / float64(of)) } // of none: no number
	return silence{rule, t.out, share(t.spokenTo, t.out), t.in, share(t.right, t.in), share(t.wrong, t.in)}
}

func printChannel(w io.Writer, r channelReport) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	_, _ = fmt.Fprintln(table, "spoken in a channel\tscope\tarea\tout\tspoken to\tin\tanswered rightly\twrongly\t")
	row := func(what, scope, area string, s silence) {
		_, _ = fmt.Fprintf(table, "%s\t%s\t%s\t%d\t%s\t%d\t%s\t%s\t\n", what, scope, area, s.Out, s.SpokenTo.Percent(), s.In, s.Right.Percent(), s.Wrong.Percent())
	}
	rule := func(what string, s silence) { row(what, fmt.Sprintf("%.2f", s.Scope), fmt.Sprintf("%.2f", s.Area), s) }
	rule("in force", r.InForce)
	rule("chosen by all", r.Chosen)
	row("chosen by other folds", "", "", r.Validated)
	for _, s := range r.Sweep {
		rule("", s)
	}
	if err := table.Flush(); err != nil {
		return fmt.Errorf("writing the figures: %w", err)
	}
	return nil
}
