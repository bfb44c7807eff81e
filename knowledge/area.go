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

type describedArea struct {
	area  Area
	about string
}

func areaTable() []describedArea {
	return []describedArea{
		{"writeback-not-enabled", "The new password works in the cloud but not on premises: writeback is off or cannot be switched on."},
		{"license-not-assigned", "Which licence is needed, or one is missing for a user, an administrator or a feature."},
		{"connect-sync-errors", "Objects or passwords do not synchronise: duplicates, matching, rules. Not: no network path."},
		{"connect-connectivity", "Proxy, firewall, TLS, endpoints: a server or an agent cannot reach the service."},
		{"methods-not-registered", "The person has registered too few methods, or none that the policy accepts."},
		{"unsupported-writeback", "Operations that writeback does not cover, such as resets in the Microsoft 365 admin center."},

		{"portal-configuration", "Self-service reset is off or not for everybody, menus and options are missing, policies are migrated."},
		{"registration-trouble", "Registering loops, fails or asks again; a lost or new phone."},
		{"reset-trouble-user", "In the reset portal: no code, name not found, contact your administrator, captcha."},
		{"onprem-policy-rejected", "The new password is refused: complexity, history, minimum age, banned words."},
		{"writeback-service-errors", "The writeback service reports an error: event ids, SSPR_00xx, hr= codes, permissions."},
		{"account-locked", "Locked, smart lockout, unlock without a reset. Not: disabled accounts."},
		{"password-expired", "Expired, about to expire, expiry policy."},
		{"admin-policy", "Administrators' own resets, and the stricter policy for them."},
		{"windows-signin-screen", "Reset password on the Windows lock screen."},
		{"customization-notification", "Contact link, notifications of resets, branding, languages of the pages."},
		{"b2b-guest-unsupported", "Guests, partners, personal accounts, customers' accounts."},
		{"how-to-reset", "An employee simply wants to reset or change a password; nothing has failed."},
		{"how-to-enable", "An administrator plans or rolls out self-service reset or writeback."},
		{"audit-reporting", "Audit log, reports of usage and registration, alerts."},
		{"sign-in-errors", "Sign-in messages that are not about resetting: wrong password, unknown or disabled user, conditional access."},
	}
}
