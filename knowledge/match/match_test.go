package match_test

import (
	"slices"
	"strings"
	"testing"

	"ssprbot/knowledge/match"
)

// small is a corpus like the shipped one, with three documents in two languages.
func small() match.Corpus {
	return match.Corpus{
		Documents: []match.Document{
			{
				ID:     "writeback",
				Titles: []string{"Password writeback is not enabled", "암호 쓰기 저장이 켜져 있지 않음"},
				Symptoms: []string{
					"my new password does not work on my office PC", "the new password works in the cloud but not on premises",
					"password changed online but Windows still wants the old one", "writeback is turned off",
					"회사 PC에서는 새 암호가 안 돼요", "클라우드에서는 되는데 사내 AD에는 반영이 안 돼요", "비밀번호 쓰기 저장이 꺼져 있어요",
				},
				Codes: []string{"SSPR_0010", "OnPremisesAdminActionRequired", "31002", "6329", "7001", "7002"},
			},
			{
				ID:     "locked",
				Titles: []string{"The account is locked", "계정이 잠김"},
				Symptoms: []string{
					"my account is locked", "I am locked out after too many attempts", "please unlock my account",
					"it says my account is temporarily locked to prevent unauthorized use",
					"계정이 잠겼어요", "너무 많이 틀려서 로그인이 막혔어요", "계정 잠금을 풀어 주세요",
				},
				Codes: []string{"AADSTS50053", "7001", "7002"},
			},
			{
				ID:     "registration",
				Titles: []string{"Registering security info fails", "보안 정보 등록 문제"},
				Symptoms: []string{
					"I got a new phone and the authenticator app does not work any more", "I cannot register my phone number",
					"it keeps asking me to set up security info", "lost my phone with the authenticator",
					"폰을 바꿨는데 인증 앱이 안 돼요", "전화번호 등록이 안 됩니다", "보안 정보 등록 화면이 계속 나와요",
				},
				Codes: []string{"SSPR_009", "hr=80230619", "6329", "7001", "7003"},
			},
		},
		OutOfScope: []string{
			"the printer is jammed", "Outlook is slow today", "when is my next paycheck", "book a meeting room for tomorrow",
			"I need a new mouse", "how do I connect to the guest wifi", "thank you very much",
			"프린터가 안 돼요", "와이파이가 느려요", "월급날이 언제예요", "회의실 예약해 주세요", "감사합니다",
		},
		Synonyms: [][]string{
			{"pw", "passwd", "pwd"}, // shares a word with the next: they are one group
			{"password", "pw", "passcode", "암호", "비밀번호", "비번", "패스워드"},
			{"writeback", "write back", "쓰기 저장", "라이트백"},
			{"on premises", "onprem", "on-prem", "온프레미스", "사내 AD"},
		},
	}
}

func ids(r match.Result) []string {
	var ids []string
	for _, c := range r.Candidates {
		ids = append(ids, c.ID)
	}
	return ids
}

