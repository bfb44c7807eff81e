package dialogs_test

import (
	"fmt"
	"time"

	"ssprbot/dialogs"
	"ssprbot/dialogs/text"
	"ssprbot/knowledge"
)

// Somebody describes a trouble, presses a button of the answer, and presses it once more.
func Example() {
	base, err := knowledge.Load(knowledge.Embedded())
	if err != nil {
		fmt.Println(err)
		return
	}
	texts, err := text.Load()
	if err != nil {
		fmt.Println(err)
		return
	}
	m := dialogs.Machine{Knowledge: base, Texts: texts}
	day := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	var s dialogs.State
	for _, e := range []dialogs.Event{
		dialogs.Said{Context: dialogs.Context{At: day, Turn: "a"}, Text: "my new password does not work on my office PC"},
		dialogs.Pressed{Context: dialogs.Context{At: day, Turn: "b"}, Verb: dialogs.Solved, Nonce: "a"},
		dialogs.Pressed{Context: dialogs.Context{At: day, Turn: "c"}, Verb: dialogs.Solved, Nonce: "a"},
	} {
		var effects []dialogs.Effect
		s, effects = m.Step(s, e)
		for _, effect := range effects {
			if _, told := effect.(dialogs.Heard); !told { // it is for who counts
				fmt.Printf("%+v\n", effect)
			}
		}
		fmt.Println(s.Phase)
	}
	// Output:
	// {Language:en Nonce:a Message:{Issue:writeback-not-enabled Audience:employee Instead:false Incident:<nil> Known:[] At:0}}
	// answered
	// {Language:en Message:{Issue:writeback-not-enabled Audience:employee Instead:false Incident:<nil> Known:[] At:0} Verb:solved Issue: Value:}
	// {Language:en Nonce:b Message:{}}
	// ready
	// {Language:en Nonce:c Message:{}}
	// ready
}

func ExampleParseState() {
	s, err := dialogs.ParseState([]byte(`{"v":2,"phase":"choosing","live":"a","offered":["account-locked"]}`))
	fmt.Println(s.Phase, s.Offered, err)
	_, err = dialogs.ParseState([]byte(`{"v":7}`))
	fmt.Println(err)
	// Output:
	// choosing [account-locked] <nil>
	// reading a dialog state: version 7, phase "" are not known here
}
