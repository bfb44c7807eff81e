package card

// object is the card in the order and with the names of the Adaptive Cards schema 1.5.
func (c Card) object() any {
	return struct {
		Type    string `json:"type"`
		Schema  string `json:"$schema"`
		Version string `json:"version"`
		Lang    string `json:"lang,omitempty"`
		Speak   string `json:"speak,omitempty"`
		Text    string `json:"fallbackText,omitempty"`
		Body    []any  `json:"body"`
		Teams   any    `json:"msteams,omitempty"`
	}{
		"AdaptiveCard", "https://adaptivecards.io/schemas/adaptive-card.json", version, c.Language, c.Speak, c.Speak,
		elementObjects(c.Body), teams(c.Mentions),
	}
}

const version = "1.5"

// teams is what Teams adds to a card (Teams, "Mention support within Adaptive Cards").
func teams(mentions []Mention) any {
	type account struct {
		ID   string `json:"id"`
		Name string `json:"name"`
	}
	type entity struct {
		Type      string  `json:"type"`
		Text      string  `json:"text"`
		Mentioned account `json:"mentioned"`
	}
	if len(mentions) == 0 {
		return nil
	}
	var entities []entity
	for _, m := range mentions {
		entities = append(entities, entity{"mention", m.Mark(), account(m)})
	}
	return map[string]any{"entities": entities}
}

func elementObjects(elements []Element) []any {
	objects := make([]any, 0, len(elements))
	for _, e := range elements {
		switch e := e.(type) {
		case TextBlock:
			objects = append(objects, e.object())
		case Plain:
			objects = append(objects, e.object())
		case Input:
			objects = append(objects, e.object())
		case Container:
			objects = append(objects, struct {
				Type    string  `json:"type"`
				Style   string  `json:"style"`
				Spacing Spacing `json:"spacing,omitempty"`
				Items   []any   `json:"items"`
			}{"Container", "emphasis", e.Spacing, elementObjects(e.Items)})
		case ActionSet:
			objects = append(objects, struct {
				Type    string  `json:"type"`
				Spacing Spacing `json:"spacing,omitempty"`
				Actions []any   `json:"actions"`
			}{"ActionSet", e.Spacing, actionObjects(e.Actions)})
		}
	}
	return objects
}

func (t TextBlock) object() any {
	o := struct {
		Type    string  `json:"type"`
		Text    string  `json:"text"`
		Wrap    bool    `json:"wrap"`
		Style   string  `json:"style,omitempty"`
		Size    string  `json:"size,omitempty"`
		Weight  string  `json:"weight,omitempty"`
		Subtle  bool    `json:"isSubtle,omitempty"`
		Spacing Spacing `json:"spacing,omitempty"`
	}{Type: "TextBlock", Text: withoutLinks(t.Text), Wrap: true, Spacing: t.Spacing}
	switch t.Style {
	case Heading:
		o.Style, o.Size, o.Weight = "heading", "Large", "Bolder"
	case Subtitle:
		o.Weight = "Bolder"
	case Quiet:
		o.Subtle, o.Size = true, "Small"
	}
	return o
}

// object is a RichTextBlock, because the text of its runs is no Markdown (Adaptive Cards schema, "TextRun").
func (p Plain) object() any {
	type run struct {
		Type   string `json:"type"`
		Text   string `json:"text"`
		Size   string `json:"size,omitempty"`
		Subtle bool   `json:"isSubtle,omitempty"`
	}
	r := run{Type: "TextRun", Text: p.Text, Subtle: p.Quiet}
	if p.Quiet {
		r.Size = "Small"
	}
	return struct {
		Type    string  `json:"type"`
		Spacing Spacing `json:"spacing,omitempty"`
		Inlines []run   `json:"inlines"`
	}{"RichTextBlock", p.Spacing, []run{r}}
}

func (i Input) object() any {
	return struct {
		Type      string `json:"type"`
		ID        string `json:"id"`
		Label     string `json:"label,omitempty"`
		Value     string `json:"value,omitempty"`
		Hint      string `json:"placeholder,omitempty"`
		Multiline bool   `json:"isMultiline"`
		Longest   int    `json:"maxLength,omitempty"`
		Required  bool   `json:"isRequired,omitempty"`
		Error     string `json:"errorMessage,omitempty"`
	}{"Input.Text", i.ID, i.Label, i.Value, i.Hint, true, i.Longest, i.Required != "", i.Required}
}

type submit struct {
	Type   string         `json:"type"`
	Title  string         `json:"title"`
	Inputs string         `json:"associatedInputs,omitempty"`
	Data   map[string]any `json:"data"`
}

func actionObjects(actions []Action) []any {
	objects := make([]any, 0, len(actions))
	for _, a := range actions {
		switch a := a.(type) {
		case OpenURL:
			objects = append(objects, struct {
				Type  string `json:"type"`
				Title string `json:"title"`
				URL   string `json:"url"`
			}{"Action.OpenUrl", a.Title, a.URL})
		case Execute:
			objects = append(objects, a.object())
		case Submit:
			objects = append(objects, a.object())
		case Unfold:
			objects = append(objects, a.object())
		}
	}
	return objects
}

func (a Execute) object() any {
	style, inputs := "", ""
	if a.Primary {
		style = "positive"
	}
	if a.Alone {
		inputs = "none"
	}
	data := object(a.Data)
	return struct {
		Type     string         `json:"type"`
		Title    string         `json:"title"`
		Verb     string         `json:"verb"`
		Style    string         `json:"style,omitempty"`
		Inputs   string         `json:"associatedInputs,omitempty"`
		Data     map[string]any `json:"data"`
		Fallback submit         `json:"fallback"`
	}{"Action.Execute", a.Title, a.Verb, style, inputs, data, submit{"Action.Submit", a.Title, inputs, data}}
}

func (s Submit) object() any {
	return submit{Type: "Action.Submit", Title: s.Title, Data: object(s.Data)}
}

// object is data as Teams takes it: never nil.
func object(data map[string]any) map[string]any {
	if data == nil {
		return map[string]any{}
	}
	return data
}

func (u Unfold) object() any {
	type inner struct {
		Type    string `json:"type"`
		Version string `json:"version"`
		Body    []any  `json:"body"`
	}
	return struct {
		Type  string `json:"type"`
		Title string `json:"title"`
		Card  inner  `json:"card"`
	}{"Action.ShowCard", u.Title, inner{"AdaptiveCard", version, elementObjects(u.Body)}}
}
