//go:build unix

package postgrestest_test

import (
	"bufio"
	"context"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"ssprbot/store/postgrestest"
)

func execute(t *testing.T, databaseURL, statement string) error {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), databaseURL)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(context.WithoutCancel(t.Context())) }()
	_, err = conn.Exec(t.Context(), statement)
	return err
}

// folder is where the server of the URL lives.
func folder(t *testing.T, databaseURL string) string {
	t.Helper()
	u, err := url.Parse(databaseURL)
	if err != nil {
		t.Fatal(err)
	}
	return u.Query().Get("host")
}

func TestServer(t *testing.T) {
	var home, first string
	t.Run("lives", func(t *testing.T) {
		server := postgrestest.New(t)
		var second string
		t.Run("a database each", func(t *testing.T) {
			first, second = server.Database(t), server.Database(t)
			for _, u := range []string{first, second} {
				if err := execute(t, u, `CREATE TABLE kept (id TEXT)`); err != nil {
					t.Error(err)
				}
			}
			server.Stop()
			if err := execute(t, first, `SELECT`); err == nil {
				t.Error("the server answers while it is stopped")
			}
			server.Start()
			if err := execute(t, first, `SELECT * FROM kept`); err != nil {
				t.Error(err)
			}
		})
		if err := execute(t, first, `SELECT`); err == nil || !strings.Contains(err.Error(), "does not exist") {
			t.Errorf("the test's database is left behind: %v", err)
		}
		home = folder(t, first)
	})
	if _, err := os.Stat(home); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%s is left behind: %v", home, err)
	}
}

// TestAKilledTestLeavesNothing runs itself once more as the test that is killed.
func TestAKilledTestLeavesNothing(t *testing.T) {
	const child = "POSTGRESTEST_CHILD"
	if os.Getenv(child) != "" {
		_, _ = os.Stdout.WriteString(postgrestest.New(t).Database(t) + "\n")
		<-t.Context().Done() // never: the parent kills it
	}
	killed := exec.CommandContext(t.Context(), os.Args[0], "-test.run", "^"+t.Name()+"$")
	killed.Env = append(os.Environ(), child+"=1")
	out, err := killed.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := killed.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	if !lines.Scan() {
		t.Fatal("the child printed nothing")
	}
	home := folder(t, lines.Text())
	if _, err := os.Stat(home); err != nil {
		t.Fatal(err)
	}
	_ = killed.Process.Kill()
	_ = killed.Wait() // it was killed
	gone, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	for _, err := os.Stat(home); !errors.Is(err, fs.ErrNotExist); _, err = os.Stat(home) {
		if gone.Err() != nil {
			t.Fatalf("%s is left behind: %v", home, err)
		}
	}
}
