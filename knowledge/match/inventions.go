package match

import "strings"

// inventor makes texts that are out of scope of texts that are in scope: the same trouble with something that others look
// after. Nobody could write all of these down, and yet they are what comes nearest to being in scope.
type inventor struct {
	reader  reader
	names   map[bool][]string // of what is elsewhere, by whether they are Korean
	in, out census
	weight  float64 // of a text out of scope, where one in scope weighs one
	made    int
}

func newInventor(r reader, c Corpus) *inventor {
	v := &inventor{reader: r, names: map[bool][]string{}, in: census{}, out: census{}}
	for _, name := range c.Elsewhere {
		v.names[isKorean(name)] = append(v.names[isKorean(name)], name)
	}
	in := 0
	for _, d := range c.Documents {
		in += len(d.Symptoms)
		v.count(v.in, d.Symptoms)
	}
	v.count(v.out, c.OutOfScope)
	v.weight = float64(in) / float64(max(len(c.OutOfScope), 1))
	return v
}

func (v *inventor) count(names census, texts []string) {
	for _, text := range texts {
		names.count(v.reader.split(plainText(fold(text)), nil))
	}
}

// teach lets l learn what invent makes of a text, if anything.
func (v *inventor) teach(l *lessons, text string) {
	if invented, ok := v.invent(text); ok {
		l.invent(invented)
	}
}

// invent returns what is read in a text of a document once it speaks of something elsewhere. ok is false where there are
// no such names, or where the text has words that only documents have: with these it is in scope whatever it names.
func (v *inventor) invent(text string) (invented content, ok bool) {
	plain := plainText(fold(text))
	names := v.names[isKorean(plain)]
	units := v.reader.split(plain, nil)
	if len(names) == 0 || v.isPeculiar(units) || v.isElsewhere(units) {
		return content{}, false
	}
	moved := withName(plain, names[v.made%len(names)])
	marks := marksOfNames[isKorean(plain)]
	r := v.reader
	r.alias = marks[v.made%len(marks)]
	v.made++
	return r.read(moved), true
}

// marksOfNames are what the names are read as, by whether they are Korean: not only as listed ones, for most of what is
// elsewhere is not listed.
var marksOfNames = map[bool][]string{
	false: {elsewhere, strangeName, strangeCode, strangeWord},
	true:  {elsewhere, strangeName, strangeStart, strangeStart},
}

// A word that at least so many symptoms have, and so many times as often as texts out of scope, is one of documents alone.
const (
	usual    = 5
	peculiar = 8
)

func (v *inventor) isPeculiar(units []unit) bool {
	found := false
	eachName(units, func(name string) {
		n := float64(v.in[name])
		found = found || n >= usual && n > peculiar*v.weight*(float64(v.out[name])+0.5)
	})
	return found
}

func (v *inventor) isElsewhere(units []unit) bool {
	for _, u := range v.reader.synonyms.fold(units, &workspace{}) {
		if u.text == elsewhere {
			return true
		}
	}
	return false
}

// withName puts a name where one is likely: before the thing that is spoken of in English, at the beginning in Korean.
func withName(plain, name string) string {
	words := strings.Fields(plain)
	for i, word := range words[:max(len(words)-1, 0)] {
		if !isKorean(plain) && leading[word] {
			words[i] = word + " " + name
			return strings.Join(words, " ")
		}
	}
	return name + " " + plain
}

// leading are words that a name may follow.
var leading = set("my the our your his her their a to into in on for from of with")
