package knowledge_test

import (
	"slices"
	"strings"
	"testing"

	"ssprbot/knowledge"
)

func TestLint(t *testing.T) {
	tests := map[string]struct {
		files []string
		want  []string
	}{
		"Korean missing": {
			[]string{"version: 1\nissues:\n  - id: a\n    title: {en: A}\n    symptoms: {en: [a b c]}\n    links: [{title: {en: Help, ko: 도움말}, url: https://example.com}]\n"},
			[]string{"1/a.yaml:4:12: Korean is missing here", "1/a.yaml:5:15: Korean is missing here"},
		},
		"no link": {
			[]string{"version: 1\nissues:\n  - id: a\n    title: {en: A, ko: 가}\n    symptoms: {en: [a b c], ko: [가나다]}\n"},
			[]string{`1/a.yaml:3:5: the entry "a" has no link`},
		},
		"one page, two names": {
			[]string{"version: 1\nissues:\n" + entry("a", "first thing", "Help", "도움말") + entry("b", "second matter", "Manual", "도움말")},
			[]string{`1/a.yaml:7:5: the entry "b" calls https://example.com "Manual", another one "Help"`},
		},
		"nothing to switch off": {
			[]string{"version: 1\nissues:\n" + entry("a", "first thing", "Help", "도움말"), "version: 1\nissues: [{id: aa, disabled: true}]\n"},
			[]string{`2/a.yaml:2:10: there is no earlier "aa" to switch off`},
		},
		"a draft": {
			[]string{"version: 1\nissues:\n" + entry("a", "first thing", "Help", "도움말") + entry("b", "first thing", "Help", "도움말") + "    disabled: true\n"},
			nil,
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			var sources []knowledge.Source
			for i, text := range tt.files {
				sources = append(sources, inMemory(string(rune('1'+i)), text))
			}
			found := load(t, sources...).Lint()
			if got := lines(found); !slices.Equal(got, tt.want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(tt.want, "\n"))
			}
			for _, p := range found {
				if p.Severity != knowledge.Warning {
					t.Errorf("%s has the severity %s", p, p.Severity)
				}
			}
		})
	}
}

func TestLintAsksEverySymptom(t *testing.T) {
	base := load(t, inMemory("ours", "version: 1\nissues:\n"+
		entry("a", "forgot my password", "Help", "도움말")+entry("b", "forgot my password", "Help", "도움말")))
	got := lines(base.Lint())
	either := []string{
		`ours/a.yaml:5:21: this symptom of "a" finds "b" first`,
		`ours/a.yaml:9:21: this symptom of "b" finds "a" first`,
	}
	if len(got) != 1 || !slices.Contains(either, got[0]) {
		t.Errorf("got %q, want one of %q", got, either)
	}
}

func entry(id, symptom, linkEN, linkKO string) string {
	return "  - id: " + id + `
    title: {en: Entry ` + id + `, ko: 항목 ` + id + `}
    symptoms: {en: [` + symptom + `], ko: [` + id + ` 항목이 안 돼요]}
    links: [{title: {en: ` + linkEN + `, ko: ` + linkKO + `}, url: https://example.com}]
`
}
