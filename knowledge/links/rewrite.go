package links

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"
)

// Change is a link address in a file that has, or should have, a new one.
type Change struct {
	File     string `json:"file"`
	Line     int    `json:"line"` // from 1
	Old      string `json:"old"`
	New      string `json:"new"`
	ByHand   bool   `json:"byHand"`   // it was left alone, since it is not written in one piece
	WasAdded bool   `json:"wasAdded"` // the old address stands under `was` now
}

// Rewrite replaces the url of each link of a knowledge file that is a key of addresses, and notes the old one under
// `was` if the link has no such key. Everything else, comments and line ends and order too, stays byte for byte. The
// error says that data is no YAML, or that the result would not read as it should; then data must be changed by hand.
func Rewrite(data []byte, addresses map[string]string) (rewritten []byte, changes []Change, err error) {
	root, err := decode(data)
	if err != nil {
		return nil, nil, err
	}
	text := newText(data)
	var edits []edit
	for _, l := range linkNodes(root) {
		to, ok := addresses[l.url.Value]
		if !ok || to == l.url.Value {
			continue
		}
		change := Change{Line: l.url.Line, Old: l.url.Value, New: to}
		made, ok := text.edits(l, to)
		change.ByHand, change.WasAdded = !ok, ok && l.was == nil
		if ok {
			edits = append(edits, made...)
			l.rename(to)
		}
		changes = append(changes, change)
	}
	rewritten = apply(data, edits)
	if again, err := decode(rewritten); err != nil || !sameTree(again, root) {
		return nil, nil, errors.New("the new addresses would change more than themselves")
	}
	return rewritten, changes, nil
}

func decode(data []byte) (*yaml.Node, error) {
	var root yaml.Node
	if err := yaml.Unmarshal(data, &root); err != nil {
		return nil, fmt.Errorf("reading YAML: %w", err)
	}
	return &root, nil
}

// linkNode is a link in a file. was is nil where the link has none.
type linkNode struct{ link, key, url, was *yaml.Node }

// linkNodes finds issues[].links[] with a url.
func linkNodes(root *yaml.Node) []linkNode {
	var found []linkNode
	for _, document := range root.Content {
		for _, issue := range items(document, "issues") {
			for _, link := range items(issue, "links") {
				key, url := member(link, "url")
				_, was := member(link, "was")
				if url != nil && url.Kind == yaml.ScalarNode {
					found = append(found, linkNode{link, key, url, was})
				}
			}
		}
	}
	return found
}

func items(mapping *yaml.Node, name string) []*yaml.Node {
	if _, value := member(mapping, name); value != nil && value.Kind == yaml.SequenceNode {
		return value.Content
	}
	return nil
}

func member(mapping *yaml.Node, name string) (key, value *yaml.Node) {
	if mapping.Kind != yaml.MappingNode {
		return nil, nil
	}
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		if mapping.Content[i].Value == name {
			return mapping.Content[i], mapping.Content[i+1]
		}
	}
	return nil, nil
}

// rename changes the tree as the file is changed.
func (l linkNode) rename(to string) {
	if l.was == nil {
		i := slices.Index(l.link.Content, l.url) + 1
		was := []*yaml.Node{{Kind: yaml.ScalarNode, Tag: "!!str", Value: "was"}, {Kind: yaml.ScalarNode, Tag: "!!str", Value: l.url.Value}}
		l.link.Content = slices.Insert(l.link.Content, i, was...)
	}
	l.url.Value = to
}

func sameTree(a, b *yaml.Node) bool {
	return a.Kind == b.Kind && a.ShortTag() == b.ShortTag() && a.Value == b.Value && slices.EqualFunc(a.Content, b.Content, sameTree)
}

// edit replaces a part of a file.
type edit struct {
	from, to int // bytes
	by       string
}

func apply(data []byte, edits []edit) []byte {
	slices.SortFunc(edits, func(a, b edit) int { return a.from - b.from })
	var out bytes.Buffer
	at := 0
	for _, e := range edits {
		out.Write(data[at:e.from])
		out.WriteString(e.by)
		at = e.to
	}
	out.Write(data[at:])
	return out.Bytes()
}

// edits says what to change for one link. It is not ok if the address does not stand in one piece where it should.
func (t text) edits(l linkNode, to string) (edits []edit, ok bool) {
	start := t.offset(l.url.Line, l.url.Column)
	written, ok := t.scalar(start, l.url.Value)
	if !ok {
		return nil, false
	}
	end := start + len(written)
	edits = []edit{{start, end, likewise(written, to)}}
	switch {
	case l.was != nil:
	case l.link.Style&yaml.FlowStyle != 0:
		edits = append(edits, edit{end, end, ", was: " + written})
	default:
		edits = append(edits, t.newLine(end, strings.Repeat(" ", l.key.Column-1)+"was: "+written))
	}
	return edits, true
}

// likewise writes an address as another one is written: with its quotes, or with some if it cannot do without.
func likewise(written, address string) string {
	switch {
	case written[0] == '\'':
		return "'" + strings.ReplaceAll(address, "'", "''") + "'"
	case written[0] == '"' || strings.ContainsAny(address, ",[]{}") || strings.HasSuffix(address, ":"):
		return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(address) + `"`
	}
	return address
}
