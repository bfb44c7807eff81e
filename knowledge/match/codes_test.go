package match_test

import (
	"slices"
	"testing"

	"ssprbot/knowledge/match"
)

func TestCodes(t *testing.T) {
	tests := []struct {
		name, text string
		want       []string
	}{
		{"underscore", "error SSPR_0029 again", []string{"SSPR_0029"}},
		{"lower case and blank", "sspr 0029", []string{"SSPR_0029"}},
		{"hyphen", "SSPR-0029", []string{"SSPR_0029"}},
		{"glued", "sspr0029", []string{"SSPR_0029"}},
		{"full width", "ＳＳＰＲ＿００２９", []string{"SSPR_0029"}},
		{"word between", "sspr 오류 코드 0029", []string{"SSPR_0029"}},
		{"English word between", "SSPR error code: 0029", []string{"SSPR_0029"}},
		{"particle", "SSPR_0029가 나와요", []string{"SSPR_0029"}},
		{"zeros kept", "SSPR_009 or SSPR_0009", []string{"SSPR_0009", "SSPR_009"}},
		{"zero-width inside", "SSPR\u200b_0029", []string{"SSPR_0029"}},
		{"entity", "SSPR&#95;0029", []string{"SSPR_0029"}},
		{"a year is no code", "SSPR 2026 rollout", nil},
		{"part of a word", "xsspr_0029 sspr_0029x", nil},
		{"AADSTS", "aadsts 50053: locked", []string{"AADSTS50053"}},
		{"AADSTS in an address", "https://x.example/?e=AADSTS50126&c=1", []string{"AADSTS50126"}},
		{"hr", "hr=80230619", []string{"hr=80230619"}},
		{"hr with 0x", "hr=0x80230619", []string{"hr=80230619"}},
		{"hexadecimal", "0x80230619: A restriction", []string{"hr=80230619"}},
		{"HRESULT", "HRESULT: 0x8007054B", []string{"hr=8007054b"}},
		{"too long for an HRESULT", "0x802306190", nil},
		{"event", "Event ID: 33008", []string{"33008"}},
		{"event in a log line", "Event 6329 ADSync: BAIL: 0x80230619", []string{"6329", "hr=80230619"}},
		{"Korean event", "이벤트 31044가 반복", []string{"31044"}},
		{"Korean event, number first", "31044번 이벤트", []string{"31044"}},
		{"number without a word for it", "call 31044", nil},
		{"too long for an event", "event 1234567", nil},
		{"prevent is no event", "prevent 31044", nil},
		{"several, sorted, once", "SSPR_0029 sspr_0029 AADSTS50053", []string{"AADSTS50053", "SSPR_0029"}},
		{"none", "reset my password", nil},
		{"empty", "", nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := match.Codes(test.text); !slices.Equal(got, test.want) {
				t.Errorf("Codes(%q) = %q, want %q", test.text, got, test.want)
			}
		})
	}
}
