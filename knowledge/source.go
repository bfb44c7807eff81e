package knowledge

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
)

//go:embed base/*.yaml
var embedded embed.FS // written by the compiler, never by the program

// maxFileSize is the most that is read of one file, in bytes. A whole base of some hundred entries takes a tenth.
const maxFileSize = 10_000_000

// Source is a set of knowledge files: those in the root of FS that end in .yaml or .yml and do not start with a dot
// (mounted configuration keeps its versions in dotted folders).
type Source struct {
	Name string // stands before the file names in problems
	FS   fs.FS

	only string // the one file to read, whatever its ending; "" for all
}

// Embedded is the knowledge that the program carries. Its name is "base".
func Embedded() Source {
	files, err := fs.Sub(embedded, "base")
	if err != nil {
		panic(fmt.Sprintf("knowledge: opening the embedded base: %v", err)) // the name is a constant
	}
	return Source{Name: "base", FS: files}
}

// PathSource is a file or a folder of the operating system. The error says that the path cannot be opened.
func PathSource(name string) (Source, error) {
	info, err := os.Stat(name)
	if err != nil {
		return Source{}, fmt.Errorf("opening knowledge: %w", err)
	}
	if info.IsDir() {
		return Source{Name: filepath.ToSlash(name), FS: os.DirFS(name)}, nil
	}
	folder, file := filepath.Dir(name), filepath.Base(name)
	return Source{Name: filepath.ToSlash(folder), FS: os.DirFS(folder), only: file}, nil
}

// files lists the names of the source's files in a fixed order.
func (s Source) files() ([]string, error) {
	if s.only != "" {
		return []string{s.only}, nil
	}
	entries, err := fs.ReadDir(s.FS, ".")
	if err != nil {
		return nil, err
	}
	var names []string
	for _, e := range entries {
		if isKnowledge(e) {
			names = append(names, e.Name())
		}
	}
	return names, nil
}

func isKnowledge(e fs.DirEntry) bool {
	ending := path.Ext(e.Name())
	return !e.IsDir() && !strings.HasPrefix(e.Name(), ".") && (ending == ".yaml" || ending == ".yml")
}

func (s Source) read(name string) ([]byte, error) {
	file, err := s.FS.Open(name)
	if err != nil {
		return nil, withoutPath(err)
	}
	defer file.Close()
	var data bytes.Buffer
	if info, err := file.Stat(); err == nil {
		data.Grow(int(min(info.Size(), maxFileSize)) + bytes.MinRead) // else it would be copied as it grows
	}
	if _, err := data.ReadFrom(io.LimitReader(file, maxFileSize+1)); err != nil {
		return nil, withoutPath(err)
	}
	if data.Len() > maxFileSize {
		return nil, fmt.Errorf("it is larger than %d MB", maxFileSize/1_000_000)
	}
	return data.Bytes(), nil
}

// withoutPath leaves out the path, which the problem names already.
func withoutPath(err error) error {
	if named, ok := errors.AsType[*fs.PathError](err); ok {
		return named.Err
	}
	return err
}

// display is how problems name a file of the source.
func (s Source) display(name string) string { return path.Join(s.Name, name) }
