package main

import (
	"bufio"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"time"

	"ssprbot/knowledge"
)

// mostRanked is how many candidates match writes.
const mostRanked = 5

// question is one line that match reads. Locale is for the dialog; it changes no ranking.
type question struct {
	ID     string `json:"id"`
	Text   string `json:"text"`
	Locale string `json:"locale"`
}

// ranked is one line that match writes.
type ranked struct {
	ID         string             `json:"id"`
	InScope    bool               `json:"inScope"`
	Confidence float64            `json:"confidence"`
	Language   knowledge.Language `json:"language"`
	Candidates []candidate        `json:"candidates"`
}

type candidate struct {
	Issue      knowledge.IssueID `json:"issue"`
	Area       knowledge.Area    `json:"area"`
	Confidence float64           `json:"confidence"`
}

func defineMatch(fs *flag.FlagSet) func(context.Context, environment, []string) error {
	var flags knowledgeFlags
	flags.define(fs)
	explained := fs.String("explain", "", "a question: tell why it is matched as it is, instead of reading questions")
	want := fs.String("want", "", "with --explain: fail unless this entry comes first")
	return func(ctx context.Context, env environment, _ []string) error {
		today, err := flags.clock()
		if err != nil {
			return err
		}
		base, err := flags.load()
		if err != nil {
			return err
		}
		if *explained != "" {
			return explain(env.stdout, base, *explained, knowledge.IssueID(*want), today())
		}
		return answer(ctx, env, base, today)
	}
}

// answer writes a line for each question, in order.
func answer(ctx context.Context, env environment, base *knowledge.Base, today func() time.Time) error {
	lines := bufio.NewScanner(env.stdin)
	lines.Buffer(nil, longestLine)
	out := bufio.NewWriter(env.stdout)
	answers := json.NewEncoder(out)
	answers.SetEscapeHTML(false)
	for n := 1; lines.Scan() && ctx.Err() == nil; n++ {
		if len(lines.Bytes()) == 0 {
			continue
		}
		var q question
		if err := json.Unmarshal(lines.Bytes(), &q); err != nil {
			_ = out.Flush()
			return fmt.Errorf(`line %d is not a question such as {"id":"1","text":"SSPR_0029"}: %w`, n, err)
		}
		if err := answers.Encode(rank(q.ID, base.Match(q.Text, today()))); err != nil {
			return fmt.Errorf("writing an answer: %w", err)
		}
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("reading questions: %w", err)
	}
	return out.Flush()
}

func rank(id string, r knowledge.Ranking) ranked {
	answer := ranked{id, r.InScope, r.Confidence, r.Language, []candidate{}}
	for _, c := range r.Candidates[:min(mostRanked, len(r.Candidates))] {
		answer.Candidates = append(answer.Candidates, candidate{c.Issue.ID, c.Issue.Area, c.Confidence})
	}
	return answer
}
