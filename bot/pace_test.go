package bot_test

import (
	"fmt"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"pgregory.net/rapid"

	"ssprbot/bot"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// sent is a send that Reserve allowed.
type sent struct {
	key string
	at  time.Time
}

// crowded returns a window of the limit that holds too many of the key's sends, or "".
func crowded(sends []sent, key string, limit bot.Limit) string {
	for _, first := range sends {
		n := 0
		for _, s := range sends {
			if since := s.at.Sub(first.at); s.key == key && since >= 0 && since < limit.Window {
				n++
			}
		}
		if n > limit.Sends {
			return fmt.Sprintf("%d sends of %s within %v from %v, allowed are %d", n, key, limit.Window, first.at, limit.Sends)
		}
	}
	return ""
}

func limits(t *rapid.T, label string) []bot.Limit {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) bot.Limit {
		return bot.Limit{
			Sends:  rapid.IntRange(1, 6).Draw(t, "sends"),
			Window: time.Duration(rapid.IntRange(1, 5000).Draw(t, "window")) * time.Millisecond,
		}
	}), 0, 4).Draw(t, label)
}

func TestPaceNeverCrowdsAWindow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := bot.Limits{Conversation: limits(t, "conversation"), Tenant: limits(t, "tenant")}
		pace, now := bot.NewPace(l), noon
		var conversations, tenants []sent
		for range rapid.IntRange(1, 80).Draw(t, "asked") {
			now = now.Add(time.Duration(rapid.IntRange(-300, 1500).Draw(t, "step")) * time.Millisecond)
			tenant := rapid.SampledFrom([]string{"red", "blue"}).Draw(t, "tenant")
			conversation := tenant + rapid.SampledFrom([]string{"1", "2"}).Draw(t, "conversation")
			if pace.Reserve(conversation, tenant, now) == 0 {
				conversations, tenants = append(conversations, sent{conversation, now}), append(tenants, sent{tenant, now})
			}
		}
		for _, key := range []string{"red", "blue"} {
			for _, limit := range l.Tenant {
				if fault := crowded(tenants, key, limit); fault != "" {
					t.Fatal(fault)
				}
			}
			for _, limit := range l.Conversation {
				if fault := crowded(conversations, key+"1", limit) + crowded(conversations, key+"2", limit); fault != "" {
					t.Fatal(fault)
				}
			}
		}
	})
}

func TestPaceCountsEveryCall(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := bot.Limits{Conversation: limits(t, "conversation"), Tenant: limits(t, "tenant")}
		pace, now := bot.NewPace(l), noon
		var sends, calls []sent
		most := bot.Cost{Sends: 1, Calls: 1}
		for range rapid.IntRange(1, 60).Draw(t, "asked") {
			now = now.Add(time.Duration(rapid.IntRange(0, 1500).Draw(t, "step")) * time.Millisecond)
			cost := bot.Cost{Sends: rapid.IntRange(1, 2).Draw(t, "sends"), Calls: rapid.IntRange(1, 4).Draw(t, "calls")}
			wait := pace.ReserveCost("c", "t", cost, now)
			if wait > 0 {
				if again := pace.ReserveCost("c", "t", cost, now.Add(wait)); again != 0 {
					t.Fatalf("waited %v as told, and then told to wait %v", wait, again)
				}
				now = now.Add(wait)
			}
			most.Sends, most.Calls = max(most.Sends, cost.Sends), max(most.Calls, cost.Calls)
			sends = append(sends, slices.Repeat([]sent{{"c", now}}, cost.Sends)...)
			calls = append(calls, slices.Repeat([]sent{{"t", now}}, cost.Calls)...)
		}
		for _, limit := range l.Conversation {
			limit.Sends = max(limit.Sends, most.Sends) // one that costs more than the limit goes on its own
			if fault := crowded(sends, "c", limit); fault != "" {
				t.Fatal(fault)
			}
		}
		for _, limit := range l.Tenant {
			limit.Sends = max(limit.Sends, most.Calls)
			if fault := crowded(calls, "t", limit); fault != "" {
				t.Fatal(fault)
			}
		}
	})
}

func TestPaceSaysExactlyWhenToComeBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		pace, now := bot.NewPace(bot.Limits{Conversation: limits(t, "conversation"), Tenant: limits(t, "tenant")}), noon
		for range rapid.IntRange(1, 40).Draw(t, "asked") {
			now = now.Add(time.Duration(rapid.IntRange(0, 900).Draw(t, "step")) * time.Millisecond)
			wait := pace.Reserve("c", "t", now)
			if wait == 0 {
				continue
			}
			if early := pace.Reserve("c", "t", now.Add(wait-1)); early != 1 {
				t.Fatalf("told to wait %v; one nanosecond before that, told to wait %v", wait, early)
			}
			now = now.Add(wait)
			if again := pace.Reserve("c", "t", now); again != 0 {
				t.Fatalf("waited %v as told, and then told to wait %v", wait, again)
			}
		}
	})
}

