package links

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"ssprbot/knowledge"
)

// Inspect judges links without asking for anything: their form, redirects that are known, and, as remarks, hosts that
// entries do not usually lead to, sections that were never seen on their page, and duplicates. The results are in the
// order of the links; Checked is zero, and Broken, Refused and Unreachable do not occur.
func Inspect(links []Link) []Result {
	k := readKnown()
	results := k.forms(links)
	for i := range results {
		k.redirect(&results[i])
		k.confirmAnchor(&results[i])
	}
	return results
}

// forms judges what stays true whatever the page answers.
func (k *known) forms(links []Link) []Result {
	results := make([]Result, len(links))
	for i, link := range links {
		results[i] = k.form(link)
	}
	remarkDuplicates(results)
	return results
}

func (k *known) form(link Link) Result {
	r := Result{Link: link, Status: OK}
	u, fault := parse(link.URL)
	if fault != "" {
		r.Status, r.Detail = Faulty, fault
		return r
	}
	if !slices.Contains(k.Hosts, u.Host) && k.Renamed.Hosts[u.Host] == "" {
		remark(&r, Note, "the host %s is not in the list of known ones", u.Host)
	}
	clean, locale := k.withoutLocale(u)
	clean, tracking := k.withoutTracking(clean)
	switch {
	case locale != "":
		r.Status, r.Detail = Faulty, fmt.Sprintf("the path holds the locale %s: without it the page opens in the reader's language", locale)
	case len(tracking) > 0:
		r.Status, r.Detail = Faulty, "the address carries tracking parameters: "+strings.Join(tracking, ", ")
	}
	if clean != u {
		r.Target = k.renamed(clean).String()
	}
	return r
}

// parse reads an https address, or says what is wrong with it. The fault does not repeat the address, which may hold a
// password.
func parse(raw string) (u *url.URL, fault string) {
	u, err := url.Parse(raw)
	switch {
	case err != nil || strings.ContainsAny(raw, " \t\r\n"):
		return nil, "this is not an address"
	case u.Scheme != "https" || u.Hostname() == "":
		return nil, "a link must be a full address that begins with https://"
	case u.User != nil:
		return nil, "a link must not hold a user name or password"
	}
	u.Host = strings.TrimSuffix(strings.ToLower(u.Host), ":443")
	return u, ""
}

func (k *known) redirect(r *Result) {
	if r.Status == Faulty {
		return
	}
	u, _ := parse(r.URL)
	if to := k.renamed(u); to != u {
		r.Status, r.Target, r.Detail = Moved, to.String(), "by the list of known redirects"
	}
}

// confirmAnchor looks the section up on the page where the link leads in the end.
func (k *known) confirmAnchor(r *Result) {
	address := r.URL
	if r.Target != "" {
		address = r.Target
	}
	u, fault := parse(address)
	if fault != "" || u.Fragment == "" {
		return
	}
	seen, listed := k.Anchors[pageOf(u)]
	if listed && !slices.Contains(seen, u.Fragment) {
		remark(r, Warning, "the section #%s is not confirmed", u.Fragment)
	}
}

// remarkDuplicates warns of an address that stands twice in an entry, and of one page under several titles.
func remarkDuplicates(results []Result) {
	type place struct {
		entry knowledge.IssueID
		url   string
	}
	inEntry := map[place]bool{}
	titles := map[string]Link{}
	for i := range results {
		r := &results[i]
		here := place{r.Entry, r.URL}
		if inEntry[here] {
			remark(r, Warning, "the entry has this address twice")
		}
		inEntry[here] = true
		first, again := titles[r.URL]
		if !again {
			titles[r.URL] = r.Link
			continue
		}
		remarkTitle(r, first)
	}
}

func remarkTitle(r *Result, first Link) {
	for _, language := range knowledge.Languages() {
		ours, theirs := r.Title[language], first.Title[language]
		if ours != "" && theirs != "" && ours != theirs {
			remark(r, Warning, "%s calls the same page %q, here it is %q", first.Entry, theirs, ours)
		}
	}
}
