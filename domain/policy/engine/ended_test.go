package engine_test

import (
	"testing"
	"testing/synctest"

	"github.com/google/uuid"

	"klantreis/domain/client"
	"klantreis/domain/decider"
	"klantreis/domain/directory"
	"klantreis/domain/fund"
	"klantreis/domain/merge"
	"klantreis/domain/policy"
	"klantreis/domain/standing"
	"klantreis/domain/voucher"
)

// What came in while a programme line ran is answered when it runs no more.
func TestALineThatEndedHangsNoVoucher(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCounter(t, 1, 0)
		if _, err := c.funds.Handle(t.Context(), fund.Of(2026), allot(10_000_00), c.ask()); err != nil {
			t.Fatal(err)
		}
		c.end("programme-lines")
		id, terms := uuid.New(), standing.Terms(directory.State{}, today)
		terms.Conditions = nil
		applied := c.ask()
		applied.Occurred = decider.On(today - 2)
		do := func(cmd voucher.Command) {
			ask := c.ask()
			if _, is := cmd.(voucher.Apply); is {
				ask = applied
			}
			if _, err := c.handle.Handle(t.Context(), id, provided(cmd), ask); err != nil {
				t.Fatal(err)
			}
		}
		do(voucher.Apply{Terms: terms, Application: voucher.Application{
			Client: uuid.New(), Journey: uuid.New(), Begun: uuid.New(), Applicant: "klant", RecordedBy: "anna", Line: "structureel",
			Amount: 100_00, Provider: "roc", Training: "Monteur", Level: "mbo-3", StartsOn: today,
		}})
		do(voucher.BeginAssessment{By: "fee"})
		do(voucher.AssessPositive{Amount: 100_00, By: "fee", Mandate: "m"})
		c.drain(c.engine(policy.All...))
		story, _, err := c.handle.Load(t.Context(), id)
		if err != nil || story.State.Status != voucher.IsGranted {
			t.Errorf("the voucher is %s: %v", story.State.Status, err)
		}
	})
}

// A ground for erasing that ends between asking and confirming erases
// everything that belongs to the client all the same.
func TestAGroundThatEndedLeavesNothingUnerased(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		file, kept, seen := w.client(), w.client(), uuid.New()
		if _, err := w.merges.Handle(t.Context(), merge.Twente, merge.Merge{
			Merge: uuid.New(), From: file, Into: kept, Reason: "zelfde-persoon",
			FromStands: merge.Fit, IntoStands: merge.Fit, FromSeen: seen, IntoSeen: seen,
		}, w.ask()); err != nil {
			t.Fatal(err)
		}
		w.toClient(kept, client.RequestErasure{Ground: "verzoek-betrokkene", By: "anna"})
		w.end("erasure-grounds")
		w.toClient(kept, client.ConfirmErasure{By: "bert"})
		w.drain(w.engine(policy.All...))
		for _, id := range []uuid.UUID{file, kept} {
			if !w.unreadable("client-" + id.String()) {
				t.Errorf("file %s can still be read", id)
			}
		}
	})
}
