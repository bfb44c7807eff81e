package match

import (
	"slices"
	"sync"
)

// folds is how many parts the corpus is cut into; each is judged by a model of the others, until enough is judged.
const (
	folds  = 4
	enough = 1500 // judged texts
)

// trial is a text judged by a model that had not seen it.
type trial struct {
	class  int32
	scores scores
}

// heldOut judges texts with models that were trained without them. A text whose class would be empty without it
// cannot be recognised and is no trial.
func heldOut(l *lessons) []trial {
	deal := foldsOf(l)
	parts := make([][]trial, folds)
	wanted := min(folds, 1+enough*folds/max(len(l.texts), 1))
	var running sync.WaitGroup
	for part := range wanted {
		running.Go(func() { parts[part] = judgeFold(l, deal, part) })
	}
	running.Wait()
	var trials []trial
	for _, part := range parts {
		trials = append(trials, part...)
	}
	return trials
}

// foldsOf deals the texts of each class out to the folds in turn; -1 marks a class's only text, and those that
// are shared: no class is the right one.
func foldsOf(l *lessons) []int {
	sizes := make([]int, l.outside+1)
	for _, text := range l.texts {
		sizes[text.class]++
	}
	dealt := make([]int, l.outside+1)
	deal := make([]int, len(l.texts))
	for i, text := range l.texts {
		deal[i] = (dealt[text.class] + int(text.class)) % folds
		dealt[text.class]++
		if sizes[text.class] == 1 || text.shared > 1 {
			deal[i] = -1
		}
	}
	return deal
}

func judgeFold(l *lessons, deal []int, part int) []trial {
	m := learnSome(l, func(text int) bool { return deal[text] != part })
	var trials []trial
	var w workspace
	for i, text := range l.texts {
		if deal[i] == part {
			trials = append(trials, trial{class: text.class, scores: m.score(m.recall(text, &w), &w).kept()})
		}
	}
	return trials
}

// kept copies scores out of the workspace.
func (s scores) kept() scores {
	s.nearest, s.about = slices.Clone(s.nearest), slices.Clone(s.about)
	s.meant = slices.Clone(s.meant)
	s.linear, s.grouped = slices.Clone(s.linear), slices.Clone(s.grouped)
	return s
}
