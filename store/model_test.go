package store_test

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"ssprbot/bot"
	"ssprbot/store"
)

// model is the contract of bot.Store once more, as plainly as it can be said. Every delivery's payload is unique.
type model struct {
	t       *rapid.T
	store   bot.Store
	now     time.Time
	states  map[string]kept
	seen    map[string]kept
	waiting []*waiting // unsettled, oldest first
	failed  []kept
	cards   map[string]bot.Delivery // by name, as they were posted
	given   []bot.Delivery
	made    int
}

type kept struct {
	value  []byte
	person string
	at     time.Time
	card   string
	seq    int64
}

type waiting struct {
	bot.Delivery
	queue  string // the conversation that it was put in
	person string
	gone   bool // the person: it is not kept when it fails
	leased bool
	until  time.Time
}

func testModel(t *testing.T, open func(t *testing.T) bot.Store) {
	rapid.Check(t, func(r *rapid.T) {
		m := &model{t: r, store: open(t), now: at(0), states: map[string]kept{}, seen: map[string]kept{}, cards: map[string]bot.Delivery{}}
		r.Repeat(map[string]func(*rapid.T){
			"turn":   func(*rapid.T) { m.turn() },
			"claim":  func(*rapid.T) { m.claim() },
			"settle": func(*rapid.T) { m.settle() },
			"prune":  func(*rapid.T) { m.prune() },
			"wait":   func(*rapid.T) { m.now = m.now.Add(m.seconds("wait")) },
			"":       func(*rapid.T) { m.checkNextDue() },
		})
	})
}

func (m *model) seconds(label string) time.Duration {
	return time.Duration(rapid.IntRange(0, 20).Draw(m.t, label)) * time.Second
}

func pick[T any](m *model, label string, from ...T) T {
	return rapid.SampledFrom(from).Draw(m.t, label)
}

func conversation(m *model) string { return pick(m, "conversation", "a", "a;messageid=1", "b") }

// available is when the delivery can be claimed if none is before it.
func (w *waiting) available() time.Time {
	if w.leased {
		return w.until
	}
	return w.Due
}

// heads are the oldest waiting deliveries of each conversation that are the oldest of their cards.
func (m *model) heads() (heads []*waiting) {
	found, drawn := map[string]bool{}, map[string]bool{"": false}
	for _, w := range m.waiting {
		if !found[w.queue] && !drawn[w.Card] {
			heads = append(heads, w)
		}
		found[w.queue], drawn[w.Card] = true, w.Card != ""
	}
	return heads
}

func (m *model) checkNextDue() {
	var want time.Time
	for _, w := range m.heads() {
		if want.IsZero() || w.available().Before(want) {
			want = w.available()
		}
	}
	if got, err := m.store.NextDue(m.t.Context()); err != nil || !got.Equal(want) {
		m.t.Fatalf("NextDue = %v, %v; want %v", got, err, want)
	}
}

func (m *model) turn() {
	key := inConversation(conversation(m), rapid.SliceOfN(rapid.SampledFrom([]string{"k", "l", "m", "n"}), 0, 2).Draw(m.t, "seen")...)
	key.Person = pick(m, "person", "", "ann", "bob")
	result, fail := m.drawTurn(), pick(m, "fail", nil, nil, errors.New("broken"))
	var state []byte
	ran := false
	answer, repeated, err := m.store.Turn(m.t.Context(), key, m.now, func(kept bot.Kept) (bot.Turn, error) {
		state, ran = kept.State, true
		return result, fail
	})
	if known, found := m.known(key.Seen); found {
		m.expect(!ran && repeated && err == nil && string(answer) == string(known), "a repeat: %q, %v, %v", answer, repeated, err)
		return
	}
	m.expect(ran && !repeated && err == fail, "a first run: %v, %v", repeated, err) //nolint:errorlint // unchanged, not wrapped
	m.expect(string(state) == string(m.states[key.Dialog].value), "state %q", state)
	if fail == nil {
		m.expect(string(answer) == string(result.Answer), "answer %q", answer)
		m.apply(key, result)
	}
}

