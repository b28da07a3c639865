package voucher_test

import (
	"testing"

	"klantreis/domain/decider/decidertest"
	"klantreis/domain/voucher"
)

// Numbers of entries: 6 the claim, 7 the refusal of a waiver, 8 its dispatch.
func TestARefusalOfAWaiverIsADecision(t *testing.T) {
	it := decidertest.For(t, desk)
	refuse := voucher.RefuseWaiver{Grounds: []string{"kan-betalen"}, By: "idp|fee", Mandate: "m-1", Explanation: "x"}
	refused := voucher.WaiverRefused(refuse)
	claimed := grant(it("is a decision about what was claimed back")).
		Given(advanced(500_00), voucher.Revoked{Year: 2026, By: "idp|fee"}, voucher.Reclaimed{Amount: 300_00, By: "idp|fee"})
	grant(it("refuses to remit nothing")).When(refuse).Refuses(voucher.ErrNoClaim)
	claimed.When(refuse).Then(refused)
	claimed.When(refuse).On(decidertest.Day(6)).Refuses(voucher.ErrBeforeClaim)
	claimed.Given(voucher.ClaimWaived{Amount: 300_00, By: "idp|fee"}).When(refuse).Refuses(voucher.ErrNoClaim)
	claimed.Given(refused).When(refuse).Then(refused) // asked once more
	claimed.Given(refused).When(voucher.WriteOff{Amount: 300_00, Ground: voucher.Remitted, By: "idp|fee", Mandate: "m-1", Explanation: "y"}).
		Then(voucher.ClaimWaived{Amount: 300_00, By: "idp|fee", Mandate: "m-1", Explanation: "y"})
	for _, grounds := range [][]string{nil, {"anders", "anders"}} {
		less := refuse
		less.Grounds = grounds
		claimed.When(less).Refuses(voucher.ErrNoWaiverGround)
	}
	by := refuse
	by.By = "idp|bea"
	claimed.When(by).Refuses(voucher.ErrFourEyes)
}

// It runs beside where the voucher stands: what it calls for is another decision
// on the same, and a revocation before it can still be revised.
func TestAnObjectionToARefusalOfAWaiver(t *testing.T) {
	refused := voucher.WaiverRefused{Grounds: []string{"kan-betalen"}, By: "idp|fee", Mandate: "m-1", Explanation: "x"}
	life := []voucher.Event{advanced(500_00), voucher.Revoked{Year: 2026, By: "idp|fee"}, voucher.Reclaimed{Amount: 300_00, By: "idp|fee"}, refused}
	s := grantedState(append(life, against(8)...)...)
	if d := s.Decisions[4]; d.Kind != voucher.OfWaiverRefusal || d.By != "idp|fee" || len(s.Objections) != 1 {
		t.Errorf("it is decided as %+v, with %d objections", d, len(s.Objections))
	}
	if o := s.Objections[0]; s.Calls(o) != "" || o.Open() || s.Account().ToCollect != 300_00 {
		t.Errorf("the objection to it calls for %q, and %d cents are to be collected", s.Calls(o), s.Account().ToCollect)
	}
	s = grantedState(append(life, against(6)...)...)
	if got := s.Calls(s.Objections[0]); got != voucher.OfRevocation {
		t.Errorf("an objection to the revocation before it calls for %q", got)
	}
}
