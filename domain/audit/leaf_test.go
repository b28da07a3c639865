package audit_test

import (
	"encoding/hex"
	"slices"
	"testing"

	"github.com/google/uuid"

	"klantreis/domain/audit"
	"klantreis/domain/eventstore"
)

// known is an event whose leaf is written down below.
var known = eventstore.Recorded{
	Event: eventstore.Event{
		ID:   uuid.MustParse("01a204d0-47a3-777d-865c-986141599d25"),
		Type: "journey.advice-given.v1",
		Data: []byte(`{"clear":{}}`),
		Meta: []byte(`{"actor":"a"}`),
	},
	Stream:   "journey-7c1f",
	Revision: 3,
	Position: eventstore.Position{Minor: 9},
}

// The leaf of an event never changes: it was worked out apart, by
//
//	f() { printf '%016x' "$((${#1} / 2))" | xxd -r -p; printf %s "$1" | xxd -r -p; }
//	h() { printf %s "$1" | xxd -p | tr -d '\n'; }
//	{ f $(h journey-7c1f); f 0000000000000003; f 01a204d047a3777d865c986141599d25
//	  f $(h journey.advice-given.v1); f $(h '{"clear":{}}'); f $(h '{"actor":"a"}'); } | sha256sum
func TestTheLeafIsFrozen(t *testing.T) {
	const want = "f839b9bda33bc34cba4a75769afc4524a0905c880f63435030ea905cf71af5e1"
	leaf := audit.LeafOf(known)
	if got := hex.EncodeToString(leaf[:]); got != want {
		t.Errorf("the leaf is %s, want %s", got, want)
	}
}

// Everything that was recorded counts, and where in the log it is.
func TestTamperingChangesTheSum(t *testing.T) {
	log := func() (all []eventstore.Recorded) {
		for i := range 4 {
			r := known
			r.ID[15], r.Revision = byte(i), eventstore.Revision(i+1)
			r.Data, r.Meta = slices.Clone(r.Data), slices.Clone(r.Meta)
			all = append(all, r)
		}
		return all
	}
	whole := sum(log())
	if again := sum(log()); again != whole || whole.Events != 4 {
		t.Errorf("the sum is %s, and then %s", whole, again)
	}
	for name, tamper := range map[string]func(all []eventstore.Recorded) []eventstore.Recorded{
		"data":      func(all []eventstore.Recorded) []eventstore.Recorded { all[1].Data[3]++; return all },
		"metadata":  func(all []eventstore.Recorded) []eventstore.Recorded { all[1].Meta[3]++; return all },
		"type":      func(all []eventstore.Recorded) []eventstore.Recorded { all[1].Type += "0"; return all },
		"stream":    func(all []eventstore.Recorded) []eventstore.Recorded { all[1].Stream += "0"; return all },
		"revision":  func(all []eventstore.Recorded) []eventstore.Recorded { all[1].Revision++; return all },
		"id":        func(all []eventstore.Recorded) []eventstore.Recorded { all[1].ID[0]++; return all },
		"removed":   func(all []eventstore.Recorded) []eventstore.Recorded { return slices.Delete(all, 1, 2) },
		"cut short": func(all []eventstore.Recorded) []eventstore.Recorded { return all[:3] },
		"swapped":   func(all []eventstore.Recorded) []eventstore.Recorded { all[1], all[2] = all[2], all[1]; return all },
		"moved bytes": func(all []eventstore.Recorded) []eventstore.Recorded {
			all[1].Data, all[1].Meta = append(all[1].Data, all[1].Meta[0]), all[1].Meta[1:]
			return all
		},
	} {
		if sum(tamper(log())) == whole {
			t.Errorf("%s: the sum stays the same", name)
		}
	}
	moved := log()
	moved[2].Position = eventstore.Position{Major: 7, Minor: 7}
	if sum(moved) != whole {
		t.Error("the sum depends on positions, which every store gives anew")
	}
}

func TestALogWithoutEventsHasASum(t *testing.T) {
	const want = "0 events, hash over every leaf e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
	if got := sum(nil).String(); got != want {
		t.Errorf("it is %s, want %s", got, want)
	}
}

func sum(all []eventstore.Recorded) audit.Sum {
	var tally audit.Tally
	for _, r := range all {
		tally.Add(audit.LeafOf(r))
	}
	return tally.Sum()
}
