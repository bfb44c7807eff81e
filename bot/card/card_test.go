package card_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ssprbot/bot/card"
)

// encoded gives the JSON of one element of a card's body.
func encoded(t *testing.T, e card.Element) string {
	t.Helper()
	content, err := card.Card{Body: []card.Element{e}}.Encode()
	if err != nil {
		t.Fatal(err)
	}
	var c struct{ Body []json.RawMessage }
	if err := json.Unmarshal(content, &c); err != nil {
		t.Fatal(err)
	}
	if len(c.Body) != 1 {
		t.Fatalf("the body has %d elements, want 1: %s", len(c.Body), content)
	}
	return string(c.Body[0])
}

func TestEncodeElements(t *testing.T) {
	for name, tt := range map[string]struct {
		element card.Element
		want    string
	}{
		"running text": {
			card.TextBlock{Text: "Wait."},
			`{"type":"TextBlock","text":"Wait.","wrap":true}`,
		},
		"markup stays readable": {
			card.TextBlock{Text: "<at>Kim</at> & a > b"},
			`{"type":"TextBlock","text":"<at>Kim</at> & a > b","wrap":true}`,
		},
		"heading": {
			card.TextBlock{Text: "Locked", Style: card.Heading},
			`{"type":"TextBlock","text":"Locked","wrap":true,"style":"heading","size":"Large","weight":"Bolder"}`,
		},
		"subtitle": {
			card.TextBlock{Text: "Steps", Style: card.Subtitle, Spacing: card.Medium},
			`{"type":"TextBlock","text":"Steps","wrap":true,"weight":"Bolder","spacing":"Medium"}`,
		},
		"quiet": {
			card.TextBlock{Text: "Chosen", Style: card.Quiet, Spacing: card.Small},
			`{"type":"TextBlock","text":"Chosen","wrap":true,"size":"Small","isSubtle":true,"spacing":"Small"}`,
		},
		"what a person typed": {
			card.Plain{Text: "**no** [link](http://evil.example)\nand a second line", Spacing: card.Small},
			`{"type":"RichTextBlock","spacing":"Small","inlines":[{"type":"TextRun",` +
				`"text":"**no** [link](http://evil.example)\nand a second line"}]}`,
		},
		"what a person is called": {
			card.Plain{Text: "Kim", Quiet: true},
			`{"type":"RichTextBlock","inlines":[{"type":"TextRun","text":"Kim","size":"Small","isSubtle":true}]}`,
		},
		"input": {card.Input{ID: "text"}, `{"type":"Input.Text","id":"text","isMultiline":true}`},
		"input that is filled": {
			card.Input{ID: "text", Label: "What happens", Value: "[x](y)", Hint: "Where, and since when", Longest: 500, Required: "Say what happens"},
			`{"type":"Input.Text","id":"text","label":"What happens","value":"[x](y)","placeholder":"Where, and since when",` +
				`"isMultiline":true,"maxLength":500,"isRequired":true,"errorMessage":"Say what happens"}`,
		},
		"container": {
			card.Container{Items: []card.Element{card.TextBlock{Text: "1"}, card.TextBlock{Text: "2"}}, Spacing: card.Large},
			`{"type":"Container","style":"emphasis","spacing":"Large","items":[` +
				`{"type":"TextBlock","text":"1","wrap":true},{"type":"TextBlock","text":"2","wrap":true}]}`,
		},
		"empty container": {card.Container{}, `{"type":"Container","style":"emphasis","items":[]}`},
		"no buttons":      {card.ActionSet{}, `{"type":"ActionSet","actions":[]}`},
		"link": {
			card.ActionSet{Actions: []card.Action{card.OpenURL{Title: "Reset", URL: "https://aka.ms/sspr"}}},
			`{"type":"ActionSet","actions":[{"type":"Action.OpenUrl","title":"Reset","url":"https://aka.ms/sspr"}]}`,
		},
		"button": {
			card.ActionSet{Actions: []card.Action{card.Execute{Title: "No", Verb: "next", Data: map[string]any{"b": 1, "a": "x"}}}, Spacing: card.Medium},
			`{"type":"ActionSet","spacing":"Medium","actions":[{"type":"Action.Execute","title":"No","verb":"next",` +
				`"data":{"a":"x","b":1},"fallback":{"type":"Action.Submit","title":"No","data":{"a":"x","b":1}}}]}`,
		},
		"button that most people want": {
			card.ActionSet{Actions: []card.Action{card.Execute{Title: "Yes", Verb: "solved", Primary: true, Data: map[string]any{}}}},
			`{"type":"ActionSet","actions":[{"type":"Action.Execute","title":"Yes","verb":"solved","style":"positive",` +
				`"data":{},"fallback":{"type":"Action.Submit","title":"Yes","data":{}}}]}`,
		},
		"button beside an input": {
			card.ActionSet{Actions: []card.Action{card.Execute{Title: "No", Verb: "discard", Alone: true}}},
			`{"type":"ActionSet","actions":[{"type":"Action.Execute","title":"No","verb":"discard","associatedInputs":"none",` +
				`"data":{},"fallback":{"type":"Action.Submit","title":"No","associatedInputs":"none","data":{}}}]}`,
		},
		"button of a dialog": {
			card.ActionSet{Actions: []card.Action{card.Submit{Title: "Send", Data: map[string]any{"a": 1}}}},
			`{"type":"ActionSet","actions":[{"type":"Action.Submit","title":"Send","data":{"a":1}}]}`,
		},
		"button of a dialog without data": {
			card.ActionSet{Actions: []card.Action{card.Submit{Title: "Send"}}},
			`{"type":"ActionSet","actions":[{"type":"Action.Submit","title":"Send","data":{}}]}`,
		},
		"button without data": {
			card.ActionSet{Actions: []card.Action{card.Execute{Title: "Yes", Verb: "solved"}}},
			`{"type":"ActionSet","actions":[{"type":"Action.Execute","title":"Yes","verb":"solved",` +
				`"data":{},"fallback":{"type":"Action.Submit","title":"Yes","data":{}}}]}`,
		},
		"unfold": {
			card.ActionSet{Actions: []card.Action{card.Unfold{Title: "Ask", Body: []card.Element{
				card.Input{ID: "ask"}, card.ActionSet{Actions: []card.Action{card.Execute{Title: "Send", Verb: "ask"}}},
			}}}},
			`{"type":"ActionSet","actions":[{"type":"Action.ShowCard","title":"Ask","card":{"type":"AdaptiveCard","version":"1.5",` +
				`"body":[{"type":"Input.Text","id":"ask","isMultiline":true},` +
				`{"type":"ActionSet","actions":[{"type":"Action.Execute","title":"Send","verb":"ask","data":{},` +
				`"fallback":{"type":"Action.Submit","title":"Send","data":{}}}]}]}}]}`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, encoded(t, tt.element)); diff != "" {
				t.Errorf("want -, got +\n%s", diff)
			}
		})
	}
}

