package process_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ssprbot/tools/loadbench/process"
)

func start(t *testing.T, args ...string) *process.Process {
	t.Helper()
	folder := t.TempDir()
	p, err := process.Start(process.Spec{Args: args, Environment: []string{"PATH=" + os.Getenv("PATH")}, Folder: folder, Log: filepath.Join(folder, "log"), CPU: -1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Stop)
	return p
}

func TestUsage(t *testing.T) {
	p := start(t, "sh", "-c", "while :; do :; done")
	deadline := time.Now().Add(30 * time.Second)
	for {
		u, err := p.Usage()
		family, familyErr := p.FamilyCPU()
		if err != nil || familyErr != nil {
			t.Fatal(err, familyErr)
		}
		if u.CPU > 0 && family >= u.CPU && u.RSS > 0 && u.Peak >= u.RSS {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("%+v, family %v", u, family)
		}
	}
}

func TestReady(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/readyz" {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	}))
	defer s.Close()
	address := strings.TrimPrefix(s.URL, "http://")
	p := start(t, "sleep", "60")
	for _, path := range []string{"/readyz", ""} {
		if err := p.Ready(t.Context(), address, path); err != nil {
			t.Errorf("%q: %v", path, err)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if err := p.Ready(ctx, address, "/busy"); err == nil {
		t.Error("ready while it answers 503")
	}
}

func TestReadyOfWhatHasEnded(t *testing.T) {
	p := start(t, "false")
	address, err := process.FreeAddress()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Ready(t.Context(), address, ""); err == nil || !strings.Contains(err.Error(), "ended at once") {
		t.Error(err)
	}
}
