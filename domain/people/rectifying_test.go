package people_test

import (
	"testing"

	"github.com/google/uuid"

	"klantreis/domain/client"
	"klantreis/domain/journey"
	"klantreis/domain/voucher"
)

// What was put right in a voucher is found as well, on the day on which the client
// asked, and not what was put right the day before.
func TestAVoucherIsRectified(t *testing.T) {
	d := newDesk(t)
	person, _, grant := d.begun()
	wrong := request()
	evidence := voucher.WithEvidence{Command: assess}
	_, err := d.Vouchers.Handle(t.Context(), grant, evidence, wrong)
	d.must(err)
	righted, err := d.Vouchers.Handle(t.Context(), grant, voucher.Withdraw{Entry: wrong.ID, Reason: "onjuist"}, request())
	d.must(err)
	asked := client.ReceiveRequest{Request: uuid.New(), Right: client.ToRectify, By: "idp|po"}
	put := client.Rectify{Outcome: "uitgevoerd", Asked: "x", By: "idp|po", Corrections: righted.Events, Request: asked.Request}
	d.must(d.file(person, asked), d.file(person, put))
}

func TestWhatWasPutRightTheDayBeforeRectifiesNothing(t *testing.T) {
	d, now, _ := later(t)
	person, course, _ := d.begun()
	wrong := request()
	_, err := d.Journeys.Handle(t.Context(), course, contact, wrong)
	d.must(err)
	righted, err := d.Journeys.Handle(t.Context(), course, journey.Correct(journey.Withdraw{Entry: wrong.ID, Reason: "onjuist"}), request())
	d.must(err)
	*now = now.AddDate(0, 0, 1)
	asked := client.ReceiveRequest{Request: uuid.New(), Right: client.ToRectify, By: "idp|po"}
	put := client.Rectify{Outcome: "uitgevoerd", Asked: "x", By: "idp|po", Corrections: righted.Events, Request: asked.Request}
	d.must(d.file(person, asked))
	d.refuses("what was put right the day before", d.file(person, put), client.ErrBeforeAsked)
}

// While a client contests what a journey says, nobody works with it; what is wrong
// is taken back all the same, and what put it right is found for every caller.
func TestAJourneyIsRectifiedWhileItIsRestricted(t *testing.T) {
	d := newDesk(t)
	person, course, _ := d.begun()
	wrong, put := request(), request()
	_, err := d.Journeys.Handle(t.Context(), course, contact, wrong)
	d.must(err, d.file(person, restrict))
	back := journey.Withdraw{Entry: wrong.ID, Reason: "onjuist"}
	d.refuses("withdrawing it", d.course(course, back), client.ErrRestricted)
	righted, err := d.Journeys.Handle(t.Context(), course, journey.Correct(back), put)
	d.must(err)

	_, elsewhere, _ := d.begun()
	other, err := d.Journeys.Handle(t.Context(), elsewhere, contact, request())
	d.must(err)
	rectify := func(events ...uuid.UUID) error {
		return d.file(person, client.Rectify{Outcome: "uitgevoerd", Asked: "x", By: "idp|po", Corrections: events, Corrected: events})
	}
	d.refuses("a contact of somebody else", rectify(other.Events[0]), client.ErrNoCorrection)
	d.refuses("what nobody recorded", rectify(righted.Events[0], uuid.New()), client.ErrNoCorrection)
	d.must(rectify(righted.Events[0]))
}
