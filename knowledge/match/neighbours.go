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

// nearest returns for each class the cosine between the text and the class's most similar example, 0 to 1.
func (n *neighbours) nearest(text []term) []float32 { return n.nearestBut(-1, text) }

// nearestBut is nearest among all examples but one, which may be the text itself.
func (n *neighbours) nearestBut(example int32, text []term) []float32 {
	similar := make([]float32, len(n.classes))
	for _, t := range text {
		for _, p := range n.postings[t.number] {
			similar[p.number] += t.weight * p.weight
		}
	}
	if example >= 0 {
		similar[example] = 0
	}
	best := make([]float32, n.count)
	for i, class := range n.classes {
		best[class] = max(best[class], similar[i])
	}
	return best
}
