package dialogs_test

import (
	"math/rand/v2"
	"slices"

	"ssprbot/dialogs"
	"ssprbot/knowledge"
)

// How a simulated directory behaves.
const (
	oftenWithRole = 0.5  // of those who look after others at a helpdesk have an administrator's role in the directory
	rarelyAdmin   = 0.05 // of those who do not have one
	oftenSynced   = 0.6  // of the organizations without a word on it
	directoryErrs = 0.02 // of its facts, such as by a report that is a day old
)

// background is how often a directory says each value of people of whose trouble the fact says nothing.
var background = map[string][]string{
	"license":          {"premium", "premium", "premium", "premium", "premium", "premium", "premium", "premium", "none"},
	"reset-allowed":    {"yes", "yes", "yes", "yes", "yes", "yes", "yes", "yes", "no"},
	"password-changed": {"earlier", "earlier", "earlier", "earlier", "earlier", "today"},
	"sync":             {"current", "current", "current", "current", "current", "current", "current", "current", "late"},
	"sign-in":          {"enabled"},
	"expires":          {"yes", "no"},
	"methods":          {"none", "one", "some", "some"},
}

// look is what a directory says of who has such a trouble: what is the person's, where the trouble is theirs; of the
// organization in any case. Whether the person can have the trouble at all is the entry's, as their answers are.
func look(issue *knowledge.Issue, base *knowledge.Base, a dialogs.Audience, dice *rand.Rand) []dialogs.Evidence {
	role := roleOf(issue, a)
	d := lookup{issue: issue, base: base, dice: dice, own: role == "employee"}
	d.says("admin-account", d.admin(role), false)
	d.account()
	for _, fact := range []string{"license", "reset-allowed", "password-changed", "sign-in", "expires", "methods"} {
		d.person(fact)
	}
	return d.found
}

// roleOf is the audience's where people in it can have the trouble.
func roleOf(issue *knowledge.Issue, a dialogs.Audience) string {
	roles := issue.Facts["role"]
	if len(roles) == 0 || slices.Contains(roles, string(a)) {
		return string(a)
	}
	return roles[len(roles)-1]
}

// lies are facts turned into what is not so.
func lies(found []dialogs.Evidence, base *knowledge.Base, dice *rand.Rand) []dialogs.Evidence {
	lying := slices.Clone(found)
	for i, e := range lying {
		fact, _ := base.Fact(e.Fact)
		others := slices.DeleteFunc(slices.Clone(fact.Values), func(v knowledge.FactValue) bool {
			return v.ID == e.Value || slices.Contains(fact.Unseen, v.ID)
		})
		lying[i].Value = others[dice.IntN(len(others))].ID
	}
	return lying
}

type lookup struct {
	issue *knowledge.Issue
	base  *knowledge.Base
	dice  *rand.Rand
	own   bool
	found []dialogs.Evidence
}

func (d *lookup) one(values []string) string { return values[d.dice.IntN(len(values))] }

// says errs now and then.
func (d *lookup) says(fact, value string, general bool) {
	if f, _ := d.base.Fact(fact); d.dice.Float64() < directoryErrs {
		v := f.Values[d.dice.IntN(len(f.Values))].ID
		if !slices.Contains(f.Unseen, v) {
			value = v
		}
	}
	d.found = append(d.found, dialogs.Evidence{Fact: fact, Value: value, Source: dialogs.FromProvider, General: general})
}

func (d *lookup) admin(role string) string {
	often := rarelyAdmin
	switch listed := d.issue.Facts["admin-account"]; {
	case d.own && len(listed) > 0:
		return d.one(listed)
	case role == "admin":
		often = 1 - rarelyAdmin
	case role == "helpdesk":
		often = oftenWithRole
	}
	if d.dice.Float64() < often {
		return "admin"
	}
	return "ordinary"
}

// account tells of the person and, with the tenant's synchronization, of the organization.
func (d *lookup) account() {
	account := "cloud"
	switch listed := d.issue.Facts["account"]; {
	case len(listed) > 0:
		account = d.one(listed)
	case d.dice.Float64() < oftenSynced:
		account = "hybrid"
	}
	synced := account == "hybrid" || account == "guest"
	if account == "cloud" && !slices.Equal(d.issue.Facts["account"], []string{"cloud"}) {
		synced = d.dice.Float64() < oftenSynced
	}
	if !d.own { // who looks after a synchronized organization may have a cloud account
		account = "cloud"
		if synced && d.dice.Float64() < oftenSynced {
			account = "hybrid"
		}
	}
	d.says("account", account, account == "hybrid" || account == "cloud" && !synced)
	if synced {
		d.sync()
	}
}

func (d *lookup) sync() {
	value := d.one(background["sync"])
	if listed := d.issue.Facts["sync"]; len(listed) > 0 {
		value = d.one(listed)
	}
	if value == "failed" && !d.own {
		value = "current"
	}
	d.says("sync", value, value != "failed")
}

func (d *lookup) person(fact string) {
	value := d.one(background[fact])
	if listed := d.issue.Facts[fact]; d.own && len(listed) > 0 {
		value = d.one(listed)
	}
	if fact == "expires" && value == "yes" {
		return // a directory cannot tell
	}
	if value == "lost" {
		value = d.one([]string{"one", "some"})
	}
	d.says(fact, value, false)
}
