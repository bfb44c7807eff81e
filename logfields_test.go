package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// TestEveryLogFieldIsExplained: docs/observability.md has a row for each field that the program logs, and for no other.
func TestEveryLogFieldIsExplained(t *testing.T) {
	logged := map[string]string{"time": "slog", "level": "slog", "msg": "slog"}
	ours := sources(t, func(name string) bool { return !strings.HasSuffix(name, "_test.go") })
	logging := map[string]bool{} // folders; a record of package bot is logged to where nothing is imported for it
	for _, file := range ours {
		logging[filepath.Dir(file)] = logging[filepath.Dir(file)] || strings.Contains(readFile(t, file), `"log/slog"`)
	}
	for _, file := range ours {
		for _, field := range fieldsIn(t, file) {
			if logging[filepath.Dir(file)] {
				logged[field] = file
			}
		}
	}
	explained := map[string]bool{}
	_, section, _ := strings.Cut(readFile(t, "docs/observability.md"), "\n## The log\n")
	section, _, _ = strings.Cut(section, "\n## ")
	for line := range strings.Lines(section) {
		first, _, _ := strings.Cut(strings.TrimPrefix(line, "| "), " |")
		for i, name := range strings.Split(first, "`") {
			if strings.HasPrefix(line, "| `") && i%2 == 1 {
				explained[name] = true
			}
		}
	}
	for _, field := range slices.Sorted(maps.Keys(logged)) {
		if !explained[field] {
			t.Errorf("%s logs %q, which docs/observability.md does not explain", logged[field], field)
		}
		delete(explained, field)
	}
	for field := range explained {
		t.Errorf("docs/observability.md explains %q, which nothing logs", field)
	}
}

// starters begin a bot. Whoever calls one has to look, when the test ends, for what the bot heard in what it logged.
var starters = map[string]string{
	"main_test.go":            "the real program (toldNothing)",
	"day_kit_test.go":         "its parts, for a day (heard)",
	"bot/kit_test.go":         "single turns (newTeams)",
	"links_test.go":           "a command that meets nobody",
	"doctor_test.go":          "a command, whose output is searched for secrets",
	"compose_bench_test.go":   "a benchmark that logs nothing",
	"turn_bench_test.go":      "a benchmark that logs nothing",
	"server/server_test.go":   "a server that logs nothing",
	"server/watch_test.go":    "a server that is told nothing",
	"server/refusals_test.go": "a server that is told nothing",
	"bot/lookup_test.go":      "a bot that keeps no log",
	"forged_fuzz_test.go":     "a bot that keeps no log",
}

// TestNoTestStartsABotWhoseLogNobodyReads: a test that begins one by itself, past the kits, could leak unnoticed.
func TestNoTestStartsABotWhoseLogNobodyReads(t *testing.T) {
	for _, file := range sources(t, func(name string) bool { return strings.HasSuffix(name, "_test.go") }) {
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(parsed, func(node ast.Node) bool {
			call, ok := node.(*ast.CallExpr)
			if ok && begins(call) && starters[file] == "" {
				t.Errorf("%s starts a bot; let a kit do that, or look in its log for what it heard (teamstest.Heard) and list it here", file)
			}
			return true
		})
	}
}

// begins tells bot.New(…) and exec.Command….(binary, …).
func begins(call *ast.CallExpr) bool {
	called, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	of, _ := called.X.(*ast.Ident)
	if of == nil {
		return false
	}
	runs := slices.ContainsFunc(call.Args, func(arg ast.Expr) bool {
		name, ok := arg.(*ast.Ident)
		return ok && name.Name == "binary"
	})
	return of.Name == "bot" && called.Sel.Name == "New" || of.Name == "exec" && runs
}

// sources are the program's own files of Go, but for the tools.
func sources(t *testing.T, wanted func(name string) bool) (files []string) {
	t.Helper()
	err := fs.WalkDir(os.DirFS("."), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && (name == "tools" || name == "playground" || name == "bin" || name == "bot/teamstest" || strings.HasPrefix(filepath.Base(name), ".") && name != ".") {
			return fs.SkipDir
		}
		if strings.HasSuffix(name, ".go") && wanted(name) {
			files = append(files, name)
		}
		return nil
	})
	if err != nil || len(files) == 0 {
		t.Fatalf("walking the tree: %d files, %v", len(files), err)
	}
	return files
}

// pairsFrom is where the pairs of key and value begin among a logging method's arguments.
var pairsFrom = map[string]int{
	"Debug": 1, "Info": 1, "Warn": 1, "Error": 1, "DebugContext": 2, "InfoContext": 2, "WarnContext": 2, "ErrorContext": 2,
	"Log": 3, "With": 0, "with": 0,
}

// fieldsIn lists the keys that a file logs.
func fieldsIn(t *testing.T, file string) (fields []string) {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(parsed, func(node ast.Node) bool {
		call, ok := node.(*ast.CallExpr)
		if !ok {
			return true
		}
		called, ok := call.Fun.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		of, _ := called.X.(*ast.Ident)
		if of != nil && of.Name == "slog" && len(call.Args) == 2 {
			fields = append(fields, literals(call.Args[:1])...)
		}
		if of != nil && of.Name == "doctor" { // its findings are warnings too, and no lines of a log
			return true
		}
		if from, ok := pairsFrom[called.Sel.Name]; ok && len(call.Args) > from {
			fields = append(fields, literals(call.Args[from:])...)
		}
		return true
	})
	return fields
}

// literals are the strings at the places of keys.
func literals(args []ast.Expr) (keys []string) {
	for i := 0; i < len(args); i += 2 {
		if l, ok := args[i].(*ast.BasicLit); ok && l.Kind == token.STRING {
			key, _ := strconv.Unquote(l.Value)
			keys = append(keys, key)
		}
	}
	return keys
}
