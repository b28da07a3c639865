package engine_test

import (
	"fmt"
	"slices"
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

// 64 assessors decide at once on two lines of one fund, in each of which part of
// it fits. Never more is reserved than there is, and who got it was complete
// before who did not.
func TestManyAssessOnTwoLines(t *testing.T) {
	for _, seed := range []uint64{3, 200, 201, 202} {
		t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) {
			c := &crowd{counter: newCounter(t, seed, 0), asked: map[string]int{}, lines: map[uuid.UUID]string{}}
			fits := map[string]int{}
			for _, line := range []string{"structureel", "incidenteel"} {
				fits[line] = 20 + c.chance.IntN(80)
				c.attempt(fund.Allot{Year: 2026, Line: line, Amount: int64(fits[line]) * 100_00, By: "ben"})
			}
			for range assessors * each {
				c.applies()
			}
			c.assess()
			c.checkMoney()
			for line, n := range fits {
				if reserved, declined := c.inOrder(line); reserved != min(n, c.asked[line]) || declined != c.asked[line]-reserved {
					t.Errorf("of %d that asked %s, where %d fit, %d were reserved and %d declined", c.asked[line], line, n, reserved, declined)
				}
			}
		})
	}
}

const assessors, each = 64, 4

// A crowd is many who assess at once.
type crowd struct {
	*counter
	asked map[string]int       // vouchers, by line
	lines map[uuid.UUID]string // of vouchers
}

// applies records one more application, on either line.
func (c *crowd) applies() {
	id, line := uuid.New(), []string{"structureel", "incidenteel"}[c.chance.IntN(2)]
	terms := standing.Terms(directory.State{}, today)
	terms.Conditions = nil
	if _, err := c.handle.Handle(c.t.Context(), id, provided(voucher.Apply{Terms: terms, Application: voucher.Application{
		Client: uuid.New(), Journey: uuid.New(), Begun: uuid.New(), Applicant: "klant", RecordedBy: "anna", Line: line,
		Amount: 100_00, Provider: "roc", Training: "Monteur", Level: "mbo-3", StartsOn: today,
	}}), c.ask()); err != nil {
		c.t.Fatal(err)
	}
	c.vouchers, c.lines[id] = append(c.vouchers, id), line
	c.asked[line]++
}

// assess has all of them assess at once, while the policies go on.
func (c *crowd) assess() {
	order := slices.Clone(c.vouchers)
	c.chance.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
	var all sync.WaitGroup
	for a := range assessors {
		all.Go(func() {
			by := decider.Ref(fmt.Sprintf("fee-%d", a))
			for _, id := range order[a*each : (a+1)*each] {
				for _, do := range []voucher.Command{voucher.BeginAssessment{By: by}, voucher.AssessPositive{Amount: 100_00, By: by, Mandate: "m"}} {
					if _, err := c.handle.Handle(c.t.Context(), id, provided(do), c.ask()); err != nil {
						c.t.Error(err)
					}
				}
			}
		})
	}
	done := make(chan struct{})
	go func() { all.Wait(); close(done) }()
	e := c.engine(policy.All...)
	for assessing := true; assessing; {
		select {
		case <-done:
			assessing = false
		default:
		}
		c.drain(e)
	}
}

// inOrder counts the answers in a line, and wants nobody to be declined who was
// complete before somebody who got it.
func (c *crowd) inOrder(line string) (reserved, declined int) {
	story, _, err := c.funds.Load(c.t.Context(), fund.Of(2026))
	if err != nil {
		c.t.Fatal(err)
	}
	received := map[uuid.UUID]decider.Moment{}
	var last decider.Moment // of those who got it
	for _, e := range story.Past {
		switch e := e.What.(type) {
		case fund.Queued:
			received[e.Voucher] = e.Received
		case fund.Reserved:
			if c.lines[e.Voucher] == line {
				reserved++
				if received[e.Voucher].Compare(last) > 0 {
					last = received[e.Voucher]
				}
			}
		}
	}
	for _, e := range story.Past {
		if d, is := e.What.(fund.Declined); is && c.lines[d.Voucher] == line {
			declined++
			if received[d.Voucher].Compare(last) < 0 {
				c.t.Errorf("%s was declined, and a younger one reserved", d.Voucher)
			}
		}
	}
	return reserved, declined
}
