package moving

import (
	"context"
	"errors"
	"iter"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"klantreis/domain/access"
	"klantreis/domain/document"
	"klantreis/domain/eventstore"
	"klantreis/domain/policy/engine"
	"klantreis/domain/vault"
)

var errBroken = errors.New("it broke off")

// A breaking place lets so many writes through, and fails all that come after.
type breaking struct{ writes, most int }

func (b *breaking) write(what func() error) error {
	if b.writes++; b.writes > b.most {
		return errBroken
	}
	return what()
}

// over is a place that breaks.
func (b *breaking) over(p Parts) Parts {
	return Parts{breakingLog{p.Events, b}, breakingVault{p.Vault, b}, breakingOps{p.Ops, b}, breakingPapers{p.Documents, b}}
}

type breakingLog struct {
	eventstore.Store
	*breaking
}

// Import breaks off before every tenth event.
func (l breakingLog) Import(ctx context.Context, events iter.Seq2[eventstore.Recorded, error]) (eventstore.Position, error) {
	return l.Store.Import(ctx, func(yield func(eventstore.Recorded, error) bool) {
		n := 0
		for r, err := range events {
			if n%10 == 0 {
				err = errors.Join(err, l.write(func() error { return nil }))
			}
			if n++; !yield(r, err) || err != nil {
				return
			}
		}
	})
}

type breakingVault struct {
	vault.Movable
	*breaking
}

func (v breakingVault) Keep(ctx context.Context, keys ...vault.Kept) error {
	return v.write(func() error { return v.Movable.Keep(ctx, keys...) })
}

func (v breakingVault) Destroy(ctx context.Context, stream string) error {
	return v.write(func() error { return v.Movable.Destroy(ctx, stream) })
}

type breakingOps struct {
	Ops
	*breaking
}

func (o breakingOps) Advance(ctx context.Context, policy string, from, to eventstore.Checkpoint, park ...engine.Parked) error {
	return o.write(func() error { return o.Ops.Advance(ctx, policy, from, to, park...) })
}

func (o breakingOps) Done(ctx context.Context, policy string, event uuid.UUID) error {
	return o.write(func() error { return o.Ops.Done(ctx, policy, event) })
}

func (o breakingOps) Record(ctx context.Context, looks ...access.Look) error {
	return o.write(func() error { return o.Ops.Record(ctx, looks...) })
}

func (o breakingOps) Repeat(ctx context.Context, notes ...access.Forgotten) error {
	return o.write(func() error { return o.Ops.Repeat(ctx, notes...) })
}

type breakingPapers struct {
	document.Store
	*breaking
}

func (p breakingPapers) Put(ctx context.Context, n document.Name, s document.Sealed) error {
	return p.write(func() error { return p.Store.Put(ctx, n, s) })
}

func (p breakingPapers) Drop(ctx context.Context, n document.Name, age time.Duration) error {
	return p.write(func() error { return p.Store.Drop(ctx, n, age) })
}

// untouched says whether nothing of a source is in a place.
func untouched(t *testing.T, p Parts) bool {
	t.Helper()
	keys, err := p.Vault.Kept(t.Context(), uuid.Nil, 1)
	if err != nil {
		t.Fatal(err)
	}
	at, err := p.Ops.Checkpoint(t.Context(), policyName)
	if err != nil {
		t.Fatal(err)
	}
	return len(keys)+len(documents(t, p))+len(looks(t, p.Ops)) == 0 && sumOf(t, p.Events).Events == 0 && at.IsZero()
}

// Wherever a move breaks off, the target says that it is half, unless nothing was
// written; moved again it is whole, and says so once it is finished.
func TestATargetIsHalfUntilAllIsThere(t *testing.T) {
	from, steps := lived(t), 0
	for broken := true; broken; steps++ {
		to := place(t, "same")
		_, err := Move(t.Context(), from, (&breaking{most: steps}).over(to), []string{policyName}, quiet)
		if broken = err != nil; broken && !errors.Is(err, errBroken) {
			t.Fatalf("after %d writes: %v", steps, err)
		}
		if err := Whole(t.Context(), to.Ops); !errors.Is(err, ErrHalf) && !(err == nil && untouched(t, to)) {
			t.Errorf("after %d writes it says %v", steps, err)
		}
		if _, err := Move(t.Context(), to, to, nil, quiet); steps > 0 && !errors.Is(err, ErrHalf) {
			t.Errorf("after %d writes it is moved on: %v", steps, err)
		}
		if _, err := Move(t.Context(), from, to, []string{policyName}, quiet); err != nil {
			t.Fatalf("after %d writes it cannot be moved again: %v", steps, err)
		}
		if err := Whole(t.Context(), to.Ops); !errors.Is(err, ErrHalf) {
			t.Errorf("not finished it says %v", err)
		}
		for range 2 {
			if err := errors.Join(Finish(t.Context(), to), Whole(t.Context(), to.Ops)); err != nil {
				t.Fatal(err)
			}
		}
		wantMoved(t, from, to)
	}
	if steps < 25 { // 12 documents, 4 times events, 3 times keys and looks, 2 destructions, the mark and the policy
		t.Errorf("it broke off at %d steps only", steps)
	}
}

// A place that is no target is not marked as half of one.
func TestAPlaceThatRefusesIsNotHalf(t *testing.T) {
	from, to := lived(t), place(t, "same")
	if _, err := to.Events.Append(t.Context(), "own", 0, event(1000).Event); err != nil {
		t.Fatal(err)
	}
	if _, err := Move(t.Context(), from, to, []string{policyName}, quiet); !errors.Is(err, ErrOther) {
		t.Errorf("got %v", err)
	}
	if err := Whole(t.Context(), to.Ops); err != nil {
		t.Errorf("it says %v", err)
	}
}

// An old place says that it is one until all was moved back to it.
func TestAnOldPlaceSaysSo(t *testing.T) {
	from, to := lived(t), place(t, "same")
	for range 3 {
		if err := errors.Join(Here(t.Context(), from.Ops), Whole(t.Context(), from.Ops)); err != nil {
			t.Errorf("before it was moved from it says %v", err)
		}
		for range 2 {
			if _, err := Move(t.Context(), from, to, []string{policyName}, quiet); err != nil {
				t.Fatal(err)
			}
			for _, place := range []string{"elsewhere", "there"} { // the last move counts
				if err := Leave(t.Context(), from.Ops, Gone{time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC), []string{place, "beside"}}); err != nil {
					t.Fatal(err)
				}
			}
		}
		if err := Here(t.Context(), from.Ops); !errors.Is(err, ErrAway) || !strings.Contains(err.Error(), "was moved to there and beside on 2026-03-02: serve that") {
			t.Errorf("moved from it says %v", err)
		}
		if err := Finish(t.Context(), to); err != nil {
			t.Fatal(err)
		}
		if told, err := to.Ops.Parked(t.Context(), ""); err != nil || slices.ContainsFunc(told, func(p engine.Parked) bool { return p.Policy == string(away) }) {
			t.Errorf("it remembers where all was moved once: %+v, %v", told, err)
		}
		from, to = to, from
	}
}
