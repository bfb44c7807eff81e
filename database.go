package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"ssprbot/store"
)

// databaseFlag is the flag of the commands that look into the bot's database, beside a bot that runs.
func databaseFlag(fs *flag.FlagSet) *string {
	return fs.String("database-url", "sqlite:ssprbot.db", "the bot's database, as serve has it")
}

// openExisting opens a database that is there. A file with a mistyped name would be made, and found empty.
func openExisting(ctx context.Context, databaseURL string) (*store.Store, error) {
	if path, ok := strings.CutPrefix(databaseURL, "sqlite:"); ok && path != ":memory:" {
		if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("opening the database: there is no file %s: name the one that the bot has, with --database-url or SSPRBOT_DATABASE_URL", path)
		}
	}
	return store.Open(ctx, databaseURL)
}
