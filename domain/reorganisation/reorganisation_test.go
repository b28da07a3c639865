package reorganisation_test

import (
	"os"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"klantreis/domain/decider"
	"klantreis/domain/decider/decidertest"
	"klantreis/domain/reorganisation"
)

func TestMain(m *testing.M) { os.Exit(decidertest.Complete(m, "CountTogether")) }

var (
	announce = reorganisation.Announce{Employer: "Voorbeeld Textiel", Sector: "2008:C", Municipality: "GM0141",
		Jobs: 64, RegionJobs: 50, EndsFrom: decidertest.Day(30), EndsUntil: decidertest.Day(90)}
	change = reorganisation.ChangeNumbers{Jobs: 40, EndsFrom: decidertest.Day(40), EndsUntil: decidertest.Day(100)}
	notify = reorganisation.Notify{}
	end    = reorganisation.End{Reason: "uitgevoerd"}

	announced = reorganisation.Announced(announce)
	changed   = reorganisation.NumbersChanged(change)
	notified  = reorganisation.Notified(notify)
	ended     = reorganisation.Ended(end)
)

func withdraw(n int) reorganisation.Withdraw {
	return reorganisation.Withdraw{Entry: decidertest.Entry(n), Reason: "onjuist"}
}
func withdrawn(n int) reorganisation.EntryWithdrawn {
	return reorganisation.EntryWithdrawn(withdraw(n))
}

func TestTheLifeOfAReorganisation(t *testing.T) {
	it := decidertest.For(t, reorganisation.Decider)
	it("is announced").When(announce).Then(announced)
	it("is announced once").Given(announced).When(announce).Refuses(reorganisation.ErrAnnounced)
	it("is announced once, also after it ended").Given(announced, ended).When(announce).Refuses(reorganisation.ErrAnnounced)
	it("has other numbers").Given(announced).When(change).Then(changed)
	it("has the numbers that it has").Given(announced, changed).When(change).Then()
	it("is notified to UWV").Given(announced).When(notify).Then(notified)
	it("is notified once").Given(announced, notified).When(notify).Refuses(reorganisation.ErrNotified)
	it("may be notified before others hear of it").GivenOn(decidertest.Day(5), announced).When(notify).On(decidertest.Day(1)).Then(notified)
	it("ends").Given(announced, notified).When(end).Then(ended)
	for _, cmd := range []reorganisation.Command{change, notify, end} {
		it("is not there before it was announced").When(cmd).Refuses(reorganisation.ErrNotAnnounced)
		it("is over once it ended").Given(announced, ended).When(cmd).Refuses(reorganisation.ErrEnded)
	}
	for _, cmd := range []reorganisation.Command{change, end} {
		it("changes and ends after it was announced").GivenOn(decidertest.Day(5), announced).When(cmd).On(decidertest.Day(4)).Refuses(reorganisation.ErrBeforeAnnounced)
	}
}

func TestWhichNumbersAReorganisationCanHave(t *testing.T) {
	it := decidertest.For(t, reorganisation.Decider)
	day := decidertest.Day(5)
	for name, c := range map[string]struct {
		numbers reorganisation.ChangeNumbers
		want    error
	}{
		"no job":                           {reorganisation.ChangeNumbers{Jobs: -1}, reorganisation.ErrJobs},
		"jobs beyond belief":               {reorganisation.ChangeNumbers{Jobs: 20_001}, reorganisation.ErrJobs},
		"more in the region than in all":   {reorganisation.ChangeNumbers{Jobs: 10, RegionJobs: 11}, reorganisation.ErrRegionJobs},
		"fewer than none in the region":    {reorganisation.ChangeNumbers{Jobs: 10, RegionJobs: -1}, reorganisation.ErrRegionJobs},
		"all in the region":                {reorganisation.ChangeNumbers{Jobs: 10, RegionJobs: 10}, nil},
		"a first day and no last":          {reorganisation.ChangeNumbers{Jobs: 10, EndsFrom: day}, reorganisation.ErrPeriod.At("endsUntil")},
		"a last day and no first":          {reorganisation.ChangeNumbers{Jobs: 10, EndsUntil: day}, reorganisation.ErrPeriod.At("endsFrom")},
		"a last day before the first":      {reorganisation.ChangeNumbers{Jobs: 10, EndsFrom: day + 1, EndsUntil: day}, reorganisation.ErrPeriod.At("endsUntil")},
		"contracts that ended before":      {reorganisation.ChangeNumbers{Jobs: 10, EndsFrom: day - 1, EndsUntil: day}, reorganisation.ErrPeriodPast},
		"contracts that end on the day":    {reorganisation.ChangeNumbers{Jobs: 10, EndsFrom: day, EndsUntil: day}, nil},
		"contracts that end in five years": {reorganisation.ChangeNumbers{Jobs: 10, EndsFrom: day, EndsUntil: day.AddMonths(60)}, nil},
		"contracts that end after that":    {reorganisation.ChangeNumbers{Jobs: 10, EndsFrom: day, EndsUntil: day.AddMonths(60) + 1}, reorganisation.ErrPeriodFar},
	} {
		begin := reorganisation.Announce{Employer: "Voorbeeld", Sector: "2008:C", Municipality: "GM0141",
			Jobs: c.numbers.Jobs, RegionJobs: c.numbers.RegionJobs, EndsFrom: c.numbers.EndsFrom, EndsUntil: c.numbers.EndsUntil}
		first, later := it("begins with "+name).When(begin).On(day), it("comes to "+name).GivenOn(day, announced).When(c.numbers)
		if c.want != nil {
			first.Refuses(c.want)
			later.Refuses(c.want)
			continue
		}
		first.Then(reorganisation.Announced(begin))
		later.Then(reorganisation.NumbersChanged(c.numbers))
	}
}

