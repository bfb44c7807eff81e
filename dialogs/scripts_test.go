package dialogs_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"ssprbot/bot/teamstest"
	"ssprbot/dialogs"
	"ssprbot/knowledge"
)

// TestScripts plays the golden conversations against the machine alone; package bot plays them through cards and the
// store, and the program through HTTP.
func TestScripts(t *testing.T) {
	files, err := filepath.Glob("testdata/scripts/small/*.txt")
	desk, _ := filepath.Glob("testdata/scripts/desk/*.txt") // where a helpdesk takes cases
	files = append(files, desk...)
	if err != nil || len(files) == 0 {
		t.Fatalf("there are no scripts: %v", err)
	}
	m := machine(t)
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			content, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			p := &player{t: t, m: m, now: noon(), desk: strings.Contains(file, "/desk/")}
			for _, part := range parts(t, file, string(content)) {
				p.now = p.now.Add(part.later)
				teamstest.Play(t, teamstest.Conversation{Say: p.say, Press: p.press}, part.steps)
			}
		})
	}
}

// part is what happens at one time of a script. A line such as "--- 3h later" begins the next.
type part struct {
	later time.Duration
	steps []teamstest.Step
}

func parts(t *testing.T, name, script string) []part {
	t.Helper()
	var all []part
	later := time.Duration(0)
	read := func(lines []string) {
		steps, err := teamstest.ParseScript(name, strings.Join(lines, "\n"))
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, part{later, steps})
	}
	var lines []string
	for line := range strings.Lines(script) {
		wait, ok := strings.CutPrefix(strings.TrimSpace(line), "--- ")
		if !ok {
			lines = append(lines, line)
			continue
		}
		read(lines)
		var err error
		if later, err = time.ParseDuration(strings.TrimSuffix(wait, " later")); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		lines = nil
	}
	read(lines)
	return all
}

// player is a person in front of the machine: everything that is said is drawn as its sentences and buttons.
type player struct {
	t     *testing.T
	m     dialogs.Machine
	now   time.Time
	desk  bool
	state dialogs.State
	turns int
	cards []map[string]dialogs.Pressed // buttons by their titles, oldest card first
}

func (p *player) say(text string) []teamstest.Sent {
	return p.step(dialogs.Said{Context: p.turn(), Text: text})
}

func (p *player) press(title string) []teamstest.Sent {
	for _, card := range slices.Backward(p.cards) {
		if e, ok := card[title]; ok {
			e.Context = p.turn()
			return p.step(e)
		}
	}
	p.t.Fatalf("no card shows %q", title)
	return nil
}

func (p *player) turn() dialogs.Context {
	p.turns++
	return dialogs.Context{At: p.now, Turn: fmt.Sprint("turn-", p.turns), Locale: "en-US", Desk: p.desk}
}

func (p *player) step(e dialogs.Event) []teamstest.Sent {
	var effects []dialogs.Effect
	p.state, effects = checkedStep(p.t, p.m, p.state, e)
	var sent []teamstest.Sent
	for _, effect := range effects {
		switch effect := effect.(type) {
		case dialogs.Reply:
			sent = append(sent, p.draw(effect.Language, effect.Message, effect.Nonce))
		case dialogs.Retire:
			title := p.title(effect.Language, e.(dialogs.Pressed))
			sent = append(sent, teamstest.Shows(strings.ReplaceAll(p.m.Texts.In(effect.Language).Chosen, "{title}", title)))
		case dialogs.ListTickets: // there are none here
			sent = append(sent, p.draw(effect.Language, dialogs.Tickets{}, ""))
		}
	}
	return sent
}

// title is what the pressed button said.
func (p *player) title(l knowledge.Language, e dialogs.Pressed) string {
	for _, card := range p.cards {
		for title, button := range card {
			if sameButton(button, e) {
				return title
			}
		}
	}
	p.t.Fatalf("no card has the button %+v in %s", e, l)
	return ""
}

