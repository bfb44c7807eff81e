package manifest

import (
	"fmt"
	"strings"
)

// The limits of a message extension's commands in the app manifest schema.
const (
	maxExtensionCommands    = 10
	maxExtensionID          = 64
	maxExtensionTitle       = 32
	maxExtensionDescription = 128
)

// ExtensionCommand is a command of the message extension, at most 10 of them: a search beside the box in which people
// write, or an action on a message. The maps are keyed by language as those of Command.
type ExtensionCommand struct {
	ID          string            // as the bot is told, at most 64 characters
	Title       map[string]string // at most 32 characters
	Description map[string]string // at most 128 characters
	Search      *SearchField      // what is typed; nil for an action on a message, whose dialog the bot draws
}

// SearchField is the box in which a search is typed.
type SearchField struct {
	Name               string            // as the bot is told, at most 64 characters
	Title, Description map[string]string // at most 32 and 128 characters
}

// extension is composeExtensions' one element.
type extension struct {
	BotID    string             `json:"botId"`
	Commands []extensionCommand `json:"commands"`
}

type extensionCommand struct {
	ID          string      `json:"id"`
	Type        string      `json:"type"`
	Title       string      `json:"title"`
	Description string      `json:"description"`
	Context     []string    `json:"context"`
	InitialRun  bool        `json:"initialRun,omitempty"`
	FetchTask   bool        `json:"fetchTask,omitempty"`
	Parameters  []parameter `json:"parameters,omitempty"`
}

type parameter struct {
	Name        string `json:"name"`
	InputType   string `json:"inputType"`
	Title       string `json:"title"`
	Description string `json:"description"`
}

func (a App) extensions(l language) []extension {
	if len(a.Extension) == 0 {
		return nil
	}
	e := extension{BotID: a.AppID}
	for _, c := range a.Extension {
		e.Commands = append(e.Commands, c.in(l))
	}
	return []extension{e}
}

func (c ExtensionCommand) in(l language) extensionCommand {
	e := extensionCommand{ID: c.ID, Title: c.Title[l.tag], Description: c.Description[l.tag]}
	if c.Search == nil {
		e.Type, e.Context, e.FetchTask = "action", []string{"message"}, true
		return e
	}
	e.Type, e.Context, e.InitialRun = "query", []string{"compose", "commandBox"}, true
	e.Parameters = []parameter{{c.Search.Name, "text", c.Search.Title[l.tag], c.Search.Description[l.tag]}}
	return e
}

func (e extension) translate(texts map[string]string) {
	for i, c := range e.Commands {
		path := fmt.Sprintf("composeExtensions[0].commands[%d].", i)
		texts[path+"title"], texts[path+"description"] = c.Title, c.Description
		for j, p := range c.Parameters {
			path := fmt.Sprintf("%sparameters[%d].", path, j)
			texts[path+"title"], texts[path+"description"] = p.Title, p.Description
		}
	}
}

// extension names what is wrong with the message extension's commands.
func (p *problems) extension(commands []ExtensionCommand) {
	if len(commands) > maxExtensionCommands {
		p.add("the message extension has %d commands; Teams takes at most %d", len(commands), maxExtensionCommands)
	}
	for i, c := range commands {
		what := fmt.Sprintf("command %d of the message extension", i+1)
		p.extensionID(what, c.ID)
		p.extensionTexts(what, c.Title, c.Description)
		if c.Search != nil {
			p.extensionID("the field of "+what, c.Search.Name)
			p.extensionTexts("the field of "+what, c.Search.Title, c.Search.Description)
		}
	}
}

func (p *problems) extensionID(what, id string) {
	if strings.TrimSpace(id) == "" {
		p.add("%s has no id", what)
	}
	p.length("the id of "+what, id, maxExtensionID)
}

func (p *problems) extensionTexts(what string, title, description map[string]string) {
	for _, l := range languages() {
		p.translated(what, "title", title[l.tag], l, maxExtensionTitle)
		p.translated(what, "description", description[l.tag], l, maxExtensionDescription)
	}
}

func (p *problems) translated(what, field, value string, l language, limit int) {
	if isBlank(value) {
		p.add("%s has no %s %s", what, l.name, field)
	}
	p.length(fmt.Sprintf("the %s %s of %s", l.name, field, what), value, limit)
}
