package manifest_test

import (
	"bytes"
	"strings"
	"testing"

	"ssprbot/manifest"
)

func TestValidate(t *testing.T) {
	manyCommands := func(a *manifest.App) {
		a.Commands = fullest().Commands
		a.Commands = append(a.Commands, contoso().Commands[0])
	}
	tests := []struct {
		name   string
		change func(*manifest.App)
		want   string // the whole error; "" where the app is accepted
	}{
		{"nothing wrong", func(*manifest.App) {}, ""},
		{"every text as long as allowed", func(a *manifest.App) { *a = fullest() }, ""},
		{"no commands", func(a *manifest.App) { a.Commands = nil }, ""},
		{"upper-case GUID", func(a *manifest.App) { a.AppID = strings.ToUpper(a.AppID) }, ""},
		{"upper-case scheme", func(a *manifest.App) { a.Terms = "HTTPS://contoso.example" }, ""},
		{"a language that the bot does not speak", func(a *manifest.App) { a.Commands[0].Title["fr"] = "" }, ""},
		{"prompt texts empty", func(a *manifest.App) { a.Commands[2].Prompt = map[string]string{"en": "", "ko": ""} }, ""},

		{"no app id", func(a *manifest.App) { a.AppID = "" }, "--app-id is missing: give the Microsoft App ID of the bot's registration"},
		{"app id in braces", func(a *manifest.App) { a.AppID = "{" + a.AppID + "}" }, "--app-id is not a GUID of the form xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx"},
		{"app id without hyphens", func(a *manifest.App) { a.AppID = strings.ReplaceAll(a.AppID, "-", "") }, "--app-id is not a GUID of the form xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx"},
		{"app id and a line break", func(a *manifest.App) { a.AppID += "\n" }, "--app-id is not a GUID of the form xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx"},

		{"no developer", func(a *manifest.App) { a.Developer = "" }, "--developer is missing: give the name of the organization that answers for the app"},
		{"blank developer", func(a *manifest.App) { a.Developer = " \t" }, "--developer is missing: give the name of the organization that answers for the app"},
		{"long developer", func(a *manifest.App) { a.Developer = strings.Repeat("가", 33) }, "--developer has 33 characters; Teams takes at most 32"},
		{"characters beyond 16 bits count once", func(a *manifest.App) { a.Developer = strings.Repeat("🔑", 32) }, ""},
		{"broken text", func(a *manifest.App) { a.Developer = "Contoso\xff" }, "--developer is not valid UTF-8"},

		{"no website", func(a *manifest.App) { a.Website = "" }, "--website is missing: give the address of the page, starting with https://"},
		{"no privacy page", func(a *manifest.App) { a.Privacy = "" }, "--privacy is missing: give the address of the page, starting with https://"},
		{"no terms", func(a *manifest.App) { a.Terms = "" }, "--terms is missing: give the address of the page, starting with https://"},
		{"http", func(a *manifest.App) { a.Website = "http://contoso.example" }, "--website is not a full address that starts with https://"},
		{"no scheme", func(a *manifest.App) { a.Privacy = "www.contoso.example/privacy" }, "--privacy is not a full address that starts with https://"},
		{"no host", func(a *manifest.App) { a.Privacy = "https:///privacy" }, "--privacy is not a full address that starts with https://"},
		{"port without host", func(a *manifest.App) { a.Privacy = "https://:443/" }, "--privacy is not a full address that starts with https://"},
		{"space before", func(a *manifest.App) { a.Terms = " " + a.Terms }, "--terms is not a full address that starts with https://"},
		{"password in the address", func(a *manifest.App) { a.Terms = "https://me:secret@contoso.example" }, "--terms holds a user name or password: everybody could read it"},
		{"long address", func(a *manifest.App) { a.Terms = "https://contoso.example/" + strings.Repeat("a", 2025) }, "--terms has 2049 characters; Teams takes at most 2048"},

		{"long name", func(a *manifest.App) { a.Name = strings.Repeat("n", 31) }, "the name has 31 characters; Teams takes at most 30"},
		{"blank name", func(a *manifest.App) { a.Name = " " }, `the name is blank or "null", which Teams refuses`},
		{"name null", func(a *manifest.App) { a.Name = "Null" }, `the name is blank or "null", which Teams refuses`},

		{"no version", func(a *manifest.App) { a.Version = "" }, "the version must be three numbers, like 1.4.0"},
		{"version with v", func(a *manifest.App) { a.Version = "v1.0.0" }, "the version must be three numbers, like 1.4.0"},
		{"version with suffix", func(a *manifest.App) { a.Version = "1.0.0-rc1" }, "the version must be three numbers, like 1.4.0"},
		{"version with leading zero", func(a *manifest.App) { a.Version = "1.01.0" }, "the version must be three numbers, like 1.4.0"},

		{"thirteen commands", manyCommands, "there are 13 commands; Teams takes at most 12"},
		{"no Korean title", func(a *manifest.App) { delete(a.Commands[1].Title, "ko") }, "command 2 has no Korean title"},
		{"blank description", func(a *manifest.App) { a.Commands[1].Description["en"] = "\n" }, "command 2 has no English description"},
		{"no texts at all", func(a *manifest.App) { a.Commands = []manifest.Command{{}} }, strings.Join([]string{
			"command 1 has no English title", "command 1 has no English description",
			"command 1 has no Korean title", "command 1 has no Korean description"}, "\n")},
		{"prompt in one language", func(a *manifest.App) { a.Commands[0].Prompt["en"] = "" }, "command 1 has no English prompt"},
		{"long title", func(a *manifest.App) { a.Commands[0].Title["ko"] = strings.Repeat("암", 129) }, "the Korean title of command 1 has 129 characters; Teams takes at most 128"},
		{"long description", func(a *manifest.App) { a.Commands[0].Description["en"] = strings.Repeat("d", 4001) }, "the English description of command 1 has 4001 characters; Teams takes at most 4000"},
		{"long prompt", func(a *manifest.App) { a.Commands[0].Prompt["en"] = strings.Repeat("p", 4001) }, "the English prompt of command 1 has 4001 characters; Teams takes at most 4000"},
		{"eleven commands of the extension", func(a *manifest.App) { a.Extension = append(fullest().Extension, a.Extension[0]) }, "the message extension has 11 commands; Teams takes at most 10"},
		{"an extension's command without an id", func(a *manifest.App) { a.Extension[1].ID = " " }, "command 2 of the message extension has no id"},
		{"an extension's title in one language", func(a *manifest.App) { delete(a.Extension[0].Title, "ko") }, "command 1 of the message extension has no Korean title"},
		{"an extension's long title", func(a *manifest.App) { a.Extension[1].Title["en"] = strings.Repeat("t", 33) }, "the English title of command 2 of the message extension has 33 characters; Teams takes at most 32"},
		{"an extension's long description", func(a *manifest.App) { a.Extension[1].Description["ko"] = strings.Repeat("설", 129) }, "the Korean description of command 2 of the message extension has 129 characters; Teams takes at most 128"},
		{"a field without a name", func(a *manifest.App) { a.Extension[0].Search.Name = "" }, "the field of command 1 of the message extension has no id"},
		{"a field without a description", func(a *manifest.App) { a.Extension[0].Search.Description["en"] = "" }, "the field of command 1 of the message extension has no English description"},

		{"same title but for case", func(a *manifest.App) { a.Commands[2].Title["en"] = "forgotten PASSWORD " }, "commands 1 and 3 have the same English title"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			app := contoso()
			tt.change(&app)
			got := ""
			if err := app.Validate(); err != nil {
				got = err.Error()
			}
			if got != tt.want {
				t.Errorf("got\n%s\nwant\n%s", got, tt.want)
			}
		})
	}
}

