package store_test

import (
	"path/filepath"
	"testing"

	"ssprbot/bot"
	"ssprbot/store"
)

func mustOpen(t testing.TB, url string) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// openAndClose is for goroutines, which may not end the test.
func openAndClose(t testing.TB, url string) {
	t.Helper()
	s, err := store.Open(t.Context(), url)
	if err != nil {
		t.Error(err)
		return
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

// open opens a store that is closed when the test ends.
func open(t testing.TB, url string) *store.Store {
	t.Helper()
	s := mustOpen(t, url)
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func file(t *testing.T) bot.Store { return open(t, "sqlite:"+filepath.Join(t.TempDir(), "bot.db")) }

func memory(t *testing.T) bot.Store { return open(t, "sqlite::memory:") }

func TestContract(t *testing.T) {
	t.Run("file", func(t *testing.T) { testStore(t, file) })
	t.Run("memory", func(t *testing.T) { testStore(t, memory) })
}

func TestOneConversationInSixteenHands(t *testing.T) { testOneConversation(t, file(t)) }

func TestModel(t *testing.T) { testModel(t, memory) }
