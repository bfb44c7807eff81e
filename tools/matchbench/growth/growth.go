// Package growth shows how our matcher fares as a knowledge base grows. It makes bases of any size out of a real one and
// measures learning and matching on them.
//
// Invariants: a base of a size is the same in every run, byte for byte. Half of a sentence is its entry's own words, the
// rest is drawn from all that was said before, so that frequent words stay frequent. New words keep turning up as Heaps'
// law says (the number of different words is a power of the number of words), with the power that the real base shows in
// each language; they are spliced from two known ones, so that spelling stays plausible.
//
// What does not belong here: quality. Nobody can say what is right for a made-up sentence.
package growth

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"

	"ssprbot/knowledge"
)

const (
	perFile    = 500 // entries, so that no file comes near what the loader takes
	perOutside = 10  // symptoms for one sentence out of scope
	mostAsked  = 200
)

// Made is what a base that was made holds.
type Made struct {
	Symptoms, Entries int
	Words             int      // different ones in all sentences
	Asked             []string // sentences about the first entries that are not in the base
}

// Write makes a base with so many symptoms and writes it into a folder, as knowledge files. An entry has as many symptoms
// as a real one has on average, evenly in each of the languages that the real ones speak, and a cause that is as long as
// the cause and the steps of a real one.
func Write(folder string, issues []*knowledge.Issue, symptoms int) (Made, error) {
	m, err := newMaker(issues)
	if err != nil {
		return Made{}, err
	}
	for m.made.Symptoms < symptoms {
		name := filepath.Join(folder, fmt.Sprintf("%06d.yaml", m.made.Entries))
		if err := os.WriteFile(name, m.file(symptoms), 0o600); err != nil {
			return Made{}, fmt.Errorf("writing a made-up base: %w", err)
		}
	}
	for _, v := range m.voices {
		m.made.Words += len(v.made)
	}
	return m.made, nil
}

// maker writes entries until there are enough symptoms.
type maker struct {
	voices   []*voice
	perEntry int // symptoms
	made     Made
}

func newMaker(issues []*knowledge.Issue) (*maker, error) {
	m := &maker{}
	chance := rand.New(rand.NewPCG(1, 2))
	total := 0
	for _, language := range knowledge.Languages() {
		v := newVoice(language, issues, chance)
		if len(v.lengths) > 0 {
			m.voices = append(m.voices, v)
			total += len(v.lengths)
		}
	}
	if total == 0 {
		return nil, errors.New("making a base: the real one has no symptoms")
	}
	m.perEntry = max(total/len(issues), len(m.voices))
	return m, nil
}

func (m *maker) file(symptoms int) []byte {
	var out bytes.Buffer
	before := m.made.Symptoms
	fmt.Fprintln(&out, "version: 1\nissues:")
	for range perFile {
		if missing := symptoms - m.made.Symptoms; missing > 0 {
			m.entry(&out, min(m.perEntry, missing))
		}
	}
	fmt.Fprintln(&out, "outOfScope:")
	for _, v := range m.voices {
		m.list(&out, v, nil, max((m.made.Symptoms-before)/perOutside/len(m.voices), 1))
	}
	return out.Bytes()
}

func (m *maker) entry(out *bytes.Buffer, symptoms int) {
	topics := make([][]string, len(m.voices))
	for i, v := range m.voices {
		topics[i] = v.topic()
	}
	fmt.Fprintf(out, "  - id: made-%d\n    title: {en: %q}\n    symptoms:\n", m.made.Entries, m.voices[0].sentence(topics[0]))
	for i, v := range m.voices {
		share := (symptoms + len(m.voices) - 1 - i) / len(m.voices) // the first language gets what does not divide
		if share > 0 {
			fmt.Fprint(out, "    ")
			m.list(out, v, topics[i], share)
		}
		if len(m.made.Asked) < mostAsked {
			m.made.Asked = append(m.made.Asked, v.sentence(topics[i]))
		}
	}
	fmt.Fprintln(out, "    cause:")
	for i, v := range m.voices {
		fmt.Fprintf(out, "      %s: %q\n", v.language, v.speak(topics[i], max(v.about, 1)))
	}
	m.made.Symptoms += symptoms
	m.made.Entries++
}

// list writes sentences in one language, in the flow style, which does not depend on how far in it stands.
func (m *maker) list(out *bytes.Buffer, v *voice, topic []string, sentences int) {
	fmt.Fprintf(out, "  %s: [", v.language)
	for i := range sentences {
		if i > 0 {
			fmt.Fprint(out, ", ")
		}
		fmt.Fprintf(out, "%q", v.sentence(topic))
	}
	fmt.Fprintln(out, "]")
}
