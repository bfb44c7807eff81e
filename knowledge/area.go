package knowledge

// Area groups entries by cause. The list is closed: routes to helpdesk channels and the labels of test questions name
// areas.
type Area string

// Areas lists every area. The founding document's come first, and nothing may ever drop out of those.
func Areas() []Area {
	return []Area{
		"writeback-not-enabled",
		"license-not-assigned",
		"connect-sync-errors",
		"connect-connectivity",
		"methods-not-registered",
		"unsupported-writeback",

		"portal-configuration",
		"registration-trouble",
		"reset-trouble-user",
		"onprem-policy-rejected",
		"writeback-service-errors",
		"account-locked",
		"password-expired",
		"admin-policy",
		"windows-signin-screen",
		"customization-notification",
		"b2b-guest-unsupported",
		"how-to-reset",
		"how-to-enable",
		"audit-reporting",
		"sign-in-errors",
	}
}
