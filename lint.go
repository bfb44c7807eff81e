package main

import (
	"context"
	"flag"
	"fmt"
	"io"

	"ssprbot/knowledge"
)

func defineLint(fs *flag.FlagSet) func(context.Context, environment, []string) error {
	var flags knowledgeFlags
	flags.define(fs)
	strict := fs.Bool("strict", false, "fail on warnings too")
	routes := fs.String("routes", "", "check this file of routes too")
	schema := fs.Bool("schema", false, "print the JSON Schema of knowledge files, for your editor, and check nothing")
	return func(_ context.Context, env environment, _ []string) error {
		if *schema {
			_, err := env.stdout.Write(knowledge.Schema())
			return err
		}
		today, err := flags.clock()
		if err != nil {
			return err
		}
		base, err := flags.load()
		if err != nil {
			return err
		}
		if _, err := loadRoutes(*routes, base); err != nil {
			return err
		}
		warnings := base.Lint(today())
		for _, w := range warnings {
			_, _ = fmt.Fprintln(env.stderr, w)
		}
		showMerged(env.stdout, base)
		_, _ = fmt.Fprintf(env.stdout, "%d entries, %d warnings\n", len(base.Issues()), len(warnings))
		if *strict && len(warnings) > 0 {
			return errSilent
		}
		return nil
	}
}

// showMerged tells what the paths make together: what a later one changed, and how many entries each area has.
func showMerged(w io.Writer, base *knowledge.Base) {
	for _, o := range base.Overrides() {
		_, _ = fmt.Fprintln(w, o)
	}
	count := map[knowledge.Area]int{}
	for _, issue := range base.Issues() {
		count[issue.Area]++
	}
	for _, area := range append(knowledge.Areas(), "") {
		if n := count[area]; n > 0 {
			_, _ = fmt.Fprintf(w, "%5d %s\n", n, areaName(area))
		}
	}
}

func areaName(area knowledge.Area) string {
	if area == "" {
		return "(no area)"
	}
	return string(area)
}
