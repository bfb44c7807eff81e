package links_test

import (
	"net/url"
	"strings"
	"testing"

	"ssprbot/knowledge"
	"ssprbot/knowledge/links"
)

func TestInspect(t *testing.T) {
	const (
		docs    = "https://docs.microsoft.com/azure/active-directory/"
		entra   = "https://learn.microsoft.com/entra/identity/"
		support = "https://support.microsoft.com/account-billing/"
	)
	tests := map[string]struct {
		url    string
		want   links.Status
		target string
		detail string
		remark string
	}{
		"as it should be":                 {url: entra + "authentication/troubleshoot-sspr", want: links.OK},
		"a port, a query":                 {url: "https://learn.microsoft.com:443/entra?tabs=a%2Cb", want: links.OK},
		"http":                            {url: "http://learn.microsoft.com/entra", want: links.Faulty, detail: "https://"},
		"no host":                         {url: "https:///entra", want: links.Faulty, detail: "https://"},
		"a password":                      {url: "https://user:hunter2@learn.microsoft.com/", want: links.Faulty, detail: "user name or password"},
		"a space":                         {url: "https://learn.microsoft.com/a b", want: links.Faulty, detail: "not an address"},
		"no address":                      {url: "https://learn.microsoft.com/%zz", want: links.Faulty, detail: "not an address"},
		"a locale":                        {url: "https://learn.microsoft.com/ko-kr/entra/x#y", want: links.Faulty, target: "https://learn.microsoft.com/entra/x#y", detail: "locale ko-kr"},
		"a locale in capitals":            {url: "https://LEARN.microsoft.com/en-US/entra/x", want: links.Faulty, target: "https://learn.microsoft.com/entra/x", detail: "locale en-US"},
		"a locale with a script":          {url: "https://learn.microsoft.com/sr-latn-rs/entra", want: links.Faulty, target: "https://learn.microsoft.com/entra"},
		"only a locale":                   {url: "https://support.microsoft.com/en-us", want: links.Faulty, target: "https://support.microsoft.com/"},
		"no locale but like one":          {url: "https://learn.microsoft.com/c-sharp/x", want: links.OK},
		"no locale, the host has none":    {url: "https://aka.ms/ab-cd", want: links.OK},
		"tracking":                        {url: entra + "x?WT.mc_id=1&tabs=a&utm_source=2&ocid", want: links.Faulty, target: entra + "x?tabs=a", detail: "WT.mc_id, utm_source, ocid"},
		"tracking and a locale":           {url: "https://learn.microsoft.com/ko-kr/entra/x?ocid=1", want: links.Faulty, target: "https://learn.microsoft.com/entra/x", detail: "locale ko-kr"},
		"an unknown host":                 {url: "https://wiki.contoso.example/sspr", want: links.OK, remark: "note: the host wiki.contoso.example is not in the list of known ones"},
		"seed link 1":                     {url: docs + "authentication/tutorial-enable-sspr-writeback", want: links.Moved, target: entra + "authentication/tutorial-enable-sspr-writeback", detail: "known redirects"},
		"seed link 2":                     {url: docs + "authentication/concept-sspr-licensing", want: links.Moved, target: entra + "authentication/concept-sspr-licensing"},
		"seed link 3":                     {url: docs + "hybrid/tshoot-connect-sync-errors", want: links.Moved, target: entra + "hybrid/connect/tshoot-connect-sync-errors"},
		"seed link 4":                     {url: docs + "hybrid/tshoot-connect-connectivity", want: links.Moved, target: entra + "hybrid/connect/tshoot-connect-connectivity"},
		"seed link 5":                     {url: "https://mysignins.microsoft.com/security-info", want: links.OK},
		"seed link 6":                     {url: docs + "authentication/concept-sspr-writeback#unsupported-writeback-operations", want: links.Moved, target: entra + "authentication/concept-sspr-writeback#unsupported-writeback-operations"},
		"seed link 7":                     {url: docs + "authentication/troubleshoot-sspr", want: links.Moved, target: entra + "authentication/troubleshoot-sspr"},
		"seed link 8":                     {url: docs + "authentication/troubleshoot-sspr-writeback", want: links.Moved, target: entra + "authentication/troubleshoot-sspr-writeback"},
		"the old place on the new host":   {url: "https://learn.microsoft.com/azure/active-directory/authentication/troubleshoot-sspr", want: links.Moved, target: entra + "authentication/troubleshoot-sspr"},
		"an old address with a locale":    {url: "https://docs.microsoft.com/ko-kr/azure/active-directory/authentication/troubleshoot-sspr", want: links.Faulty, target: entra + "authentication/troubleshoot-sspr"},
		"the old host alone":              {url: "https://docs.microsoft.com/powershell/x?view=y#z", want: links.Moved, target: "https://learn.microsoft.com/powershell/x?view=y#z"},
		"deeper than the known folder":    {url: docs + "hybrid/cloud-sync/how-to-troubleshoot", want: links.Moved, target: "https://learn.microsoft.com/azure/active-directory/hybrid/cloud-sync/how-to-troubleshoot"},
		"deeper on the new host":          {url: "https://learn.microsoft.com/azure/active-directory/hybrid/cloud-sync/x", want: links.OK},
		"a page for users, reset":         {url: docs + "user-help/active-directory-passwords-update-your-own-password", want: links.Moved, target: support + "reset-your-work-or-school-password-using-security-info-23dde81f-08bb-4776-ba72-e6b72b9dda9e"},
		"a page for users, registration":  {url: docs + "user-help/active-directory-passwords-reset-register", want: links.Moved, target: support + "register-the-password-reset-verification-method-for-a-work-or-school-account-47a55d4a-05b0-4f67-9a63-f39a43dbe20a"},
		"a renamed page":                  {url: entra + "conditional-access/howto-conditional-access-policy-registration", want: links.Moved, target: entra + "conditional-access/policy-all-users-security-info-registration"},
		"an old support article":          {url: "https://learn.microsoft.com/troubleshoot/azure/active-directory/password-writeback-error-code-sspr-0029", want: links.Moved, target: "https://learn.microsoft.com/troubleshoot/entra/entra-id/user-prov-sync/password-writeback-error-code-sspr-0029"},
		"a confirmed section":             {url: entra + "authentication/troubleshoot-sspr#sspr-usage", want: links.OK},
		"a section that is not confirmed": {url: entra + "hybrid/connect/tshoot-connect-sync-errors#federateddomainchangeerror", want: links.OK, remark: "warning: the section #federateddomainchangeerror is not confirmed"},
		"not confirmed at the new place":  {url: docs + "hybrid/tshoot-connect-sync-errors#federateddomainchangeerror", want: links.Moved, target: entra + "hybrid/connect/tshoot-connect-sync-errors#federateddomainchangeerror", remark: "not confirmed"},
		"a section nobody has looked at":  {url: entra + "authentication/howto-sspr-windows#limitations", want: links.OK},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			r := links.Inspect([]links.Link{link(tt.url)})[0]
			if r.Status != tt.want || r.Target != tt.target || !strings.Contains(r.Detail, tt.detail) || !r.Checked.IsZero() {
				t.Errorf("%s → %q: %s", r.Status, r.Target, r.Detail)
			}
			if tt.remark == "" && remarks(r) != "" || !strings.Contains(remarks(r), tt.remark) {
				t.Errorf("remarks: %s", remarks(r))
			}
			if strings.Contains(r.Detail+remarks(r), "hunter2") {
				t.Error("tells a password")
			}
		})
	}
}

