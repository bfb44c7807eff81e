package teamstest

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// roster is who and what the organisation consists of. The connector's lock guards it.
type roster struct {
	tenantID string
	members  map[string][]Person // by conversation without thread, and by team
	places   map[string]Place    // by conversation without thread: where somebody was last active
	teams    map[string][]Place  // by team: its channels
}

func newRoster(tenantID string) roster {
	return roster{tenantID, map[string][]Person{}, map[string]Place{}, map[string][]Place{}}
}

// conversations are the ids under which a place's members are listed.
func (p Place) conversations() []string {
	if p.Type != ChannelType {
		return []string{p.ConversationID()}
	}
	if p.ChannelID() == p.TeamID() {
		return []string{p.TeamID()}
	}
	return []string{p.ChannelID(), p.TeamID()}
}

func (r *roster) join(p Place) {
	for _, id := range p.conversations() {
		if !slices.ContainsFunc(r.members[id], func(m Person) bool { return m.ID == p.Person.ID }) {
			r.members[id] = append(r.members[id], p.Person)
		}
	}
	r.places[withoutThread(p.ConversationID())] = p
	if p.Type != ChannelType {
		return
	}
	if !slices.ContainsFunc(r.teams[p.TeamID()], func(known Place) bool { return known.ChannelID() == p.ChannelID() }) {
		r.teams[p.TeamID()] = append(r.teams[p.TeamID()], p)
	}
}

func (r *roster) leave(p Place) {
	for _, id := range p.conversations() {
		r.members[id] = slices.DeleteFunc(r.members[id], func(m Person) bool { return m.ID == p.Person.ID })
	}
}

func (c *connector) join(p Place) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.roster.join(p)
}

// Join makes a person a member of a place, and in a channel of the team. Whoever is active somewhere is one already.
func (s *Teams) Join(p Place) { s.connector.join(p) }

// Leave ends the membership.
func (s *Teams) Leave(p Place) {
	s.connector.mu.Lock()
	defer s.connector.mu.Unlock()
	s.connector.roster.leave(p)
}

// place is where a conversation takes place, as far as that is known.
func (c *connector) place(conversationID string) Place {
	c.mu.Lock()
	defer c.mu.Unlock()
	place, known := c.roster.places[withoutThread(conversationID)]
	if !known {
		place = placeOf(conversationID, Someone("Employee"))
	}
	_, place.Thread, _ = strings.Cut(conversationID, ";messageid=")
	return place
}

// account is a member as the connector describes it (Teams, "Get single member details").
func (r *roster) account(p Person) map[string]any {
	account := map[string]any{
		"id": p.ID, "name": p.Name, "email": p.Email, "userPrincipalName": p.Email,
		"tenantId": cmp.Or(p.TenantID, r.tenantID), "userRole": "user",
	}
	if p.Guest {
		account["userRole"] = "guest"
		account["userPrincipalName"] = strings.ReplaceAll(p.Email, "@", "_") + "#EXT#@tenant.example"
	}
	if p.AadObjectID != "" {
		account["objectId"] = p.AadObjectID
	}
	return account
}

func (r *roster) accounts(people []Person) []any {
	accounts := make([]any, len(people))
	for i, p := range people {
		accounts[i] = r.account(p)
	}
	return accounts
}

func (c *connector) listMembers(req *request) answer {
	return newAnswer(http.StatusOK, c.roster.accounts(c.roster.members[withoutThread(req.ConversationID)]))
}

// pageMembers takes a size under 50 as 50 and one over 500 as 500, as Teams does.
func (c *connector) pageMembers(req *request) answer {
	members := c.roster.members[withoutThread(req.ConversationID)]
	size, err := strconv.Atoi(req.query.Get("pageSize"))
	if err != nil {
		size = 200
	}
	size = min(max(size, 50), 500)
	from := 0
	if token := req.query.Get("continuationToken"); token != "" {
		from, err = strconv.Atoi(token)
		if err != nil || from < 0 || from > len(members) {
			return problem(http.StatusBadRequest, "BadArgument", "the continuation token is not valid")
		}
	}
	to := min(from+size, len(members))
	page := map[string]any{"members": c.roster.accounts(members[from:to])}
	if to < len(members) {
		page["continuationToken"] = strconv.Itoa(to)
	}
	return newAnswer(http.StatusOK, page)
}

// showMember takes the id as one bot sees it, the Entra object id or the user principal name.
func (c *connector) showMember(req *request) answer {
	id := req.ActivityID
	req.ActivityID = "" // the second id of this route is a person's
	for _, p := range c.roster.members[withoutThread(req.ConversationID)] {
		if id == p.ID || id == p.AadObjectID || strings.EqualFold(id, p.Email) {
			return newAnswer(http.StatusOK, c.roster.account(p))
		}
	}
	return problem(http.StatusNotFound, "MemberNotFoundInConversation", "nobody of that id")
}

func (c *connector) showTeam(req *request) answer {
	team := req.ConversationID
	req.ConversationID = "" // the first id of this route is a team's
	channels := c.roster.teams[team]
	if len(channels) == 0 {
		return problem(http.StatusNotFound, "NotFound", "no such team")
	}
	return newAnswer(http.StatusOK, map[string]any{
		"id": team, "name": channels[0].Team, "aadGroupId": channels[0].teamGroupID(),
		"channelCount": len(channels), "memberCount": len(c.roster.members[team]),
	})
}

// listChannels names every channel but General, whose id is the team's and whose name is null.
func (c *connector) listChannels(req *request) answer {
	team := req.ConversationID
	req.ConversationID = ""
	if len(c.roster.teams[team]) == 0 {
		return problem(http.StatusNotFound, "NotFound", "no such team")
	}
	channels := []any{map[string]any{"id": team, "name": nil}}
	for _, p := range c.roster.teams[team] {
		if p.ChannelID() != team {
			channels = append(channels, map[string]any{"id": p.ChannelID(), "name": p.Name})
		}
	}
	return newAnswer(http.StatusOK, map[string]any{"conversations": channels})
}
