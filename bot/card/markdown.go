package card

import (
	"regexp"
	"strings"
)

// withoutLinks parts what Markdown would join to a link, an image or the definition of one (CommonMark 0.31, "Links",
// "Images", "Link reference definitions", "Autolinks"): a space between the brackets is enough. An address remains
// readable; that no client makes a link of a bare one cannot be promised here.
//
// The knowledge is not refused for such a link, since the person who waits for the answer could do nothing about it.
func withoutLinks(markdown string) string {
	parted := autolink.ReplaceAllString(markdown, "< $1")
	return brackets.Replace(parted)
}

var (
	autolink = regexp.MustCompile(`<([^<>\s]*[:@][^<>\s]*>)`)
	brackets = strings.NewReplacer("](", "] (", "][", "] [", "]:", "] :")
)
