package match

import "math"

// calibrate fits a calibration to the lessons by cross-validation.
func calibrate(l *lessons) calibration {
	c := prior
	trials := heldOut(l)
	c.linear, c.nearest = fitRanking(trials, l.outside)
	c.scope = fitScope(trials, l.outside)
	return c
}

// Shares that the ranking may give to the regression and to the nearest examples.
var (
	linearShares  = []float64{0.35, 0.5, 0.7, 1, 1.4}
	nearestShares = []float64{0, 3, 6, 9, 12, 16}
)

// fitRanking picks the shares that make the right documents of the trials most probable.
func fitRanking(trials []trial, outside int32) (linear, nearest float64) {
	linear, nearest = prior.linear, prior.nearest
	best := rankingLoss(trials, outside, prior)
	for _, a := range linearShares {
		for _, b := range nearestShares {
			if loss := rankingLoss(trials, outside, calibration{linear: a, nearest: b}); loss < best {
				linear, nearest, best = a, b, loss
			}
		}
	}
	return linear, nearest
}

func rankingLoss(trials []trial, outside int32, c calibration) float64 {
	loss := 0.0
	for _, t := range trials {
		if t.class != outside {
			loss -= math.Log(max(c.rank(t.scores)[t.class], 1e-9))
		}
	}
	return loss
}

// Fitting the scope: how strongly the prior holds, and what share of messages is taken to be in scope. The corpus
// cannot tell the latter: its authors write far more symptoms than strangers.
const (
	inScopeShare  = 0.8
	priorStrength = 0.3 // in trials, per squared unit that a weight moves
	nonsense      = 0.1 // of the strangers' weight: texts without a known word, which no corpus lists
	steps         = 100 // of the fit
)

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
	for range steps {
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

func gradientAt(w [signals]float64, seen []observation) [signals]float64 {
	var gradient [signals]float64
	for i := range w {
		gradient[i] = priorStrength * (w[i] - prior.scope[i])
	}
	for _, o := range seen {
		wrong := o.weight * (sigmoid(dot(w, o.signals)) - o.inScope)
		for i, x := range o.signals {
			gradient[i] += wrong * x
		}
	}
	return gradient
}

// curvatureBound is the loss's second derivative where it is greatest: p(1-p) is never above a quarter.
func curvatureBound(seen []observation) [signals][signals]float64 {
	var bound [signals][signals]float64
	for i := range bound {
		bound[i][i] = priorStrength
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

// solve solves a symmetric positive definite system by elimination.
func solve(a [signals][signals]float64, b [signals]float64) [signals]float64 {
	for i := range a {
		for row := i + 1; row < signals; row++ {
			f := a[row][i] / a[i][i]
			for col := i; col < signals; col++ {
				a[row][col] -= f * a[i][col]
			}
			b[row] -= f * b[i]
		}
	}
	for i := signals - 1; i >= 0; i-- {
		for col := i + 1; col < signals; col++ {
			b[i] -= a[i][col] * b[col]
		}
		b[i] /= a[i][i]
	}
	return b
}
