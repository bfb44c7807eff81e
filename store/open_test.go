package store_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ssprbot/store"
)

func TestOpenRefuses(t *testing.T) {
	tests := []struct {
		name, url string // FOLDER stands for a folder that the test may write to
		prepare   func(t *testing.T, path string)
		want      []string
	}{
		{"another database", "mysql://ann:hunter2@db/ssprbot", nil, []string{"sqlite:PATH", "postgres://"}},
		{"no URL", "", nil, []string{"sqlite:PATH"}},
		{"no path", "sqlite:", nil, []string{"sqlite:PATH"}},
		{"a host", "sqlite://bot.db", nil, []string{"no host"}},
		{"options", "sqlite:bot.db?mode=memory", nil, []string{"no options"}},
		{"a folder that is missing", "sqlite:FOLDER/missing/bot.db", nil, []string{"missing/bot.db", "the folder must exist"}},
		{"a folder as the file", "sqlite:FOLDER", nil, []string{"must be able to write to the file"}},
		{"a file of something else", "sqlite:FOLDER/bot.db", writeGarbage, []string{"damaged", "restore a backup"}},
		{"a damaged file", "sqlite:FOLDER/bot.db", damage, []string{"damaged", "restore a backup"}},
		{"a newer schema", "sqlite:FOLDER/bot.db", becomeNewer, []string{"version is 999", upTo(t, "sqlite"), "start the newer program"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			folder := t.TempDir()
			t.Chdir(folder)
			if test.prepare != nil {
				test.prepare(t, filepath.Join(folder, "bot.db"))
			}
			s, err := store.Open(t.Context(), strings.Replace(test.url, "FOLDER", folder, 1))
			if err == nil {
				t.Fatal(errors.Join(errors.New("it opened"), s.Close()))
			}
			wantText(t, err.Error(), append(test.want, "opening the database")...)
			if strings.Contains(err.Error(), "hunter2") {
				t.Errorf("the error tells the password: %v", err)
			}
		})
	}
}

// upTo is how the newest schema of the database is named.
func upTo(t *testing.T, database string) string {
	t.Helper()
	migrations, err := os.ReadDir(filepath.Join("migrations", database))
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("up to %d:", len(migrations))
}

func wantText(t *testing.T, got string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(got, part) {
			t.Errorf("%q does not say %q", got, part)
		}
	}
}

func write(t *testing.T, path string, content []byte) {
	t.Helper()
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
}

func writeGarbage(t *testing.T, path string) {
	write(t, path, bytes.Repeat([]byte("not a database\n"), 1000))
}

// damage overwrites everything but the first page of a database.
func damage(t *testing.T, path string) {
	if err := mustOpen(t, "sqlite:"+path).Close(); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	write(t, path, append(content[:4096:4096], bytes.Repeat([]byte{0xff}, len(content)-4096)...))
}

func becomeNewer(t *testing.T, path string) {
	if err := mustOpen(t, "sqlite:"+path).Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := rawOpen(t, path).Exec(`INSERT INTO goose_db_version (version_id, is_applied) VALUES (999, 1)`); err != nil {
		t.Fatal(err)
	}
}

func TestOpenWithoutContext(t *testing.T) {
	_, err := store.Open(canceled(t), "sqlite::memory:")
	if !errors.Is(err, context.Canceled) {
		t.Errorf("Open returned %v", err)
	}
}
