package teamstest_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"ssprbot/bot/teamstest"
)

const nested = `{"type":"AdaptiveCard","version":"1.5",
	"refresh":{"action":{"type":"Action.Execute","title":"Refresh","verb":"refresh"}},
	"body":[
		{"type":"TextBlock","text":"Hello [the guide](https://example.com)"},
		{"type":"RichTextBlock","inlines":["plain ",{"type":"TextRun","text":"run"}]},
		{"type":"FactSet","facts":[{"title":"Case","value":"42"}]},
		{"type":"Input.Text","id":"comment","label":"Comment","value":"none"},
		{"type":"Input.ChoiceSet","id":"where","choices":[{"title":"At home","value":"home"}]},
		{"type":"Container","items":[{"type":"ColumnSet","columns":[{"type":"Column","items":[
			{"type":"ActionSet","actions":[{"type":"Action.Execute","title":"Deep","id":"deep","verb":"go","data":{"nonce":"n1"},
				"fallback":{"type":"Action.Submit","title":"Deep","data":{"nonce":"n1","op":"go"}}}]}]}]}]},
		{"type":"ActionSet","actions":[{"type":"Action.ShowCard","title":"More","card":{"type":"AdaptiveCard","actions":[
			{"type":"Action.Submit","title":"Inner","associatedInputs":"none","data":{"op":"inner"}}]}}]}],
	"actions":[
		{"type":"Action.Submit","title":"Top","data":{"op":"top"}},
		{"type":"Action.Execute","title":"New only","verb":"new"},
		{"type":"Action.Submit","title":"Special","data":{"msteams":{"type":"imBack","value":"x"}}},
		{"type":"Action.OpenUrl","title":"Read more","url":"https://example.com"}]}`

func sentCard(t *testing.T, conversation, card string) teamstest.Sent {
	t.Helper()
	var content map[string]any
	if err := json.Unmarshal([]byte(card), &content); err != nil {
		t.Fatal(err)
	}
	attachment := map[string]any{"contentType": "application/vnd.microsoft.card.adaptive", "content": content}
	return teamstest.Sent{
		Method: "POST", ConversationID: conversation, ActivityID: "1700",
		Body: teamstest.Activity{"type": "message", "summary": "a card", "attachments": []any{attachment}},
	}
}

func TestWhatACardShows(t *testing.T) {
	sent := sentCard(t, "a:1", nested)
	want := []string{"Hello [the guide](https://example.com)", "plain ", "run", "Case", "42", "Comment", "none", "At home"}
	if got := strings.Split(sent.CardText(), "\n"); !slices.Equal(got, want) {
		t.Errorf("text %q, want %q", got, want)
	}
	buttons := sent.Buttons()
	slices.Sort(buttons)
	if want := []string{"Deep", "Inner", "More", "New only", "Read more", "Special", "Top", "the guide"}; !slices.Equal(buttons, want) {
		t.Errorf("buttons %q, want %q", buttons, want)
	}
	if sent.Summary() != "a card" || sent.Text() != "" {
		t.Errorf("summary %q, text %q", sent.Summary(), sent.Text())
	}
	if plain := teamstest.Says("hello"); plain.Card() != nil || plain.CardText() != "" || plain.Buttons() != nil {
		t.Errorf("a plain text shows %v", plain)
	}
}

func TestClicks(t *testing.T) {
	cases := []struct {
		name, title string
		how         teamstest.How
		options     []teamstest.ClickOption
		kind, value string
	}{
		{"execute", "Deep", teamstest.Execute, nil, "invoke",
			`{"action":{"data":{"comment":"none","nonce":"n1"},"id":"deep","title":"Deep","type":"Action.Execute","verb":"go"},"trigger":"manual"}`},
		{"fallback", "Deep", teamstest.Submit, nil, "message", `{"comment":"none","nonce":"n1","op":"go"}`},
		{"submit", "Top", teamstest.Submit, nil, "message", `{"comment":"none","op":"top"}`},
		{"without inputs", "Inner", teamstest.Submit, nil, "message", `{"op":"inner"}`},
		{"filled", "Top", teamstest.Submit,
			[]teamstest.ClickOption{teamstest.Filling(map[string]any{"comment": "yes", "where": "home"})},
			"message", `{"comment":"yes","op":"top","where":"home"}`},
	}
	teams := teamstest.New(t)
	card := sentCard(t, teams.Message("hi").ConversationID(), nested)
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			a := teams.Click(card, c.title, c.how, c.options...)
			value, err := json.Marshal(a["value"])
			if err != nil || string(value) != c.value {
				t.Errorf("value %s, want %s", value, c.value)
			}
			if a.Type() != c.kind || a["replyToId"] != "1700" || a.ConversationID() != card.ConversationID {
				t.Errorf("click %v", a)
			}
			if c.kind == "invoke" && a["name"] != "adaptiveCard/action" {
				t.Errorf("name %v", a["name"])
			}
		})
	}
}

func TestImpossibleClicksFailTheTest(t *testing.T) {
	cases := []struct {
		name, title string
		how         teamstest.How
	}{
		{"no such button", "Nowhere", teamstest.Execute},
		{"a link", "Read more", teamstest.Execute},
		{"no fallback", "New only", teamstest.Submit},
		{"a message from a new client", "Top", teamstest.Execute},
		{"data.msteams", "Special", teamstest.Submit},
		{"refresh is no button", "Refresh", teamstest.Execute},
	}
	teams := teamstest.New(t)
	card := sentCard(t, "a:1", nested)
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := failure(t, func(tb testing.TB) { teams.With(tb).Click(card, c.title, c.how) })
			if !strings.Contains(got, "clicking") {
				t.Errorf("failure %q", got)
			}
		})
	}
}

func TestWhoClicksWhere(t *testing.T) {
	teams := teamstest.New(t)
	employee, agent := teamstest.Someone("Employee"), teamstest.Someone("Agent")
	group, channel := teamstest.Group(agent), teamstest.Channel(agent)
	teams.Join(group)
	personal := teams.Message("hello", teamstest.Personal(employee)).ConversationID()
	cases := []struct {
		name, conversation, want string
		options                  []teamstest.ClickOption
		who                      teamstest.Person
	}{
		{"whoever was last active", group.ConversationID(), group.ConversationID(), nil, agent},
		{"somebody else", group.ConversationID(), group.ConversationID(),
			[]teamstest.ClickOption{teamstest.ClickedBy(employee)}, employee},
		{"a card that began a thread", channel.ChannelID(), channel.InThread("1700").ConversationID(), nil, employee},
		{"a card where nobody was active", "a:2", "a:2", nil, employee},
		{"a card in a thread", channel.InThread("9").ConversationID(), channel.InThread("9").ConversationID(), nil, employee},
		{"a personal card of somebody else", personal, personal, []teamstest.ClickOption{teamstest.ClickedBy(agent)}, agent},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			a := teams.Click(sentCard(t, c.conversation, nested), "Deep", teamstest.Execute, c.options...)
			from := a["from"].(map[string]any)
			if a.ConversationID() != c.want || from["aadObjectId"] != c.who.AadObjectID {
				t.Errorf("clicked by %v in %q", from, a.ConversationID())
			}
		})
	}
}
