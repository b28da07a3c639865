package voucher_test

import (
	"slices"
	"testing"

	"klantreis/domain/decider"
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
	claimed.When(refuse).Refuses(voucher.ErrNoWaiverAsked)
	requested := claimed.Given(voucher.WaiverRequested{})
	requested.When(refuse).Then(refused)
	requested.When(refuse).On(decidertest.Day(6)).Refuses(voucher.ErrBeforeRequest)
	requested.Given(voucher.ClaimWaived{Amount: 300_00, By: "idp|fee"}).When(refuse).Refuses(voucher.ErrNoClaim)
	requested.Given(voucher.ClaimWaived{Amount: 100_00, By: "idp|fee"}).When(refuse).Refuses(voucher.ErrNoWaiverAsked) // that was the answer
	requested.Given(refused).When(refuse).Refuses(voucher.ErrNoWaiverAsked)
	requested.Given(refused).When(voucher.RequestWaiver{}).Then(voucher.WaiverRequested{}) // asked once more
	claimed.Given(voucher.WaiverRequested{}, refused, voucher.WaiverRequested{}).When(refuse).Then(refused)
	requested.Given(refused).When(voucher.WriteOff{Amount: 300_00, Ground: voucher.Remitted, By: "idp|fee", Mandate: "m-1", Explanation: "y"}).
		Then(voucher.ClaimWaived{Amount: 300_00, By: "idp|fee", Mandate: "m-1", Explanation: "y"})
	for _, grounds := range [][]string{nil, {"anders", "anders"}} {
		less := refuse
		less.Grounds = grounds
		requested.When(less).Refuses(voucher.ErrNoWaiverGround)
	}
	by := refuse
	by.By = "idp|bea"
	requested.When(by).Refuses(voucher.ErrFourEyes)
}

// Numbers of entries: 6 the claim, 7 the request.
func TestAWaiverIsAskedFor(t *testing.T) {
	it := decidertest.For(t, desk)
	request := voucher.RequestWaiver{Explanation: "Ik kan dit niet betalen."}
	grant(it("is about what was claimed back")).When(request).Refuses(voucher.ErrNoClaim)
	claimed := grant(it("is asked for once at a time")).
		Given(advanced(500_00), voucher.Revoked{Year: 2026, By: "idp|fee"}, voucher.Reclaimed{Amount: 300_00, By: "idp|fee"})
	claimed.When(request).Then(voucher.WaiverRequested(request))
	claimed.When(request).On(decidertest.Day(6)).Refuses(voucher.ErrBeforeClaim)
	requested := claimed.Given(voucher.WaiverRequested{})
	requested.When(request).Refuses(voucher.ErrWaiverAsked)
	requested.When(voucher.Withdraw{Entry: decidertest.Entry(8), Reason: "onjuist"}).Then(voucher.EntryWithdrawn{Entry: decidertest.Entry(8), Reason: "onjuist"})
	requested.Given(voucher.WaiverRefused{By: "idp|fee"}).When(voucher.Withdraw{Entry: decidertest.Entry(8), Reason: "onjuist"}).Refuses(voucher.ErrRestsOn, decidertest.Entry(9))
}

// A refusal from before requests were recorded stands, and holds up no withdrawal
// that it has nothing to do with.
func TestARefusalOfAWaiverThatNobodyAskedFor(t *testing.T) {
	report := voucher.DocumentFiled{Document: decidertest.ID(20), Kind: "verslag"}
	grant(decidertest.For(t, desk)("is no reason to keep another entry")).
		Given(advanced(500_00), voucher.Revoked{Year: 2026, By: "idp|fee"}, voucher.Reclaimed{Amount: 300_00, By: "idp|fee"}, report, voucher.WaiverRefused{By: "idp|fee"}).
		When(voucher.Withdraw{Entry: decidertest.Entry(8), Reason: "onjuist"}).
		Then(voucher.EntryWithdrawn{Entry: decidertest.Entry(8), Reason: "onjuist"})
}

