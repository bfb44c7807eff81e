package links_test

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"ssprbot/knowledge/links"
)

func TestCheck(t *testing.T) {
	tests := map[string]struct {
		path   string
		want   links.Status
		target string // on the same site
		detail string // a part of it
		remark string // a part of them
		asked  string // the requests for the path itself
	}{
		"there":                                   {path: "/200", want: links.OK, asked: "HEAD"},
		"created":                                 {path: "/201", want: links.OK},
		"not found":                               {path: "/404", want: links.Broken, detail: "HTTP 404", asked: "HEAD"},
		"gone":                                    {path: "/410", want: links.Broken, detail: "HTTP 410"},
		"bad request":                             {path: "/400", want: links.Broken, detail: "HTTP 400"},
		"several choices":                         {path: "/300", want: links.Broken, detail: "HTTP 300"},
		"not modified":                            {path: "/304", want: links.Broken, detail: "HTTP 304"},
		"wants a sign-in":                         {path: "/401", want: links.Refused, detail: "HTTP 401", asked: "HEAD"},
		"keeps programs out":                      {path: "/403", want: links.Refused, detail: "HTTP 403", asked: "HEAD GET"},
		"HEAD is forbidden":                       {path: "/head-403", want: links.OK, asked: "HEAD GET"},
		"HEAD is not allowed":                     {path: "/head-405", want: links.OK, asked: "HEAD GET"},
		"HEAD is not implemented":                 {path: "/head-501", want: links.OK, asked: "HEAD GET"},
		"nothing is implemented":                  {path: "/501", want: links.Broken, detail: "HTTP 501", asked: "HEAD GET"},
		"busy once":                               {path: "/flaky", want: links.OK, asked: "HEAD HEAD"},
		"busy for ever":                           {path: "/429", want: links.Unreachable, detail: "HTTP 429 after all attempts", asked: "HEAD HEAD HEAD"},
		"at fault for ever":                       {path: "/503", want: links.Unreachable, detail: "HTTP 503 after all attempts", asked: "HEAD HEAD HEAD"},
		"cuts the connection":                     {path: "/cut", want: links.Unreachable, detail: "cannot be reached: "},
		"moved (301)":                             {path: "/301", want: links.Moved, target: "/200", detail: "HTTP 301"},
		"moved (308)":                             {path: "/308", want: links.Moved, target: "/200", detail: "HTTP 308"},
		"moved, the section stays":                {path: "/301#plain", want: links.Moved, target: "/200#plain"},
		"moved, the section is gone":              {path: "/301#other", want: links.Broken, target: "/200#other", detail: "no section #other"},
		"moved to a section":                      {path: "/301-section#other", want: links.Moved, target: "/200#plain"},
		"moved, then redirected":                  {path: "/301-302", want: links.Moved, target: "/302", detail: "HTTP 301, 302"},
		"redirected (302)":                        {path: "/302", want: links.Redirected, target: "/200", detail: "HTTP 302"},
		"redirected (303)":                        {path: "/303", want: links.Redirected, target: "/200"},
		"redirected (307) three times":            {path: "/307", want: links.Redirected, target: "/200"},
		"redirected, then moved":                  {path: "/302-301", want: links.Redirected, target: "/200"},
		"redirected, the section is there":        {path: "/302#plain", want: links.Redirected, target: "/200#plain"},
		"moved to nothing":                        {path: "/301-404", want: links.Broken, target: "/404", detail: "HTTP 404"},
		"moved to the front page":                 {path: "/301-front", want: links.Broken, target: "/", detail: "front page"},
		"the front page itself":                   {path: "/", want: links.OK},
		"moved, tracking left out":                {path: "/301-tracked", want: links.Moved, target: "/200"},
		"five redirects":                          {path: "/chain-5", want: links.Redirected, target: "/chain-0"},
		"six redirects":                           {path: "/chain-6", want: links.Broken, target: "/chain-1", detail: "more than 5 times"},
		"a loop":                                  {path: "/loop", want: links.Broken, target: "/loop-2", detail: "in a circle"},
		"a loop of one":                           {path: "/self", want: links.Broken, detail: "in a circle"},
		"redirected to no address":                {path: "/nowhere", want: links.Broken, detail: "without saying where to"},
		"redirected to http":                      {path: "/plain-http", want: links.Broken, detail: "begins with https://"},
		"redirected to a script":                  {path: "/script", want: links.Broken, detail: "begins with https://"},
		"redirected to a password":                {path: "/password", want: links.Broken, detail: "must not hold a user name or password"},
		"section by id":                           {path: "/200#plain", want: links.OK, asked: "GET"},
		"section by id, attribute in capitals":    {path: "/200#upper", want: links.OK},
		"section by name":                         {path: "/200#named", want: links.OK},
		"section in Korean":                       {path: "/200#%ED%95%9C%EA%B8%80", want: links.OK},
		"section in other capitals":               {path: "/200#Plain", want: links.Broken, detail: "no section #Plain"},
		"section that is a field":                 {path: "/200#field", want: links.Broken, detail: "no section #field"},
		"section in a comment":                    {path: "/200#comment", want: links.Broken, detail: "no section #comment"},
		"section in a script":                     {path: "/200#script", want: links.Broken, detail: "no section #script"},
		"section that is not there":               {path: "/200#missing", want: links.Broken, detail: "no section #missing"},
		"section of a page that is not there":     {path: "/404#plain", want: links.Broken, detail: "HTTP 404"},
		"view of a web application":               {path: "/200#view/Users", want: links.OK, asked: "HEAD"},
		"text directive":                          {path: "/200#:~:text=x", want: links.OK, asked: "HEAD"},
		"top of the page":                         {path: "/200#top", want: links.OK, asked: "HEAD"},
		"section of a PDF":                        {path: "/pdf#page=2", want: links.OK, remark: "warning: the section #page=2 was not looked up: the page is not HTML"},
		"section early in a huge page":            {path: "/huge#early", want: links.OK},
		"section late in a huge page":             {path: "/huge#late", want: links.OK, remark: "warning: the section #late was not looked up: only the first 4 MB"},
		"section early in a page that never ends": {path: "/drip#first", want: links.OK},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			s := newSite(t)
			r := check(t, s.checker(), s.URL+tt.path)
			target := tt.target
			if target != "" {
				target = s.URL + target
			}
			if r.Status != tt.want || r.Target != target || !strings.Contains(r.Detail, tt.detail) || !strings.Contains(remarks(r), tt.remark) {
				t.Errorf("%s → %q: %s\n%s", r.Status, r.Target, r.Detail, remarks(r))
			}
			if strings.Contains(r.Detail, "hunter2") {
				t.Errorf("tells a password: %s", r.Detail)
			}
			page, _, _ := strings.Cut(tt.path, "#")
			if asked := methods(s.asked(page)); tt.asked != "" && asked != tt.asked {
				t.Errorf("asked %q", asked)
			}
		})
	}
}

