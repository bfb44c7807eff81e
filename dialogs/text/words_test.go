package text_test

import (
	"strings"
	"testing"

	"ssprbot/dialogs/text"
	"ssprbot/knowledge"
)

func TestWordsWithTwoMeaningsAreAllNamed(t *testing.T) {
	parse := func(content []byte) *text.Sentences {
		s, err := text.Parse(content)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	korean := load(t).In(knowledge.Korean)
	for name, tt := range map[string]struct {
		english *text.Sentences
		want    []string
	}{
		"within one language": {parse(english(t, "thanks:", "thanks: [HELP!, yes]")), []string{`"HELP!"`, `"yes"`}},
		"with a button":       {parse(english(t, "greetings:", "greetings: [something else]")), []string{`something else`}},
		"with a description":  {parse(english(t, "greetings:", "greetings: [show what I can do]")), []string{"show what I can do"}},
		"across languages":    {parse(english(t, "greetings:", "greetings: [취소, 네]")), []string{`"취소"`, `"네"`}},
		"of two choices":      {parse(english(t, `  - ["2"`, `  - ["1", "2"]`)), []string{`"1"`}},
		"of two languages":    {parse(english(t, "languageWords:", "languageWords: [한국어]")), []string{`"한국어"`}},
		"no language":         {nil, []string{`"en"`}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := text.New(map[knowledge.Language]*text.Sentences{knowledge.English: tt.english, knowledge.Korean: korean})
			if err == nil {
				t.Fatal("New took it")
			}
			for _, want := range tt.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("the error does not name %s: %v", want, err)
				}
			}
		})
	}
}

func TestNoWordStandsTwiceInItsList(t *testing.T) {
	for _, language := range text.Languages() {
		at := map[string]string{}
		for path, sentence := range sentences(t, load(t).In(language)) {
			if spoken(path) || strings.HasPrefix(path, "languagenames") {
				continue
			}
			list := path[:strings.LastIndex(path, "[")]
			key := list + " " + text.Fold(sentence)
			if other, ok := at[key]; ok {
				t.Errorf("%s: %s repeats %s: %q", language, path, other, sentence)
			}
			at[key] = path
		}
	}
}

func TestCommonlyTypedWordsAreKnown(t *testing.T) {
	c := load(t)
	for want, typed := range map[text.Word][]string{
		{Meaning: text.Help}:                  {"help", "HELP!", "Help me", "help please", "what can you do?", "?", "도움말", "도와줘", "도와주세요", "도와 주세요", "뭐 할 수 있어요?"},
		{Meaning: text.Restart}:               {"start over", "Start again", "restart", "cancel", "처음부터 다시", "처음 부터 다시", "다시 시작", "취소"},
		{Meaning: text.Person}:                {"talk to a person", "human please", "agent", "speak to a human", "Can I talk to a human?", "real person", "담당자", "상담원", "상담원 연결", "상담원연결해주세요", "사람이랑 얘기하고 싶어요", "담당자 연결해 주세요"},
		{Meaning: text.WhichLanguages}:        {"language", "change language", "언어", "언어 변경"},
		{Meaning: text.Speak, Language: "en"}: {"English", "English, please", "in English please", "영어로", "영어로 해 주세요"},
		{Meaning: text.Speak, Language: "ko"}: {"한국어", "한국어로 해줘", "Korean"},
		{Meaning: text.Greeting}:              {"hi", "Hello!", "good morning", "안녕하세요", "안녕하세요~", "저기요"},
		{Meaning: text.Thanks}:                {"thanks", "Thank you!!", "thanks 🙏", "🙏!", "thx", "ok", "감사합니다", "네, 감사합니다", "감사합니다ㅎㅎ", "고마워요~", "넵 알겠습니다"},
		{Meaning: text.Yes}:                   {"yes", "Yes!", "yep", "yes please", "👍", "👍🏽", "네", "네ㅠㅠ", "넵", "ㅇㅇ", "ㅇㅇ!"},
		{Meaning: text.Worked}:                {"it works now", "Solved!", "해결됐어요!", "이제 돼요"},
		{Meaning: text.No}:                    {"no", "nope", "👎", "아니요", "아뇨ㅠㅠ", "ㄴㄴ"},
		{Meaning: text.Failed}:                {"No, it didn’t", "didn’t help", "that's not it", "still not working", "안돼요", "아직도 안 돼요"},
		{Meaning: text.Send}:                  {"send", "Send it!", "yes, send it", "보내기", "보내 주세요", "네, 보내주세요"},
		{Meaning: text.Discard}:               {"do not send", "Don’t send it", "not now", "보내지 마세요", "나중에 할게요"},
		{Meaning: text.None}:                  {"none of these", "None.", "neither", "이 중에 없어요", "없어요"},
		{Meaning: text.Unsure}:                {"I don’t know", "I don't know.", "not sure", "Not sure…", "no idea", "idk", "🤷", "🤷🏽‍♀️", "모르겠어요", "잘 모르겠습니다", "잘 모르겠어요ㅠㅠ", "글쎄요"},
		{Meaning: text.MyTickets}:             {"my tickets", "My tickets?", "ticket status", "내 문의", "내 문의 보여 주세요", "문의내역"},
		{Meaning: text.ForgetMe}:              {"forget me", "Forget me!", "delete my data", "내 정보 지우기", "내 정보 삭제해주세요", "대화 기록 삭제"},
		{Meaning: text.Choice, Choice: 0}:     {"1", "1.", "(1)", "1)", "#1", "①", "１", "the first one", "1번", "첫번째", "첫 번째요"},
		{Meaning: text.Choice, Choice: 1}:     {"2", "second", "the second", "2번", "두 번째", "두번째 거"},
		{Meaning: text.Choice, Choice: 2}:     {"3", "third", "3번이요", "세번째"},
		{Meaning: text.Choice, Choice: 5}:     {"6", "the sixth", "6번", "여섯번째"},
	} {
		for _, word := range typed {
			if got, ok := c.Word(word); !ok || got != want {
				t.Errorf("%q means %+v (%t), want %+v", word, got, ok, want)
			}
		}
	}
}

// A trouble in few words must not be taken for a command, nor must a question that the welcome card offers.
func TestTroublesAreNoWords(t *testing.T) {
	c := load(t)
	troubles := []string{
		"reset", "reset password", "password", "locked", "locked out", "new phone", "new password", "help my account is locked",
		"SSPR_0029", "writeback", "sign in", "authenticator", "암호", "암호 재설정", "비밀번호", "비번 초기화", "리셋", "초기화", "잠겼어요",
		"로그인 안 돼요", "인증번호", "도와주세요 계정이 잠겼어요", "담당자가 암호를 바꾸래요", "I forgot my password", "forgot me", "ticket", "delete my account", "재설정", "오류", "7", "12345", "ㅠㅠ", "...", "",
		strings.Repeat("help ", 1000),
	}
	for _, language := range text.Languages() {
		troubles = append(troubles, c.In(language).Starters...)
	}
	for _, trouble := range troubles {
		if word, ok := c.Word(trouble); ok {
			t.Errorf("%.40q is taken for %+v", trouble, word)
		}
	}
}
