package directory

import (
	"slices"
	"strings"
	"time"
)

const (
	skew        = 5 * time.Minute    // between clocks
	reportOld   = 7 * 24 * time.Hour // a report that old tells nothing of today
	justNow     = 24 * time.Hour     // since a password was changed
	syncOverdue = 3 * time.Hour      // Entra Connect synchronizes every half an hour ("Scheduler"): six times in vain
)

// The service plans of Microsoft Entra ID P1 and P2 (Microsoft Learn, "Product names and service plan identifiers").
const (
	planP1 = "41781fb2-bc02-4b7c-bd55-b576c07bb09d"
	planP2 = "eec0eb4f-6444-4f95-aba0-50c24d67f998"
)

// forReset are the registered methods that self-service reset can use, of the documented members of methodsRegistered.
var forReset = []string{
	"mobilePhone", "alternateMobilePhone", "officePhone", "email", "securityQuestion", "microsoftAuthenticatorPush",
	"softwareOneTimePasscode", "hardwareOneTimePasscode",
}

// conclude makes facts of what was read; nil parts are unknown.
func conclude(person, tenant entry, now time.Time) []Fact {
	person = person.plausible(now)
	var facts []Fact
	add := func(id, value string, at time.Time, general bool) {
		if value != "" && !at.IsZero() {
			facts = append(facts, Fact{id, value, at, general})
		}
	}
	account, everybody := accountOf(person, tenant)
	add(Account, account, person.at, everybody)
	if r := person.report; r != nil {
		add(AdminAccount, choose(r.IsAdmin, "admin", "ordinary"), *r.Updated, false)
		add(Methods, methodsOf(r), *r.Updated, false)
		add(ResetAllowed, choose(r.Enabled, "yes", "no"), *r.Updated, false)
	}
	if u := person.user; u != nil {
		add(License, licenseOf(u), person.at, false)
		add(PasswordChanged, changeOf(u, now), person.at, false)
		add(SignIn, choose(u.Enabled, "enabled", "disabled"), person.at, false)
		add(Expires, expiryOf(u), person.at, false)
	}
	sync, general := syncOf(person, tenant, account, now)
	at := tenant.at
	if !general {
		at = person.at
	}
	add(Sync, sync, at, general)
	return facts
}

// expiryOf: that the policy is not there says nothing, since the tenant may have no expiry at all.
func expiryOf(u *user) string {
	if u.Policies != nil && strings.Contains(*u.Policies, "DisablePasswordExpiration") {
		return "no"
	}
	return ""
}

// plausible leaves out what is of somebody else, of the future or too old, or contradicts itself.
func (e entry) plausible(now time.Time) entry {
	if e.user != nil && (e.user.ID == nil || !strings.EqualFold(*e.user.ID, e.id)) {
		e.user = nil
	}
	r := e.report
	if r != nil && (!r.current(e.id, now) || r.contradictsItself() || r.contradicts(e.user)) {
		e.report = nil
	}
	return e
}

func (r *registration) current(id string, now time.Time) bool {
	of := r.ID != nil && strings.EqualFold(*r.ID, id)
	return of && r.Updated != nil && !r.Updated.After(now.Add(skew)) && now.Sub(*r.Updated) <= reportOld
}

func (r *registration) contradictsItself() bool {
	if r.Registered == nil {
		return false
	}
	nothing := *r.Registered && len(r.Methods) == 0
	return nothing || r.Capable != nil && r.Enabled != nil && *r.Capable != (*r.Enabled && *r.Registered)
}

func (r *registration) contradicts(u *user) bool {
	return u != nil && r.UserType != nil && u.UserType != nil && !strings.EqualFold(*r.UserType, *u.UserType)
}

// accountOf is general where everybody in the organization has that kind: nobody is synchronized, or this one is and so
// the organization synchronizes.
func accountOf(person, tenant entry) (account string, general bool) {
	u := person.user
	if u == nil {
		return "", false
	}
	synced, known := tenant.synchronizes()
	switch {
	case u.UserType != nil && strings.EqualFold(*u.UserType, "guest"):
		return "guest", false
	case u.Synced == nil || !*u.Synced:
		return "cloud", known && !synced
	case known && !synced:
		return "", false // nobody can be synchronized in it
	}
	return "hybrid", true
}

func (e entry) synchronizes() (synced, known bool) {
	if e.organization == nil {
		return false, false
	}
	return e.organization.Synced != nil && *e.organization.Synced, true
}

func methodsOf(r *registration) string {
	usable := 0
	for _, method := range r.Methods {
		if slices.Contains(forReset, method) {
			usable++
		}
	}
	switch {
	case r.Registered == nil:
		return ""
	case usable > 1 && *r.Registered, usable == 0 && *r.Registered: // then by a method that is newer than this list
		return "some"
	case usable == 0:
		return "none"
	}
	return "one"
}

func licenseOf(u *user) string {
	if u.Plans == nil {
		return ""
	}
	for _, p := range u.Plans {
		id := strings.ToLower(p.ID)
		if (id == planP1 || id == planP2) && (p.Status == "Enabled" || p.Status == "Warning") {
			return "premium"
		}
	}
	return "none"
}

func changeOf(u *user, now time.Time) string {
	switch {
	case u.PasswordChanged == nil || u.PasswordChanged.After(now.Add(skew)):
		return ""
	case now.Sub(*u.PasswordChanged) < justNow:
		return "today"
	}
	return "earlier"
}

// syncOf speaks of an organization that synchronizes; an error is the account's own.
func syncOf(person, tenant entry, account string, now time.Time) (value string, general bool) {
	if u := person.user; u != nil && account == "hybrid" && len(u.ProvisioningErrors) > 0 {
		return "failed", false
	}
	synced, _ := tenant.synchronizes()
	if !synced || tenant.organization.LastSync == nil || tenant.organization.LastSync.After(now.Add(skew)) {
		return "", false
	}
	if now.Sub(*tenant.organization.LastSync) > syncOverdue {
		return "late", true
	}
	return "current", true
}

func choose(is *bool, yes, no string) string {
	switch {
	case is == nil:
		return ""
	case *is:
		return yes
	}
	return no
}
