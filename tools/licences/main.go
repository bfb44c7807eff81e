// Command licences checks that everything in a built program may be in it. It reads from the program itself which modules
// those are, finds their licence files in the module cache, and tells the licences by their texts. It needs no network
// where the program was built on this machine.
//
//	licences --notices FILE bin/ssprbot
//
// It fails where a module has no licence file, or one that is not on the list of those we accept: a new one is read by
// somebody first. With --notices it writes the texts into one file, to go with the program as most licences ask.
package main

import (
	"bytes"
	"crypto/sha256"
	"debug/buildinfo"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"slices"
	"strings"

	"github.com/google/licensecheck"
)

// accepted are licences that ask for no more than to be named, and let the whole be under Apache-2.0. The names are
// SPDX's.
var accepted = []string{"Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT", "Unlicense"}

// reading is what somebody found in a text that licensecheck does not know. Another text by the same name has to be read
// again.
type reading struct{ module, file, sum, found string }

func readings() []reading {
	return []reading{
		{"modernc.org/libc", "LICENSE-3RD-PARTY.md", "f597097efe3d9702", "Go, musl, go-netdb and NixOS: BSD-3-Clause and MIT"},
		{"modernc.org/memory", "LICENSE-LOGO", "5ae5bee3072a8413", "where the project's picture is from; it is not compiled in"},
		{"modernc.org/sqlite", "LICENSE-3RD-PARTY.md", "f4a00ade8f4057ab", "section 1, what is linked in: BSD-3-Clause, MIT, Apache-2.0 and the public domain; its MPL-2.0 is for a module that is in the graph and not in the program (section 3)"},
		{"modernc.org/sqlite", "LICENSE-SQLITE", "8438c9c89b849131", "SQLite is in the public domain"},
	}
}

func main() {
	notices := flag.String("notices", "", "file to write with all licence texts")
	flag.Parse()
	if flag.NArg() != 1 {
		fail(errors.New("name the program, such as bin/ssprbot"))
	}
	modules, err := modulesOf(flag.Arg(0))
	if err != nil {
		fail(err)
	}
	if err := check(modules, os.Stdout); err != nil {
		fail(err)
	}
	fmt.Printf("%d modules, every licence accepted\n", len(modules))
	if *notices == "" {
		return
	}
	if err := write(*notices, modules); err != nil {
		fail(fmt.Errorf("writing the notices: %w", err))
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "licences:", err)
	os.Exit(1)
}

// module is one that is in the program.
type module struct {
	path, version string
	licences      []licence
}

// licence is a file, and what its text is.
type licence struct {
	file string
	text []byte
	ids  []string
}

// modulesOf finds the modules in the program. Each is asked for with the version that is in it, so that an old program is
// judged by what it has.
func modulesOf(program string) ([]module, error) {
	info, err := buildinfo.ReadFile(program)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", program, err)
	}
	var wanted []string
	for _, dep := range info.Deps {
		if dep.Replace != nil {
			dep = dep.Replace
		}
		wanted = append(wanted, dep.Path+"@"+dep.Version)
	}
	if len(wanted) == 0 {
		return nil, fmt.Errorf("%s names no modules: build it with Go's modules", program)
	}
	return inCache(wanted)
}

// inCache asks the go command, which checks what it finds there against go.sum.
func inCache(wanted []string) (all []module, err error) {
	out, err := exec.Command("go", append([]string{"mod", "download", "-json"}, wanted...)...).Output()
	for found := json.NewDecoder(bytes.NewReader(out)); ; {
		var m struct{ Path, Version, Dir, Error string }
		switch wrong := found.Decode(&m); {
		case errors.Is(wrong, io.EOF) && len(all) == len(wanted):
			return all, nil
		case wrong != nil:
			return nil, fmt.Errorf("finding modules in the cache: %w", errors.Join(err, wrong))
		case m.Dir == "":
			return nil, fmt.Errorf("finding %s@%s in the module cache: %s", m.Path, m.Version, m.Error)
		}
		files, wrong := licencesIn(os.DirFS(m.Dir))
		if wrong != nil {
			return nil, fmt.Errorf("reading the licences of %s: %w", m.Path, wrong)
		}
		all = append(all, module{m.Path, m.Version, files})
	}
}

