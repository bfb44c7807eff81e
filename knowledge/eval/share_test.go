package eval_test

import (
	"encoding/json"
	"testing"

	"ssprbot/knowledge/eval"
)

func TestShareIsWritten(t *testing.T) {
	for name, tt := range map[string]struct {
		share                 eval.Share
		digits, percent, json string
	}{
		"a figure":         {0.97149, "0.971", "97.1 %", "0.97149"},
		"zero":             {0, "0.000", "0.0 %", "0"},
		"all":              {1, "1.000", "100.0 %", "1"},
		"nothing to count": {none, "–", "–", "null"},
	} {
		t.Run(name, func(t *testing.T) {
			encoded, err := json.Marshal(tt.share)
			if err != nil {
				t.Fatal(err)
			}
			got := [3]string{tt.share.String(), tt.share.Percent(), string(encoded)}
			if want := [3]string{tt.digits, tt.percent, tt.json}; got != want {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
}
