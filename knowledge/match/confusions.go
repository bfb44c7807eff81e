package match

import (
	"cmp"
	"slices"
)

// Confusion says how many symptoms of one document look most like another document.
type Confusion struct {
	Document, Other string
	Taken           int // symptoms of Document whose nearest text is one of Other
	Symptoms        int // of Document
}

// Confusions leaves out each symptom in turn and looks for the text that is most like it, as Match does before it asks
// what training has learned. Nothing is trained: it takes little longer than asking every symptom once. The result is
// sorted by Document and Other and leaves out pairs that are never confused.
func Confusions(c Corpus) []Confusion {
	documents := canonical(c.Documents)
	var all []Confusion
	for pair, taken := range taken(comparisonOf(documents, c)) {
		if int(pair.nearest) == len(documents) {
			continue // nearest to a text that is out of scope
		}
		own := documents[pair.own]
		all = append(all, Confusion{own.ID, documents[pair.nearest].ID, taken, len(own.Symptoms)})
	}
	slices.SortFunc(all, func(a, b Confusion) int {
		return cmp.Or(cmp.Compare(a.Document, b.Document), cmp.Compare(a.Other, b.Other))
	})
	return all
}

// comparison holds every text of a corpus, those that are to be left out in turn, and an index of all.
type comparison struct {
	texts   []lesson
	model   *model
	asking  []bool // by text
	nearest neighbours
}

func comparisonOf(documents []Document, c Corpus) comparison {
	r := newReader(c.Synonyms, nil)
	var x comparison
	l := newLessons(make([]int32, len(documents)))
	add := func(texts []string, class int, asking bool) {
		for _, text := range texts {
			if l.add(int32(class), r.read(text)) {
				x.asking = append(x.asking, asking)
			}
		}
	}
	for class, d := range documents {
		add(d.Titles, class, false)
		add(d.Symptoms, class, true)
	}
	add(sortedSet(c.OutOfScope), len(documents), false)
	l.number()
	x.model = &model{vocabulary: l.vocabulary}
	x.texts = x.model.count(l, func(int) bool { return true })
	x.nearest = newNeighbours(x.texts, x.model.scales(x.texts), len(x.model.weights), len(documents)+1)
	return x
}

// classes are a text's own class and that of the text most like it.
type classes struct{ own, nearest int32 }

// taken counts the texts that are more like one of another class than like any other of their own.
func taken(x comparison) map[classes]int {
	counts := map[classes]int{}
	var w workspace
	var similar []float32
	for i, text := range x.texts {
		if !x.asking[i] {
			continue
		}
		similar = x.nearest.nearestBut(int32(i), x.model.recall(text, &w).terms, x.model.weights, similar, &w)
		nearest := text.class // a tie is the text's own
		for class, s := range similar {
			if s > similar[nearest] {
				nearest = int32(class)
			}
		}
		if nearest != text.class {
			counts[classes{text.class, nearest}]++
		}
	}
	return counts
}
