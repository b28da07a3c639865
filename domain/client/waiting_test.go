package client_test

import (
	"testing"

	"github.com/google/uuid"

	"klantreis/domain/client"
	"klantreis/domain/decider/decidertest"
)

// What nobody could do any more once a file is erased is done first, whichever
// of the person's files it is in.
func TestAnErasureWaitsForWhatCouldNotBeDoneAnyMore(t *testing.T) {
	it := decidertest.For(t, client.Decider)
	alone := erased
	alone.Journeys = nil
	told := client.RecipientTold{Recipient: "partner-uwv", Outcome: client.Told, By: "idp|po"}
	it("waits until recipients were told").Given(registered, waiting("partner-uwv"), asked).When(agree).Refuses(client.ErrUntold)
	it("goes on when they were").Given(registered, waiting("partner-uwv"), told, asked).When(agree).Then(alone)
	it("waits until a break of the glass was reviewed").Given(registered, smashed, asked).When(agree).Refuses(client.ErrUnreviewed)
	it("goes on when it was").Given(registered, smashed, reviewed, asked).When(agree).Then(alone)
	for name, c := range map[string]struct {
		others client.Waiting
		want   error
	}{
		"waits for a request in another file":     {client.Waiting{Requests: []uuid.UUID{decidertest.ID(35)}}, client.ErrOthersWait},
		"waits for recipients of another file":    {client.Waiting{Recipients: 1}, client.ErrUntold},
		"waits for a break of the glass of it":    {client.Waiting{Breaks: []uuid.UUID{decidertest.Event(9)}}, client.ErrUnreviewed},
		"names the requests before the other two": {client.Waiting{Requests: []uuid.UUID{decidertest.ID(35)}, Recipients: 1, Breaks: []uuid.UUID{decidertest.Event(9)}}, client.ErrOthersWait},
	} {
		elsewhere := agree
		elsewhere.Others = c.others
		it(name).Given(registered, asked).When(elsewhere).Refuses(c.want)
	}
}
