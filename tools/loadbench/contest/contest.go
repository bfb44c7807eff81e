// Package contest runs the benchmarks: it starts each bot, puts the same load on all of them in turn, and says what
// came back.
//
// Rounds are interleaved, and a bot is started anew for each, with an empty database, so that what else the machine
// does meets all of them alike. Bot and load have a core each.
package contest

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"ssprbot/tools/loadbench/load"
	"ssprbot/tools/loadbench/process"
	"ssprbot/tools/loadbench/teams"
)

// Bench is one run. All fields but Progress, PostgresURL, Starts, Stored and Replicas are needed; of the last three one
// at the most takes the place of the contest.
type Bench struct {
	Bots        []string // names, see Names
	Program     string   // path of ssprbot
	Questions   string   // path
	NodeModules string   // folder
	PostgresURL string
	Turns       int // of a round
	Longest     time.Duration
	Connections int
	Rounds      int
	Half        bool
	BotCPU      int // -1 for none
	LoadCPU     int // -1 for none
	Starts      int
	Stored      []int
	Replicas    []int
	Progress    io.Writer // nil for none
	Path        string    // PATH of what is started
	Settings    []string  // NAME=VALUE, more of ssprbot's environment

	folder   string
	teams    *teams.Teams
	texts    []load.Text
	next     int       // number of the next turn
	starts   int       // of bots, so far
	database *database // nil until one is needed
}

// warmUp is how many turns go before those that count: just-in-time compilers, pools and caches.
const warmUp = 1000

// Run measures. It leaves no process and no file behind.
func (b *Bench) Run(ctx context.Context) (r Report, err error) {
	if err := b.prepare(ctx); err != nil {
		return Report{}, errors.Join(err, b.close())
	}
	defer func() { err = errors.Join(err, b.close()) }()
	r = Report{Go: runtime.Version(), CPUs: runtime.NumCPU(), Connections: b.Connections, Load: loadAverage()}
	switch {
	case b.Starts > 0:
		err = b.coldStarts(ctx, &r)
	case len(b.Stored) > 0:
		err = b.storedCurve(ctx, &r)
	case len(b.Replicas) > 0:
		err = b.replicaCurve(ctx, &r)
	default:
		err = b.compare(ctx, &r)
	}
	return r, err
}

func (b *Bench) prepare(ctx context.Context) (err error) {
	if b.Turns < 1 || b.Connections < 1 || b.Rounds < 1 {
		return errors.New("turns, connections and rounds have to be positive")
	}
	for _, path := range []*string{&b.Program, &b.NodeModules} {
		if *path, err = filepath.Abs(*path); err != nil {
			return fmt.Errorf("finding %s: %w", *path, err)
		}
	}
	if b.texts, err = readTexts(b.Questions); err != nil {
		return err
	}
	if b.folder, err = os.MkdirTemp("", "loadbench"); err != nil {
		return fmt.Errorf("making a folder: %w", err)
	}
	if err := b.bind(ctx); err != nil {
		return err
	}
	b.teams, err = teams.New(b.folder)
	return err
}

func (b *Bench) close() (err error) {
	err = b.database.close()
	if b.teams != nil {
		err = errors.Join(err, b.teams.Close())
	}
	if b.folder != "" {
		err = errors.Join(err, os.RemoveAll(b.folder))
	}
	return err
}

func (b *Bench) say(format string, args ...any) {
	if b.Progress != nil {
		_, _ = fmt.Fprintf(b.Progress, format+"\n", args...)
	}
}

