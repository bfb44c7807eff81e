//go:build unix

package store_test

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

func TestFilesArePrivate(t *testing.T) {
	folder := t.TempDir()
	s := open(t, "sqlite:"+filepath.Join(folder, "bot.db"))
	client{t, s}.begin()
	files, err := os.ReadDir(folder)
	if err != nil || len(files) != 3 { // the database, its write-ahead log and the log's index
		t.Fatalf("%v, %v", files, err)
	}
	for _, file := range files {
		if info, err := file.Info(); err != nil || info.Mode() != 0o600 {
			t.Errorf("%v, %v", info, err)
		}
	}
}

// A read-only folder or file stops nobody who is root, so the child is somebody else then.
func TestOpenWithoutWritePermission(t *testing.T) {
	tests := []struct {
		name         string
		folder, file os.FileMode // 0: no such file
		want         string
	}{
		{"folder, new file", 0o555, 0, "the folder must exist and this user must be able to write to it"},
		{"folder, existing file", 0o555, 0o666, "write to the file and to its folder"},
		{"file", 0o777, 0o444, "write to the file and to its folder"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			wantText(t, openAsNobody(t, publicFolder(t, test.folder, test.file)), test.want)
		})
	}
}

// publicFolder makes a folder that everybody can reach, which t.TempDir is not, with an empty database file in it.
func publicFolder(t *testing.T, folderMode, fileMode os.FileMode) (file string) {
	folder, err := os.MkdirTemp("", "store")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = errors.Join(os.Chmod(folder, 0o700), os.RemoveAll(folder)) })
	file = filepath.Join(folder, "bot.db")
	if fileMode != 0 {
		write(t, file, nil)
		err = os.Chmod(file, fileMode)
	}
	if err := errors.Join(err, os.Chmod(folder, folderMode)); err != nil {
		t.Fatal(err)
	}
	return file
}

// openAsNobody returns what Open's error says in a process without root's rights.
func openAsNobody(t *testing.T, path string) string {
	cmd := child(t, "open", "sqlite:"+path)
	if os.Geteuid() == 0 {
		cmd.Path = "/proc/self/exe" // nobody may not walk to the binary's folder
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	}
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}
