package match

// postings are a list of ascending numbers for each feature: the gaps between them in seven bits a byte, so that most
// take one.
type postings struct {
	starts []uint32 // by feature number, and one more: where its list begins
	bytes  []byte
}

// newPostings lists the texts that have a feature, by their place.
func newPostings(texts [][]int32, features int) postings {
	p, last := postings{starts: make([]uint32, features+1)}, make([]int32, features)
	each := func(visit func(feature, gap int32)) {
		clear(last)
		for i, numbers := range texts {
			for _, n := range numbers {
				visit(n, int32(i)-last[n])
				last[n] = int32(i)
			}
		}
	}
	each(func(feature, gap int32) { p.starts[feature+1] += uint32(gapSize(gap)) })
	for n := range features {
		p.starts[n+1] += p.starts[n]
	}
	p.bytes = make([]byte, p.starts[features])
	lists := make([][]byte, features)
	for n := range features {
		lists[n] = p.bytes[p.starts[n]:p.starts[n]:p.starts[n+1]]
	}
	each(func(feature, gap int32) { lists[feature] = appendGap(lists[feature], gap) })
	return p
}

func (p *postings) of(feature int32) []byte { return p.bytes[p.starts[feature]:p.starts[feature+1]] }

// has reports whether a list without weights holds a text.
func (p *postings) has(feature, text int32) bool {
	list, listed, gap := p.of(feature), int32(0), int32(0)
	for at := 0; at < len(list); {
		gap, at = gapAt(list, at)
		if listed += gap; listed == text {
			return true
		}
	}
	return false
}

func gapSize(gap int32) int {
	size := 1
	for ; gap >= 0x80; gap >>= 7 {
		size++
	}
	return size
}

func appendGap(list []byte, gap int32) []byte {
	for ; gap >= 0x80; gap >>= 7 {
		list = append(list, byte(gap)|0x80)
	}
	return append(list, byte(gap))
}

// gapAt reads a gap and tells where the next byte is.
func gapAt(list []byte, at int) (gap int32, next int) {
	if list[at] < 0x80 {
		return int32(list[at]), at + 1
	}
	return longGapAt(list, at)
}

func longGapAt(list []byte, at int) (gap int32, next int) {
	for shift := 0; ; shift += 7 {
		gap |= int32(list[at]&0x7f) << shift
		at++
		if list[at-1] < 0x80 {
			return gap, at
		}
	}
}
