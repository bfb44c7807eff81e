package knowledge

import (
	"slices"

	"gopkg.in/yaml.v3"
)

// form is a kind of value in a file: how it is read, and the schema of what can be read. The two stand together, so
// that the loader and the editor ask for the same.
type form[T any] struct {
	read   func(*reader, *yaml.Node) T
	schema func() schema
}

// field is a key of a mapping.
type field struct {
	key      string
	about    string // for the author, shown by editors
	required bool
	schema   func() schema
	read     func(*reader, *yaml.Node)
}

// into makes a field that keeps its value in target.
func into[T any](target *T, key string, f form[T], about string) field {
	read := func(r *reader, n *yaml.Node) { *target = f.read(r, n) }
	return field{key: key, about: about, schema: f.schema, read: read}
}

// must makes a field one that has to be there.
func must(f field) field {
	f.required = true
	return f
}

// objectOf is a mapping with known keys, whose values go into a T.
func objectOf[T any](fields func(*T) []field) form[T] {
	return form[T]{
		read: func(r *reader, n *yaml.Node) T {
			var value T
			r.object(n, fields(&value))
			return value
		},
		schema: func() schema { return schemaOf(fields(new(T))) },
	}
}

// named is a value under a key that the author chose.
type named[T any] struct {
	id    string
	value T
	at    position // of the key
}

// namedForm is a mapping whose keys the author chooses, in the order of the file.
func namedForm[T any](value form[T]) form[[]named[T]] {
	return form[[]named[T]]{
		read: func(r *reader, n *yaml.Node) []named[T] {
			var all []named[T]
			r.pairs(n, func(key, v *yaml.Node) {
				if !isKebabCase(key.Value) {
					r.errorf(key, "the key %s is not in kebab-case (%s)", quoted(key.Value), kebabCase)
					return
				}
				all = append(all, named[T]{key.Value, value.read(r, v), r.at(key)})
			})
			return all
		},
		schema: func() schema {
			return schema{"type": "object", "propertyNames": kebabSchema("a key"), "additionalProperties": value.schema()}
		},
	}
}

// listOf is a list, which may be empty.
func listOf[T any](item form[T]) form[[]T] {
	return form[[]T]{
		read: func(r *reader, n *yaml.Node) []T {
			if n.Kind != yaml.SequenceNode {
				r.errorf(n, "want a list, found %s", kindOf(n))
				return nil
			}
			values := make([]T, len(n.Content))
			for i, node := range n.Content {
				values[i] = item.read(r, node)
			}
			return values
		},
		schema: func() schema { return schema{"type": "array", "items": item.schema()} },
	}
}

// atLeast is a list that says what is wrong with it when it is too short.
func atLeast[T any](least int, item form[T], complaint string) form[[]T] {
	list := listOf(item)
	return form[[]T]{
		read: func(r *reader, n *yaml.Node) []T {
			values := list.read(r, n)
			if n.Kind == yaml.SequenceNode && len(values) < least {
				r.errorf(n, "%s", complaint)
			}
			return values
		},
		schema: func() schema { return list.schema().with("minItems", least) },
	}
}

func filledList[T any](item form[T]) form[[]T] { return atLeast(1, item, "the list is empty") }

// inSomeLanguage is a mapping from languages, as many as the author likes.
func inSomeLanguage[T any](value form[T]) form[map[Language]T] { return byLanguage(value, "Korean.") }

// inAnyLanguage is inSomeLanguage that warns where Korean is missing.
func inAnyLanguage[T any](value form[T]) form[map[Language]T] {
	some := byLanguage(value, "Korean. Lint warns where it is missing.")
	return form[map[Language]T]{
		read: func(r *reader, n *yaml.Node) map[Language]T {
			values := some.read(r, n)
			if _, ok := values[Korean]; !ok && n.Kind == yaml.MappingNode {
				r.warnf(n, "Korean is missing here")
			}
			return values
		},
		schema: some.schema,
	}
}

func byLanguage[T any](value form[T], aboutKorean string) form[map[Language]T] {
	return form[map[Language]T]{
		read: func(r *reader, n *yaml.Node) map[Language]T {
			values := map[Language]T{}
			r.pairs(n, func(key, v *yaml.Node) {
				if !slices.Contains(Languages(), Language(key.Value)) {
					r.errorf(key, "unknown language %s%s", quoted(key.Value), suggestion(key.Value, Languages()))
					return
				}
				values[Language(key.Value)] = value.read(r, v)
			})
			return values
		},
		schema: func() schema {
			about := map[Language]string{English: "English.", Korean: aboutKorean}
			properties := schema{}
			for _, language := range Languages() {
				properties[string(language)] = value.schema().with("description", about[language])
			}
			return schema{"type": "object", "additionalProperties": false, "properties": properties}
		},
	}
}

// inEnglish is inAnyLanguage for what must have English.
func inEnglish[T any](value form[T]) form[map[Language]T] {
	translated := inAnyLanguage(value)
	return form[map[Language]T]{
		read: func(r *reader, n *yaml.Node) map[Language]T {
			values := translated.read(r, n)
			if _, ok := values[English]; !ok && n.Kind == yaml.MappingNode {
				r.errorf(n, "English (`en`) is missing here")
			}
			return values
		},
		schema: func() schema { return translated.schema().with("required", []Language{English}) },
	}
}
