package match

// pairs are the features and the classes that have a weight for them. A feature of few classes has weights for those:
// a small part of features × classes, in which the memory and the time of training stay small. One of many classes has
// weights for all, for there it tells too which classes lack it.
type pairs struct {
	starts  []int32 // by feature number, and one more
	classes []int32 // ascending within a feature
	present []bool  // by class: has exercises
}

// many is the part of the classes, as one in so many, that makes a feature one of many classes.
const many = 4

func newPairs(exercises []exercise, features, classes int) pairs {
	p := pairs{starts: make([]int32, features+1), present: make([]bool, classes)}
	sorted := byClass(exercises)
	eachPair(sorted, features, func(number, class int32) {
		p.starts[number+1]++
		p.present[class] = true
	})
	for number := range features {
		if int(p.starts[number+1])*many > classes {
			p.starts[number+1] = int32(classes)
		}
		p.starts[number+1] += p.starts[number]
	}
	p.classes = make([]int32, p.starts[features])
	next := make([]int32, features)
	copy(next, p.starts)
	eachPair(sorted, features, func(number, class int32) {
		if !p.full(number) {
			p.classes[next[number]] = class
			next[number]++
		}
	})
	p.fill()
	return p
}

// fill lists all classes for the features of many.
func (p *pairs) fill() {
	for number := range int32(len(p.starts) - 1) {
		if !p.full(number) {
			continue
		}
		for class := range int32(len(p.present)) {
			p.classes[p.starts[number]+class] = class
		}
	}
}

// full reports whether a feature has weights for all classes.
func (p *pairs) full(number int32) bool {
	return int(p.starts[number+1]-p.starts[number]) == len(p.present)
}

// eachPair calls visit once for each pair, the classes in ascending order.
func eachPair(sorted []exercise, features int, visit func(number, class int32)) {
	latest := make([]int32, features) // the class that had the feature last, plus one
	for _, e := range sorted {
		for _, t := range e.terms {
			if latest[t.number] != e.class+1 {
				latest[t.number] = e.class + 1
				visit(t.number, e.class)
			}
		}
	}
}
