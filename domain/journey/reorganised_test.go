package journey_test

import (
	"testing"

	"github.com/google/uuid"

	"klantreis/domain/decider/decidertest"
	"klantreis/domain/journey"
)

func TestASignalNamesAReorganisationThatIsThere(t *testing.T) {
	it := decidertest.For(t, journey.Decider)
	naming := func(a *journey.Announcement) journey.Signal {
		c := signal
		c.Reorganisation, c.Announced = decidertest.ID(70), a
		return c
	}
	goesOn := naming(&journey.Announcement{On: decidertest.Day(5)})
	it("names one that goes on").Given(opened).When(goesOn).On(decidertest.Day(5)).Then(signalledAs(goesOn))
	it("names none that is not there").Given(opened).When(naming(nil)).Refuses(journey.ErrNoReorganisation.At("reorganisation"))
	it("names none before it was announced").Given(opened).When(goesOn).On(decidertest.Day(4)).Refuses(journey.ErrBeforeReorganisation.At("reorganisation"))
	over := naming(&journey.Announcement{On: decidertest.Day(2), Ended: decidertest.Day(8)})
	it("names one on its last day").Given(opened).When(over).On(decidertest.Day(8)).Then(signalledAs(over))
	it("names none that has ended").Given(opened).When(over).On(decidertest.Day(9)).Refuses(journey.ErrReorganisationEnded.At("reorganisation"))
	it("says first what is wrong with the journey").Given(opened, closed).When(naming(nil)).Refuses(journey.ErrClosed)
}

func TestASignalNamesNoReorganisationOfAnotherEmployer(t *testing.T) {
	it := decidertest.For(t, journey.Decider)
	for _, c := range []struct {
		job, employer string
		want          error
	}{
		{"2008:C", "2008:C", nil},
		{"2008:C", "2008:H", journey.ErrOtherSector.At("reorganisation")},
		{"", "2008:H", nil},
		{"2008:C", "", nil},
		{"2008:C", "2025:H", nil}, // letters of two schemes are not compared
	} {
		naming := signal
		naming.Sector, naming.Reorganisation, naming.Announced = c.job, textile, &journey.Announcement{Sector: c.employer}
		said := it("a job in " + c.job + " with an employer in " + c.employer).Given(opened).When(naming)
		if c.want != nil {
			said.Refuses(c.want)
			continue
		}
		said.Then(signalledAs(naming))
	}
}

// Two reorganisations, and a job that is linked to them.
var (
	textile, carrier = decidertest.ID(70), decidertest.ID(71)

	link       = linking(textile, &journey.Announcement{Sector: "2008:C"})
	linked     = journey.ReorganisationLinked{Transition: job, Reorganisation: textile}
	relinked   = journey.ReorganisationLinked{Transition: job, Reorganisation: carrier}
	linkedNone = journey.ReorganisationLinked{Transition: job}
)

func linking(to uuid.UUID, a *journey.Announcement) journey.LinkReorganisation {
	return journey.LinkReorganisation{Transition: job, Reorganisation: to, Announced: a}
}

func TestATransitionIsLinkedToAReorganisationLater(t *testing.T) {
	it := decidertest.For(t, journey.Decider)
	it("links what named none").Given(opened, signalled).When(link).Then(linked)
	it("links what has ended").Given(opened, signalled, stopped).When(link).Then(linked)
	it("links in a closed journey").Given(opened, signalled, closed).When(link).Then(linked)
	it("is linked already").Given(opened, signalled, linked).When(link).Then()
	named := signalled
	named.Reorganisation = textile
	it("was named by the signal").Given(opened, named).When(link).Then()
	it("is linked to another").Given(opened, signalled, linked).When(linking(carrier, &journey.Announcement{})).Then(relinked)
	it("puts right what the signal named").Given(opened, named).When(linking(carrier, &journey.Announcement{})).Then(relinked)
	it("is part of none after all").Given(opened, named).When(linking(uuid.Nil, nil)).Then(linkedNone)
	it("is part of none already").Given(opened, signalled).When(linking(uuid.Nil, nil)).Then()
	it("links no transition that is not there").Given(opened).When(link).Refuses(journey.ErrNoTransition)
	it("links nothing in an erased journey").Given(opened, signalled, erased).When(link).Refuses(journey.ErrErased)
}

func TestALinkFitsTheDayOfTheSignalAndTheEmployer(t *testing.T) {
	it := decidertest.For(t, journey.Decider)
	onTheFifth := it("").GivenOn(decidertest.Day(1), opened).GivenOn(decidertest.Day(5), signalled)
	for _, c := range []struct {
		says  string
		found *journey.Announcement
		want  error
	}{
		{"it was announced on that day", &journey.Announcement{On: decidertest.Day(5)}, nil},
		{"it was announced later, though before the link", &journey.Announcement{On: decidertest.Day(6)}, journey.ErrBeforeReorganisation.At("reorganisation")},
		{"it ended on that day, before the link", &journey.Announcement{On: decidertest.Day(2), Ended: decidertest.Day(5)}, nil},
		{"it had ended", &journey.Announcement{On: decidertest.Day(2), Ended: decidertest.Day(4)}, journey.ErrReorganisationEnded.At("reorganisation")},
		{"it is of another employer", &journey.Announcement{Sector: "2008:H"}, journey.ErrOtherSector.At("reorganisation")},
		{"it is not there", nil, journey.ErrNoReorganisation.At("reorganisation")},
	} {
		t.Run(c.says, func(*testing.T) {
			said := onTheFifth.When(linking(textile, c.found)).On(decidertest.Day(20))
			if c.want != nil {
				said.Refuses(c.want)
				return
			}
			said.Then(linked)
		})
	}
}

func TestALinkIsWithdrawn(t *testing.T) {
	it := decidertest.For(t, journey.Decider)
	it("takes back a link").Given(opened, signalled, linked).When(withdraw(3)).Then(withdrawn(3))
	it("is linked anew after that").Given(opened, signalled, linked, withdrawn(3)).When(link).Then(linked)
	it("is what it was before the last link").Given(opened, signalled, linked, relinked, withdrawn(4)).When(link).Then()
	it("names the link that rests on a signal").Given(opened, signalled, linked).When(withdraw(2)).Refuses(journey.ErrRestsOn, decidertest.Entry(3))
}
