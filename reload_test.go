package main

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"ssprbot/bot/teamstest"
)

const vpnEntry = `version: 1
issues:
  - id: vpn-password
    title: {en: %s, ko: VPN 암호}
    symptoms: {en: [the vpn asks for my old password], ko: [VPN에서 예전 암호를 물어봐요]}
    links:
      - {title: {en: VPN help, ko: VPN 도움말}, url: "https://example.com/vpn"}
`

const lockedEntry = `version: 1
issues:
  - id: account-locked
    title: {en: %s, ko: 잠긴 계정}
    symptoms: {en: [my account is locked], ko: [계정이 잠겼어요]}
    links:
      - {title: {en: Help, ko: 도움말}, url: "https://example.com/locked"}
`

// TestChangedKnowledgeIsTakenWhole: the real program, asked all the time while its files change, break and are mended. The
// whole base is learned anew once: without an entry of its own it is the one that the build has learned.
func TestChangedKnowledgeIsTakenWhole(t *testing.T) {
	folder := t.TempDir()
	file := filepath.Join(folder, "ours.yaml")
	const nothing, locked = "version: 1\n", "my account is locked"
	write(t, file, nothing)
	teams := teamstest.New(t)
	p := start(t, teams.Environment(), "--knowledge", "base", "--knowledge", folder, "--admin-listen", freeAddress(t))

	stopAsking := keepAsking(t, teams, p)
	awaitAnswer(t, teams, p, locked, "The account is locked")

	replace(t, file, fmt.Sprintf(lockedEntry, "The first answer"))
	awaitAnswer(t, teams, p, locked, "The first answer")

	replace(t, file, "version: 1\nissues: [\n  - {id: broken")
	awaitLog(t, p, "the changed files are not taken")
	if card := ask(t, teams, p, locked); !strings.Contains(card, "The first answer") {
		t.Errorf("with a broken file the answer is %s", card)
	}
	if details := admin(t, p); !strings.Contains(details, "ours.yaml:") || !strings.Contains(details, `"ready":true`) {
		t.Errorf("the operator is told %s", details)
	}

	replace(t, file, nothing)
	awaitAnswer(t, teams, p, locked, "The account is locked")
	if details := admin(t, p); strings.Contains(details, "ours.yaml") {
		t.Errorf("the operator is still told %s", details)
	}
	if turns := stopAsking(); turns < 20 {
		t.Errorf("only %d turns while the knowledge changed", turns)
	}
	if n := strings.Count(p.logged(), "the changed files are not taken"); n != 1 {
		t.Errorf("%d log lines about one broken file:\n%s", n, p.logged())
	}
}

// keepAsking loads the bot with questions; none may fail.
func keepAsking(t *testing.T, teams *teamstest.Teams, p *program) (stop func() int64) {
	done := make(chan struct{})
	var turns atomic.Int64
	var asking sync.WaitGroup
	for person := range 4 {
		asking.Go(func() {
			place := teamstest.Personal(teamstest.Someone(fmt.Sprint("asks all the time ", person)))
			for {
				select {
				case <-done:
					return
				default:
				}
				response, err := teams.TryDeliver(p.endpoint, teams.Message("the vpn asks for my old password", place))
				if err != nil || response.Status != 200 {
					t.Errorf("a turn failed: %v, %+v", err, response)
					return
				}
				turns.Add(1)
			}
		})
	}
	return func() int64 { close(done); asking.Wait(); return turns.Load() }
}

var asked atomic.Int64

// ask is a new person's question; it returns the answer.
func ask(t *testing.T, teams *teamstest.Teams, p *program, question string) string {
	t.Helper()
	place := teamstest.Personal(teamstest.Someone(fmt.Sprint("curious ", asked.Add(1))))
	teams.Deliver(p.endpoint, teams.Message(question, place))
	return teams.Await(place.ConversationID(), 1)[0].CardText()
}

func awaitAnswer(t *testing.T, teams *teamstest.Teams, p *program, question, want string) {
	t.Helper()
	for deadline := time.Now().Add(2 * time.Minute); time.Now().Before(deadline); {
		if strings.Contains(ask(t, teams, p, question), want) {
			return
		}
	}
	t.Fatalf("never answers %q:\n%s", want, p.logged())
}

func awaitLog(t *testing.T, p *program, want string) {
	t.Helper()
	for deadline := time.Now().Add(2 * time.Minute); !strings.Contains(p.logged(), want); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("never logs %q:\n%s", want, p.logged())
		}
	}
}

// replace writes a file as editors do: under another name first.
func replace(t *testing.T, name, content string) {
	t.Helper()
	write(t, name+".tmp~", content)
	if err := os.Rename(name+".tmp~", name); err != nil {
		t.Fatal(err)
	}
}

func admin(t *testing.T, p *program) string {
	t.Helper()
	response, err := http.Get("http://" + p.admin() + "/readyz")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}