func TestTakingBackWhatWasSaidOfAReorganisation(t *testing.T) {
	it := decidertest.For(t, reorganisation.Decider)
	it("takes back an announcement on which nothing rests").Given(announced).When(withdraw(1)).Then(withdrawn(1))
	it("announces anew").Given(announced, withdrawn(1)).When(announce).Then(announced)
	it("names what rests on the announcement").Given(announced, notified).When(withdraw(1)).Refuses(reorganisation.ErrRestsOn, decidertest.Entry(2))
	it("goes on when it has not ended after all").Given(announced, ended, withdrawn(2)).When(change).Then(changed)
	it("takes back a notice, and records it anew").Given(announced, notified, withdrawn(2)).When(notify).Then(notified)
	it("takes an entry back once").Given(announced, ended, withdrawn(2)).When(withdraw(2)).Refuses(reorganisation.ErrNoEntry)
	it("does not take back a withdrawal").Given(announced, ended, withdrawn(2)).When(withdraw(3)).Refuses(reorganisation.ErrNotWithdrawn)
}

func TestAReorganisationAsItStands(t *testing.T) {
	var h decidertest.History[reorganisation.Event]
	h = h.Then(announced).Then(changed).Then(notified).Then(ended)
	s := reorganisation.Decider.Fold(h.Past).State
	want := reorganisation.State{
		Announced: h.Past[0].Mark, Employer: "Voorbeeld Textiel", Sector: "2008:C", Municipality: "GM0141",
		Numbers:  reorganisation.Numbers{Jobs: 40, From: decidertest.Day(40), Until: decidertest.Day(100)},
		Notified: decidertest.Day(3), Ended: decidertest.Day(4), EndReason: "uitgevoerd",
	}
	if !reflect.DeepEqual(s, want) {
		t.Errorf("got\n%+v, want\n%+v", s, want)
	}
}

func TestWhatIsACollectiveDismissal(t *testing.T) {
	march := decider.Date(2026, 3, 1)
	for name, c := range map[string]struct {
		numbers reorganisation.Numbers
		want    reorganisation.Collective
	}{
		"twenty in three months":               {reorganisation.Numbers{Jobs: 20, From: march, Until: decider.Date(2026, 5, 31)}, reorganisation.IsCollective},
		"twenty on one day":                    {reorganisation.Numbers{Jobs: 20, From: march, Until: march}, reorganisation.IsCollective},
		"nineteen":                             {reorganisation.Numbers{Jobs: 19, From: march, Until: march}, reorganisation.NotCollective},
		"nineteen, whenever":                   {reorganisation.Numbers{Jobs: 19}, reorganisation.NotCollective},
		"twenty, nobody knows when":            {reorganisation.Numbers{Jobs: 20}, reorganisation.UnknownCollective},
		"twenty in three months and a day":     {reorganisation.Numbers{Jobs: 20, From: march, Until: decider.Date(2026, 6, 1)}, reorganisation.UnknownCollective},
		"thirty-eight in two times three":      {reorganisation.Numbers{Jobs: 38, From: march, Until: decider.Date(2026, 8, 31)}, reorganisation.UnknownCollective},
		"thirty-nine, however they are spread": {reorganisation.Numbers{Jobs: 39, From: march, Until: decider.Date(2026, 8, 31)}, reorganisation.IsCollective},
	} {
		if got := c.numbers.Collective(); got != c.want {
			t.Errorf("%s: got %s, want %s", name, got, c.want)
		}
	}
}

// Whatever days the jobs end on: where it is said that it is a collective
// dismissal, some three months have twenty of them, and where it is said that
// it is none, no three months have.
func TestCollectiveHoldsHoweverJobsAreSpread(t *testing.T) {
	first := decider.Date(2026, 1, 15)
	rapid.Check(t, func(t *rapid.T) {
		days := rapid.SliceOfN(rapid.IntRange(0, 400), 1, 80).Draw(t, "days")
		n := reorganisation.Numbers{Jobs: len(days), From: first + 400, Until: first}
		for _, d := range days {
			n.From, n.Until = min(n.From, first+decider.Day(d)), max(n.Until, first+decider.Day(d))
		}
		most := 0
		for begin := n.From; begin <= n.Until; begin++ {
			within := 0
			for _, d := range days {
				if day := first + decider.Day(d); day >= begin && day < begin.AddMonths(3) {
					within++
				}
			}
			most = max(most, within)
		}
		if got := n.Collective(); got == reorganisation.IsCollective && most < 20 || got == reorganisation.NotCollective && most >= 20 {
			t.Fatalf("%d jobs, at most %d of them in three months: got %s", n.Jobs, most, got)
		}
	})
}