func TestEncodeFrame(t *testing.T) {
	for name, tt := range map[string]struct {
		card card.Card
		want string
	}{
		"empty": {
			card.Card{},
			`{"type":"AdaptiveCard","$schema":"https://adaptivecards.io/schemas/adaptive-card.json","version":"1.5",` +
				`"body":[]}`,
		},
		"spoken": {
			card.Card{Language: "ko", Speak: "암호"},
			`{"type":"AdaptiveCard","$schema":"https://adaptivecards.io/schemas/adaptive-card.json","version":"1.5",` +
				`"lang":"ko","speak":"암호","fallbackText":"암호","body":[]}`,
		},
		"to somebody": {
			card.Card{Body: []card.Element{card.TextBlock{Text: card.Mention{ID: "29:lee", Name: "Lee"}.Mark()}}, Mentions: []card.Mention{{ID: "29:lee", Name: "Lee"}}},
			`{"type":"AdaptiveCard","$schema":"https://adaptivecards.io/schemas/adaptive-card.json","version":"1.5",` +
				`"body":[{"type":"TextBlock","text":"<at>Lee</at>","wrap":true}],` +
				`"msteams":{"entities":[{"type":"mention","text":"<at>Lee</at>","mentioned":{"id":"29:lee","name":"Lee"}}]}}`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := tt.card.Encode()
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, string(got)); diff != "" {
				t.Errorf("want -, got +\n%s", diff)
			}
		})
	}
}

