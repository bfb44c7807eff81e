// Command ssprbot is a Microsoft Teams bot that helps people back into their account: it knows the troubles of
// self-service password reset (SSPR) and answers with what to do and the links that fix them.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	_ "time/tzdata" // the image has no time zones of its own

	_ "golang.org/x/crypto/x509roots/fallback" // nor certificates

	"ssprbot/knowledge"
)

// version is set when the program is built.
var version = "0.1.0"

// The exit codes: of a run that succeeded, one that failed or found mistakes, and one that was called wrongly.
const (
	exitOK    = 0
	exitFail  = 1
	exitUsage = 2
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	code := run(ctx, os.Args[1:], environment{
		getenv: os.Getenv, stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr,
	})
	stop()
	os.Exit(code)
}

// environment is all that a command has of the world around it.
type environment struct {
	getenv         func(string) string
	stdin          io.Reader
	stdout, stderr io.Writer
}

// command is a subcommand. define adds its flags and returns what runs once they are read.
type command struct {
	name, does, example string
	define              func(fs *flag.FlagSet) func(ctx context.Context, env environment, args []string) error
}

func commands() []command {
	return []command{
		{"serve", "run the bot endpoint (the default)", "ssprbot serve --listen 127.0.0.1:3978", defineServe},
		{"doctor", "say why the bot is silent, and what to do", "ssprbot doctor --endpoint https://bot.example.com/api/messages --manifest ssprbot.zip --send", defineDoctor},
		{"chat", "talk to the bot in the terminal", "echo 'I never registered a phone' | ssprbot chat", defineChat},
		{"match", "rank the entries for questions in JSON lines", `echo '{"id":"1","text":"SSPR_0029"}' | ssprbot match`, defineMatch},
		{"lint", "check knowledge files", "ssprbot lint --strict --knowledge base --knowledge ./ours", defineLint},
		{"links", "check where the fix links lead", "ssprbot links --cache links.json --max-age 24h", defineLinks},
		{"eval", "measure the knowledge with labelled questions", "ssprbot eval questions.jsonl", defineEval},
		{"manifest", "write the Teams app package", "ssprbot manifest --app-id 00000000-0000-0000-0000-000000000000 --developer Contoso --website https://contoso.example --privacy https://contoso.example/privacy --terms https://contoso.example/terms --out ssprbot.zip", defineManifest},
		{"diagnose", "what the directory says of a person, and the likely causes", "ssprbot diagnose --text 'my new password does not work' minji@contoso.example", defineDiagnose},
		{"jobs", "list what could not be sent; jobs retry, jobs drop", "ssprbot jobs --database-url sqlite:ssprbot.db retry all", defineJobs},
		{"report", "tickets and outcomes as HTML, CSV or JSON", "ssprbot report --from 2026-11-01 --to 2026-11-30 --out report.html", defineReport},
		{"dialog", "draw the state machine", "ssprbot dialog --format dot | dot -Tsvg", defineDialog},
	}
}

// errSilent ends a command that has already said what is wrong.
var errSilent = errors.New("failed")

// run is the program: everything it needs comes in, and what it returns is the exit code.
func run(ctx context.Context, args []string, env environment) int {
	name := "serve"
	if len(args) > 0 {
		switch args[0] {
		case "help", "-h", "-help", "--help":
			usage(env.stdout)
			return exitOK
		case "version", "-version", "--version":
			_, _ = fmt.Fprintln(env.stdout, "ssprbot", version)
			return exitOK
		}
		if !strings.HasPrefix(args[0], "-") {
			name, args = args[0], args[1:]
		}
	}
	for _, c := range commands() {
		if c.name == name {
			return c.run(ctx, args, env)
		}
	}
	_, _ = fmt.Fprintf(env.stderr, "ssprbot: there is no command %q\n\n", name)
	usage(env.stderr)
	return exitUsage
}

func (c command) run(ctx context.Context, args []string, env environment) int {
	fs := flag.NewFlagSet(c.name, flag.ContinueOnError)
	fs.SetOutput(env.stderr)
	fs.Usage = func() {
		_, _ = fmt.Fprintf(fs.Output(), "ssprbot %s: %s\n\nexample:\n  %s\n\n", c.name, c.does, c.example)
		printFlags(fs)
	}
	start := c.define(fs)
	if err := parse(fs, args, env); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return exitOK
		}
		return exitUsage
	}
	err := start(ctx, env, fs.Args())
	if err == nil {
		return exitOK
	}
	report(env.stderr, err)
	return exitFail
}

// report prints what is wrong, a line each; mistakes in files begin with their place, as editors and shells expect.
func report(w io.Writer, err error) {
	var problems knowledge.Problems
	switch {
	case errors.Is(err, errSilent):
	case errors.As(err, &problems):
		for _, p := range problems {
			_, _ = fmt.Fprintln(w, p)
		}
		_, _ = fmt.Fprintf(w, "ssprbot: the knowledge has %d mistakes (above); nothing was started\n", len(problems))
	default:
		for line := range strings.SplitSeq(err.Error(), "\n") {
			_, _ = fmt.Fprintln(w, "ssprbot:", line)
		}
	}
}

func usage(w io.Writer) {
	_, _ = fmt.Fprintln(w, "ssprbot helps people back into their account, in Microsoft Teams.\n\ncommands:")
	for _, c := range commands() {
		_, _ = fmt.Fprintf(w, "  %-9s %s\n", c.name, c.does)
	}
	_, _ = fmt.Fprintln(w, "\nssprbot COMMAND --help shows its flags and an example.")
}
