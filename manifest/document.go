package manifest

// schemaVersion is the lowest that carries what the package uses. Prompt starters came with 1.27, but their
// translation only with 1.28 (OfficeDev/microsoft-teams-app-schema issue 201); twelve commands a list need 1.24.
// Tenants accept a new version months after it is published, so nothing newer is asked for without a use.
const schemaVersion = "1.28"

const (
	manifestSchema = "https://developer.microsoft.com/json-schemas/teams/v" + schemaVersion + "/MicrosoftTeams.schema.json"
	textsSchema    = "https://developer.microsoft.com/json-schemas/teams/v" + schemaVersion + "/MicrosoftTeams.Localization.schema.json"
)

const (
	colorFile   = "color.png"
	outlineFile = "outline.png"
	accentColor = "#0B5C6B" // the background of color.png
)

// document is manifest.json. Its fields are those of the schema that the bot uses, in the order Microsoft shows them.
//
// validDomains is absent on purpose: it names sites that Teams may load inside the app, and the bot loads none.
type document struct {
	Schema                  string            `json:"$schema"`
	ManifestVersion         string            `json:"manifestVersion"`
	Version                 string            `json:"version"`
	ID                      string            `json:"id"`
	LocalizationInfo        localizationInfo  `json:"localizationInfo"`
	Developer               developer         `json:"developer"`
	Name                    text              `json:"name"`
	Description             text              `json:"description"`
	Icons                   icons             `json:"icons"`
	AccentColor             string            `json:"accentColor"`
	DefaultInstallScope     string            `json:"defaultInstallScope"`
	DefaultGroupCapability  map[string]string `json:"defaultGroupCapability"`
	SupportsChannelFeatures string            `json:"supportsChannelFeatures"`
	Bots                    []bot             `json:"bots"`
	ComposeExtensions       []extension       `json:"composeExtensions,omitempty"`
	Permissions             []string          `json:"permissions"`
	WebApplicationInfo      application       `json:"webApplicationInfo"`
	Authorization           authorization     `json:"authorization"`
}

type localizationInfo struct {
	DefaultLanguageTag  string         `json:"defaultLanguageTag"`
	DefaultLanguageFile string         `json:"defaultLanguageFile"`
	AdditionalLanguages []languageFile `json:"additionalLanguages"`
}

type languageFile struct {
	LanguageTag string `json:"languageTag"`
	File        string `json:"file"`
}

type developer struct {
	Name          string `json:"name"`
	WebsiteURL    string `json:"websiteUrl"`
	PrivacyURL    string `json:"privacyUrl"`
	TermsOfUseURL string `json:"termsOfUseUrl"`
}

type text struct {
	Short string `json:"short"`
	Full  string `json:"full"`
}

type icons struct {
	Color   string `json:"color"`
	Outline string `json:"outline"`
}

type bot struct {
	BotID              string        `json:"botId"`
	Scopes             []string      `json:"scopes"`
	SupportsFiles      bool          `json:"supportsFiles"`
	IsNotificationOnly bool          `json:"isNotificationOnly"`
	CommandLists       []commandList `json:"commandLists,omitempty"`
}

type commandList struct {
	Scopes   []string    `json:"scopes"`
	Commands []menuEntry `json:"commands"`
}

type menuEntry struct {
	Title       string `json:"title"`
	Description string `json:"description"`
	Type        string `json:"type"`
	Prompt      string `json:"prompt,omitempty"`
}

type application struct {
	ID       string `json:"id"`
	Resource string `json:"resource"`
}

type authorization struct {
	Permissions permissions `json:"permissions"`
}

type permissions struct {
	ResourceSpecific []permission `json:"resourceSpecific"`
}

type permission struct {
	Name string `json:"name"`
	Type string `json:"type"`
}
