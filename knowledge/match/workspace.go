package match

// workspace is the memory that a text is worked on in, one at a time. Using it again keeps garbage away from the answer
// path. What is handed out of it holds until the next text.
type workspace struct {
	parts        []string // of the text
	ends         []int
	typed, meant []unit
	bag          bag
	letters      []byte
	marks        []string
	spelling     bag
	sense        []float32
	turned       []float32
	terms        []term
	similar      []float32 // by learned text; all zero between two texts
	touched      []int32
	sums         []int32
	scores       scores
	posterior    []float64
	clearest     []float64
}

// cleared returns s with n zero elements, in the same memory where that is large enough.
func cleared[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	s = s[:n]
	clear(s)
	return s
}
