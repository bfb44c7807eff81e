package dialogs_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"ssprbot/dialogs"
	"ssprbot/dialogs/text"
	"ssprbot/knowledge"
)

// TestAnyConversation plays conversations of all kinds of events, while the knowledge loses entries and gets them back.
func TestAnyConversation(t *testing.T) {
	whole := machine(t)
	machines := []dialogs.Machine{whole, whole, machine(t, "code-missing", "account-locked"), machine(t, "license-missing", "not-registered", "writeback-off")}
	vocabulary := vocabulary(whole)
	rapid.Check(t, func(t *rapid.T) {
		var s dialogs.State
		nonces := []string{"", "forged"}
		for i := range rapid.IntRange(1, 20).Draw(t, "turns") {
			m := rapid.SampledFrom(machines).Draw(t, "knowledge")
			turn := fmt.Sprint("turn-", i)
			e := drawEvent(t, s, turn, nonces, vocabulary)
			next, effects := checkedStep(t, m, s, e)
			wordless := next
			wordless.Problem = "" // the one place for them
			if strings.Contains(string(wordless.Encode())+fmt.Sprintf("%#v", withoutProblem(effects)), marker) {
				t.Fatalf("a typed word is kept or said: %s %#v", next.Encode(), effects)
			}
			s, nonces = next, append(nonces, turn)
		}
	})
}

// marker stands in every text that is typed freely.
const marker = "qzxqzx"

// withoutProblem leaves out what is shown to the person who wrote it, and what they send.
func withoutProblem(effects []dialogs.Effect) []dialogs.Effect {
	wordless := slices.Clone(effects)
	for i, e := range wordless {
		switch e := e.(type) {
		case dialogs.Escalate:
			e.Problem = ""
			wordless[i] = e
		case dialogs.Retire:
			if _, ok := e.Message.(dialogs.Draft); ok {
				e.Message = dialogs.Draft{}
			}
			wordless[i] = e
		case dialogs.Reply:
			if _, ok := e.Message.(dialogs.Draft); ok {
				e.Message = dialogs.Draft{}
			}
			wordless[i] = e
		}
	}
	return wordless
}

func drawEvent(t *rapid.T, s dialogs.State, turn string, nonces, vocabulary []string) dialogs.Event {
	ctx := context(turn)
	ctx.Locale = rapid.SampledFrom([]string{"", "en-US", "ko-KR", "ko", "de-DE", "-", "ko_KR"}).Draw(t, "locale")
	ctx.At = ctx.At.Add(time.Duration(rapid.SampledFrom([]int{0, 0, 0, 1, 9, -3}).Draw(t, "hours later")) * time.Hour)
	ctx.Known = rapid.SampledFrom([][]dialogs.Evidence{nil, nil, {{Fact: "account", Value: "cloud", Source: dialogs.FromProvider}}, {{Fact: "forged", Value: "x", Source: dialogs.FromProvider}, {Fact: "place", Value: "forged"}}}).Draw(t, "known")
	ctx.Group = rapid.SampledFrom([]bool{false, false, false, true}).Draw(t, "group")
	ctx.Desk = rapid.SampledFrom([]bool{true, true, true, false}).Draw(t, "desk")
	ctx.Incidents = rapid.SampledFrom([][]dialogs.Incident{nil, {{Issue: "account-locked", Since: noon()}}}).Draw(t, "incidents")
	ctx.Audience = rapid.SampledFrom([]dialogs.Audience{"", "", dialogs.Employee, dialogs.Helpdesk, dialogs.Admin}).Draw(t, "audience")
	switch rapid.IntRange(0, 19).Draw(t, "event") {
	case 0:
		return dialogs.Joined{Context: ctx}
	case 1:
		return dialogs.Left{Context: ctx}
	case 2, 3:
		return dialogs.Said{Context: ctx, Text: rapid.String().Draw(t, "text") + marker}
	case 4, 5, 6, 7, 8, 9, 10, 11:
		return dialogs.Said{Context: ctx, Text: rapid.SampledFrom(vocabulary).Draw(t, "word")}
	}
	return dialogs.Pressed{
		Context:  ctx,
		Verb:     rapid.SampledFrom(verbs()).Draw(t, "verb"),
		Nonce:    rapid.SampledFrom(append(slices.Clone(nonces), s.Live, s.Live, s.Live)).Draw(t, "nonce"),
		Value:    rapid.SampledFrom(append(slices.Clone(s.Options), "", "lost", "forged")).Draw(t, "value"),
		Issue:    rapid.SampledFrom(append(slices.Clone(s.Offered), "", "account-locked", "forged")).Draw(t, "issue"),
		Language: rapid.SampledFrom([]knowledge.Language{"en", "ko", "de", ""}).Draw(t, "language"),
		Starter:  rapid.IntRange(-1, 4).Draw(t, "starter"),
		Text:     rapid.SampledFrom([]string{"", "•••", clearTrouble, otherTrouble, notOurTrouble + marker}).Draw(t, "input"),
		Filled:   rapid.Bool().Draw(t, "filled"),
	}
}

