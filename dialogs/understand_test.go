package dialogs_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"ssprbot/dialogs"
	"ssprbot/dialogs/text"
	"ssprbot/knowledge"
)

// TestEveryWordInEveryPhase types every word of the files wherever a dialog can stand.
func TestEveryWordInEveryPhase(t *testing.T) {
	m := machine(t)
	// What each kind of word is answered with in a phase; "*" for all the others.
	answers := map[string]map[dialogs.Phase]string{
		"help":         {"*": "Menu"},
		"my tickets":   {"*": "ListTickets"},
		"forget me":    {"*": "Erase Forgotten"},
		"start over":   {"*": "Ask"},
		"person":       {"*": "Draft"},
		"languages":    {"*": "LanguageMenu"},
		"this one":     {"*": "LanguageChanged", dialogs.Asking: "LanguageChanged Question", dialogs.Choosing: "LanguageChanged Candidates", dialogs.Answered: "LanguageChanged Answer", dialogs.Handing: "LanguageChanged Draft"},
		"greeting":     {"*": "Ask", dialogs.Asking: "Question", dialogs.Choosing: "Candidates", dialogs.Handing: "Draft"},
		"thanks":       {"*": "Goodbye", dialogs.Handing: "Draft"},
		"yes":          {"*": "Ask", dialogs.Asking: "Question", dialogs.Choosing: "Candidates", dialogs.Answered: "Goodbye", dialogs.Handing: "Escalate"},
		"it worked":    {"*": "Ask", dialogs.Asking: "Question", dialogs.Choosing: "Candidates", dialogs.Answered: "Goodbye", dialogs.Handing: "Goodbye"},
		"no":           {"*": "Ask", dialogs.Asking: "Question", dialogs.Choosing: "Answer", dialogs.Answered: "Answer", dialogs.Handing: "NotSent Answer"},
		"it failed":    {"*": "Ask", dialogs.Asking: "Question", dialogs.Choosing: "Answer", dialogs.Answered: "Answer", dialogs.Handing: "Draft"},
		"send":         {"*": "Ask", dialogs.Asking: "Question", dialogs.Choosing: "Candidates", dialogs.Handing: "Escalate"},
		"do not send":  {"*": "Ask", dialogs.Asking: "Question", dialogs.Choosing: "Candidates", dialogs.Handing: "NotSent Answer"},
		"none of them": {"*": "Ask", dialogs.Asking: "Answer", dialogs.Choosing: "Answer", dialogs.Handing: "Draft"},
		"not sure":     {"*": "Ask", dialogs.Asking: "Answer", dialogs.Choosing: "Answer", dialogs.Handing: "Draft"},
		"first":        {"*": "Ask", dialogs.Asking: "Answer", dialogs.Choosing: "Answer", dialogs.Handing: "Escalate"},
		"second":       {"*": "Ask", dialogs.Asking: "Answer", dialogs.Choosing: "Answer", dialogs.Handing: "NotSent Answer"},
		"third":        {"*": "Ask", dialogs.Asking: "Answer", dialogs.Choosing: "Answer", dialogs.Handing: "Draft"},
		"too high":     {"*": "Ask", dialogs.Asking: "Question", dialogs.Choosing: "Candidates", dialogs.Handing: "Draft"},
	}
	stands := standings()
	stands["handing"] = handing
	for standing, s := range stands {
		for _, l := range text.Languages() {
			for kind, words := range words(m.Texts.In(l)) {
				want, ok := answers[kind][phase(s)]
				if !ok {
					want = answers[kind]["*"]
				}
				t.Run(fmt.Sprintf("%s/%s/%s", standing, l, kind), func(t *testing.T) {
					for _, word := range words {
						for _, typed := range []string{word, strings.ToUpper(word), "  " + word + "!\n"} {
							if _, effects := checkedStep(t, m, s, atDesk(said(typed))); kinds(effects) != want {
								t.Errorf("%q is answered with %s, want %s", typed, kinds(effects), want)
							}
						}
					}
				})
			}
		}
	}
}

// words are all that people can type for something, with what clients type for it: titles of buttons and commands, and
// descriptions of commands.
func words(t *text.Sentences) map[string][]string {
	with := func(words []string, more ...string) []string { return append(more, words...) }
	command := func(c text.Command, more string) []string { return with(c.Words, c.Title, c.Description, more) }
	return map[string][]string{
		"help":         command(t.Commands.Help, t.Buttons.Help),
		"start over":   command(t.Commands.Restart, t.Buttons.Restart),
		"person":       command(t.Commands.Person, t.Buttons.Person),
		"my tickets":   command(t.Commands.Tickets, t.Buttons.Tickets),
		"forget me":    command(t.Commands.Forget, t.Commands.Forget.Title),
		"languages":    command(t.Commands.Language, t.Language.Ask),
		"this one":     t.LanguageWords,
		"greeting":     with(t.Greetings, t.Ask.Title),
		"thanks":       t.Thanks,
		"yes":          t.Yes,
		"it worked":    with(t.Affirm, t.Buttons.Solved),
		"no":           t.No,
		"it failed":    with(t.Deny, t.Buttons.Next),
		"send":         with(t.SendIt, t.Handing.Send),
		"do not send":  with(t.DoNotSend, t.Handing.Discard),
		"none of them": with(t.NoneOfThese, t.Candidates.None),
		"not sure":     with(t.Unsure, t.Question.Unsure),
		"first":        t.Ordinals[0],
		"second":       t.Ordinals[1],
		"third":        t.Ordinals[2],
		"too high":     slices.Concat(t.Ordinals[3:]...),
	}
}

