package dialogs

import (
	"encoding/json"
	"fmt"
	"slices"

	"ssprbot/knowledge"
)

// Phase says what the dialog waits for.
type Phase string

// The phases. The zero Phase of a new state counts as Ready.
const (
	Ready    Phase = "ready"    // for a trouble to be described
	Choosing Phase = "choosing" // for one of the offered issues to be picked
	Answered Phase = "answered" // to hear whether the answer solved it
)

// Phases lists every phase, the first one first.
func Phases() []Phase { return []Phase{Ready, Choosing, Answered} }

// Audience says in whose words an answer is given. It chooses wording only, never rights.
type Audience string

// The audiences; the zero Audience counts as Employee.
const (
	Employee Audience = "employee"
	Helpdesk Audience = "helpdesk"
	Admin    Audience = "admin"
)

const stateVersion = 1

// State is where one person's dialog stands. It holds no word that the person typed.
type State struct {
	Version        int                 `json:"v"`
	Phase          Phase               `json:"phase,omitempty"`
	Language       knowledge.Language  `json:"language,omitempty"`       // remembered; "" until known
	LanguageChosen bool                `json:"languageChosen,omitempty"` // by an explicit switch, which wins from then on
	Audience       Audience            `json:"audience,omitempty"`
	Welcomed       bool                `json:"welcomed,omitempty"`
	Live           string              `json:"live,omitempty"`    // nonce of the card whose buttons count
	Shown          shown               `json:"shown,omitempty"`   // Ready: what the live card says
	Issue          knowledge.IssueID   `json:"issue,omitempty"`   // Answered: what was answered
	Offered        []knowledge.IssueID `json:"offered,omitempty"` // Choosing: what can be picked, in order
	Rest           []knowledge.IssueID `json:"rest,omitempty"`    // further candidates, best first
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
	s.Phase, s.Live, s.Shown, s.Issue, s.Offered, s.Rest = Ready, "", "", "", nil, nil
	return s
}

// card is what the live card says, nil when there is none.
func (s State) card() Message {
	switch {
	case s.Live == "":
		return nil
	case s.phase() == Choosing:
		return Candidates{s.Offered}
	case s.phase() == Answered:
		return Answer{s.Issue, s.Audience, false}
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
		panic(fmt.Sprintf("encoding a dialog state: %v", err)) // strings, booleans and lists of them cannot fail
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