func methods(requests []string) string {
	var all []string
	for _, r := range requests {
		method, _, _ := strings.Cut(r, " ")
		all = append(all, method)
	}
	return strings.Join(all, " ")
}

func TestAPageThatDoesNotAnswer(t *testing.T) {
	s := newSite(t)
	for _, path := range []string{"/hang", "/drip#never"} {
		c := s.checker()
		c.Timeout, c.Attempts = time.Second, 2 // time enough for a handshake on a busy machine
		r := check(t, c, s.URL+path)
		if r.Status != links.Unreachable || r.Detail != "does not answer in time" {
			t.Errorf("%s: %s: %s", path, r.Status, r.Detail)
		}
		page, _, _ := strings.Cut(path, "#")
		if asked := s.asked(page); len(asked) != 2 {
			t.Errorf("%s: asked %q", path, asked)
		}
	}
}

func TestACertificateThatDoesNotHold(t *testing.T) {
	s := newSite(t)
	c := s.checker()
	c.Transport = links.Network{AllowPrivate: true}.Transport()
	r := check(t, c, s.URL+"/200")
	if r.Status != links.Broken || !strings.Contains(r.Detail, "its certificate does not hold") {
		t.Errorf("%s: %s", r.Status, r.Detail)
	}
	if asked := s.asked("/"); len(asked) != 0 {
		t.Errorf("asked %q", asked)
	}
}

// TestAPageIsAskedOnce: whatever the number of its links and sections.
func TestAPageIsAskedOnce(t *testing.T) {
	s := newSite(t)
	all := []links.Link{link(s.URL + "/200#plain"), link(s.URL + "/404"), link(s.URL + "/200#missing"), link(s.URL + "/200"), link("https://a b/")}
	var mu sync.Mutex
	var progress []int
	c := s.checker()
	c.Progress = func(done, total int) {
		mu.Lock()
		defer mu.Unlock()
		progress = append(progress, done, total)
	}
	results, err := c.Check(t.Context(), all)
	if err != nil {
		t.Fatal(err)
	}
	var got []links.Status
	for _, r := range results {
		got = append(got, r.Status)
	}
	if want := []links.Status{links.OK, links.Broken, links.Broken, links.OK, links.Faulty}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if asked := s.asked("/200"); len(asked) != 1 {
		t.Errorf("asked %q", asked)
	}
	if want := []int{1, 2, 2, 2}; !slices.Equal(progress, want) {
		t.Errorf("progress %v, want %v", progress, want)
	}
}
