package people_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"

	"klantreis/adapters/memory"
	"klantreis/domain/catalog"
	"klantreis/domain/client"
	"klantreis/domain/codelist"
	"klantreis/domain/command"
	"klantreis/domain/decider"
	"klantreis/domain/directory"
	"klantreis/domain/journey"
	"klantreis/domain/merge"
	"klantreis/domain/people"
	"klantreis/domain/standing"
	"klantreis/domain/voucher"
)

// A desk records about people without any interface before it.
type desk struct {
	*testing.T
	*people.People
}

func newDesk(t *testing.T) desk {
	book := command.Book{Store: memory.NewStore(), Vault: memory.NewVault(), Codec: catalog.Events, Lists: codelist.First, Clock: command.NewClock(time.Now)}
	return desk{t, people.Over(book)}
}

func request() command.Request {
	return command.Request{ID: uuid.New(), Actor: "idp|ada", Role: "adviseur", Purpose: "begeleiding"}
}

func (d desk) file(id uuid.UUID, cmd client.Command) error {
	_, err := d.Clients.Handle(d.Context(), id, cmd, request())
	return err
}

func (d desk) course(id uuid.UUID, cmd journey.Command) error {
	_, err := d.Journeys.Handle(d.Context(), id, cmd, request())
	return err
}

// grant brings the evidence for whatever a command on a voucher names.
func (d desk) grant(id uuid.UUID, cmd voucher.Command) error {
	_, err := d.Vouchers.Handle(d.Context(), id, voucher.WithEvidence{Command: cmd, Evidence: voucher.Evidence{
		Open: true, Provided: true, Documents: map[uuid.UUID]string{plan: voucher.KindPlan}, Conversations: map[uuid.UUID]decider.Day{talk: 1},
	}}, request())
	return err
}

func (d desk) must(errs ...error) {
	d.Helper()
	if err := errors.Join(errs...); err != nil {
		d.Fatal(err)
	}
}

func (d desk) refuses(what string, err, want error) {
	d.Helper()
	if !errors.Is(err, want) {
		d.Errorf("%s: got %v, want %v", what, err, want)
	}
}

// begun registers a client who has a journey, and a voucher.
func (d desk) begun() (person, course, grant uuid.UUID) {
	d.Helper()
	person, course, grant = uuid.New(), uuid.New(), uuid.New()
	d.must(
		d.file(person, client.Register{Team: "hengelo", FamilyName: "Voorbeeld"}),
		d.file(person, client.BeginJourney{Journey: course}),
		d.course(course, open(person)),
		d.file(person, client.BeginVoucher{Voucher: grant}),
		d.grant(grant, apply(person, course)),
	)
	return person, course, grant
}

func open(person uuid.UUID) journey.Open {
	return journey.Open{Client: person, Begun: uuid.New(), Kind: "werkende", Origin: "zelf", Channel: "inloop", Team: "hengelo"}
}

var plan, talk = uuid.New(), uuid.New()

func apply(person, course uuid.UUID) voucher.Apply {
	a := voucher.Application{
		Client: person, Journey: course, Begun: uuid.New(), Applicant: "klant", RecordedBy: "idp|ada", Line: "structureel", Amount: 100_00,
		Plan: plan, Provider: "roc-van-twente", Training: "Lassen", Level: "mbo-2", Occupation: "7212", Promising: true,
		StartsOn: decider.DayOf(time.Now()) + 60, Conversation: talk,
	}
	return voucher.Apply{Application: a, Terms: standing.Terms(directory.State{}, a.StartsOn)}
}

var (
	contact = journey.RecordContact{Channel: "telefoon", Topic: "werk"}
	closing = journey.Close{Reason: "teruggetrokken"}
	assess  = voucher.BeginAssessment{By: "idp|els"}
	giveUp  = voucher.WithdrawApplication{}
	refer   = journey.SendReferral{Partner: "partner-uwv", Kind: "uwv", Listed: "uwv", Purpose: "werk-vinden", Basis: "suwi-62", DataKinds: []string{"naam"},
		Rules: directory.State{}.BasisRulesOn("suwi-62", decider.Date(2026, 1, 1))}
	restrict = client.Restrict{Ground: "onrechtmatig", By: "idp|po"}
	upheld   = client.DecideObjection{Outcome: client.Upheld, By: "idp|po"}
)

func tomorrow() time.Time { return time.Now().AddDate(0, 0, 1).Truncate(time.Second) }

func object(against string) client.LodgeObjection {
	return client.LodgeObjection{Against: against, Grounds: "x", By: "idp|po"}
}

func TestARestrictionHoldsForWhatDoesNotSeeTheFile(t *testing.T) {
	d := newDesk(t)
	person, course, grant := d.begun()
	d.must(d.file(person, restrict))
	d.refuses("a contact", d.course(course, contact), client.ErrRestricted)
	d.refuses("another journey", d.course(uuid.New(), open(person)), client.ErrRestricted)
	d.refuses("assessing", d.grant(grant, assess), client.ErrRestricted)
	d.refuses("another voucher", d.grant(uuid.New(), apply(person, course)), client.ErrRestricted)
	d.must(d.course(course, journey.Erase{Cause: uuid.New()}), d.grant(grant, voucher.Erase{Cause: uuid.New()}))

	_, other, _ := d.begun()
	d.must(d.course(other, contact)) // it holds for nobody else
}

