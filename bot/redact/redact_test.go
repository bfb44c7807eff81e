package redact_test

import (
	"slices"
	"strings"
	"testing"

	"ssprbot/bot/redact"
)

func TestOnlyTheSecretIsReplaced(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"end of a sentence", "my password is Kestrel#88.", "my password is •••."},
		{"own exclamation mark", "pw: Kestrel88! ok", "pw: ••• ok"},
		{"quotation in parentheses", `(password "Kestrel#88"), thanks`, `(password "•••"), thanks`},
		{"bold with a colon", "**Password:** Kestrel#88", "**Password:** •••"},
		{"bold secret", "Password: **Kestrel#88**", "Password: **•••**"},
		{"code", "password `Kestrel#88`", "password `•••`"},
		{"next line", "Password:\r\n\r\nKestrel#88\r\n", "Password:\r\n\r\n•••\r\n"},
		{"tag with attributes", `<p style="a:b">pw: <b id="x1">Kestrel#88</b></p>`, `<p style="a:b">pw: <b id="x1">•••</b></p>`},
		{"entity within", "pw: Kestrel&amp;88", "pw: •••"},
		{"entity around", "pw:&nbsp;&quot;Kestrel#88&quot;&nbsp;ok", "pw:&nbsp;&quot;•••&quot;&nbsp;ok"},
		{"full width", "비밀번호：Ｋｅｓｔｒｅｌ＃８８ 예요", "비밀번호：••• 예요"},
		{"ending glued", "비번은 Kestrel#88입니다.", "비번은 •••입니다."},
		{"ending behind parentheses", "(비번은 Kestrel#88)인데요.", "(비번은 •••)인데요."},
		{"name glued", "비번은Kestrel#88인데요", "비번은•••인데요"},
		{"fields of a record", "id:kim/pw:Kestrel#88/pc:x", "id:kim/pw:•••/pc:x"},
		{"JSON", `{"password":"Kestrel, #88","id":"kim"}`, `{"password":"•••","id":"kim"}`},
		{"groups", "인증번호는 482 913입니다", "인증번호는 •••입니다"},
		{"list", "passwords Kestrel#88, Kestrel#89 and Kestrel#90", "passwords •••, ••• and •••"},
		{"list of codes", "backup codes:\n1. 8814-2295\n", "backup codes:\n1. •••\n"},
		{"told twice", "Kestrel88? yes, my password is Kestrel88, that Kestrel88?", "•••? yes, my password is •••, that •••?"},
		{"no echo within a name", "my password is kestrel88, mail kestrel88@contoso.com", "my password is •••, mail kestrel88@contoso.com"},
		{"address", "https://a.example/cb?code=0.AX-kd9&state=1#access_token=ab12cd", "https://a.example/cb?code=•••&state=1#access_token=•••"},
		{"address with a password", "https://kim:Kestrel@a.example/", "https://kim:•••@a.example/"},
		{"address before is", "the password for kim@contoso.com is kestrel88", "the password for kim@contoso.com is •••"},
		{"address before the password", "kim@contoso.com / Kestrel#88", "kim@contoso.com / •••"},
		{"partly masked", `password is "kes•••88"`, `password is "kes•••88"`},
		{"typed", "I typed Kestrel#88 three times", "I typed ••• three times"},
		{"typed in Korean", "Kestrel#88 이라고 쳤는데요?", "••• 이라고 쳤는데요?"},
		{"set", "the one we set yesterday was Kestrel#88", "the one we set yesterday was •••"},
		{"token alone", "see eyJhbGciOiJSUzI1NiJ9.eyJhdWQiOiJib3QifQ.QUJDREVGRw.", "see •••."},
		{"passphrase", `password is "purple monkey dishwasher lamp"`, `password is "•••"`},
		{"quoted message", `password is "too short, at least 8"`, `password is "too short, at least 8"`},
		{"masked before", "my password is •••, pin 4821", "my password is •••, pin •••"},
		{"invalid UTF-8", "\xffpw: Kestrel#88\xff\xfe", "\xffpw: •••"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if clean, _ := redact.Secrets(c.text); clean != c.want {
				t.Errorf("Secrets(%q) = %q, want %q", c.text, clean, c.want)
			}
		})
	}
}

func TestKindsAreSortedAndSaidOnce(t *testing.T) {
	text := "pin 4821, otp 771209, recovery code k3j9-x82m, password Kestrel#88, code 482913"
	want := []redact.Kind{redact.OneTimeCode, redact.Password, redact.RecoveryKey}
	clean, found := redact.Secrets(text)
	if !slices.Equal(found, want) {
		t.Errorf("Secrets(%q) = %q, %v, want %v", text, clean, found, want)
	}
}

func TestNothingFoundIsNil(t *testing.T) {
	for _, text := range []string{"", " ", "hello", redact.Mask, "my password is " + redact.Mask} {
		if clean, found := redact.Secrets(text); clean != text || found != nil {
			t.Errorf("Secrets(%q) = %q, %v", text, clean, found)
		}
	}
}

func TestExamplesAreNoSecrets(t *testing.T) {
	for _, text := range []string{
		"passwords like Kestrel#88 are too easy, right?", "a password, e.g. Kestrel#88, must be refused",
		"I tried a password such as Kestrel#88", "비번은 Kestrel#88 처럼 정하면 되나요", "비밀번호가 Kestrel#88같은 것도 되나요",
		"비밀번호 예: Kestrel#88",
	} {
		if clean, found := redact.Secrets(text); found != nil {
			t.Errorf("Secrets(%q) = %q, %v", text, clean, found)
		}
	}
}

// What looks like the label of a computer or a ticket is a secret only where a recovery code is expected.
func TestLabels(t *testing.T) {
	for text, want := range map[string]string{
		"my password is not set on DESKTOP-4F7K2L9": "my password is not set on DESKTOP-4F7K2L9",
		"pw: SEL-PC0142":          "pw: SEL-PC0142",
		"recovery code K3J9-X82M": "recovery code •••",
	} {
		if clean, _ := redact.Secrets(text); clean != want {
			t.Errorf("Secrets(%q) = %q, want %q", text, clean, want)
		}
	}
}

// A known identifier is none the less one where a secret is expected.
func TestIdentifiersAreNoSecrets(t *testing.T) {
	for _, frame := range []string{
		"my password is %", "pw: %", "the code is %", "인증번호 %", "비번은 %입니다", "recovery key: %", "% is my password", "https://a.example/?code=%", "?token=%", "TAP: %", "비밀번호를 %로 바꿨어요",
	} {
		for _, identifier := range []string{
			"SSPR_0029", "sspr-0029", "AADSTS50053", "AADSTS500121", "500121", "hr=80230619", "80230619", "0x80070005", "8007052e",
			"4b1e2c3d-5f60-47a8-9b0c-1d2e3f405162", "kim.lee2@contoso.com", `CONTOSO\kim2024`, "https://aka.ms/sspr2",
			"learn.microsoft.com/entra2", "login2.microsoftonline.com", "010-1234-5678", "+82-10-1234-5678", "2026-11-23",
			"2026-11-23T08:14:22Z", "14:30:59", "10.20.30.40", "10.20.30.40:8080", "00:1A:2B:3C:4D:5E", "2.4.129.0", "v1.22.3",
			"KB5034441", "INC0048213", "Windows11", "office365", "server2019", "Set-ADUserPassword", "24hours",
		} {
			text := strings.ReplaceAll(frame, "%", identifier)
			if clean, found := redact.Secrets(text); found != nil {
				t.Errorf("Secrets(%q) = %q, %v", text, clean, found)
			}
		}
	}
}
