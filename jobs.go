package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"slices"
	"strconv"
	"time"

	"ssprbot/store"
)

const (
	mostJobs     = 1000            // are listed
	tooLong      = 5 * time.Minute // for a delivery to be due
	manyRefusals = 8               // about four minutes of them
)

func defineJobs(fs *flag.FlagSet) func(context.Context, environment, []string) error {
	database := databaseFlag(fs)
	asJSON := fs.Bool("json", false, "list as JSON")
	return func(ctx context.Context, env environment, args []string) (err error) {
		act, err := readJobs(args)
		if err != nil {
			return err
		}
		kept, err := openExisting(ctx, *database)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, kept.Close()) }()
		return act(ctx, jobs{kept, env, time.Now(), *asJSON})
	}
}

// jobs is one look at what is to be sent.
type jobs struct {
	kept   *store.Store
	env    environment
	now    time.Time
	asJSON bool
}

// readJobs tells what the arguments ask for: nothing to list, or retry or drop with numbers or all.
func readJobs(args []string) (func(context.Context, jobs) error, error) {
	if len(args) == 0 {
		return func(ctx context.Context, j jobs) error { return j.list(ctx) }, nil
	}
	change, ok := map[string]func(jobs, context.Context, []int64) error{"retry": jobs.retry, "drop": jobs.drop}[args[0]]
	if !ok {
		return nil, fmt.Errorf("jobs does not know %q: it takes nothing, retry or drop", args[0])
	}
	numbers, all, err := readNumbers(args[1:])
	if err != nil {
		return nil, fmt.Errorf("jobs %s: %w", args[0], err)
	}
	return func(ctx context.Context, j jobs) error {
		if all {
			return j.each(ctx, change)
		}
		return change(j, ctx, numbers)
	}, nil
}

func readNumbers(args []string) (numbers []int64, all bool, err error) {
	if len(args) == 1 && args[0] == "all" {
		return nil, true, nil
	}
	for _, arg := range args {
		n, err := strconv.ParseInt(arg, 10, 64)
		if err != nil || n <= 0 {
			return nil, false, fmt.Errorf("%q is no number of a job: ssprbot jobs lists them", arg)
		}
		numbers = append(numbers, n)
	}
	if len(numbers) == 0 {
		return nil, false, errors.New("name the numbers of failed jobs, or all; flags stand before retry and drop")
	}
	return numbers, false, nil
}

// each changes all that had failed by now, however many; what fails meanwhile is left.
func (j jobs) each(ctx context.Context, change func(jobs, context.Context, []int64) error) error {
	var all []int64
	for {
		failed, err := j.kept.Failed(ctx, mostJobs)
		if err != nil {
			return err
		}
		failed = slices.DeleteFunc(failed, func(f store.Failure) bool { return f.At.After(j.now) || slices.Contains(all, f.Seq) })
		if len(failed) == 0 {
			break
		}
		var numbers []int64
		for _, f := range slices.Backward(failed) { // the oldest first, as they were left
			numbers = append(numbers, f.Seq)
		}
		all = append(all, numbers...)
		if err := change(j, ctx, numbers); err != nil {
			return err
		}
	}
	if len(all) == 0 {
		_, _ = fmt.Fprintln(j.env.stdout, "Nothing has failed.")
	}
	return nil
}

func (j jobs) retry(ctx context.Context, numbers []int64) error {
	n, err := j.kept.Retry(ctx, j.now, numbers...)
	if err != nil {
		return err
	}
	_, _ = fmt.Fprintf(j.env.stdout, "%d of %d are sent again by the bot that runs.\n", n, len(numbers))
	if n < len(numbers) {
		_, _ = fmt.Fprintln(j.env.stdout, "The others had not failed, or are cards of which a newer drawing is there.")
	}
	return nil
}

func (j jobs) drop(ctx context.Context, numbers []int64) error {
	n, err := j.kept.Drop(ctx, numbers...)
	if err != nil {
		return err
	}
	_, _ = fmt.Fprintf(j.env.stdout, "%d of %d are forgotten.\n", n, len(numbers))
	if n < len(numbers) {
		_, _ = fmt.Fprintln(j.env.stdout, "The others had not failed.")
	}
	return nil
}

func (j jobs) list(ctx context.Context) error {
	failed, err := j.kept.Failed(ctx, mostJobs)
	if err != nil {
		return err
	}
	waiting, err := j.kept.Waiting(ctx, j.now.Add(-tooLong), manyRefusals, mostJobs)
	if err != nil {
		return err
	}
	queue, err := j.kept.Queue(ctx, j.now)
	if err != nil {
		return err
	}
	shown := jobList{Waiting: queue.Waiting, Failed: queue.Failed, Jobs: []job{}}
	for _, f := range failed {
		shown.Jobs = append(shown.Jobs, failedJob(f))
	}
	for _, w := range waiting {
		shown.Jobs = append(shown.Jobs, waitingJob(w, j.now))
	}
	if j.asJSON {
		return json.NewEncoder(j.env.stdout).Encode(shown)
	}
	return shown.print(j.env.stdout)
}
