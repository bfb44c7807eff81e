package figures

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"time"
)

//go:embed page.html
var page string

// WriteHTML writes one page that needs nothing besides: no script, no network.
func WriteHTML(w io.Writer, f Figures) error {
	t, err := template.New("page").Funcs(template.FuncMap{
		"day":      func(t time.Time) string { return t.Format(time.DateOnly) },
		"language": languageName,
		"name":     rowName,
		"split":    split,
		"weeks":    weekBars,
		"table": func(title, first string, rows []Group) any {
			return struct {
				Title, First string
				Rows         []Group
			}{title, first, rows}
		},
	}).Parse(page)
	if err != nil {
		return fmt.Errorf("reading the page's template: %w", err)
	}
	return t.Execute(w, struct {
		Figures
		Definitions []string
	}{f, Definitions()})
}

func languageName(code string) string {
	switch code {
	case "en":
		return "English"
	case "ko":
		return "Korean (한국어)"
	case "":
		return "not known"
	}
	return code
}

// rowName says what a row of a table is of.
func rowName(name string) string {
	if name == nothing {
		return "(nothing fits, or out of scope)"
	}
	return languageName(name)
}

// part is a stretch of a bar, in thousandths of its width.
type part struct {
	Name, Class string
	Count       int
	X, Width    float64
}

// split are the parts of a language's questions, side by side.
func split(a Asked) []part {
	parts := []part{
		{Name: "helped", Class: "helped", Count: a.Helped}, {Name: "answered, nothing said", Class: "answered", Count: a.Answered},
		{Name: "handed to a person", Class: "handed", Count: a.HandedOver}, {Name: "nothing fits", Class: "none", Count: a.NoMatch},
	}
	x := 0.0
	for n := range parts {
		parts[n].X, parts[n].Width = x, 10*Rate{parts[n].Count, a.InScope()}.Percent()
		x += parts[n].Width
	}
	return parts
}

// chart is a chart of weeks, in its own units.
type chart struct {
	Width, Height float64
	Top           int
	Bars          []bar
	Text          string // the same in words
}

type bar struct {
	X, Y, Width, Height, Middle float64
	Count                       int
	Label                       string // "" where there is no room
}

// weekBars draws the questions of one language, by its place in Week.Languages.
func weekBars(weeks []Week, language int) chart {
	const height, slot = 140.0, 40.0
	c := chart{Width: max(slot*float64(len(weeks)), 320), Height: height}
	for _, week := range weeks {
		for _, each := range week.Languages { // one scale, so that the languages can be compared
			c.Top = max(c.Top, each.Questions)
		}
	}
	each := 1 + len(weeks)/14
	wide := c.Width / float64(max(len(weeks), 1))
	for n, week := range weeks {
		count := week.Languages[language].Questions
		b := bar{X: float64(n)*wide + wide*0.15, Width: wide * 0.7, Middle: (float64(n) + 0.5) * wide, Count: count}
		b.Height = (height - 40) * float64(count) / float64(max(c.Top, 1))
		b.Y = height - 20 - b.Height
		if n%each == 0 {
			b.Label = week.Monday[5:]
		}
		c.Bars = append(c.Bars, b)
		c.Text += fmt.Sprintf("%s: %d. ", week.Monday, count)
	}
	return c
}
