package directory

import (
	"context"
	"errors"
	"net/http"
	"sync"
)

// Grant tells whether a permission is there.
type Grant struct {
	Permission Permission
	Granted    bool
	Err        error // why it is not, or why that cannot be told; nil where it is granted
}

// nobody has this id, so that asking for them reads nobody.
const nobody = "00000000-0000-0000-0000-000000000000"

// Check tells, permission by permission, whether the application has it, in the order of Permissions. It reads nothing of
// any person. ctx bounds it.
func (c *Client) Check(ctx context.Context) []Grant {
	probes := []func() error{
		func() error { _, err := get[registration](ctx, c, registrationOf(nobody)); return err },
		func() error { _, err := get[user](ctx, c, users(nobody)); return err },
		func() error { _, err := readOrganization(ctx, c); return err },
	}
	grants := make([]Grant, len(probes))
	var wait sync.WaitGroup
	for i, probe := range probes {
		wait.Go(func() {
			err := probe()
			e, ok := errors.AsType[*Error](err)
			if absent := ok && (e.Status == http.StatusNotFound || e.Status == http.StatusBadRequest); absent {
				err = nil // who may not read is told that first
			}
			grants[i] = Grant{Permissions()[i], err == nil, err}
		})
	}
	wait.Wait()
	return grants
}
