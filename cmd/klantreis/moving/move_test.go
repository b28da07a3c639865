package moving

import (
	"bytes"
	"errors"
	"fmt"
	"iter"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"klantreis/adapters/memory"
	"klantreis/adapters/sqlite"
	"klantreis/domain/access"
	"klantreis/domain/document"
	"klantreis/domain/eventstore"
	"klantreis/domain/policy/engine"
	"klantreis/domain/vault"
)

// place is an empty folder with a key file of that content.
func place(t *testing.T, key string) Parts {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "key"), fmt.Appendf(nil, "%-32s", key), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := sqlite.Open(t.Context(), dir, sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	})
	return Parts{f.Events, f.Vault, f.Ops, f.Documents}
}

// look is the nth look.
func look(n int) access.Look {
	return access.Look{At: time.Unix(int64(n/3), 0).UTC(), Actor: fmt.Sprint("a", n), Role: "adviseur", Subject: uuid.NewSHA1(uuid.Nil, fmt.Append(nil, n%5)), Took: time.Duration(n) * time.Microsecond}
}

const policyName = "closing"

// lived is a place that was used: 40 events, 2500 looks, keys of which some are
// destroyed, a policy at event 30 with event 12 parked.
func lived(t *testing.T) Parts {
	t.Helper()
	p := place(t, "same")
	if _, err := p.Events.Import(t.Context(), history(40)); err != nil {
		t.Fatal(err)
	}
	for i := range 50 {
		var ids []uuid.UUID
		for n := range 50 {
			ids = append(ids, uuid.NewSHA1(uuid.Nil, fmt.Append(nil, 50*i+n)))
		}
		if _, err := p.Vault.Create(t.Context(), fmt.Sprint("s", i), ids...); err != nil {
			t.Fatal(err)
		}
	}
	var looks []access.Look
	for i := range 2500 {
		looks = append(looks, look(i))
	}
	for i := range 12 {
		if err := p.Documents.Put(t.Context(), paper(i), sealed(i)); err != nil {
			t.Fatal(err)
		}
	}
	parked := engine.Parked{Policy: policyName, Stream: event(12).Stream, Event: event(12).ID, Position: eventstore.Position{Minor: 13}, Attempts: 3,
		Since: time.Unix(100, 0).UTC(), Tried: time.Unix(200, 0).UTC(), Error: "refused: too-early"}
	err := errors.Join(p.Vault.Destroy(t.Context(), "s7"), p.Vault.Destroy(t.Context(), "s3"), p.Ops.Record(t.Context(), looks...),
		p.Ops.Advance(t.Context(), policyName, eventstore.Checkpoint{}, eventstore.Checkpoint{Position: eventstore.Position{Minor: 31}, ID: event(30).ID}, parked))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// paper is the nth document.
func paper(n int) document.Name {
	return document.Name{Stream: fmt.Sprint("s", n%3), ID: uuid.NewSHA1(uuid.Nil, fmt.Append(nil, "document", n))}
}

func sealed(n int) document.Sealed {
	return document.Sealed{bytes.Repeat([]byte{byte(n)}, document.MaxChunk), {1, byte(n)}}
}

// documents are those of a place.
func documents(t *testing.T, p Parts) map[document.Name]string {
	t.Helper()
	all := map[document.Name]string{}
	for n, err := range namesOf(t.Context(), p.Documents) {
		if err != nil {
			t.Fatal(err)
		}
		s, err := p.Documents.Get(t.Context(), n)
		if err != nil {
			t.Fatal(err)
		}
		all[n] = string(bytes.Join(s, []byte("|")))
	}
	return all
}

func history(n int) iter.Seq2[eventstore.Recorded, error] {
	return func(yield func(eventstore.Recorded, error) bool) {
		for i := range n {
			if !yield(event(i), nil) {
				return
			}
		}
	}
}

func looks(t *testing.T, log access.Log) (all []access.Look) {
	t.Helper()
	for l, err := range looksOf(t.Context(), log) {
		if err != nil {
			t.Fatal(err)
		}
		l.Place = 0
		all = append(all, l)
	}
	return all
}

// wantMoved checks that a place is what lived made.
func wantMoved(t *testing.T, from, to Parts) {
	t.Helper()
	if missing, doomed, err := checkVault(t.Context(), from.Vault, to.Vault); missing+doomed.len() > 0 || err != nil {
		t.Errorf("%d keys and %v are missing, %v", missing, doomed, err)
	}
	if got, want := looks(t, to.Ops), looks(t, from.Ops); !reflect.DeepEqual(got, want) || len(want) != 2500 {
		t.Errorf("there are %d looks of %d, or others", len(got), len(want))
	}
	if got, want := documents(t, to), documents(t, from); !maps.Equal(got, want) || len(want) != 12 {
		t.Errorf("there are %d documents of %d, or others", len(got), len(want))
	}
	var third, second eventstore.Checkpoint
	for r, err := range eventstore.All(t.Context(), to.Events, eventstore.Checkpoint{}) {
		if err != nil {
			t.Fatal(err)
		}
		switch r.ID {
		case event(30).ID:
			third = r.Checkpoint()
		case event(12).ID:
			second = r.Checkpoint()
		}
	}
	if at, err := to.Ops.Checkpoint(t.Context(), policyName); err != nil || at != third || at.IsZero() {
		t.Errorf("the policy is at %v, want %v, %v", at, third, err)
	}
	got, err := to.Ops.Parked(t.Context(), "")
	want, wrong := from.Ops.Parked(t.Context(), "")
	if err := errors.Join(err, wrong); err != nil || len(want) != 1 {
		t.Fatal(err)
	}
	if want[0].Position = second.Position; !slices.Equal(got, want) {
		t.Errorf("parked are %+v, want %+v", got, want)
	}
}

func TestAllPartsMove(t *testing.T) {
	from, to := lived(t), place(t, "same")
	for range 2 { // it may be done again
		copied, err := Move(t.Context(), from, to, []string{policyName, "idle"}, quiet)
		if err != nil || copied.Sum.Events != 40 {
			t.Fatalf("%+v, %v", copied, err)
		}
		wantMoved(t, from, to)
	}
}

// What was done in the source after a move is moved, too.
func TestAMoveIsCaughtUpWith(t *testing.T) {
	from, to := lived(t), place(t, "same")
	if _, err := Move(t.Context(), from, to, []string{policyName}, quiet); err != nil {
		t.Fatal(err)
	}
	alone := func(n int) uuid.UUID { return uuid.NewSHA1(uuid.Nil, fmt.Append(nil, n)) } // of s20, and of a stream that goes as a whole
	err := errors.Join(from.Vault.DestroyKeys(t.Context(), "s20", alone(1003)), from.Vault.DestroyKeys(t.Context(), "s9", alone(451)), from.Vault.Destroy(t.Context(), "s9"), from.Ops.Done(t.Context(), policyName, event(12).ID), from.Ops.Record(t.Context(), look(9999)),
		from.Documents.Put(t.Context(), paper(50), sealed(50)), from.Documents.Drop(t.Context(), paper(4), 0), from.Documents.Remove(t.Context(), "s2"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Move(t.Context(), from, to, []string{policyName}, quiet); err != nil {
		t.Fatal(err)
	}
	if left, err := to.Vault.Open(t.Context(), alone(1002), alone(1003), alone(1004)); err != nil || len(left) != 2 || left[alone(1003)] != (vault.Key{}) {
		t.Errorf("%d keys are left of 3, of which one was destroyed alone, %v", len(left), err)
	}
	if gone, err := to.Vault.Destroyed(t.Context()); err != nil || !slices.Equal(gone, []string{"s3", "s7", "s9"}) {
		t.Errorf("destroyed are %v, %v", gone, err)
	}
	if got, want := documents(t, to), documents(t, from); !maps.Equal(got, want) || len(want) != 7 {
		t.Errorf("there are %d documents of %d, or others", len(got), len(want))
	}
	if parked, err := to.Ops.Parked(t.Context(), ""); err != nil || len(parked) != 0 {
		t.Errorf("parked are %v, %v", parked, err)
	}
	if got := looks(t, to.Ops); len(got) != 2501 || got[2500].Actor != "a9999" {
		t.Errorf("there are %d looks", len(got))
	}
}

// What the source has forgotten since a move is forgotten in the target too, with
// the source's own notes.
func TestWhatWasForgottenIsMoved(t *testing.T) {
	from, to := lived(t), place(t, "same")
	forget := func(note access.Forgotten, want int) {
		t.Helper()
		note.At = time.Unix(9000, 0).UTC()
		if n, err := from.Ops.Forget(t.Context(), note); n != want || err != nil {
			t.Fatal(n, err)
		}
	}
	again := func() {
		t.Helper()
		for range 2 {
			if _, err := Move(t.Context(), from, to, []string{policyName}, quiet); err != nil {
				t.Fatal(err)
			}
		}
		got, err := to.Ops.Forgotten(t.Context(), uuid.Nil)
		want, wrong := from.Ops.Forgotten(t.Context(), uuid.Nil)
		if err := errors.Join(err, wrong); err != nil || !slices.Equal(got, want) {
			t.Errorf("the notes are %+v, want %+v: %v", got, want, err)
		}
		if got, want := looks(t, to.Ops), looks(t, from.Ops); !slices.Equal(got, want) {
			t.Errorf("there are %d looks of %d, or others", len(got), len(want))
		}
	}
	forget(access.Forgotten{Client: look(0).Subject}, 500)
	again()
	nobody := look(9000)
	nobody.Subject = uuid.Nil
	many := slices.Repeat([]access.Look{look(1)}, access.MaxForget)
	if err := from.Ops.Record(t.Context(), append(many, nobody, look(2))...); err != nil {
		t.Fatal(err)
	}
	again()
	forget(access.Forgotten{Client: look(1).Subject}, access.MaxForget) // and was stopped there
	forget(access.Forgotten{Before: nobody.At.Add(time.Second)}, 1)
	again()
	if got := len(looks(t, to.Ops)); got != 1501 {
		t.Errorf("there are %d looks", got)
	}
}

// A document that is another under the same name is not taken for the same.
func TestAnotherDocumentIsNotMovedOver(t *testing.T) {
	from, to := lived(t), place(t, "same")
	if err := to.Documents.Put(t.Context(), paper(20), sealed(1)); err != nil {
		t.Fatal(err)
	}
	if err := from.Documents.Put(t.Context(), paper(20), sealed(2)); err != nil {
		t.Fatal(err)
	}
	if _, err := Move(t.Context(), from, to, []string{policyName}, quiet); !errors.Is(err, document.ErrOther) {
		t.Errorf("got %v", err)
	}
	if sumOf(t, to.Events).Events != 0 {
		t.Error("events were moved without their documents")
	}
}

// Nothing is written anywhere when one part does not fit.
func TestAPlaceThatHoldsSomethingElseIsNotMovedTo(t *testing.T) {
	from := lived(t)
	for name, c := range map[string]struct {
		change func(to Parts) error
		want   error
	}{
		"other events": {func(to Parts) error {
			_, err := to.Events.Append(t.Context(), "own", 0, event(1000).Event)
			return err
		}, ErrOther},
		"another key": {func(to Parts) error { _, err := to.Vault.Create(t.Context(), "own", uuid.New()); return err }, ErrOther},
		"the same key, made anew": {func(to Parts) error {
			_, err := to.Vault.Create(t.Context(), "s0", uuid.NewSHA1(uuid.Nil, fmt.Append(nil, 0)))
			return err
		}, ErrOther},
		"other destructions": {func(to Parts) error { return to.Vault.Destroy(t.Context(), "own") }, ErrOther},
		"another look":       {func(to Parts) error { return to.Ops.Record(t.Context(), look(77)) }, ErrOther},
		"other notes of what was forgotten": {func(to Parts) error {
			return to.Ops.Repeat(t.Context(), access.Forgotten{Client: uuid.New(), Looks: 1, At: time.Unix(1, 0)})
		}, ErrAhead},
		"more looks": {func(to Parts) error {
			return to.Ops.Record(t.Context(), append(looks(t, from.Ops), look(0))...)
		}, ErrAhead},
	} {
		to := place(t, "same")
		if err := c.change(to); err != nil {
			t.Fatal(err)
		}
		events, n := sumOf(t, to.Events), len(looks(t, to.Ops))
		if _, err := Move(t.Context(), from, to, []string{policyName}, quiet); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
		keys, err := to.Vault.Kept(t.Context(), uuid.Nil, 10)
		if err != nil || len(keys) > 1 || sumOf(t, to.Events) != events || len(looks(t, to.Ops)) != n {
			t.Errorf("%s: something was written, %v", name, err)
		}
	}
	if _, err := Move(t.Context(), from, place(t, "another"), []string{policyName}, quiet); err == nil {
		t.Error("keys were moved under another master key")
	}
}

// Events have positions of another kind in another store; policies go on at the
// same event all the same.
func TestWorkIsFoundAgainInAnotherStore(t *testing.T) {
	from, to := lived(t), memory.NewProgress()
	w, err := readWork(t.Context(), from, []string{policyName})
	if err != nil {
		t.Fatal(err)
	}
	elsewhere := func(n int) eventstore.Checkpoint {
		return eventstore.Checkpoint{Position: eventstore.Position{Major: uint64(1000 * n), Minor: uint64(1000 * n)}, ID: event(n).ID}
	}
	for n := range 40 {
		r := event(n)
		r.Position = elsewhere(n).Position
		w.found(r)
	}
	if err := w.move(t.Context(), to); err != nil {
		t.Fatal(err)
	}
	if at, err := to.Checkpoint(t.Context(), policyName); err != nil || at != elsewhere(30) {
		t.Errorf("the policy is at %v, %v", at, err)
	}
	if parked, err := to.Parked(t.Context(), ""); err != nil || len(parked) != 1 || parked[0].Position != elsewhere(12).Position {
		t.Errorf("parked are %+v, %v", parked, err)
	}
}

// Policies that followed another log are not brought along as if they had
// followed this one.
func TestStrayPoliciesDoNotMove(t *testing.T) {
	from, to := lived(t), place(t, "same")
	stray := eventstore.Checkpoint{Position: eventstore.Position{Minor: 99}, ID: uuid.New()}
	if err := from.Ops.Advance(t.Context(), "stray", eventstore.Checkpoint{}, stray); err != nil {
		t.Fatal(err)
	}
	if _, err := Move(t.Context(), from, to, []string{"stray"}, quiet); !errors.Is(err, eventstore.ErrRewound) {
		t.Errorf("%v", err)
	}
	if sumOf(t, to.Events).Events != 0 {
		t.Error("something was written")
	}
}
