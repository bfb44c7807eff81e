package manifest_test

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
	"testing"

	"ssprbot/manifest"
)

const botID = "11111111-2222-3333-4444-555555555555"

// handMade is the least of a package that is right.
const handMade = `{"manifestVersion": "1.28", "id": "` + botID + `", "supportsChannelFeatures": "tier1",
	"icons": {"color": "c.png", "outline": "o.png"}, "webApplicationInfo": {"id": "` + botID + `", "resource": "x"},
	"bots": [{"botId": "` + botID + `", "scopes": ["personal", "team", "groupChat"]}]}`

func packed(t *testing.T, files map[string]string) []byte {
	t.Helper()
	var out bytes.Buffer
	archive := zip.NewWriter(&out)
	for name, content := range files {
		entry, err := archive.Create(name)
		if err == nil {
			_, err = io.WriteString(entry, content)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := archive.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestInspect(t *testing.T) {
	tests := map[string]struct {
		old, new string // a change of handMade
		want     string // in one fault; "" for none
		fatal    bool
	}{
		"right":                    {"", "", "", false},
		"other letters":            {"", "", "", false},
		"another bot":              {`"botId": "1`, `"botId": "2`, "the bot in it is another one, 2", true},
		"a placeholder":            {`"botId": "` + botID, `"botId": "{{BOT_ID}}`, "botId is not a GUID", true},
		"a placeholder for the id": {`"id": "` + botID + `", "supp`, `"id": "<<id>>", "supp`, "its id is not a GUID", true},
		"no bot":                   {`"bots": [{`, `"tabs": [{`, "it has no bot in it", true},
		"nobody may write":         {`"scopes"`, `"isNotificationOnly": true, "scopes"`, "people cannot write to the bot", true},
		"not for persons":          {`"personal", `, ``, "no scope personal", true},
		"not for teams":            {`"team", `, ``, "no scope team", false},
		"not for groups":           {`, "groupChat"`, ``, "no scope groupChat", false},
		"groups in small letters":  {`groupChat`, `groupchat`, "", false},
		"no channel features":      {`"supportsChannelFeatures": "tier1",`, ``, "supportsChannelFeatures is missing", true},
		"an older version":         {`1.28", "id": "` + botID + `", "supportsChannelFeatures": "tier1"`, `1.24", "id": "` + botID + `", "x": "y"`, "", false},
		"an icon that is not here": {`c.png`, `color.png`, `"color.png" that it names is not in the zip`, true},
		"a language":               {`"icons"`, `"localizationInfo": {"additionalLanguages": [{"languageTag": "ko", "file": "ko.json"}]}, "icons"`, "ko.json", true},
		"another app's permission": {`"webApplicationInfo": {"id": "1`, `"webApplicationInfo": {"id": "2`, "webApplicationInfo.id", false},
		"a comma too many":         {`"groupChat"]`, `"groupChat",]`, "manifest.json:3:", true},
		"a byte order mark":        {`{"manifestVersion"`, "\ufeff" + `{"manifestVersion"`, "byte order mark", true},
		"text for a list":          {`["personal", "team", "groupChat"]`, `"personal"`, "bots.scopes is a string", true},
		"empty":                    {handMade, "", "manifest.json:1:", true},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			id := botID
			if name == "other letters" {
				id = strings.ToUpper(botID)
			}
			content := handMade
			if tt.old != "" {
				content = strings.Replace(handMade, tt.old, tt.new, 1)
			}
			if content == handMade && tt.old != "" {
				t.Fatal("nothing was changed")
			}
			faults := manifest.Inspect(packed(t, map[string]string{"manifest.json": content, "c.png": "", "o.png": ""}), id)
			switch {
			case tt.want == "" && len(faults) > 0, tt.want != "" && len(faults) != 1:
				t.Fatalf("%+v", faults)
			case tt.want != "" && (!strings.Contains(faults[0].Says, tt.want) || faults[0].Fatal != tt.fatal):
				t.Errorf("%+v, want %q", faults, tt.want)
			}
		})
	}
}

func TestInspectWhatIsNoPackage(t *testing.T) {
	for name, tt := range map[string]struct {
		content []byte
		want    string
	}{
		"nothing":     {nil, "no zip file"},
		"text":        {[]byte("manifest"), "no zip file"},
		"cut off":     {packed(t, map[string]string{"manifest.json": handMade})[:200], "no zip file"},
		"a folder":    {packed(t, map[string]string{"app/manifest.json": handMade}), "in a folder inside the zip"},
		"no manifest": {packed(t, map[string]string{"c.png": ""}), "no manifest.json"},
		"a big one":   {packed(t, map[string]string{"manifest.json": strings.Repeat(" ", 2<<20) + handMade}), "no JSON"},
	} {
		t.Run(name, func(t *testing.T) {
			if faults := manifest.Inspect(tt.content, botID); len(faults) != 1 || !faults[0].Fatal || !strings.Contains(faults[0].Says, tt.want) {
				t.Errorf("%+v", faults)
			}
		})
	}
}
