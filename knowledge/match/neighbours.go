package match

// neighbours finds the examples most similar to a text: an inverted index over weighed features.
type neighbours struct {
	postings [][]term // by feature number: the examples that have it, with their weight
	classes  []int32  // by example
	count    int      // of classes
}

func newNeighbours(texts []numbered, features, classes int) neighbours {
	n := neighbours{postings: make([][]term, features), count: classes}
	sizes := make([]int32, features)
	for _, text := range texts {
		n.classes = append(n.classes, text.class)
		for _, t := range text.terms {
			sizes[t.number]++
		}
	}
	n.reserve(sizes)
	for i, text := range texts {
		for _, t := range text.terms {
			n.postings[t.number] = append(n.postings[t.number], term{number: int32(i), weight: t.weight})
		}
	}
	return n
}

// reserve lays all postings out in one piece of memory.
func (n *neighbours) reserve(sizes []int32) {
	total := 0
	for _, size := range sizes {
		total += int(size)
	}
	all := make([]term, total)
	for number, size := range sizes {
		n.postings[number] = all[:0:size]
		all = all[size:]
	}
}

// commonest is how many texts may have a feature that is looked at: what more have tells little and costs most.
const commonest = 2000

// nearest fills best with the cosine between the text and each class's most similar example, 0 to 1.
func (n *neighbours) nearest(text []term, best []float32, w *workspace) []float32 {
	return n.nearestBut(-1, text, best, w)
}

// nearestBut is nearest among all examples but one, which may be the text itself.
func (n *neighbours) nearestBut(example int32, text []term, best []float32, w *workspace) []float32 {
	best = cleared(best, n.count)
	n.sum(text, w)
	for _, i := range w.touched {
		if i != example {
			best[n.classes[i]] = max(best[n.classes[i]], w.similar[i])
		}
		w.similar[i] = 0
	}
	return best
}

// sum leaves the cosines in w.similar and the examples that have any in w.touched.
func (n *neighbours) sum(text []term, w *workspace) {
	if len(w.similar) < len(n.classes) {
		w.similar = make([]float32, len(n.classes))
	}
	w.touched = w.touched[:0]
	for _, t := range text {
		if len(n.postings[t.number]) > commonest {
			continue
		}
		for _, p := range n.postings[t.number] {
			if w.similar[p.number] == 0 {
				w.touched = append(w.touched, p.number)
			}
			w.similar[p.number] += t.weight * p.weight
		}
	}
}
