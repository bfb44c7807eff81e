// Package card writes Adaptive Cards 1.5, the newest version that every Teams client shows, as closed sets of
// elements and actions: what is not in here cannot be sent. A card is data; who says what is not decided here.
//
// Invariants: a link is an OpenURL with an https address or Encode fails, and Markdown makes none; a button that Teams
// may not know (Action.Execute) carries its older form (Action.Submit) with the same data; a card that is larger than
// MaxSize is refused, never cut.
package card

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"unicode/utf16"
)

// ContentType is the attachment type of an Adaptive Card.
const ContentType = "application/vnd.microsoft.card.adaptive"

// MaxSize is the largest card in UTF-16 bytes. Teams takes about 80 KB today and took 28 to 40 KB before; this passes
// every limit that it documented (Teams, "Agent message size limit").
const MaxSize = 24 << 10

// ErrTooLarge means that a card must say less.
var ErrTooLarge = errors.New("card is larger than Teams surely takes")

// Card is one Adaptive Card.
type Card struct {
	Language string // BCP 47, for screen readers
	Speak    string // what a screen reader says for the whole card; also shown by clients that cannot draw cards
	Body     []Element
	Mentions []Mention // of whom a TextBlock's text speaks
}

// Mention names somebody, who is notified. It counts where a TextBlock of the card has what Mark gives; elsewhere, as in
// a Plain, that is shown as it is.
type Mention struct{ ID, Name string }

// Mark is how a text speaks of who is mentioned.
func (m Mention) Mark() string { return "<at>" + m.Name + "</at>" }

// Element is a part of a card's body. Its members are TextBlock, Plain, Container, Input and ActionSet.
type Element interface{ element() }

// TextBlock is a paragraph in the Markdown subset of Adaptive Cards, but for links: they are shown as they are written,
// so that no address gets around the rule for OpenURL. What a person typed goes into Plain.
type TextBlock struct {
	Text    string
	Style   TextStyle
	Spacing Spacing
}

// TextStyle is what a paragraph is for.
type TextStyle string

// The styles of paragraphs. The zero TextStyle is running text.
const (
	Heading  TextStyle = "heading"
	Subtitle TextStyle = "subtitle"
	Quiet    TextStyle = "quiet"
)

// Spacing is the distance to the element above. The zero Spacing is the client's default.
type Spacing string

// The distances in use.
const (
	Small  Spacing = "Small"
	Medium Spacing = "Medium"
	Large  Spacing = "Large"
)

// Plain is a paragraph that is shown letter by letter, whatever stands in it: for what a person typed or is called.
type Plain struct {
	Text    string
	Quiet   bool
	Spacing Spacing
}

// Input lets a person write several lines. What they wrote comes back among the data of the card's buttons, under ID.
type Input struct {
	ID       string // required, and its own on the card
	Label    string
	Value    string // what stands in it at first
	Hint     string // shown while it is empty
	Longest  int    // in characters; 0 for no limit
	Required string // what a client says that wants it filled before a button counts; "" for may stay empty
}

// Container groups elements on a tinted ground.
type Container struct {
	Items   []Element
	Spacing Spacing
}

// ActionSet is a row of buttons; at most six are shown by Teams.
type ActionSet struct {
	Actions []Action
	Spacing Spacing
}

func (TextBlock) element() {}
func (Plain) element()     {}
func (Container) element() {}
func (Input) element()     {}
func (ActionSet) element() {}

// Encode writes the card's JSON. The error is ErrTooLarge, or names the button whose link is not https, the element that
// is none of this package's, or the data that JSON cannot hold. It repeats no address: one may hold a password.
func (c Card) Encode() ([]byte, error) {
	if err := check(c.Body); err != nil {
		return nil, fmt.Errorf("encoding a card: %w", err)
	}
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(c.object()); err != nil {
		return nil, fmt.Errorf("encoding a card: %w", err)
	}
	content := bytes.TrimSuffix(buf.Bytes(), []byte("\n"))
	if Size(content) > MaxSize {
		return nil, ErrTooLarge
	}
	return content, nil
}

// Size is the length of JSON in UTF-16 bytes, as Teams counts it.
func Size(content []byte) int {
	units := 0
	for _, r := range string(content) {
		units += utf16.RuneLen(r)
	}
	return 2 * units
}

func check(elements []Element) error {
	for _, e := range elements {
		var err error
		switch e := e.(type) {
		case TextBlock, Plain:
		case Input:
			err = checkInput(e)
		case Container:
			err = check(e.Items)
		case ActionSet:
			err = checkActions(e.Actions)
		default: // such as a pointer to one of them, which would be left out
			err = fmt.Errorf("%T is no element", e)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func checkInput(i Input) error {
	if i.ID == "" {
		return errors.New("an input without an id sends nothing back")
	}
	return nil
}