func TestLinksAreHTTPS(t *testing.T) {
	for name, tt := range map[string]struct {
		url string
		ok  bool
	}{
		"https":                {"https://aka.ms/sspr", true},
		"with path and anchor": {"https://learn.microsoft.com/entra/identity?view=x#unsupported", true},
		"with a port":          {"https://reset.example:8443/", true},
		"in Korean":            {"https://reset.example/암호", true},
		"upper-case scheme":    {"HTTPS://aka.ms/sspr", true},
		"http":                 {"http://aka.ms/sspr", false},
		"javascript":           {"javascript:alert(1)", false},
		"data":                 {"data:text/html,x", false},
		"mail":                 {"mailto:helpdesk@example.com", false},
		"relative":             {"/sspr", false},
		"without scheme":       {"aka.ms/sspr", false},
		"scheme of the page":   {"//aka.ms/sspr", false},
		"without host":         {"https:///sspr", false},
		"only a port":          {"https://:443/", false},
		"opaque":               {"https:aka.ms/sspr", false},
		"user name":            {"https://aka.ms@evil.example/", false},
		"user name, password":  {"https://kim:hunter2@aka.ms/", false},
		"space before":         {" https://aka.ms/sspr", false},
		"space in the host":    {"https://aka.ms evil.example/", false},
		"line break":           {"https://aka.ms/\nsspr", false},
		"backslash":            {`https://aka.ms\@evil.example/`, false},
		"empty":                {"", false},
	} {
		for place, wrap := range map[string]func(card.Element) card.Element{
			"in the body":    func(e card.Element) card.Element { return e },
			"in a container": func(e card.Element) card.Element { return card.Container{Items: []card.Element{e}} },
		} {
			t.Run(name+" "+place, func(t *testing.T) {
				link := card.ActionSet{Actions: []card.Action{card.OpenURL{Title: "Reset page", URL: tt.url}}}
				_, err := card.Card{Body: []card.Element{wrap(link)}}.Encode()
				if (err == nil) != tt.ok {
					t.Fatalf("Encode: %v, want it to pass: %t", err, tt.ok)
				}
				if err == nil {
					return
				}
				if !strings.Contains(err.Error(), "Reset page") {
					t.Errorf("the error does not say which link: %v", err)
				}
				if strings.Contains(err.Error(), "hunter2") || strings.Contains(err.Error(), "evil") {
					t.Errorf("the error repeats the address: %v", err)
				}
			})
		}
	}
}

// A pointer satisfies the interfaces too; it must not vanish from the card, nor carry a link past the check.
func TestWhatIsNoneOfOursIsAnError(t *testing.T) {
	bad := card.OpenURL{Title: "Reset", URL: "http://evil.example"}
	for name, e := range map[string]card.Element{
		"nothing":                  nil,
		"input without an id":      card.Input{Label: "x"},
		"pointer to a text":        &card.TextBlock{Text: "x"},
		"pointer to a container":   &card.Container{},
		"pointer to a set":         &card.ActionSet{Actions: []card.Action{bad}},
		"no action":                card.ActionSet{Actions: []card.Action{nil}},
		"pointer to a link":        card.ActionSet{Actions: []card.Action{&bad}},
		"pointer to a button":      card.ActionSet{Actions: []card.Action{&card.Execute{}}},
		"pointer below a button":   card.ActionSet{Actions: []card.Action{card.Unfold{Body: []card.Element{&card.TextBlock{}}}}},
		"bad link below a button":  card.ActionSet{Actions: []card.Action{card.Unfold{Body: []card.Element{card.ActionSet{Actions: []card.Action{bad}}}}}},
		"pointer in a container":   card.Container{Items: []card.Element{&card.TextBlock{}}},
		"type that only looks so":  struct{ card.TextBlock }{},
		"data that JSON cannot be": card.ActionSet{Actions: []card.Action{card.Execute{Data: map[string]any{"n": math.NaN()}}}},
	} {
		t.Run(name, func(t *testing.T) {
			content, err := card.Card{Body: []card.Element{e}}.Encode()
			if err == nil || errors.Is(err, card.ErrTooLarge) || !strings.HasPrefix(err.Error(), "encoding a card: ") {
				t.Errorf("Encode = %s, %v; want an error of encoding", content, err)
			}
		})
	}
}

