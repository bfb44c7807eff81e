package links

import (
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// RewriteFiles rewrites the knowledge in files and folders, in a folder the files that knowledge is read from: *.yaml and
// *.yml, without a dot in front. Addresses is as for [Rewrite]. Files that do not change are not touched; if one of them
// cannot be rewritten, none is.
func RewriteFiles(paths []string, addresses map[string]string) ([]Change, error) {
	var all []Change
	var outputs []output
	var wrong []error
	for _, p := range paths {
		names, err := filesAt(p)
		wrong = append(wrong, err)
		for _, name := range names {
			out, changes, err := rewriteFile(name, addresses)
			wrong = append(wrong, err)
			all = append(all, changes...)
			outputs = append(outputs, out)
		}
	}
	if err := errors.Join(wrong...); err != nil {
		return nil, err
	}
	for _, out := range outputs {
		if err := out.write(); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func filesAt(name string) ([]string, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, fmt.Errorf("finding files to rewrite: %w", err)
	}
	if !info.IsDir() {
		return []string{name}, nil
	}
	entries, err := os.ReadDir(name)
	if err != nil {
		return nil, fmt.Errorf("finding files to rewrite: %w", err)
	}
	var names []string
	for _, e := range entries {
		ending := path.Ext(e.Name())
		if !e.IsDir() && !strings.HasPrefix(e.Name(), ".") && (ending == ".yaml" || ending == ".yml") {
			names = append(names, filepath.Join(name, e.Name()))
		}
	}
	return names, nil
}

// output is the new content of a file; nil leaves it alone.
type output struct {
	name string
	data []byte
	mode os.FileMode
}

func rewriteFile(name string, addresses map[string]string) (output, []Change, error) {
	info, err := os.Stat(name)
	if err != nil {
		return output{}, nil, fmt.Errorf("rewriting: %w", err)
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return output{}, nil, fmt.Errorf("rewriting: %w", err)
	}
	rewritten, changes, err := Rewrite(data, addresses)
	if err != nil {
		return output{}, nil, fmt.Errorf("rewriting %s: %w", name, err)
	}
	for i := range changes {
		changes[i].File = filepath.ToSlash(name)
	}
	if string(rewritten) == string(data) {
		rewritten = nil
	}
	return output{name, rewritten, info.Mode().Perm()}, changes, nil
}

func (o output) write() error {
	if o.data == nil {
		return nil
	}
	if err := replaceFile(o.name, o.data, o.mode); err != nil {
		return fmt.Errorf("rewriting %s: %w", o.name, err)
	}
	return nil
}
