package client_test

import (
	"testing"

	"klantreis/domain/client"
	"klantreis/domain/decider/decidertest"
)

var (
	rectify  = client.Rectify{Outcome: "uitgevoerd", Asked: "x", RecipientsTold: []string{"Voorbeeldbond"}, By: "idp|po"}
	restrict = client.Restrict{Ground: "juistheid-betwist", Explanation: "x", By: "idp|po"}
	lift     = client.LiftRestriction{Ground: "juistheid-vastgesteld", InformedOn: decidertest.Day(1), By: "idp|po"}
	object   = client.LodgeObjection{Against: "begeleiding", Grounds: "x", By: "idp|po"}
	decide   = client.DecideObjection{Outcome: "gegrond", By: "idp|po"}
	goWith   = client.EraseMerged{Ground: "verzoek-betrokkene", RequestedBy: "idp|ada", ConfirmedBy: "idp|bea"}

	rectified  = client.RectificationDecided(rectify)
	restricted = client.ProcessingRestricted(restrict)
	lifted     = client.RestrictionLifted(lift)
	lodged     = client.ObjectionLodged(object)
	decided    = client.ObjectionDecided(decide)
)

func TestRectification(t *testing.T) {
	it := decidertest.For(t, client.Decider)
	it("is carried out, and recipients are told").Given(registered).When(rectify).Then(rectified)
	it("is decided as often as it is asked").Given(registered, rectified).When(rectify).Then(rectified)
	it("is decided while processing is restricted").Given(registered, restricted).When(rectify).Then(rectified)
	no := client.Rectify{Outcome: client.Refused, Ground: "gegeven-is-juist", Asked: "x", By: "idp|po"}
	it("is refused with a ground").Given(registered).When(no).Then(client.RectificationDecided(no))
	bare, told, yes := no, no, rectify
	bare.Ground = ""
	it("is not refused without one").Given(registered).When(bare).Refuses(client.ErrGroundNeeded)
	told.RecipientsTold = []string{"Voorbeeldbond"}
	it("tells nobody of what was not corrected").Given(registered).When(told).Refuses(client.ErrNobodyToTell)
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
	for _, cmd := range []client.Command{change, begin, apply, enter, smash} {
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
}
