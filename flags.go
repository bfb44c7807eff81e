package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// parse reads the command line, and for flags that are not on it their environment twins: --admin-listen is
// SSPRBOT_ADMIN_LISTEN.
func parse(fs *flag.FlagSet, args []string, env environment) error {
	if help := slices.ContainsFunc(args, func(a string) bool { return a == "-h" || a == "--help" || a == "-help" }); help {
		fs.SetOutput(env.stdout)
	}
	if err := fs.Parse(args); err != nil {
		return err // the flag set has printed it
	}
	given := map[string]bool{}
	fs.Visit(func(f *flag.Flag) { given[f.Name] = true })
	var wrong error
	fs.VisitAll(func(f *flag.Flag) {
		value := env.getenv(twin(f.Name))
		if given[f.Name] || value == "" || wrong != nil {
			return
		}
		if err := fs.Set(f.Name, value); err != nil {
			wrong = fmt.Errorf("%s: %w", twin(f.Name), err)
			_, _ = fmt.Fprintln(env.stderr, "ssprbot:", wrong)
		}
	})
	return wrong
}

func twin(flagName string) string {
	return "SSPRBOT_" + strings.ToUpper(strings.ReplaceAll(flagName, "-", "_"))
}

func printFlags(fs *flag.FlagSet) {
	fs.VisitAll(func(f *flag.Flag) {
		_, _ = fmt.Fprintf(fs.Output(), "  --%-22s %s", f.Name, f.Usage)
		if f.DefValue != "" && f.DefValue != "false" {
			_, _ = fmt.Fprintf(fs.Output(), " (%s)", f.DefValue)
		}
		_, _ = fmt.Fprintf(fs.Output(), "\n  %-24s or %s\n", "", twin(f.Name))
	})
}

// list is a flag that may be given several times, or once with separated values.
type list struct {
	values    []string
	separator string
	set       bool
}

func (l *list) String() string { return strings.Join(l.values, l.separator) }

func (l *list) Set(value string) error {
	if !l.set {
		l.values, l.set = nil, true // what is given replaces the default
	}
	for part := range strings.SplitSeq(value, l.separator) {
		if part = strings.TrimSpace(part); part != "" {
			l.values = append(l.values, part)
		}
	}
	return nil
}

func commaList() *list { return &list{separator: ","} }
func pathList(values ...string) *list {
	return &list{values: values, separator: string(filepath.ListSeparator)}
}

// fileOrEmpty reads a file; no name is no content.
func fileOrEmpty(name string) ([]byte, error) {
	if name == "" {
		return nil, nil
	}
	return os.ReadFile(name)
}
