package teamstest

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"strings"
)

// Person is somebody who uses Teams.
type Person struct {
	Name        string
	ID          string // "29:…", as one bot sees the person
	AadObjectID string // GUID, the same for every bot; empty for some guests
	Email       string // and user principal name
	Locale      string
	Country     string
	Timezone    string
	TenantID    string // where it is not the tenant of the Teams
	Guest       bool   // in the organisation
}

// Someone is the person of that name; the ids follow from it, in every Teams alike.
func Someone(name string) Person {
	sum := sha256.Sum256([]byte("person " + name))
	local := strings.ReplaceAll(strings.ToLower(name), " ", ".")
	return Person{
		Name: name, ID: "29:1" + base64.RawURLEncoding.EncodeToString(sum[:]), AadObjectID: guid([16]byte(sum[:16])),
		Email: local + "@example.com", Locale: "en-US", Country: "US", Timezone: "UTC",
	}
}

// Speaking is the person with another language, such as ko-KR.
func (p Person) Speaking(locale string) Person {
	p.Locale = locale
	if _, country, ok := strings.Cut(locale, "-"); ok {
		p.Country = country
	}
	return p
}

// AsGuest is the person as a guest of the organisation.
func (p Person) AsGuest() Person { p.Guest = true; return p }

// OfTenant is the person as one of another organisation.
func (p Person) OfTenant(id string) Person { p.TenantID = id; return p }

// The conversationType values of Teams.
const (
	PersonalType  = "personal"
	GroupChatType = "groupChat"
	ChannelType   = "channel"
)

// Place is where a person speaks. Make one with Personal, Group or Channel; its methods return changed copies.
type Place struct {
	Person Person
	Type   string // PersonalType, GroupChatType or ChannelType
	Team   string // name, in a channel
	Name   string // of the group chat or the channel
	Thread string // id of a channel thread's first message; empty starts a new thread

	id        string // overrides what follows from the names
	unnoticed bool   // messages do not mention the bot
}

// Personal is a person's own chat with the bot.
func Personal(p Person) Place { return Place{Person: p, Type: PersonalType} }

// Group is a group chat in which the person and the bot are.
func Group(p Person) Place { return Place{Person: p, Type: GroupChatType, Name: "Group chat"} }

// Channel is a standard channel of a team in which the person and the bot are.
func Channel(p Person) Place {
	return Place{Person: p, Type: ChannelType, Team: "Everybody", Name: "Account help"}
}

// Named is the group chat or channel of another name. General is the team's own channel.
func (p Place) Named(name string) Place { p.Name = name; return p }

// OfTeam is the channel of that name in another team.
func (p Place) OfTeam(name string) Place { p.Team = name; return p }

// By is the same place with somebody else speaking.
func (p Place) By(person Person) Place { p.Person = person; return p }

// InThread is the channel thread that begins with that message.
func (p Place) InThread(root string) Place { p.Thread = root; return p }

// WithoutMention is the place where messages do not mention the bot.
func (p Place) WithoutMention() Place { p.unnoticed = true; return p }

// ConversationID is the conversation's full id, in a channel with the thread if the place names one.
func (p Place) ConversationID() string {
	switch {
	case p.Type == ChannelType && p.Thread != "":
		return p.ChannelID() + ";messageid=" + p.Thread
	case p.Type == ChannelType:
		return p.ChannelID()
	case p.id != "":
		return p.id
	case p.Type == GroupChatType:
		return threadID("group "+p.Name, "@thread.v2")
	}
	return personalID(p.Person.ID)
}

// ChannelID is the channel's id without a thread; empty outside channels.
func (p Place) ChannelID() string {
	switch {
	case p.Type != ChannelType:
		return ""
	case p.id != "":
		return p.id
	case p.Name == "General": // its id is the team's (Teams, "Get the list of channels in a team")
		return p.TeamID()
	}
	return threadID("channel "+p.Team+"/"+p.Name, "@thread.tacv2")
}

// TeamID is the id of the team as Teams names it to bots; empty outside channels.
func (p Place) TeamID() string {
	if p.Type != ChannelType {
		return ""
	}
	return threadID("team "+p.Team, "@thread.tacv2")
}

func (p Place) teamGroupID() string {
	sum := sha256.Sum256([]byte("aad group " + p.Team))
	return guid([16]byte(sum[:16]))
}

func personalID(personID string) string {
	sum := sha256.Sum256([]byte("personal " + personID))
	return "a:1" + base64.RawURLEncoding.EncodeToString(sum[:])
}

func threadID(name, suffix string) string {
	sum := sha256.Sum256([]byte(name))
	return "19:" + hex.EncodeToString(sum[:16]) + suffix
}

// withoutThread is the conversation's id up to ";messageid=".
func withoutThread(conversationID string) string {
	base, _, _ := strings.Cut(conversationID, ";")
	return base
}

// placeOf guesses the place from a conversation's id, for conversations in which nobody has spoken yet.
func placeOf(conversationID string, person Person) Place {
	id := withoutThread(conversationID)
	switch {
	case strings.HasSuffix(id, "@thread.tacv2"), strings.HasSuffix(id, "@thread.skype"):
		place := Channel(person)
		place.id = id
		return place
	case strings.HasPrefix(id, "19:"):
		return Place{Person: person, Type: GroupChatType, id: id}
	}
	return Place{Person: person, Type: PersonalType, id: id}
}
