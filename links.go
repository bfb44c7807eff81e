package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"golang.org/x/net/http/httpproxy"

	"ssprbot/knowledge/links"
)

// linksCommand is the command links. It fails where a link is not proved: moved for good, faulty, broken or unreachable.
// A link that is redirected for now, or whose site keeps programs out (401, 403), is shown and does not fail it.
type linksCommand struct {
	knowledge    knowledgeFlags
	offline, fix bool
	json         bool
	allowPrivate bool
	cacheFile    string
	maxAge       time.Duration
	checker      links.Checker
}

func defineLinks(fs *flag.FlagSet) func(context.Context, environment, []string) error {
	var c linksCommand
	c.knowledge.define(fs)
	fs.BoolVar(&c.offline, "offline", false, "ask no page: judge the form, known redirects, sections and duplicates")
	fs.BoolVar(&c.fix, "fix", false, "rewrite links that have a new address in the files given by --knowledge, and note the old one under was")
	fs.BoolVar(&c.json, "json", false, "write one JSON document instead of a table")
	fs.StringVar(&c.cacheFile, "cache", "", "keep good answers in this file and use them again")
	fs.DurationVar(&c.maxAge, "max-age", 24*time.Hour, "age from which an answer in the cache is not used")
	fs.BoolVar(&c.allowPrivate, "allow-private", false, "ask private and loopback addresses too, as for an intranet's pages")
	fs.IntVar(&c.checker.Concurrency, "concurrency", 8, "pages asked at the same time")
	fs.Float64Var(&c.checker.PerSecond, "per-host", 4, "requests a second to one host")
	fs.IntVar(&c.checker.Attempts, "attempts", 3, "requests for one answer, if the first fails")
	fs.DurationVar(&c.checker.Timeout, "timeout", 20*time.Second, "longest wait for one answer")
	return c.run
}

func (c *linksCommand) run(ctx context.Context, env environment, args []string) error {
	if err := c.check(args); err != nil {
		return err
	}
	base, err := c.knowledge.load()
	if err != nil {
		return err
	}
	all := links.Of(base)
	results, err := c.results(ctx, env, all)
	if err != nil {
		return err
	}
	var changes []links.Change
	if c.fix {
		if changes, all, err = c.rewrite(results); err != nil {
			return err
		}
	}
	report := newLinkReport(c.offline, time.Now(), results, all, changes)
	if err := report.write(env.stdout, c.json); err != nil {
		return fmt.Errorf("writing the report: %w", err)
	}
	if report.Failing > 0 {
		return errSilent
	}
	return nil
}

func (c *linksCommand) check(args []string) error {
	switch {
	case len(args) > 0:
		return fmt.Errorf("links takes no arguments, got %q", args[0])
	case c.fix && len(c.files()) == 0:
		return errors.New("--fix rewrites files: name them by --knowledge PATH; the built-in knowledge is part of the program")
	case min(float64(c.checker.Concurrency), float64(c.checker.Attempts), c.checker.PerSecond, c.checker.Timeout.Seconds(), c.maxAge.Seconds()) <= 0:
		return errors.New("--concurrency, --attempts, --per-host, --timeout and --max-age must be greater than 0")
	case c.offline && c.cacheFile != "":
		return errors.New("--cache keeps answers, and --offline asks for none: leave one of them out")
	}
	return nil
}

// files are the knowledge paths that can be rewritten.
func (c *linksCommand) files() []string {
	return slices.DeleteFunc(slices.Clone(c.knowledge.paths.values), func(path string) bool { return path == embedded })
}

func (c *linksCommand) results(ctx context.Context, env environment, all []links.Link) ([]links.Result, error) {
	if c.offline {
		return links.Inspect(all), nil
	}
	if c.cacheFile != "" {
		cache, err := links.OpenCache(c.cacheFile, c.maxAge)
		if err != nil {
			return nil, err
		}
		c.checker.Cache = cache
	}
	c.checker.UserAgent = "ssprbot/" + version
	c.checker.Transport = links.Network{AllowPrivate: c.allowPrivate, Proxy: proxyFrom(env.getenv)}.Transport()
	if file, ok := env.stderr.(io.Reader); ok && isTerminal(file) {
		c.checker.Progress = progressBar(env.stderr)
	}
	results, err := c.checker.Check(ctx, all)
	if c.checker.Cache != nil {
		err = errors.Join(err, c.checker.Cache.Save()) // what was learned before an interruption is worth keeping
	}
	return results, err
}

// rewrite puts the new addresses into the files and returns the links that are in force then.
func (c *linksCommand) rewrite(results []links.Result) ([]links.Change, []links.Link, error) {
	addresses := map[string]string{}
	for _, r := range results {
		if r.Fixable() {
			addresses[r.URL] = r.Target
		}
	}
	changes, err := links.RewriteFiles(c.files(), addresses)
	if err != nil {
		return nil, nil, err
	}
	base, err := c.knowledge.load()
	if err != nil {
		return nil, nil, err
	}
	return changes, links.Of(base), nil
}

// proxyFrom reads the usual variables; those in small letters come first.
func proxyFrom(getenv func(string) string) links.ProxyFunc {
	read := func(name string) string {
		if value := getenv(strings.ToLower(name)); value != "" {
			return value
		}
		return getenv(name)
	}
	config := httpproxy.Config{HTTPSProxy: read("HTTPS_PROXY"), NoProxy: read("NO_PROXY")}
	return config.ProxyFunc()
}

// progressBar draws one line over and over, and removes it in the end.
func progressBar(w io.Writer) func(done, total int) {
	const width = 40
	return func(done, total int) {
		if done == total {
			_, _ = fmt.Fprintf(w, "\r%*s\r", width+20, "")
			return
		}
		full := width * done / total
		_, _ = fmt.Fprintf(w, "\r[%s%s] %d/%d", strings.Repeat("#", full), strings.Repeat(".", width-full), done, total)
	}
}
