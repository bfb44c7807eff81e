package dialogs

// transition is what a phase does with a signal, and every phase that it can lead to; none means that the phase stays.
type transition struct {
	handle func(Machine, State, occurrence) (State, []Effect)
	to     []Phase
}

// same stands in a row for the phase that the signal meets.
const same Phase = "same"

// transitions is the whole machine: a phase has its own rows, and for every other signal the row that holds everywhere.
// An answer to a question that is not open comes from a forged button at best.
var transitions = struct {
	everywhere map[signal]transition
	own        map[Phase]map[signal]transition
}{
	everywhere: map[signal]transition{
		joined:       {welcome, nil},
		left:         {leave, []Phase{Ready}},
		problem:      {lookUp, Phases()},
		pick:         {tooLate, nil},
		noneOfThese:  {tooLate, nil},
		solved:       {tooLate, nil},
		nextOne:      {tooLate, nil},
		thanks:       {acceptThanks, nil},
		smallTalk:    {ask, nil},
		person:       {handOver, []Phase{same, Ready}},  // Ready: by the live card's button
		restart:      {startOver, []Phase{same, Ready}}, // same: by a button elsewhere
		help:         {explain, nil},
		languageMenu: {offerLanguages, nil},
		setLanguage:  {switchLanguage, nil},
		stale:        {tooLate, nil},
	},
	own: map[Phase]map[signal]transition{
		Choosing: {
			pick:        {answerPicked, []Phase{Answered}},
			noneOfThese: {noneFits, []Phase{Ready}},
			smallTalk:   {offerAgain, nil},
		},
		Answered: {
			solved:  {sayGoodbye, []Phase{Ready}},
			nextOne: {nextCandidate, []Phase{Answered, Ready}},
		},
	},
}

// row is what a phase does with a signal; false where the table has no row.
func row(phase Phase, s signal) (transition, bool) {
	if t, ok := transitions.own[phase][s]; ok {
		return t, true
	}
	t, ok := transitions.everywhere[s]
	return t, ok
}
