package manifest

import "fmt"

// scopes are the places where the bot can be used. Each gets a command list of its own, which is as many as Teams takes.
func scopes() []string { return []string{"personal", "team", "groupChat"} }

func (a App) document() document {
	base := languages()[0]
	return document{
		Schema:           manifestSchema,
		ManifestVersion:  schemaVersion,
		Version:          a.Version,
		ID:               a.AppID,
		LocalizationInfo: localization(),
		Developer:        developer{a.Developer, a.Website, a.Privacy, a.Terms},
		Name:             text{a.name(), a.fullName(base)},
		Description:      text{base.short, base.full},
		Icons:            icons{colorFile, outlineFile},
		AccentColor:      accentColor,
		// People meet the bot alone first: there it can see who asks and what is wrong with their account.
		DefaultInstallScope:    "personal",
		DefaultGroupCapability: map[string]string{"team": "bot", "groupchat": "bot"},
		// From 1.25 on the upload of an app for teams is refused without it, though the schema does not say so. It
		// also opens shared and private channels to the app.
		SupportsChannelFeatures: "tier1",
		Bots:                    []bot{a.bot(base)},
		ComposeExtensions:       a.extensions(base),
		Permissions:             []string{"identity", "messageTeamMembers"}, // tells users that it writes to them privately
		// A consent to read messages needs a resource that is not empty and never uses it.
		WebApplicationInfo: application{ID: a.AppID, Resource: "https://RscBasedStoreApp"},
		// Without it the bot would see only those posts in a helpdesk channel that mention it.
		Authorization: authorization{permissions{[]permission{{"ChannelMessage.Read.Group", "Application"}}}},
	}
}

func localization() localizationInfo {
	all := languages()
	info := localizationInfo{DefaultLanguageTag: all[0].tag, DefaultLanguageFile: all[0].file()}
	for _, l := range all[1:] {
		info.AdditionalLanguages = append(info.AdditionalLanguages, languageFile{l.tag, l.file()})
	}
	return info
}

func (a App) bot(l language) bot {
	b := bot{BotID: a.AppID, Scopes: scopes()}
	if len(a.Commands) == 0 {
		return b
	}
	for _, scope := range scopes() {
		b.CommandLists = append(b.CommandLists, commandList{Scopes: []string{scope}, Commands: a.menu(l)})
	}
	return b
}

func (a App) menu(l language) []menuEntry {
	entries := make([]menuEntry, 0, len(a.Commands))
	for _, c := range a.Commands {
		entry := menuEntry{Title: c.Title[l.tag], Description: c.Description[l.tag], Type: "basic"}
		if c.isPrompt() {
			entry.Type, entry.Prompt = "prompt", c.Prompt[l.tag]
		}
		entries = append(entries, entry)
	}
	return entries
}

// texts is the content of a language's file: each translatable text under its path in manifest.json.
func (a App) texts(l language) map[string]string {
	texts := map[string]string{
		"$schema":           textsSchema,
		"name.short":        a.name(),
		"name.full":         a.fullName(l),
		"description.short": l.short,
		"description.full":  l.full,
	}
	for list := range scopes() {
		for i, entry := range a.menu(l) {
			entry.translate(fmt.Sprintf("bots[0].commandLists[%d].commands[%d].", list, i), texts)
		}
	}
	for _, e := range a.extensions(l) {
		e.translate(texts)
	}
	return texts
}

func (e menuEntry) translate(path string, texts map[string]string) {
	texts[path+"title"] = e.Title
	texts[path+"description"] = e.Description
	if e.Prompt != "" {
		texts[path+"prompt"] = e.Prompt
	}
}

func (a App) name() string {
	if a.Name == "" {
		return "ssprbot"
	}
	return a.Name
}

func (a App) fullName(l language) string { return a.name() + l.role }

// isPrompt holds for a half-translated prompt too; Validate refuses that one.
func (c Command) isPrompt() bool {
	for _, l := range languages() {
		if c.Prompt[l.tag] != "" {
			return true
		}
	}
	return false
}