// draw shows a message and remembers its buttons.
func (p *player) draw(l knowledge.Language, m dialogs.Message, nonce string) teamstest.Sent {
	t := p.m.Texts.In(l)
	buttons := map[string]dialogs.Pressed{}
	plain := func(title string, v dialogs.Verb) { buttons[title] = dialogs.Pressed{Verb: v, Nonce: nonce} }
	var text string
	switch m := m.(type) {
	case dialogs.Stale:
		return teamstest.Says(t.Stale)
	case dialogs.LanguageChanged:
		return teamstest.Says(t.Language.Changed)
	case dialogs.NotSent:
		return teamstest.Says(t.Handing.NotSent)
	case dialogs.Draft:
		text = p.draft(l, m)
		plain(t.Handing.Send, dialogs.Send)
		plain(t.Handing.Discard, dialogs.Discard)
	case dialogs.Question:
		text = p.question(l, m, nonce, buttons)
		plain(t.Question.Unsure, dialogs.Unsure)
		plain(t.Buttons.Person, dialogs.Person)
	case dialogs.Candidates:
		text = t.Candidates.Title
		for _, id := range m.Issues {
			buttons[p.m.Knowledge.Issue(id).Title.In(l)] = dialogs.Pressed{Verb: dialogs.Pick, Nonce: nonce, Issue: id}
		}
		plain(t.Candidates.None, dialogs.None)
		plain(t.Question.Unsure, dialogs.Unsure)
	case dialogs.Answer:
		text = p.m.Knowledge.Issue(m.Issue).Title.In(l)
		if m.Instead {
			text = t.NextCandidate.Lead + "\n" + text
		}
		plain(t.Buttons.Solved, dialogs.Solved)
		plain(t.Buttons.Next, dialogs.Next)
		plain(t.Buttons.Person, dialogs.Person)
	case dialogs.Menu:
		text = t.Help.Title
		plain(t.Buttons.Tickets, dialogs.MyTickets)
	case dialogs.Tickets:
		text = t.Tickets.Title
		plain(t.Buttons.Person, dialogs.Person)
	case dialogs.Declined:
		text = t.Declined.Title
		plain(t.Buttons.Person, dialogs.Person)
	case dialogs.NoMore:
		text = t.NoMore.Title
		plain(t.Buttons.Person, dialogs.Person)
	default:
		text = p.alone(l, m)
	}
	p.cards = append(p.cards, buttons)
	return shows(text, buttons)
}

func (p *player) question(l knowledge.Language, m dialogs.Question, nonce string, buttons map[string]dialogs.Pressed) string {
	fact, _ := p.m.Knowledge.Fact(m.Fact)
	for _, value := range fact.Values {
		for _, offered := range m.Values {
			if value.ID == offered {
				buttons[value.Label.In(l)] = dialogs.Pressed{Verb: dialogs.Tell, Nonce: nonce, Value: offered}
			}
		}
	}
	return fact.Question.In(l)
}

// draft is a case as the card shows it.
func (p *player) draft(l knowledge.Language, m dialogs.Draft) string {
	t := p.m.Texts.In(l).Handing
	lines := []string{t.Title, m.Problem}
	if m.Problem == "" {
		lines = []string{t.Empty.Title}
	}
	if issue := p.m.Knowledge.Issue(m.Cause); issue != nil {
		lines = append(lines, strings.ReplaceAll(t.Cause, "{title}", issue.Title.In(l)))
	}
	for _, e := range m.Known {
		lines = append(lines, p.label(l, e.Fact, e.Value))
	}
	for _, id := range m.Tried {
		lines = append(lines, t.Tried+" "+p.m.Knowledge.Issue(id).Title.In(l))
	}
	return strings.Join(lines, "\n")
}

func (p *player) label(l knowledge.Language, fact, value string) string {
	declared, _ := p.m.Knowledge.Fact(fact)
	for _, v := range declared.Values {
		if v.ID == value {
			return v.Label.In(l)
		}
	}
	return ""
}

// alone is a card without buttons that scripts press.
func (p *player) alone(l knowledge.Language, m dialogs.Message) string {
	t := p.m.Texts.In(l)
	switch m.(type) {
	case dialogs.Ask:
		return t.Ask.Title
	case dialogs.Goodbye:
		return t.Solved.Title
	case dialogs.OwnChat:
		return t.OwnChat.Title
	case dialogs.Handover:
		return t.Person.Title
	case dialogs.Forgotten:
		return t.Forgotten.Title
	}
	p.t.Fatalf("scripts do not know %T", m)
	return ""
}

func shows(text string, buttons map[string]dialogs.Pressed) teamstest.Sent {
	var titles []string
	for title := range buttons {
		titles = append(titles, title)
	}
	return teamstest.Shows(text, titles...)
}

func sameButton(a, b dialogs.Pressed) bool {
	return a.Verb == b.Verb && a.Nonce == b.Nonce && a.Issue == b.Issue && a.Value == b.Value
}
