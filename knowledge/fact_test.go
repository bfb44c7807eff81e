package knowledge_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"ssprbot/knowledge"
)

func TestFactsKeepTheOrderOfTheirValues(t *testing.T) {
	base := load(t, source(t, "testdata/every-key.yaml"))
	facts := base.Facts()
	if len(facts) != 2 || facts[0].ID != "account" || facts[1].ID != "methods" {
		t.Fatalf("facts: %+v", facts)
	}
	account, ok := base.Fact("account")
	if !ok || account.Question.In("ko") != "암호를 어디에서 관리하나요?" || !slices.Equal(account.CannotKnow, []knowledge.Audience{knowledge.Employee}) {
		t.Errorf("account: %+v", account)
	}
	var values []string
	for _, v := range account.Values {
		values = append(values, v.ID)
	}
	if !slices.Equal(values, []string{"cloud", "hybrid"}) || account.Values[1].Label.In("ko") != "회사 디렉터리에서도" {
		t.Errorf("values: %+v", account.Values)
	}
	if words := account.Values[0].Words; !slices.Equal(words["en"], []string{"cloud only", "AADSTS50000"}) || !slices.Equal(words["ko"], []string{"클라우드 전용"}) {
		t.Errorf("words: %v", words)
	}
	if methods, _ := base.Fact("methods"); methods.Question != nil || methods.CannotKnow != nil {
		t.Errorf("methods: %+v", methods)
	}
	if _, ok := base.Fact("accounts"); ok {
		t.Error("a fact that no file declares is found")
	}
}

const declaring = `
version: 1
facts:
  account: {question: {en: "Where?"}, values: {cloud: {en: Cloud}, hybrid: {en: Both}}}
issues: [{id: a, title: {en: A}, symptoms: {en: [a]}, facts: {account: cloud}}]
`

