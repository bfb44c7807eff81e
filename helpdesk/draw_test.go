package helpdesk_test

import (
	"flag"
	"os"
	"regexp"
	"strings"
	"testing"

	"ssprbot/helpdesk"
)

var update = flag.Bool("update", false, "rewrite the diagram in docs/helpdesk.md")

const document = "../docs/helpdesk.md"

func TestTheDocumentShowsTheRunningTable(t *testing.T) {
	content, err := os.ReadFile(document)
	if err != nil {
		t.Fatal(err)
	}
	block := regexp.MustCompile(`(?s)(<!-- diagram:[^\n]*-->\n)(.*?)(<!-- end of diagram -->)`).FindSubmatchIndex(content)
	if block == nil {
		t.Fatalf("%s has no diagram between its markers", document)
	}
	drawn := "```mermaid\n" + helpdesk.Mermaid() + "```\n"
	if *update {
		whole := string(content[:block[4]]) + drawn + string(content[block[5]:])
		if err := os.WriteFile(document, []byte(whole), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if string(content[block[4]:block[5]]) != drawn {
		t.Errorf("the diagram in %s is stale: go test ./helpdesk -update rewrites it\n%s", document, drawn)
	}
}

func TestMermaidParses(t *testing.T) {
	lines := strings.Split(strings.TrimSuffix(helpdesk.Mermaid(), "\n"), "\n")
	arrow := regexp.MustCompile(`^    (\[\*\]|[a-z]+) --> (\[\*\]|[a-z]+)(: [a-z]+(<br/>[a-z]+)*)?$`)
	if lines[0] != "stateDiagram-v2" || lines[1] != "    direction LR" || lines[len(lines)-1] != "    end note" {
		t.Fatalf("no state diagram with a note:\n%s", helpdesk.Mermaid())
	}
	inNote := false
	for _, line := range lines[2 : len(lines)-1] {
		if inNote = inNote || strings.HasPrefix(line, "    note right of "); inNote {
			continue
		}
		if !arrow.MatchString(line) {
			t.Errorf("no arrow: %q", line)
		}
	}
	for _, v := range helpdesk.Verbs() {
		if !strings.Contains(helpdesk.Mermaid(), strings.TrimPrefix(string(v), "ticket.")) {
			t.Errorf("%s is not drawn", v)
		}
	}
}
