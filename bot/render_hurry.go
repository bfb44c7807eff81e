package bot

import (
	"github.com/infracloudio/msbotbuilder-go/schema"

	"ssprbot/dialogs"
	"ssprbot/dialogs/text"
	"ssprbot/knowledge"
)

// slowDown is the step of a turn that a limit turned away: it leaves the dialog as it is, and says so now and then.
func (t *turn) slowDown(over *excess) func(Kept) (Turn, error) {
	tell := t.in.Type == schema.Invoke || t.bot.rate.tell(t.in, over) // a press is answered in any case
	return func(kept Kept) (Turn, error) {
		t.out = Turn{State: kept.State}            // run again after a conflict, it begins anew
		state, _ := dialogs.ParseState(kept.State) // only for its language
		language := state.Speaks(t.in.locale())
		switch {
		case t.in.Type == schema.Invoke:
			t.invoke = invokeMessage(over.sentence(t.texts().In(language)))
		case tell:
			drawn, err := t.render().hurry(language, over)
			if err != nil {
				return Turn{}, err
			}
			if err := t.say(drawn); err != nil {
				return Turn{}, err
			}
		}
		return t.out, t.encodeAnswer()
	}
}

func (e *excess) sentence(t *text.Sentences) string {
	if e.tenant {
		return t.Crowded
	}
	return t.SlowDown
}

// hurry draws the card for whoever met a limit.
func (r renderer) hurry(language knowledge.Language, over *excess) (schema.Activity, error) {
	t := r.texts.In(language)
	sentence := over.sentence(t)
	return oneCard(language, sentence, paragraphs(t.Moment, sentence))
}
