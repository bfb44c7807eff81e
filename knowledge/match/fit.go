package match

import (
	"math"
	"slices"
)

// calibrate fits a calibration to the lessons by cross-validation.
func calibrate(l *lessons) calibration {
	c := prior
	trials := heldOut(l)
	c.ranking = fitRanking(trials, l.outside)
	c.scope = fitScope(trials, l.outside)
	c.declines = fitDecision(c, trials, l.outside)
	return c
}

// newtonSteps is how often the fit moves: the loss is convex and the steps close in quadratically.
const newtonSteps = 8

// rankingPrior is how strongly the prior holds each weight, in trials per squared unit: a corpus of a few texts must
// not learn from their accidents. Cosines range less widely than logarithms.
var rankingPrior = [rankers]float64{20, 20, 2, 2, 20}

// fitRanking makes the right documents of the trials most probable: a conditional logit with few weights.
func fitRanking(trials []trial, outside int32) [rankers]float64 {
	at := rankingAt(prior.ranking, trials, outside)
	for range newtonSteps {
		move, next := solve(at.curvature, at.gradient), at
		for share := 1.0; share > 0.01; share /= 2 {
			weights := at.weights
			for i := range weights {
				weights[i] -= share * move[i]
			}
			if next = rankingAt(weights, trials, outside); next.loss <= at.loss {
				break
			}
		}
		if next.loss >= at.loss {
			break
		}
		at = next
	}
	return at.weights
}

// rankingFit is the loss at some weights and its first and second derivatives: minus the sum of the right documents'
// logarithms of probability, and the prior's hold.
type rankingFit struct {
	weights   [rankers]float64
	loss      float64
	gradient  []float64
	curvature [][]float64
}

func rankingAt(weights [rankers]float64, trials []trial, outside int32) rankingFit {
	const negligible = 1e-6
	f := rankingFit{weights: weights, gradient: make([]float64, rankers), curvature: square(rankers)}
	for i, strength := range rankingPrior {
		moved := weights[i] - prior.ranking[i]
		f.loss += strength * moved * moved / 2
		f.gradient[i] = strength * moved
		f.curvature[i][i] = strength
	}
	var w workspace
	for _, t := range trials {
		if t.class == outside {
			continue
		}
		var mean [rankers]float64
		probable := calibration{ranking: weights}.rank(t.scores, &w)
		for class, p := range probable {
			if p > negligible {
				addScaled(mean[:], p, rankersOf(t.scores, class))
			}
		}
		for class, p := range probable {
			if p > negligible {
				addSquare(f.curvature, p, difference(rankersOf(t.scores, class), mean))
			}
		}
		addScaled(f.gradient, 1, difference(mean, rankersOf(t.scores, int(t.class))))
		f.loss -= math.Log(max(probable[t.class], negligible))
	}
	return f
}

func difference(a, b [rankers]float64) [rankers]float64 {
	for i := range a {
		a[i] -= b[i]
	}
	return a
}

func addScaled(sum []float64, scale float64, v [rankers]float64) {
	for i := range sum {
		sum[i] += scale * v[i]
	}
}

func addSquare(sum [][]float64, scale float64, v [rankers]float64) {
	for i := range sum {
		for j := range sum[i] {
			sum[i][j] += scale * v[i] * v[j]
		}
	}
}

// Fitting the scope: how strongly the prior holds, and what share of messages is taken to be in scope. The corpus
// cannot tell the latter: its authors write far more symptoms than strangers.
const (
	inScopeShare = 0.8
	nonsense     = 0.1 // of the strangers' weight: texts without a known word, which no corpus lists
	scopeSteps   = 100 // of the fit, whose steps are careful ones
)

// scopePrior is how strongly the prior holds a signal's weight, in trials per squared unit that it moves. What ranges
// wider than the cosines would learn more from the accidents of a few texts.
var scopePrior = [signals]float64{0.3, 5, 0.3, 0.3, 0.3, 0.3, 5, 5, 5, 5, 5, 5}

// observation is what the fit needs of a trial.
type observation struct {
	signals [signals]float64
	inScope float64 // 1 or 0
	weight  float64
}

