package redact_test

import (
	"strings"
	"testing"

	"ssprbot/bot/redact"
)

// identifiers stay, whatever stands around them.
var identifiers = []string{
	"SSPR_0029", "AADSTS50053", "hr=80230619", "0x80070005", "event 33008", "AADSTS500121",
	"4b1e2c3d-5f60-47a8-9b0c-1d2e3f405162", "kim.lee2@contoso.com", "https://aka.ms/sspr", "010-1234-5678",
	"2026-11-23", "10.20.30.40", "KB5034441", "INC0048213", "passwordreset.microsoftonline.com", "Set-ADUserPassword",
}

// Whatever comes in: a second time finds nothing more, nothing but masks is new, and an identifier stays.
func FuzzSecrets(f *testing.F) {
	for _, name := range []string{"testdata/secrets.jsonl", "testdata/innocent.jsonl"} {
		for i, l := range lines(f, name) {
			f.Add(l.Text, l.Text, uint8(i))
		}
	}
	for _, found := range [][2]string{ // by fuzzing, each a fault once
		{"password: \xff\xfe\"Abc123!\xff", "<b&quot;"},
		{"password S------00A", "0"},
		{"<password Autumn!2024", ">0!0A000 password Autumn!2024"},
		{"000000 00000A security code", "0"},
		{"recovery key", "0"},
		{"패스워드Bucheon!6", "000!A000드=Bucheon!6"},
		{"0", "s password"},
		{"://:0@://:0@", "0"},
		{"e 6623", "Use 6623\x00\x04 as Microsoft account security code"},
		{"passcode 0000", "00A0000!"},
		{"코드0 0 0 0 0", "0"},
		{"0", "000000000000000000000000000000000000000000"},
		{"0000\"e as password", "A0!00000"},
		{"0000!e as password", "A0!00000"},
		{"password*Autumn!2024", "00!password Autumn!2024"},
		{"password 0\"<A!0", ">0!0A000"},
		{"w", "000!000A<A= 0<000!A00>"},
		{"Code 000000 203948", "BY Code 203948"},
	} {
		for i := range identifiers {
			f.Add(found[0], found[1], uint8(i))
		}
	}
	f.Fuzz(func(t *testing.T, before, after string, which uint8) {
		identifier := identifiers[int(which)%len(identifiers)]
		text := before + " " + identifier + " " + after
		clean, found := redact.Secrets(text)
		if again, more := redact.Secrets(clean); again != clean || more != nil {
			t.Errorf("%q became %q, and that %q (%v)", text, clean, again, more)
		}
		if found == nil && clean != text {
			t.Errorf("%q became %q though nothing was found", text, clean)
		}
		if !isSubsequence(strings.ReplaceAll(clean, redact.Mask, ""), text) {
			t.Errorf("%q became %q, which has something new", text, clean)
		}
		if !strings.Contains(clean, identifier) {
			t.Errorf("%q became %q and lost %q", text, clean, identifier)
		}
	})
}

// isSubsequence reports whether all bytes of part stand in whole, in their order.
func isSubsequence(part, whole string) bool {
	for i := 0; i < len(whole) && part != ""; i++ {
		if part[0] == whole[i] {
			part = part[1:]
		}
	}
	return part == ""
}
