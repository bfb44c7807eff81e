package match

import (
	"math"
	"slices"
)

// calibration says what scores are worth. It is fitted to texts of the corpus that the judging model had not seen.
type calibration struct {
	ranking  [rankers]float64 // weights of what speaks for a document in its log-odds against the others
	scope    [signals]float64 // weights of the signals in the log-odds of being in scope
	declines float64          // a text is out of scope when its probability of being in scope is below this
}

// rankers are what speaks for a document: the regression's word, that about its group, the nearest example, what the
// document says and what the words mean.
const rankers = 5

// signals are what tells a text in scope from one that is not.
const signals = 12

// prior is the calibration before any evidence. It decides alone where a corpus is too small to test itself.
var prior = calibration{
	ranking:  [rankers]float64{1, 0.3, 6, 2, 0.1},
	scope:    [signals]float64{-4, 0.3, 8, -4, 3, 0, 0, 0, 0, 0, 0, 0},
	declines: likely,
}

const surely = -20 // a logarithm below says no more

// rankersOf returns what speaks for a document.
func rankersOf(s scores, class int) [rankers]float64 {
	r := [rankers]float64{max(s.linear[class], surely), 0, float64(s.nearest[class]), float64(s.about[class]), float64(s.meant[class])}
	if len(s.grouped) > 0 {
		r[1] = max(s.grouped[s.groups[class]], surely)
	}
	return r
}

// signalsOf returns a constant, by how much the regression prefers the best document to what is out of scope, the
// neighbours' word for and against, how much of the text documents have words for, how much of it some document says
// itself, the word of the regression of groups, how long the text is, how much better some document, and what is out of
// scope, explains what the words mean than any text does, how much of the text has a meaning, and how strange that is.
func signalsOf(s scores) [signals]float64 {
	outside := len(s.nearest) - 1
	var nearest, about, meant float64
	for class := range outside {
		nearest = max(nearest, float64(s.nearest[class]))
		about = max(about, float64(s.about[class]))
		meant = max(meant, float64(s.meant[class]))
	}
	return [signals]float64{
		1, s.margin(), nearest, float64(s.nearest[outside]), s.covered, about,
		s.groupOdds(), s.length(), meant / 10, float64(s.meant[outside]) / 10, s.share, s.share * s.far,
	}
}

// margin is by how much the best document is preferred to what is out of scope, or where there are groups the best group:
// their regression alone has heard of inventions, which blur what tells documents apart.
func (s scores) margin() float64 {
	by := s.linear
	if len(s.grouped) > 0 {
		by = s.grouped
	}
	last := len(by) - 1
	return margin(slices.Max(by[:last]), by[last])
}

// margin is bounded: a regression that has seen a dozen texts out of scope is never as sure as it says.
func margin(inside, outside float64) float64 {
	const certain = 8
	return min(max(max(inside, surely)-max(outside, surely), -certain), certain)
}

// groupOdds are those of being in scope; zero where documents have no groups.
func (s scores) groupOdds() float64 {
	if len(s.grouped) == 0 {
		return 0
	}
	return logOdds(1 - math.Exp(s.grouped[len(s.grouped)-1]))
}

// length is zero for a sentence of a dozen words.
func (s scores) length() float64 {
	const sentence = 60 // features
	return math.Log(float64(s.size+1) / sentence)
}

func logOdds(p float64) float64 {
	const certain = 1e-3
	p = min(max(p, certain), 1-certain)
	return math.Log(p / (1 - p))
}

// verdict is a judged text: probabilities instead of scores.
type verdict struct {
	inScope   float64
	whole     float64   // the same, of the whole text where this is of a part
	documents []float64 // by class, given that the text is in scope; they sum to one
}

// top is the probability of the most probable document.
func (v verdict) top() float64 {
	top := 0.0
	for _, p := range v.documents {
		top = max(top, p)
	}
	return top
}

// judge's verdict holds until the workspace is used for the next text.
func (c calibration) judge(s scores, w *workspace) verdict {
	v := verdict{documents: c.rank(s, w)}
	if s.covered == 0 || len(v.documents) == 0 {
		return v // emoji, digits, another language's words: nothing that any document speaks of
	}
	signals := signalsOf(s)
	v.inScope = sigmoid(dot(c.scope[:], signals[:]))
	return v
}

// rank returns the probability of each document, given that the text is in scope.
func (c calibration) rank(s scores, w *workspace) []float64 {
	w.posterior = cleared(w.posterior, len(s.about))
	for class := range w.posterior {
		spoken := rankersOf(s, class)
		w.posterior[class] = dot(c.ranking[:], spoken[:])
	}
	normaliseLogs(w.posterior)
	for class, v := range w.posterior {
		w.posterior[class] = math.Exp(v)
	}
	return w.posterior
}

func sigmoid(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

func dot(a, b []float64) float64 {
	sum := 0.0
	for i := range a {
		sum += a[i] * b[i]
	}
	return sum
}
