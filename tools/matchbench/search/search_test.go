package search_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"ssprbot/knowledge"
	"ssprbot/tools/matchbench/search"
)

const file = `version: 1
issues:
  - id: phone
    title: {en: Lost device, ko: 기기 분실}
    symptoms:
      en: [I lost my phone, the authenticator was on my old phone]
      ko: [휴대폰을 잃어버렸어요, 인증 앱이 예전 폰에 있어요, ＯＴＰ 기기 교체]
    cause: {en: Registrations live on one handset, ko: 등록 정보는 기기마다 따로}
  - id: password
    title: {en: Forgotten password, ko: 암호 분실}
    symptoms:
      en: [I forgot my password, resetting does nothing]
      ko: [비밀번호를 잊어버렸습니다, 재설정이 안돼요]
  - id: coffee
    title: {en: Coffee}
    symptoms: {en: [the coffee machine is empty]}
outOfScope: {en: [the printer is jammed, when is lunch, book a room]}
`

func load(t *testing.T) *knowledge.Base {
	t.Helper()
	return loadText(t, file)
}

func loadText(t *testing.T, text string) *knowledge.Base {
	t.Helper()
	base, err := knowledge.Load(knowledge.Source{Name: "test", FS: fstest.MapFS{"k.yaml": {Data: []byte(text)}}})
	if err != nil {
		t.Fatal(err)
	}
	return base
}

// engines makes one of every kind.
func engines(t *testing.T) map[string]search.Engine {
	t.Helper()
	base := load(t)
	issues := base.Issues()
	all := map[string]search.Engine{"ours": search.NewMatcher(base, time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC))}
	add := func(name string, e search.Engine, err error) {
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		all[name] = e
		t.Cleanup(func() {
			if err := e.Close(); err != nil {
				t.Errorf("closing %s: %v", name, err)
			}
		})
	}
	for grain, name := range []string{"by entry", "by sentence"} {
		for hangul, how := range []string{"stock", "paired"} {
			b, err := search.NewBleve(issues, search.Hangul(hangul), search.Grain(grain))
			add("bleve "+how+" "+name, b, err)
		}
		for tokenizer, how := range []string{"porter", "paired", "trigram"} {
			f, err := search.NewFTS5(t.Context(), issues, search.Tokenizer(tokenizer), search.Grain(grain))
			add("fts5 "+how+" "+name, f, err)
		}
	}
	return all
}

func TestRank(t *testing.T) {
	tests := []struct {
		name, text string
		want       knowledge.IssueID
		but        string // engines with this in their names are known not to find it; none if empty
	}{
		{"as it stands", "I lost my phone", "phone", ""},
		{"an English ending", "forgetting passwords", "password", ""},
		{"upper case", "COFFEE", "coffee", ""},
		{"Korean as it stands", "비밀번호를 잊어버렸습니다", "password", ""},
		{"Korean without its particle", "비밀번호", "password", "bleve stock, fts5 porter"},
		{"two syllables of Korean", "암호", "password", "trigram"},
		{"two syllables of a longer word", "설정", "password", "bleve stock, fts5 porter, trigram"},
		{"narrow letters for wide ones in Korean", "OTP", "phone", "bleve paired, fts5"},
	}
	all := engines(t)
	for _, tt := range tests {
		for name, engine := range all {
			t.Run(tt.name+"/"+name, func(t *testing.T) {
				answer, err := engine.Rank(tt.text)
				if err != nil {
					t.Fatal(err)
				}
				var got knowledge.IssueID
				if len(answer.Issues) > 0 {
					got = answer.Issues[0]
				}
				if found := got == tt.want; found == excepted(name, tt.but) {
					t.Errorf("first is %q (score %g), want %q: %t", got, answer.Score, tt.want, !found)
				}
			})
		}
	}
}

func excepted(name, but string) bool {
	for part := range strings.SplitSeq(but, ", ") {
		if part != "" && strings.Contains(name, part) {
			return true
		}
	}
	return false
}

