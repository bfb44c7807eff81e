package match

import (
	"maps"
	"slices"
)

// texts know which documents hold a text, by its letters. Learned they are a map; restored they are the sorted lists that were
// saved, which need no memory of their own.
type texts struct {
	learned map[hash][]int32
	keys    []uint64 // sorted; as often as there are classes
	classes []int32
}

// of lists the classes that hold a text.
func (t texts) of(key hash) []int32 {
	if t.learned != nil {
		return t.learned[key]
	}
	first, ok := slices.BinarySearch(t.keys, uint64(key))
	if !ok {
		return nil
	}
	end := first
	for end < len(t.keys) && t.keys[end] == uint64(key) {
		end++
	}
	return t.classes[first:end]
}

// learn notes that a class holds a text.
func (t texts) learn(key hash, class int32) {
	if !slices.Contains(t.learned[key], class) {
		t.learned[key] = append(t.learned[key], class)
	}
}

// lists are what is saved.
func (t texts) lists() (keys []uint64, classes []int32) {
	if t.learned == nil {
		return t.keys, t.classes
	}
	for _, key := range slices.Sorted(maps.Keys(t.learned)) {
		for _, class := range t.learned[key] {
			keys, classes = append(keys, uint64(key)), append(classes, class)
		}
	}
	return keys, classes
}
