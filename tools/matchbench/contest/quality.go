package contest

import (
	"cmp"
	"fmt"
	"slices"

	"ssprbot/knowledge"
	"ssprbot/knowledge/eval"
	"ssprbot/tools/matchbench/search"
)

// Quality is how right an engine is, over all questions or those in one language. A share of nothing is 0.
type Quality struct {
	N       int     `json:"n"`       // questions with a label in scope
	Top1    float64 `json:"top1"`    // share of them whose first entry, or its area, is among the labels
	Recall3 float64 `json:"recall3"` // share with a right entry under the first three areas
	In      int     `json:"in"`      // questions that must be answered
	Out     int     `json:"out"`     // questions that must be declined
	AUROC   float64 `json:"auroc"`   // probability that the score of one of In is above that of one of Out
}

// All is the key of the quality over all questions; the others are the questions' languages.
const All = "all"

// Judge asks an engine all questions. The base names the areas of the entries.
func Judge(engine search.Engine, base *knowledge.Base, questions []eval.Question) (map[string]Quality, error) {
	tallies := map[string]*tally{All: {}}
	for _, q := range questions {
		answer, err := engine.Rank(q.Text)
		if err != nil {
			return nil, fmt.Errorf("question %s: %w", q.ID, err)
		}
		language := cmp.Or(q.Lang, string(knowledge.DetectLanguage(q.Text)))
		if tallies[language] == nil {
			tallies[language] = &tally{}
		}
		place := placeOf(answer, base, q.Labels)
		tallies[All].add(q, place, answer.Score)
		tallies[language].add(q, place, answer.Score)
	}
	all := map[string]Quality{}
	for language, t := range tallies {
		all[language] = t.quality()
	}
	return all, nil
}

// nowhere is the place of what was not found.
const nowhere = 1 << 30

// placeOf is how many entries and how many areas stand before the first right entry.
func placeOf(answer search.Answer, base *knowledge.Base, labels []string) (p place) {
	var areas []string
	for i, id := range answer.Issues {
		area := cmp.Or(string(base.Issue(id).Area), string(id))
		if slices.Contains(labels, string(id)) || slices.Contains(labels, area) {
			areas = slices.DeleteFunc(areas, func(a string) bool { return a == area })
			return place{i, len(areas)}
		}
		if !slices.Contains(areas, area) {
			areas = append(areas, area)
		}
	}
	return place{nowhere, nowhere}
}

type place struct{ entries, areas int }

// tally counts for one group of questions.
type tally struct {
	n, top1, recall3 int
	in, out          []float64 // scores
}

func (t *tally) add(q eval.Question, p place, score float64) {
	inScope := slices.ContainsFunc(q.Labels, func(l string) bool { return l != eval.OutOfScope })
	outOfScope := slices.Contains(q.Labels, eval.OutOfScope)
	switch {
	case !outOfScope:
		t.in = append(t.in, score)
	case !inScope:
		t.out = append(t.out, score)
	}
	if !inScope {
		return
	}
	t.n++
	if p.entries == 0 {
		t.top1++
	}
	if p.areas < 3 {
		t.recall3++
	}
}

func (t *tally) quality() Quality {
	share := func(part int) float64 { return float64(part) / float64(max(t.n, 1)) }
	return Quality{t.n, share(t.top1), share(t.recall3), len(t.in), len(t.out), auroc(t.in, t.out)}
}

// auroc counts equal scores half.
func auroc(in, out []float64) float64 {
	wins := 0.0
	for _, i := range in {
		for _, o := range out {
			switch cmp.Compare(i, o) {
			case 1:
				wins++
			case 0:
				wins += 0.5
			}
		}
	}
	return wins / float64(max(len(in)*len(out), 1))
}