func TestRankTakesAnyText(t *testing.T) {
	texts := map[string]string{
		"empty": "", "blank": " \n\t", "operators": `OR AND NOT NEAR("a b", 2) title:x * ^ ( "`, "quotes": `"'"` + "`", "a null": "a\x00b",
		"broken UTF-8": "\xff\xfe password", "one syllable": "폰", "emoji": "🤷 ¯\\_(ツ)_/¯", "long": strings.Repeat("lost phone 비밀번호 ", 2000),
	}
	for name, engine := range engines(t) {
		for kind, text := range texts {
			answer, err := engine.Rank(text)
			if err != nil {
				t.Errorf("%s, %s: %v", name, kind, err)
			}
			seen := map[knowledge.IssueID]bool{}
			for _, id := range answer.Issues {
				if seen[id] {
					t.Errorf("%s, %s: %s stands twice", name, kind, id)
				}
				seen[id] = true
			}
		}
	}
}

func TestOthersAreGivenTheCauses(t *testing.T) {
	for name, engine := range engines(t) {
		if name == "ours" {
			continue // what it reads of an entry is tested where it is made
		}
		for _, text := range []string{"handset", "등록 정보는"} {
			answer, err := engine.Rank(text)
			if err != nil || len(answer.Issues) == 0 || answer.Issues[0] != "phone" {
				t.Errorf("%s finds %v for %q (%v)", name, answer.Issues, text, err)
			}
		}
	}
}

// By BM25 a word that comes forty times counts hardly more than one that comes twice; by bleve's other model, which takes
// the root, more than four times as much.
func TestBleveCountsByBM25(t *testing.T) {
	score := func(times int) float64 {
		text := fmt.Sprintf("version: 1\nissues:\n  - {id: a, title: {en: x}, symptoms: {en: [%q]}}\n  - {id: b, title: {en: x}, symptoms: {en: [%q]}}\n",
			strings.Repeat("alpha ", times)+numbered("a", 60-times), numbered("b", 100))
		b, err := search.NewBleve(loadText(t, text).Issues(), search.Paired, search.ByEntry)
		if err != nil {
			t.Fatal(err)
		}
		defer b.Close()
		answer, err := b.Rank("alpha")
		if err != nil {
			t.Fatal(err)
		}
		return answer.Score
	}
	if twice, often := score(2), score(40); often <= twice || often > 2*twice {
		t.Errorf("twice scores %g, forty times %g", twice, often)
	}
}

// numbered makes n different words.
func numbered(word string, n int) string {
	var words strings.Builder
	for i := range n {
		fmt.Fprintf(&words, "%s%d ", word, i)
	}
	return words.String()
}

func TestFTS5IsAsLargeAsItsIndex(t *testing.T) {
	size := func(issues []*knowledge.Issue) int64 {
		f, err := search.NewFTS5(t.Context(), issues, search.Porter, search.ByEntry)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		bytes, err := f.Size(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return bytes
	}
	embedded, err := knowledge.Load(knowledge.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	if small, large := size(load(t).Issues()), size(embedded.Issues()); small <= 0 || large < 4*small {
		t.Errorf("%d bytes for a few entries, %d for all", small, large)
	}
}

func TestNewFTS5StopsWhenTold(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := search.NewFTS5(ctx, load(t).Issues(), search.Porter, search.ByEntry); err == nil {
		t.Error("no error, although the context is done")
	}
}

func TestBigrams(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"a word with a particle", "재설정이", "재설 설정 정이"},
		{"a word of two", "암호", "암호"},
		{"one syllable", "폰", "폰"},
		{"glued to English", "MFA등록이 안됨", "MFA 등록 록이 안됨"},
		{"glued to what follows", "등록MFA", "등록 MFA"},
		{"no Hangul", "I lost my phone, 2 days ago", "I lost my phone, 2 days ago"},
		{"nothing", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := strings.Join(strings.Fields(search.Bigrams(tt.text)), " "); got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}

func ExampleNewFTS5() {
	base, err := knowledge.Load(knowledge.Source{Name: "ours", FS: fstest.MapFS{"k.yaml": {Data: []byte(file)}}})
	if err != nil {
		fmt.Println(err)
		return
	}
	engine, err := search.NewFTS5(context.Background(), base.Issues(), search.PairedPorter, search.ByEntry)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer engine.Close()
	answer, err := engine.Rank("비밀번호가 기억나지 않아요")
	fmt.Println(answer.Issues, answer.Score > 0, err)
	// Output: [password] true <nil>
}