func TestMatchFinds(t *testing.T) {
	m := match.Train(small())
	tests := []struct{ name, text, want string }{
		{"other words", "the password I just set is refused by my office computer", "writeback"},
		{"direction", "works in the cloud but not on premises", "writeback"},
		{"typing errors", "my acount is lokced", "locked"},
		{"glued words", "accountlocked", "locked"},
		{"capitals", "PLEASE UNLOCK MY ACCOUNT!!!", "locked"},
		{"greeting around it", "Hi team, I lost my phone with the authenticator yesterday, thanks", "registration"},
		{"synonym", "비번 라이트백 꺼짐", "writeback"},
		{"no spaces", "계정이잠겼어요", "locked"},
		{"other spaces", "보안정보 등록화면이 계속나와요", "registration"},
		{"wrong syllable", "게정이 잠겻어요", "locked"},
		{"wrong letter in most syllables", "겨정이 잠켰아요", "locked"},
		{"other ending", "계정 잠금 풀어주실 수 있나요", "locked"},
		{"mixed languages", "account 잠겼는데 unlock 해주세요", "locked"},
		{"markup", "<p>my <b>account</b> is&nbsp;locked</p>", "locked"},
		{"code in a sentence", "I get the error sspr_0010 when I reset", "writeback"},
		{"code before words", "my account is locked, it says SSPR_0010", "writeback"},
		{"code with particle", "SSPR_0010이라고 나와요", "writeback"},
		{"code in full width", "ＳＳＰＲ＿００１０", "writeback"},
		{"event of one document", "event 31002 again", "writeback"},
		{"number claimed, no context", "PasswordResetService 31002 반복", "writeback"},
		{"named error", "onpremisesadminactionrequired.", "writeback"},
		{"bare HRESULT", "failed with 80230619 again", "registration"},
		{"two codes, one shared", "Event 6329 ADSync: 0x80230619", "registration"},
		{"rarer code outweighs commoner", "my account is locked 7001 7002 7003", "registration"},
		{"shared code, words decide", "6329 my new password does not work on my office PC", "writeback"},
		{"shared code, other words", "6329 cannot register my phone number", "registration"},
		{"code in an address", "https://login.example.com/error?code=AADSTS50053", "locked"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r := m.Match(test.text)
			if !r.InScope || ids(r)[0] != test.want {
				t.Errorf("Match(%q) = %+v, want %s in scope", test.text, r, test.want)
			}
		})
	}
}

func TestMatchDeclines(t *testing.T) {
	m := match.Train(small())
	for _, text := range []string{
		"", "   ", "!!!", "👍🎉", "12345", "asdfgh qwertz uiop", "ㅋㅋㅋ", "\x00\x01", "the coffee machine is broken",
		"the printer is jammed", "프린터가 안 돼요", "printer jammed again", "월급날 언제예요?", "when will I get my next paycheck",
		"회의실 예약하고 싶어요", "what is the weather in Seoul", "오늘 점심 뭐 먹지",
	} {
		if r := m.Match(text); r.InScope {
			t.Errorf("Match(%q) = %+v, want out of scope", text, r)
		}
	}
}

func TestCodesAreNotFolded(t *testing.T) {
	m := match.Train(small())
	if r := m.Match("SSPR_009"); r.Candidates[0].ID != "registration" || r.Confidence < 0.95 {
		t.Errorf("SSPR_009: %+v", r)
	}
	if r := m.Match("SSPR_0009"); r.Confidence > 0.9 {
		t.Errorf("SSPR_0009 is another error: %+v", r)
	}
}

func TestWrongLetterOfASyllable(t *testing.T) {
	m := match.Train(match.Corpus{Documents: []match.Document{
		{ID: "a number", Symptoms: []string{"번호"}}, {ID: "password", Symptoms: []string{"암호"}},
	}})
	if r := m.Match("안호"); r.Candidates[0].ID != "password" {
		t.Errorf("안호 is one letter from 암호 and two from 번호: %+v", r)
	}
}

func TestEverySymptomFindsItsDocument(t *testing.T) {
	c := small()
	m := match.Train(c)
	for _, d := range c.Documents {
		for _, text := range slices.Concat(d.Symptoms, d.Titles) {
			if r := m.Match(" " + strings.ToUpper(text) + " !"); !r.InScope || r.Candidates[0].ID != d.ID {
				t.Errorf("Match(%q) = %+v, want %s", text, r, d.ID)
			}
		}
	}
}