func TestPaceByDefault(t *testing.T) {
	for name, test := range map[string]struct {
		conversation func(i int) string
		every        time.Duration
		sends        int // that are allowed before the first wait
		wait         time.Duration
	}{
		"seven a second":                   {func(int) string { return "a" }, 0, 7, time.Second},
		"eight in two":                     {func(int) string { return "a" }, 200 * time.Millisecond, 8, 400 * time.Millisecond},
		"sixty in thirty":                  {func(int) string { return "a" }, 400 * time.Millisecond, 60, 6 * time.Second},
		"1800 an hour":                     {func(int) string { return "a" }, time.Second, 1800, 30 * time.Minute},
		"fifty a second in a tenant":       {func(i int) string { return fmt.Sprint(i) }, 0, 50, time.Second},
		"a channel's threads count as one": {func(i int) string { return fmt.Sprintf("19:a@thread.tacv2;messageid=%d", i) }, 0, 7, time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			pace, now, sends := bot.NewPace(bot.DefaultLimits()), noon, 0
			wait := pace.Reserve(test.conversation(0), "t", now)
			for ; wait == 0; wait = pace.Reserve(test.conversation(sends), "t", now) {
				now, sends = now.Add(test.every), sends+1
			}
			if sends != test.sends || wait != test.wait {
				t.Errorf("%d sends, then a wait of %v; want %d and %v", sends, wait, test.sends, test.wait)
			}
		})
	}
}

func TestPaceWithoutLimits(t *testing.T) {
	pace := bot.NewPace(bot.Limits{})
	for range 1000 {
		if wait := pace.Reserve("c", "t", noon); wait != 0 {
			t.Fatalf("told to wait %v", wait)
		}
	}
}

func TestPenalty(t *testing.T) {
	for name, limits := range map[string]bot.Limits{"with limits": bot.DefaultLimits(), "without": {}} {
		t.Run(name, func(t *testing.T) {
			pace := bot.NewPace(limits)
			pace.Penalty("19:a@thread.tacv2;messageid=1", noon.Add(10*time.Second))
			pace.Penalty("19:a@thread.tacv2", noon.Add(3*time.Second))
			if wait := pace.Reserve("19:a@thread.tacv2;messageid=2", "t", noon); wait != 10*time.Second {
				t.Errorf("in the conversation: told to wait %v, want the longer penalty", wait)
			}
			if wait := pace.Reserve("19:b@thread.tacv2", "t", noon); wait != 0 {
				t.Errorf("in another: told to wait %v", wait)
			}
			if wait := pace.Reserve("19:a@thread.tacv2", "t", noon.Add(10*time.Second)); wait != 0 {
				t.Errorf("afterwards: told to wait %v", wait)
			}
		})
	}
}

// The sweep that forgets idle conversations must forget no other one, and no penalty.
func TestPaceForgetsOnlyTheIdle(t *testing.T) {
	pace := bot.NewPace(bot.Limits{Conversation: []bot.Limit{{Sends: 1, Window: time.Hour}}})
	pace.Penalty("silenced", noon.Add(3*time.Hour))
	pace.Reserve("idle", "t", noon)
	now := noon.Add(time.Hour - 1)
	for i := range 5000 {
		pace.Reserve(fmt.Sprint(i), "t", now)
	}
	for conversation, want := range map[string]time.Duration{"silenced": 2*time.Hour + 1, "idle": 1, "0": time.Hour, "4999": time.Hour} {
		if wait := pace.Reserve(conversation, "t", now); wait != want {
			t.Errorf("%s: told to wait %v, want %v", conversation, wait, want)
		}
	}
}

// What was forgotten cannot be overlooked by a time that lies before the sweep.
func TestPaceWaitsForTheSweep(t *testing.T) {
	pace := bot.NewPace(bot.Limits{Conversation: []bot.Limit{{Sends: 1, Window: time.Hour}}})
	pace.Reserve("idle", "t", noon)
	for i := range 5000 {
		pace.Reserve(fmt.Sprint(i), "t", noon.Add(time.Hour))
	}
	if wait := pace.Reserve("idle", "t", noon.Add(time.Hour-1)); wait != 1 {
		t.Errorf("a nanosecond early: told to wait %v", wait)
	}
}

func TestPaceDoesNotGrow(t *testing.T) {
	pace, now := bot.NewPace(bot.DefaultLimits()), noon
	reserve := func(from, to int) {
		for i := from; i < to; i++ {
			now = now.Add(2 * time.Second)
			pace.Reserve(fmt.Sprintf("conversation %d", i), fmt.Sprintf("tenant %d", i), now)
		}
	}
	reserve(0, 10_000)
	before := heap()
	reserve(10_000, 110_000)
	if grown := heap() - before; grown > 1<<20 {
		t.Errorf("100,000 conversations left %d bytes", grown)
	}
	runtime.KeepAlive(pace)
}

func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

func TestPaceConcurrently(t *testing.T) {
	pace := bot.NewPace(bot.DefaultLimits())
	var allowed atomic.Int32
	var all sync.WaitGroup
	for i := range 40 {
		all.Go(func() {
			for j := range 50 {
				if pace.Reserve(fmt.Sprint((i+j)%20), "t", noon) == 0 {
					allowed.Add(1)
				}
				pace.Penalty("other", noon)
			}
		})
	}
	all.Wait()
	if n := allowed.Load(); n != 50 {
		t.Errorf("%d sends of a tenant at one instant, want 50", n)
	}
}

func ExamplePace() {
	pace := bot.NewPace(bot.Limits{Conversation: []bot.Limit{{Sends: 2, Window: time.Second}}})
	now := time.Now()
	for range 3 {
		fmt.Println(pace.Reserve("a:1", "contoso", now))
	}
	// Output:
	// 0s
	// 0s
	// 1s
}
