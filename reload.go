package main

import (
	"context"
	"crypto/sha256"
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
)

// settleTime joins the many events of one change: editors and configuration mounts write in several steps.
const settleTime = 300 * time.Millisecond

// reloader puts changed files in force while the bot runs: the whole of them, or nothing.
type reloader struct {
	read  func() (func(), []any, error) // checks everything; the function puts it in force, the rest is for the log
	paths func() []string               // files and folders, as they are in force
	log   *slog.Logger                  // says which files
	asked <-chan os.Signal              // makes it read even if nothing was noticed
	again chan struct{}                 // makes it read once more; nil for never
	told  func(time.Duration, error)    // of each attempt; nil for nobody

	watcher *fsnotify.Watcher // nil where there is none

	mu     sync.Mutex
	seen   [sha256.Size]byte // what the files held before they were last read
	failed error             // why the files are not in force; nil when they are
}

// state is why what the files hold is not in force, nil when it is.
func (r *reloader) state() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.failed
}

// retry reads the files again if they are not in force: what they lean on has changed.
func (r *reloader) retry() {
	if r.state() == nil {
		return
	}
	select {
	case r.again <- struct{}{}:
	default: // it is about to
	}
}

// hangUps are the signals that ask for a reload, for each of the two who read files again. Until somebody listens, one
// ends the program: it is called first.
func hangUps() (asked, askedToo <-chan os.Signal, stop func()) {
	one, other := make(chan os.Signal, 1), make(chan os.Signal, 1)
	signal.Notify(one, syscall.SIGHUP)
	signal.Notify(other, syscall.SIGHUP)
	return one, other, func() { signal.Stop(one); signal.Stop(other) }
}

// run watches until ctx ends.
func (r *reloader) run(ctx context.Context) {
	watcher, err := fsnotify.NewWatcher()
	if err != nil {
		r.log.Error("changes cannot be seen; they are taken on SIGHUP only", "error", err)
		watcher = &fsnotify.Watcher{} // nothing ever comes from it
	} else {
		r.watcher = watcher
		defer func() { _ = watcher.Close() }()
	}
	r.follow()
	r.reload(false) // since the start
	settled := time.NewTimer(0)
	settled.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-r.asked:
			r.reload(true)
		case <-r.again:
			r.reload(true)
		case <-watcher.Events:
			settled.Reset(settleTime)
		case err := <-watcher.Errors:
			r.log.Warn("changes may have been overlooked; SIGHUP reads the files again", "error", err)
		case <-settled.C:
			r.reload(false)
		}
	}
}

// follow watches folders: a file that is replaced by renaming takes its watch away with it, and a mounted configuration
// changes a link beside it. What is watched already stays so.
func (r *reloader) follow() {
	if r.watcher == nil {
		return
	}
	for _, path := range ownFiles(r.paths()) {
		folder := path
		if info, err := os.Stat(path); err == nil && !info.IsDir() {
			folder = filepath.Dir(path)
		}
		if err := r.watcher.Add(folder); err != nil {
			r.log.Error("changes cannot be seen; they are taken on SIGHUP only", "folder", folder, "error", err)
		}
	}
	for _, path := range r.paths() {
		if info, err := os.Lstat(path); err == nil && info.Mode()&fs.ModeSymlink != 0 {
			_ = r.watcher.Add(filepath.Dir(path)) // where the link itself changes
		}
	}
}

// ownFiles leaves out what is built in.
func ownFiles(paths []string) []string {
	var own []string
	for _, path := range paths {
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
	sum := sumOf(r.paths())
	r.mu.Lock()
	same := sum == r.seen
	r.seen = sum
	r.mu.Unlock()
	if same && !always {
		return
	}
	began := time.Now()
	use, found, err := r.read()
	r.mu.Lock()
	r.failed = err
	r.mu.Unlock()
	if err == nil {
		use()
	}
	if r.told != nil {
		r.told(time.Since(began), err)
	}
	if err != nil {
		r.log.Error("the changed files are not taken; what was in force stays", "error", err)
		return
	}
	r.follow()
	r.log.Info("changed files are in force", append(found, "took", time.Since(began))...)
}

// sumOf is a fingerprint of the files; what cannot be read counts as empty, the load will say why.
func sumOf(paths []string) [sha256.Size]byte {
	all := sha256.New()
	for _, path := range ownFiles(paths) {
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
