package client_test

import (
	"testing"

	"klantreis/domain/client"
	"klantreis/domain/decider/decidertest"
)

var (
	prolong   = client.ProlongAnswer{About: client.ErasureAsked, InformedOn: decidertest.Day(4), Explanation: "x", By: "idp|po"}
	prolonged = client.AnswerProlonged(prolong)
)

func TestAnAnswerIsProlongedOnceAndInTime(t *testing.T) {
	it := decidertest.For(t, client.Decider)
	it("is prolonged").Given(registered, asked).When(prolong).Then(prolonged)
	it("is prolonged once").Given(registered, asked, prolonged).When(prolong).Refuses(client.ErrProlonged)
	it("is waited for").Given(registered).When(prolong).Refuses(client.ErrNoAnswerDue)
	it("is waited for until it was refused").Given(registered, asked, refused).When(prolong).Refuses(client.ErrNoAnswerDue)
	it("is waited for until the request was retracted").Given(registered, asked, unasked).When(prolong).Refuses(client.ErrNoAnswerDue)
	it("is prolonged again when it is asked again").Given(registered, asked, prolonged, refused, asked).When(prolong).Then(prolonged)
	late, other := prolong, prolong
	late.InformedOn = decidertest.Day(2).AddMonths(1) + 1
	it("is prolonged within a month").Given(registered, asked).When(late).Refuses(client.ErrProlongedLate)
	late.InformedOn--
	it("is prolonged on the last day of it").Given(registered, asked).When(late).Then(client.AnswerProlonged(late))
	other.About = client.ObjectionMade
	it("is each by itself").Given(registered, lodged, asked, prolonged).When(other).Then(client.AnswerProlonged(other))
	it("is none once the objection was decided").Given(registered, lodged, decided).When(other).Refuses(client.ErrNoAnswerDue)
}

func TestAnAnswerIsDueInAMonthOrThree(t *testing.T) {
	var h decidertest.History[client.Event]
	h = h.Then(registered).Then(asked)
	for _, months := range []int{1, 3} {
		if got, want := client.Decider.Fold(h.Past).State.Answers[client.ErasureAsked].Due(), decidertest.Day(2).AddMonths(months); got != want {
			t.Errorf("due on %s, want %s", got, want)
		}
		h = h.Then(prolonged)
	}
}
