package match

import "math"

// calibration says what scores are worth. It is fitted to texts of the corpus that the judging model had not seen.
type calibration struct {
	scope   [signals]float64 // weights of the signals in the log-odds of being in scope
	linear  float64          // share of the regression in the ranking
	nearest float64          // share of the nearest examples in the ranking
}

// signals are what tells a text in scope from one that is not.
const signals = 5

// prior is the calibration before any evidence. It decides alone where a corpus is too small to test itself.
var prior = calibration{
	scope:   [signals]float64{-4, 0.3, 8, -4, 3},
	linear:  1,
	nearest: 6,
}

// signalsOf returns a constant, the regression's word as far as it knows the text's, the neighbours' word for and
// against, and how familiar the text is.
func signalsOf(s scores) [signals]float64 {
	outside := len(s.nearest) - 1
	var best, inside float64
	for class := range outside {
		best = max(best, float64(s.nearest[class]))
		inside += math.Exp(s.linear[class])
	}
	return [signals]float64{1, logOdds(inside) * s.covered, best, float64(s.nearest[outside]), s.covered}
}

// logOdds is bounded: a regression that has seen a dozen texts out of scope is never as sure as it says.
func logOdds(p float64) float64 {
	const certain = 1e-3
	p = min(max(p, certain), 1-certain)
	return math.Log(p / (1 - p))
}

// verdict is a judged text: probabilities instead of scores.
type verdict struct {
	inScope   float64
	documents []float64 // by class, given that the text is in scope; they sum to one
}

func (c calibration) judge(s scores) verdict {
	v := verdict{documents: c.rank(s)}
	if s.covered == 0 || len(v.documents) == 0 {
		return v // emoji, digits, another language's words: nothing that any document speaks of
	}
	v.inScope = sigmoid(dot(c.scope, signalsOf(s)))
	return v
}

// rank returns the probability of each document, given that the text is in scope.
func (c calibration) rank(s scores) []float64 {
	ranked := make([]float64, len(s.nearest)-1)
	for class := range ranked {
		ranked[class] = c.linear*max(s.linear[class], -20) + c.nearest*float64(s.nearest[class])
	}
	normaliseLogs(ranked)
	for class, v := range ranked {
		ranked[class] = math.Exp(v)
	}
	return ranked
}

func sigmoid(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

func dot(a, b [signals]float64) float64 {
	sum := 0.0
	for i := range a {
		sum += a[i] * b[i]
	}
	return sum
}
