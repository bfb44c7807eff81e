// Command loadbench puts ssprbot under load, and beside it a bare handler, msbotbuilder-go's own adapter and
// Microsoft's JavaScript SDK, all in one run and with full token validation. It plays the Bot Connector and the token
// authority itself. It is a module of its own, so that none of this ever gets into the bot.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"syscall"
	"time"

	"ssprbot/tools/loadbench/contest"
	"ssprbot/tools/loadbench/peers"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	err := command(ctx, args, stdout, stderr)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case errors.Is(err, errUsage):
		return 2
	case err != nil:
		_, _ = fmt.Fprintln(stderr, "loadbench:", err)
		return 1
	}
	return 0
}

var errUsage = errors.New("called wrongly")

// command runs a benchmark, or the peer that a benchmark started.
func command(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	if len(args) > 0 && args[0] == contest.PeerCommand {
		return peer(ctx, args[1:])
	}
	b := contest.Bench{Progress: stderr, Path: os.Getenv("PATH")} //nolint:forbidigo // this is main
	asJSON := false
	fs := flag.NewFlagSet("loadbench", flag.ContinueOnError)
	fs.SetOutput(stderr)
	define(fs, &b)
	fs.BoolVar(&asJSON, "json", false, "write JSON")
	if err := fs.Parse(args); errors.Is(err, flag.ErrHelp) {
		return err
	} else if err != nil {
		return errUsage
	}
	if fs.NArg() > 0 {
		return fmt.Errorf("takes no arguments, got %q", fs.Arg(0))
	}
	report, err := b.Run(ctx)
	if err != nil {
		return fmt.Errorf("measuring: %w", err)
	}
	if asJSON {
		return report.WriteJSON(stdout)
	}
	return report.Print(stdout)
}

func define(fs *flag.FlagSet, b *contest.Bench) {
	b.Bots = contest.Standard()
	fs.Func("bots", "who is measured, separated by commas: "+strings.Join(contest.Names(), ", ")+" ("+strings.Join(b.Bots, ",")+")", func(list string) error {
		b.Bots = split(list)
		return nil
	})
	fs.StringVar(&b.Program, "program", "bin/ssprbot", "the ssprbot to measure")
	fs.Func("set", "NAME=VALUE in ssprbot's environment, repeatable", func(setting string) error {
		b.Settings = append(b.Settings, setting)
		return nil
	})
	fs.StringVar(&b.Questions, "questions", "knowledge/testdata/questions.jsonl", "what people write, a JSON object a line with text and lang")
	fs.StringVar(&b.NodeModules, "node-modules", "tools/loadbench/botbuilder/node_modules", "where npm has put botbuilder")
	fs.StringVar(&b.PostgresURL, "postgres", "", "an empty database for the bots that need one; empty starts a server of its own")
	fs.IntVar(&b.Turns, "turns", 20_000, "turns of a round")
	fs.DurationVar(&b.Longest, "longest", 20*time.Second, "a round begins no turn after so long")
	fs.IntVar(&b.Connections, "connections", 64, "turns under way at any time")
	fs.IntVar(&b.Rounds, "rounds", 3, "rounds of each bot, interleaved")
	fs.BoolVar(&b.Half, "half", true, "after them, an open loop at half of the rate that was reached")
	fs.IntVar(&b.BotCPU, "bot-cpu", 1, "core that each bot is bound to; -1 for none")
	fs.IntVar(&b.LoadCPU, "load-cpu", 0, "core that the load comes from, a database beside it; -1 for none")
	fs.IntVar(&b.Starts, "starts", 0, "instead: cold starts of ssprbot until it is ready")
	fs.Func("stored", "instead: ssprbot with so many conversations stored, separated by commas", func(list string) error {
		return numbers(list, &b.Stored)
	})
	fs.Func("replicas", "instead: so many ssprbots on one PostgreSQL, separated by commas", func(list string) error {
		return numbers(list, &b.Replicas)
	})
}

func split(list string) (all []string) {
	for name := range strings.SplitSeq(list, ",") {
		if name = strings.TrimSpace(name); name != "" {
			all = append(all, name)
		}
	}
	return all
}

func numbers(list string, into *[]int) error {
	*into = nil
	for _, word := range split(list) {
		n, err := strconv.Atoi(word)
		if err != nil || n < 1 {
			return fmt.Errorf("%q is no positive number", word)
		}
		*into = append(*into, n)
	}
	return nil
}

func peer(ctx context.Context, args []string) error {
	c, kind, err := contest.PeerConfig(args)
	if err != nil {
		return fmt.Errorf("starting a peer: %w", err)
	}
	switch kind {
	case contest.Bare:
		return peers.Bare(ctx, c)
	case contest.Library, contest.LibraryPooled:
		c.Pooled = kind == contest.LibraryPooled
		return peers.Library(c)
	}
	return fmt.Errorf("%q is no peer", kind)
}
