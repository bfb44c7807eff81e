package auth

import "context"

// CountKeys fetches the signing keys as a Gate of that configuration does, and tells how many of them can verify a token:
// one or more where the error is nil. It keeps nothing. Errors of the transport are *url.Error; no other quotes what was
// answered.
func CountKeys(ctx context.Context, c Config) (int, error) {
	set, err := newSource(c.withDefaults()).fetch(ctx)
	if err != nil {
		return 0, err
	}
	return len(set.keys), nil
}
