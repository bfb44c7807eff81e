package store_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ssprbot/helpdesk"
	"ssprbot/store"
)

func TestLook(t *testing.T) {
	folder := t.TempDir()
	missing := "sqlite:" + filepath.Join(folder, "missing.db")
	if _, _, err := store.Look(t.Context(), missing); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a missing file: %v", err)
	}
	if left, err := os.ReadDir(folder); err != nil || len(left) > 0 {
		t.Errorf("it was made: %v, %v", left, err)
	}
	for name, path := range map[string]string{"a database that is damaged": "damaged.db", "a text": "text.db"} {
		path = filepath.Join(folder, path)
		if write(t, path, []byte("no database, but some text that is long enough to be read as a header, which it is not")); name[2] == 'd' {
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
			damage(t, path)
		}
		if _, _, err := store.Look(t.Context(), "sqlite:"+path); err == nil {
			t.Errorf("%s passes", name)
		} else {
			wantText(t, err.Error(), "the file is damaged or of another program")
		}
	}
	for name, url := range map[string]string{"no path": "sqlite:", "another kind": "mysql://x"} {
		if _, _, err := store.Look(t.Context(), url); err == nil {
			t.Errorf("%s passes", name)
		}
	}
	testLook(t, func(t *testing.T) string {
		path := filepath.Join(t.TempDir(), "bot.db")
		write(t, path, nil)
		return "sqlite:" + path
	}, func(t *testing.T, url, statement string) {
		if _, err := rawOpen(t, url[len("sqlite:"):]).Exec(statement); err != nil {
			t.Fatal(err)
		}
	})
}

// testLook goes through the life of a database, which empty makes.
func testLook(t *testing.T, empty func(*testing.T) (url string), execute func(t *testing.T, url, statement string)) {
	t.Helper()
	url := empty(t)
	look := func() (*store.Store, store.Schema) {
		t.Helper()
		s, schema, err := store.Look(t.Context(), url)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = s.Close() })
		return s, schema
	}
	for range 2 { // the first leaves nothing
		if _, schema := look(); schema.Current != 0 || schema.Known < 2 {
			t.Errorf("an empty database: %+v", schema)
		}
	}
	c := client{t, open(t, url)}
	c.desk(func(r helpdesk.Records) error {
		_, err := r.KeepDesk(t.Context(), "acme", place("19:desk", "https://a/"), at(1))
		return errors.Join(err, r.KeepPlace(t.Context(), "acme", place("19:old", "https://a/"), at(2)),
			r.KeepPlace(t.Context(), "other", place("19:new", "https://b/"), at(3)))
	})
	s, schema := look()
	if schema.Current != schema.Known {
		t.Errorf("a database in use: %+v", schema)
	}
	got, err := s.Channels(t.Context(), 10)
	want := []store.Channel{
		{Place: place("19:desk", "https://a/"), Tenant: "acme", Desk: true, Kept: at(1).UTC()},
		{Place: place("19:new", "https://b/"), Tenant: "other", Kept: at(3).UTC()},
		{Place: place("19:old", "https://a/"), Tenant: "acme", Kept: at(2).UTC()},
	}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("channels: %v\n%s", err, diff)
	}
	if few, err := s.Channels(t.Context(), 1); len(few) != 1 || err != nil {
		t.Errorf("one channel: %v, %v", few, err)
	}
	execute(t, url, `INSERT INTO goose_db_version (version_id, is_applied) VALUES (999, true)`)
	if _, schema := look(); schema.Current != 999 {
		t.Errorf("a newer database: %+v", schema)
	}
}
