package people_test

import (
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
)

// later is a desk whose clock can be set, and that can say of itself what it
// likes.
func later(t *testing.T) (d desk, now *time.Time, say func(...directory.Command)) {
	now = new(time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC))
	clock := command.NewClock(func() time.Time { return *now })
	book := command.Book{Store: memory.NewStore(), Vault: memory.NewVault(), Codec: catalog.Events, Lists: codelist.First, Clock: clock}
	words := command.New(directory.Decider, book)
	return desk{t, people.Over(book)}, now, func(all ...directory.Command) {
		t.Helper()
		for _, c := range all {
			if _, err := words.Handle(t.Context(), directory.ID, c, request()); err != nil {
				t.Fatal(err)
			}
		}
	}
}

var erase = client.ConfirmErasure{By: "idp|fg"}

// asked has the erasure of a client asked for on a ground.
func (d desk) asked(person uuid.UUID, ground string) {
	d.Helper()
	d.must(d.file(person, client.RequestErasure{Ground: ground, By: "idp|po"}))
}

func (d desk) retracted(person uuid.UUID) {
	d.Helper()
	d.must(d.file(person, client.RetractErasureRequest{Reason: "onjuist", By: "idp|po"}))
}

// began opens a journey of a new client.
func (d desk) began() (person, course uuid.UUID) {
	d.Helper()
	person, course = uuid.New(), uuid.New()
	d.must(d.file(person, client.Register{Team: "hengelo", FamilyName: "Voorbeeld"}), d.file(person, client.BeginJourney{Journey: course}), d.course(course, open(person)))
	return person, course
}

func (d desk) advised(course uuid.UUID) {
	d.Helper()
	d.must(d.course(course, journey.RecordIntake{Channel: "inloop"}),
		d.course(course, journey.GiveAdvice{Advice: uuid.New(), Form: "loopbaangesprek", Topics: []string{"loopbaan"}, Channel: "inloop"}))
}

func TestAJourneyIsKeptForItsTerm(t *testing.T) {
	d, now, _ := later(t)
	person, course := d.began()
	d.asked(person, client.TermOver)
	d.refuses("while it runs", d.file(person, erase), client.ErrKept)
	d.must(d.course(course, closing))
	*now = time.Date(2027, 3, 2, 12, 0, 0, 0, time.UTC)
	d.refuses("on its last day", d.file(person, erase), client.ErrKept)
	*now = now.AddDate(0, 0, 1)
	d.must(d.file(person, erase))
}

func TestAdviceIsKeptLonger(t *testing.T) {
	d, now, _ := later(t)
	person, course := d.began()
	d.advised(course)
	d.must(d.course(course, closing))
	*now = time.Date(2031, 3, 2, 12, 0, 0, 0, time.UTC)
	d.asked(person, "verzoek-betrokkene")
	d.refuses("at the client's request", d.file(person, erase), client.ErrKept)
	d.retracted(person)
	d.asked(person, client.TermOver)
	d.refuses("on its last day", d.file(person, erase), client.ErrKept)
	*now = now.AddDate(0, 0, 1)
	d.must(d.file(person, erase))
}

func TestAVoucherIsKeptLongest(t *testing.T) {
	d, now, _ := later(t)
	person, course, grant := d.begun()
	d.asked(person, "verzoek-betrokkene")
	d.refuses("while it is not decided on", d.file(person, erase), client.ErrKept)
	d.must(d.grant(grant, giveUp), d.course(course, closing))
	*now = time.Date(2031, 3, 2, 12, 0, 0, 0, time.UTC)
	d.refuses("on its last day", d.file(person, erase), client.ErrKept)
	*now = now.AddDate(0, 0, 1)
	d.must(d.file(person, erase))
}

// All files of a person go together, so each of them keeps all.
func TestAnotherFileOfThePersonIsKeptToo(t *testing.T) {
	d, now, _ := later(t)
	kept, course := d.began()
	d.advised(course)
	d.must(d.course(course, closing))
	person, course := d.began()
	d.must(d.course(course, closing))
	*now = now.AddDate(2, 0, 0)
	join := merge.Merge{Merge: uuid.New(), From: kept, Into: person, Reason: "zelfde-persoon", FromStands: merge.Fit, IntoStands: merge.Fit, FromSeen: uuid.New(), IntoSeen: uuid.New()}
	_, err := d.Merges.Handle(t.Context(), merge.Twente, join, request())
	d.must(err)
	d.asked(person, client.TermOver)
	d.refuses("erasing whose other file is kept", d.file(person, erase), client.ErrKept)
	*now = now.AddDate(4, 0, 0)
	d.must(d.file(person, erase))
}

