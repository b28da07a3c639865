package tally_test

import (
	"os"
	"testing"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"klantreis/domain/decider"
	"klantreis/domain/decider/decidertest"
	"klantreis/domain/tally"
)

func TestMain(m *testing.M) { os.Exit(decidertest.Complete(m)) }

var (
	today = decidertest.Day(1)
	count = tally.Count{Desk: "werkcentrum-almelo", On: today, Channel: "inloop", Location: "almelo-inloop", Topic: "scholing", N: 3}
	chat  = tally.Count{Desk: "werkcentrum-almelo", On: today, Channel: "chat", Topic: "werk", N: 1}

	counted = tally.Counted(count)
	chatted = tally.Counted(chat)
)

func withdraw(n int) tally.Withdraw {
	return tally.Withdraw{Entry: decidertest.Entry(n), Reason: "dubbel"}
}
func withdrawn(n int) tally.EntryWithdrawn { return tally.EntryWithdrawn(withdraw(n)) }

func TestCounting(t *testing.T) {
	it := decidertest.For(t, tally.Decider)
	it("counts").When(count).On(today).Then(counted)
	it("counts the same again").Given(counted).When(count).On(today).Then(counted)
	it("counts something else").Given(counted).When(chat).On(today).Then(chatted)
	it("counts later what happened that day").Given(counted).When(chat).At(decider.At(today.End().Add(-1000))).Then(chatted)
	with := func(change func(*tally.Count)) tally.Count {
		c := count
		change(&c)
		return c
	}
	for _, n := range []int{0, -1} {
		it("counts at least one").When(with(func(c *tally.Count) { c.N = n })).On(today).Refuses(tally.ErrNothing)
	}
	most := with(func(c *tally.Count) { c.N = tally.MaxCount })
	it("counts many").When(most).On(today).Then(tally.Counted(most))
	it("counts no more than can be").When(with(func(c *tally.Count) { c.N = tally.MaxCount + 1 })).On(today).Refuses(tally.ErrTooMany)
	it("counts what happened that day").When(count).On(today + 1).Refuses(tally.ErrOtherDay)
	it("is of one day").Given(counted).When(with(func(c *tally.Count) { c.On++ })).On(today + 1).Refuses(tally.ErrOtherDesk)
	it("is of one desk").Given(counted).When(with(func(c *tally.Count) { c.Desk = "werkcentrum-hengelo" })).On(today).Refuses(tally.ErrOtherDesk)
}

func TestTakingBackWhatWasCounted(t *testing.T) {
	it := decidertest.For(t, tally.Decider)
	it("takes back an entry").GivenOn(today, counted).GivenOn(today, chatted).When(withdraw(1)).Then(withdrawn(1))
	it("takes it back once").Given(counted, withdrawn(1)).When(withdraw(1)).Refuses(tally.ErrNoEntry)
	it("knows no other entries").Given(counted).When(withdraw(2)).Refuses(tally.ErrNoEntry)
	it("does not take back a withdrawal").Given(counted, withdrawn(1)).When(withdraw(2)).Refuses(tally.ErrNotWithdrawn)
	it("counts anew").Given(counted, withdrawn(1)).When(chat).On(today).Then(chatted)
}

// However entries come and go, the tally is the sum of those that stand.
func TestATallyIsTheSumOfWhatStands(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var h decidertest.History[tally.Event]
		counts, standing := map[uuid.UUID]int{}, 0
		for range rapid.IntRange(1, 30).Draw(t, "steps") {
			var ask tally.Command = tally.Count{Desk: "d", On: today, Channel: "chat", Topic: "werk", N: rapid.IntRange(-1, 3).Draw(t, "n")}
			if len(h.Past) > 0 && rapid.Bool().Draw(t, "withdraw") {
				ask = tally.Withdraw{Entry: decidertest.Pick(t, "entry", h.Past...).Entry, Reason: "onjuist"}
			}
			events, err := tally.Decider.Decide(ask, tally.Decider.Fold(h.Past), decider.Mark{Occurred: decider.On(today)})
			if err != nil {
				continue
			}
			h = h.At(decider.On(today), events...)
			switch e := events[0].(type) {
			case tally.Counted:
				counts[h.Past[len(h.Past)-1].Entry] = e.N
				standing += e.N
			case tally.EntryWithdrawn:
				standing -= counts[e.Entry]
			}
		}
		if got := tally.Decider.Fold(h.Past).State.N; got != standing {
			t.Fatalf("%d, want %d", got, standing)
		}
	})
}
