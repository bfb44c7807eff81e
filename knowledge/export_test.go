package knowledge

// Recent counts the rankings that are remembered.
func (b *Base) Recent() int { return len(b.recent.younger) + len(b.recent.older) }
