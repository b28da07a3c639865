package voucher_test

import (
	"os"
	"slices"
	"testing"

	"klantreis/domain/codelist"
	"klantreis/domain/decider"
	"klantreis/domain/decider/decidertest"
	"klantreis/domain/voucher"
)

func TestMain(m *testing.M) {
	os.Exit(decidertest.Complete(m, "Erase", "Grant", "Decline"))
}

// What the sentences are about: an application that an advisor made on behalf
// of a client and another recorded, an assessor and someone for objections.
var (
	terms = voucher.Terms{
		From: decider.Date(2021, 1, 1), Source: "verordening", Maximum: 3000_00, OwnShare: 10,
		Conditions:   []string{"loopbaangesprek", "opleidingsplan", "niveau", "perspectief", "niet-gestart"},
		HighestLevel: "mbo-4", DecisionWeeks: 8, CompletionWeeks: 4, ObjectionWeeks: 6, ValidityMonths: 12, UntreatedWeeks: 4,
	}
	application = voucher.Application{
		Client: decidertest.ID(1), Journey: decidertest.ID(2), Begun: decidertest.ID(3), Conversation: decidertest.ID(4),
		Applicant: "adviseur-namens-klant", AppliedBy: "idp|ada", RecordedBy: "idp|bea", Line: "structureel",
		Amount: 2500_00, Form: decidertest.ID(5), Plan: decidertest.ID(6), Provider: "roc", Training: "Monteur",
		Occupation: "7411", Promising: true, Level: "mbo-3", StartsOn: decidertest.Day(90),
	}
	apply    = voucher.Apply{Application: application, Terms: terms}
	received = voucher.ReceivedComplete{Year: 2026, Line: "structureel", Amount: 2250_00, Received: decider.On(decidertest.Day(1))}

	applied   = voucher.Applied(application)
	held      = voucher.TermsHeld(terms)
	asked     = voucher.CompletionRequested{Year: 2026, Until: decidertest.Day(30)}
	complete  = voucher.Complete{RecordedBy: "idp|bea"}
	completed = voucher.Completed{RecordedBy: "idp|bea"}
	begin     = voucher.BeginAssessment{By: "idp|fee"}
	begun     = voucher.AssessmentBegun(begin)
	approve   = voucher.AssessPositive{Amount: 2000_00, By: "idp|fee", Mandate: "m-1"}
	approved  = voucher.AssessedPositive{Year: 2026, Amount: 2000_00, Conversation: decidertest.ID(4), By: "idp|fee", Mandate: "m-1"}
	reject    = voucher.Reject{Grounds: []string{"andere-financiering"}, By: "idp|fee", Mandate: "m-1", Explanation: "x"}
	rejected  = voucher.Rejected{Year: 2026, Grounds: []string{"andere-financiering"}, By: "idp|fee", Mandate: "m-1", Explanation: "x"}
	untreat   = voucher.LeaveUntreated{Ground: "niet-aangevuld", By: "idp|fee", Mandate: "m-1", Explanation: "x"}
	ended     = voucher.ApplicationWithdrawn{Year: 2026}
	erased    = voucher.Erased{Cause: decidertest.ID(9), Year: 2026}

	// Numbers of entries: 1 application, 2 in assessment, 3 positive, 4 granted.
	granted = voucher.Granted{Assessment: decidertest.Event(3), Reservation: decidertest.ID(8), Amount: 2000_00, By: "idp|fee", Mandate: "m-1"}
	started = voucher.TrainingStarted{}
	invoice = voucher.InvoiceReceived{Amount: 1900_00, Document: decidertest.ID(7)}
	paid    = voucher.Paid{Year: 2026, Amount: 1900_00, By: "idp|fee"}
	settled = voucher.Settled{Year: 2026, Amount: 1900_00, By: "idp|fee", Mandate: "m-1"}
)

type sentence = decidertest.Sentence[voucher.Command, voucher.Event, voucher.State]

// file gives an application that is complete.
func file(s sentence) sentence { return s.GivenOn(decidertest.Day(1), applied, held, received) }

// short gives one that lacks its plan.
func short(s sentence) sentence {
	a := application
	a.Plan = [16]byte{}
	return s.GivenOn(decidertest.Day(1), voucher.Applied(a), held)
}

// unheard gives one that has its plan, and lacks the conversation.
func unheard(s sentence) sentence {
	a := application
	a.Conversation = [16]byte{}
	return s.GivenOn(decidertest.Day(1), voucher.Applied(a), held)
}

// grant gives a voucher that is granted.
func grant(s sentence) sentence { return file(s).Given(begun, approved, granted) }