func TestSizeCountsUTF16(t *testing.T) {
	for name, tt := range map[string]struct {
		content string
		want    int
	}{
		"nothing":                       {"", 0},
		"Latin":                         {"abc", 6},
		"Korean":                        {"암호", 4},
		"emoji count twice":             {"🔒", 4},
		"family of four people":         {"👨‍👩‍👧‍👦", 22},
		"last character of one unit":    {"\uffff", 2},
		"first character of two units":  {"\U00010000", 4},
		"byte that is no UTF-8 becomes": {"\xff", 2},
	} {
		t.Run(name, func(t *testing.T) {
			if got := card.Size([]byte(tt.content)); got != tt.want {
				t.Errorf("Size = %d, want %d", got, tt.want)
			}
		})
	}
}

func TestACardOfExactlyTheLimitPasses(t *testing.T) {
	for name, letter := range map[string]string{"Latin": "a", "Korean": "암", "emoji": "🔒"} {
		t.Run(name, func(t *testing.T) {
			filled := func(extra int) card.Card {
				empty, err := card.Card{Body: []card.Element{card.TextBlock{}}}.Encode()
				if err != nil {
					t.Fatal(err)
				}
				room := card.MaxSize - card.Size(empty)
				unit := card.Size([]byte(letter))
				fill := strings.Repeat(letter, room/unit) + strings.Repeat("a", room%unit/2)
				return card.Card{Body: []card.Element{card.TextBlock{Text: fill + strings.Repeat("a", extra)}}}
			}
			content, err := filled(0).Encode()
			if err != nil || card.Size(content) != card.MaxSize {
				t.Errorf("a card of %d bytes: %v; want %d to pass", card.Size(content), err, card.MaxSize)
			}
			if content, err := filled(1).Encode(); !errors.Is(err, card.ErrTooLarge) || content != nil {
				t.Errorf("one character more: %d bytes, %v; want ErrTooLarge", len(content), err)
			}
		})
	}
}

func TestTextAndDataCannotBreakTheJSON(t *testing.T) {
	for name, text := range map[string]string{
		"quotes":             `"}],"actions":[{"type":"Action.OpenUrl","url":"http://evil.example"}]`,
		"backslashes":        `\"\\\u0022`,
		"markup":             `</script><script>alert(1)</script>`,
		"line breaks":        "a\r\nb\u2028c\u2029d",
		"control characters": "\x00\x01\x1f\u007f",
		"right to left":      "\u202edrowssap\u202c",
		"emoji":              "👩🏽‍💻",
	} {
		t.Run(name, func(t *testing.T) {
			button := card.Execute{Title: text, Verb: text, Data: map[string]any{text: text}}
			content, err := card.Card{Language: text, Speak: text, Body: []card.Element{
				card.TextBlock{Text: text}, card.ActionSet{Actions: []card.Action{button}},
			}}.Encode()
			if err != nil {
				t.Fatal(err)
			}
			var got struct {
				Lang, Speak string
				Body        []struct {
					Text    string
					Actions []struct {
						Title, Verb string
						Data        map[string]string
						Fallback    struct{ Data map[string]string }
					}
				}
			}
			if err := json.Unmarshal(content, &got); err != nil {
				t.Fatalf("%v in %s", err, content)
			}
			if len(got.Body) != 2 || len(got.Body[1].Actions) != 1 {
				t.Fatalf("the card has other parts than it was given: %s", content)
			}
			a := got.Body[1].Actions[0]
			for _, same := range []string{got.Lang, got.Speak, a.Title, a.Verb, a.Data[text], a.Fallback.Data[text]} {
				if same != text {
					t.Errorf("%q became %q", text, same)
				}
			}
		})
	}
}

