package bot

import (
	"cmp"
	"context"
	"encoding/json"

	"github.com/infracloudio/msbotbuilder-go/schema"

	"ssprbot/dialogs"
	"ssprbot/helpdesk"
)

// inTeam is what Teams tells of a team in channelData.
type inTeam struct {
	Team     struct{ ID string }
	Settings struct {
		SelectedChannel struct{ ID string } // by who installs the bot; told only then
	}
}

func (a *Activity) team() inTeam {
	var data inTeam
	_ = json.Unmarshal(a.ChannelData, &data) // absent or odd channel data names no team
	return data
}

// keepPlaces remembers how the channel is reached, for what is said there unasked. The channel that is chosen when the
// bot is installed in a team becomes the tenant's desk, unless it has one; when the bot leaves the team that is over. Of
// personal chats nothing is remembered: who waits for news is named in their ticket.
func (t *turn) keepPlaces(ctx context.Context, event dialogs.Event, state dialogs.State) error {
	team := t.in.team()
	if t.desk == nil || team.Team.ID == "" {
		return nil
	}
	if isLeft(event) {
		return unread("giving up a desk", t.desk.RemoveDesk(ctx, t.in.TenantID(), team.Team.ID))
	}
	channel := withoutThread(t.in.Conversation.ID)
	place := helpdesk.Place{ServiceURL: t.in.ServiceURL, Conversation: channel, Team: team.Team.ID}
	if err := t.desk.KeepPlace(ctx, t.in.TenantID(), place, t.now); err != nil {
		return unread("remembering a channel", err)
	}
	if _, joined := event.(dialogs.Joined); !joined || t.in.Type != schema.InstallationUpdate {
		return nil
	}
	place.Conversation = cmp.Or(team.Settings.SelectedChannel.ID, channel)
	kept, err := t.desk.KeepDesk(ctx, t.in.TenantID(), place, t.now)
	if err != nil || !kept {
		return unread("remembering a desk", err)
	}
	return t.say(plainMessage(t.texts().In(state.Speaks(t.in.locale())).DeskHere))
}