func (m *model) drawTurn() bot.Turn {
	turn := bot.Turn{
		State:   pick(m, "state", nil, []byte("s"), []byte("t")),
		Answer:  pick(m, "answer", nil, []byte("yes"), []byte("no")),
		Silence: pick(m, "silence", false, false, false, true),

		ForgetPerson: pick(m, "forget", false, false, true),
	}
	for range rapid.IntRange(0, 3).Draw(m.t, "deliveries") {
		m.made++
		d := post(conversation(m), fmt.Sprint(m.made))
		d.Due = m.now.Add(m.seconds("due"))
		d.Card = pick(m, "card", "", "", "x", "y")
		d.Operation = pick(m, "operation", bot.Post, bot.Put)
		d.Member = pick(m, "member", "", "29:kim")
		turn.Deliveries = append(turn.Deliveries, d)
	}
	return turn
}

func (m *model) known(keys []string) (answer []byte, found bool) {
	for _, key := range keys {
		if earlier, found := m.seen[key]; found {
			return earlier.value, true
		}
	}
	return nil, false
}

func (m *model) apply(key bot.TurnKey, turn bot.Turn) {
	whose := cmp.Or(key.Person, m.states[key.Dialog].person)
	forget := turn.ForgetPerson && key.Person != ""
	if forget {
		m.forget(key.Person)
	}
	delete(m.states, key.Dialog)
	if turn.State != nil {
		m.states[key.Dialog] = kept{value: turn.State, person: whose, at: m.now}
	}
	for _, k := range key.Seen {
		m.seen[k] = kept{value: turn.Answer, person: key.Person, at: m.now}
	}
	if turn.Silence {
		m.waiting = slices.DeleteFunc(m.waiting, func(w *waiting) bool {
			return w.Member == "" && (w.ConversationID == key.Conversation || strings.HasPrefix(w.ConversationID, key.Conversation+";"))
		})
	}
	for _, d := range turn.Deliveries {
		if drawing(d) {
			made := m.lastPost(d.Card)
			m.waiting = slices.DeleteFunc(m.waiting, func(w *waiting) bool {
				return drawing(w.Delivery) && w.Card == d.Card && !w.leased && w.AnswersLost == 0 && !slices.Contains(made, w)
			})
		}
		m.waiting = append(m.waiting, &waiting{Delivery: d, queue: d.ConversationID, person: key.Person, gone: forget})
	}
}

// lastPost is what waits up to the newest post of the card.
func (m *model) lastPost(card string) []*waiting {
	for i, w := range slices.Backward(m.waiting) {
		if w.Operation == bot.Post && w.Card == card && card != "" {
			return m.waiting[:i+1]
		}
	}
	return nil
}

// drawing tells whether the delivery draws a card with a name anew.
func drawing(d bot.Delivery) bool { return d.Operation == bot.Put && d.Card != "" }

// addressed is the delivery as it is claimed.
func (m *model) addressed(d bot.Delivery) bot.Delivery {
	if !drawing(d) {
		return d
	}
	card, stands := m.cards[d.Card]
	if !stands {
		d.Operation = bot.Post
		return d
	}
	d.ConversationID, d.ActivityID, d.Member, d.Otherwise = card.ConversationID, card.ActivityID, "", ""
	return d
}

func (m *model) forget(person string) {
	theirs := func(k kept) bool { return k.person == person }
	maps.DeleteFunc(m.states, func(_ string, k kept) bool { return theirs(k) })
	m.failed = slices.DeleteFunc(m.failed, theirs)
	for _, w := range m.waiting {
		w.gone = w.gone || w.person == person
	}
	for id, k := range m.seen {
		if theirs(k) {
			k.value = nil
			m.seen[id] = k
		}
	}
}

