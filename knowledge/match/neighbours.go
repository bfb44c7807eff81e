package match

// neighbours finds the examples most similar to a text: an inverted index over features.
type neighbours struct {
	postings postings // by feature: the examples that have it
	scales   []float32
	classes  []int32 // by example
	count    int     // of classes
}

// newNeighbours takes the scales that bring the examples to length one.
func newNeighbours(texts []lesson, scales []float32, features, classes int) neighbours {
	n := neighbours{scales: scales, classes: make([]int32, len(texts)), count: classes}
	numbers := make([][]int32, len(texts))
	for i, text := range texts {
		n.classes[i], numbers[i] = text.class, text.numbers
	}
	n.postings = newPostings(numbers, features)
	return n
}

// widest is how long the list of a feature may be, in bytes, that is looked at: what so many texts have tells little
// and costs most.
const widest = 300

// nearest fills best with the cosine between the text and each class's most similar example, 0 to 1. weights are those
// of the features.
func (n *neighbours) nearest(text []term, weights, best []float32, w *workspace) []float32 {
	return n.nearestBut(-1, text, weights, best, w)
}

// nearestBut is nearest among all examples but one, which may be the text itself.
func (n *neighbours) nearestBut(example int32, text []term, weights, best []float32, w *workspace) []float32 {
	best = cleared(best, n.count)
	n.sum(text, weights, w)
	for _, i := range w.touched {
		if i != example {
			best[n.classes[i]] = max(best[n.classes[i]], w.similar[i]*n.scales[i])
		}
		w.similar[i] = 0
	}
	return best
}

// cosines fills all with the cosine between the text and each example, however many have a feature: for few examples.
func (n *neighbours) cosines(text []term, weights, all []float32) []float32 {
	all = cleared(all, len(n.scales))
	for _, t := range text {
		list, product := n.postings.of(t.number), t.weight*weights[t.number]
		example := int32(0)
		for at := 0; at < len(list); {
			gap, next := gapAt(list, at)
			at, example = next, example+gap
			all[example] += product
		}
	}
	for i, scale := range n.scales {
		all[i] *= scale
	}
	return all
}

// sum leaves the cosines, before scaling, in w.similar and the examples that have any in w.touched.
func (n *neighbours) sum(text []term, weights []float32, w *workspace) {
	if len(w.similar) < len(n.classes) {
		w.similar = make([]float32, len(n.classes))
	}
	similar, touched := w.similar, w.touched[:0] // in registers
	for _, t := range text {
		list, product := n.postings.of(t.number), t.weight*weights[t.number]
		if len(list) > widest || product == 0 {
			continue
		}
		example := int32(0)
		for at := 0; at < len(list); {
			gap, next := gapAt(list, at)
			at, example = next, example+gap
			if similar[example] == 0 {
				touched = append(touched, example)
			}
			similar[example] += product
		}
	}
	w.touched = touched
}