func TestChoosingByWords(t *testing.T) {
	m := machine(t)
	two := choosing
	two.Offered = choosing.Offered[:2]
	for name, tt := range map[string]struct {
		state dialogs.State
		typed string
		want  knowledge.IssueID // "" for none: the choice is shown again
	}{
		"a number":                      {choosing, "2", "code-missing"},
		"a number as people write it":   {choosing, " 2. ", "code-missing"},
		"a full-width number":           {choosing, "２", "code-missing"},
		"the first":                     {choosing, "The first one!", "account-locked"},
		"the second":                    {choosing, "the second", "code-missing"},
		"the third":                     {choosing, "3rd", "not-registered"},
		"Korean":                        {choosing, "두 번째", "code-missing"},
		"Korean with a number":          {choosing, "3번이요", "not-registered"},
		"Korean without a space":        {choosing, "첫번째", "account-locked"},
		"the title":                     {choosing, "the code does not arrive", "code-missing"},
		"the Korean title":              {choosing, "인증 번호가 오지 않음", "code-missing"},
		"a number beyond what is there": {two, "3", ""},
		"a number beyond all":           {choosing, "17", ""},
		"a number of no choice at all":  {choosing, "yes", ""},
	} {
		t.Run(name, func(t *testing.T) {
			next, effects := checkedStep(t, m, tt.state, said(tt.typed))
			if tt.want == "" {
				if kinds(effects) != "Candidates" || next.Phase != dialogs.Choosing {
					t.Errorf("answered with %s, now %s", kinds(effects), next.Phase)
				}
				return
			}
			if next.Phase != dialogs.Answered || next.Issue != tt.want || kinds(effects) != "Answer" {
				t.Errorf("answered with %s about %q, now %s; want %q", kinds(effects), next.Issue, next.Phase, tt.want)
			}
		})
	}
}

// oddTexts are those that say nothing, or say it oddly.
func oddTexts() map[string]string {
	return map[string]string{
		"only a mention":       "",
		"white space":          " \n\t\u00a0\u3000",
		"emoji":                "😀😀😀",
		"emoji of many parts":  "👩🏽‍💻👨‍👩‍👧‍👦",
		"sighs":                "ㅠㅠㅠㅠ",
		"dots":                 "....",
		"control characters":   "\x00\x01\x1b\u007f",
		"right-to-left marks":  "\u202e\u200f\u202c",
		"hidden command":       "\u202ehelp\u202c",
		"no UTF-8":             "\xff\xfe",
		"markup":               "<script>alert(1)</script>",
		"Markdown":             "[click](http://evil.example) **bold**",
		"a template":           "{title} {reference} ${x} %s",
		"100,000 characters":   strings.Repeat("로그인 ", 25_000),
		"100,000 letters":      strings.Repeat("x", 100_000),
		"100,000 emoji":        strings.Repeat("😀", 100_000),
		"100,000 times help":   strings.Repeat("help ", 100_000),
		"100,000 control":      strings.Repeat("\x00", 100_000),
		"very many combinings": "a" + strings.Repeat("\u0301", 100_000),
	}
}

func TestOddTexts(t *testing.T) {
	m := machine(t)
	saysNothing := map[string]bool{
		"only a mention": true, "white space": true, "emoji": true, "emoji of many parts": true, "sighs": true, "dots": true,
		"control characters": true, "right-to-left marks": true, "no UTF-8": true, "100,000 emoji": true, "100,000 control": true,
	}
	for standing, s := range map[string]dialogs.State{"fresh": fresh, "asking": asking, "choosing": choosing, "answered": answered} {
		for name, typed := range oddTexts() {
			t.Run(standing+"/"+name, func(t *testing.T) {
				next, effects := checkedStep(t, m, s, said(typed))
				if n := len(messages(effects)); n != 1 {
					t.Fatalf("%d replies, want one", n)
				}
				if !saysNothing[name] {
					return
				}
				want := map[dialogs.Phase]string{dialogs.Ready: "Ask", dialogs.Asking: "Question", dialogs.Choosing: "Candidates", dialogs.Answered: "Ask"}[s.Phase]
				if kinds(effects) != want || next.Phase != s.Phase {
					t.Errorf("answered with %s, now %s; want %s, and nothing moved", kinds(effects), next.Phase, want)
				}
			})
		}
	}
}