func TestExactTextBeatsLikeliness(t *testing.T) {
	c := small()
	c.Documents = append(c.Documents, match.Document{ID: "bank", Symptoms: []string{"account", "my account is locked at the counter"}})
	c.OutOfScope = append(c.OutOfScope, "please unlock my account at the bank")
	m := match.Train(c)
	if r := m.Match("Account?"); !r.InScope || r.Candidates[0].ID != "bank" || r.Candidates[0].Confidence < 0.9 {
		t.Errorf("a learned text, however short, finds its document: %+v", r)
	}
	if r := m.Match("Please, unlock my account at the bank!"); r.Confidence > 0.05 {
		t.Errorf("a text known to be out of scope is declined: %+v", r)
	}
}

// With many examples the calibration trusts the regression, which has an opinion about everything.
func TestNonsenseIsDeclinedByALargeCorpus(t *testing.T) {
	var c match.Corpus
	for _, thing := range []string{"account", "phone", "password", "licence", "portal", "server"} {
		d := match.Document{ID: thing}
		for _, trouble := range []string{"is locked", "has expired", "was changed", "is missing", "does not answer", "cannot be found"} {
			d.Symptoms = append(d.Symptoms, "my "+thing+" "+trouble, "help, the "+thing+" "+trouble)
		}
		c.Documents = append(c.Documents, d)
		c.OutOfScope = append(c.OutOfScope, "lunch with "+thing, "football near the "+thing)
	}
	m := match.Train(c)
	for _, text := range []string{"", "🎉", "12345", "qwrt plmk vbnx", "점심", "ㅋㅋ"} {
		if r := m.Match(text); r.Confidence != 0 {
			t.Errorf("Match(%q) = %+v, want no confidence: no word of it is known", text, r)
		}
	}
	for _, text := range []string{"zzyzx phosphor", "licensing wombats accurately", "ported phonemes serve"} {
		if r := m.Match(text); r.InScope {
			t.Errorf("Match(%q) = %+v, want out of scope: hardly a letter of it is known", text, r)
		}
	}
}

func TestTinyCorpora(t *testing.T) {
	symptom := "my new password does not work on my office PC"
	one := match.Document{ID: "a", Symptoms: []string{symptom}}
	tests := []struct {
		name   string
		corpus match.Corpus
	}{
		{"one symptom and one stranger", match.Corpus{Documents: []match.Document{one}, OutOfScope: []string{"the printer is jammed"}}},
		{"no strangers", match.Corpus{Documents: []match.Document{one}}},
		{"a second document of one symptom", match.Corpus{Documents: []match.Document{one, {ID: "b", Symptoms: []string{"my account is locked"}}}}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			m := match.Train(test.corpus)
			for _, near := range []string{symptom, "my new pasword does not work on the office pc", "new password doesn't work on my office PC"} {
				if r := m.Match(near); !r.InScope || r.Candidates[0].ID != "a" {
					t.Errorf("Match(%q) = %+v, want a in scope", near, r)
				}
			}
			for _, far := range []string{"", "🤷", "xkcd zzyzx", "the printer is jammed", "what is for lunch today", "점심 뭐 먹지"} {
				if r := m.Match(far); r.InScope {
					t.Errorf("Match(%q) = %+v, want out of scope", far, r)
				}
			}
		})
	}
}

func TestNothingLearned(t *testing.T) {
	for name, c := range map[string]match.Corpus{
		"empty":            {},
		"strangers only":   {OutOfScope: []string{"the printer is jammed", "hello"}},
		"documents of air": {Documents: []match.Document{{ID: "a"}, {ID: "b", Symptoms: []string{"", "!!"}, Codes: []string{"", " "}}}},
	} {
		t.Run(name, func(t *testing.T) {
			if r := match.Train(c).Match("my account is locked"); r.InScope {
				t.Errorf("in scope of nothing: %+v", r)
			}
		})
	}
	codesOnly := match.Train(match.Corpus{Documents: []match.Document{{ID: "a", Codes: []string{"SSPR_0010"}}, {ID: "b"}}})
	if r := codesOnly.Match("sspr 0010"); !r.InScope || r.Candidates[0].ID != "a" {
		t.Errorf("a code is enough: %+v", r)
	}
}
