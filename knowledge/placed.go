package knowledge

import "gopkg.in/yaml.v3"

// placed is a value and where it stands, for rules that are checked when all files are read.
type placed[T any] struct {
	value T
	at    position
}

func placedForm[T any](f form[T]) form[placed[T]] {
	read := func(r *reader, n *yaml.Node) placed[T] { return placed[T]{f.read(r, n), r.at(n)} }
	return form[placed[T]]{read, f.schema}
}

// valuesOf leaves the places out; nil stays nil.
func valuesOf[T any](all []placed[T]) []T {
	var values []T
	for _, p := range all {
		values = append(values, p.value)
	}
	return values
}