// fitScope fits the weights of the signals by regularised logistic regression: Newton's method with the curvature at
// its bound, slower near the end and safe from anywhere.
func fitScope(trials []trial, outside int32) [signals]float64 {
	seen := observe(trials, outside)
	bound := curvatureBound(seen)
	w := prior.scope
	for range scopeSteps {
		move := solve(bound, gradientAt(w, seen))
		for i := range w {
			w[i] -= move[i]
		}
	}
	return w
}

// observe weighs the trials so that inScopeShare of their weight is in scope. With trials of one kind only there is
// nothing to tell apart and nothing is observed.
func observe(trials []trial, outside int32) []observation {
	strangers := 0
	for _, t := range trials {
		if t.class == outside {
			strangers++
		}
	}
	known := len(trials) - strangers
	if known == 0 || strangers == 0 {
		return nil
	}
	total := float64(len(trials))
	seen := make([]observation, len(trials), len(trials)+1)
	for i, t := range trials {
		seen[i] = observation{signalsOf(t.scores), 1, total * inScopeShare / float64(known)}
		if t.class == outside {
			seen[i].inScope, seen[i].weight = 0, total*(1-inScopeShare)/float64(strangers)
		}
	}
	return append(seen, observation{signals: [signals]float64{1}, weight: nonsense * total * (1 - inScopeShare)})
}

func gradientAt(w [signals]float64, seen []observation) []float64 {
	gradient := make([]float64, signals)
	for i := range gradient {
		gradient[i] = scopePrior[i] * (w[i] - prior.scope[i])
	}
	for _, o := range seen {
		wrong := o.weight * (sigmoid(dot(w[:], o.signals[:])) - o.inScope)
		for i, x := range o.signals {
			gradient[i] += wrong * x
		}
	}
	return gradient
}

// curvatureBound is the loss's second derivative where it is greatest: p(1-p) is never above a quarter.
func curvatureBound(seen []observation) [][]float64 {
	bound := square(signals)
	for i, strength := range scopePrior {
		bound[i][i] = strength
	}
	for _, o := range seen {
		for i, x := range o.signals {
			for j, y := range o.signals {
				bound[i][j] += o.weight / 4 * x * y
			}
		}
	}
	return bound
}

// The decision: who is in trouble and turned away has lost more than who reads a card that was not meant for them, so
// at most one in fifty of the corpus's own texts may be declined, and never one that is more likely in scope than not.
const (
	turnedAway = 0.01
	likely     = 0.5
	unlikely   = 0.04 // below this a text is declined whatever the corpus says
)

// fitDecision finds the confidence below which texts are declined.
func fitDecision(c calibration, trials []trial, outside int32) float64 {
	var confidences []float64
	for _, t := range trials {
		if t.class != outside {
			signals := signalsOf(t.scores)
			confidences = append(confidences, sigmoid(dot(c.scope[:], signals[:])))
		}
	}
	if float64(len(confidences))*turnedAway < 1 {
		return likely
	}
	slices.Sort(confidences)
	return min(max(confidences[int(turnedAway*float64(len(confidences)))], unlikely), likely)
}

func square(n int) [][]float64 {
	rows := make([][]float64, n)
	for i := range rows {
		rows[i] = make([]float64, n)
	}
	return rows
}

// solve solves a symmetric positive definite system by elimination; both parts stay as they are.
func solve(system [][]float64, right []float64) []float64 {
	a, b := make([][]float64, len(system)), slices.Clone(right)
	for i := range a {
		a[i] = slices.Clone(system[i])
	}
	for i := range a {
		for row := i + 1; row < len(a); row++ {
			f := a[row][i] / a[i][i]
			for col := i; col < len(a); col++ {
				a[row][col] -= f * a[i][col]
			}
			b[row] -= f * b[i]
		}
	}
	for i := len(a) - 1; i >= 0; i-- {
		for col := i + 1; col < len(a); col++ {
			b[i] -= a[i][col] * b[col]
		}
		b[i] /= a[i][i]
	}
	return b
}
