package main_test

import (
	"bytes"
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
)

const module = "ssprbot"

// row says which packages of ours a package may import, and why no others. A package is named by its folder.
type row struct {
	folder  string
	may     []string
	because string
}

// table is the direction of imports: downwards, as a message goes. A new package gets a row here.
var table = []row{
	{".", []string{"bot", "bot/auth", "bot/connector", "dialogs", "dialogs/text", "directory", "doctor", "helpdesk", "helpdesk/figures", "knowledge", "knowledge/eval", "knowledge/links", "manifest", "server", "store", "telemetry"}, "main wires all parts and no fake"},
	{"server", []string{"bot"}, "the door hands requests in and knows nothing of what is said"},
	{"telemetry", []string{"bot", "helpdesk"}, "it stands around the parts; what they do does not depend on being counted"},
	{"doctor", []string{"bot", "bot/auth", "bot/connector"}, "it meets the network as the bot does; what is configured and kept is handed in"},
	{"bot", []string{"bot/card", "bot/redact", "dialogs", "dialogs/text", "helpdesk", "knowledge"}, "a turn is the same in Teams, in the terminal and in tests: who calls, sends and keeps is handed in"},
	{"bot/auth", []string{"bot"}, "who may call does not depend on what is said"},
	{"bot/connector", []string{"bot"}, "sending does not depend on what is said"},
	{"bot/card", nil, "cards are data"},
	{"bot/redact", nil, "text in, text out: everything that keeps words may use it"},
	{"bot/teamstest", nil, "the fake Teams shares no mistake with the bot, and can test any other"},
	{"directory", nil, "it says what Graph knows; main makes of it what the dialog understands"},
	{"directory/graphtest", nil, "the fake Graph shares no mistake with the client"},
	{"helpdesk", []string{"knowledge"}, "tickets know neither Teams nor what keeps them"},
	{"helpdesk/figures", []string{"helpdesk", "knowledge"}, "it counts what is handed to it; no answer waits for it"},
	{"store", []string{"bot", "helpdesk", "knowledge"}, "it fills the interface that bot declares"},
	{"store/postgrestest", nil, "a server for tests knows nothing of what is kept in it"},
	{"dialogs", []string{"dialogs/text", "knowledge"}, "the conversation is pure: it knows neither Teams nor what keeps it"},
	{"dialogs/text", []string{"knowledge"}, "sentences name the knowledge's languages"},
	{"knowledge", []string{"knowledge/match"}, "it knows nothing of chat"},
	{"knowledge/pretrain", []string{"knowledge"}, "it runs before the program is built, not in it"},
	{"knowledge/match", nil, "text in, ranking out"},
	{"knowledge/match/wordvectors", nil, "it makes a table once, for the matcher to embed"},
	{"knowledge/links", []string{"knowledge"}, "it asks the web about the knowledge; no answer waits for it"},
	{"knowledge/eval", []string{"knowledge"}, "it measures the knowledge; no answer waits for it"},
	{"manifest", nil, "main hands it what the package says"},
}

// edge keeps something of the world, or a library for it, in few packages.
type edge struct {
	path    string // and everything below it
	only    []string
	because string
}

var edges = []edge{
	{"net/http", []string{"server", "bot/auth", "bot/connector", "bot/teamstest", "directory", "directory/graphtest", "doctor", "knowledge/links", "telemetry"}, "the network is met at the edges only, where every limit stands"},
	{"os", []string{".", "store", "knowledge", "knowledge/links", "knowledge/pretrain", "knowledge/match/wordvectors", "bot/teamstest", "store/postgrestest"}, "an answer depends on nothing that only this machine has"},
	{"database/sql", []string{"store"}, "one package knows how dialogs are kept"},
	{"github.com/jackc/pgx", []string{"store", "store/postgrestest"}, "one package knows how dialogs are kept"},
	{"gopkg.in/yaml.v3", []string{"helpdesk", "knowledge", "knowledge/links", "dialogs/text"}, "YAML is checked where it is read"},
	{"github.com/gorilla/mux", []string{"server"}, "all routes stand in one list"},
	{"github.com/infracloudio/msbotbuilder-go", []string{"bot", "bot/auth"}, "its seams are filled with sound parts there, its own are not used"},
	{"github.com/prometheus", []string{"telemetry"}, "what is counted stands in one list"},
	{"go.opentelemetry.io", []string{"telemetry"}, "what is traced goes through one door"},
	{"github.com/Azure", []string{"bot/connector", "directory"}, "tokens are got in one place; the directory is asked through the same pipeline"},
	{module + "/bot/teamstest", nil, "no fake is compiled into the program"},
	{module + "/directory/graphtest", nil, "no fake is compiled into the program"},
	{module + "/store/postgrestest", nil, "no test's server is compiled into the program"},
}

