package knowledge

// Area groups entries by cause. The list is closed: routes to helpdesk channels and the labels of test questions name
// areas.
type Area string

// Areas lists every area. The founding document's come first, and nothing may ever drop out of those.
func Areas() []Area {
	var areas []Area
	for _, a := range areaTable() {
		areas = append(areas, a.area)
	}
	return areas
}

// areaForm is an area. Editors show what belongs there.
func areaForm() form[Area] {
	f := oneOf("area", Areas())
	return form[Area]{f.read, func() schema {
		var about []string
		for _, a := range areaTable() {
			about = append(about, a.about)
		}
		return f.schema().with("enumDescriptions", about)
	}}
}

// Title is what people call the area; it is nil for what is no area.
func (a Area) Title() Text {
	for _, d := range areaTable() {
		if d.area == a {
			return Text{English: d.english, Korean: d.korean}
		}
	}
	return nil
}

type describedArea struct {
	area            Area
	english, korean string
	about           string
}

func areaTable() []describedArea {
	return []describedArea{
		{"writeback-not-enabled", "Password writeback", "암호 쓰기 저장", "The new password works in the cloud but not on premises: writeback is off or cannot be switched on."},
		{"license-not-assigned", "Licences", "라이선스", "Which licence is needed, or one is missing for a user, an administrator or a feature."},
		{"connect-sync-errors", "Synchronisation", "동기화 오류", "Objects or passwords do not synchronise: duplicates, matching, rules. Not: no network path."},
		{"connect-connectivity", "Connection to the service", "서비스 연결", "Proxy, firewall, TLS, endpoints: a server or an agent cannot reach the service."},
		{"methods-not-registered", "Sign-in methods not registered", "인증 방법 미등록", "The person has registered too few methods, or none that the policy accepts."},
		{"unsupported-writeback", "Not covered by writeback", "쓰기 저장이 지원하지 않는 작업", "Operations that writeback does not cover, such as resets in the Microsoft 365 admin center."},

		{"portal-configuration", "Settings of self-service reset", "셀프 서비스 재설정 설정", "Self-service reset is off or not for everybody, menus and options are missing, policies are migrated."},
		{"registration-trouble", "Registering sign-in methods", "인증 방법 등록", "Registering loops, fails or asks again; a lost or new phone."},
		{"reset-trouble-user", "On the reset page", "암호 재설정 페이지", "In the reset portal: no code, name not found, contact your administrator, captcha."},
		{"onprem-policy-rejected", "New password refused", "새 암호 거부", "The new password is refused: complexity, history, minimum age, banned words."},
		{"writeback-service-errors", "Errors of the writeback service", "쓰기 저장 서비스 오류", "The writeback service reports an error: event ids, SSPR_00xx, hr= codes, permissions."},
		{"account-locked", "Locked account", "계정 잠김", "Locked, smart lockout, unlock without a reset. Not: disabled accounts."},
		{"password-expired", "Expired password", "암호 만료", "Expired, about to expire, expiry policy."},
		{"admin-policy", "Administrators' own accounts", "관리자 계정", "Administrators' own resets, and the stricter policy for them."},
		{"windows-signin-screen", "Windows sign-in screen", "Windows 로그인 화면", "Reset password on the Windows lock screen."},
		{"customization-notification", "Branding and notifications", "브랜딩과 알림", "Contact link, notifications of resets, branding, languages of the pages."},
		{"b2b-guest-unsupported", "Guests and external accounts", "게스트·외부 계정", "Guests, partners, personal accounts, customers' accounts."},
		{"how-to-reset", "How to reset a password", "암호 재설정 방법", "An employee simply wants to reset or change a password; nothing has failed."},
		{"how-to-enable", "Setting up self-service reset", "셀프 서비스 재설정 도입", "An administrator plans or rolls out self-service reset or writeback."},
		{"audit-reporting", "Audit logs and reports", "감사 로그와 보고서", "Audit log, reports of usage and registration, alerts."},
		{"sign-in-errors", "Signing in", "로그인 오류", "Sign-in messages that are not about resetting: wrong password, unknown or disabled user, conditional access."},
	}
}
