package bot_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ssprbot/bot"
)

// Real payloads come back as they went in. When one does not, the type is at fault and never the payload.
func TestActivityKeepsEverythingThatTeamsSends(t *testing.T) {
	for _, file := range glob(t, "testdata/activities/*.json") {
		t.Run(filepath.Base(file), func(t *testing.T) {
			sent, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			a, err := bot.ParseActivity(sent)
			if err != nil {
				t.Fatal(err)
			}
			encoded, err := a.Encode()
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(decode(t, sent), decode(t, encoded)); diff != "" {
				t.Errorf("decoding and encoding changed it (-sent +encoded):\n%s", diff)
			}
		})
	}
}

func TestActivityTakesValuesOfEveryKind(t *testing.T) {
	for _, value := range []string{`"text"`, `[1,2]`, `true`, `17`, `null`, `{"a":{"b":1}}`} {
		if _, err := bot.ParseActivity([]byte(`{"type":"message","value":` + value + `,"channelData":` + value + `,"localTimestamp":"2026-11-23T10:00:00"}`)); err != nil {
			t.Errorf("value %s: %v", value, err)
		}
	}
}

func TestTenantOfAnActivity(t *testing.T) {
	tests := map[string]struct{ activity, want string }{
		"both the same":         {`{"channelData":{"tenant":{"id":"a"}},"conversation":{"tenantId":"a"}}`, "a"},
		"channel data only":     {`{"channelData":{"tenant":{"id":"a"}}}`, "a"},
		"conversation only":     {`{"conversation":{"tenantId":"a"}}`, "a"},
		"contradiction":         {`{"channelData":{"tenant":{"id":"a"}},"conversation":{"tenantId":"b"}}`, ""},
		"none":                  {`{}`, ""},
		"odd channel data":      {`{"channelData":"x","conversation":{"tenantId":"a"}}`, "a"},
		"tenant is not a table": {`{"channelData":{"tenant":"x"},"conversation":{"tenantId":"a"}}`, "a"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			a, err := bot.ParseActivity([]byte(tt.activity))
			if err != nil {
				t.Fatal(err)
			}
			if got := a.TenantID(); got != tt.want {
				t.Errorf("tenant %q, want %q", got, tt.want)
			}
		})
	}
}

func TestPlainText(t *testing.T) {
	mention := `"recipient":{"id":"28:bot"},"entities":[{"type":"mention","mentioned":{"id":"28:bot"},"text":"<at>Helper</at>"},{"type":"mention","mentioned":{"id":"29:kim"},"text":"<at>Kim</at>"}]`
	tests := map[string]struct{ text, want string }{
		"plain":                      {`reset my password`, "reset my password"},
		"mention of the bot":         {`<at>Helper</at> reset please`, "reset please"},
		"mention of somebody else":   {`<at>Helper</at> <at>Kim</at> is locked out`, "Kim is locked out"},
		"only the mention":           {`<at>Helper</at>`, ""},
		"line breaks and entities":   {`one<br>two&nbsp;&amp;<p>three</p>`, "one two & three"},
		"inline mark-up":             {`re<b>set</b>`, "reset"},
		"script":                     {`a<script>alert(1)</script>b`, "a b"},
		"quoted reply":               {`<blockquote>old</blockquote>new<quoted messageId="1"/>`, "new"},
		"comparison, not mark-up":    {`fewer than <8 characters, a < b`, "fewer than <8 characters, a < b"},
		"unclosed, so not mark-up":   {`my pw is <abc and more`, "my pw is <abc and more"},
		"Korean":                     {`<div>암호가&nbsp;안 돼요</div>`, "암호가 안 돼요"},
		"somebody types the bot tag": {`<at>Other</at> help`, "Other help"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			text, _ := json.Marshal(tt.text)
			a, err := bot.ParseActivity([]byte(`{"text":` + string(text) + `,` + mention + `}`))
			if err != nil {
				t.Fatal(err)
			}
			if got := a.PlainText(); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// glob fails where it finds nothing: a test without input would pass for ever.
func glob(t *testing.T, pattern string) []string {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatalf("nothing matches %s: %v", pattern, err)
	}
	return files
}

func decode(t testing.TB, data []byte) any {
	t.Helper()
	var v any
	if err := json.Unmarshal(data, &v); err != nil {
		t.Fatal(err)
	}
	return v
}
