package knowledge_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"ssprbot/knowledge"
)

// The founding document is "Having SSPR problems?" in Microsoft's Microsoft 365 admin documentation, December 2020.
func TestFoundingDocumentIsCovered(t *testing.T) {
	const docs, learn = "https://docs.microsoft.com/azure/active-directory", "https://learn.microsoft.com/entra/identity"
	const securityInfo = "https://mysignins.microsoft.com/security-info"
	tests := map[knowledge.IssueID]struct{ was, url string }{
		"writeback-not-enabled":       {docs + "/authentication/tutorial-enable-sspr-writeback", learn + "/authentication/tutorial-enable-sspr-writeback"},
		"license-not-assigned":        {docs + "/authentication/concept-sspr-licensing", learn + "/authentication/concept-sspr-licensing"},
		"connect-sync-errors":         {docs + "/hybrid/tshoot-connect-sync-errors", learn + "/hybrid/connect/tshoot-connect-sync-errors"},
		"connect-connectivity":        {docs + "/hybrid/tshoot-connect-connectivity", learn + "/hybrid/connect/tshoot-connect-connectivity"},
		"methods-not-registered":      {securityInfo, securityInfo},
		"unsupported-writeback":       {docs + "/authentication/concept-sspr-writeback#unsupported-writeback-operations", learn + "/authentication/concept-sspr-writeback#unsupported-writeback-operations"},
		"troubleshoot-sspr":           {docs + "/authentication/troubleshoot-sspr", learn + "/authentication/troubleshoot-sspr"},
		"troubleshoot-sspr-writeback": {docs + "/authentication/troubleshoot-sspr-writeback", learn + "/authentication/troubleshoot-sspr-writeback"},
	}
	base := load(t, knowledge.Embedded())
	for id, tt := range tests {
		t.Run(string(id), func(t *testing.T) {
			issue := base.Issue(id)
			if issue == nil {
				t.Fatal("there is no such entry")
			}
			link := issue.Links[0] // what leads to the fix comes first
			if link.Was != tt.was || link.URL != tt.url {
				t.Errorf("the first link leads to %s, once %s", link.URL, link.Was)
			}
		})
	}
}

func TestEmbeddedEntriesAreComplete(t *testing.T) {
	for _, issue := range load(t, knowledge.Embedded()).Issues() {
		t.Run(string(issue.ID), func(t *testing.T) {
			if issue.Area == "" || issue.Audience == "" || issue.Reviewed == "" || issue.Source == "" {
				t.Error("area, audience, reviewed or source is missing")
			}
			for _, language := range knowledge.Languages() {
				if n := len(issue.Symptoms[language]); n < 6 {
					t.Errorf("%s: %d symptoms, want six", language, n)
				}
				for _, text := range printed(issue, language) {
					if text == "" {
						t.Errorf("%s: a title, a cause or a step is missing", language)
					}
				}
			}
		})
	}
}

// printed lists what people read of an entry; a missing part is "".
func printed(issue *knowledge.Issue, language knowledge.Language) []string {
	texts := []string{issue.Title[language], issue.Cause[language]}
	for _, steps := range []knowledge.Phrases{issue.Steps.Employee, issue.Steps.Admin} {
		if len(steps[language]) == 0 {
			texts = append(texts, "")
		}
		texts = append(texts, steps[language]...)
	}
	for _, link := range issue.Links {
		texts = append(texts, link.Title[language])
	}
	return texts
}

// notPrinted are faults of the founding document's machine translation, spellings that Microsoft does not print, and old
// names. Others may call things as they like in their own knowledge, so this is no rule of lint.
var notPrinted = []struct{ word, instead string }{
	{`자체 서비스`, "셀프 서비스"},
	{`비밀번호|비번|패스워드`, "암호"},
	{`암호.{0,4}(?:초기화|리셋)`, "재설정"},
	{`암호.{0,4}분실`, "잊어버렸습니다"},
	{`쓰기 기록|되쓰기|라이트백`, "쓰기 저장"},
	{`(?:쓰기 저장|SSPR|기능)[을이] 사용할 수 없`, "사용하도록 설정되지 않음, or 켜져 있지 않음"},
	{`(?:^|[^-])프레미스|온프렘`, "온-프레미스"},
	{`라이센스`, "라이선스"},
	{`인증 수단`, "인증 방법"},
	{`계정[이을]? 차단|스마트 락아웃`, "잠금"},
	{`퍼지`, "유사 정책"},
	{`패스스루`, "통과 인증"},
	{`Azure 포털`, "Microsoft Entra 관리 센터"},
	{`Azure Active Directory|Azure AD|AAD\b`, "Microsoft Entra ID"},
}

// stillCalledSo are programs, services and their folders that kept the old name.
var stillCalledSo = regexp.MustCompile(`(?:Microsoft )?Azure AD (?:Sync|Connect (?:Provisioning|Authentication) Agent|Password Protection)`)

