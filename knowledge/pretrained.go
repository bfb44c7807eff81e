package knowledge

import (
	"embed"
	"io/fs"
	"reflect"
	"time"
	"unsafe"

	"ssprbot/knowledge/match"
)

// pretrained holds base.matcher where the build has made one.
//
//go:embed pretrained
var pretrained embed.FS

const pretrainedBase = "pretrained/base.matcher"

// learned is the matcher of a corpus: the one made at build time where it fits, else a trained one. Both answer alike.
func learned(c match.Corpus) *match.Matcher {
	saved, err := asItLies(pretrained, pretrainedBase)
	if err != nil {
		return match.Train(c)
	}
	m, err := match.Restore(c, saved)
	if err != nil {
		return match.Train(c)
	}
	return m
}

// asItLies is a file where it lies in the program: it cannot be written to. Package embed copies what it hands out, and has no
// way to a file that may be missing without that; where a later one is made otherwise this copies too.
func asItLies(files embed.FS, name string) ([]byte, error) {
	file, err := files.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }() // does nothing
	if text, ok := textOf(file); ok {
		return unsafe.Slice(unsafe.StringData(text), len(text)), nil
	}
	return files.ReadFile(name)
}

// textOf looks into an embed.openFile.
func textOf(file fs.File) (text string, ok bool) {
	opened := reflect.ValueOf(file)
	for _, field := range []string{"f", "data"} {
		if opened.Kind() != reflect.Pointer || opened.Elem().Kind() != reflect.Struct {
			return "", false
		}
		opened = opened.Elem().FieldByName(field)
	}
	info, err := file.Stat()
	if err != nil || opened.Kind() != reflect.String || int64(opened.Len()) != info.Size() {
		return "", false
	}
	return opened.String(), true
}

// Pretrain trains on the entries valid on the UTC day of on and returns what was learned, for the build to embed.
func (b *Base) Pretrain(on time.Time) []byte {
	corpus := b.eraOf(DayOf(on)).corpus
	return match.Train(corpus).Save(corpus)
}
