package main

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"os/signal"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"github.com/fsnotify/fsnotify"

	"ssprbot/dialogs"
)

// settleTime joins the many events of one change: editors and configuration mounts write in several steps.
const settleTime = 300 * time.Millisecond

// reloader puts changed knowledge in force while the bot runs: the whole of it, or nothing.
type reloader struct {
	load  func() (dialogs.Machine, error) // reads and checks everything, and learns it
	use   func(dialogs.Machine)
	told  func(entries int, took time.Duration, err error) // of each attempt
	paths []string
	log   *slog.Logger

	mu     sync.Mutex
	seen   [sha256.Size]byte // what the files held when they were last read
	failed error             // why the files are not in force; nil when they are
	count  int               // entries in force
}

// begin notes what is in force at first.
func (r *reloader) begin(m dialogs.Machine) { r.count = len(m.Knowledge.Issues()) }

// entries is how many are in force.
func (r *reloader) entries() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.count
}

// state is why the knowledge in the files is not the one in force, nil when it is.
func (r *reloader) state() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.failed
}

// run watches until ctx ends. SIGHUP reads the files again even if nothing was noticed.
func (r *reloader) run(ctx context.Context) {
	asked := make(chan os.Signal, 1)
	signal.Notify(asked, syscall.SIGHUP)
	defer signal.Stop(asked)
	watcher, err := r.watch()
	if err != nil {
		r.log.Error("watching the knowledge: changes are taken on SIGHUP only", "error", err)
		watcher = &fsnotify.Watcher{} // nothing ever comes from it
	} else {
		defer func() { _ = watcher.Close() }()
	}
	r.seen = r.sum()
	settled := time.NewTimer(0)
	settled.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-asked:
			r.reload(true)
		case <-watcher.Events:
			settled.Reset(settleTime)
		case err := <-watcher.Errors:
			r.log.Warn("watching the knowledge", "error", err)
		case <-settled.C:
			r.reload(false)
		}
	}
}

// watch looks at folders: a file that is replaced by renaming takes its watch away with it, and a mounted
// configuration changes a link beside it.
func (r *reloader) watch() (*fsnotify.Watcher, error) {
	watcher, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, err
	}
	for _, path := range r.files() {
		folder := path
		if info, err := os.Stat(path); err == nil && !info.IsDir() {
			folder = filepath.Dir(path)
		}
		if err := watcher.Add(folder); err != nil {
			return nil, errors.Join(fmt.Errorf("%s: %w", folder, err), watcher.Close())
		}
	}
	for _, path := range r.paths {
		if info, err := os.Lstat(path); err == nil && info.Mode()&fs.ModeSymlink != 0 {
			_ = watcher.Add(filepath.Dir(path)) // where the link itself changes
		}
	}
	return watcher, nil
}

func (r *reloader) files() []string {
	var own []string
	for _, path := range r.paths {
		if path == embedded {
			continue
		}
		if target, err := filepath.EvalSymlinks(path); err == nil {
			path = target // a walk does not follow a link at its root
		}
		own = append(own, path)
	}
	return own
}

func (r *reloader) reload(always bool) {
	sum := r.sum()
	r.mu.Lock()
	same := sum == r.seen
	r.seen = sum
	r.mu.Unlock()
	if same && !always {
		return
	}
	began := time.Now()
	machine, err := r.load()
	r.mu.Lock()
	if r.failed = err; err == nil {
		r.count = len(machine.Knowledge.Issues())
	}
	r.mu.Unlock()
	r.told(r.entries(), time.Since(began), err)
	if err != nil {
		r.log.Error("the changed knowledge is not taken; the old one stays in force", "error", err)
		return
	}
	r.use(machine)
	r.log.Info("knowledge reloaded", "entries", r.entries(), "took", time.Since(began))
}

// sum is a fingerprint of the files; what cannot be read counts as empty, the load will say why.
func (r *reloader) sum() [sha256.Size]byte {
	all := sha256.New()
	for _, path := range r.files() {
		_ = filepath.WalkDir(path, func(name string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return nil
			}
			content, _ := os.ReadFile(name)
			_, _ = fmt.Fprintf(all, "%s %d\n", name, len(content))
			_, _ = all.Write(content)
			return nil
		})
	}
	return [sha256.Size]byte(all.Sum(nil))
}
