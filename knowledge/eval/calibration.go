package eval

import "math"

// forecast is a statement with its confidence, and whether it came true.
type forecast struct {
	confidence float64 // 0 to 1
	came       bool
}

func forecasts(confidences []float64, came bool) []forecast {
	all := make([]forecast, len(confidences))
	for i, confidence := range confidences {
		all[i] = forecast{confidence, came}
	}
	return all
}

// calibrationError is the expected calibration error (Naeini et al., AAAI 2015) over ten bins of equal width, the last
// of which holds 1: how far apart confidence and truth are in a bin, weighted with the forecasts there.
func calibrationError(all []forecast) Share {
	const bins = 10
	var apart [bins]float64
	for _, f := range all {
		bin := min(int(f.confidence*bins), bins-1)
		apart[bin] += f.confidence - float64(count(f.came))
	}
	sum := 0.0
	for _, a := range apart {
		sum += math.Abs(a)
	}
	return mean(sum, len(all))
}