func TestKoreanTermsThatAreNotPrinted(t *testing.T) {
	issues := load(t, knowledge.Embedded()).Issues()
	for _, term := range notPrinted {
		unwanted := regexp.MustCompile(term.word)
		for _, issue := range issues {
			for _, text := range printed(issue, knowledge.Korean) {
				text = stillCalledSo.ReplaceAllString(text, "")
				if unwanted.MatchString(text) {
					t.Errorf("%s: write %s in %q", issue.ID, term.instead, text)
				}
			}
		}
	}
}

// Sentences of one text end alike: steps and causes in full, polite sentences, titles without an ending.
func TestKoreanEndings(t *testing.T) {
	aside := regexp.MustCompile(`\([^)]*\)$`)
	for _, issue := range load(t, knowledge.Embedded()).Issues() {
		title := issue.Title[knowledge.Korean]
		if strings.HasSuffix(title, "다") || strings.HasSuffix(title, "요") || strings.HasSuffix(title, ".") {
			t.Errorf("%s: the title %q is a sentence", issue.ID, title)
		}
		bodies := slices.Concat([]string{issue.Cause[knowledge.Korean]}, issue.Steps.Employee[knowledge.Korean], issue.Steps.Admin[knowledge.Korean])
		for _, text := range bodies {
			for sentence := range strings.SplitSeq(strings.TrimSuffix(text, "."), ". ") {
				sentence = aside.ReplaceAllString(sentence, "")
				if last, _ := utf8.DecodeLastRuneInString(sentence); !unicode.Is(unicode.Hangul, last) {
					continue // a command, a path or a number
				}
				if !strings.HasSuffix(sentence, "니다") && !strings.HasSuffix(sentence, "세요") {
					t.Errorf("%s: %q ends in another style", issue.ID, sentence)
				}
			}
		}
	}
}

func TestEmbeddedBaseFindsWhatPeopleType(t *testing.T) {
	tests := map[string]knowledge.IssueID{
		"my new password does not work on my office PC":   "writeback-not-enabled",
		"온프레미스에서 새 암호가 안 돼요":                              "writeback-not-enabled",
		"SSPR writeback 안돼요":                              "writeback-not-enabled",
		"I never registered a phone":                      "methods-not-registered",
		"sspr 오류 0029":                                    "troubleshoot-sspr-writeback",
		"error SSPR_0010":                                 "writeback-not-enabled",
		"azure ad premium p1 not assigned":                "license-not-assigned",
		"라이센스가 없대요":                                       "license-not-assigned",
		"Microsoft Entra Connect sync error":              "connect-sync-errors",
		"AADConnect can't reach the cloud behind a proxy": "connect-connectivity",
		"비번까먹음":                                           "how-to-reset",
		"계정 잠겼어요":                                         "account-locked",
		"got a new phone, authenticator is empty":         "registration-trouble",
		"인증번호가 안와요":                                       "reset-trouble-user",
	}
	base := load(t, knowledge.Embedded())
	for text, want := range tests {
		t.Run(text, func(t *testing.T) {
			ranking := base.Match(text, november)
			if !ranking.InScope || ranking.Candidates[0].Issue.ID != want {
				t.Errorf("in scope %v, candidates %v", ranking.InScope, summary(ranking))
			}
		})
	}
}

// The same words about something that others look after, listed by name or unheard of, are none of the base's business; an
// address or a device of theirs, mentioned, changes nothing.
func TestTheSameTroubleElsewhere(t *testing.T) {
	base := load(t, knowledge.Embedded())
	for text, inScope := range map[string]bool{
		"I forgot my password":                                       true,
		"I forgot my Dropbox password":                               false,
		"I forgot my Zworkle password":                               false,
		"my account is locked":                                       true,
		"my Salesforce account is locked":                            false,
		"my Brimbolo account is locked":                              false,
		"비밀번호를 잊어버렸어요":                                               true,
		"쿠팡 비밀번호를 잊어버렸어요":                                            false,
		"뿌르미 비밀번호를 잊어버렸어요":                                           false,
		"계정이 잠겼어요":                                                   true,
		"노션 계정이 잠겼어요":                                                false,
		"the verification code does not arrive at my Gmail address":  true,
		"the reset code from Microsoft does not reach my Yahoo mail": true,
		"Microsoft 365 재설정 코드가 네이버 메일로 안 와요":                         true,
	} {
		if got := base.Match(text, november); got.InScope != inScope {
			t.Errorf("%q: in scope %v with %.2f", text, got.InScope, got.Confidence)
		}
	}
}

func summary(r knowledge.Ranking) []string {
	var all []string
	for _, c := range r.Candidates {
		all = append(all, string(c.Issue.ID))
	}
	return all
}

func TestAreas(t *testing.T) {
	areas := knowledge.Areas()
	if len(areas) != 21 {
		t.Errorf("%d areas, want 21", len(areas))
	}
	slices.Sort(areas)
	if len(slices.Compact(areas)) != 21 {
		t.Error("an area is there twice")
	}
}
