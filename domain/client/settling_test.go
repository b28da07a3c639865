package client_test

import (
	"testing"

	"klantreis/domain/client"
	"klantreis/domain/decider"
	"klantreis/domain/decider/decidertest"
)

func TestACommandSettlesWhatStandsInTheFile(t *testing.T) {
	rectifies, erases, objects := rectify, ask, object
	rectifies.Request, erases.Request, objects.Request = wish(client.ToRectify).Request, wish(client.ErasureAsked).Request, wish(client.ObjectionMade).Request
	upheld := client.ObjectionDecided{Outcome: client.Upheld, By: "idp|po"}
	for _, c := range []struct {
		cmd client.Command
		by  []client.Event
	}{
		{takeBack, []client.Event{changed}},
		{unpermit, []client.Event{permitted}},
		{review, []client.Event{smashed}},
		{tell, []client.Event{waiting("partner-uwv")}},
		{lift, []client.Event{restricted}},
		{decide, []client.Event{lodged}},
		{resume, []client.Event{lodged, upheld}},
		{refuse, []client.Event{asked}},
		{unask, []client.Event{asked}},
		{destroyText, []client.Event{textAsked}},
		{unaskText, []client.Event{textAsked}},
		{prolong, []client.Event{asked}},
		{extend, []client.Event{received}},
		{respond, []client.Event{received}},
		{rectifies, []client.Event{wished(client.ToRectify)}},
		{onRequest(restrict, wish(client.ToRestrict).Request), []client.Event{wished(client.ToRestrict)}},
		{erases, []client.Event{wished(client.ErasureAsked)}},
		{objects, []client.Event{wished(client.ObjectionMade)}},
	} {
		fold := func(events ...client.Event) client.Story {
			h := decidertest.History[client.Event]{}
			for _, e := range events {
				h = h.Then(e)
			}
			return client.Decider.Fold(h.Past)
		}
		if client.Settles(c.cmd, fold(registered)) || client.Settles(c.cmd, fold()) {
			t.Errorf("%T settles what does not stand there", c.cmd)
		}
		if !client.Settles(c.cmd, fold(append([]client.Event{registered}, c.by...)...)) {
			t.Errorf("%T does not settle %T", c.cmd, c.by)
		}
	}
}

// What begins something settles nothing, whatever stands in the file.
func TestWhatIsNewSettlesNothing(t *testing.T) {
	h := decidertest.History[client.Event]{}
	for _, e := range []client.Event{registered, changed, smashed, permitted, waiting("partner-uwv"), received, lodged, restricted, asked} {
		h = h.Then(e)
	}
	all := client.Decider.Fold(h.Past)
	for _, cmd := range []client.Command{register, change, client.CorrectDetails(change), begin, apply, enter, smash, permit, disclose, rectify, restrict, object, receive, ask, agree, goWith, askText} {
		if client.Settles(cmd, all) {
			t.Errorf("%T settles something", cmd)
		}
	}
}

// An erasure is asked for in any file of a person, and confirmed in the one that
// goes on.
func TestAnErasureThatWasAskedForInAMergedFile(t *testing.T) {
	it := decidertest.For(t, client.Decider)
	elsewhere := agree
	elsewhere.Asked = client.Request{Ground: ask.Ground, By: ask.By}
	it("is confirmed").Given(registered, begun).When(elsewhere).Then(erased)
	elsewhere.By = ask.By
	it("is not confirmed by who asked for it").Given(registered, begun).When(elsewhere).Refuses(client.ErrSamePerson)
	here := agree
	here.Asked = client.Request{Ground: "dubbel", By: decider.Ref("idp|cor")}
	it("is the one that was asked for in the file itself, where one was").Given(registered, begun, asked).When(here).Then(erased)
}