// An organization's own files use the facts of the base.
func TestFactsAreCheckedAfterJoining(t *testing.T) {
	const using = "version: 1\nissues: [{id: b, title: {en: B}, symptoms: {en: [b]}, facts: {account: hybrid}}]\n"
	const replacing = "version: 1\nfacts: {account: {values: {local: {en: Here}}}}\n"
	load(t, inMemory("base", declaring), inMemory("ours", using))
	load(t, inMemory("ours", using), inMemory("base", declaring))

	got := lines(problemsOf(t, inMemory("base", declaring), inMemory("ours", using), inMemory("theirs", replacing)))
	want := []string{
		`base/a.yaml:5:72: the fact "account" has no value "cloud"`,
		`ours/a.yaml:2:72: the fact "account" has no value "hybrid"`,
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestFactDeclaredTwiceInAPath(t *testing.T) {
	got := lines(problemsOf(t, twoFiles("ours", declaring, "version: 1\nfacts: {account: {values: {local: {en: Here}}}}\n")))
	if want := []string{`ours/b.yaml:2:9: the fact "account" is already declared at ours/a.yaml:4:3`}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

const stating = `
version: 1
facts:
  account:
    values: {cloud: {en: Cloud}, guest: {en: Guest}, hybrid: {en: Both}}
    words:
      cloud: {en: [cloud only]}
      guest: {en: [guest, guest account, AADSTS50020, B2B], ko: [게스트, 협력사 직원]}
      hybrid: {en: [on-premises AD, synced], ko: [온프레미스 AD]}
  seen:
    values: {text: {en: A text}, nothing: {en: Nothing}}
    words:
      text: {en: [text message, café], ko: [문자]}
      nothing: {en: [no text message, never got a text message], ko: [문자가 안 와]}
  place:
    values: {reset-portal: {en: The reset page}, server-log: {en: The log}}
    words:
      reset-portal: {en: [passwordreset.microsoftonline.com, reset page, hotel]}
      server-log: {en: [event id, event 33008, hotel], ko: [이벤트 로그]}
issues: [{id: a, title: {en: A}, symptoms: {en: [a]}}]
`

func TestStated(t *testing.T) {
	type stated = map[string]string
	tests := map[string]struct {
		text string
		want stated
	}{
		"nothing":                     {"it does not work", stated{}},
		"empty":                       {"", stated{}},
		"a word":                      {"I am a guest here", stated{"account": "guest"}},
		"case and width":              {"I am a ＧＵＥＳＴ", stated{"account": "guest"}},
		"punctuation between":         {"the account is cloud-only!", stated{"account": "cloud"}},
		"decomposed":                  {"cafe\u0301", stated{"seen": "text"}},
		"typographic apostrophe":      {"the guest’s password", stated{}},
		"part of a word":              {"the guesthouse is unsynced", stated{}},
		"a particle behind":           {"저는 guest인데요", stated{"account": "guest"}},
		"Hangul in an English text":   {"what is 게스트 for", stated{"account": "guest"}},
		"Hangul spaced otherwise":     {"협력사직원이에요", stated{"account": "guest"}},
		"Hangul spaced too much":      {"협 력 사 직 원 이에요", stated{"account": "guest"}},
		"Hangul within a word":        {"온게스트", stated{}},
		"Hangul after Latin":          {"ABC게스트예요", stated{"account": "guest"}},
		"mixed scripts":               {"온프레미스AD랑 연결돼 있어요", stated{"account": "hybrid"}},
		"mixed scripts, word cut":     {"온프레미스 ADFS", stated{}},
		"an address":                  {"https://passwordreset.microsoftonline.com/?x=1 shows nothing", stated{"place": "reset-portal"}},
		"a code":                      {"Fehler aadsts50020", stated{"account": "guest"}},
		"an event":                    {"이벤트 33008", stated{"place": "server-log"}},
		"another event":               {"event 33009", stated{}},
		"several facts":               {"guest on the reset page", stated{"account": "guest", "place": "reset-portal"}},
		"two values":                  {"a guest, synced from our AD", stated{}},
		"two words of one value":      {"guest (B2B)", stated{"account": "guest"}},
		"denied":                      {"I am not a guest", stated{}},
		"denied, shortened":           {"she isn't a guest", stated{}},
		"denied with a prefix":        {"non-guest", stated{}},
		"denied in Korean":            {"게스트 아니고", stated{}},
		"denied in Korean, particle":  {"게스트 계정은 아니에요", stated{}},
		"denied in Korean, Latin":     {"guest가 아닌데요", stated{}},
		"denied, then said":           {"not a guest but synced", stated{"account": "hybrid"}},
		"something else denied":       {"does not work as a guest", stated{"account": "guest"}},
		"a longer word holds another": {"I get no text message", stated{"seen": "nothing"}},
		"longer in Korean":            {"문자가 안와요", stated{"seen": "nothing"}},
		"a word of two values":        {"my hotel", stated{}},
		"both, apart":                 {"no text message today, a text message yesterday", stated{}},
	}
	base := load(t, inMemory("base", stating))
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if got := base.Stated(tt.text); !maps.Equal(got, tt.want) {
				t.Errorf("%q states %v, want %v", tt.text, got, tt.want)
			}
		})
	}
}

// Who pastes a log is asked instead.
func TestStatedReadsTheBeginningOnly(t *testing.T) {
	base := load(t, inMemory("base", stating))
	const window = 32 << 10
	if got := base.Stated(strings.Repeat(".", window-10) + " guest"); got["account"] != "guest" {
		t.Errorf("within the window: %v", got)
	}
	if got := base.Stated(strings.Repeat(".", window) + " guest"); len(got) != 0 {
		t.Errorf("beyond the window: %v", got)
	}
	if got := base.Stated(strings.Repeat(".", window-4) + "게스트"); len(got) != 0 {
		t.Errorf("cut within a word: %v", got)
	}
}

// A fact that says nothing about words is still one that entries can have.
func TestStatedWithoutWords(t *testing.T) {
	if got := load(t, inMemory("base", declaring)).Stated("cloud"); len(got) != 0 {
		t.Errorf("stated %v", got)
	}
}
