package text

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
)

// check lists what is wrong with a value: path names it as the file does, and fill is the placeholder that each of its
// sentences must have, "" for none.
func check(v reflect.Value, path, fill string) []string {
	var wrong []string
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			field := v.Type().Field(i)
			wrong = append(wrong, check(v.Field(i), join(path, key(field)), field.Tag.Get("fill"))...)
		}
	case reflect.Slice:
		for i := range v.Len() {
			wrong = append(wrong, check(v.Index(i), fmt.Sprintf("%s[%d]", path, i), fill)...)
		}
		if v.Len() == 0 {
			wrong = append(wrong, path+" is missing")
		}
	case reflect.String:
		return checkSentence(v.String(), path, fill)
	default:
		panic(fmt.Sprintf("text: %s is neither a sentence nor a list of them", path)) // a mistake in Sentences
	}
	return wrong
}

func checkSentence(sentence, path, fill string) []string {
	if strings.TrimSpace(sentence) == "" {
		return []string{path + " is missing"}
	}
	found := placeholder.FindAllString(sentence, -1)
	wanted := strings.Fields(fill)
	switch {
	case fill == "" && len(found) > 0:
		return []string{fmt.Sprintf("%s has %s, which nothing is put in the place of", path, strings.Join(found, ", "))}
	case !onceEach(found, wanted):
		return []string{fmt.Sprintf("%s must have {%s} once and no other placeholder", path, strings.Join(wanted, "} and {"))}
	}
	return nil
}

// onceEach tells whether the placeholders found are those wanted, in any order.
func onceEach(found, wanted []string) bool {
	for _, name := range wanted {
		if !slices.Contains(found, "{"+name+"}") {
			return false
		}
	}
	return len(found) == len(wanted)
}

var placeholder = regexp.MustCompile(`\{[^{}]*\}`)

// key is what a field is called in the file.
func key(field reflect.StructField) string {
	if name := field.Tag.Get("yaml"); name != "" {
		return name
	}
	return strings.ToLower(field.Name) // the library's rule
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}
