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
	"klantreis/domain/merge"
	"klantreis/domain/people"
	"klantreis/domain/voucher"
)

// asks says that a voucher is going to be the client's, and applies for it.
func (d desk) asks(person, id uuid.UUID, cmd voucher.Apply) error {
	d.Helper()
	d.must(d.file(person, client.BeginVoucher{Voucher: id}))
	return d.grant(id, cmd)
}

func TestTheSameIsAppliedForOnceByOnePerson(t *testing.T) {
	d := newDesk(t)
	person, course, one := d.begun()
	again := apply(person, course)
	d.refuses("the same again", d.asks(person, uuid.New(), again), voucher.ErrAlike.Because(one.String()))

	lathe := again
	lathe.Training, lathe.StartsOn = "Frezen", again.StartsOn+1
	d.must(d.asks(person, uuid.New(), lathe))
	apart := again
	apart.Distinction = voucher.Distinction{NotAlike: []uuid.UUID{one}, HowDifferent: "Het tweede deel."}
	d.must(d.asks(person, uuid.New(), apart))

	somebody, theirs, _ := d.begun()
	d.refuses("the same of another person's", d.asks(somebody, uuid.New(), apply(somebody, theirs)), voucher.ErrAlike) // their own
}

// Files that were merged are of one person.
func TestTheSameIsAppliedForOnceWhateverFileItIsIn(t *testing.T) {
	d := newDesk(t)
	person, _, one := d.begun()
	twin, course := uuid.New(), uuid.New()
	d.must(d.file(twin, client.Register{Team: "hengelo", FamilyName: "Voorbeeld"}), d.file(twin, client.BeginJourney{Journey: course}), d.course(course, open(twin)))
	join := merge.Merge{Merge: uuid.New(), From: twin, Into: person, Reason: "zelfde-persoon", FromStands: merge.Fit, IntoStands: merge.Fit, FromSeen: uuid.New(), IntoSeen: uuid.New()}
	_, err := d.Merges.Handle(t.Context(), merge.Twente, join, request())
	d.must(err)
	d.refuses("the same in the other file", d.asks(twin, uuid.New(), apply(twin, course)), voucher.ErrAlike)
	d.must(d.grant(one, giveUp))
	d.must(d.asks(twin, uuid.New(), apply(twin, course))) // it was given up
}

// Of two that were applied for at once neither saw the other: then the second is
// not assessed positively.
func TestTheSameIsGrantedOnceToOnePerson(t *testing.T) {
	book := command.Book{Store: memory.NewStore(), Vault: memory.NewVault(), Codec: catalog.Events, Lists: codelist.First, Clock: command.NewClock(time.Now)}
	d := desk{t, people.Over(book)}
	person, course, one := d.begun()
	two := uuid.New()
	seeing := d.Vouchers
	d.Vouchers = command.New(voucher.Decider, book)
	d.must(d.asks(person, two, apply(person, course)))
	d.Vouchers = seeing

	positive := voucher.AssessPositive{Amount: 100_00, Mandate: "mandaat-fonds", By: "idp|els"}
	d.must(d.grant(one, assess), d.grant(two, assess), d.grant(two, positive))
	d.refuses("the other", d.grant(one, positive), voucher.ErrAlike.Because(two.String()))
	positive.Distinction = voucher.Distinction{NotAlike: []uuid.UUID{two}, HowDifferent: "Het tweede deel."}
	d.must(d.grant(one, positive))

	three := uuid.New()
	apart := apply(person, course)
	apart.Distinction = voucher.Distinction{NotAlike: []uuid.UUID{one, two}, HowDifferent: "Het derde deel."}
	d.must(d.asks(person, three, apart), d.grant(three, assess), d.grant(three, voucher.AssessPositive{Amount: 100_00, Mandate: "mandaat-fonds", By: "idp|els"}))
}

// Of two it has to be said once that they are for something else, whichever of
// them is decided on first.
func TestADistinctionHoldsBothWays(t *testing.T) {
	d := newDesk(t)
	person, course, one := d.begun()
	two, apart := uuid.New(), apply(person, course)
	apart.Distinction = voucher.Distinction{NotAlike: []uuid.UUID{one}, HowDifferent: "Het tweede deel."}
	positive := voucher.AssessPositive{Amount: 100_00, Mandate: "mandaat-fonds", By: "idp|els"}
	d.must(d.asks(person, two, apart), d.grant(two, assess), d.grant(two, positive), d.grant(one, assess), d.grant(one, positive))
}