func TestMarkdownMakesNoLink(t *testing.T) {
	for name, tt := range map[string]struct{ text, want string }{
		"link":                {"see [the page](http://evil.example)", "see [the page] (http://evil.example)"},
		"link to https":       {"[x](https://aka.ms/sspr)", "[x] (https://aka.ms/sspr)"},
		"link to script":      {"[x](javascript:alert(1))", "[x] (javascript:alert(1))"},
		"link with a title":   {`[x](<http://evil.example> "t")`, `[x] (< http://evil.example> "t")`},
		"image":               {"![x](http://evil.example/p.png)", "![x] (http://evil.example/p.png)"},
		"image in a link":     {"[![x](http://a)](http://b)", "[![x] (http://a)] (http://b)"},
		"reference":           {"[x][1]\n\n[1]: http://evil.example", "[x] [1]\n\n[1] : http://evil.example"},
		"shortcut reference":  {"[x]\n\n[x]: http://evil.example", "[x]\n\n[x] : http://evil.example"},
		"address in brackets": {"<http://evil.example>", "< http://evil.example>"},
		"mail in brackets":    {"<kim@example.com>", "< kim@example.com>"},
		"brackets in those":   {"<<http:a>:b>", "<< http:a>:b>"},
		"bold stays":          {"**help**: what I can do", "**help**: what I can do"},
		"code stays":          {"SSPR_0029 and hr=80230619", "SSPR_0029 and hr=80230619"},
		"comparison stays":    {"fewer than <8 characters> or a < b: c > d", "fewer than <8 characters> or a < b: c > d"},
		"placeholder stays":   {"<your name>", "<your name>"},
		"list stays":          {"1. Wait. [optional]\n2. Retry (twice).", "1. Wait. [optional]\n2. Retry (twice)."},
		"bare address stays":  {"http://evil.example", "http://evil.example"},
	} {
		t.Run(name, func(t *testing.T) {
			var block struct{ Text string }
			if err := json.Unmarshal([]byte(encoded(t, card.TextBlock{Text: tt.text})), &block); err != nil {
				t.Fatal(err)
			}
			if block.Text != tt.want {
				t.Errorf("%q is sent as %q, want %q", tt.text, block.Text, tt.want)
			}
		})
	}
}

func Example() {
	content, err := card.Card{
		Language: "en",
		Speak:    "This looks like: Account locked",
		Body: []card.Element{
			card.TextBlock{Text: "Account locked", Style: card.Heading},
			card.ActionSet{Actions: []card.Action{card.OpenURL{Title: "Reset", URL: "https://aka.ms/sspr"}}},
		},
	}.Encode()
	fmt.Println(string(content), err)
	_, err = card.Card{Body: []card.Element{
		card.ActionSet{Actions: []card.Action{card.OpenURL{Title: "Reset", URL: "http://aka.ms/sspr"}}},
	}}.Encode()
	fmt.Println(err)
	// Output:
	// {"type":"AdaptiveCard","$schema":"https://adaptivecards.io/schemas/adaptive-card.json","version":"1.5","lang":"en","speak":"This looks like: Account locked","fallbackText":"This looks like: Account locked","body":[{"type":"TextBlock","text":"Account locked","wrap":true,"style":"heading","size":"Large","weight":"Bolder"},{"type":"ActionSet","actions":[{"type":"Action.OpenUrl","title":"Reset","url":"https://aka.ms/sspr"}]}]} <nil>
	// encoding a card: the link "Reset" is not an https address
}
