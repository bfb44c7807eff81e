// Package doctor says why a bot is silent. It runs a list of checks, tells what each found and what to do about it, and
// looks at the network as the bot meets it: the token authority, the document with the signing keys, the connector, and
// the bot's own public address.
//
// Invariants: nothing is changed, and nothing sent that anybody sees, unless a check is there for just that; no finding
// carries a secret, a token, a query or what an answer says, for those can quote one; what was not looked at is said to be
// Unseen and never OK. What is configured, kept or known is looked at by those who own it: their checks are handed in.
package doctor

import "context"

// State is how a thing was found.
type State string

// The states, from good to bad. Only Wrong makes a report fail.
const (
	OK      State = "ok"
	Unseen  State = "unseen"  // not looked at, which Says explains
	Warning State = "warning" // the bot works, but not for everybody or not for long
	Wrong   State = "wrong"   // with this the bot is silent, or will not start
)

// Finding is one thing that a check found.
type Finding struct {
	Check string `json:"check"` // its name; Run fills it in
	State State  `json:"state"`
	Says  string `json:"says"`          // what is so, in a sentence or two
	Fix   string `json:"fix,omitempty"` // what to do; "" where nothing is to be done
}

// Check is one thing that is looked at.
type Check struct {
	Name  string
	Local bool // needs no network, and takes milliseconds
	Look  func(context.Context) []Finding
}

// Run makes the checks one after the other and tells each finding as soon as it is there. A check that finds nothing was
// not asked for. When ctx ends, what is left is Unseen.
func Run(ctx context.Context, checks []Check, tell func(Finding)) Report {
	var r Report
	for _, check := range checks {
		found := []Finding{Skipped("doctor was stopped before it came to this")}
		if ctx.Err() == nil {
			found = check.Look(ctx)
		}
		for _, f := range found {
			f.Check = check.Name
			r.Findings = append(r.Findings, f)
			tell(f)
		}
	}
	return r
}

// Fine is a finding that all is well.
func Fine(says string) Finding { return Finding{State: OK, Says: says} }

// Skipped is a finding that something was not looked at, and why.
func Skipped(why string) Finding { return Finding{State: Unseen, Says: why} }

// Warn is a finding that something works for now.
func Warn(says, fix string) Finding { return Finding{State: Warning, Says: says, Fix: fix} }

// Bad is a finding that something is wrong.
func Bad(says, fix string) Finding { return Finding{State: Wrong, Says: says, Fix: fix} }
