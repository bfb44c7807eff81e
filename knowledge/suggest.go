package knowledge

import "fmt"

// suggestion returns what to add to a message about a word that is not known: the known one that was probably meant.
func suggestion[T ~string](word string, known []T) string {
	best, distance := "", 3
	for _, k := range known {
		if d := editDistance(fold(word), fold(string(k))); d < distance && d < len(k) {
			best, distance = string(k), d
		}
	}
	if best == "" {
		return ""
	}
	return fmt.Sprintf(", did you mean `%s`?", best)
}

// fold leaves letters and digits, in lower case: out_of_scope is as good as outOfScope.
func fold(word string) []rune {
	var folded []rune
	for _, r := range word {
		switch {
		case 'A' <= r && r <= 'Z':
			folded = append(folded, r-'A'+'a')
		case r != '-' && r != '_' && r != ' ':
			folded = append(folded, r)
		}
	}
	return folded
}

// editDistance counts the letters to insert, delete or replace (Levenshtein).
func editDistance(a, b []rune) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i, x := range a {
		diagonal := row[0]
		row[0] = i + 1
		for j, y := range b {
			cost := diagonal
			if x != y {
				cost = 1 + min(diagonal, row[j], row[j+1])
			}
			diagonal, row[j+1] = row[j+1], cost
		}
	}
	return row[len(b)]
}
