package client_test

import (
	"testing"

	"github.com/google/uuid"

	"klantreis/domain/client"
	"klantreis/domain/decider/decidertest"
)

var (
	rectify  = client.Rectify{Outcome: "uitgevoerd", Asked: "x", By: "idp|po", Corrections: put, Corrected: put, CorrectedOn: decidertest.Day(5)}
	put      = []uuid.UUID{decidertest.Event(2)}
	restrict = client.Restrict{Ground: "juistheid-betwist", Explanation: "x", By: "idp|po"}
	lift     = client.LiftRestriction{Ground: "juistheid-vastgesteld", InformedOn: decidertest.Day(1), By: "idp|po"}
	object   = client.LodgeObjection{Against: "begeleiding", Grounds: "x", By: "idp|po"}
	decide   = client.DecideObjection{Outcome: "gegrond", By: "idp|po"}
	resume   = client.ResumeProcessing{Against: "begeleiding", Explanation: "x", By: "idp|po"}
	goWith   = client.EraseMerged{Ground: "verzoek-betrokkene", RequestedBy: "idp|ada", ConfirmedBy: "idp|bea"}

	rectified  = decidedOn(rectify)
	restricted = client.ProcessingRestricted{Ground: restrict.Ground, Explanation: restrict.Explanation, By: restrict.By}
	lifted     = client.RestrictionLifted(lift)
	lodged     = lodgedOn(object)
	decided    = settledOn(decide)
	resumed    = client.ProcessingResumed{Against: resume.Against, Explanation: resume.Explanation, By: resume.By}
)

func lodgedOn(c client.LodgeObjection) client.ObjectionLodged {
	return client.ObjectionLodged{Against: c.Against, Grounds: c.Grounds, By: c.By}
}

func settledOn(c client.DecideObjection) client.ObjectionDecided {
	return client.ObjectionDecided{Outcome: c.Outcome, Explanation: c.Explanation, By: c.By}
}

func decidedOn(c client.Rectify) client.RectificationDecided {
	return client.RectificationDecided{Outcome: c.Outcome, Ground: c.Ground, Asked: c.Asked, Explanation: c.Explanation, RecipientsTold: c.RecipientsTold, Corrections: c.Corrections, By: c.By}
}

func TestRectification(t *testing.T) {
	it := decidertest.For(t, client.Decider)
	it("is carried out").Given(registered).When(rectify).Then(rectified)
	it("is decided as often as it is asked").Given(registered, rectified).When(rectify).Then(rectified)
	it("is decided while processing is restricted").Given(registered, restricted).When(rectify).Then(rectified)
	no := client.Rectify{Outcome: client.Refused, Ground: "gegeven-is-juist", Asked: "x", By: "idp|po"}
	it("is refused with a ground").Given(registered).When(no).Then(decidedOn(no))
	bare, told, yes := no, no, rectify
	bare.Ground = ""
	it("is not refused without one").Given(registered).When(bare).Refuses(client.ErrGroundNeeded)
	told.RecipientsTold = []string{"Voorbeeldbond"}
	it("tells nobody of what was not corrected").Given(registered).When(told).Refuses(client.ErrNobodyToTell.At("recipientsTold"))
	undone := no
	undone.Corrections, undone.Corrected = put, put
	it("names nothing that put right what was not corrected").Given(registered).When(undone).Refuses(client.ErrNobodyToTell.At("corrections"))
	empty, other, half := rectify, rectify, rectify
	empty.Corrections, other.Corrected, half.Corrections = nil, nil, []uuid.UUID{put[0], decidertest.Event(9)}
	it("is carried out by something").Given(registered).When(empty).Refuses(client.ErrNotCorrected)
	it("is carried out by what is there").Given(registered).When(other).Refuses(client.ErrNoCorrection)
	it("is carried out by all that it names").Given(registered).When(half).Refuses(client.ErrNoCorrection)
	partly := half
	partly.Outcome = "deels-uitgevoerd"
	it("is carried out in part by what is there").Given(registered).When(partly).Refuses(client.ErrNoCorrection)
	yes.Ground = "gegeven-is-juist"
	it("needs no ground for a yes").Given(registered).When(yes).Refuses(client.ErrGroundForYes)
}

func TestRestriction(t *testing.T) {
	it := decidertest.For(t, client.Decider)
	it("restricts processing").Given(registered).When(restrict).Then(restricted)
	it("restricts once").Given(registered, restricted).When(restrict).Refuses(client.ErrIsRestricted)
	it("lifts it").Given(registered, restricted).When(lift).Then(lifted)
	it("lifts what is there").Given(registered).When(lift).Refuses(client.ErrNotRestricted)
	it("lifts it once").Given(registered, restricted, lifted).When(lift).Refuses(client.ErrNotRestricted)
	it("can restrict again").Given(registered, restricted, lifted).When(restrict).Then(restricted)
}

