package store_test

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"ssprbot/bot"
	"ssprbot/helpdesk"
	"ssprbot/store"
)

// childTask names the environment variable that turns this test binary into a child process with one task.
const childTask = "STORE_TEST_CHILD"

func TestMain(m *testing.M) {
	switch url := os.Getenv("STORE_TEST_URL"); os.Getenv(childTask) {
	case "count":
		countForever(url)
	case "add":
		addAndWait(url)
	case "open":
		s, err := store.Open(context.Background(), url)
		if err == nil {
			err = s.Close()
		}
		fmt.Fprintln(os.Stdout, err)
	default:
		os.Exit(m.Run())
	}
}

func child(t *testing.T, task, url string) *exec.Cmd {
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), program)
	cmd.Env = append(os.Environ(), childTask+"="+task, "STORE_TEST_URL="+url)
	cmd.Stderr = os.Stderr
	return cmd
}

// countForever commits turn after turn, and prints the number of each once it is committed.
func countForever(url string) {
	s, err := store.Open(context.Background(), url)
	for err == nil {
		var turn bot.Turn
		_, _, err = s.Turn(context.Background(), inConversation("c"), at(0), func(kept bot.Kept) (bot.Turn, error) {
			turn, err = count(kept)
			return turn, err
		})
		fmt.Fprintln(os.Stdout, string(turn.State))
	}
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

func TestNoCommittedTurnIsLostToAKill(t *testing.T) {
	testKills(t, "sqlite:"+filepath.Join(t.TempDir(), "bot.db"))
}

func testKills(t *testing.T, url string) {
	for range 5 {
		printed := killAfter(t, url, 1+rand.IntN(100))
		s := mustOpen(t, url)
		committed, err := strconv.Atoi(string(client{t, s}.state("c")))
		if err != nil || committed < printed {
			t.Errorf("%d turns are there (%v), %d were printed", committed, err, printed)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
	s := open(t, url)
	total, _ := strconv.Atoi(string(client{t, s}.state("c")))
	client{t, s}.wantCounted(total)
}

// killAfter kills the child at whatever it is doing when it has printed so many turns, and returns the last number
// that it printed.
func killAfter(t *testing.T, url string, turns int) (last int) {
	cmd := child(t, "count", url)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for n := 1; lines.Scan(); n++ {
		if n == turns {
			_ = cmd.Process.Kill()
		}
		last, _ = strconv.Atoi(lines.Text())
	}
	_ = cmd.Wait() // it was killed
	if last == 0 {
		t.Fatal("the child printed nothing")
	}
	return last
}

// addAndWait dies with a ticket and what is to be sent of it, before they are committed.
func addAndWait(url string) {
	s, err := store.Open(context.Background(), url)
	if err == nil {
		err = s.Work(context.Background(), at(0), func(r helpdesk.Records) ([]bot.Delivery, error) {
			added, err := r.Add(context.Background(), helpdesk.Ticket{Tenant: "acme", Origin: "a"})
			fmt.Fprintln(os.Stdout, added.Number, err)
			_, _ = os.Stdin.Read(make([]byte, 1)) // until it is killed
			return []bot.Delivery{post("desk", "card")}, err
		})
	}
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

func TestAKillBeforeTheCommitLeavesNoTicket(t *testing.T) {
	testKillBeforeCommit(t, "sqlite:"+filepath.Join(t.TempDir(), "bot.db"))
}

// testKillBeforeCommit: afterwards neither the ticket is there nor its card on its way, and its number is free.
func testKillBeforeCommit(t *testing.T, url string) {
	c := client{t, open(t, url)}
	cmd := child(t, "add", url)
	stdin, err := cmd.StdinPipe() // open, so that the child waits
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	if !lines.Scan() || lines.Text() != "1 <nil>" {
		t.Errorf("the child says %q", lines.Text())
	}
	_ = cmd.Process.Kill()
	_ = cmd.Wait() // it was killed
	_ = stdin.Close()
	c.wantClaim(at(9))
	if n := c.add(from("a")).Number; n != 1 {
		t.Errorf("the ticket that is opened again is %d", n)
	}
}
