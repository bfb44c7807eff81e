package main

import (
	"encoding/json"
	"fmt"
	"strings"

	"golang.org/x/text/width"
)

const lineWidth = 78 // columns of a terminal; a Hangul syllable takes two

// drawing is a card as text. Its buttons are numbered from 1.
type drawing struct {
	text    string
	buttons []json.RawMessage // the data that each sends
}

// element is any part of an Adaptive Card, as far as a terminal can show it.
type element struct {
	Type, Text, Title, URL string
	Weight, Style          string
	Data                   json.RawMessage
	Body, Items, Actions   []element
}

func draw(content []byte) (drawing, error) {
	var root element
	if err := json.Unmarshal(content, &root); err != nil {
		return drawing{}, fmt.Errorf("drawing a card: %w", err)
	}
	var d drawing
	var lines []string
	for _, e := range root.Body {
		lines = append(lines, d.element(e, "│ ")...)
	}
	d.text = "╭" + strings.Repeat("─", lineWidth-1) + "\n" + strings.Join(lines, "\n") + "\n╰" + strings.Repeat("─", lineWidth-1)
	return d, nil
}

func (d *drawing) element(e element, margin string) []string {
	switch e.Type {
	case "TextBlock":
		text := wrap(strings.ReplaceAll(e.Text, "**", ""), margin)
		if e.Style == "heading" {
			return []string{text, margin + strings.Repeat("─", min(columns(e.Text), lineWidth-4))}
		}
		if e.Weight == "Bolder" {
			return []string{strings.TrimRight(margin, " "), text}
		}
		return []string{text}
	case "Container":
		var lines []string
		for _, item := range e.Items {
			lines = append(lines, d.element(item, margin)...)
		}
		return lines
	case "ActionSet":
		return []string{d.actions(e.Actions, margin)}
	}
	return nil
}

func (d *drawing) actions(actions []element, margin string) string {
	var row, links []string
	for _, a := range actions {
		if a.Type == "Action.OpenUrl" {
			links = append(links, wrap("→ "+a.Title, margin), margin+"  "+a.URL)
			continue
		}
		if a.Type == "Action.ShowCard" {
			continue // asks for text, which a number does not send
		}
		d.buttons = append(d.buttons, a.Data)
		row = append(row, fmt.Sprintf("[%d] %s", len(d.buttons), a.Title))
	}
	if len(row) > 0 {
		links = append(links, wrap(strings.Join(row, "   "), margin))
	}
	return strings.Join(links, "\n")
}

// wrap breaks text at spaces so that each line with its margin fits the terminal.
func wrap(text, margin string) string {
	var lines []string
	line, used := margin, columns(margin)
	for word := range strings.FieldsSeq(text) {
		if used+columns(word)+1 > lineWidth && strings.TrimSpace(line) != strings.TrimSpace(margin) {
			lines = append(lines, strings.TrimRight(line, " "))
			line, used = margin, columns(margin)
		}
		line += word + " "
		used += columns(word) + 1
	}
	return strings.Join(append(lines, strings.TrimRight(line, " ")), "\n")
}

func columns(s string) int {
	n := 0
	for _, r := range s {
		n++
		if kind := width.LookupRune(r).Kind(); kind == width.EastAsianWide || kind == width.EastAsianFullwidth {
			n++
		}
	}
	return n
}
