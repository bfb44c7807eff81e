package redact

import "strings"

// Who tells a secret twice need not say twice that it is one. Both bounds keep the search for echoes small and sure.
const (
	mostEchoed    = 8 // secrets of one text
	leastEchoSize = 6 // bytes: a shorter one is a part of too much else
)

// withEchoes returns the secrets told in a text and what stands alone and reads the same, outside of tags.
func withEchoes(told []span, text string, tags []span) []span {
	all := told
	for _, s := range told[:min(len(told), mostEchoed)] {
		if s.end-s.start >= leastEchoSize {
			all = appendEchoes(all, text, s, tags)
		}
	}
	return all
}

func appendEchoes(found []span, text string, s span, tags []span) []span {
	secret := text[s.start:s.end]
	for at := 0; ; {
		next := strings.Index(text[at:], secret)
		if next < 0 {
			return found
		}
		start, end := at+next, at+next+len(secret)
		for len(tags) > 0 && tags[0].end <= start {
			tags = tags[1:]
		}
		if runBegins(text, start) && runCloses(text, end) && (len(tags) == 0 || tags[0].start >= end) {
			found = append(found, span{start, end, s.kind})
		}
		at = end
	}
}
