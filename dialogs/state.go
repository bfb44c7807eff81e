package dialogs

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"ssprbot/knowledge"
)

// Phase says what the dialog waits for.
type Phase string

// The phases. The zero Phase of a new state counts as Ready.
const (
	Ready    Phase = "ready"    // for a trouble to be described
	Asking   Phase = "asking"   // for a fact that tells the candidates apart
	Choosing Phase = "choosing" // for one of the offered issues to be picked
	Answered Phase = "answered" // to hear whether the answer solved it
	Handing  Phase = "handing"  // for the case to be sent to the helpdesk, or not
)

// Phases lists every phase, the first one first.
func Phases() []Phase { return []Phase{Ready, Asking, Choosing, Answered, Handing} }

// Audience says in whose words an answer is given. It chooses wording only, never rights.
type Audience string

// The audiences; the zero Audience counts as Employee.
const (
	Employee Audience = "employee"
	Helpdesk Audience = "helpdesk"
	Admin    Audience = "admin"
)

const stateVersion = 2

const (
	// idleFor ends a talk that nobody went on with: longer than a meeting or a lunch, shorter than a night, after which
	// the machine and the trouble may be others.
	idleFor = 8 * time.Hour
	// LongestProblem is in characters.
	LongestProblem = 500
)

// State is where one person's dialog stands. Problem is all that it holds of the words that the person typed.
type State struct {
	Version        int                 `json:"v"`
	At             int64               `json:"at,omitempty"` // the last event, in seconds since 1970
	Phase          Phase               `json:"phase,omitempty"`
	Language       knowledge.Language  `json:"language,omitempty"`       // remembered; "" until known
	LanguageChosen bool                `json:"languageChosen,omitempty"` // by an explicit switch, which wins from then on
	Audience       Audience            `json:"audience,omitempty"`
	Welcomed       bool                `json:"welcomed,omitempty"`
	Live           string              `json:"live,omitempty"`       // nonce of the card whose buttons count
	Shown          shown               `json:"shown,omitempty"`      // Ready: what the live card says
	Issue          knowledge.IssueID   `json:"issue,omitempty"`      // Answered: what was answered; Handing: the likely cause
	Offered        []knowledge.IssueID `json:"offered,omitempty"`    // Choosing: what can be picked, in order
	Question       string              `json:"question,omitempty"`   // Asking: the fact asked for
	Options        []string            `json:"options,omitempty"`    // Asking: its values on the card, in order
	Candidates     []Share             `json:"candidates,omitempty"` // what the words speak for, facts left aside
	Known          []Evidence          `json:"known,omitempty"`      // at most one of each fact
	Asked          []string            `json:"asked,omitempty"`      // facts asked for about this trouble
	Cards          int                 `json:"cards,omitempty"`      // cards of candidates shown about this trouble
	Passed         []knowledge.IssueID `json:"passed,omitempty"`     // seen on such a card, and none of them was it
	Tried          []knowledge.IssueID `json:"tried,omitempty"`      // answered, and did not help
	Paused         *Paused             `json:"paused,omitempty"`     // Handing: where the talk goes on if nothing is sent
	Looked         bool                `json:"looked,omitempty"`     // a directory was asked in this talk
	Doubted        bool                `json:"doubted,omitempty"`    // the person says that it errs: it counts for nothing
	Trouble        string              `json:"trouble,omitempty"`    // names it, by the turn in which it was first told
	// Problem is the trouble as it was described, its beginning, for who takes the case over. Secrets are taken out
	// before the dialog sees them.
	Problem string `json:"problem,omitempty"`
}

// shown names a card of the Ready phase that has buttons.
type shown string

const (
	shownDeclined shown = "declined"
	shownNoMore   shown = "noMore"
)

func (s State) phase() Phase {
	if s.Phase == "" {
		return Ready
	}
	return s.Phase
}

// ready is the state in which nothing is being talked about; who the person is stays known.
func (s State) ready() State {
	s = s.shows(Ready, "")
	s.Candidates, s.Asked, s.Cards, s.Passed, s.Tried, s.Problem, s.Trouble = nil, nil, 0, nil, nil, "", ""
	s.Known = slices.DeleteFunc(slices.Clone(s.Known), func(e Evidence) bool { return !staysTrue(e) })
	if len(s.Known) == 0 {
		s.Known = nil // as a state that was stored has it
	}
	return s
}

// shows is the state with a new live card, "" for none, and nothing on it yet.
func (s State) shows(phase Phase, card string) State {
	s.Phase, s.Live = phase, card
	s.Shown, s.Issue, s.Offered, s.Question, s.Options, s.Paused = "", "", nil, "", nil, nil
	return s
}

// at is the state when something happens at that time: ready again where the talk lay idle for too long.
func (s State) at(now time.Time) State {
	if s.At != 0 && now.Sub(time.Unix(s.At, 0)) > idleFor {
		s = s.withoutProvider().ready()
		s.Looked, s.Doubted = false, false
	}
	s.At = now.Unix()
	return s
}

// describes keeps the trouble's words, as far as there is room for them.
func (s State) describes(text string) State {
	all := strings.ToValidUTF8(strings.TrimSpace(s.Problem+"\n"+text), "\uFFFD")
	if utf8.RuneCountInString(all) > LongestProblem {
		all = string([]rune(all)[:LongestProblem])
	}
	s.Problem = all
	return s
}

// card is what the live card says, nil when there is none.
func (s State) card() Message {
	switch {
	case s.Live == "":
		return nil
	case s.phase() == Asking:
		return Question{s.Question, s.Options}
	case s.phase() == Choosing:
		return Candidates{s.Offered}
	case s.phase() == Answered:
		return s.answer(false, nil)
	case s.phase() == Handing:
		return s.draft()
	case s.Shown == shownDeclined:
		return Declined{}
	case s.Shown == shownNoMore:
		return NoMore{}
	}
	return nil
}

// Encode writes the state as JSON.
func (s State) Encode() []byte {
	data, err := json.Marshal(s)
	if err != nil {
		panic(fmt.Sprintf("encoding a dialog state: %v", err)) // strings, finite numbers and lists of them cannot fail
	}
	return data
}

// ParseState reads a state written by Encode; nil data is a new dialog. A state of another version, or one that names
// no known phase, is an error: the dialog then begins anew.
func ParseState(data []byte) (State, error) {
	var s State
	if data == nil {
		return s, nil
	}
	if err := json.Unmarshal(data, &s); err != nil {
		return State{}, fmt.Errorf("reading a dialog state: %w", err)
	}
	if !slices.Contains(Phases(), s.phase()) || s.Version != stateVersion {
		return State{}, fmt.Errorf("reading a dialog state: version %d, phase %q are not known here", s.Version, s.Phase)
	}
	return s, nil
}