// A waiver is to be decided on within eight weeks of the day on which it was
// asked for, or on which an objection to what was decided was upheld.
func TestAWaiverIsDecidedOnInTime(t *testing.T) {
	claimed := []voucher.Event{advanced(500_00), voucher.Revoked{Year: 2026, By: "idp|fee"}, voucher.Reclaimed{Amount: 300_00, By: "idp|fee"}}
	requested := append(slices.Clone(claimed), voucher.WaiverRequested{})
	refused := append(slices.Clone(requested), voucher.WaiverRefused{By: "idp|fee"})
	upheld := append(slices.Clone(refused), against(9)...)
	court := func(outcome string, before ...voucher.Event) []voucher.Event {
		appeal := []voucher.Event{voucher.AppealLodged{Appeal: decidertest.ID(31), Objection: decidertest.ID(20)}}
		return append(append(appeal, before...), voucher.AppealDecided{Objection: decidertest.ID(20), Outcome: outcome})
	}
	dismissed := append(slices.Clone(refused), against(9)[0], voucher.ObjectionDecided{Objection: decidertest.ID(20), Outcome: "ongegrond", By: "idp|bob"})
	again := voucher.WaiverRefused{By: "idp|bob"}
	for name, c := range map[string]struct {
		life []voucher.Event
		want decider.Day
	}{
		"nothing was asked":      {claimed, 0},
		"asked":                  {requested, decidertest.Day(8)},
		"remitted in part":       {append(slices.Clone(requested), voucher.ClaimWaived{Amount: 100_00, By: "idp|fee"}), 0},
		"repaid":                 {append(slices.Clone(requested), repaid(300_00)), 0},
		"refused":                {refused, 0},
		"the refusal was undone": {upheld, decidertest.Day(11)},
		"and refused again":      {append(slices.Clone(upheld), voucher.WaiverRefused{By: "idp|bob"}), 0},
		"erased":                 {append(slices.Clone(requested), erased), 0},

		"repaid, and another claimed":              {append(slices.Clone(requested), repaid(300_00), voucher.Reclaimed{Amount: 200_00, By: "idp|fee"}), 0},
		"upheld, and no appeal won":                {append(slices.Clone(upheld), court("ongegrond")...), decidertest.Day(11)},
		"upheld by the court":                      {append(slices.Clone(dismissed), court(voucher.Upheld)...), decidertest.Day(13)},
		"upheld by the court, refused anew before": {append(slices.Clone(dismissed), court(voucher.Upheld, voucher.WaiverRequested{}, again)...), decidertest.Day(15)},
	} {
		s := grantedState(c.life...)
		due := c.want
		if due != 0 {
			due += 8 * 7
		}
		if s.WaiverOpen() != c.want || s.WaiverDue() != due {
			t.Errorf("%s: open since %s until %s, want %s until %s", name, s.WaiverOpen(), s.WaiverDue(), c.want, due)
		}
	}
	it := decidertest.For(t, desk)
	better := voucher.RefuseWaiver{Grounds: []string{"kan-betalen"}, By: "idp|fee", Mandate: "m-1", Explanation: "beter"}
	grant(it("is refused with better reasons")).Given(upheld...).When(better).Then(voucher.WaiverRefused(better))
	grant(it("is not asked for while it is to be decided on")).Given(upheld...).When(voucher.RequestWaiver{}).Refuses(voucher.ErrWaiverAsked)
	grant(it("is still to be decided on after an earlier remission")).Given(requested...).
		GivenOn(decidertest.Day(7), voucher.ClaimWaived{Amount: 100_00, By: "idp|fee"}).When(better).On(decidertest.Day(9)).Then(voucher.WaiverRefused(better))
}

// It runs beside where the voucher stands: what it calls for is another decision
// on the same, and a revocation before it can still be revised.
func TestAnObjectionToARefusalOfAWaiver(t *testing.T) {
	refused := voucher.WaiverRefused{Grounds: []string{"kan-betalen"}, By: "idp|fee", Mandate: "m-1", Explanation: "x"}
	life := []voucher.Event{advanced(500_00), voucher.Revoked{Year: 2026, By: "idp|fee"}, voucher.Reclaimed{Amount: 300_00, By: "idp|fee"}, voucher.WaiverRequested{}, refused}
	s := grantedState(append(life, against(9)...)...)
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
