package voucher_test

import (
	"testing"

	"github.com/google/uuid"

	"klantreis/domain/decider"
	"klantreis/domain/decider/decidertest"
	"klantreis/domain/voucher"
)

func TestApplying(t *testing.T) {
	it := decidertest.For(t, desk)
	day := decidertest.Day(1)
	it("is complete at once when nothing is missing").When(apply).On(day).Then(applied, held, received)

	noPlan := apply
	noPlan.Plan = uuid.Nil
	it("is incomplete without the plan that the terms ask for").When(noPlan).On(day).
		Then(voucher.Applied(noPlan.Application), held)
	noPlan.Terms.Conditions = []string{"niveau"}
	it("is complete without a plan that nobody asks for").When(noPlan).On(day).
		Then(voucher.Applied(noPlan.Application), voucher.TermsHeld(noPlan.Terms), received)

	noTalk := apply
	noTalk.Conversation = uuid.Nil
	it("is incomplete without the conversation that the terms ask for").When(noTalk).On(day).
		Then(voucher.Applied(noTalk.Application), held)
	noTalk.Terms.Conditions = []string{"opleidingsplan"}
	it("is complete without a conversation that nobody asks for").When(noTalk).On(day).
		Then(voucher.Applied(noTalk.Application), voucher.TermsHeld(noTalk.Terms), received)

	never := apply
	never.Terms = voucher.Terms{}
	it("is applied for while there are terms").When(never).Refuses(voucher.ErrNoTerms)

	reasoned := apply
	reasoned.Perspective = "x"
	want := voucher.Applied(reasoned.Application)
	want.Reasoned = true
	it("remembers that a perspective was reasoned").When(reasoned).On(day).Then(want, held, received)

	for name, of := range map[string]struct {
		field  string
		change func(*voucher.Apply)
	}{
		"nothing":                {"amount", func(c *voucher.Apply) { c.Amount = 0 }},
		"less than nothing":      {"amount", func(c *voucher.Apply) { c.Amount = -1 }},
		"all paid by others":     {"coFinancing", func(c *voucher.Apply) { c.CoFinancing = c.Amount }},
		"less than no share":     {"coFinancing", func(c *voucher.Apply) { c.CoFinancing = -1 }},
		"more than all by other": {"coFinancing", func(c *voucher.Apply) { c.CoFinancing = c.Amount + 1 }},
	} {
		wrong := apply
		of.change(&wrong)
		it("asks for a sensible amount: " + name).When(wrong).Refuses(voucher.ErrAmount.At(of.field))
	}
}

func TestWhatIsAskedOfTheFund(t *testing.T) {
	it := decidertest.For(t, desk)
	for _, c := range []struct {
		says              string
		costs, others     int64
		share             int
		maximum, expected int64
	}{
		{"all that it costs", 1000_00, 0, 0, 3000_00, 1000_00},
		{"less what others pay", 1000_00, 400_00, 0, 3000_00, 600_00},
		{"less what others are to pay at least, rounded up", 999_99, 50_00, 10, 3000_00, 899_99},
		{"at most the maximum", 9000_00, 0, 10, 3000_00, 3000_00},
	} {
		cmd, want := apply, received
		cmd.Amount, cmd.CoFinancing, cmd.Terms.OwnShare, cmd.Terms.Maximum = c.costs, c.others, c.share, c.maximum
		want.Amount = c.expected
		it(c.says).When(cmd).On(decidertest.Day(1)).Then(voucher.Applied(cmd.Application), voucher.TermsHeld(cmd.Terms), want)
	}
}

