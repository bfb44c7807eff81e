package main

import (
	"context"
	"flag"
	"fmt"
)

func defineLint(fs *flag.FlagSet) func(context.Context, environment, []string) error {
	var flags knowledgeFlags
	flags.define(fs)
	strict := fs.Bool("strict", false, "fail on warnings too")
	return func(_ context.Context, env environment, _ []string) error {
		base, err := flags.load()
		if err != nil {
			return err
		}
		warnings := base.Lint()
		for _, w := range warnings {
			_, _ = fmt.Fprintln(env.stderr, w)
		}
		_, _ = fmt.Fprintf(env.stdout, "%d entries, %d warnings\n", len(base.Issues()), len(warnings))
		if *strict && len(warnings) > 0 {
			return errSilent
		}
		return nil
	}
}
