package client_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/uuid"

	"klantreis/domain/client"
	"klantreis/domain/decider"
	"klantreis/domain/decider/decidertest"
	"klantreis/domain/retention"
)

// What is still kept of a client, in these sentences.
var (
	advised = retention.Hold{Of: begin.Journey, Result: retention.AdviceGiven, Until: decider.Date(2031, 5, 1), Demanded: true, Source: "selectielijst"}
	talked  = retention.Hold{Of: begin.Journey, Result: retention.WithoutAdvice, Until: decider.Date(2027, 5, 1), Source: "selectielijst"}
)

// keeping is an answer to a request for erasure where something is still kept.
func keeping(held ...retention.Hold) client.ConfirmErasure {
	c := agree
	c.Found.Kept = held
	return c
}

func TestATermHoldsAnErasureByItsGround(t *testing.T) {
	it := decidertest.For(t, client.Decider)
	for _, c := range []struct {
		ground  string
		held    retention.Hold
		refused bool
	}{
		{"verzoek-betrokkene", advised, true}, {"verzoek-betrokkene", talked, false},
		{"dubbel", advised, true}, {"dubbel", talked, false},
		{client.TermOver, advised, true}, {client.TermOver, talked, true},
		{client.Unlawful, advised, false}, {client.Unlawful, talked, false},
	} {
		asked := client.ErasureRequested{Ground: c.ground, By: ask.By}
		sentence := it("asks on the ground "+c.ground+" while the term of "+string(c.held.Result)+" runs").Given(registered, begun, asked).When(keeping(c.held))
		if gone := erased; c.refused {
			sentence.Refuses(client.ErrKept)
		} else {
			gone.Ground = c.ground
			sentence.Then(gone)
		}
	}
	over := client.ErasureRequested{Ground: client.TermOver, By: ask.By}
	gone := erased
	gone.Ground = client.TermOver
	it("goes when every term is over").Given(registered, begun, over).When(agree).Then(gone)

	by := agree
	by.Found.Over = retention.Rule{Result: retention.AdviceGiven, Months: 60, Source: "selectielijst"}
	gone.Result, gone.Months, gone.Source = retention.AdviceGiven, 60, "selectielijst"
	it("goes by the rule that was over last").Given(registered, begun, over).When(by).Then(gone)
	it("goes by no rule where the client asks").Given(registered, begun, asked).When(by).Then(erased)
	along := goWith
	along.Ground, along.Result, along.Months, along.Source = client.TermOver, gone.Result, gone.Months, gone.Source
	goneAlong := gone
	goneAlong.RequestedBy, goneAlong.ConfirmedBy = along.RequestedBy, along.ConfirmedBy
	it("goes by the rule of the file that it goes with").Given(registered, begun).When(along).Then(goneAlong)
}

// A refusal names what is kept, until when and by which rule, and nothing else.
func TestWhatIsKeptIsNamed(t *testing.T) {
	var h decidertest.History[client.Event]
	for _, e := range []client.Event{registered, begun, asked} {
		h = h.Then(e)
	}
	_, err := client.Decider.Decide(keeping(talked, advised), client.Decider.Fold(h.Past), decider.Mark{})
	var refusal decider.Refusal
	if !errors.As(err, &refusal) || !strings.Contains(refusal.Reason, begin.Journey.String()+" until 2031-05-01 (advies-gegeven; selectielijst)") ||
		strings.Contains(refusal.Reason, "2027-05-01") {
		t.Errorf("says %q", refusal.Reason)
	}
}

func TestAnErasureIsRefusedOnWhatWasFound(t *testing.T) {
	it := decidertest.For(t, client.Decider)
	voucher := []uuid.UUID{decidertest.ID(7)}
	found := map[string]client.Findings{
		"nothing": {}, "a term of the desk's own": {Kept: []retention.Hold{talked}}, "what the law keeps": {Kept: []retention.Hold{advised}},
		"a dispute": {Disputed: voucher}, "money": {Owing: voucher},
	}
	for reason, grounds := range map[string][]string{
		client.LawKeeps: {"what the law keeps", "money"}, client.TermRuns: {"a term of the desk's own", "what the law keeps"},
		client.ClaimOpen: {"a dispute", "money"}, "geen-grond": {"nothing", "a term of the desk's own", "what the law keeps", "a dispute", "money"},
	} {
		founded := map[string]bool{}
		for _, name := range grounds {
			founded[name] = true
		}
		for name, f := range found {
			sentence := it("is refused on the ground "+reason+" where it found "+name).Given(registered, asked).
				When(client.RefuseErasure{Reason: reason, By: "idp|bea", Found: f})
			if founded[name] {
				sentence.Then(client.ErasureRefused{Reason: reason, By: "idp|bea"})
			} else {
				sentence.Refuses(client.ErrUnfounded)
			}
		}
	}
}