func licencesIn(folder fs.FS) (all []licence, err error) {
	entries, err := fs.ReadDir(folder, ".")
	if err != nil {
		return nil, err
	}
	for _, entry := range entries {
		if entry.IsDir() || !isLicence(entry.Name()) {
			continue
		}
		text, err := fs.ReadFile(folder, entry.Name())
		if err != nil {
			return nil, err
		}
		all = append(all, licence{entry.Name(), text, identify(text)})
	}
	return all, nil
}

func isLicence(name string) bool {
	name = strings.ToUpper(name)
	return strings.HasPrefix(name, "LICENSE") || strings.HasPrefix(name, "LICENCE") || strings.HasPrefix(name, "COPYING")
}

// identify names the licences in a text. One of which less than three quarters is known has a part that nobody has read.
func identify(text []byte) (ids []string) {
	cover := licensecheck.Scan(text)
	for _, match := range cover.Match {
		if !match.IsURL && !slices.Contains(ids, match.ID) {
			ids = append(ids, match.ID)
		}
	}
	if cover.Percent < 75 {
		ids = append(ids, "unknown")
	}
	return ids
}

// check prints a line for each module, and names what is not accepted.
func check(modules []module, w io.Writer) error {
	var wrong []error
	for _, m := range modules {
		ids := []string{}
		for _, l := range m.licences {
			if m.isRead(l) {
				continue
			}
			ids = append(ids, l.ids...)
			for _, id := range l.ids {
				if !slices.Contains(accepted, id) {
					wrong = append(wrong, fmt.Errorf("%s@%s: %s in %s (sum %s) is not accepted: read it, then add it to tools/licences or take the module out", m.path, m.version, id, l.file, l.sum()))
				}
			}
		}
		if len(ids) == 0 {
			wrong = append(wrong, fmt.Errorf("%s@%s has no licence file", m.path, m.version))
		}
		slices.Sort(ids)
		fmt.Fprintf(w, "%-75s %s\n", m.path+"@"+m.version, strings.Join(slices.Compact(ids), " "))
	}
	return errors.Join(wrong...)
}

func (m module) isRead(l licence) bool {
	return slices.ContainsFunc(readings(), func(r reading) bool {
		return r.module == m.path && r.file == l.file && r.sum == l.sum()
	})
}

// sum tells a text from others of the same name.
func (l licence) sum() string {
	return fmt.Sprintf("%x", sha256.Sum256(l.text))[:16]
}

// write puts all texts into one file.
func write(name string, modules []module) error {
	standard, err := standardLibrary()
	if err != nil {
		return err
	}
	var all strings.Builder
	all.WriteString("ssprbot contains Go's standard library and these modules, under these licences.\n")
	for _, m := range append([]module{standard}, modules...) {
		for _, l := range m.licences {
			fmt.Fprintf(&all, "\n%s\n%s@%s, %s\n\n%s", strings.Repeat("=", 100), m.path, m.version, l.file, l.text)
		}
	}
	return os.WriteFile(name, []byte(all.String()), 0o644)
}

func standardLibrary() (module, error) {
	root, err := exec.Command("go", "env", "GOROOT", "GOVERSION").Output()
	if err != nil {
		return module{}, fmt.Errorf("asking where Go is: %w", err)
	}
	folder, version, _ := strings.Cut(strings.TrimSpace(string(root)), "\n")
	files, err := licencesIn(os.DirFS(folder))
	if err == nil && len(files) == 0 {
		err = fmt.Errorf("%s has no licence file", folder)
	}
	return module{"std", version, files}, err
}
