package client_test

import (
	"testing"

	"klantreis/domain/client"
	"klantreis/domain/decider/decidertest"
)

var (
	review   = client.ReviewGlass{Break: decidertest.Event(2), Outcome: client.Justified, By: "idp|po"}
	reviewed = client.GlassReviewed(review)
)

func TestEveryBreakOfTheGlassIsReviewedByAnother(t *testing.T) {
	it := decidertest.For(t, client.Decider)
	it("is reviewed").Given(registered, smashed).When(review).Then(reviewed)
	it("is reviewed once").Given(registered, smashed, reviewed).When(review).Refuses(client.ErrReviewed)
	it("is there before it is reviewed").Given(registered, entered).When(review).Refuses(client.ErrNoBreak)
	own, other := review, review
	own.By = smashed.By
	it("is not reviewed by who broke it").Given(registered, smashed).When(own).Refuses(client.ErrOwnReview)
	no := review
	no.Outcome = "niet-gerechtvaardigd"
	it("is not found unjustified without a note").Given(registered, smashed).When(no).Refuses(client.ErrReviewNote)
	no.Note = "x"
	it("is found unjustified, with a note").Given(registered, smashed).When(no).Then(client.GlassReviewed(no))
	other.Break = decidertest.Event(3)
	it("is reviewed each by itself").Given(registered, smashed, smashed, reviewed).When(other).Then(client.GlassReviewed(other))
	it("is reviewed while processing is restricted").Given(registered, smashed, restricted).When(review).Then(reviewed)
}
