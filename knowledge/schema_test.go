package knowledge_test

import (
	"bytes"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"gopkg.in/yaml.v3"

	"ssprbot/knowledge"
)

func TestSchemaIsCheckedIn(t *testing.T) { golden(t, "schema.json", knowledge.Schema()) }

// compiled is the schema as editors use it, which check formats too.
func compiled(t testing.TB) *jsonschema.Schema {
	t.Helper()
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(knowledge.Schema()))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	if err := compiler.AddResource("schema.json", document); err != nil {
		t.Fatal(err)
	}
	return compiler.MustCompile("schema.json")
}

func TestSchemaTakesWhatLoads(t *testing.T) {
	schema := compiled(t)
	for _, file := range slices.Concat(files(t, "testdata/*.yaml"), files(t, "testdata/lint/*.yaml"), files(t, "base/*.yaml")) {
		text := readFile(t, file)
		if _, err := knowledge.Load(inMemory("ours", text)); err != nil && strings.Contains(err.Error(), "ours/a.yaml:") {
			continue // what it refuses is the next test's
		}
		if err := schema.Validate(jsonOf(t, text)); err != nil {
			t.Errorf("%s: %v", file, err)
		}
	}
}

// What JSON Schema cannot say, or what is no JSON at all.
var beyondSchema = map[string]string{
	"alias":                "JSON has none",
	"document-second":      "the schema is of one document",
	"fact-undeclared":      "facts and entries compared",
	"from-after-until":     "two values compared",
	"id-twice":             "entries compared",
	"key-not-a-word":       "JSON has none",
	"key-twice":            "JSON has none",
	"related-unknown":      "another entry",
	"syntax-indentation":   "no YAML",
	"syntax-quote":         "no YAML",
	"syntax-tab":           "no YAML",
	"syntax-unclosed-list": "no YAML",
}

func TestSchemaRefusesWhatTheLoaderRefuses(t *testing.T) {
	schema := compiled(t)
	left := len(beyondSchema)
	for _, file := range files(t, "testdata/broken/*.yaml") {
		name := nameOf(file)
		if beyondSchema[name] != "" {
			left--
			continue
		}
		if err := schema.Validate(jsonOf(t, readFile(t, file))); err == nil {
			t.Errorf("the schema takes %s", file)
		}
	}
	if left != 0 {
		t.Error("an exception has no file")
	}
}

// Single values, so that no mistake hides behind another.
func TestSchemaAndLoaderAgreeOnValues(t *testing.T) {
	tests := map[string][]string{
		"id":        {"a", "a-1", "1", "a-", "-a", "A", "a_b", "a--b", `"1"`, `" a"`, "", "가", "[a]"},
		"area":      {"account-locked", "Account-locked", "5", `""`, "[account-locked]"},
		"audience":  {"admin", "helpdesk", "employee", "user", "true"},
		"title":     {"{en: A}", "{en: A, ko: 가}", "{ko: 가}", "{}", "A", "{en: [A]}", "{en: 1}", "{en: true}", "{en: }", "{en: ' '}", "{en: A, fr: A}"},
		"cause":     {"{en: A}", "{ko: 가}"},
		"symptoms":  {"{en: [a]}", "{en: a}", "{en: []}", "{en: [a], ko: []}", "{en: [[a]]}", "{en: [1]}", "{en: ['']}"},
		"codes":     {"[]", "[a, 1, 0x8023061f, '0029', 1.5, true, .inf]", "a", "[[a]]", "['']", "[~]", "[{a: b}]"},
		"steps":     {"{}", "{employee: {en: [a]}}", "{admin: {en: [a]}}", "{helpdesk: {en: [a]}}", "{employee: [a]}", "{admin: {ko: [a]}}"},
		"links":     {"[]", "{}", "[{title: {en: A}, url: https://a}]", "[{url: https://a}]", "[{title: {en: A}}]", "[{title: {en: A}, url: https://a, text: a}]"},
		"facts":     {"{}", "{a: b}", "{a: 1}", "{a: [b, 1, true]}", "{a: []}", "{a: {b: c}}", "{a: }", "[a]", "{a: [[b]]}"},
		"related":   {"[sound]", "[]", "sound", "['']", "[1.5]"},
		"source":    {"a", "''", "1", "[a]"},
		"reviewed":  {"2026-11-23", "'2026-11-23'", "2026-13-01", "2026-02-30", "2024-02-29", "2026-1-1", "20261123", "2026-11-23T10:00:00Z", "''"},
		"from":      {"2026-11-23", "today"},
		"until":     {"2026-11-23", "tomorrow"},
		"disabled":  {"true", "false", "TRUE", "yes", "1", "!!bool maybe", "'true'"},
		"colour":    {"red"},
		"links.url": {"https://a", "HTTPS://a", "'https://a.b:1/c?d=e@f#g'", "https://a/…", "'https://[::1]/'", "http://a", "https:a", "https:///a", "https://:1/", "https://a@b/", "https://a:b@c", "'https://a/ b'", "//a", "a", "''", "1"},
	}
	schema := compiled(t)
	for key, values := range tests {
		for _, value := range values {
			t.Run(key+": "+value, func(t *testing.T) {
				text := withValue(key, value)
				_, err := knowledge.Load(inMemory("ours", text))
				wrong := schema.Validate(jsonOf(t, text))
				if (err == nil) != (wrong == nil) {
					t.Errorf("Load gives %v, the schema %v", err, wrong)
				}
			})
		}
	}
}

