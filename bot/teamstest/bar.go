package teamstest

import "net/http"

// The codes with which Teams refuses a bot for good (Teams documentation, "Status code responses").
const (
	blockedByUser = "ConversationBlockedByUser"
	notInstalled  = "ForbiddenOperationException"
	notInRoster   = "BotNotInConversationRoster"
)

// Block lets a person block the bot: their chat can still be opened, but takes nothing.
func (s *Teams) Block(p Person) { s.connector.bar(blockedByUser, personalID(p.ID)) }

// Uninstall takes the app away from a person: their chat can neither be opened nor written to.
func (s *Teams) Uninstall(p Person) { s.connector.bar(notInstalled, personalID(p.ID)) }

// Welcome ends what Block or Uninstall began.
func (s *Teams) Welcome(p Person) { s.connector.bar("", personalID(p.ID)) }

// Evict takes the bot out of a place, and of the whole team that a channel belongs to, without telling it.
func (s *Teams) Evict(p Place) { s.connector.bar(notInRoster, p.conversations()...) }

// Readmit ends what Evict began.
func (s *Teams) Readmit(p Place) { s.connector.bar("", p.conversations()...) }

// bar refuses the bot in conversations, with all their threads; no code ends that.
func (c *connector) bar(code string, conversations ...string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, id := range conversations {
		if c.bars[id] = code; code == "" {
			delete(c.bars, id)
		}
	}
}

// barred tells how the bot is refused there. It runs under the connector's lock.
func (c *connector) barred(conversationID string) (refusal answer, refused bool) {
	code := c.bars[withoutThread(conversationID)]
	return problem(http.StatusForbidden, code, "the bot may not do this here"), code != ""
}
