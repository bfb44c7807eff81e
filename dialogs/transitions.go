package dialogs

// transition is what a phase does with a signal, and every phase that it can lead to; none means that the phase stays.
type transition struct {
	handle func(Machine, State, occurrence) (State, []Effect)
	to     []Phase
}

// same stands in a row for the phase that the signal meets.
const same Phase = "same"

// talking are the phases between the person and the bot alone.
var talking = []Phase{Ready, Asking, Choosing, Answered}

// transitions is the whole machine: a phase has its own rows, and for every other signal the row that holds everywhere.
// An answer to a question that is not open comes from a forged button at best.
var transitions = struct {
	everywhere map[signal]transition
	own        map[Phase]map[signal]transition
}{
	everywhere: map[signal]transition{
		joined:       {welcome, nil},
		left:         {leave, []Phase{Ready}},
		problem:      {lookUp, talking},
		more:         {tooLate, nil},
		tell:         {tooLate, nil},
		unsure:       {ask, nil},
		pick:         {tooLate, nil},
		noneOfThese:  {tooLate, nil},
		solved:       {tooLate, nil},
		nextOne:      {tooLate, nil},
		doubt:        {tooLate, nil},
		send:         {tooLate, nil},
		discard:      {tooLate, nil},
		thanks:       {acceptThanks, nil},
		smallTalk:    {ask, nil},
		person:       {handOver, []Phase{same, Ready, Handing}}, // Ready: by the live card's button, where there is no desk
		restart:      {startOver, []Phase{same, Ready}},         // same: by a button elsewhere
		help:         {showHelp, nil},
		tickets:      {showTickets, nil},
		forgetMe:     {forget, []Phase{Ready}},
		languageMenu: {offerLanguages, nil},
		setLanguage:  {switchLanguage, nil},
		older:        {tooLate, nil},
		stale:        {tooLate, nil},
	},
	own: map[Phase]map[signal]transition{
		Asking: {
			tell:      {takeAnswer, talking},
			unsure:    {goOnWithout, []Phase{Asking, Choosing, Answered}},
			more:      {hearMore, []Phase{Asking, Choosing, Answered}},
			smallTalk: {askAgain, nil},
		},
		Choosing: {
			more:        {hearMore, []Phase{Asking, Choosing, Answered}},
			unsure:      {cannotChoose, []Phase{Asking, Answered}},
			pick:        {answerPicked, []Phase{Answered}},
			noneOfThese: {noneFits, talking},
			smallTalk:   {offerAgain, nil},
		},
		Answered: {
			more:    {hearMore, []Phase{Asking, Choosing, Answered}},
			solved:  {sayGoodbye, []Phase{Ready}},
			nextOne: {nextCandidate, talking},
			doubt:   {withoutDirectory, talking},
		},
		Handing: {
			more:      {rewrite, nil},
			send:      {sendDraft, []Phase{same, Ready}}, // same: there is nothing to send yet
			discard:   {dropDraft, talking},
			older:     {recallDraft, nil},
			solved:    {sayGoodbye, []Phase{Ready}},
			thanks:    {showDraft, nil},
			smallTalk: {showDraft, nil},
			person:    {showDraft, nil},
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
