package bot_test

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"ssprbot/bot"
)

func TestParseLimits(t *testing.T) {
	usual := bot.DefaultLimits()
	for name, test := range map[string]struct {
		in   string
		want bot.Limits
	}{
		"nothing means the defaults":    {"", usual},
		"off":                           {" off ", bot.Limits{}},
		"written out":                   {"conversation=7/1s,8/2s,60/30s,1800/1h tenant=50/1s", usual},
		"a kind left out keeps its own": {"conversation=1/1m", bot.Limits{Conversation: []bot.Limit{{Sends: 1, Window: time.Minute}}, Tenant: usual.Tenant}},
		"one kind off":                  {"tenant=off", bot.Limits{Conversation: usual.Conversation}},
		"any order, any space":          {"\ttenant=2/500ms  conversation=off", bot.Limits{Tenant: []bot.Limit{{Sends: 2, Window: 500 * time.Millisecond}}}},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := bot.ParseLimits(test.in)
			if err != nil || !reflect.DeepEqual(got, test.want) {
				t.Errorf("ParseLimits(%q) = %v, %v; want %v", test.in, got, err, test.want)
			}
		})
	}
}

func TestParseLimitsNamesTheMistake(t *testing.T) {
	for in, want := range map[string]string{
		"on":                                   `"on" is neither`,
		"off tenant=1/1s":                      `"off" is neither`,
		"user=1/1s":                            `"user=1/1s" is neither`,
		"tenant=1/1s tenant=2/1s":              `"tenant=2/1s" is neither`,
		"tenant":                               `tenant: "": want sends/window`,
		"tenant=":                              `tenant: "": want sends/window`,
		"tenant=50":                            `tenant: "50": want sends/window`,
		"conversation=7/1s,":                   `conversation: "": want sends/window`,
		"conversation=7/1s,x/2s":               `conversation: "x/2s": sends must be a number`,
		"conversation=0/1s":                    `sends must be a number from 1 to 100000`,
		"conversation=100001/1s":               `sends must be a number from 1 to 100000`,
		"conversation=99999999999999999999/1s": `sends must be a number`,
		"conversation=7/1":                     `the window must be a duration`,
		"conversation=7/0s":                    `the window must be a duration`,
		"conversation=7/25h":                   `the window must be a duration of at most 24h0m0s`,
	} {
		_, err := bot.ParseLimits(in)
		if err == nil || !strings.HasPrefix(err.Error(), "send limits: ") || !strings.Contains(err.Error(), want) {
			t.Errorf("ParseLimits(%q) = %v; want it to say %s", in, err, want)
		}
	}
}

func FuzzParseLimits(f *testing.F) {
	for _, s := range []string{"", "off", "tenant=off", "conversation=7/1s,8/2s tenant=50/1s", "tenant=1/1.5s", "x=", "conversation=1/1ns,"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		l, err := bot.ParseLimits(s)
		if err != nil {
			return
		}
		again, err := bot.ParseLimits(l.String())
		if err != nil || !reflect.DeepEqual(again, l) {
			t.Errorf("%q is read as %v, and that as %v, %v", s, l, again, err)
		}
	})
}