func verbs() []dialogs.Verb {
	return []dialogs.Verb{
		dialogs.Tell, dialogs.Tell, dialogs.Unsure, dialogs.MyTickets, dialogs.Pick, dialogs.None, dialogs.Solved, dialogs.Next, dialogs.Person, dialogs.Restart, dialogs.Help,
		dialogs.SetLanguage, dialogs.Try, "", "forged", dialogs.Person, dialogs.Send, dialogs.Send, dialogs.Discard,
	}
}

// vocabulary has every word that means something, and troubles of each kind.
func vocabulary(m dialogs.Machine) []string {
	all := []string{"", "😀", clearTrouble, clearKorean, otherTrouble, notOurTrouble, toAsk, toChoose, "SSPR_0010", "writeback", "on the office PC", "our users", "domain account"}
	for _, l := range text.Languages() {
		t := m.Texts.In(l)
		all = slices.Concat(all, t.LanguageWords, t.Greetings, t.Yes, t.No, t.Affirm, t.Deny, t.SendIt, t.DoNotSend, t.Thanks, t.NoneOfThese, t.Unsure, slices.Concat(t.Ordinals...))
		for _, c := range t.InEveryPhase() {
			all = append(all, c.Words...)
		}
	}
	for _, issue := range m.Knowledge.Issues() {
		all = append(all, issue.Title[knowledge.English], issue.Title[knowledge.Korean])
	}
	for _, fact := range m.Knowledge.Facts() {
		for _, value := range fact.Values {
			all = append(all, value.Label[knowledge.English], value.Label[knowledge.Korean])
		}
	}
	return all
}

// FuzzStep: whatever a person types, in whatever phase, with whatever locale, the step holds its promises.
func FuzzStep(f *testing.F) {
	m := machine(f)
	for _, typed := range vocabulary(m) {
		f.Add(typed, "ko-KR", uint8(len(typed)))
	}
	for _, typed := range oddTexts() {
		f.Add(typed[:min(len(typed), 5000)], "en", uint8(len(typed)))
	}
	stands := []dialogs.State{{}, fresh, declined, noMore, asking, choosing, answered}
	for _, s := range stands[1:] {
		s.Language = knowledge.Korean
		stands = append(stands, s)
		s.LanguageChosen = true
		stands = append(stands, s)
	}
	f.Fuzz(func(t *testing.T, typed, locale string, stand uint8) {
		e := said(typed)
		e.Locale = locale
		s := stands[int(stand)%len(stands)]
		next, effects := checkedStep(t, m, s, e)
		if len(messages(effects)) > 2 {
			t.Errorf("%d replies to one message", len(messages(effects)))
		}
		again := said(typed)
		again.Turn = "turn-2"
		checkedStep(t, m, next, again)
	})
}