func (m *model) claim() {
	can := slices.DeleteFunc(m.heads(), func(w *waiting) bool { return w.available().After(m.now) })
	limit, lease := rapid.IntRange(0, 3).Draw(m.t, "limit"), m.seconds("lease")
	claimed, err := m.store.Claim(m.t.Context(), m.now, lease, limit)
	m.expect(err == nil && len(claimed) == min(limit, len(can)), "Claim: %d of %d, %v", len(claimed), len(can), err)
	m.expect(slices.IsSortedFunc(claimed, bySeq), "claimed out of order: %v", claimed)
	for _, d := range claimed {
		i := slices.IndexFunc(can, func(w *waiting) bool { return string(w.Payload) == string(d.Payload) })
		m.expect(i >= 0, "%q cannot be claimed now", d.Payload)
		w := can[i]
		w.Seq, w.Attempts, w.AnswersLost = d.Seq, w.Attempts+1, w.AnswersLost+lostLease(w.leased)
		want := m.addressed(w.Delivery)
		m.expect(fmt.Sprint(want) == fmt.Sprint(d), "claimed %v, want %v", d, want)
		w.leased, w.until = true, m.now.Add(lease)
		m.given = append(m.given, d)
	}
}

func bySeq(a, b bot.Delivery) int { return cmp.Compare(a.Seq, b.Seq) }

// settle ends any attempt that ever was: most of them are stale.
func (m *model) settle() {
	if len(m.given) == 0 {
		return // nothing was claimed yet
	}
	d := pick(m, "attempt", m.given...)
	d.Refusals, d.AnswersLost = pick(m, "refusals", 0, 1, 7), pick(m, "lost", 0, 1, 2)
	retry := pick(m, "retry", time.Time{}, m.now.Add(m.seconds("delay")))
	failure := pick(m, "failure", "", "status 400")
	if d.ConversationID = pick(m, "where", d.ConversationID, "a", "b;messageid=7"); d.Operation == bot.Post {
		d.ActivityID = pick(m, "posted", "", "1:a", "1:b")
	}
	err := m.store.Settle(m.t.Context(), d, m.now, retry, failure)
	i := slices.IndexFunc(m.waiting, func(w *waiting) bool {
		return w.Seq == d.Seq && w.Attempts == d.Attempts && w.leased
	})
	switch {
	case i < 0:
		m.expect(errors.Is(err, store.ErrLeaseLost), "a stale settle: %v", err)
	case retry.IsZero():
		m.expect(err == nil, "Settle: %v", err)
		switch {
		case failure == "":
			m.sent(d)
		case !m.waiting[i].gone:
			m.failed = append(m.failed, kept{person: m.waiting[i].person, at: m.now, card: d.Card, seq: d.Seq})
		}
		m.waiting = slices.Delete(m.waiting, i, i+1)
	default:
		m.expect(err == nil, "Settle: %v", err)
		w := m.waiting[i]
		w.leased, w.Due, w.Refusals, w.AnswersLost = false, retry, d.Refusals, d.AnswersLost
		if d.Operation == bot.Post || d.Card == "" {
			w.ConversationID, w.Member = d.ConversationID, d.Member
		}
	}
}

// sent remembers where a card stands, and that nobody has to see to it any more.
func (m *model) sent(d bot.Delivery) {
	if d.Card == "" {
		return
	}
	if d.Operation == bot.Post && d.ActivityID != "" {
		m.cards[d.Card] = d
	}
	m.failed = slices.DeleteFunc(m.failed, func(k kept) bool { return k.card == d.Card && k.seq < d.Seq })
}

func (m *model) prune() {
	before := m.now.Add(-m.seconds("age"))
	rows := len(m.seen) + len(m.states) + len(m.failed)
	old := func(_ string, k kept) bool { return k.at.Before(before) }
	maps.DeleteFunc(m.seen, old)
	maps.DeleteFunc(m.states, old)
	m.failed = slices.DeleteFunc(m.failed, func(k kept) bool { return old("", k) })
	n, err := m.store.Prune(m.t.Context(), before)
	m.expect(err == nil && int(n) == rows-len(m.seen)-len(m.states)-len(m.failed), "Prune = %d, %v", n, err)
}

func (m *model) expect(ok bool, format string, args ...any) {
	if !ok {
		m.t.Fatalf(format, args...)
	}
}

func lostLease(leased bool) int {
	if leased {
		return 1
	}
	return 0
}