// What the fund answers moves the place of others, and an objection to a
// decision is a legal claim: the voucher alone decides on these.
func TestARestrictionHoldsUpNoRightsOfOthersAndNoLegalClaims(t *testing.T) {
	d := newDesk(t)
	person, _, grant := d.begun()
	d.must(d.grant(grant, assess), d.grant(grant, voucher.AssessPositive{Amount: 100_00, Mandate: "mandaat-fonds", By: "idp|els"}), d.file(person, restrict))
	story, _, err := d.Vouchers.Load(t.Context(), grant)
	d.must(err, d.grant(grant, voucher.Grant{Assessment: story.State.Positive.Event, Reservation: uuid.New()}))
	story, _, err = d.Vouchers.Load(t.Context(), grant)
	d.must(err)
	if story.State.Status != voucher.IsGranted {
		t.Errorf("it is %s", story.State.Status)
	}
	d.refuses("an objection to nothing", d.grant(grant, voucher.LodgeObjection{Objection: uuid.New(), Decision: uuid.New(), Grounds: "x"}), voucher.ErrNoDecision)
	d.refuses("paying", d.grant(grant, voucher.Pay{Amount: 1, By: "idp|els"}), client.ErrRestricted)
}

func TestItHoldsUntilItIsLifted(t *testing.T) {
	d := newDesk(t)
	person, course, grant := d.begun()
	d.must(d.file(person, restrict))
	d.refuses("a contact", d.course(course, contact), client.ErrRestricted)
	d.must(d.file(person, client.LiftRestriction{Ground: "grond-vervallen", InformedOn: decider.Date(2021, 1, 1), By: "idp|po"}),
		d.course(course, contact), d.grant(grant, assess))
}

func TestARestrictionHoldsForAllFilesOfAPerson(t *testing.T) {
	d := newDesk(t)
	from, course, _ := d.begun()
	into, _, _ := d.begun()
	id := uuid.New()
	join := merge.Merge{Merge: id, From: from, Into: into, Reason: "zelfde-persoon", FromStands: merge.Fit, IntoStands: merge.Fit, FromSeen: uuid.New(), IntoSeen: uuid.New()}
	_, err := d.Merges.Handle(t.Context(), merge.Twente, join, request())
	d.must(err, d.file(into, restrict))
	d.refuses("in the other file", d.file(from, client.ChangeDetails{FamilyName: new("Anders")}), client.ErrRestricted)
	d.refuses("in its journey", d.course(course, contact), client.ErrRestricted)
	_, err = d.Merges.Handle(t.Context(), merge.Twente, merge.Undo{Merge: id, Reason: "andere-persoon"}, request())
	d.refuses("undoing the merge", err, client.ErrRestricted)
	third, _, _ := d.begun()
	join.Merge, join.From, join.Into = uuid.New(), into, third
	_, err = d.Merges.Handle(t.Context(), merge.Twente, join, request())
	d.must(err) // of the file itself its own evidence speaks
}

func TestAPendingObjectionHoldsUpWhatItIsDirectedAt(t *testing.T) {
	d := newDesk(t)
	person, course, grant := d.begun()
	d.must(d.file(person, object("begeleiding")))
	d.refuses("a contact", d.course(course, contact), client.ErrObjected)
	d.must(d.grant(grant, assess))

	person, course, _ = d.begun()
	refer.Referral = uuid.New()
	d.must(d.file(person, object("doorverwijzing")))
	d.refuses("a referral", d.course(course, refer), client.ErrObjected)
	d.must(d.course(course, contact))
}

func TestWhatAnUpheldObjectionStopsCanBeEnded(t *testing.T) {
	d := newDesk(t)
	person, course, grant := d.begun()
	for _, purpose := range []string{"begeleiding", "beoordeling-voucher"} {
		d.must(d.file(person, object(purpose)), d.file(person, upheld))
	}
	d.refuses("a contact", d.course(course, contact), client.ErrStopped)
	d.refuses("assessing", d.grant(grant, assess), client.ErrStopped)
	d.must(d.course(course, closing), d.grant(grant, giveUp))
	d.refuses("reopening", d.course(course, journey.Reopen{Channel: "telefoon"}), client.ErrStopped)
	d.must(d.file(person, client.ResumeProcessing{Against: "begeleiding", Explanation: "x", By: "idp|po"}), d.course(course, journey.Reopen{Channel: "telefoon"}))
}

