package bot

import (
	"fmt"

	"ssprbot/bot/card"
	"ssprbot/dialogs"
	"ssprbot/knowledge"
)

// longestPreview is how much of a line in the list is shown, in characters; clients cut it after two lines or so.
const longestPreview = 120

// search lists the entries that fit what was typed so far. Nothing is kept of it and nothing logged.
func (c *composer) search() (composeAnswer, error) {
	typed := c.asked.typed()
	var found []*knowledge.Issue
	switch {
	case typed != "":
		found = find(c.machine.Knowledge, typed, c.bot.Today())
	case c.asked.initial():
		found = c.starting()
	default:
		return composeMessage(c.texts().Compose.Empty), nil
	}
	if len(found) == 0 {
		return composeMessage(c.texts().Compose.Nothing), nil
	}
	var lines []composeAttachment
	for _, issue := range page(c.asked, found) {
		line, err := c.entry(issue)
		if err != nil {
			return composeAnswer{}, err
		}
		lines = append(lines, line)
	}
	return composeList(lines), nil
}

// starting is what is shown before anything is typed: the answers to the questions that the welcome offers.
func (c *composer) starting() []*knowledge.Issue {
	var found entries
	for _, question := range c.texts().Starters {
		found.add(c.machine.Knowledge.Match(question, c.bot.Today()).Candidates, 1)
	}
	return found.issues
}

// entry is an answer to insert. Its reader may never have installed the bot, so that no button of a dialog would work
// for them; links do.
func (c *composer) entry(issue *knowledge.Issue) (composeAttachment, error) {
	r := c.render()
	answer := dialogs.Answer{Issue: issue.ID, Audience: c.bot.Audience}
	language := r.speaks(c.language, answer)
	drawn, err := r.cardMessage(language, answer, func(d draft) []card.Element { return d.body }, "")
	if err != nil {
		return composeAttachment{}, fmt.Errorf("drawing an entry to insert: %w", err)
	}
	return inList(drawn, issue.Title.In(language), cut(oneLine(issue.Cause.In(language)), longestPreview)), nil
}
