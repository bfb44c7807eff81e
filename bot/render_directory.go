package bot

import (
	"strconv"
	"time"

	"ssprbot/bot/card"
	"ssprbot/dialogs"
	"ssprbot/dialogs/text"
	"ssprbot/helpdesk"
	"ssprbot/knowledge"
)

// told shows what a directory says of the person, as far as the answer has to do with it.
func (r renderer) told(language knowledge.Language, issue *knowledge.Issue, m dialogs.Answer) []card.Element {
	var telling []dialogs.Evidence
	for _, e := range m.Known {
		if len(issue.Facts[e.Fact]) > 0 {
			telling = append(telling, e)
		}
	}
	lines := r.facts(language, telling, m.At)
	if lines == nil {
		return nil
	}
	return subtitled(r.texts.In(language).Directory.Title, lines...)
}

// source says that a directory said it, and how long ago it was brought up to date.
func (r renderer) source(language knowledge.Language, e dialogs.Evidence, at int64) string {
	t := r.texts.In(language)
	return text.Fill(t.Directory.Source, "age", age(t, e.AsOf, at))
}

// age is in whole units, of which there are at least two but for minutes.
func age(t *text.Sentences, from, to int64) string {
	passed := time.Duration(max(to-from, 0)) * time.Second
	count := func(sentence string, unit time.Duration) string {
		return text.Fill(sentence, "n", strconv.FormatInt(int64(passed/unit), 10))
	}
	switch {
	case from == 0 || passed < 2*time.Minute:
		return t.Directory.Now
	case passed < 2*time.Hour:
		return count(t.Directory.Minutes, time.Minute)
	case passed < 48*time.Hour:
		return count(t.Directory.Hours, time.Hour)
	}
	return count(t.Directory.Days, 24*time.Hour)
}

// since marks what a directory says in a ticket, which is read for days.
func (d ticketDraft) since(e helpdesk.Evidence) string {
	if e.Source != string(dialogs.FromProvider) || e.AsOf == 0 {
		return ""
	}
	return " (" + text.Fill(d.t.Directory.Since, "at", moment(time.Unix(e.AsOf, 0))) + ")"
}
