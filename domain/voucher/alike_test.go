package voucher_test

import (
	"slices"
	"testing"

	"github.com/google/uuid"

	"klantreis/domain/decider/decidertest"
	"klantreis/domain/voucher"
)

var (
	first  = decidertest.ID(50) // another voucher of the client
	second = decidertest.ID(51)
	other  = voucher.Distinction{NotAlike: []uuid.UUID{first}, HowDifferent: "Dit is het tweede deel."}
)

// beside is a command of which was found that other vouchers are for the same.
func beside(c voucher.Command, others ...uuid.UUID) voucher.Command {
	e := found(c)
	e.Alike = others
	return voucher.WithEvidence{Command: c, Evidence: e}
}

func TestTheSameIsAppliedForOnce(t *testing.T) {
	it, day := decidertest.For(t, voucher.Decider), decidertest.Day(1)
	again := apply
	it("is refused beside another for the same").When(beside(again, first)).On(day).Refuses(voucher.ErrAlike)
	it("is told which").When(beside(again, first, second)).On(day).Refuses(voucher.ErrAlike.Because(first.String() + ", " + second.String()))
	again.Distinction = other
	it("is for something else, and says how").When(beside(again, first)).On(day).Then(applied, held, received, voucher.AlikeRuledOut(other))
	it("rules out all of them").When(beside(again, first, second)).On(day).Refuses(voucher.ErrAlike)
	it("rules out nothing that was not found").When(beside(again)).On(day).Refuses(voucher.ErrNotAlike.Because(first.String()))
	for lacks, half := range map[string]voucher.Distinction{"howDifferent": {NotAlike: other.NotAlike}, "notAlike": {HowDifferent: other.HowDifferent}} {
		again.Distinction = half
		it("says both, or neither").When(beside(again, first)).On(day).Refuses(voucher.ErrHalfDifference.At(lacks))
	}
}

func TestTheSameIsGrantedOnce(t *testing.T) {
	it := decidertest.For(t, voucher.Decider)
	file(it("is not assessed positively beside another")).Given(begun).When(beside(approve, first)).Refuses(voucher.ErrAlike)
	file(it("was ruled out when it was applied for")).Given(voucher.AlikeRuledOut(other), begun).When(beside(approve, first)).Then(approved)
	file(it("was ruled out of another")).Given(voucher.AlikeRuledOut(other), begun).When(beside(approve, second)).Refuses(voucher.ErrAlike)
	says := approve
	says.Distinction = other
	file(it("is ruled out by who assesses")).Given(begun).When(beside(says, first)).Then(approved, voucher.AlikeRuledOut(other))
	says.HowDifferent = ""
	file(it("is not ruled out without a word")).Given(begun).When(beside(says, first)).Refuses(voucher.ErrHalfDifference.At("howDifferent"))
}

// What ended as refused, given up, revoked or settled at nothing hinders nobody.
func TestWhatHindersAnotherApplication(t *testing.T) {
	undecided := []voucher.Status{voucher.AppliedFor, voucher.AwaitsCompletion, voucher.InAssessment}
	stands := []voucher.Status{voucher.IsGranted, voucher.InTraining, voucher.TrainingDone, voucher.TrainingBroken, voucher.InvoiceIn, voucher.IsSettled, voucher.IsPaid}
	for status, life := range leadsTo {
		s := stateAfter(life...).State
		if got, want := s.Asks(application), slices.Contains(append(undecided[:3:3], stands...), status); got != want {
			t.Errorf("one at %s hinders applying: %v", status, got)
		}
		if got, want := s.Has(application), slices.Contains(stands, status); got != want {
			t.Errorf("one at %s hinders granting: %v", status, got)
		}
	}
	if s := (voucher.State{Asked: application, Status: voucher.IsPaid}); s.Asks(application) {
		t.Error("one that was settled at nothing hinders")
	}
	if !stateAfter(begun, approved).State.Has(application) {
		t.Error("one that waits for the fund does not hinder granting")
	}
	if (voucher.State{Asked: application, Status: voucher.IsGranted, Erased: true}).Asks(application) || (voucher.State{}).Asks(voucher.Application{}) {
		t.Error("one that was erased, or is not there, hinders")
	}
}

func TestWhatIsAlike(t *testing.T) {
	for says, c := range map[string]struct {
		change func(*voucher.Application)
		alike  bool
	}{
		"the same":                             {func(*voucher.Application) {}, true},
		"the same, spelled otherwise":          {func(a *voucher.Application) { a.Training, a.StartsOn = " MONTEUR ", a.StartsOn+100 }, true},
		"another training of the provider":     {func(a *voucher.Application) { a.Training, a.StartsOn = "Lasser", a.StartsOn+1 }, false},
		"one for the occupation, another day":  {func(a *voucher.Application) { a.Provider, a.StartsOn = "vakschool", a.StartsOn+1 }, false},
		"one for the occupation, the same day": {func(a *voucher.Application) { a.Provider, a.Training = "vakschool", "Elektro" }, true},
		"one for another occupation":           {func(a *voucher.Application) { a.Provider, a.Occupation = "vakschool", "7212" }, false},
	} {
		a := application
		if c.change(&a); stateAfter().State.Asks(a) != c.alike {
			t.Errorf("%s: it is not so that alike is %v", says, c.alike)
		}
	}
	aimless := application
	aimless.Occupation = ""
	s := voucher.State{Status: voucher.AppliedFor, Asked: aimless}
	aimless.Provider = "vakschool"
	if !s.Asks(aimless) {
		t.Error("of no occupation, the same training on the same day at another provider is not alike")
	}
	if aimless.Training = "Lasser"; s.Asks(aimless) {
		t.Error("of no occupation, another training is alike")
	}
}
