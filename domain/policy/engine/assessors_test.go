package engine_test

import (
	"fmt"
	"sync"
	"testing"

	"github.com/google/uuid"

	"klantreis/domain/decider"
	"klantreis/domain/directory"
	"klantreis/domain/fund"
	"klantreis/domain/policy"
	"klantreis/domain/standing"
	"klantreis/domain/voucher"
)

// 64 assessors decide at once on one line in which half of it fits. Never more
// is reserved than there is, and who got it was complete before who did not.
func TestManyAssessOnOneLine(t *testing.T) {
	const assessors, each = 64, 4
	c := newCounter(t, 3, 0)
	c.attempt(allot(assessors * each / 2 * 100_00))
	received := map[uuid.UUID]decider.Moment{}
	for range assessors * each {
		id := uuid.New()
		terms := standing.Terms(directory.State{}, today)
		terms.Conditions = nil
		if _, err := c.handle.Handle(t.Context(), id, provided(voucher.Apply{Terms: terms, Application: voucher.Application{
			Client: uuid.New(), Journey: uuid.New(), Begun: uuid.New(), Applicant: "klant", RecordedBy: "anna", Line: "structureel",
			Amount: 100_00, Provider: "roc", Training: "Monteur", Level: "mbo-3", StartsOn: today,
		}}), c.ask()); err != nil {
			t.Fatal(err)
		}
		c.vouchers = append(c.vouchers, id)
	}
	e := c.engine(policy.All...)
	var all sync.WaitGroup
	for a := range assessors {
		all.Go(func() {
			for i := range each {
				id := c.vouchers[len(c.vouchers)-1-a-i*assessors] // the youngest first
				by := decider.Ref(fmt.Sprintf("fee-%d", a))
				for _, do := range []voucher.Command{voucher.BeginAssessment{By: by}, voucher.AssessPositive{Amount: 100_00, By: by, Mandate: "m"}} {
					if _, err := c.handle.Handle(t.Context(), id, provided(do), c.ask()); err != nil {
						t.Error(err)
					}
				}
			}
		})
	}
	done := make(chan struct{})
	go func() { all.Wait(); close(done) }()
	for assessing := true; assessing; {
		select {
		case <-done:
			assessing = false
		default:
		}
		c.drain(e)
	}
	if reserved, declined := c.checkMoney(); reserved != assessors*each/2 || declined != reserved {
		t.Errorf("%d were reserved and %d declined", reserved, declined)
	}
	story, _, err := c.funds.Load(t.Context(), fund.Of(2026))
	if err != nil {
		t.Fatal(err)
	}
	var last decider.Moment // of those who got it
	for _, e := range story.Past {
		if q, ok := e.What.(fund.Queued); ok {
			received[q.Voucher] = q.Received
		}
		if r, ok := e.What.(fund.Reserved); ok && received[r.Voucher].Compare(last) > 0 {
			last = received[r.Voucher]
		}
	}
	for _, e := range story.Past {
		if d, ok := e.What.(fund.Declined); ok && received[d.Voucher].Compare(last) < 0 {
			t.Errorf("%s was declined, and a younger one reserved", d.Voucher)
		}
	}
}