func TestValidateNamesEveryMissingFlagAtOnce(t *testing.T) {
	err := manifest.App{Version: "1.0.0"}.Validate()
	if err == nil {
		t.Fatal("an empty app was accepted")
	}
	for _, flag := range []string{"--app-id", "--developer", "--website", "--privacy", "--terms"} {
		if !strings.Contains(err.Error(), flag+" is missing") {
			t.Errorf("%s is not named in:\n%v", flag, err)
		}
	}
}

func TestValidateDoesNotRepeatValues(t *testing.T) {
	const secret = "Xy8~not-an-id"
	app := contoso()
	app.AppID, app.Website, app.Privacy, app.Terms, app.Version = secret, secret, secret, secret, secret
	if err := app.Validate(); err == nil || strings.Contains(err.Error(), secret) {
		t.Errorf("the error is missing or repeats a value: %v", err)
	}
}

// Whatever is accepted arrives in the package letter by letter.
func FuzzAcceptedTextsArriveUnchanged(f *testing.F) {
	f.Add("Contoso IT", "https://contoso.example", "help", "What can you do?")
	f.Add("<b>&\u2028", "https://[::1]/?a=1&b=<>", "\"title\\", "\x00\t")
	f.Add("broken \xff", "https://contoso.example/\u00e9", "null", "NULL")
	f.Fuzz(func(t *testing.T, developer, website, title, prompt string) {
		app := contoso()
		app.Developer, app.Website = developer, website
		app.Commands[1].Title["ko"], app.Commands[1].Prompt["ko"] = title, prompt
		var buf bytes.Buffer
		if err := manifest.Write(&buf, app); err != nil {
			return
		}
		document := decode[struct {
			Developer struct{ Name, WebsiteURL string }
		}](t, content(t, buf.Bytes(), "manifest.json"))
		ko := decode[map[string]string](t, content(t, buf.Bytes(), "ko.json"))
		got := [4]string{document.Developer.Name, document.Developer.WebsiteURL,
			ko["bots[0].commandLists[2].commands[1].title"], ko["bots[0].commandLists[2].commands[1].prompt"]}
		if want := [4]string{developer, website, title, prompt}; got != want {
			t.Errorf("the package says %q, want %q", got, want)
		}
	})
}
