package store

import (
	"fmt"
	"strings"
)

// blob keeps nil (NULL) and empty apart, which SQLite's driver does not: it reads an empty value as nil.
type blob []byte

// Scan implements sql.Scanner. The value is copied.
func (b *blob) Scan(value any) error {
	switch v := value.(type) {
	case nil:
		*b = nil
	case []byte:
		*b = append(blob{}, v...)
	default:
		return fmt.Errorf("reading a column: %T is no binary value", value)
	}
	return nil
}

// plain is a text without what PostgreSQL takes in none: a failure repeats what a connector answered.
func plain(text string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\x00", "\uFFFD")
}

// oneIf is a truth as both databases keep it.
func oneIf(truth bool) int {
	if truth {
		return 1
	}
	return 0
}