func TestWhileProcessingIsRestrictedNothingIsAddedToTheFile(t *testing.T) {
	it := decidertest.For(t, client.Decider)
	for _, cmd := range []client.Command{change, begin, apply, enter, smash, disclose} {
		it("records nothing").Given(registered, restricted).When(cmd).Refuses(client.ErrRestricted)
	}
	it("records again after that").Given(registered, restricted, lifted).When(change).Then(changed)
	for cmd, want := range map[client.Command]client.Event{ask: asked, object: lodged} {
		it("lets the client exercise other rights").Given(registered, restricted).When(cmd).Then(want)
	}
	it("is erased").Given(registered, begun, restricted, asked).When(agree).Then(erased)
}

func TestObjection(t *testing.T) {
	it := decidertest.For(t, client.Decider)
	it("is lodged").Given(registered).When(object).Then(lodged)
	it("is lodged once at a time").Given(registered, lodged).When(object).Refuses(client.ErrObjects)
	it("is decided").Given(registered, lodged).When(decide).Then(decided)
	it("is decided once").Given(registered, lodged, decided).When(decide).Refuses(client.ErrNoObjection)
	it("is not decided before it was lodged").Given(registered).When(decide).Refuses(client.ErrNoObjection)
	it("can be lodged again").Given(registered, lodged, decided).When(object).Then(lodged)
	elsewhere := object
	elsewhere.Against = "doorverwijzing"
	it("can be lodged against something else").Given(registered, lodged, decided).When(elsewhere).Then(lodgedOn(elsewhere))
	for _, against := range []string{"beoordeling-voucher", "doorverwijzing", "statistiek"} {
		elsewhere.Against = against
		it("is lodged against a public task").Given(registered).When(elsewhere).Then(lodgedOn(elsewhere))
	}
	for _, against := range []string{"verantwoording", "rechten-betrokkene", "beheer"} {
		elsewhere.Against = against
		it("is not lodged against what the law demands").Given(registered).When(elsewhere).Refuses(client.ErrNotObjectable)
	}
}

func TestWhileAnObjectionIsPendingItsProcessingWaits(t *testing.T) {
	it := decidertest.For(t, client.Decider)
	for _, cmd := range []client.Command{change, begin, enter, smash} {
		it("records nothing for that purpose").Given(registered, lodged).When(cmd).Refuses(client.ErrObjected)
		it("records it again when the objection is unfounded").
			Given(registered, lodged, client.ObjectionDecided{Outcome: "dwingende-gronden", By: "idp|po"}).When(begin).Then(begun)
	}
	it("goes on with other purposes").Given(registered, lodged).When(apply).Then(applied)
	for against, cmd := range map[string]client.Command{"doorverwijzing": disclose, "beoordeling-voucher": apply} {
		pending := client.ObjectionLodged{Against: against, Grounds: "x", By: "idp|po"}
		it("waits with what is objected to").Given(registered, pending).When(cmd).Refuses(client.ErrObjected)
		it("goes on with guidance").Given(registered, pending).When(begin).Then(begun)
	}
	it("sees to other rights").Given(registered, lodged).When(ask).Then(asked)
	it("sees to other rights").Given(registered, lodged).When(restrict).Then(restricted)
}

func TestAnUpheldObjectionStopsItsProcessing(t *testing.T) {
	it := decidertest.For(t, client.Decider)
	it("stops it").Given(registered, lodged, decided).When(begin).Refuses(client.ErrStopped)
	it("stops nothing else").Given(registered, lodged, decided).When(apply).Then(applied)
	it("begins again when the client wants it to").Given(registered, lodged, decided).When(resume).Then(resumed)
	it("records again after that").Given(registered, lodged, decided, resumed).When(begin).Then(begun)
	it("begins again once").Given(registered, lodged, decided, resumed).When(resume).Refuses(client.ErrNotStopped)
	it("has stopped nothing while it is pending").Given(registered, lodged).When(resume).Refuses(client.ErrNotStopped)
	for _, outcome := range []string{"deels-gegrond", "dwingende-gronden", "rechtsvordering", "ingetrokken"} {
		it("does not stop it by another outcome").Given(registered, lodged, client.ObjectionDecided{Outcome: outcome, By: "idp|po"}).When(begin).Then(begun)
	}
	again := decide
	again.Outcome = "ingetrokken"
	it("stays stopped while the client objects to it anew").Given(registered, lodged, decided, lodged, settledOn(again)).
		When(begin).Refuses(client.ErrStopped)
	state := client.Decider.Fold(new(decidertest.History[client.Event]).Then(registered).Then(lodged).Then(decided).Past).State
	if err := state.Holds([]string{client.Guidance}, client.WindsUp); err != nil {
		t.Errorf("what ends guidance is refused as %v", err)
	}
}

// While the client contests that details are right, processing is restricted:
// that is when they are corrected.
func TestCorrectingDetails(t *testing.T) {
	it := decidertest.For(t, client.Decider)
	correct := client.CorrectDetails(change)
	it("changes them").Given(registered).When(correct).Then(changed)
	it("changes them while processing is restricted").Given(registered, restricted).When(correct).Then(changed)
	it("changes them while the client objects").Given(registered, lodged).When(correct).Then(changed)
	it("changes nothing that is so already").Given(registered, changed).When(correct).Then()
	it("needs a client").When(correct).Refuses(client.ErrNotRegistered)
}
