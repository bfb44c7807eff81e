package store

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"
)

//go:embed migrations
var migrations embed.FS

// migrate brings the schema up to date with the migrations in folder, or refuses a schema that is ahead of them.
func migrate(ctx context.Context, db *sql.DB, dialect goose.Dialect, folder string) error {
	files, err := fs.Sub(migrations, folder)
	if err != nil {
		return err
	}
	provider, err := goose.NewProvider(dialect, db, files, goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return err
	}
	current, known, err := provider.GetVersions(ctx)
	if err != nil {
		return fmt.Errorf("reading its schema version: %w", err)
	}
	if current > known {
		return fmt.Errorf("its schema version is %d and this program knows versions up to %d: "+
			"start the newer program, or restore the backup made before it ran", current, known)
	}
	return up(ctx, provider)
}

// up applies what is missing. When two processes do so at once, the slower one fails on what the faster one has just
// made, and goes on from there when it looks again; it cannot be overtaken more often than there are migrations.
func up(ctx context.Context, provider *goose.Provider) error {
	for left := len(provider.ListSources()); ; left-- {
		_, err := provider.Up(ctx)
		if err == nil {
			return nil
		}
		if left == 0 {
			return fmt.Errorf("migrating its schema: %w", err)
		}
	}
}