// inTests is what test files of every package may use besides: the fake Teams, and the real store and server instead of
// fakes.
var inTests = []string{"bot/teamstest", "directory/graphtest", "store", "store/postgrestest"}

func TestImportsFollowTheTable(t *testing.T) {
	for _, violation := range violations(t, os.DirFS(".")) {
		t.Error(violation)
	}
}

// violations reads the files themselves: what the go command says would come out of the test cache.
func violations(t *testing.T, tree fs.FS) []string {
	t.Helper()
	var found []string
	seen := map[string]bool{}
	err := fs.WalkDir(tree, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			return enter(tree, name)
		}
		if strings.HasSuffix(name, ".go") && !isScript(t, tree, name) {
			seen[path.Dir(name)] = true
			found = append(found, inFile(t, tree, name)...)
		}
		return nil
	})
	if err != nil {
		t.Fatalf("walking the tree: %v", err)
	}
	return append(found, stale(seen)...)
}

// enter leaves out what the go command leaves out, and what only looks like ours.
func enter(tree fs.FS, folder string) error {
	base := path.Base(folder)
	ignored := strings.HasPrefix(base, ".") || strings.HasPrefix(base, "_") || base == "testdata" || base == "node_modules"
	if folder != "." && (ignored || isModule(tree, folder)) {
		return fs.SkipDir
	}
	return nil
}

func isModule(tree fs.FS, folder string) bool {
	_, err := fs.Stat(tree, path.Join(folder, "go.mod"))
	return err == nil
}

// isScript tells a file that belongs to no package: it is run by its name.
func isScript(t *testing.T, tree fs.FS, name string) bool {
	t.Helper()
	return bytes.HasPrefix(read(t, tree, name), []byte("//go:build ignore\n"))
}

func read(t *testing.T, tree fs.FS, name string) []byte {
	t.Helper()
	source, err := fs.ReadFile(tree, name)
	if err != nil {
		t.Fatalf("reading: %v", err)
	}
	return source
}

func inFile(t *testing.T, tree fs.FS, name string) []string {
	t.Helper()
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, name, read(t, tree, name), parser.ImportsOnly)
	if err != nil {
		t.Fatalf("parsing: %v", err)
	}
	var found []string
	for _, spec := range file.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			t.Fatalf("%s: %v", files.Position(spec.Pos()), err)
		}
		if because := forbidden(name, imported); because != "" {
			found = append(found, fmt.Sprintf("%s: %s may not import %s: %s", files.Position(spec.Pos()), path.Dir(name), imported, because))
		}
	}
	return found
}

// forbidden is the reason why a file may not import a package, empty if it may.
func forbidden(file, imported string) string {
	folder, isTest := path.Dir(file), strings.HasSuffix(file, "_test.go")
	ours, isOurs := strings.CutPrefix(imported, module+"/")
	if isTest && (!isOurs || ours == folder || slices.Contains(inTests, ours)) {
		return ""
	}
	for _, e := range edges {
		if within(imported, e.path) && !slices.Contains(e.only, folder) {
			return e.because
		}
	}
	if isOurs {
		return against(folder, ours)
	}
	return ""
}

func within(imported, tree string) bool {
	return imported == tree || strings.HasPrefix(imported, tree+"/")
}

// against is the row's reason when it does not allow an import of ours.
func against(folder, ours string) string {
	i := slices.IndexFunc(table, func(r row) bool { return r.folder == folder })
	switch {
	case i < 0:
		return "it has no row in the table"
	case slices.Contains(table[i].may, ours):
		return ""
	}
	return table[i].because
}

