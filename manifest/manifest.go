// Package manifest builds the Teams app package: the zip that an administrator uploads so that Teams knows the bot.
//
// A package holds manifest.json, one file of texts per language and two icons, all at its root. The same App always
// gives the same bytes: nothing depends on the clock, on map order or on the machine. What breaks the app manifest
// schema is refused before anything is written, in words that say what to change.
//
// The commands are handed in. How they are understood, and who may use them, does not belong here.
package manifest

import (
	"archive/zip"
	"bytes"
	_ "embed" // the icons
	"encoding/json"
	"fmt"
	"io"
	"time"
)

//go:embed icons/color.png
var colorIcon string

//go:embed icons/outline.png
var outlineIcon string

// App is what an organisation decides about its copy of the bot.
type App struct {
	AppID     string // the bot's Microsoft App ID (a GUID); also identifies the app in Teams
	Name      string // shown wherever Teams has little room, at most 30 characters; "" means "ssprbot"
	Developer string // who answers for the app, at most 32 characters
	Website   string // https address of the page that helps the app's users
	Privacy   string // https address of the privacy statement
	Terms     string // https address of the terms of use
	Version   string // MAJOR.MINOR.PATCH; Teams offers an update only where it changed
	Commands  []Command
	Extension []ExtensionCommand // of the message extension; none for none
}

// Command is an entry of the menu that Teams shows beside the compose box, at most 12 of them. The maps are keyed by
// language, "en" and "ko", and each needs both; other languages are left out of the package.
//
// A command without a prompt is a basic one: choosing it types its title, so the bot must understand the title. One
// with a prompt is a prompt starter: choosing it types the prompt. Some clients type the description of either
// (OfficeDev/Microsoft-Teams-Samples issue 2359), so that too is better a sentence that the bot understands.
type Command struct {
	Title       map[string]string // at most 128 characters
	Description map[string]string // at most 4,000 characters
	Prompt      map[string]string // at most 4,000 characters; nil or empty texts for a basic command
}

// Write checks the app and writes its package to w. Where the check fails, nothing is written and the error is that
// of Validate; where w fails, what it has taken so far is no package.
func Write(w io.Writer, a App) error {
	if err := a.Validate(); err != nil {
		return err // speaks of flags already
	}
	files, err := a.files()
	if err != nil {
		return err
	}
	archive := zip.NewWriter(w)
	for _, f := range files {
		if err := add(archive, f); err != nil {
			return fmt.Errorf("writing %s: %w", f.name, err)
		}
	}
	if err := archive.Close(); err != nil {
		return fmt.Errorf("finishing the package: %w", err)
	}
	return nil
}

type file struct{ name, content string }

// files lists the package in its order.
func (a App) files() ([]file, error) {
	manifest, err := encode(a.document())
	if err != nil {
		return nil, fmt.Errorf("encoding manifest.json: %w", err)
	}
	files := []file{{"manifest.json", manifest}, {colorFile, colorIcon}, {outlineFile, outlineIcon}}
	for _, l := range languages() {
		texts, err := encode(a.texts(l))
		if err != nil {
			return nil, fmt.Errorf("encoding %s: %w", l.file(), err)
		}
		files = append(files, file{l.file(), texts})
	}
	return files, nil
}

func encode(v any) (string, error) {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	err := enc.Encode(v)
	return buf.String(), err
}

func add(archive *zip.Writer, f file) error {
	epoch := time.Date(1980, time.January, 1, 0, 0, 0, 0, time.UTC) // the earliest that a zip can state
	entry, err := archive.CreateHeader(&zip.FileHeader{Name: f.name, Method: zip.Deflate, Modified: epoch})
	if err != nil {
		return err
	}
	_, err = io.WriteString(entry, f.content)
	return err
}
