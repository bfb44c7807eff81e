package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"

	"ssprbot/bot"
	"ssprbot/dialogs/text"
	"ssprbot/knowledge"
	"ssprbot/manifest"
)

func defineManifest(fs *flag.FlagSet) func(context.Context, environment, []string) error {
	app := manifest.App{Version: version}
	fs.StringVar(&app.AppID, "app-id", "", "application (client) id of the bot's app registration")
	fs.StringVar(&app.Name, "name", "", "short name in Teams, up to 30 characters; ssprbot if left out")
	fs.StringVar(&app.Developer, "developer", "", "your organization's name, up to 32 characters")
	fs.StringVar(&app.Website, "website", "", "your organization's https page")
	fs.StringVar(&app.Privacy, "privacy", "", "https page with your privacy statement")
	fs.StringVar(&app.Terms, "terms", "", "https page with your terms of use")
	out := fs.String("out", "", "file to write, such as ssprbot.zip")
	return func(_ context.Context, _ environment, _ []string) error {
		texts, err := text.Load()
		if err != nil {
			return err
		}
		app.Commands, app.Extension = teamsCommands(texts), extensionCommands(texts)
		err = app.Validate()
		if *out == "" {
			err = errors.Join(err, errors.New("--out is missing: the file to write, such as ssprbot.zip"))
		}
		if err != nil {
			return err
		}
		var packed bytes.Buffer
		if err := manifest.Write(&packed, app); err != nil {
			return err
		}
		if err := os.WriteFile(*out, packed.Bytes(), 0o644); err != nil {
			return fmt.Errorf("writing the app package: %w", err)
		}
		return nil
	}
}

// teamsCommands are the dialog's commands, then its starters as prompts.
func teamsCommands(texts *text.Catalog) []manifest.Command {
	in := inEach(texts)
	var all []manifest.Command
	for _, command := range []func(*text.Sentences) text.Command{
		func(t *text.Sentences) text.Command { return t.Commands.Help },
		func(t *text.Sentences) text.Command { return t.Commands.Restart },
		func(t *text.Sentences) text.Command { return t.Commands.Person },
		func(t *text.Sentences) text.Command { return t.Commands.Language },
	} {
		all = append(all, manifest.Command{
			Title:       in(func(t *text.Sentences) string { return command(t).Title }),
			Description: in(func(t *text.Sentences) string { return command(t).Description }),
		})
	}
	for i := range texts.In(knowledge.English).Starters {
		question := in(func(t *text.Sentences) string { return t.Starters[i] })
		all = append(all, manifest.Command{Title: question, Description: in(func(t *text.Sentences) string { return t.Ask.Title }), Prompt: question})
	}
	return all
}

// inEach gives a sentence in every language.
func inEach(texts *text.Catalog) func(func(*text.Sentences) string) map[string]string {
	return func(pick func(*text.Sentences) string) map[string]string {
		each := map[string]string{}
		for _, language := range text.Languages() {
			each[string(language)] = pick(texts.In(language))
		}
		return each
	}
}

// extensionCommands are what the bot answers in the message extension.
func extensionCommands(texts *text.Catalog) []manifest.ExtensionCommand {
	in := inEach(texts)
	search := func(id string, pick func(*text.Sentences) text.ComposeSearch) manifest.ExtensionCommand {
		return manifest.ExtensionCommand{
			ID:          id,
			Title:       in(func(t *text.Sentences) string { return pick(t).Title }),
			Description: in(func(t *text.Sentences) string { return pick(t).Description }),
			Search: &manifest.SearchField{
				Name:        bot.SearchField,
				Title:       in(func(t *text.Sentences) string { return pick(t).Field }),
				Description: in(func(t *text.Sentences) string { return pick(t).Hint }),
			},
		}
	}
	return []manifest.ExtensionCommand{
		search(bot.SearchKnowledge, func(t *text.Sentences) text.ComposeSearch { return t.Compose.Search }),
		search(bot.SearchTickets, func(t *text.Sentences) text.ComposeSearch { return t.Compose.Tickets }),
		{
			ID:          bot.MakeTicket,
			Title:       in(func(t *text.Sentences) string { return t.Compose.Make.Title }),
			Description: in(func(t *text.Sentences) string { return t.Compose.Make.Description }),
		},
	}
}
