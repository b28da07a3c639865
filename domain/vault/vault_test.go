package vault_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"klantreis/domain/vault"
)

func TestAKeyIsNeverWrittenDown(t *testing.T) {
	var key vault.Key
	for i := range key {
		key[i] = 'K'
	}
	held := struct{ Key vault.Key }{key}
	var written []string
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "% x", "%d", "%o", "%b", "%c", "%U", "%T is %v"} {
		written = append(written, fmt.Sprintf(verb, key), fmt.Sprintf(verb, held), fmt.Sprintf(verb, &held), fmt.Sprintf(verb, []vault.Key{key}))
	}
	for _, v := range []any{key, &key, held, map[string]vault.Key{"key": key}} {
		b, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		written = append(written, string(b))
	}
	var log bytes.Buffer
	slog.New(slog.NewTextHandler(&log, nil)).Info("text", "key", key, "held", held)
	slog.New(slog.NewJSONHandler(&log, nil)).Info("json", "key", key, "held", held)
	written = append(written, log.String(), key.String(), errors.New(fmt.Sprint(key)).Error())
	for _, w := range written {
		for _, part := range []string{"KK", "75", "4b", "4B", "113", "1001011"} {
			if strings.Contains(strings.ReplaceAll(w, " ", ""), strings.Repeat(part, 3)) || strings.Contains(w, part+" "+part) || strings.Contains(w, part+","+part) {
				t.Errorf("the key is written as %s", w)
			}
		}
	}
}

// A key that is there is never replaced by another: what it opens would be lost.
func TestACopiedKeyFileReplacesNone(t *testing.T) {
	dir := t.TempDir()
	one, two, copied := filepath.Join(dir, "one"), filepath.Join(dir, "two"), filepath.Join(dir, "copy")
	if err := errors.Join(vault.CreateMasterKey(one), vault.CreateMasterKey(two)); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := vault.CopyMasterKey(one, copied); err != nil {
			t.Fatal(err)
		}
	}
	if err := vault.CopyMasterKey(two, copied); err == nil || !strings.Contains(err.Error(), "is another key") {
		t.Errorf("got %v", err)
	}
	want, err := os.ReadFile(one)
	got, wrong := os.ReadFile(copied)
	if err != nil || wrong != nil || !bytes.Equal(got, want) {
		t.Errorf("the copy is another key, %v, %v", err, wrong)
	}
	if info, err := os.Stat(copied); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("it is %v, %v", info, err)
	}
}

// Whatever rests on a secret, as recognising a request that comes again, goes on
// resting on it: the secret of a purpose and a key file never changes.
func TestSecretsAreDerivedFromTheKeyFileAlone(t *testing.T) {
	dir := t.TempDir()
	derived := func(name string, b byte) string {
		t.Helper()
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, bytes.Repeat([]byte{b}, vault.KeySize), 0o600); err != nil {
			t.Fatal(err)
		}
		m, err := vault.ReadMasterKey(path)
		if err != nil {
			t.Fatal(err)
		}
		secret, err := m.Derive("tests")
		if err != nil {
			t.Fatal(err)
		}
		for _, verb := range []string{"%v", "%+v", "%#v", "%x"} {
			if written := fmt.Sprintf(verb, m); strings.Contains(written, strings.Repeat("4b", 3)) || strings.Contains(written, "75 75") || strings.Contains(written, "KKK") {
				t.Errorf("the master key is written as %s", written)
			}
		}
		return fmt.Sprintf("%x", secret)
	}
	one := derived("one", 'K')
	if same := derived("same", 'K'); same != one {
		t.Error("one key in two files has two secrets")
	}
	if other := derived("other", 'L'); other == one {
		t.Error("two keys have one secret")
	}
	if want := "0f01262cfa377cb67712f9418b8571b953a1eace9919987b48a9941534bb0490"; one != want {
		t.Errorf("the secret is %s, was %s", one, want)
	}
}
