package card

import (
	"fmt"
	"net/url"
)

// Action is a button. Its members are OpenURL, Execute, Submit and Unfold.
type Action interface{ action() }

// Unfold shows more of the card below its button, such as an Input and the button that sends it.
type Unfold struct {
	Title string
	Body  []Element
}

// OpenURL opens a page. URL must be an absolute https address without user name.
type OpenURL struct{ Title, URL string }

// Execute sends Data back to the bot; older clients send it as a message instead (Action.Submit).
type Execute struct {
	Title   string
	Verb    string
	Data    map[string]any // sent as an object even if nil, since Teams fails on anything else; must encode as JSON
	Primary bool           // the button that most people want
	Alone   bool           // takes nothing of the card's inputs along, and needs none of them filled
}

// Submit sends Data and the card's inputs back from a dialog of the client's, the only place where Teams takes it and no
// Execute.
type Submit struct {
	Title string
	Data  map[string]any // as Execute's
}

func (OpenURL) action() {}
func (Execute) action() {}
func (Submit) action()  {}
func (Unfold) action()  {}

func checkActions(actions []Action) error {
	for _, a := range actions {
		var err error
		switch a := a.(type) {
		case Execute, Submit:
		case Unfold:
			err = check(a.Body)
		case OpenURL:
			if !isHTTPS(a.URL) {
				err = fmt.Errorf("the link %q is not an https address", a.Title)
			}
		default:
			err = fmt.Errorf("%T is no action", a)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func isHTTPS(address string) bool {
	u, err := url.Parse(address)
	return err == nil && u.Scheme == "https" && u.Hostname() != "" && u.User == nil
}