func TestOddlyTypedCommands(t *testing.T) {
	m := machine(t)
	for typed, want := range map[string]string{
		"ＨＥＬＰ": "Menu", "help!!!": "Menu", "\u202ehelp\u202c": "Menu", "he\u200blp": "Menu", "？": "Menu", "도움말 좀": "",
		"처음 부터다시": "Ask", "start  over.": "Ask", "상담원연결": "Handover", "HUMAN PLEASE": "Handover", "한국어!": "LanguageChanged",
		"English, please": "LanguageChanged", "didn’t help": "Ask", "고마워요~~": "Goodbye",
	} {
		_, effects := checkedStep(t, m, fresh, said(typed))
		if want != "" && kinds(effects) != want {
			t.Errorf("%q is answered with %s, want %s", typed, kinds(effects), want)
		}
	}
}

// A word among others is no command: it belongs to a trouble.
func TestCommandsStandAlone(t *testing.T) {
	m := machine(t)
	for _, typed := range []string{"help my account is locked", "no, my account is locked", "thanks but my account is locked", "네 계정이 잠겼어요", "hi, my account is locked"} {
		next, effects := checkedStep(t, m, answered, said(typed))
		if next.Issue != "account-locked" && !slices.Contains(next.Offered, "account-locked") {
			t.Errorf("%q is answered with %s", typed, kinds(effects))
		}
	}
}

func TestButtonsThatDoNotCount(t *testing.T) {
	whole := machine(t)
	gone := machine(t, "code-missing")
	for name, tt := range map[string]struct {
		m     dialogs.Machine
		state dialogs.State
		event dialogs.Pressed
	}{
		"old nonce":                        {whole, choosing, picked("code-missing", "old")},
		"no nonce":                         {whole, choosing, picked("code-missing", "")},
		"no nonce, and no live card":       {whole, fresh, pressed(dialogs.Solved, "")},
		"forged issue":                     {whole, choosing, picked("../../etc/passwd", "card")},
		"issue that was not offered":       {whole, choosing, picked("license-missing", "card")},
		"no issue":                         {whole, choosing, picked("", "card")},
		"issue that is gone":               {gone, choosing, picked("code-missing", "card")},
		"unknown verb":                     {whole, answered, pressed("drop tables", "card")},
		"no verb":                          {whole, answered, pressed("", "card")},
		"verb of another phase, solved":    {whole, choosing, pressed(dialogs.Solved, "card")},
		"verb of another phase, next":      {whole, choosing, pressed(dialogs.Next, "card")},
		"verb of another phase, pick":      {whole, answered, picked("code-missing", "card")},
		"verb of another phase, none":      {whole, answered, pressed(dialogs.None, "card")},
		"a question's verb when none was":  {whole, declined, pressed(dialogs.Solved, "card")},
		"a question's verb after the last": {whole, noMore, pressed(dialogs.Next, "card")},
		"value that was not offered":       {whole, asking, told("lost", "card")},
		"no value":                         {whole, asking, told("", "card")},
		"value on an old card":             {whole, asking, told("portal", "old")},
		"verb of another phase, tell":      {whole, choosing, told("portal", "card")},
		"verb of another phase, pick one":  {whole, asking, picked("account-locked", "card")},
		"starter before the first":         {whole, answered, dialogs.Pressed{Context: context("turn"), Verb: dialogs.Try, Starter: -1}},
		"starter beyond the last":          {whole, answered, dialogs.Pressed{Context: context("turn"), Verb: dialogs.Try, Starter: 1000}},
	} {
		t.Run(name, func(t *testing.T) {
			next, effects := checkedStep(t, tt.m, tt.state, tt.event)
			if kinds(effects) != "Stale" {
				t.Errorf("answered with %s", kinds(effects))
			}
			if string(next.Encode()) != string(atNoon(tt.state).Encode()) {
				t.Errorf("the state became %s", next.Encode())
			}
		})
	}
}

// Buttons that ask for something rather than answer a question work on old cards too, but move the open question no more
// than a typed "help" does.
func TestCommandButtonsOnOtherCards(t *testing.T) {
	m := machine(t)
	for standing, s := range standings() {
		for verb, want := range map[dialogs.Verb]string{dialogs.Person: "Handover", dialogs.Restart: "Ask", dialogs.Help: "Menu", dialogs.MyTickets: "ListTickets"} {
			for _, nonce := range []string{"old", ""} {
				t.Run(fmt.Sprintf("%s/%s/%q", standing, verb, nonce), func(t *testing.T) {
					next, effects := checkedStep(t, m, s, pressed(verb, nonce))
					if kinds(effects) != want || string(next.Encode()) != string(atNoon(s).Encode()) {
						t.Errorf("answered with %s, want %s; now %s", kinds(effects), want, next.Encode())
					}
				})
			}
		}
	}
}
