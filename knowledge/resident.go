package knowledge

import (
	"embed"
	"io/fs"
	"reflect"
	"unsafe"
)

// LetGo takes out of memory what was read of the program's file to load the embedded knowledge and to restore what was
// learned of it. What is needed of it later comes back. It is for a program that keeps a Base for long.
func LetGo() {
	for _, files := range []embed.FS{embedded, pretrained} {
		_ = fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
			if err == nil && !entry.IsDir() {
				if lying, ok, _ := lyingIn(files, name); ok {
					forget(lying)
				}
			}
			return nil
		})
	}
}

// asItLies is a file where it lies in the program: it cannot be written to. Package embed copies what it hands out, and has no
// way to a file that may be missing without that; where a later one is made otherwise this copies too.
func asItLies(files embed.FS, name string) ([]byte, error) {
	lying, ok, err := lyingIn(files, name)
	if err != nil || ok {
		return lying, err
	}
	return files.ReadFile(name)
}

// lyingIn is false where it cannot be told how embed keeps its files.
func lyingIn(files embed.FS, name string) (lying []byte, ok bool, err error) {
	file, err := files.Open(name)
	if err != nil {
		return nil, false, err
	}
	defer func() { _ = file.Close() }() // does nothing
	text, ok := textOf(file)
	return unsafe.Slice(unsafe.StringData(text), len(text)), ok, nil
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
