package knowledge

import (
	"slices"
	"sync"
	"time"
)

// Lint returns what is worth improving though the knowledge can be used; nil when nothing is. The day of on says which
// reviews are old and which entries no longer count. Lint learns the knowledge if no Match has, and asks every symptom.
//
// The rules, beside the missing translations that Load notices:
//
//   - an entry has a link
//   - it was reviewed within the last year, if it names a day
//   - no step of the employee needs an administrator's rights
//   - a page has the same title everywhere
//   - a fact serves five entries at least, its answers fit on buttons, and no two of them are stated by one word
//   - each symptom of an entry finds it first
//   - what is vague finds one of its entries first
//   - two entries can be told apart
//   - a code of several entries has one general entry that lists the others as related
func (b *Base) Lint(on time.Time) Problems {
	today, rights := DayOf(on), newRights()
	found := slices.Clone(b.warnings)
	for _, issue := range b.issues {
		found = append(found, unlinked(issue)...)
		found = append(found, outdated(issue, today)...)
		found = append(found, rights.beyond(issue)...)
	}
	found = append(found, b.retitled()...)
	for _, fact := range b.facts {
		found = append(found, b.idle(fact)...)
		found = append(found, overlong(fact)...)
		found = append(found, ambivalent(fact)...)
	}
	found = append(found, b.compared(lintDays(b.issues, today))...)
	found.sort()
	return slices.Compact(found)
}

// compared applies the rules that compare entries, to those that hold on each day. The days do not wait for each
// other: what is valid on a day has to be learned, which takes most of the time.
func (b *Base) compared(days []Day) Problems {
	byDay := make([]Problems, len(days))
	var running sync.WaitGroup
	for n, day := range days {
		running.Go(func() {
			byDay[n] = slices.Concat(b.unfound(day), b.unfoundVague(day), b.indistinct(day), b.sharedCodes(day))
		})
	}
	running.Wait()
	return slices.Concat(byDay...)
}

// lintDays are few days on which all entries hold that hold today or later: rules that compare entries compare those
// that a person can meet together. Each day but today is the last one on which some entry holds.
func lintDays(issues []*Issue, today Day) []Day {
	const never = "9999-12-31"
	days := []Day{today}
	rest := slices.DeleteFunc(slices.Clone(issues), func(i *Issue) bool { return i.From <= today })
	for len(rest) > 0 {
		last := Day(never)
		for _, i := range rest {
			if i.Until != "" {
				last = min(last, i.Until)
			}
		}
		days = append(days, last)
		rest = slices.DeleteFunc(rest, func(i *Issue) bool { return i.ValidOn(last) })
	}
	return days
}

// validOn lists the entries that hold on a day, sorted by ID.
func (b *Base) validOn(day Day) []*Issue {
	return slices.DeleteFunc(slices.Clone(b.issues), func(i *Issue) bool { return !i.ValidOn(day) })
}

func unlinked(i *Issue) Problems {
	if len(i.Links) > 0 {
		return nil
	}
	return Problems{i.in.entry.problem(Warning, "the entry %q has no link", i.ID)}
}

// outdated asks for a new review after a year: pages move and products change.
func outdated(i *Issue, today Day) Problems {
	if i.Reviewed == "" || i.Reviewed >= today.yearBefore() {
		return nil
	}
	at := i.in.reviewed.at
	return Problems{at.problem(Warning, "the entry %q was last checked on %s, more than a year ago", i.ID, i.Reviewed)}
}
