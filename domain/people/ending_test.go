package people_test

import (
	"testing"

	"github.com/google/uuid"

	"klantreis/domain/client"
	"klantreis/domain/decider"
	"klantreis/domain/journey"
	"klantreis/domain/voucher"
)

// thing is one of which a journey has one of each kind, in these tests.
var thing = uuid.New()

func sent() journey.SendReferral {
	r := refer
	r.Referral = thing
	return r
}

// endings are commands that only end, with what is begun before that.
var endings = []struct {
	end   journey.Command
	begun []journey.Command
}{
	{closing, nil},
	{journey.EndTransition{Transition: thing, Exit: "gestopt"}, []journey.Command{signal}},
	{journey.EndTrack{Transition: thing, Track: "meelopen"}, []journey.Command{signal,
		journey.ReachStage{Transition: thing, Stage: journey.InGuidance}, journey.StartTrack{Transition: thing, Track: "meelopen"}}},
	{journey.DropNeed{Need: thing, Reason: "niet-meer-nodig"}, []journey.Command{journey.IdentifyNeed{Need: thing, Source: "klant", Domain: "taal", Severity: "licht"}}},
	{journey.CancelAppointment{Appointment: thing, By: "klant", Reason: "verhinderd"}, []journey.Command{journey.MakeAppointment{
		Appointment: thing, BeginsAt: tomorrow(), Minutes: 30, Channel: "telefoon", With: "idp|ada", Topic: "werk"}}},
	{journey.DropPromise{Promise: thing, Reason: "niet-meer-nodig"}, []journey.Command{journey.MakePromise{Promise: thing, By: "idp|ada", DueOn: decider.DayOf(tomorrow()), What: "x"}}},
	{journey.RetractHandover{Handover: thing}, []journey.Command{handOver}},
	{journey.DeclineHandover{Handover: thing, By: "idp|bea", Team: "almelo", Reason: "geen-capaciteit"}, []journey.Command{handOver}},
	{journey.DeclineReferral{Referral: thing, Reason: "geen-capaciteit"}, []journey.Command{sent()}},
	{journey.ExpireReferral{Referral: thing}, []journey.Command{sent()}},
}

var (
	signal   = journey.Signal{Transition: thing, Trigger: "reorganisatie"}
	handOver = journey.ProposeHandover{Handover: thing, By: "idp|ada", To: "idp|bea", Team: "almelo", Reason: "werkverdeling"}
)

// holds are what holds up the processing of a client's data.
var holds = map[string]client.Command{
	"a restriction":            restrict,
	"an objection to guidance": object("begeleiding"),
	"one to referring":         object("doorverwijzing"),
	"one to assessing":         object("beoordeling-voucher"),
}

func TestWhateverHoldsUpProcessingAJourneyIsEndedInEveryWay(t *testing.T) {
	for why, hold := range holds {
		for _, c := range endings {
			d := newDesk(t)
			person, course, _ := d.begun()
			for _, cmd := range c.begun {
				d.must(d.course(course, cmd))
			}
			d.must(d.file(person, hold))
			if err := d.course(course, c.end); err != nil {
				t.Errorf("%s holds up %T: %v", why, c.end, err)
			}
		}
	}
}

// The question of an employer is one of a contact person's journey.
func TestWhateverHoldsUpProcessingAnEmployersQuestionIsDropped(t *testing.T) {
	for why, hold := range holds {
		d := newDesk(t)
		person, course := uuid.New(), uuid.New()
		opening, asked := open(person), request()
		opening.Kind = "werkgever"
		d.must(d.file(person, client.Register{Team: "hengelo", FamilyName: "Voorbeeld"}), d.file(person, client.BeginJourney{Journey: course}), d.course(course, opening))
		put, err := d.Journeys.Handle(t.Context(), course, journey.PassOnQuestion{Kind: "wsp", Partner: "wsp-twente", Topic: "werkgeversvraag", Listed: "wsp"}, asked)
		d.must(err, d.file(person, hold))
		if err := d.course(course, journey.DropQuestion{Question: put.Events[0], Reason: "niet-meer-nodig"}); err != nil {
			t.Errorf("%s holds up dropping a question: %v", why, err)
		}
	}
}

func TestWhateverHoldsUpProcessingTheClientWithdrawsAnApplicationAndAPermission(t *testing.T) {
	for why, hold := range holds {
		d := newDesk(t)
		person, _, grant := d.begun()
		given := uuid.New()
		d.must(d.file(person, client.GivePermission{Permission: given, Form: "mondeling", Recipient: "partner-uwv", Purpose: "werk-vinden", DataKinds: []string{"naam"}}), d.file(person, hold))
		if err := d.grant(grant, giveUp); err != nil {
			t.Errorf("%s holds up withdrawing an application: %v", why, err)
		}
		if err := d.file(person, client.WithdrawPermission{Permission: given}); err != nil {
			t.Errorf("%s holds up withdrawing a permission: %v", why, err)
		}
	}
}

// What is taken back, removed or decided against the client is not ended for
// them: a restriction is there to keep it as it is.
func TestWhatIsContestedIsNotTakenBackMeanwhile(t *testing.T) {
	for _, held := range []struct {
		guidance, assessing client.Command
		want                error
	}{
		{restrict, restrict, client.ErrRestricted},
		{object("begeleiding"), object("beoordeling-voucher"), client.ErrObjected},
	} {
		d := newDesk(t)
		person, course, _ := d.begun()
		entry := request()
		_, err := d.Journeys.Handle(t.Context(), course, contact, entry)
		d.must(err, d.file(person, held.guidance))
		d.refuses("taking back a contact", d.course(course, journey.Withdraw{Entry: entry.ID, Reason: "onjuist"}), held.want)
		d.refuses("removing a document", d.course(course, journey.RemoveDocument{Document: uuid.New(), Reason: "verkeerde-klant"}), held.want)

		person, _, grant := d.begun()
		d.must(d.file(person, held.assessing))
		d.refuses("revoking", d.grant(grant, voucher.Revoke{Ground: "anders", By: "idp|els", Mandate: "mandaat-fonds", Explanation: "x"}), held.want)
		d.refuses("letting it run out", d.grant(grant, voucher.Expire{}), held.want)
	}
}
