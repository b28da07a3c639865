package client_test

import (
	"testing"

	"klantreis/domain/client"
	"klantreis/domain/decider/decidertest"
)

var (
	toUWV  = client.DisclosureRecorded{Disclosure: decidertest.ID(11), Recipient: "partner-uwv", Kind: "uwv", Purpose: "inkomen", DataKinds: []string{"naam"}, Basis: "suwi-62"}
	toBond = client.DisclosureRecorded{Disclosure: decidertest.ID(12), Recipient: "partner-bond", Kind: "vakbond", Purpose: "inkomen", DataKinds: []string{"naam"}, Basis: "suwi-62"}
	tell   = client.TellRecipient{Recipient: "partner-uwv", Outcome: client.Told, By: "idp|po"}
	telled = client.RecipientTold(tell)
)

func waiting(recipients ...string) client.RecipientsToTell {
	return client.RecipientsToTell{Recipients: recipients}
}

func TestARectificationIsToldToEveryoneWhoGotData(t *testing.T) {
	it := decidertest.For(t, client.Decider)
	it("is to be told to all of them").Given(registered, toUWV, toBond).When(rectify).Then(rectified, waiting("partner-bond", "partner-uwv"))
	some := rectify
	some.RecipientsTold = []string{"partner-bond"}
	it("is not told again to who knows").Given(registered, toUWV, toBond).When(some).Then(decidedOn(some), waiting("partner-uwv"))
	it("names those to whom data went").Given(registered, toUWV).When(some).Refuses(client.ErrNotARecipient)
	elsewhere := some
	elsewhere.Disclosed = []string{"partner-bond", "partner-svb"}
	it("counts what went out by another file of the person").Given(registered, toUWV).When(elsewhere).
		Then(decidedOn(some), waiting("partner-svb", "partner-uwv"))
	no := client.Rectify{Outcome: client.Refused, Ground: "gegeven-is-juist", Asked: "x", By: "idp|po"}
	it("is told to nobody where it was refused").Given(registered, toUWV).When(no).Then(decidedOn(no))
}

func TestARestrictionIsToldToEveryoneWhoGotData(t *testing.T) {
	it := decidertest.For(t, client.Decider)
	it("is to be told to all of them").Given(registered, toUWV, toBond).When(restrict).Then(restricted, waiting("partner-bond", "partner-uwv"))
	elsewhere := restrict
	elsewhere.Disclosed = []string{"partner-svb"}
	it("counts what went out by another file of the person").Given(registered, toUWV).When(elsewhere).Then(restricted, waiting("partner-svb", "partner-uwv"))
	it("is told while it holds").Given(registered, toUWV, restricted, waiting("partner-uwv")).When(tell).Then(telled)
	it("needs nobody told where nothing went out").Given(registered).When(restrict).Then(restricted)
}

func TestEachRecipientIsToldOrItIsSaidWhyNot(t *testing.T) {
	it := decidertest.For(t, client.Decider)
	given := it("is told").Given(registered, toUWV, rectified, waiting("partner-bond", "partner-uwv"))
	given.When(tell).Then(telled)
	it("is told once").Given(registered, toUWV, rectified, waiting("partner-uwv"), telled).When(tell).Refuses(client.ErrNothingToTell)
	it("is told when something was rectified").Given(registered, toUWV).When(tell).Refuses(client.ErrNothingToTell)
	not := tell
	not.Outcome = "onmogelijk"
	given.When(not).Refuses(client.ErrWhyNotTold)
	not.Explanation = "x"
	given.When(not).Then(client.RecipientTold(not))
	it("is told of the next one, too").Given(registered, toUWV, waiting("partner-uwv"), telled, waiting("partner-uwv")).When(tell).Then(telled)
}
