package manifest_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"ssprbot/manifest"
)

var update = flag.Bool("update", false, "rewrite the golden files in testdata")

// contoso is an app without fault; each call gives a fresh one to change.
func contoso() manifest.App {
	both := func(en, ko string) map[string]string { return map[string]string{"en": en, "ko": ko} }
	return manifest.App{
		AppID:     "6f1c2a3b-4d5e-4f60-8192-a3b4c5d6e7f8",
		Developer: "Contoso IT",
		Website:   "https://help.contoso.example/ssprbot",
		Privacy:   "https://www.contoso.example/privacy?app=ssprbot&lang=en",
		Terms:     "https://www.contoso.example/terms",
		Version:   "1.0.0",
		Commands: []manifest.Command{
			{
				Title:       both("Forgotten password", "암호를 잊음"),
				Description: both("I forgot my password", "암호를 잊어버렸어요"),
				Prompt:      both("I forgot my password", "암호를 잊어버렸어요"),
			},
			{
				Title:       both("Locked account", "계정 잠김"),
				Description: both("My account is locked", "계정이 잠겼어요"),
				Prompt:      both("My account is locked", "계정이 잠겼어요"),
			},
			{Title: both("help", "도움말"), Description: both("What can you do?", "무엇을 할 수 있나요?")},
		},
		Extension: []manifest.ExtensionCommand{
			{
				ID: "search", Title: both("Find help", "해결 방법 찾기"), Description: both("Find what helps", "해결 방법을 찾아 넣기"),
				Search: &manifest.SearchField{Name: "query", Title: both("What is wrong", "어떤 문제인가요?"), Description: both("A symptom or a code", "증상이나 오류 코드")},
			},
			{ID: "ticket", Title: both("Make a ticket", "문의 만들기"), Description: both("Give it to the helpdesk", "헬프데스크에 접수하기")},
		},
	}
}

func build(t *testing.T, a manifest.App) []byte {
	t.Helper()
	var buf bytes.Buffer
	if err := manifest.Write(&buf, a); err != nil {
		t.Fatalf("writing the package: %v", err)
	}
	return buf.Bytes()
}

func entries(t *testing.T, pkg []byte) []*zip.File {
	t.Helper()
	r, err := zip.NewReader(bytes.NewReader(pkg), int64(len(pkg)))
	if err != nil {
		t.Fatalf("opening the package: %v", err)
	}
	return r.File
}

func content(t *testing.T, pkg []byte, name string) []byte {
	t.Helper()
	for _, f := range entries(t, pkg) {
		if f.Name == name {
			return read(t, f)
		}
	}
	t.Fatalf("no %s in the package", name)
	return nil
}

func read(t *testing.T, f *zip.File) []byte {
	t.Helper()
	r, err := f.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	data, err := io.ReadAll(r)
	if err != nil {
		t.Fatalf("reading %s: %v", f.Name, err)
	}
	return data
}

func decode[T any](t *testing.T, data []byte) T {
	t.Helper()
	var v T
	if err := json.Unmarshal(data, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

func TestPackageHoldsExactlyItsFilesAtTheRoot(t *testing.T) {
	var names []string
	for _, f := range entries(t, build(t, contoso())) {
		names = append(names, f.Name)
	}
	want := []string{"manifest.json", "color.png", "outline.png", "en.json", "ko.json"}
	if !slices.Equal(names, want) {
		t.Errorf("files are %q, want %q", names, want)
	}
}

func TestSameAppGivesSameBytes(t *testing.T) {
	first := build(t, contoso())
	for range 20 { // map order would show
		if !bytes.Equal(first, build(t, contoso())) {
			t.Fatal("two packages of the same app differ")
		}
	}
	for _, f := range entries(t, first) {
		if want := time.Date(1980, time.January, 1, 0, 0, 0, 0, time.UTC); !f.Modified.Equal(want) {
			t.Errorf("%s is dated %v, want %v", f.Name, f.Modified, want)
		}
	}
}

func TestGolden(t *testing.T) {
	pkg := build(t, contoso())
	for _, name := range []string{"manifest.json", "en.json", "ko.json"} {
		t.Run(name, func(t *testing.T) { compare(t, filepath.Join("testdata", name), content(t, pkg, name)) })
	}
}

func compare(t *testing.T, path string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs; if that is meant, run go test ./manifest -update and read the diff. Got:\n%s", path, got)
	}
}

func TestNoCommandsLeavesTheMenuOut(t *testing.T) {
	app := contoso()
	app.Commands = nil
	if got := content(t, build(t, app), "manifest.json"); bytes.Contains(got, []byte("commandLists")) {
		t.Errorf("manifest.json has command lists without commands:\n%s", got)
	}
}

func TestNameReplacesTheDefaultEverywhere(t *testing.T) {
	app := contoso()
	app.Name = "Passkeeper"
	pkg := build(t, app)
	for _, name := range []string{"manifest.json", "en.json", "ko.json"} {
		text := strings.ReplaceAll(string(content(t, pkg, name)), "contoso.example/ssprbot", "")
		text = strings.ReplaceAll(text, "app=ssprbot", "")
		if strings.Contains(text, "ssprbot") || !strings.Contains(text, "Passkeeper") {
			t.Errorf("%s does not use the chosen name throughout:\n%s", name, text)
		}
	}
}

func TestWriteRefusesAnAppWithFaults(t *testing.T) {
	app := contoso()
	app.Terms = ""
	var buf bytes.Buffer
	err := manifest.Write(&buf, app)
	if err == nil || err.Error() != app.Validate().Error() {
		t.Errorf("error is %v, want that of Validate", err)
	}
	if buf.Len() != 0 {
		t.Errorf("%d bytes were written", buf.Len())
	}
}

var errFull = errors.New("disk full")

// shortDisk takes so many bytes and no more.
type shortDisk struct{ left int }

func (d *shortDisk) Write(p []byte) (int, error) {
	if d.left -= len(p); d.left < 0 {
		return 0, errFull
	}
	return len(p), nil
}

func TestWriteReportsAFailingWriter(t *testing.T) {
	whole := len(build(t, contoso()))
	for _, size := range []int{0, 1, whole / 2, whole - 1} {
		if err := manifest.Write(&shortDisk{left: size}, contoso()); !errors.Is(err, errFull) {
			t.Errorf("with room for %d of %d bytes the error is %v, want %v", size, whole, err, errFull)
		}
	}
	if err := manifest.Write(&shortDisk{left: whole}, contoso()); err != nil {
		t.Errorf("with room for all: %v", err)
	}
}