// compare runs every bot's rounds in turn, and then each at half of its rate.
func (b *Bench) compare(ctx context.Context, r *Report) error {
	for _, name := range b.Bots {
		if !slices.Contains(Names(), name) {
			return fmt.Errorf("%q is no bot: there are %s", name, strings.Join(Names(), ", "))
		}
		r.Rows = append(r.Rows, Row{Name: name})
	}
	for round := range b.Rounds {
		for n := range r.Rows {
			m, err := b.round(ctx, r.Rows[n].Name, 0)
			if err != nil {
				return fmt.Errorf("%s: %w", r.Rows[n].Name, err)
			}
			r.Rows[n].Rounds = append(r.Rows[n].Rounds, m)
			b.say("round %d: %-18s %s", round+1, r.Rows[n].Name, m)
		}
	}
	if b.Half {
		for n := range r.Rows {
			m, err := b.round(ctx, r.Rows[n].Name, r.Rows[n].median(perSecond)/2)
			if err != nil {
				return fmt.Errorf("%s: %w", r.Rows[n].Name, err)
			}
			r.Rows[n].Half = &m
			b.say("half:    %-18s %s", r.Rows[n].Name, m)
		}
	}
	return nil
}

// round starts a bot, warms it up and measures it, in a closed loop or at a rate.
func (b *Bench) round(ctx context.Context, name string, rate float64) (m Measurement, err error) {
	one, err := b.start(ctx, name)
	if err != nil {
		return m, err
	}
	defer one.process.Stop()
	return b.measure(ctx, []*bot{one}, rate)
}

// measure puts the load on bots that run, after a warm-up.
func (b *Bench) measure(ctx context.Context, bots []*bot, rate float64) (m Measurement, err error) {
	token, err := b.teams.Token()
	if err != nil {
		return m, err
	}
	plan := load.Plan{Token: token, Texts: b.texts, Connections: b.Connections, Longest: b.Longest}
	for _, one := range bots {
		plan.Endpoints = append(plan.Endpoints, "http://"+one.address+"/api/messages")
	}
	warm := plan
	warm.First, warm.Turns, warm.Longest = b.take(warmUp), warmUp, b.Longest/4
	if result := load.Run(ctx, b.teams, warm); result.Errors > result.Turns/10 {
		return m, fmt.Errorf("%d of %d turns failed while warming up: %v; its log ends: %s", result.Errors, result.Turns, result.Reasons, bots[0].logged())
	}
	turns := b.Turns
	if rate > 0 {
		turns = min(turns, int(rate*b.Longest.Seconds()))
	}
	plan.First, plan.Turns, plan.Rate = b.take(turns), turns, rate
	before, counted := usageOf(bots), b.teams.Counts()
	m.Result = load.Run(ctx, b.teams, plan)
	after := usageOf(bots)
	m.CPU, m.RSS, m.Peak = after.CPU-before.CPU, after.RSS, after.Peak
	if m.Result.Errors > 0 {
		b.say("%d errors; the log ends: %s", m.Result.Errors, bots[0].logged())
	}
	m.Extra = b.teams.Counts().Replies - counted.Replies - int64(m.Result.Turns-m.Result.Errors)
	return m, ctx.Err()
}

func (b *Bench) take(turns int) (first int) {
	first, b.next = b.next, b.next+turns
	return first
}

// usageOf sums; what has ended counts nothing.
func usageOf(bots []*bot) (sum process.Usage) {
	for _, one := range bots {
		u, err := one.process.Usage()
		if err != nil {
			continue
		}
		sum.CPU, sum.RSS, sum.Peak = sum.CPU+u.CPU, sum.RSS+u.RSS, sum.Peak+u.Peak
	}
	return sum
}

func readTexts(name string) (texts []load.Text, err error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("opening the questions: %w", err)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		var q struct{ Text, Lang string }
		if err := json.Unmarshal(lines.Bytes(), &q); err != nil {
			return nil, fmt.Errorf("reading the questions: %w", err)
		}
		if locale := map[string]string{"ko": "ko-KR"}[q.Lang]; q.Text != "" {
			texts = append(texts, load.Text{Words: q.Text, Locale: cmp.Or(locale, "en-US")})
		}
	}
	if len(texts) == 0 {
		return nil, fmt.Errorf("reading the questions: there are none in %s", name)
	}
	return texts, lines.Err()
}

// loadAverage is what the machine did in the last minute: to tell a busy one.
func loadAverage() float64 {
	data, _ := os.ReadFile("/proc/loadavg")
	first, _, _ := strings.Cut(string(data), " ")
	average, _ := strconv.ParseFloat(first, 64)
	return average
}