// every has a command of each kind that an application takes.
var every = []voucher.Command{
	voucher.RequestCompletion{}, complete, begin, voucher.Prolong{Until: decidertest.Day(100)}, approve, reject, untreat,
	voucher.Dispatch{Decision: decidertest.Event(3)}, voucher.StartTraining{}, voucher.CompleteTraining{}, voucher.BreakOffTraining{},
	voucher.ReceiveInvoice(invoice), voucher.PayAdvance{Amount: 1, By: "idp|fee"}, voucher.Settle{Amount: 1, By: "idp|fee"},
	voucher.Pay{Amount: 1, By: "idp|fee"}, voucher.Amend{Amount: 1, By: "idp|fee"}, voucher.Reclaim{Amount: 1, By: "idp|fee"},
	voucher.WithdrawApplication{}, voucher.Revoke{By: "idp|fee"}, voucher.Expire{}, voucher.LodgeObjection{Decision: decidertest.Event(3)},
	voucher.DecideObjection{By: "idp|bob"}, voucher.LodgeAppeal{}, voucher.DecideAppeal{}, voucher.Revise{By: "idp|bob"},
	voucher.Withdraw{Entry: decidertest.Entry(2)}, voucher.FileDocument{Document: decidertest.ID(20), Kind: "verslag"},
	voucher.ReferObjection{}, voucher.ProlongObjection{}, voucher.RequestMending{}, voucher.MendObjection{}, voucher.SendAnswer{},
	voucher.HearObjector{By: "idp|bob"}, voucher.WaiveHearing{Ground: "ziet-af"}, voucher.DelayObjection{}, voucher.ReceiveRepayment{Amount: 1, By: "idp|fee"}, voucher.CorrectRepayment{By: "idp|fee"}, voucher.ReturnRepayment{Amount: 1, By: "idp|fee"}, voucher.WriteOff{Amount: 1, By: "idp|fee"}, voucher.RequestWaiver{}, voucher.RefuseWaiver{Grounds: []string{"anders"}, By: "idp|fee"},
	voucher.ReviseGrant{By: "idp|bob"}, voucher.ReviseSettlement{By: "idp|bob"}, voucher.ReviseRevocation{By: "idp|bob"}, voucher.ReviseReclaim{By: "idp|bob"},
}

func TestAVoucherThatIsNotThere(t *testing.T) {
	it := decidertest.For(t, desk)
	for _, cmd := range every {
		it("knows no voucher before it is applied for").When(cmd).Refuses(voucher.ErrNotApplied)
		file(it("records nothing once it was erased")).Given(erased).When(cmd).Refuses(voucher.ErrErased)
		file(it("records nothing before the application")).When(cmd).On(decidertest.Day(0)).Refuses(voucher.ErrBefore)
	}
	file(it("is applied for once")).When(apply).Refuses(voucher.ErrApplied)
	file(it("is not applied for again once it was erased")).Given(erased).When(apply).Refuses(voucher.ErrErased)
}

func TestErasing(t *testing.T) {
	it := decidertest.For(t, desk)
	erase := voucher.Erase{Cause: decidertest.ID(9)}
	it("is erased, also when nothing was applied for").When(erase).Then(voucher.Erased{Cause: decidertest.ID(9)})
	file(it("is erased whatever it is at")).When(erase).Then(erased)
	grant(it("is erased with money reserved")).When(erase).Then(erased)
	file(it("is erased once")).Given(erased).When(erase).Then()
	late := voucher.Grant{Assessment: decidertest.Event(3), Reservation: decidertest.ID(8)}
	file(it("is not granted once it was erased")).Given(begun, approved, erased).When(late).Then()

	s := grantedState(voucher.AdvancePaid{Year: 2026, Amount: 500_00, By: "idp|fee"}, erased)
	want := voucher.State{Status: voucher.IsGranted, Year: 2026, Money: voucher.Money{Granted: 2000_00, Advanced: 500_00}, Erased: true}
	if !equal(s, want) {
		t.Errorf("what is left is %+v, want %+v", s, want)
	}
	var _ decider.Erasure = erased
}

// leadsTo is what leads to each status, after a complete application.
var leadsTo = map[voucher.Status][]voucher.Event{
	voucher.AppliedFor:       {},
	voucher.AwaitsCompletion: {asked},
	voucher.InAssessment:     {begun},
	voucher.IsRefused:        {begun, rejected},
	voucher.IsUntreated:      {asked, voucher.NotTreated(untreat)},
	voucher.IsGranted:        {begun, approved, granted},
	voucher.InTraining:       {begun, approved, granted, started},
	voucher.TrainingDone:     {begun, approved, granted, started, voucher.TrainingCompleted{}},
	voucher.TrainingBroken:   {begun, approved, granted, started, voucher.TrainingBrokenOff{}},
	voucher.InvoiceIn:        {begun, approved, granted, started, voucher.TrainingCompleted{}, invoice},
	voucher.IsSettled:        {begun, approved, granted, started, voucher.TrainingCompleted{}, invoice, settled},
	voucher.IsPaid:           {begun, approved, granted, started, voucher.TrainingCompleted{}, invoice, settled, paid},
	voucher.GivenUp:          {ended},
	voucher.IsRevoked:        {begun, approved, granted, voucher.Revoked{Year: 2026, By: "idp|fee"}},
	voucher.IsExpired:        {begun, approved, granted, voucher.Expired{Year: 2026}},
}

