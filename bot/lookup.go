package bot

import (
	"context"
	"errors"
	"time"

	"ssprbot/dialogs"
)

// lookUpWithin is how long a turn waits for the directory.
const lookUpWithin = 2 * time.Second

// Directory tells what an organization's directory knows of a person. All methods are safe for concurrent use.
type Directory interface {
	// Look returns what is known of the person with that object id, as far as it is known before ctx ends. There may be
	// evidence besides an error; no error names the person or what is known of them.
	Look(ctx context.Context, tenant, person string) ([]dialogs.Evidence, error)

	// Forget drops what is kept of the person in memory.
	Forget(tenant, person string)
}

// errLookUp ends a transaction that is to be run again with what the directory says.
var errLookUp = errors.New("the directory is to be asked first")

// lookUp is what the directory said.
type lookUp struct{ known []dialogs.Evidence }

// lookUp asks the directory. Whatever goes wrong, the talk goes on with what there is.
func (b *Bot) lookUp(ctx context.Context, tenant, person string) *lookUp {
	ctx, cancel := context.WithTimeout(ctx, lookUpWithin)
	defer cancel()
	known, err := b.Directory.Look(ctx, tenant, person)
	if err != nil {
		b.Log.Warn("the directory could not be read in full: the bot asks instead", "error", err, "facts", len(known))
	}
	return &lookUp{known}
}

// wantsLookUp: who asks is looked up, nobody else, and only where nobody reads along.
func (t *turn) wantsLookUp(state dialogs.State, event dialogs.Event) bool {
	if t.bot.Directory == nil || t.looked != nil || t.in.From == nil || t.in.From.AadObjectID == "" || t.in.group() {
		return false
	}
	return t.machine.WouldLookUp(state, event)
}

// withLookUp is the event of a person with what the directory said.
func (t *turn) withLookUp(event dialogs.Event) dialogs.Event {
	if t.looked == nil {
		return event
	}
	switch e := event.(type) {
	case dialogs.Said:
		e.Known, e.Looked = t.looked.known, true
		return e
	case dialogs.Pressed:
		e.Known, e.Looked = t.looked.known, true
		return e
	}
	return event
}

func (t *turn) forgetLookUp() {
	if t.bot.Directory != nil && t.in.From != nil && t.in.From.AadObjectID != "" {
		t.bot.Directory.Forget(t.in.TenantID(), t.in.From.AadObjectID)
	}
}
