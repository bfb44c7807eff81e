package main

import (
	"context"
	"flag"
	"fmt"

	"ssprbot/dialogs"
)

func defineDialog(fs *flag.FlagSet) func(context.Context, environment, []string) error {
	format := fs.String("format", "mermaid", "mermaid or dot")
	return func(_ context.Context, env environment, _ []string) error {
		drawings := map[string]func() string{"mermaid": dialogs.Mermaid, "dot": dialogs.DOT}
		drawn, ok := drawings[*format]
		if !ok {
			return fmt.Errorf("--format %q is neither mermaid nor dot", *format)
		}
		_, err := fmt.Fprint(env.stdout, drawn())
		return err
	}
}