// What can follow what, told a second time: from each status, the commands that
// are not refused for it.
func TestEveryCommandMeetsEveryStatus(t *testing.T) {
	may := map[voucher.Status]string{
		voucher.AppliedFor:       "RequestCompletion Complete BeginAssessment Prolong WithdrawApplication",
		voucher.AwaitsCompletion: "Complete BeginAssessment Prolong LeaveUntreated WithdrawApplication",
		voucher.InAssessment:     "RequestCompletion Complete Prolong AssessPositive Reject WithdrawApplication",
		voucher.IsRefused:        "Revise",
		voucher.IsUntreated:      "Revise",
		voucher.IsGranted:        "StartTraining PayAdvance Amend WithdrawApplication Revoke Expire",
		voucher.InTraining:       "CompleteTraining BreakOffTraining PayAdvance Amend Revoke",
		voucher.TrainingDone:     "ReceiveInvoice PayAdvance Settle Amend Revoke",
		voucher.TrainingBroken:   "ReceiveInvoice PayAdvance Settle Amend Revoke",
		voucher.InvoiceIn:        "PayAdvance Settle Amend Revoke",
		voucher.IsSettled:        "Pay Revoke Reclaim",
		voucher.IsPaid:           "Revoke Reclaim",
		voucher.GivenUp:          "",
		voucher.IsRevoked:        "Reclaim",
		voucher.IsExpired:        "",
	}
	any := []string{"Dispatch", "LodgeObjection", "DecideObjection", "LodgeAppeal", "DecideAppeal", "Withdraw", "FileDocument", "ReferObjection", "ProlongObjection",
		"RequestMending", "MendObjection", "SendAnswer", "HearObjector", "WaiveHearing", "DelayObjection", "ReceiveRepayment", "CorrectRepayment", "ReturnRepayment", "WriteOff", "RequestWaiver", "RefuseWaiver", "ReviseGrant", "ReviseSettlement", "ReviseRevocation", "ReviseReclaim"}
	for _, status := range voucher.Statuses {
		s := stateAfter(leadsTo[status]...)
		if s.State.Status != status {
			t.Errorf("the history leads to %s, not to %s", s.State.Status, status)
		}
		for _, cmd := range every {
			name := nameOf(cmd)
			refused := isStatus(cmd, s)
			if allowed := slices.Contains(words(may[status]), name) || slices.Contains(any, name); allowed == refused {
				t.Errorf("at %s, %s is refused for the status: %v", status, name, refused)
			}
		}
	}
	file(decidertest.For(t, desk)("says what would be right")).When(untreat).Refuses(voucher.ErrStatus)
}

// The codes that rules depend on are those of the lists, in their order.
func TestRulesSpeakInCodes(t *testing.T) {
	if want := codes(t, "voucher-states"); !slices.Equal(texts(voucher.Statuses), want) {
		t.Errorf("statuses %v, want %v", voucher.Statuses, want)
	}
	if want := codes(t, "training-levels"); !slices.Equal(voucher.Levels, want) {
		t.Errorf("levels %v, want %v", voucher.Levels, want)
	}
	conditions := []string{voucher.NeedsConversation, voucher.NeedsPlan, voucher.NeedsLevel, voucher.NeedsPerspective, voucher.NeedsNotBegun}
	if want := codes(t, "voucher-conditions"); !slices.Equal(conditions, want) {
		t.Errorf("conditions %v, want %v", conditions, want)
	}
	for list, code := range map[string]string{"dispute-outcomes": voucher.Upheld, "voucher-applicants": voucher.OnBehalf, "advice-forms": voucher.NeedsConversation, "voucher-refusal-grounds": voucher.CeilingReached} {
		if _, ok := codelist.First[list].Find(code); !ok {
			t.Errorf("%s is not in the list %s", code, list)
		}
	}
	kinds := []string{voucher.OfGrant, voucher.OfRefusal, voucher.OfNonTreatment, voucher.OfSettlement, voucher.OfAmendment, voucher.OfRevocation,
		voucher.OfReclaim, voucher.OfAdvance, voucher.OfWaiver, voucher.OfWaiverRefusal, voucher.OfAnswer, voucher.OfRevision}
	if want := codes(t, "voucher-decisions"); !slices.Equal(kinds, want) {
		t.Errorf("kinds of decisions %v, want %v", kinds, want)
	}
	for list, some := range map[string][]string{"dispute-outcomes": {voucher.Inadmissible, voucher.Dismissed, voucher.TakenBack}, "voucher-write-off-grounds": {voucher.Remitted},
		"voucher-refusal-grounds": {voucher.CeilingReached, voucher.Unheard, voucher.AboveLevel, voucher.BegunAlready},
		"hearing-waiver-grounds":  {voucher.ClearlyInadmissible, voucher.ClearlyUnfounded, voucher.FullyMet}} {
		for _, code := range some {
			if _, ok := codelist.First[list].Find(code); !ok || !codelist.Relied(list, code) {
				t.Errorf("%s is not in the list %s, or can end", code, list)
			}
		}
	}
}
