package knowledge

import "time"

// Valid are the entries that hold on one day. It is shared: do not change it.
type Valid struct {
	Issues  []*Issue // sorted by ID
	Related [][]int  // of each, where those that it names as related stand; without those that do not hold

	places map[IssueID]int
}

// Valid are the entries valid on the UTC day of on.
func (b *Base) Valid(on time.Time) *Valid { return b.eraOf(DayOf(on)).valid }

// Place is where an entry stands among the Issues.
func (v *Valid) Place(id IssueID) (place int, ok bool) {
	place, ok = v.places[id]
	return place, ok
}

func validOf(sorted []*Issue) *Valid {
	v := &Valid{Issues: sorted, Related: make([][]int, len(sorted)), places: make(map[IssueID]int, len(sorted))}
	for n, issue := range sorted {
		v.places[issue.ID] = n
	}
	for n, issue := range sorted {
		for _, id := range issue.Related {
			if place, ok := v.places[id]; ok {
				v.Related[n] = append(v.Related[n], place)
			}
		}
	}
	return v
}
