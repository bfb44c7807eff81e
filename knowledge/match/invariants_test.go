package match_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"

	"ssprbot/knowledge/match"
)

func TestOrderDoesNotMatter(t *testing.T) {
	questions := []string{"my acount is lokced", "new password fails on pc", "프린터", "비번 안돼요", "6329", "", "works on premises but not in the cloud"}
	want := answers(match.Train(small()), questions)
	for seed := range uint64(5) {
		shuffled := small()
		shuffle := rand.New(rand.NewPCG(seed, 7)).Shuffle
		mix(shuffle, shuffled.Documents)
		mix(shuffle, shuffled.OutOfScope)
		mix(shuffle, shuffled.Synonyms)
		for i := range shuffled.Documents {
			mix(shuffle, shuffled.Documents[i].Symptoms)
			mix(shuffle, shuffled.Documents[i].Codes)
		}
		if got := answers(match.Train(shuffled), questions); got != want {
			t.Fatalf("order %d changes the results:\n%s\nwant\n%s", seed, got, want)
		}
	}
}

func mix[T any](shuffle func(int, func(i, j int)), s []T) {
	shuffle(len(s), func(i, j int) { s[i], s[j] = s[j], s[i] })
}

func answers(m *match.Matcher, questions []string) string {
	var b strings.Builder
	for _, q := range questions {
		fmt.Fprintf(&b, "%q %x\n", q, fmt.Sprint(m.Match(q)))
	}
	return b.String()
}

func TestMatchIsSafeForConcurrentUse(t *testing.T) {
	m := match.Train(small())
	questions := small().OutOfScope
	want := answers(m, questions)
	var running sync.WaitGroup
	for range 4 {
		running.Go(func() {
			if got := answers(m, questions); got != want {
				t.Errorf("concurrent answers differ:\n%s\nwant\n%s", got, want)
			}
		})
	}
	running.Wait()
}

func TestTrainLeavesTheCorpusAlone(t *testing.T) {
	c := small()
	m := match.Train(c)
	if fmt.Sprint(c) != fmt.Sprint(small()) {
		t.Error("Train changed its corpus")
	}
	want := m.Match("my account is locked")
	c.Documents[1].ID, c.Documents[1].Symptoms[0] = "changed", "changed"
	if got := m.Match("my account is locked"); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("the matcher follows changes of the corpus: %+v, want %+v", got, want)
	}
}

func FuzzMatch(f *testing.F) {
	for _, d := range small().Documents {
		for _, text := range slices.Concat(d.Symptoms, d.Codes) {
			f.Add(text)
		}
	}
	f.Add("<at>bot</at> &lt;b&gt; “can’t” https://aka.ms/sspr?x=1 SSPR _ 0010 ㅠㅠ \u200b\u202e ＡＢＣ e\u0301 \xff")
	f.Add("이\xfd랠!!\xbc   요") // what is no UTF-8 parts sentences however it is replaced
	m := match.Train(small())
	f.Fuzz(func(t *testing.T, text string) {
		r := m.Match(text)
		checkResult(t, r)
		want := fmt.Sprint(r)
		if again := fmt.Sprint(m.Match(text)); again != want {
			t.Errorf("not stable: %s, then %s", want, again)
		}
		if upper := fmt.Sprint(m.Match(mapASCII(text, upperASCII))); upper != want {
			t.Errorf("case matters: %s, upper %s", want, upper)
		}
		if wide := fmt.Sprint(m.Match(mapASCII(text, wideASCII))); len(text) < 1000 && wide != want {
			t.Errorf("width matters: %s, wide %s", want, wide)
		}
	})
}

func checkResult(t *testing.T, r match.Result) {
	t.Helper()
	sum := 0.0
	for i, c := range r.Candidates {
		if !(c.Confidence >= 0 && c.Confidence <= 1) || i > 0 && c.Confidence > r.Candidates[i-1].Confidence {
			t.Errorf("candidate %d out of range or order: %+v", i, r)
		}
		sum += c.Confidence
	}
	if !(r.Confidence >= 0 && r.Confidence <= 1) || !(sum <= r.Confidence+1e-9) || len(r.Candidates) > 20 {
		t.Errorf("not a posterior: %+v", r)
	}
	if r.InScope && len(r.Candidates) == 0 {
		t.Errorf("in scope of nothing: %+v", r)
	}
}

// mapASCII changes ASCII letters only: those of other alphabets change more than their case, and what follows a
// letter may be an accent for it.
func mapASCII(text string, change func(rune) rune) string {
	if strings.IndexFunc(text, func(r rune) bool { return r >= 0x300 && r < 0xac00 }) >= 0 || strings.Contains(text, "&") {
		return text
	}
	return strings.Map(change, text)
}

func upperASCII(r rune) rune {
	if 'a' <= r && r <= 'z' {
		return r - 'a' + 'A'
	}
	return r
}

func wideASCII(r rune) rune {
	if '!' <= r && r <= '~' {
		return r + 0xfee0
	}
	return r
}
