package client_test

import (
	"testing"

	"klantreis/domain/client"
	"klantreis/domain/decider/decidertest"
)

// standing is how a client's file, or something in it, can stand.
type standing = decidertest.Standing[client.Event]

func since(name string, events ...client.Event) standing {
	past := decidertest.History[client.Event]{}
	for _, e := range events {
		past = past.Then(e)
	}
	return standing{Name: name, Past: past}
}

func TestWhatEveryCommandMeets(t *testing.T) {
	decidertest.Golden(t, "testdata/client.txt", decidertest.Table(client.Decider, []standing{
		since("not registered"), since("registered", registered), since("changed", registered, changed), since("journey begun", registered, begun), since("voucher begun", registered, applied),
		since("present", registered, entered), since("glass broken", registered, smashed),
		since("restricted", registered, restricted), since("restriction lifted", registered, restricted, lifted),
		since("objecting", registered, lodged), since("objection decided", registered, lodged, decided),
		since("objection upheld", registered, lodged, client.ObjectionDecided{Outcome: client.Upheld, By: "idp|po"}), since("recipients to tell", registered, waiting("partner-uwv")),
		since("permitted", registered, permitted), since("permission withdrawn", registered, permitted, unpermitted),
		since("erasure asked", registered, begun, asked), since("erasure refused", registered, asked, refused), since("erasure retracted", registered, asked, unasked),
		since("request received", registered, received), since("request taken up", registered, erasureAsked, asked, takenUp(wish(client.ErasureAsked))), since("request answered", registered, received, answered),
		since("text asked", registered, begun, textAsked), since("text retracted", registered, textAsked, textUnasked), since("text destroyed", registered, begun, textAsked, textDestroyed),
		since("erased", registered, begun, asked, erased), since("details taken back", registered, changed, takenBack),
	}, []client.Command{register, change, client.CorrectDetails(change), begin, apply, enter, smash, rectify, restrict, lift, object, decide, permit, unpermit, disclose, refer,
		takeBack, review, prolong, resume, tell, ask, agree, client.ConfirmErasure{By: "idp|ada"}, refuse, unask, askText, destroyText, client.ConfirmTextDestruction{Event: askText.Event, By: askText.By}, unaskText, client.RetractErasureRequest{Reason: "verzoek-klant", By: "idp|bea"}, goWith, receive, extend, respond, onRequest(restrict, wish(client.ToRestrict).Request)}...))
}
