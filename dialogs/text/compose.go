package text

// Compose is what the message extension says: beside the box in which people write, and in its dialogs.
type Compose struct {
	Search, Tickets ComposeSearch
	Make            struct {
		Title, Description string // of the command
		From               string `fill:"name"` // whose message it is
		Label              string // of its words
		Privacy            string
		Send               string
	}

	Empty     string // nothing was typed
	Nothing   string // no entry fits
	NoTickets string `yaml:"noTickets"`
	NotAgent  string `yaml:"notAgent"`
	Unknown   string // whether the person belongs to the helpdesk
	NoAuthor  string `yaml:"noAuthor"` // of a message that no person wrote, or that cannot be read
	NoDesk    string `yaml:"noDesk"`
	Made      string `fill:"number"`
	Already   string `fill:"number"` // a ticket was made of that message before
	Same      string `fill:"number"` // of another message of the thread, and the same person's trouble
}

// ComposeSearch is a search that is begun beside the box. Field names what is typed, Hint says more of it.
type ComposeSearch struct{ Title, Description, Field, Hint string }