func TestAFileWithoutAJourneyIsKeptSinceItWasTouched(t *testing.T) {
	d, now, _ := later(t)
	person := uuid.New()
	d.must(d.file(person, client.Register{Team: "hengelo", FamilyName: "Voorbeeld"}))
	*now = now.AddDate(0, 6, 0)
	d.must(d.file(person, client.OpenContact{By: "idp|ada", Channel: "inloop"}))
	d.asked(person, client.TermOver)
	*now = now.AddDate(0, 9, 0)
	d.refuses("nine months after the contact", d.file(person, erase), client.ErrKept)
	*now = now.AddDate(0, 4, 0)
	d.must(d.file(person, erase))
}

// A journey whose opening was withdrawn keeps nothing.
func TestAJourneyThatNeverWasKeepsNothing(t *testing.T) {
	d, _, _ := later(t)
	person, course := uuid.New(), uuid.New()
	entry := request()
	d.must(d.file(person, client.Register{Team: "hengelo", FamilyName: "Voorbeeld"}), d.file(person, client.BeginJourney{Journey: course}))
	_, err := d.Journeys.Handle(t.Context(), course, open(person), entry)
	d.must(err, d.course(course, journey.Withdraw{Entry: entry.ID, Reason: "verkeerde-klant"}))
	d.asked(person, client.TermOver)
	d.must(d.file(person, erase))
}

// The terms are what the directory says on the day, also for what ended before.
func TestTheTermsAreThoseOfTheDay(t *testing.T) {
	d, now, say := later(t)
	person, course := d.began()
	d.must(d.course(course, closing))
	*now = now.AddDate(0, 7, 0)
	today := decider.DayOf(*now)
	say(directory.ProposeRetention{Change: uuid.New(), Result: "advies-gegeven", From: today, Months: 1, Duty: "wettelijk", Source: "x", Reason: "x", By: "idp|ada"})
	change := uuid.New()
	say(directory.ProposeRetention{Change: change, Result: "zonder-advies", From: today + 1, Months: 6, Duty: "eigen-termijn", Source: "x", Reason: "x", By: "idp|ada"},
		directory.ConfirmChange{Change: change, By: "idp|bea"})
	d.asked(person, client.TermOver)
	d.refuses("the day before it is shorter", d.file(person, erase), client.ErrKept)
	*now = now.AddDate(0, 0, 1)
	d.must(d.file(person, erase))
}

func TestTheGroundOfARefusalIsFound(t *testing.T) {
	d, _, _ := later(t)
	person, course := d.began()
	d.asked(person, "verzoek-betrokkene")
	refuse := client.RefuseErasure{Reason: client.LawKeeps, By: "idp|fg"}
	d.refuses("without advice", d.file(person, refuse), client.ErrUnfounded)
	d.advised(course)
	d.must(d.file(person, refuse))
}

// What was asked for in a merged file is found for who confirms it in the one
// that goes on, and for nobody else: nobody can bring it along.
func TestAnErasureThatWasAskedForInAMergedFileIsFound(t *testing.T) {
	d := newDesk(t)
	from, _ := d.began()
	into, _ := d.began()
	forged := erase
	forged.Asked = client.Request{Ground: client.Unlawful, By: "idp|po"}
	d.refuses("who brings a request along", d.file(into, forged), client.ErrNoRequest)
	join := merge.Merge{Merge: uuid.New(), From: from, Into: into, Reason: "zelfde-persoon", FromStands: merge.Fit, IntoStands: merge.Fit, FromSeen: uuid.New(), IntoSeen: uuid.New()}
	_, err := d.Merges.Handle(t.Context(), merge.Twente, join, request())
	d.must(err)
	d.asked(into, client.Unlawful)
	d.refuses("the merged file, by what was asked of the other", d.file(from, erase), client.ErrNoRequest)
	d.retracted(into)
	d.asked(from, client.Unlawful)
	d.must(d.file(into, erase))
	story, _, err := d.Clients.Load(t.Context(), into)
	if d.must(err); !story.State.Erased {
		t.Error("it is not erased")
	}
}
