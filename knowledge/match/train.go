package match

// Training, tuned by cross-validation on public intent data sets and the shipped knowledge.
const (
	epochs      = 6
	averaged    = 3 // the last epochs, whose weights' mean is kept
	drawings    = 2 // trainings that differ in chance, whose weights' mean is kept
	groupEpochs = 4
	steps       = 12000 // at least, in more epochs where there are few texts
	rate        = 0.7
	slowing     = 0.8  // by what part the rate has fallen at the end
	sharpen     = 6    // inputs have length one: without it weights would have to grow very large
	ignored     = 1e-2 // gradients below are not worth a step
	firstSum    = 10   // AdaGrad: squared gradient that a feature starts with
	spread      = 0.03 // what of the squared gradients of all of a feature's weights counts for one
	hearsay     = 0.3  // what a sentence of a document counts, where one that people type counts 1
	imagined    = 0.3  // what an invention counts
)

// school holds the texts to train with.
type school struct{ exercises []exercise }

// exercise is a text of a class.
type exercise struct {
	class int32
	terms []term
	worth float32
}

// newSchool takes what people type and what the documents say: their words are rarely typed, but when they are, they
// tell.
func newSchool(m *model, typed, about []lesson) school {
	var s school
	s.take(m, typed, 1)
	s.take(m, about, hearsay)
	return s
}

func (s *school) take(m *model, texts []lesson, worth float32) {
	for _, text := range texts {
		s.exercises = append(s.exercises, exercise{text.class, m.recall(text, &workspace{}).terms, worth / float32(text.shared)})
	}
}

// train learns to tell classes apart; classOf makes them of the exercises' own.
func (s *school) train(features, classes, epochs int, classOf func(int32) int32) regression {
	exercises := make([]exercise, len(s.exercises))
	for i, e := range s.exercises {
		exercises[i] = exercise{classOf(e.class), e.terms, e.worth}
	}
	var whole *trainer
	for drawing := range drawings {
		t := newTrainer(exercises, features, classes, drawing)
		t.train(exercises, roundsFor(len(exercises), epochs))
		whole = t.with(whole)
	}
	return whole.packed()
}

func roundsFor(exercises, epochs int) int {
	const most = 24
	return min(max(epochs, steps/max(exercises, 1)), most)
}
