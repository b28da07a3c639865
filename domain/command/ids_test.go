package command_test

import (
	"bytes"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"klantreis/domain/command"
)

func anyUUID(t *rapid.T, label string) uuid.UUID {
	return uuid.UUID(rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, label))
}

func TestIdsAreRepeatableAndInTheTimeOfTheirRequest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		request := anyUUID(t, "request")
		of, i := rapid.String().Draw(t, "of"), rapid.IntRange(0, 1000).Draw(t, "index")
		for name, id := range map[string][2]uuid.UUID{
			"event":   {command.EventID(request, of, i), command.EventID(request, of, i)},
			"thing":   {command.ThingID(request, of, i), command.ThingID(request, of, i)},
			"request": {command.RequestID(of, request), command.RequestID(of, request)},
		} {
			if id[0] != id[1] {
				t.Fatalf("%s: %s and then %s", name, id[0], id[1])
			}
			if id[0].Version() != 8 || id[0].Variant() != uuid.RFC4122 {
				t.Fatalf("%s: version %d, variant %s", name, id[0].Version(), id[0].Variant())
			}
			if !bytes.Equal(id[0][:6], request[:6]) {
				t.Fatalf("%s: %s does not begin as %s", name, id[0], request)
			}
		}
	})
}

func TestIdsDiffer(t *testing.T) {
	seen := map[uuid.UUID]string{}
	note := func(id uuid.UUID, what string) {
		if other, taken := seen[id]; taken {
			t.Errorf("%s and %s have the same id", what, other)
		}
		seen[id] = what
	}
	at := uuid.Must(uuid.NewV7())
	late := at
	late[15]++ // another request of the same millisecond
	for name, request := range map[string]uuid.UUID{"one": at, "another": late} {
		for _, of := range []string{"", "a", "b", "a\x00", "event", "thing"} {
			for i := range 300 {
				note(command.EventID(request, of, i), name+" event "+of)
				note(command.ThingID(request, of, i), name+" thing "+of)
			}
			note(command.RequestID(of, request), name+" request "+of)
		}
	}
}

func TestEventsOfLaterRequestsComeLater(t *testing.T) {
	early, late := uuid.UUID{0x01, 0x9c, 0, 0, 0, 1, 0x7f, 0xff}, uuid.UUID{0x01, 0x9c, 0, 0, 0, 2, 0x70}
	for i := range 100 {
		a, b := command.EventID(early, "journey-x", i), command.EventID(late, "journey-x", i)
		if bytes.Compare(a[:], b[:]) >= 0 {
			t.Errorf("%s is not before %s", a, b)
		}
	}
}

func TestTheClockNeverGoesBack(t *testing.T) {
	amsterdam := time.FixedZone("summer", 2*60*60)
	machine := time.Date(2026, 7, 1, 12, 0, 0, 123456789, amsterdam)
	clock := command.NewClock(func() time.Time { return machine })
	first := clock.Now()
	if want := time.Date(2026, 7, 1, 10, 0, 0, 123456000, time.UTC); first != want {
		t.Errorf("got %v, want %v: UTC, to the microsecond", first, want)
	}
	for _, step := range []struct {
		by   time.Duration
		want time.Duration // since the first
	}{
		{-time.Hour, 0}, {30 * time.Minute, 0}, {30 * time.Minute, 0}, {time.Nanosecond, 0},
		{time.Microsecond, time.Microsecond}, {-time.Second, time.Microsecond}, {time.Minute, time.Minute - time.Second + time.Microsecond},
	} {
		machine = machine.Add(step.by)
		if got := clock.Now().Sub(first); got != step.want {
			t.Errorf("%s later it is %s since, want %s", step.by, got, step.want)
		}
	}
}

func TestWhatIsRecordedLaterIsNotRecordedEarlier(t *testing.T) {
	w := newWorld(t)
	h := w.process()
	w.must(h, open)
	w.mu.Lock()
	w.time = w.time.Add(-24 * time.Hour) // someone sets the clock back
	w.mu.Unlock()
	w.must(h, contact, contact)
	facts := w.facts()
	for i := range facts[1:] {
		if facts[i+1].Meta.RecordedAt.Before(facts[i].Meta.RecordedAt) {
			t.Errorf("event %d was recorded at %s, after %s", i+1, facts[i+1].Meta.RecordedAt, facts[i].Meta.RecordedAt)
		}
	}
}
