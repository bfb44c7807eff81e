package growth

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"

	"ssprbot/knowledge"
)

const (
	topicWords = 12
	longest    = 30 // words of a sentence
)

// voice speaks one language as a base does.
type voice struct {
	language knowledge.Language
	chance   *rand.Rand
	lengths  []int           // in words, of the real symptoms
	about    int             // words of a real entry besides title and symptoms, on average
	power    float64         // of Heaps' law
	said     []string        // every word so far, the real ones first, as often as it was said
	known    map[string]bool // the different ones
	made     map[string]bool // those in sentences of ours
}

// newVoice listens to the symptoms in one language. There may be none; such a voice cannot speak.
func newVoice(language knowledge.Language, issues []*knowledge.Issue, chance *rand.Rand) *voice {
	v := &voice{language: language, chance: chance, made: map[string]bool{}}
	for _, issue := range issues {
		for _, symptom := range issue.Symptoms[language] {
			words := strings.Fields(symptom)
			v.lengths = append(v.lengths, min(len(words), longest))
			v.said = append(v.said, words...)
		}
		v.about += len(strings.Fields(told(issue, language)))
	}
	v.about /= max(len(issues), 1)
	v.known = different(v.said)
	v.power = math.Log2(float64(len(v.known)) / float64(max(len(different(v.said[:len(v.said)/2])), 1)))
	return v
}

// told is what an entry tells in one language: its cause and its steps.
func told(issue *knowledge.Issue, language knowledge.Language) string {
	return strings.Join(slices.Concat([]string{issue.Cause[language]}, issue.Steps.Employee[language], issue.Steps.Admin[language]), " ")
}

func different(words []string) map[string]bool {
	set := map[string]bool{}
	for _, w := range words {
		set[w] = true
	}
	return set
}

// topic is a stretch of what was said: words that belong together.
func (v *voice) topic() []string {
	size := min(topicWords, len(v.said))
	from := v.chance.IntN(len(v.said) - size + 1)
	return append([]string(nil), v.said[from:from+size]...)
}

// sentence is as long as a real one. Without a topic it is about anything.
func (v *voice) sentence(topic []string) string {
	return v.speak(topic, v.lengths[v.chance.IntN(len(v.lengths))])
}

func (v *voice) speak(topic []string, length int) string {
	words := make([]string, length)
	for i := range words {
		words[i] = v.word(topic)
		v.said = append(v.said, words[i])
		v.known[words[i]], v.made[words[i]] = true, true
	}
	return strings.Join(words, " ")
}

// word is new as often as keeps the number of different words a power of the number of words.
func (v *voice) word(topic []string) string {
	switch {
	case v.chance.Float64() < v.power*float64(len(v.known))/float64(len(v.said)):
		return splice(v.any(v.said), v.any(v.said))
	case topic != nil && v.chance.IntN(2) == 0:
		return v.any(topic)
	default:
		return v.any(v.said)
	}
}

func (v *voice) any(words []string) string { return words[v.chance.IntN(len(words))] }

// splice begins as one word and ends as the other.
func splice(one, other string) string {
	a, b := []rune(one), []rune(other)
	return string(a[:(len(a)+1)/2]) + string(b[len(b)/2:])
}