func TestCompleting(t *testing.T) {
	it := decidertest.For(t, desk)
	day := decidertest.Day(10)
	withPlan := voucher.Complete{Plan: decidertest.ID(6), RecordedBy: "idp|bea"}
	again := received
	again.Received = decider.On(day)

	file(it("asks for completion within the term of the terms")).When(voucher.RequestCompletion{Missing: "x"}).On(day).
		Then(voucher.CompletionRequested{Year: 2026, Until: day + 28, Missing: "x"})
	file(it("asks for completion within another term")).When(voucher.RequestCompletion{Until: day + 3}).On(day).
		Then(voucher.CompletionRequested{Year: 2026, Until: day + 3})
	short(it("has no place in the fund to give up")).When(voucher.RequestCompletion{}).On(day).
		Then(voucher.CompletionRequested{Until: day + 28})
	file(it("gives the client time")).When(voucher.RequestCompletion{Until: day}).On(day).Refuses(voucher.ErrTermPast)
	file(it("asks for nothing while the fund is asked")).Given(begun, approved).When(voucher.RequestCompletion{}).Refuses(voucher.ErrWaits)

	file(it("has its place in the order from when it is complete")).Given(asked).When(complete).On(day).
		Then(completed, again)
	short(it("is complete with its plan")).Given(asked).When(withPlan).On(day).Then(voucher.Completed{Plan: decidertest.ID(6), RecordedBy: "idp|bea"}, again)
	short(it("is not complete without its plan")).Given(asked).When(complete).Refuses(voucher.ErrIncomplete)
	talk := voucher.Complete{Conversation: decidertest.ID(14), RecordedBy: "idp|bea"}
	unheard(it("is complete with the conversation that was held since")).When(talk).On(day).
		Then(voucher.ConversationFound{Conversation: talk.Conversation}, completed, again)
	unheard(it("is not complete without one")).Given(asked).When(complete).Refuses(voucher.ErrIncomplete)
	unheard(it("is not assessed without one")).When(begin).Refuses(voucher.ErrIncomplete)
	talk.Conversation = application.Conversation
	file(it("rests on the conversation that it had")).Given(asked).When(talk).On(day).Then(completed, again)
	file(it("is complete once")).Given(begun).When(complete).Refuses(voucher.ErrComplete)
	file(it("can be asked to complete again")).Given(asked, completed, again).When(voucher.RequestCompletion{}).On(day + 1).
		Then(voucher.CompletionRequested{Year: 2026, Until: day + 29})
	file(it("can be completed after the term, while it is assessed as it is")).Given(asked).
		GivenOn(decidertest.Day(31), begun).When(complete).On(decidertest.Day(33)).
		Then(completed, voucher.ReceivedComplete{Year: 2026, Line: "structureel", Amount: 2250_00, Received: decider.On(decidertest.Day(33))})

	late := short(it("has its place in the year in which it is recorded")).Given(asked).GivenOn(decider.Date(2027, 1, 4), voucher.DocumentFiled{})
	next := received
	next.Year, next.Received = 2027, decider.On(decider.Date(2026, 12, 30))
	late.When(withPlan).On(next.Received.On).Then(voucher.Completed{Plan: decidertest.ID(6), RecordedBy: "idp|bea"}, next)

	last := asked.Until
	file(it("is left untreated once the term has passed")).Given(asked).When(untreat).On(last + 1).Then(voucher.NotTreated(untreat))
	groundless, unexplained := untreat, untreat
	groundless.Ground, unexplained.Explanation = "", ""
	file(it("is left untreated on a ground")).Given(asked).When(groundless).On(last + 1).Refuses(voucher.ErrNoOwnGround)
	file(it("is left untreated with the reasons")).Given(asked).When(unexplained).On(last + 1).Refuses(voucher.ErrNoReasons)
	file(it("is left untreated within four weeks after it")).Given(asked).When(untreat).On(last + 28).Then(voucher.NotTreated(untreat))
	file(it("is not left untreated later than that")).Given(asked).When(untreat).On(last + 29).Refuses(voucher.ErrTooLate)
	file(it("is not left untreated before the term has passed")).Given(asked).When(untreat).On(last).Refuses(voucher.ErrTermRuns)
}