// withValue is a sound file but for one value of an entry or of its link.
func withValue(key, value string) string {
	entry := map[string]string{"id": "other", "title": "{en: A}", "symptoms": "{en: [a]}"}
	if key == "links.url" {
		key, value = "links", "[{title: {en: A}, url: "+value+"}]"
	}
	entry[key] = value
	text := "version: 1\nfacts: {a: {values: {b: {en: B}, \"1\": {en: One}, \"true\": {en: Yes}}}}\nissues:\n  - {id: sound, title: {en: Sound}, symptoms: {en: [it is sound]}}\n  - source: here\n"
	if key == "source" {
		text = strings.Replace(text, "source: here", "cause: {en: A}", 1)
	}
	for k, v := range entry {
		text += "    " + k + ": " + v + "\n"
	}
	return text
}

// Every key is described, since that is what an author sees in the editor.
func TestSchemaDescribesEveryKey(t *testing.T) {
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(knowledge.Schema()))
	if err != nil {
		t.Fatal(err)
	}
	keys := 0
	eachObject(document, func(object map[string]any) {
		properties, _ := object["properties"].(map[string]any)
		if object["type"] != "object" {
			return // the condition of an `if`
		}
		for key, value := range properties {
			keys++
			if about, _ := value.(map[string]any)["description"].(string); len(about) < 6 {
				t.Errorf("%s has no description", key)
			}
		}
		if object["additionalProperties"] == nil {
			t.Errorf("an object takes any key: %v", object)
		}
	})
	if keys < 40 {
		t.Errorf("only %d keys", keys)
	}
}

func eachObject(value any, visit func(map[string]any)) {
	switch v := value.(type) {
	case map[string]any:
		visit(v)
		for _, child := range v {
			eachObject(child, visit)
		}
	case []any:
		for _, child := range v {
			eachObject(child, visit)
		}
	}
}

func TestSchemaListsTheClosedSets(t *testing.T) {
	text := string(knowledge.Schema())
	for _, area := range knowledge.Areas() {
		if !strings.Contains(text, `"`+string(area)+`"`) {
			t.Errorf("%s is missing", area)
		}
	}
}

// Editors find the schema by the first line of a file.
func TestBaseFilesNameTheSchema(t *testing.T) {
	for _, file := range files(t, "base/*.yaml") {
		first, _, _ := strings.Cut(readFile(t, file), "\n")
		if first != "# yaml-language-server: $schema=../schema.json" {
			t.Errorf("%s begins with %q", file, first)
		}
	}
}

func files(t testing.TB, pattern string) []string {
	t.Helper()
	found, err := filepath.Glob(pattern)
	if err != nil || len(found) == 0 {
		t.Fatalf("no file at %s, error %v", pattern, err)
	}
	return found
}

func nameOf(file string) string { return strings.TrimSuffix(filepath.Base(file), ".yaml") }

func readFile(t testing.TB, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// jsonOf is a file as an editor hands it to the schema: dates are text there.
func jsonOf(t testing.TB, text string) any {
	t.Helper()
	var document yaml.Node
	if err := yaml.Unmarshal([]byte(text), &document); err != nil {
		t.Fatal(err)
	}
	return jsonValue(&document)
}

func jsonValue(n *yaml.Node) any {
	switch n.Kind {
	case yaml.DocumentNode:
		return jsonValue(n.Content[0])
	case yaml.MappingNode:
		object := map[string]any{}
		for i := 0; i+1 < len(n.Content); i += 2 {
			object[n.Content[i].Value] = jsonValue(n.Content[i+1])
		}
		return object
	case yaml.SequenceNode:
		list := make([]any, len(n.Content))
		for i, item := range n.Content {
			list[i] = jsonValue(item)
		}
		return list
	}
	var value any
	if n.ShortTag() == "!!timestamp" || n.Decode(&value) != nil {
		return n.Value
	}
	if f, ok := value.(float64); ok && (math.IsInf(f, 0) || math.IsNaN(f)) {
		return n.Value
	}
	return value
}
