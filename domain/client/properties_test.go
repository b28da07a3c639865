package client_test

import (
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"klantreis/domain/client"
	"klantreis/domain/decider"
	"klantreis/domain/decider/decidertest"
)

// commands has one of each kind; a journey is begun and a contact opened more
// often than a file is erased.
var commands = []client.Command{register, change, change, client.CorrectDetails(change), begin, begin, apply, apply, enter, enter, smash, ask, ask, agree, refuse, unask,
	permit, permit, unpermit, disclose, refer,
	rectify, restrict, lift, lift, object, decide, resume, review, prolong, tell, goWith, takeBack, takeBack, takeBack, receive, receive, extend, respond,
	askText, askText, destroyText, unaskText}

// story draws a history: commands of every kind, as far as they are allowed.
func story(t *rapid.T, steps int) decidertest.History[client.Event] {
	var h decidertest.History[client.Event]
	h = h.Then(registered)
	for range steps {
		at := decider.On(decidertest.Day(len(h.Past) + 1))
		mark := decider.Mark{Occurred: at, Recorded: at.Begin()}
		ask := decidertest.Arbitrary(commands...).Draw(t, "command")
		if back, is := ask.(client.Withdraw); is {
			back.Entry = decidertest.Pick(t, "entry", h.Past...).Entry
			ask = back
		}
		if events, err := client.Decider.Decide(ask, client.Decider.Fold(h.Past), mark); err == nil && len(events) > 0 {
			h = h.At(at, events...)
		}
	}
	return h
}

func TestAnErasureIsTheLastThingAndTakesTwo(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		past := story(t, 30).Past
		for i, e := range past {
			gone, ok := e.What.(client.Erased)
			if !ok {
				continue
			}
			if i != len(past)-1 {
				t.Fatalf("%T after the erasure", past[i+1].What)
			}
			if gone.RequestedBy == gone.ConfirmedBy || gone.RequestedBy == "" {
				t.Fatalf("erased by %q and %q", gone.RequestedBy, gone.ConfirmedBy)
			}
			for _, was := range past[:i] {
				if b, ok := was.What.(client.JourneyBegun); ok && !slices.Contains(gone.Journeys, b.Journey) {
					t.Fatalf("journey %s is not erased with its client", b.Journey)
				}
				if b, ok := was.What.(client.VoucherBegun); ok && !slices.Contains(gone.Vouchers, b.Voucher) {
					t.Fatalf("voucher %s is not erased with its client", b.Voucher)
				}
			}
		}
	})
}

func TestContinuingAStoryIsFoldingItWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		past := story(t, 30).Past
		told := []decider.Story[client.Event, client.State]{client.Decider.Fold(nil)}
		for i := range past {
			told = append(told, client.Decider.Continue(told[i], past[i]))
		}
		for n, s := range told {
			// Told again only now: had a later story changed what an earlier one
			// holds, it would show.
			whole := client.Decider.Fold(slices.Clone(past[:n]))
			if !reflect.DeepEqual(s.State, whole.State) {
				t.Fatalf("after %d entries:\n got %+v\nwant %+v", n, s.State, whole.State)
			}
			if again := slices.Sorted(slices.Values(ids(s.State))); len(slices.Compact(again)) != len(s.State.Journeys) {
				t.Fatalf("a journey twice: %v", s.State.Journeys)
			}
		}
	})
}

func ids(s client.State) (texts []string) {
	for _, id := range s.Journeys {
		texts = append(texts, id.String())
	}
	return texts
}

func TestCommandsHasOneOfEachKind(t *testing.T) {
	chapters, err := decidertest.Read(".")
	if err != nil {
		t.Fatal(err)
	}
	var have []string
	for _, c := range commands {
		have = append(have, reflect.TypeOf(c).Name())
	}
	slices.Sort(have)
	if want := slices.Sorted(slices.Values(chapters.Commands)); !slices.Equal(slices.Compact(have), want) {
		t.Errorf("commands has %v, want %v", have, want)
	}
}
