package dialogs_test

import (
	"hash/fnv"
	"math/rand/v2"
	"slices"
	"strconv"

	"ssprbot/dialogs"
	"ssprbot/knowledge"
)

// How simulated people behave.
const (
	oftenUnsure = 0.2 // of the questions they answer "I don't know"
	oftenWrong  = 0.1 // of the questions with a wrong value, and of the cards with "none of these"
	patience    = 3   // wrong answers until they give up
)

// person has a trouble, describes it in words that the knowledge has not learned, and answers what they are asked.
type person struct {
	machine  dialogs.Machine
	trouble  knowledge.HeldOut
	audience dialogs.Audience
	dice     *rand.Rand
	turns    int
	// directory is what one says of them when they begin; nil where none is asked.
	directory []dialogs.Evidence
	lied      bool // by the directory, which they see
}

// someone behaves the same whenever they are asked about the same trouble.
func someone(m dialogs.Machine, trouble knowledge.HeldOut, a dialogs.Audience) *person {
	seed := fnv.New64a()
	_, _ = seed.Write([]byte(string(a) + "\x00" + string(trouble.Issue.ID) + "\x00" + trouble.Text))
	return &person{machine: m, trouble: trouble, audience: a, dice: rand.New(rand.NewPCG(seed.Sum64(), 2026))}
}

// outcome is how a conversation went.
type outcome struct {
	alone     bool // the words alone put the right entry first
	reached   bool
	answers   int // that were shown, the right one included
	questions int // of facts, and cards
	cards     int
	denied    int // answers, because of what a directory said
}

func (p *person) converse() outcome {
	var o outcome
	if ranked := p.machine.Knowledge.Match(p.trouble.Text, noon()).Candidates; len(ranked) > 0 {
		o.alone = ranked[0].Issue.ID == p.trouble.Issue.ID
	}
	s, effects := p.machine.Step(dialogs.State{}, dialogs.Said{Context: p.turn(), Text: p.trouble.Text})
	for {
		said := messages(effects)
		press, goesOn := p.react(said[len(said)-1], &o)
		if !goesOn {
			return o
		}
		press.Context, press.Nonce = p.turn(), s.Live
		s, effects = p.machine.Step(s, press)
	}
}

func (p *person) turn() dialogs.Context {
	p.turns++
	return dialogs.Context{At: noon(), Turn: strconv.Itoa(p.turns), Locale: string(p.trouble.Language), Audience: p.audience, Known: p.directory}
}

// react presses a button of what the bot says; false when the conversation is over.
func (p *person) react(m dialogs.Message, o *outcome) (dialogs.Pressed, bool) {
	switch m := m.(type) {
	case dialogs.Question:
		o.questions++
		return p.tell(m), true
	case dialogs.Candidates:
		o.questions++
		o.cards++
		return p.pick(m), true
	case dialogs.Answer:
		o.answers++
		o.reached = m.Issue == p.trouble.Issue.ID
		if !o.reached && p.lied && slices.ContainsFunc(m.Known, func(e dialogs.Evidence) bool { return len(p.trouble.Issue.Facts[e.Fact]) > 0 }) {
			o.denied++ // which they do not hold against the bot
			return dialogs.Pressed{Verb: dialogs.Doubt}, true
		}
		return dialogs.Pressed{Verb: dialogs.Next}, !o.reached && o.answers-o.denied < patience
	}
	return dialogs.Pressed{}, false
}

func (p *person) pick(m dialogs.Candidates) dialogs.Pressed {
	if slices.Contains(m.Issues, p.trouble.Issue.ID) && p.dice.Float64() >= oftenWrong {
		return dialogs.Pressed{Verb: dialogs.Pick, Issue: p.trouble.Issue.ID}
	}
	return dialogs.Pressed{Verb: dialogs.None}
}

// tell answers with a value that the entry lists, any where it lists none, and now and then with a wrong one. Who does
// not find their answer on the card does not know.
func (p *person) tell(m dialogs.Question) dialogs.Pressed {
	chance := p.dice.Float64()
	values := p.values(m.Fact, chance < oftenUnsure+oftenWrong)
	value := values[p.dice.IntN(len(values))]
	if chance < oftenUnsure || !slices.Contains(m.Values, value) {
		return dialogs.Pressed{Verb: dialogs.Unsure}
	}
	return dialogs.Pressed{Verb: dialogs.Tell, Value: value}
}

// values are those to answer with: the entry's, or all others.
func (p *person) values(id string, wrong bool) []string {
	fact, _ := p.machine.Knowledge.Fact(id)
	listed := p.trouble.Issue.Facts[id]
	var all, others []string
	for _, v := range fact.Values {
		all = append(all, v.ID)
		if !slices.Contains(listed, v.ID) {
			others = append(others, v.ID)
		}
	}
	switch {
	case len(listed) == 0 || len(others) == 0:
		return all
	case wrong:
		return others
	}
	return listed
}
