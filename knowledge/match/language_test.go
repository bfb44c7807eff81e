package match_test

import (
	"testing"

	"ssprbot/knowledge/match"
)

func TestDetect(t *testing.T) {
	tests := []struct {
		text string
		want match.Language
	}{
		{"how do I reset my password", match.English},
		{"reset pw pls", match.English},
		{"forgot passwrod help", match.English},
		{"new fone, authentcator gone", match.English},
		{"account locked", match.English},
		{"I can’t sign in", match.English},
		{"HELP ME PLEASE", match.English},
		{"Event 6329 ADSync: BAIL: 0x80230619: A restriction prevents the password from being changed", match.English},
		{"비밀번호가 안 돼요", match.Korean},
		{"VPN 안됨", match.Korean},
		{"P1 license assign 했는데 왜 reset 메뉴 안나옴?", match.Korean},
		{"ㅠㅠ", match.Korean},
		{"﾿ﾡ", match.Korean},
		{"como restablezco la contraseña", match.Undetermined},
		{"como restablezco la contrasena de office 365 con sms", match.Undetermined},
		{"No puedo entrar a mi cuenta", match.Undetermined},
		{"mot de passe oublié", match.Undetermined},
		{"Passwort vergessen", match.Undetermined},
		{"ich habe mein Passwort vergessen, Reset geht nicht", match.Undetermined},
		{"come faccio a fare il reset password account on line", match.Undetermined},
		{"lupa password akun", match.Undetermined},
		{"quên mật khẩu Reset password", match.Undetermined},
		{"Microsoft 365にサインインできない", match.Undetermined},
		{"забыл пароль", match.Undetermined},
		{"SSPR_0029", match.Undetermined},
		{"AADSTS50053", match.Undetermined},
		{"Outlook", match.Undetermined},
		{"Office 365", match.Undetermined},
		{"Microsoft Authenticator", match.Undetermined},
		{"365", match.Undetermined},
		{"👍", match.Undetermined},
		{"", match.Undetermined},
	}
	for _, test := range tests {
		t.Run(test.text, func(t *testing.T) {
			if got := match.Detect(test.text); got != test.want {
				t.Errorf("Detect(%q) = %s, want %s", test.text, got, test.want)
			}
		})
	}
}
