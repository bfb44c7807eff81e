package teamstest

import "time"

// activity has what all activities share, and makes the place known to the connector.
func (s *Teams) activity(kind, id string, place Place) Activity {
	s.connector.join(place)
	conversation := map[string]any{
		"id": place.ConversationID(), "conversationType": place.Type, "tenantId": s.TenantID,
	}
	if place.Type != PersonalType {
		conversation["isGroup"] = true
	}
	from := map[string]any{"id": place.Person.ID, "name": place.Person.Name}
	if place.Person.AadObjectID != "" {
		from["aadObjectId"] = place.Person.AadObjectID
	}
	return Activity{
		"type": kind, "id": id, "channelId": "msteams", "serviceUrl": s.ServiceURL(),
		"timestamp": timestamp(time.Now()), "from": from, "conversation": conversation,
		"recipient": map[string]any{"id": s.BotID, "name": s.BotName}, "channelData": s.channelData(place),
	}
}

func (s *Teams) channelData(place Place) map[string]any {
	data := map[string]any{"tenant": map[string]any{"id": s.TenantID}}
	if place.Type == ChannelType {
		data["team"] = map[string]any{"id": place.TeamID(), "name": place.Team, "aadGroupId": place.teamGroupID()}
		data["channel"] = map[string]any{"id": place.ChannelID()}
	}
	return data
}

// addClientInfo adds what a client, as opposed to the service, tells of itself.
func (s *Teams) addClientInfo(a Activity, place Place) {
	p := place.Person
	a["locale"] = p.Locale
	a["localTimestamp"], a["localTimezone"] = time.Now().UTC().Format("2006-01-02T15:04:05.000-07:00"), p.Timezone
	a["entities"] = []any{map[string]any{
		"type": "clientInfo", "locale": p.Locale, "country": p.Country, "platform": "Web", "timezone": p.Timezone,
	}}
}

func (s *Teams) mention(tag string) map[string]any {
	return map[string]any{
		"type": "mention", "text": tag, "mentioned": map[string]any{"id": s.BotID, "name": s.BotName},
	}
}

func timestamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }

// one is the place given, or the default person's own chat.
func one(where []Place) Place {
	if len(where) == 0 {
		return Personal(Someone("Employee"))
	}
	return where[0]
}
