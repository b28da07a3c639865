package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// readOnly takes from the folder the right to make files in it, and returns the
// environment of a process that has no other rights: root would write anyway.
func readOnly(t *testing.T, dir string) (env []string) {
	t.Helper()
	const nobody = 65534
	var errs []error
	if os.Geteuid() == 0 {
		env = []string{fmt.Sprintf("%s=%d", otherUser, nobody)}
		errs = append(errs, filepath.WalkDir(dir, func(path string, _ os.DirEntry, err error) error {
			return errors.Join(err, os.Chown(path, nobody, nobody))
		}))
		for above := filepath.Dir(dir); above != "/" && above != os.TempDir(); above = filepath.Dir(above) {
			errs = append(errs, os.Chmod(above, 0o711))
		}
	}
	t.Cleanup(func() { _ = os.Chmod(dir, 0o700) }) // or it is not removed
	if err := errors.Join(append(errs, os.Chmod(dir, 0o500))...); err != nil {
		t.Fatal(err)
	}
	return env
}

// process runs a command of the program as a process of its own.
func process(t *testing.T, env []string, args ...string) (out, talk string, err error) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	cmd := exec.Command("klantreis", args...)
	cmd.Env, cmd.Stdout, cmd.Stderr = append(os.Environ(), env...), &stdout, &stderr
	err = cmd.Run()
	return stdout.String(), stderr.String(), err
}

// A folder that may not be written is not served, and can be looked at: also
// what a process that was killed left in a write-ahead log.
func TestAFolderThatMayNotBeWrittenCanBeLookedAt(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(*child){"closed": (*child).stop, "killed": (*child).kill} {
		t.Run(name, func(t *testing.T) {
			dir := filled(t, 5)
			c := begin(t, nil, "serve", "--data", dir, "--addr", "127.0.0.1:0").up()
			wait(t, c.ready)
			_, journeyID := c.journey("Bekeken")
			wait(t, c.ready)
			end(c)
			env := readOnly(t, dir)
			refusesAs(t, env, dir, "this user may not write there, make the folder writable or choose another")
			for command, want := range map[string]string{
				"events list --limit=-1": "journey-" + journeyID.String() + "@1 ",
				"views status":           "pipeline ",
				"policies status":        "erased-keys-destroyed ",
			} {
				out, talk, err := process(t, env, append(strings.Fields(command), "--data", dir)...)
				if err != nil || !strings.Contains(out, want) {
					t.Errorf("%s: %v: %s%s", command, err, talk, out)
				}
			}
			_, talk, err := process(t, env, "views", "rebuild", "--data", dir)
			if err == nil || !strings.Contains(talk, "make the folder writable") {
				t.Errorf("views rebuild: %v: %s", err, talk)
			}
		})
	}
}

// A file that a newer version has written is left alone, and it says so.
func TestAFileOfANewerVersionIsNotTouched(t *testing.T) {
	t.Parallel()
	for file, looks := range map[string][]string{
		"events.db": {"events list", "views status", "policies status"},
		"vault.db":  {"events list", "views status", "policies status"},
		"ops.db":    {"events list", "views status", "policies status"},
		"views.db":  {"views status"},
	} {
		t.Run(file, func(t *testing.T) {
			dir := viewed(t, 3)
			path := filepath.Join(dir, file)
			newer := schema(t, path, 99)
			says := file + " was written by a newer version of this program (schema 99, this version knows up to "
			refuses(t, dir, says, "use that version")
			for _, command := range looks {
				if _, talk, err := process(t, nil, append(strings.Fields(command), "--data", dir)...); err == nil || !strings.Contains(talk, says) {
					t.Errorf("%s: %v: %s", command, err, talk)
				}
			}
			if now, err := os.ReadFile(path); err != nil || !bytes.Equal(now, newer) {
				t.Errorf("the file was changed, %v", err)
			}
		})
	}
}

// schema writes the version of a schema into a database, where SQLite keeps it:
// https://www.sqlite.org/fileformat.html#user_version_number. It returns the
// whole file.
func schema(t *testing.T, path string, version byte) []byte {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	copy(content[60:], []byte{0, 0, 0, version})
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return content
}
