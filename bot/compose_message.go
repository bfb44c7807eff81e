package bot

import (
	"context"
	"strings"

	"ssprbot/bot/redact"
	"ssprbot/helpdesk"
	"ssprbot/knowledge"
)

// longestIdentity is how long the id of a message or a person is at most; Teams' have some fifty characters.
const longestIdentity = 256

// longestProblem is what a ticket keeps, in characters.
const longestProblem = 1000

// quoted is the message that a ticket is made of.
type quoted struct {
	id     string
	author messageAuthor
	text   string // secrets taken out
	secret bool   // there was one
}

// quote reads the message of an action; ok is false where no person wrote it or it cannot be told who did.
func (r composeRequest) quote() (_ quoted, ok bool) {
	m := r.Message
	author := m.From.User
	if author == nil || !isIdentity(author.ID) || !isIdentity(m.ID) {
		return quoted{}, false
	}
	words := m.Body.Content
	if !strings.EqualFold(m.Body.ContentType, "text") {
		words = stripMarkup(words)
	}
	clean, secrets := redact.Secrets(words)
	return quoted{m.ID, *author, firstCharacters(paragraphsOf(clean), longestProblem), len(secrets) > 0}, true
}

func isIdentity(id string) bool {
	return strings.TrimSpace(id) != "" && len(id) <= longestIdentity
}

// paragraphsOf leaves the lines of a text that say something.
func paragraphsOf(s string) string {
	var lines []string
	for line := range strings.Lines(s) {
		if line = oneLine(line); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}

// guess is what the bot takes a problem for; both are "" where nothing fits.
func (c *composer) guess(problem string) (knowledge.Area, knowledge.IssueID) {
	ranking := c.machine.Knowledge.Match(problem, c.bot.Today())
	if !ranking.InScope || len(ranking.Candidates) == 0 {
		return "", ""
	}
	best := ranking.Candidates[0]
	if best.Confidence < likely {
		return best.Issue.Area, ""
	}
	return best.Issue.Area, best.Issue.ID
}

// likely is from where on a cause is named to the desk: it is more often right than wrong.
const likely = 0.5

// ticketOf is the ticket of a message. Its origin is the message, so that it is the only one that is ever made of it.
func (c *composer) ticketOf(ctx context.Context, records helpdesk.Records, m quoted, problem string) (helpdesk.Ticket, error) {
	requester, err := c.requester(ctx, records, m.author)
	if err != nil {
		return helpdesk.Ticket{}, err
	}
	thread, err := c.thread(ctx, records, m)
	if err != nil {
		return helpdesk.Ticket{}, err
	}
	area, issue := c.guess(problem)
	return helpdesk.Ticket{
		Tenant: c.in.TenantID(), Origin: messageOrigin(c.in.TenantID(), c.in.Conversation.ID, m.id),
		Language: c.languageOf(m), Problem: problem, Area: string(area), Issue: issue, Urgency: helpdesk.Normal,
		Requester: requester, Thread: thread,
	}, nil
}

// languageOf is the requester's, by their own words.
func (c *composer) languageOf(m quoted) knowledge.Language {
	return c.render().spoken(knowledge.DetectLanguage(m.text))
}

// requester is who wrote the message. Where an earlier ticket tells how they are reached, they are reached so; else by
// their id in the directory, which opens the chat of whoever has the bot.
func (c *composer) requester(ctx context.Context, records helpdesk.Records, author messageAuthor) (helpdesk.Person, error) {
	if author.ID == c.in.person() {
		return c.in.actor(helpdesk.Requester).Person, nil
	}
	person := helpdesk.Person{ID: author.ID, Account: author.ID, Name: firstCharacters(author.Name, longestIdentity)}
	earlier, err := records.OfRequester(ctx, c.in.TenantID(), author.ID, 1)
	if err != nil {
		return person, failed("looking for how a requester is reached", err)
	}
	if len(earlier) > 0 && earlier[0].Requester.Account != "" {
		person.Account, person.Chat = earlier[0].Requester.Account, earlier[0].Requester.Chat
	}
	return person, nil
}

// thread is where the message stands, if the bot is there and can speak to its author; else the zero Place.
func (c *composer) thread(ctx context.Context, records helpdesk.Records, m quoted) (helpdesk.Place, error) {
	channel := withoutThread(c.in.Conversation.ID)
	place, ok, err := records.Reach(ctx, c.in.TenantID(), channel)
	if err != nil || !ok || place.Team == "" || place.Conversation != channel {
		return helpdesk.Place{}, failed("looking for how a channel is reached", err)
	}
	place.Conversation = c.in.Conversation.ID
	if place.Conversation == channel {
		place.Conversation += ";messageid=" + m.id
	}
	return place, nil
}
