package links

import (
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"

	"golang.org/x/net/html"
)

// anchorOf is the section that an address names; "" for the page as a whole. What web applications keep there, such as
// #view/Users, is no section, and neither is the text directive of a browser.
func anchorOf(u *url.URL) string {
	anchor, _, _ := strings.Cut(u.Fragment, ":~:")
	if strings.ContainsAny(anchor, "/!") || strings.EqualFold(anchor, "top") {
		return ""
	}
	return anchor
}

// findAnchors reads HTML until it has found all the anchors wanted: each becomes true. An error is that of reading.
func findAnchors(page io.Reader, wanted map[string]bool) error {
	missing := len(wanted)
	tokens := html.NewTokenizer(page)
	for missing > 0 {
		switch tokens.Next() {
		case html.ErrorToken:
			if err := tokens.Err(); !errors.Is(err, io.EOF) {
				return err
			}
			return nil
		case html.StartTagToken, html.SelfClosingTagToken:
			missing -= mark(tokens.Token(), wanted)
		}
	}
	return nil
}

// mark sets the anchors that a tag defines (HTML, "find a potential indicated element") and counts those that are new.
func mark(tag html.Token, wanted map[string]bool) (found int) {
	for _, attribute := range tag.Attr {
		defines := attribute.Key == "id" || attribute.Key == "name" && tag.Data == "a"
		if done, known := wanted[attribute.Val]; defines && known && !done {
			wanted[attribute.Val] = true
			found++
		}
	}
	return found
}

// isHTML is true without a declared type too: browsers then look at the content.
func isHTML(header http.Header) bool {
	declared := header.Get("Content-Type")
	kind, _, err := mime.ParseMediaType(declared)
	return declared == "" || err == nil && (kind == "text/html" || kind == "application/xhtml+xml")
}