// A restriction of the wrong client is taken back, and with it all that it held
// up; while it stands, details are not taken back in any file of the person.
func TestARestrictionOfTheWrongClientIsWithdrawn(t *testing.T) {
	d := newDesk(t)
	person, course, _ := d.begun()
	back := func(id uuid.UUID, of command.Request) error {
		return d.file(id, client.Withdraw{Entry: of.ID, Reason: "verkeerde-klant"})
	}
	wrong, slip := request(), request()
	_, err := d.Clients.Handle(t.Context(), person, client.ChangeDetails{FamilyName: new("Anders")}, slip)
	d.must(err)
	_, err = d.Clients.Handle(t.Context(), person, restrict, wrong)
	d.must(err)
	d.refuses("details, while it stands", back(person, slip), client.ErrRestricted)
	d.must(back(person, wrong), d.course(course, contact), back(person, slip))
	d.refuses("taking it back twice", back(person, wrong), client.ErrNoEntry)
}

func TestARestrictionOfOneFileHoldsUpWithdrawalsInAnother(t *testing.T) {
	d := newDesk(t)
	from, _, _ := d.begun()
	into, _, _ := d.begun()
	slip, objected := request(), request()
	_, err := d.Clients.Handle(t.Context(), from, client.ChangeDetails{FamilyName: new("Anders")}, slip)
	d.must(err)
	_, err = d.Clients.Handle(t.Context(), from, object("begeleiding"), objected)
	d.must(err)
	d.must(d.file(from, client.DecideObjection{Outcome: "dwingende-gronden", By: "idp|po"}))
	id := uuid.New()
	_, err = d.Merges.Handle(t.Context(), merge.Twente, merge.Merge{
		Merge: id, From: from, Into: into, Reason: "zelfde-persoon", FromStands: merge.Fit, IntoStands: merge.Fit, FromSeen: uuid.New(), IntoSeen: uuid.New(),
	}, request())
	d.must(err, d.file(into, restrict))
	d.refuses("details", d.file(from, client.Withdraw{Entry: slip.ID, Reason: "onjuist"}), client.ErrRestricted)
	d.refuses("an objection that was decided", d.file(from, client.Withdraw{Entry: objected.ID, Reason: "onjuist"}), client.ErrRestsOn) // rights are seen to
}

// What a person's vouchers say is found for every caller: nobody can leave it
// out, or say otherwise.
func TestWhatAVoucherHoldsIsFoundForEveryCaller(t *testing.T) {
	d := newDesk(t)
	person, course, grant := d.begun()
	ask := client.RequestErasure{Ground: client.Unlawful, By: "idp|po"}
	confirm := client.ConfirmErasure{By: "idp|fg", Found: client.Findings{Seen: []uuid.UUID{grant, course}}}
	d.must(d.grant(grant, assess), d.grant(grant, voucher.AssessPositive{Amount: 100_00, Mandate: "mandaat-fonds", By: "idp|els"}))
	story, _, err := d.Vouchers.Load(t.Context(), grant)
	d.must(err, d.grant(grant, voucher.Grant{Assessment: story.State.Positive.Event, Reservation: uuid.New()}), d.file(person, ask))
	d.refuses("erasing whose voucher was granted", d.file(person, confirm), client.ErrOwing)
	d.refuses("withdrawing nothing", d.course(course, journey.Withdraw{Entry: uuid.New(), Reason: "onjuist"}), journey.ErrNoEntry)

	from, _, _ := d.begun()
	join := merge.Merge{Merge: uuid.New(), From: person, Into: from, Reason: "zelfde-persoon", FromStands: merge.Fit, IntoStands: merge.Fit, FromSeen: uuid.New(), IntoSeen: uuid.New()}
	_, err = d.Merges.Handle(t.Context(), merge.Twente, join, request())
	d.must(err, d.file(from, ask))
	d.refuses("erasing whose other file has one", d.file(from, confirm), client.ErrOwing)
	d.must(d.grant(grant, giveUp), d.file(from, confirm))
}

func TestAConversationIsWithdrawnOnceNoVoucherRestsOnIt(t *testing.T) {
	d := newDesk(t)
	person, course, _ := d.begun()
	entry := request()
	_, err := d.Journeys.Handle(t.Context(), course, journey.RecordIntake{Channel: "inloop"}, request())
	d.must(err)
	given, err := d.Journeys.Handle(t.Context(), course, journey.GiveAdvice{
		Advice: uuid.New(), Form: voucher.NeedsConversation, Topics: []string{"loopbaan"}, Channel: "inloop",
	}, entry)
	d.must(err)
	grant := uuid.New()
	cmd := apply(person, course)
	cmd.Conversation, cmd.Training, cmd.StartsOn = given.Events[0], "Frezen", cmd.StartsOn+1
	_, err = d.Vouchers.Handle(t.Context(), grant, voucher.WithEvidence{Command: cmd, Evidence: voucher.Evidence{
		Open: true, Provided: true, Documents: map[uuid.UUID]string{plan: voucher.KindPlan}, Conversations: map[uuid.UUID]decider.Day{given.Events[0]: 1},
	}}, request())
	d.must(err, d.file(person, client.BeginVoucher{Voucher: grant}))
	back := journey.Withdraw{Entry: entry.ID, Reason: "onjuist"}
	d.refuses("withdrawing what a voucher rests on", d.course(course, back), journey.ErrRestsOn)
	d.must(d.grant(grant, giveUp), d.course(course, back))
}