// stale are the packages without a row and the rows without a package.
func stale(seen map[string]bool) []string {
	var found []string
	for _, r := range table {
		if !seen[r.folder] {
			found = append(found, fmt.Sprintf("the table has a row for %s, where no package is", r.folder))
		}
		delete(seen, r.folder)
	}
	for _, folder := range slices.Sorted(maps.Keys(seen)) {
		found = append(found, fmt.Sprintf("%s has no row in the table", folder))
	}
	return found
}

func TestImportsViolations(t *testing.T) {
	tests := []struct {
		name, file, imports, want string // want is part of the only violation; empty for none
	}{
		{"downwards", "bot/x.go", "ssprbot/dialogs", ""},
		{"upwards", "dialogs/x.go", "ssprbot/bot", "dialogs/x.go:1:19: dialogs may not import ssprbot/bot: the conversation is pure"},
		{"sideways", "bot/auth/x.go", "ssprbot/bot/connector", "does not depend on what is said"},
		{"upwards in a test", "knowledge/x_test.go", "ssprbot/dialogs", "it knows nothing of chat"},
		{"itself in a test", "dialogs/x_test.go", "ssprbot/dialogs", ""},
		{"the store in a test", "bot/x_test.go", "ssprbot/store", ""},
		{"the store in a turn", "bot/x.go", "ssprbot/store", "is handed in"},
		{"the fake in a test", "x_test.go", "ssprbot/bot/teamstest", ""},
		{"the fake in the program", "x.go", "ssprbot/bot/teamstest", "no fake is compiled into the program"},
		{"the bot in the fake", "bot/teamstest/x.go", "ssprbot/bot", "shares no mistake"},
		{"network at the edge", "server/x.go", "net/http", ""},
		{"network below the edge", "server/x.go", "net/http/httputil", ""},
		{"network in main", "x.go", "net/http", "the network is met at the edges only"},
		{"network below in a turn", "bot/x.go", "net/http/httptest", "the network is met at the edges only"},
		{"network in a test", "bot/x_test.go", "net/http", ""},
		{"the machine in a dialog", "dialogs/x.go", "os/exec", "only this machine has"},
		{"a driver outside the store", "bot/x.go", "database/sql/driver", "how dialogs are kept"},
		{"a database outside the store", "server/x.go", "github.com/jackc/pgx/v5/pgconn", "how dialogs are kept"},
		{"a test's server in the program", "x.go", "ssprbot/store/postgrestest", "no test's server"},
		{"another module", "dialogs/x.go", "golang.org/x/text/unicode/norm", ""},
		{"a name that begins alike", "dialogs/x.go", "net/httpx", ""},
		{"a package without a row", "util/x.go", "fmt", "util has no row in the table"},
		{"test data", "dialogs/testdata/x.go", "net/http", ""},
		{"another module's folder", "tools/x.go", "net/http", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tree := ourTree()
			tree[tt.file] = &fstest.MapFile{Data: []byte("package x; import " + strconv.Quote(tt.imports))}
			got := violations(t, tree)
			switch {
			case tt.want == "" && len(got) > 0:
				t.Errorf("violations: %q, want none", got)
			case tt.want != "" && (len(got) != 1 || !strings.Contains(got[0], tt.want)):
				t.Errorf("violations: %q, want one with %q", got, tt.want)
			}
		})
	}
}

func TestImportsOfAPackageThatIsGone(t *testing.T) {
	tree := ourTree()
	delete(tree, "manifest/package.go")
	if got := violations(t, tree); len(got) != 1 || !strings.Contains(got[0], "a row for manifest") {
		t.Errorf("violations: %q, want the row for manifest", got)
	}
}

// ourTree has a package for each row, and the tools' module.
func ourTree() fstest.MapFS {
	tree := fstest.MapFS{"tools/go.mod": {Data: []byte("module tools")}}
	for _, r := range table {
		tree[path.Join(r.folder, "package.go")] = &fstest.MapFile{Data: []byte("package x")}
	}
	return tree
}
