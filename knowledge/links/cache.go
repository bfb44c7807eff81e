package links

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// cacheVersion is that of the file's layout; another one is not read.
const cacheVersion = 1

// Cache keeps answers between runs, each with its age. Only those worth keeping are kept: a link that is broken or
// cannot be reached is asked again. A nil Cache keeps nothing. It is safe for concurrent use.
type Cache struct {
	file   string
	maxAge time.Duration

	mu    sync.Mutex
	pages map[string]answer
}

type cacheFile struct {
	Version int               `json:"version"`
	Pages   map[string]answer `json:"pages"`
}

// OpenCache reads the cache in a file; one that is not there yet is empty. Answers older than maxAge are not used. The
// error says that the file cannot be read or is no cache.
func OpenCache(file string, maxAge time.Duration) (*Cache, error) {
	c := &Cache{file: file, maxAge: maxAge, pages: map[string]answer{}}
	data, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return c, nil
	}
	if err != nil {
		return nil, fmt.Errorf("opening the cache: %w", err)
	}
	var stored cacheFile
	if err := json.Unmarshal(data, &stored); err != nil {
		return nil, fmt.Errorf("reading the cache %s (delete it to start afresh): %w", file, err)
	}
	if stored.Version == cacheVersion && stored.Pages != nil {
		c.pages = stored.Pages
	}
	return c, nil
}

// Save writes the answers that are not too old, whole or not at all.
func (c *Cache) Save() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	for address, a := range c.pages {
		if !c.fresh(a) {
			delete(c.pages, address)
		}
	}
	data, err := json.MarshalIndent(cacheFile{cacheVersion, c.pages}, "", "  ")
	if err != nil {
		return fmt.Errorf("writing the cache: %w", err)
	}
	if err := replaceFile(c.file, append(data, '\n'), 0o644); err != nil {
		return fmt.Errorf("writing the cache: %w", err)
	}
	return nil
}

// lookUp finds a fresh answer that knows about every section asked for.
func (c *Cache) lookUp(p *page) (answer, bool) {
	if c == nil {
		return answer{}, false
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	a, ok := c.pages[p.url.String()]
	if !ok || !c.fresh(a) {
		return answer{}, false
	}
	for _, anchor := range p.anchors {
		if _, asked := a.Anchors[anchor]; !asked {
			return answer{}, false
		}
	}
	return a, true
}

func (c *Cache) keep(p *page) {
	if c == nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	switch p.answer.Status {
	case OK, Redirected, Refused, Moved:
		c.pages[p.url.String()] = p.answer
	default:
		delete(c.pages, p.url.String())
	}
}

// fresh is false for an answer from the future too: some clock was wrong.
func (c *Cache) fresh(a answer) bool {
	age := time.Since(a.Checked)
	return 0 <= age && age <= c.maxAge
}

// replaceFile writes a file whole or not at all. A symbolic link stays one.
func replaceFile(name string, data []byte, mode fs.FileMode) (err error) {
	if target, err := filepath.EvalSymlinks(name); err == nil {
		name = target
	}
	temporary, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(temporary.Name())
		}
	}()
	_, err = temporary.Write(data)
	err = errors.Join(err, temporary.Chmod(mode), temporary.Close())
	if err != nil {
		return err
	}
	return os.Rename(temporary.Name(), name)
}
