package clients

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/uuid"

	"klantreis/domain/client"
	"klantreis/domain/decider"
	"klantreis/projections/histories/historytest"
)

// Any history of clients' files, withdrawals included, leads to the rows that
// folding what is left of it from nothing leads to.
func TestAnyHistoryRefoldedEqualsTheLiveRows(t *testing.T) {
	for seed := range uint64(6) {
		random := rand.New(rand.NewPCG(seed, 0))
		l, back := drawn(random, 1+random.IntN(60))
		views := filled(t, l.Facts)
		for n := range uint64(3) {
			id := historytest.ID('c', n+1)
			var left []decider.Entry[client.Event]
			for _, f := range l.Facts {
				if e, is := f.What.(client.Event); is && f.Stream == "client-"+id.String() && !slices.Contains(back, f.Meta.Request) {
					left = append(left, decider.Entry[client.Event]{Mark: f.Meta.Mark(f.ID), What: e})
				}
			}
			want := client.Decider.Fold(left).State
			got, there, err := One(t.Context(), views, id)
			if err != nil || there != (want.Registered && !want.Erased) {
				t.Fatalf("client %d is there: %v, %v", n, there, err)
			}
			if there && fmt.Sprint(got.GivenName, got.FamilyName) != fmt.Sprint(want.Details.GivenName, want.Details.FamilyName) {
				t.Fatalf("client %d is called %q %q, want %+v", n, got.GivenName, got.FamilyName, want.Details)
			}
		}
	}
}

// drawn is a random log of three clients, and which of its entries were
// withdrawn.
func drawn(random *rand.Rand, steps int) (l *historytest.Log, back []uuid.UUID) {
	l = historytest.NewLog()
	entries := map[uuid.UUID][]uuid.UUID{}
	name := func() *string { return new(fmt.Sprint("Naam ", string(rune('a'+random.IntN(26))))) }
	for range steps {
		id := historytest.ID('c', 1+random.Uint64N(3))
		var c client.Command
		switch random.IntN(6) {
		case 0:
			c = client.Register{Team: "hengelo", FamilyName: *name()}
		case 1:
			c = client.OpenContact{By: "ada", Channel: "inloop"}
		case 2:
			c = client.Restrict{Ground: "onrechtmatig", By: "mila"}
		case 3, 4:
			c = client.ChangeDetails{FamilyName: name(), GivenName: name()}
		}
		if of := entries[id]; c == nil && len(of) > 0 {
			c = client.Withdraw{Entry: of[random.IntN(len(of))], Reason: "onjuist"}
		}
		if c == nil {
			continue
		}
		entry, err := l.Client(id, decider.Moment{}, c)
		if err != nil {
			continue // whatever the decider refuses does not happen
		}
		entries[id] = append(entries[id], entry)
		if w, is := c.(client.Withdraw); is {
			back = append(back, w.Entry)
		}
	}
	return l, back
}
