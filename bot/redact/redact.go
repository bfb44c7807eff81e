// Package redact finds the secrets that people type into a chat and takes them out before anything is kept.
//
// A secret is recognised in three ways: by its own shape (a recovery key, a token, a parameter of an address), by what
// is said of it ("my password is …", "비번은 …인데", "… is the code"), or because it stands alone on its line and looks
// like nothing else. What is said is read once from left to right: a word that names a secret raises an expectation,
// the words after it keep, strengthen or end it, and the first thing that is no such word is the candidate, judged the
// more strictly the weaker the expectation is.
//
// Invariants:
//   - An identifier is no secret: error and event numbers, GUIDs, addresses, dates, names of products and commands.
//     Where a candidate could be either, it is the identifier.
//   - A plain word is no secret ("my password is wrong"), whatever stands before it.
//   - A secret gives way to Mask and nothing else changes. A text that went through once goes through unchanged.
//   - The work is linear in the text's length. Any bytes may come in, valid UTF-8 or not.
//
// Neither warning the person nor deciding what is kept belongs here.
package redact

import (
	"slices"
	"strings"
)

// Kind says what sort of secret was found.
type Kind string

// The kinds, by what their owner has to do: change it, let it run out, or have a new one made.
const (
	Password    Kind = "password"      // also a PIN, a client secret and a token
	OneTimeCode Kind = "one-time-code" // also a Temporary Access Pass and an authorization code
	RecoveryKey Kind = "recovery-key"  // also a backup code
)

// Mask stands where a secret stood. It has one length for all of them, means nothing to Markdown and HTML, and holds
// neither letter nor digit, so that nothing is ever matched by it.
const Mask = "•••"

// mostReadings bounds the work on a text that was made to be read again and again.
const mostReadings = 8

// Secrets returns text with every recognised secret replaced by Mask, and the kinds found, sorted, each once (nil when
// there is none). It may be called concurrently.
//
// A secret that is masked can leave another one to be seen, such as a code beside the echo of one: what was found is
// read again.
func Secrets(text string) (clean string, found []Kind) {
	clean = text
	for range mostReadings {
		once, kinds := read(clean)
		if kinds == nil {
			break
		}
		clean, found = once, append(found, kinds...)
	}
	slices.Sort(found)
	return clean, slices.Compact(found)
}

// read masks what one reading finds, and returns the kind of each.
func read(text string) (clean string, found []Kind) {
	shown := showing(text)
	clean = masked(text, shown)
	told := listen(clean)
	for _, s := range append(shown, told...) {
		found = append(found, s.kind)
	}
	return masked(clean, told), found
}

// span is a secret's place in a text.
type span struct {
	start, end int
	kind       Kind
}

// masked puts Mask into the place of each span; those that overlap have one.
func masked(text string, spans []span) string {
	if len(spans) == 0 {
		return text
	}
	slices.SortFunc(spans, func(a, b span) int { return a.start - b.start })
	var b strings.Builder
	written := 0
	for _, s := range spans {
		if s.start >= written {
			b.WriteString(text[written:s.start])
			b.WriteString(Mask)
		}
		written = max(written, s.end)
	}
	b.WriteString(text[written:])
	return b.String()
}
