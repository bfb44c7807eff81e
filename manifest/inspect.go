package manifest

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"
)

// Fault is something about a finished app package with which Teams refuses it, or does not bring people to the bot.
type Fault struct {
	Says  string
	Fatal bool // else the bot only lacks something
}

// largestManifest is what is read of manifest.json, in bytes; a real one has some thousand.
const largestManifest = 1 << 20

// Inspect looks at an app package, whoever made it, for the bot with that app id. It finds what people get wrong by hand,
// which is less than Teams itself checks. No fault repeats what the package says, but for ids and file names.
func Inspect(packed []byte, appID string) []Fault {
	archive, err := zip.NewReader(bytes.NewReader(packed), int64(len(packed)))
	if err != nil {
		return fatal("it is no zip file: zip manifest.json and the two icons, with no folder around them")
	}
	var names []string
	for _, f := range archive.File {
		names = append(names, f.Name)
	}
	if !slices.Contains(names, "manifest.json") {
		return fatal(notAtRoot(names))
	}
	var m inspected
	if err := m.read(archive); err != nil {
		return fatal(err.Error())
	}
	return slices.Concat(m.bot(appID), m.places(), m.files(names))
}

func fatal(says string) []Fault { return []Fault{{says, true}} }

func notAtRoot(names []string) string {
	for _, name := range names {
		if path.Base(name) == "manifest.json" {
			return "manifest.json is in a folder inside the zip: zip the files and not the folder"
		}
	}
	return "there is no manifest.json in it"
}

// inspected is what matters of manifest.json, in any version.
type inspected struct {
	ManifestVersion string `json:"manifestVersion"`
	ID              string `json:"id"`
	Bots            []struct {
		BotID              string   `json:"botId"`
		Scopes             []string `json:"scopes"`
		IsNotificationOnly bool     `json:"isNotificationOnly"`
	} `json:"bots"`
	Icons                   icons            `json:"icons"`
	LocalizationInfo        localizationInfo `json:"localizationInfo"`
	SupportsChannelFeatures string           `json:"supportsChannelFeatures"`
	WebApplicationInfo      *application     `json:"webApplicationInfo"`
}

// read tells where the JSON breaks, since a hand-made one has no other symptom than that the upload fails.
func (m *inspected) read(archive *zip.Reader) error {
	file, err := archive.Open("manifest.json")
	if err != nil {
		return errors.New("manifest.json cannot be read")
	}
	defer file.Close()
	content, err := io.ReadAll(io.LimitReader(file, largestManifest))
	if err != nil {
		return errors.New("manifest.json cannot be unpacked: zip it again")
	}
	if bytes.HasPrefix(content, []byte("\xef\xbb\xbf")) {
		return errors.New("manifest.json begins with a byte order mark: save it as UTF-8 without one")
	}
	err = json.Unmarshal(content, m)
	if syntax := new(json.SyntaxError); errors.As(err, &syntax) {
		before := content[:min(int(syntax.Offset), len(content))]
		line := 1 + bytes.Count(before, []byte("\n"))
		return fmt.Errorf("manifest.json:%d:%d: it is no JSON from here on: look for a comma, a quote or a bracket too many or too few",
			line, len(before)-bytes.LastIndexByte(before, '\n')-1)
	}
	if kind := new(json.UnmarshalTypeError); errors.As(err, &kind) {
		return fmt.Errorf("manifest.json: %s is a %s, which it cannot be", kind.Field, kind.Value)
	}
	return err
}

func (m *inspected) bot(appID string) (all []Fault) {
	if len(m.Bots) == 0 {
		return fatal("it has no bot in it")
	}
	switch id := m.Bots[0].BotID; {
	case !guidForm.MatchString(id):
		all = fatal("its botId is not a GUID: a placeholder was left in it, or braces")
	case appID != "" && !strings.EqualFold(id, appID):
		all = fatal("the bot in it is another one, " + id + ": what people write goes there. botId must be MicrosoftAppId")
	}
	if !guidForm.MatchString(m.ID) {
		all = append(all, Fault{"its id is not a GUID: a placeholder was left in it, or braces", true})
	}
	if m.Bots[0].IsNotificationOnly {
		all = append(all, Fault{"isNotificationOnly is true: people cannot write to the bot", true})
	}
	if web := m.WebApplicationInfo; appID != "" && web != nil && !strings.EqualFold(web.ID, appID) {
		all = append(all, Fault{"webApplicationInfo.id is not MicrosoftAppId, so the permission to read a team's posts is asked for in another app's name", false})
	}
	return all
}

func (m *inspected) places() (all []Fault) {
	if len(m.Bots) == 0 {
		return nil
	}
	lost := map[string]string{
		"personal":  "in a chat of their own",
		"team":      "in teams and their channels, the helpdesk's among them",
		"groupChat": "in group chats",
	}
	has := func(scope string) bool {
		return slices.ContainsFunc(m.Bots[0].Scopes, func(s string) bool { return strings.EqualFold(s, scope) })
	}
	for _, scope := range scopes() {
		if !has(scope) {
			all = append(all, Fault{"its bot has no scope " + scope + ": nobody can use it " + lost[scope], scope == "personal"})
		}
	}
	if has("team") && m.atLeast(25) && m.SupportsChannelFeatures == "" {
		all = append(all, Fault{"supportsChannelFeatures is missing, without which Teams refuses a package for teams from version 1.25 on: add \"supportsChannelFeatures\": \"tier1\"", true})
	}
	return all
}

// atLeast compares the minor version; every known one is 1.something.
func (m *inspected) atLeast(minor int) bool {
	_, after, _ := strings.Cut(m.ManifestVersion, ".")
	n, err := strconv.Atoi(after)
	return err == nil && n >= minor
}

func (m *inspected) files(names []string) (all []Fault) {
	wanted := []string{m.Icons.Color, m.Icons.Outline, m.LocalizationInfo.DefaultLanguageFile}
	for _, l := range m.LocalizationInfo.AdditionalLanguages {
		wanted = append(wanted, l.File)
	}
	for i, name := range wanted {
		if name == "" && i > 1 || slices.Contains(names, name) {
			continue
		}
		all = append(all, Fault{fmt.Sprintf("the file %.60q that it names is not in the zip", name), true})
	}
	return all
}
