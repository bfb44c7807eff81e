package knowledge

import (
	"fmt"
	"slices"
)

// Override is an entry that took the place of one in an earlier source.
type Override struct {
	ID          IssueID
	SwitchedOff bool   // by disabled: true; otherwise the later entry is in force
	Place       string // "file:line:col"
	Earlier     string // of the entry that lost its place
}

// String is a line for authors, in the form of a Problem.
func (o Override) String() string {
	if o.SwitchedOff {
		return fmt.Sprintf("%s: switches off %q of %s", o.Place, o.ID, o.Earlier)
	}
	return fmt.Sprintf("%s: overrides %q of %s", o.Place, o.ID, o.Earlier)
}

// Overrides tells what later sources changed, in the order of loading; nil where they only add.
func (b *Base) Overrides() []Override { return slices.Clone(b.overrides) }
