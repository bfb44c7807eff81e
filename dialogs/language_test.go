package dialogs_test

import (
	"testing"

	"ssprbot/dialogs"
	"ssprbot/knowledge"
)

// TestLanguage: an explicit switch wins, then the message's own language, then the remembered one, then the locale.
func TestLanguage(t *testing.T) {
	m := machine(t)
	unknown := dialogs.State{Version: 2, Phase: dialogs.Ready}
	korean, english := unknown, unknown
	korean.Language, english.Language = knowledge.Korean, knowledge.English
	chosenKorean, chosenEnglish := korean, english
	chosenKorean.LanguageChosen, chosenEnglish.LanguageChosen = true, true
	for name, tt := range map[string]struct {
		state    dialogs.State
		locale   string
		typed    string
		want     knowledge.Language // of the answer
		remember knowledge.Language // from then on
	}{
		"locale English":                        {unknown, "en-GB", "SSPR_0010", "en", ""},
		"locale Korean":                         {unknown, "ko-KR", "SSPR_0010", "ko", ""},
		"locale without country":                {unknown, "ko", "SSPR_0010", "ko", ""},
		"locale in capitals":                    {unknown, "KO-kr", "SSPR_0010", "ko", ""},
		"locale with an underscore":             {unknown, "ko_KR", "SSPR_0010", "ko", ""},
		"locale that the bot does not speak":    {unknown, "de-DE", "SSPR_0010", "en", ""},
		"locale of a similar name":              {unknown, "kok-IN", "SSPR_0010", "en", ""},
		"no locale":                             {unknown, "", "SSPR_0010", "en", ""},
		"message over locale, Korean":           {unknown, "en-US", clearKorean, "ko", "ko"},
		"message over locale, English":          {unknown, "ko-KR", clearTrouble, "en", "en"},
		"message over remembered, Korean":       {english, "en-US", clearKorean, "ko", "ko"},
		"message over remembered, English":      {korean, "ko-KR", clearTrouble, "en", "en"},
		"remembered over locale":                {korean, "en-US", "SSPR_0010", "ko", "ko"},
		"remembered over a third language":      {korean, "de-DE", "Mein Konto ist gesperrt", "ko", "ko"},
		"chosen over message, English":          {chosenEnglish, "ko-KR", clearKorean, "en", "en"},
		"chosen over message, Korean":           {chosenKorean, "en-US", clearTrouble, "ko", "ko"},
		"chosen over locale":                    {chosenKorean, "en-US", "SSPR_0010", "ko", "ko"},
		"Hangul among English terms":            {unknown, "en-US", "SSPR writeback 안돼요", "ko", "ko"},
		"English command in a Korean talk":      {korean, "ko-KR", "help", "ko", "ko"},
		"English answer in a Korean talk":       {korean, "en-US", "yes", "ko", "ko"},
		"English command first":                 {unknown, "ko-KR", "help", "en", "en"},
		"Korean command in an English talk":     {english, "en-US", "도움말", "ko", "ko"},
		"Korean command against a choice":       {chosenEnglish, "en-US", "도움말", "en", "en"},
		"bare number":                           {korean, "en-US", "2", "ko", "ko"},
		"emoji":                                 {korean, "en-US", "😀", "ko", "ko"},
		"switch by its own name":                {unknown, "en-US", "한국어", "ko", "ko"},
		"switch by the other language's name":   {korean, "ko-KR", "영어로 해줘", "en", "en"},
		"switch by an English name":             {english, "en-US", "Korean please", "ko", "ko"},
		"switch after a switch":                 {chosenKorean, "ko-KR", "English", "en", "en"},
		"switch to what is spoken":              {english, "en-US", "english", "en", "en"},
		"question which languages there are":    {korean, "en-US", "언어", "ko", "ko"},
		"greeting in Korean":                    {unknown, "en-US", "안녕하세요", "ko", "ko"},
		"out of scope in Korean":                {unknown, "en-US", "프린터가 안 돼요", "ko", "ko"},
		"Korean title in an English talk":       {english, "en-US", "계정이 잠김", "ko", "ko"},
		"100,000 characters":                    {unknown, "ko-KR", oddTexts()["100,000 letters"], "ko", ""},
		"Korean behind a right-to-left mark":    {unknown, "en-US", "\u202e" + clearKorean, "ko", "ko"},
		"sighs of Korean":                       {unknown, "en-US", "ㅠㅠ", "ko", "ko"},
		"full-width English in a Korean client": {unknown, "ko-KR", "ＭＹ ＡＣＣＯＵＮＴ ＩＳ ＬＯＣＫＥＤ", "en", "en"},
	} {
		t.Run(name, func(t *testing.T) {
			e := said(tt.typed)
			e.Locale = tt.locale
			next, effects := checkedStep(t, m, tt.state, e)
			if got := language(t, effects); got != tt.want {
				t.Errorf("answered in %q, want %q", got, tt.want)
			}
			if next.Language != tt.remember {
				t.Errorf("remembered %q, want %q", next.Language, tt.remember)
			}
			if next.LanguageChosen != (tt.state.LanguageChosen || kinds(effects) == "LanguageChanged") {
				t.Errorf("chosen: %t", next.LanguageChosen)
			}
		})
	}
}

