package people_test

import (
	"testing"

	"github.com/google/uuid"

	"klantreis/domain/client"
	"klantreis/domain/journey"
	"klantreis/domain/merge"
	"klantreis/domain/voucher"
)

// asksFor asks for the text of an event to be destroyed, and claims to have found
// it: what the log has counts.
func asksFor(event uuid.UUID) client.Command {
	return client.RequestTextDestruction{Event: event, Ground: "verkeerde-klant", By: "idp|po", Found: client.TextPlace{File: uuid.New()}}
}

// said records a contact in a journey, with words or without.
func (d desk) said(course uuid.UUID, note string) uuid.UUID {
	d.Helper()
	done, err := d.Journeys.Handle(d.Context(), course, journey.RecordContact{Channel: "telefoon", Topic: "werk", Note: note}, request())
	d.must(err)
	return done.Events[0]
}

// place is where a text was found whose destruction was asked for.
func (d desk) place(id, event uuid.UUID) client.TextPlace {
	d.Helper()
	story, _, err := d.Clients.Load(d.Context(), id)
	d.must(err)
	return story.State.Texts[event].TextPlace
}

func TestATextIsFoundWhereItStands(t *testing.T) {
	d := newDesk(t)
	person, course, grant := d.begun()
	wrong := d.said(course, "Dat was iemand anders.")
	d.must(d.file(person, asksFor(wrong)))
	if got, want := d.place(person, wrong), (client.TextPlace{Journey: course}); got != want {
		t.Errorf("it was found in %+v, want %+v", got, want)
	}
	stops := voucher.WithEvidence{Command: voucher.WithdrawApplication{Note: "De klant heeft schulden."}}
	given, err := d.Vouchers.Handle(t.Context(), grant, stops, request())
	d.must(err)
	d.must(d.file(person, asksFor(given.Events[0])))
	if got, want := d.place(person, given.Events[0]), (client.TextPlace{Voucher: grant}); got != want {
		t.Errorf("it was found in %+v, want %+v", got, want)
	}
	disclosed, err := d.Clients.Handle(t.Context(), person, client.BreakGlass{By: "idp|x", Reason: "anders", Explanation: "Omdat."}, request())
	d.must(err)
	d.must(d.file(person, asksFor(disclosed.Events[0])))
	if got, want := d.place(person, disclosed.Events[0]), (client.TextPlace{File: person}); got != want {
		t.Errorf("it was found in %+v, want %+v", got, want)
	}
}

func TestWhatHasNoTextIsNotDestroyed(t *testing.T) {
	d := newDesk(t)
	person, course, _ := d.begun()
	_, elsewhere, _ := d.begun()
	d.refuses("an event without a text", d.file(person, asksFor(d.said(course, ""))), client.ErrNoText)
	d.refuses("a text of somebody else", d.file(person, asksFor(d.said(elsewhere, "Van een ander."))), client.ErrNoText)
	d.refuses("what nobody recorded", d.file(person, asksFor(uuid.New())), client.ErrNoText)
}

func TestATextIsFoundInAFileThatWasMerged(t *testing.T) {
	d := newDesk(t)
	from, course, _ := d.begun()
	into, _, _ := d.begun()
	wrong := d.said(course, "Dat was iemand anders.")
	join := merge.Merge{Merge: uuid.New(), From: from, Into: into, Reason: "zelfde-persoon", FromStands: merge.Fit, IntoStands: merge.Fit, FromSeen: uuid.New(), IntoSeen: uuid.New()}
	_, err := d.Merges.Handle(t.Context(), merge.Twente, join, request())
	d.must(err)
	d.must(d.file(into, asksFor(wrong)))
	if got, want := d.place(into, wrong), (client.TextPlace{Journey: course}); got != want {
		t.Errorf("it was found in %+v, want %+v", got, want)
	}
}
