package match_test

import (
	"bytes"
	"testing"

	"ssprbot/knowledge/match"
)

func TestRestoreIsTrain(t *testing.T) {
	c := small()
	saved := match.Train(c).Save(c)
	restored, err := match.Restore(small(), saved)
	if err != nil {
		t.Fatal(err)
	}
	questions := append([]string{"my acount is lokced", "SSPR_0010", "암호가 안돼요", ""}, c.Documents[0].Symptoms...)
	if got, want := answers(restored, questions), answers(match.Train(c), questions); got != want {
		t.Errorf("a restored matcher answers otherwise:\n%s\nwant\n%s", got, want)
	}
	if !bytes.Equal(restored.Save(c), saved) {
		t.Error("a restored matcher is saved otherwise")
	}
}

func TestRestoreRefuses(t *testing.T) {
	c := small()
	saved := match.Train(c).Save(c)
	other := small()
	other.OutOfScope = append(other.OutOfScope, "one text more")
	if _, err := match.Restore(other, saved); err == nil {
		t.Error("it took another corpus's matcher")
	}
	for _, damaged := range [][]byte{nil, saved[:len(saved)/2], saved[:len(saved)-1], append(bytes.Clone(saved), 0), flipped(saved)} {
		if _, err := match.Restore(c, damaged); err == nil {
			t.Errorf("it took a damaged file of %d bytes", len(damaged))
		}
	}
}

// TestNoCorpusPassesForAnother: lists that would stand in one row are told apart.
func TestNoCorpusPassesForAnother(t *testing.T) {
	one := match.Corpus{
		Documents: []match.Document{{ID: "d"}}, OutOfScope: []string{"x", "y"},
		Synonyms: [][]string{{"a", "b"}, {"c", "d"}, {"e", "f"}, {"g", "h"}, {"i", "j"}, {"k", "l"}},
	}
	other := match.Corpus{
		Documents:  []match.Document{{ID: "d"}, {ID: "x", Group: "y", Symptoms: []string{"a", "b"}, Vague: []string{"c", "d"}, About: []string{"e", "f"}, Codes: []string{"g", "h"}}},
		OutOfScope: []string{"i", "j"}, Elsewhere: []string{"k", "l"},
	}
	if _, err := match.Restore(other, match.Train(one).Save(one)); err == nil {
		t.Error("it took another corpus's matcher")
	}
}

func flipped(saved []byte) []byte {
	damaged := bytes.Clone(saved)
	damaged[len(damaged)/2] ^= 1
	return damaged
}
