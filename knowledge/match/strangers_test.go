package match_test

import (
	"fmt"
	"slices"
	"testing"

	"ssprbot/knowledge/match"
)

// many is a corpus that is large enough for strange words to mean something: four documents of sixty texts, and fifty-six
// out of scope, in which all words of the troubles are. Every tenth text in scope has a word of its own.
func many() match.Corpus {
	var c match.Corpus
	places := []string{"at home", "in the office", "on my phone", "since monday", "after lunch", "again", "this week", "at the airport", "for hours", "on the train"}
	doing := []string{"help", "please", "hi", "urgent", "sorry", "hello"}
	for _, about := range []struct{ id, trouble string }{
		{"locked", "my account is locked"}, {"expired", "my password has expired"},
		{"code", "the code does not arrive"}, {"licence", "the licence is missing"},
	} {
		d := match.Document{ID: about.id, Titles: []string{about.trouble}}
		for i, place := range places {
			for j, word := range doing {
				text := word + " " + about.trouble + " " + place
				if (i+j)%10 == 0 {
					text += fmt.Sprintf(" says qw%szx", about.id)
				}
				d.Symptoms = append(d.Symptoms, text)
			}
		}
		c.Documents = append(c.Documents, d)
	}
	for _, thing := range []string{"printer", "mouse", "coffee", "lunch", "window", "chair", "lamp", "parking", "weather", "holiday"} {
		for _, trouble := range []string{"is broken", "does not work again", "is missing at home", "for my team please"} {
			c.OutOfScope = append(c.OutOfScope, "the "+thing+" "+trouble)
		}
	}
	c.OutOfScope = append(c.OutOfScope, "the door is locked", "the milk has expired", "the parcel does not arrive", "an account of the trip",
		"a password for lunch", "the code of the door", "my driving licence", "hi, sorry, please help", "hello, urgent",
		"the gate is locked", "the cheese has expired", "the train does not arrive", "an account of lunch", "a password for the game",
		"the code of the gate", "a hunting licence")
	c.Elsewhere = []string{"Gmail", "Oracle", "Wells Fargo", "카카오톡"}
	return c
}

func TestTheSameTroubleElsewhere(t *testing.T) {
	m := match.Train(many())
	for ours, theirs := range map[string]string{
		"my password has expired at home":     "my Wells Fargo password has expired at home",
		"hello my account is locked again":    "hello my Oracle account is locked again",
		"please the code does not arrive":     "please the xqubzor code does not arrive",
		"my account is locked on my phone":    "my account at zyxel.qrk is locked on my phone",
		"urgent my password has expired":      "urgent my brf7k password has expired",
		"the licence is missing in my office": "the volcano licence is missing in my office",
	} {
		own, other := m.Match(ours), m.Match(theirs)
		if !own.InScope || doubts(other) < 4*doubts(own) {
			t.Errorf("%q: %v, %q: %v", ours, own.Confidence, theirs, other.Confidence)
		}
	}
}

// doubts are the odds that a text is out of scope.
func doubts(r match.Result) float64 { return (1 - r.Confidence) / r.Confidence }

func TestMarks(t *testing.T) {
	m := match.Train(many())
	for text, want := range map[string][]string{
		"hello my password has expired at home": nil,
		"hello my pasword has expired at home":  nil, // a slip
		"my accountpassword is locked":          nil, // two words run together
		"my password has expired 4711":          nil,
		"the password of kim@volcano.qrx":       nil, // whose address it is tells nothing
		"my Wells  Fargo password":              {"?elsewhere"},
		"oracle and GMAIL":                      {"?elsewhere", "?elsewhere"},
		"my volcano password":                   {"?word"},
		"my xqubzor password":                   {"?name"},
		"my volcano.qrx password":               {"?name", "?name"}, // whatever its parts mean
		"my brf7k password":                     {"?code"},
		"카카오톡 password":                         {"?elsewhere"},
		"볼프강 code, 볼프강":                         {"?start", "?start"},
		"the code qwcodezx":                     nil, // which six texts of an entry have
	} {
		if got := m.Marks(text); !slices.Equal(got, want) {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}

// In a few texts every word is rare, and where nothing is said to be elsewhere nothing is invented.
func TestStrangersNeedACorpus(t *testing.T) {
	if marks := match.Train(small()).Marks("my xqubzor password"); marks != nil {
		t.Errorf("marks in a small corpus: %v", marks)
	}
	c := many()
	if match.Inventions(c) == 0 {
		t.Error("no inventions")
	}
	c.Elsewhere = nil
	if n := match.Inventions(c); n != 0 {
		t.Errorf("%d inventions without names", n)
	}
}

func TestATitledNameIsNotElsewhere(t *testing.T) {
	c := many()
	c.Documents[1].Titles = append(c.Documents[1].Titles, "The password of Oracle")
	if marks := match.Train(c).Marks("my Oracle password"); len(marks) != 1 || marks[0] == "?elsewhere" {
		t.Errorf("%v", marks)
	}
}

func TestRestoredStrangers(t *testing.T) {
	c := many()
	trained := match.Train(c)
	restored, err := match.Restore(c, trained.Save(c))
	if err != nil {
		t.Fatal(err)
	}
	questions := []string{"my Gmail password has expired", "xqubzor code", "카카오톡 code does not arrive", "볼프강 code"}
	if got, want := answers(restored, questions), answers(trained, questions); got != want {
		t.Errorf("a restored matcher answers otherwise:\n%s\nwant\n%s", got, want)
	}
	c.Elsewhere = c.Elsewhere[1:]
	if _, err := match.Restore(c, trained.Save(many())); err == nil {
		t.Error("it took the matcher of other names")
	}
}