// A card's buttons are answered in the language of the words that brought it up, whatever the client's locale.
func TestButtonsGoOnInTheLanguageOfTheTalk(t *testing.T) {
	m := machine(t)
	for _, typed := range []string{clearKorean, "도움말", "프린터가 안 돼요"} {
		s, _ := checkedStep(t, m, dialogs.State{}, said(typed))
		e := pressed(dialogs.Person, s.Live)
		e.Turn = "turn-2"
		if _, effects := checkedStep(t, m, s, e); language(t, effects) != knowledge.Korean {
			t.Errorf("after %q the button is answered in %s", typed, language(t, effects))
		}
	}
}

func TestSwitchingLanguageShowsAnOpenQuestionAgain(t *testing.T) {
	m := machine(t)
	for name, tt := range map[string]struct {
		state dialogs.State
		want  string
	}{
		"fresh": {fresh, "LanguageChanged"}, "declined": {declined, "LanguageChanged"}, "no more": {noMore, "LanguageChanged"},
		"asking":   {asking, "LanguageChanged Question"},
		"choosing": {choosing, "LanguageChanged Candidates"}, "answered": {answered, "LanguageChanged Answer"},
	} {
		button := pressed(dialogs.SetLanguage, "some other card")
		button.Language = knowledge.Korean
		for how, e := range map[string]dialogs.Event{"typed": said("한국어"), "pressed": button} {
			t.Run(name+" "+how, func(t *testing.T) {
				next, effects := checkedStep(t, m, tt.state, e)
				if kinds(effects) != tt.want || language(t, effects) != knowledge.Korean {
					t.Errorf("answered with %s in %s, want %s", kinds(effects), language(t, effects), tt.want)
				}
				if next.Phase != tt.state.Phase || next.Issue != tt.state.Issue || len(next.Offered) != len(tt.state.Offered) || next.Question != tt.state.Question || len(next.Candidates) != len(tt.state.Candidates) {
					t.Errorf("the question is lost: %s", next.Encode())
				}
				if again := next.Phase != dialogs.Ready; again != (next.Live == "turn") {
					t.Errorf("the live card is %q", next.Live)
				}
			})
		}
	}
}

func TestAnUnknownLanguageIsAskedFor(t *testing.T) {
	m := machine(t)
	for _, l := range []knowledge.Language{"", "de", "EN", "../en"} {
		e := pressed(dialogs.SetLanguage, "card")
		e.Language = l
		next, effects := checkedStep(t, m, answered, e)
		if kinds(effects) != "LanguageMenu" || next.Language != "" || next.Live != "card" {
			t.Errorf("%q is answered with %s: %s", l, kinds(effects), next.Encode())
		}
	}
}
