package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"strconv"
	"strings"
	"time"

	"ssprbot/bot"
	"ssprbot/dialogs"
	"ssprbot/store"
)

// longestLine is what chat reads at a time, in bytes: more than anybody types.
const longestLine = 1 << 20

func defineChat(fs *flag.FlagSet) func(context.Context, environment, []string) error {
	c := serveConfig{listen: "127.0.0.1:0", cloud: "public"}
	c.defineContent(fs)
	locale := fs.String("locale", "en-US", "language of the client, such as ko-KR")
	as := fs.String("as", string(dialogs.Employee), "who is asking: employee, helpdesk or admin")
	return func(ctx context.Context, env environment, _ []string) error {
		audience := dialogs.Audience(*as)
		switch audience {
		case dialogs.Employee, dialogs.Helpdesk, dialogs.Admin:
		default:
			return fmt.Errorf("--as %q is none of employee, helpdesk, admin", *as)
		}
		machine, today, err := c.machine()
		if err != nil {
			return err
		}
		kept, err := store.Open(ctx, "sqlite::memory:")
		if err != nil {
			return err
		}
		t := &terminal{out: env.stdout, locale: *locale}
		t.bot = bot.New(bot.Config{Machine: machine, Store: kept, Connector: t, Now: time.Now, Today: today, Audience: audience})
		return errors.Join(t.talk(ctx, env.stdin), kept.Close())
	}
}

// terminal is Teams for one person: it sends what is typed as activities and draws the cards that come back.
type terminal struct {
	bot     *bot.Bot
	out     io.Writer
	locale  string
	said    int               // activities so far
	shown   int               // cards so far
	buttons []json.RawMessage // of the last card, by their number less one
	card    string            // its activity id
}

// talk answers each line; a person at a terminal is welcomed and prompted.
func (t *terminal) talk(ctx context.Context, in io.Reader) error {
	prompt := func() {}
	if isTerminal(in) {
		prompt = func() { _, _ = fmt.Fprint(t.out, "\n> ") }
		if err := t.deliver(ctx, map[string]any{"type": "installationUpdate", "action": "add"}); err != nil {
			return err
		}
	}
	typed := read(ctx, in)
	for prompt(); ; prompt() {
		select {
		case <-ctx.Done():
			return nil
		case line, more := <-typed:
			if !more || line.err != nil {
				return line.err
			}
			if err := t.deliver(ctx, t.activity(line.text)); err != nil {
				return err
			}
		}
	}
}

// typedLine is a line, or why there is none.
type typedLine struct {
	text string
	err  error
}

// read gives the lines until the end, or until ctx ends: a terminal that waits for a key cannot be interrupted, so its
// goroutine may outlive the talk.
func read(ctx context.Context, in io.Reader) <-chan typedLine {
	typed := make(chan typedLine)
	give := func(l typedLine) {
		select {
		case typed <- l:
		case <-ctx.Done():
		}
	}
	go func() {
		defer close(typed)
		lines := bufio.NewScanner(in)
		lines.Buffer(nil, longestLine)
		for lines.Scan() && ctx.Err() == nil {
			give(typedLine{text: lines.Text()})
		}
		if err := lines.Err(); err != nil {
			give(typedLine{err: fmt.Errorf("reading what you type: %w", err)})
		}
	}()
	return typed
}

func isTerminal(in io.Reader) bool {
	file, ok := in.(*os.File)
	if !ok {
		return false
	}
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// activity is a message, or a pressed button when the line is the number of one.
func (t *terminal) activity(line string) map[string]any {
	if n, err := strconv.Atoi(strings.TrimSpace(line)); err == nil && n >= 1 && n <= len(t.buttons) {
		return map[string]any{"type": "message", "value": t.buttons[n-1], "replyToId": t.card}
	}
	return map[string]any{"type": "message", "text": line, "textFormat": "plain"}
}

func (t *terminal) deliver(ctx context.Context, activity map[string]any) error {
	t.said++
	maps.Copy(activity, map[string]any{
		"id": fmt.Sprintf("terminal-%d", t.said), "channelId": "msteams", "serviceUrl": "http://localhost/", "locale": t.locale,
		"from":         map[string]string{"id": "person", "name": "You"},
		"recipient":    map[string]string{"id": "bot", "name": "ssprbot"},
		"conversation": map[string]string{"id": "terminal", "conversationType": "personal"},
	})
	body, err := json.Marshal(activity)
	if err != nil {
		return fmt.Errorf("sending what you typed: %w", err)
	}
	if _, err := t.bot.Receive(ctx, t, body); err != nil {
		return err
	}
	over, cancel := context.WithCancel(ctx)
	cancel()
	t.bot.Run(over, time.Second) // sends what is due and returns
	return nil
}

// Check lets the terminal's own activities in.
func (t *terminal) Check(*bot.Activity) error { return nil }

// Deliver draws what the bot sends. Cards that lose their buttons are not drawn again.
func (t *terminal) Deliver(_ context.Context, d bot.Delivery) (bot.Posted, error) {
	if d.Operation != bot.Post {
		return bot.Posted{}, nil
	}
	var a bot.Activity
	if err := json.Unmarshal(d.Payload, &a); err != nil {
		return bot.Posted{}, &bot.DeliveryError{Outcome: bot.Rejected, Err: err}
	}
	t.shown++
	if len(a.Attachments) == 0 {
		_, _ = fmt.Fprintln(t.out, "\n"+wrap(a.Text, "  "))
		return bot.Posted{}, nil
	}
	drawing, err := draw(a.Attachments[0].Content)
	if err != nil {
		return bot.Posted{}, &bot.DeliveryError{Outcome: bot.Rejected, Err: err}
	}
	t.card = fmt.Sprintf("card-%d", t.shown)
	t.buttons = drawing.buttons
	_, _ = fmt.Fprintln(t.out, "\n"+drawing.text)
	return bot.Posted{ConversationID: d.ConversationID, ActivityID: t.card}, nil
}