func TestDuplicates(t *testing.T) {
	titled := func(entry knowledge.IssueID, en, ko string) links.Link {
		title := knowledge.Text{knowledge.English: en}
		if ko != "" {
			title[knowledge.Korean] = ko
		}
		return links.Link{Entry: entry, Title: title, URL: "https://aka.ms/sspr"}
	}
	results := links.Inspect([]links.Link{
		titled("a", "Reset", "재설정"), titled("a", "Reset", "재설정"), titled("b", "Reset", ""), titled("c", "Change", "재설정"), titled("d", "Reset", "변경"),
	})
	want := []string{
		"",
		"warning: the entry has this address twice",
		"",
		`warning: a calls the same page "Reset", here it is "Change"`,
		`warning: a calls the same page "재설정", here it is "변경"`,
	}
	for i, r := range results {
		if remarks(r) != want[i] || r.Status != links.OK {
			t.Errorf("link %d: %s: %q, want %q", i, r.Status, remarks(r), want[i])
		}
	}
}

func TestOfTheBuiltInKnowledge(t *testing.T) {
	base, err := knowledge.Load(knowledge.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	all := links.Of(base)
	if len(all) < 20 {
		t.Fatalf("only %d links", len(all))
	}
	for _, r := range links.Inspect(all) {
		if r.Status.Fails() {
			t.Errorf("%s: %s: %s: %s", r.Entry, r.URL, r.Status, r.Detail)
		}
	}
}

// TestKnownAddresses: what the list leads to must itself be as good as it asks of others.
func TestKnownAddresses(t *testing.T) {
	targets, withAnchors := links.KnownPages()
	if len(targets) == 0 || len(withAnchors) == 0 {
		t.Fatal("the list is empty")
	}
	for _, page := range append(targets, withAnchors...) {
		if r := links.Inspect([]links.Link{link("https://" + page)})[0]; r.Status != links.OK || len(r.Remarks) > 0 {
			t.Errorf("%s: %s %s %s", page, r.Status, r.Detail, remarks(r))
		}
	}
}

// FuzzInspect: a new address is better than the old one: it has no fault itself, and leads nowhere else.
func FuzzInspect(f *testing.F) {
	for _, seed := range []string{"https://docs.microsoft.com/ko-kr/azure/active-directory/hybrid/x?ocid=1&a=%20#y", "https://learn.microsoft.com/en-us/en-us/", "https://docs.microsoft.com", "https://learn.microsoft.com//en-us//x", "https://LEARN.microsoft.com/한글?utm_a=b&&c"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, address string) {
		r := links.Inspect([]links.Link{link(address)})[0]
		if r.Target == "" {
			return
		}
		if _, err := url.Parse(r.Target); err != nil || !r.Fixable() {
			t.Fatalf("%q → %q: %v", address, r.Target, err)
		}
		again := links.Inspect([]links.Link{link(r.Target)})[0]
		if again.Status == links.Moved && r.Status == links.Moved {
			t.Errorf("%q → %q → %q", address, r.Target, again.Target)
		}
	})
}
