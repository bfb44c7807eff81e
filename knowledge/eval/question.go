package eval

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"

	"ssprbot/knowledge"
)

// OutOfScope is the label of a question that the bot must decline.
const OutOfScope = "OUT-OF-SCOPE"

const longestLine = 1 << 20

// Question is a text with the labels that are right for it, best first: entry ids or areas, and OutOfScope. Beside
// other labels OutOfScope says that declining is right too; such a question counts in no figure about scope.
type Question struct {
	ID     string   `json:"id"`
	Text   string   `json:"text"`
	Labels []string `json:"labels"`
	Lang   string   `json:"lang"`   // "" is what the base takes the text for
	Origin string   `json:"origin"` // where the question comes from; "" counts for no origin
	Line   int      `json:"-"`      // of the file it was read from; 0 for none
}

// Read reads questions, one JSON object a line; lines of white space are none. The error names the line. What a
// question lacks is no error here: see Check.
func Read(r io.Reader) ([]Question, error) {
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, longestLine)
	var all []Question
	n := 1
	for ; lines.Scan(); n++ {
		if len(bytes.TrimSpace(lines.Bytes())) == 0 {
			continue
		}
		q := Question{Line: n}
		if err := json.Unmarshal(lines.Bytes(), &q); err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
		all = append(all, q)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("line %d: %w", n, err)
	}
	return all, nil
}

func (q Question) isIncomplete() bool { return q.Text == "" || len(q.Labels) == 0 }

// want is the first label that asks for an answer, "" where there is none.
func (q Question) want() string {
	i := slices.IndexFunc(q.Labels, func(l string) bool { return l != OutOfScope })
	if i < 0 {
		return ""
	}
	return q.Labels[i]
}

// isMixed reports that an answer is right and declining too.
func (q Question) isMixed() bool { return q.want() != "" && slices.Contains(q.Labels, OutOfScope) }

func (q Question) language() string {
	if q.Lang != "" {
		return q.Lang
	}
	return string(knowledge.DetectLanguage(q.Text))
}
