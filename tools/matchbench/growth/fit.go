package growth

import "math"

// Exponent is e where y grows like x to the power of e: the slope of the least-squares line through the logarithms. 1 is
// linear growth, below it sub-linear. Both lists are as long, and positive. Fewer than two different x give NaN.
func Exponent(x, y []float64) float64 {
	var sx, sy, sxx, sxy float64
	for i := range x {
		a, b := math.Log(x[i]), math.Log(y[i])
		sx, sy, sxx, sxy = sx+a, sy+b, sxx+a*a, sxy+a*b
	}
	n := float64(len(x))
	return (n*sxy - sx*sy) / (n*sxx - sx*sx)
}
