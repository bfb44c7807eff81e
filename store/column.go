package store

import "fmt"

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
