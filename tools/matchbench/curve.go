package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"

	"ssprbot/knowledge/eval"
	"ssprbot/tools/matchbench/growth"
)

// curve fills in the points of the report. Each is measured in a process of its own: its memory is its own, and one that
// takes too long can be ended. What is not measured is said on stderr.
func (b *bench) curve(ctx context.Context, stderr io.Writer, r *report) {
	for _, size := range b.sizes {
		point, err := b.child(ctx, stderr, size)
		if err != nil {
			_, _ = fmt.Fprintf(stderr, "matchbench: no figures for %d symptoms: %v\n", size, err)
			continue
		}
		r.Curve = append(r.Curve, point)
	}
	r.fit()
}

func (b *bench) child(ctx context.Context, stderr io.Writer, size int) (growth.Point, error) {
	program, err := os.Executable()
	if err != nil {
		return growth.Point{}, fmt.Errorf("finding this program: %w", err)
	}
	folder, err := os.MkdirTemp("", "matchbench")
	if err != nil {
		return growth.Point{}, fmt.Errorf("making a folder: %w", err)
	}
	defer func() { _ = os.RemoveAll(folder) }() // here, for a child that is ended cannot
	args := []string{"--point", strconv.Itoa(size), "--folder", folder, "--questions", b.questions}
	for _, path := range b.knowledge {
		args = append(args, "--knowledge", path)
	}
	child := exec.CommandContext(ctx, program, args...)
	child.Stderr = stderr
	out, err := child.Output()
	if ctx.Err() != nil {
		return growth.Point{}, fmt.Errorf("the limit is reached: %w", ctx.Err())
	}
	if err != nil {
		return growth.Point{}, fmt.Errorf("measuring: %w", err)
	}
	var p growth.Point
	if err := json.Unmarshal(out, &p); err != nil {
		return growth.Point{}, fmt.Errorf("reading what was measured: %w", err)
	}
	return p, nil
}

// measure is what the child does.
func (b *bench) measure(stdout io.Writer, questions []eval.Question) error {
	base, err := b.load()
	if err != nil {
		return err
	}
	point, err := growth.Measure(b.folder, base.Issues(), b.point, texts(questions), b.on)
	if err != nil {
		return err
	}
	return json.NewEncoder(stdout).Encode(point)
}
