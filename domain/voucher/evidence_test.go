package voucher_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"klantreis/domain/decider"
	"klantreis/domain/decider/decidertest"
	"klantreis/domain/voucher"
)

// naming has every command that names a document, with what goes before it: the
// document with the number 7, and of which kinds that can be.
func naming() []named {
	lodged := voucher.ObjectionLodged{Objection: decidertest.ID(30), Decision: decidertest.Event(4)}
	answered := voucher.ObjectionDecided{Objection: decidertest.ID(30), Outcome: "ongegrond", By: "idp|bob"}
	heldOne := voucher.ObjectorHeard{Objection: decidertest.ID(30), By: "idp|bob"}
	appealed := voucher.AppealLodged{Appeal: decidertest.ID(31), Objection: decidertest.ID(30)}
	after := func(events ...voucher.Event) []voucher.Event {
		return append([]voucher.Event{begun, approved, granted}, events...)
	}
	paper := decidertest.ID(7)
	return []named{
		{voucher.Complete{Plan: paper, RecordedBy: "idp|bea"}, "plan", "opleidingsplan", []voucher.Event{asked}},
		{voucher.FileDocument{Document: paper, Kind: "verslag"}, "document", "verslag", nil},
		{voucher.Dispatch{Decision: decidertest.Event(4), Document: paper}, "document", "besluit beslissing-op-bezwaar", after()},
		{voucher.ReceiveInvoice{Amount: 1, Document: paper}, "document", "factuur", after(started, voucher.TrainingCompleted{})},
		{voucher.LodgeObjection{Objection: decidertest.ID(30), Decision: decidertest.Event(4), Letter: paper}, "letter", "bezwaarschrift", after()},
		{voucher.DecideObjection{Objection: decidertest.ID(30), Outcome: "gegrond", By: "idp|bob", Document: paper}, "document", "beslissing-op-bezwaar", after(lodged, heldOne)},
		{voucher.HearObjector{Objection: decidertest.ID(30), By: "idp|bob", Report: paper}, "report", "verslag", after(lodged)},
		{voucher.DelayObjection{Objection: decidertest.ID(30), Until: decidertest.Day(200), Letter: paper}, "letter", "bezwaarschrift verslag", after(voucher.DecisionDispatched{Decision: decidertest.Event(4)}, lodged)},
		{voucher.LodgeAppeal{Appeal: decidertest.ID(31), Objection: decidertest.ID(30), Letter: paper}, "letter", "beroepschrift", after(lodged, answered)},
		{voucher.DecideAppeal{Objection: decidertest.ID(30), Outcome: "gegrond", Document: paper}, "document", "uitspraak", after(lodged, answered, appealed)},
	}
}

type named struct {
	ask   voucher.Command
	field string // in which it is named
	kinds string
	after []voucher.Event
}

// with is a command for which a document was found, of a kind.
func with(ask voucher.Command, id uuid.UUID, kind string) voucher.Command {
	e := found(ask)
	e.Documents = map[uuid.UUID]string{id: kind}
	return voucher.WithEvidence{Command: ask, Evidence: e}
}

func TestADocumentThatIsNamedIsInTheJourneyAndOfTheKindThatIsAsked(t *testing.T) {
	it := decidertest.For(t, voucher.Decider)
	for _, n := range naming() {
		file(it("names no document that nobody looked for")).Given(n.after...).When(n.ask).Refuses(voucher.ErrNoDocument.At(n.field))
		file(it("names no document that is not there")).Given(n.after...).
			When(with(n.ask, decidertest.ID(8), words(n.kinds)[0])).Refuses(voucher.ErrNoDocument.At(n.field))
		for _, kind := range codes(t, "document-kinds") {
			mark := decider.Mark{Occurred: decider.On(decidertest.Day(29))}
			_, err := voucher.Decider.Decide(with(n.ask, decidertest.ID(7), kind), stateAfter(n.after...), mark)
			if right := slices.Contains(words(n.kinds), kind); right && err != nil || !right && !errors.Is(err, voucher.ErrNoDocument) {
				t.Errorf("%T with a document of the kind %s: %v", n.ask, kind, err)
			}
		}
	}
}

// Whoever is refused for a document is told what is the matter with it.
func TestWhyADocumentIsNotAsAsked(t *testing.T) {
	for why, e := range map[string]voucher.Evidence{
		"is not known here": {},
		"is of the kind cv": {Documents: map[uuid.UUID]string{decidertest.ID(7): "cv"}},
		"was removed":       {Removed: []uuid.UUID{decidertest.ID(7)}},
	} {
		send := voucher.WithEvidence{Command: voucher.Dispatch{Decision: decidertest.Event(4), Document: decidertest.ID(7)}, Evidence: e}
		_, err := voucher.Decider.Decide(send, stateAfter(begun, approved, granted), decider.Mark{Occurred: decider.On(decidertest.Day(29))})
		says := "The document that this names " + why + ". It is to be one of the kind: besluit, beslissing-op-bezwaar. "
		if !errors.Is(err, voucher.ErrNoDocument) || !strings.HasPrefix(err.Error(), says) {
			t.Errorf("got %v, want %s", err, says)
		}
	}
}

func TestTheDocumentsOfAnApplication(t *testing.T) {
	it := decidertest.For(t, voucher.Decider)
	plan := voucher.WithEvidence{Command: apply, Evidence: voucher.Evidence{
		Open:          true,
		Provided:      true,
		Documents:     map[uuid.UUID]string{application.Form: "aanvraag", application.Plan: "cv"},
		Conversations: map[uuid.UUID]decider.Day{application.Conversation: decidertest.Day(1)}}}
	it("takes no other document for a plan").When(plan).Refuses(voucher.ErrNoDocument.At("plan"))
	plan.Evidence.Documents = map[uuid.UUID]string{application.Form: "opleidingsplan", application.Plan: "opleidingsplan"}
	it("takes no other document for an application").When(plan).Refuses(voucher.ErrNoDocument.At("form"))
	plan.Evidence.Documents[application.Form] = "aanvraag"
	it("takes those that are asked").When(plan).On(decidertest.Day(1)).Then(applied, held, received)
}

func TestWhoGivesATrainingIsKnownToTheDirectory(t *testing.T) {
	it := decidertest.For(t, voucher.Decider)
	elsewhere := func(c voucher.Command) voucher.Command {
		e := found(c)
		e.Provided = false
		return voucher.WithEvidence{Command: c, Evidence: e}
	}
	it("is for a training provider that the directory knows").When(elsewhere(apply)).On(decidertest.Day(1)).Refuses(voucher.ErrNoProvider.At("provider"))
	file(it("is not granted once the directory knows the provider no more")).Given(begun).When(elsewhere(approve)).Refuses(voucher.ErrNoProvider)
}

func TestAPlanThatIsApprovedCanBeRead(t *testing.T) {
	it := decidertest.For(t, voucher.Decider)
	gone := found(approve)
	delete(gone.Documents, application.Plan)
	file(it("approves no plan that was removed")).Given(begun).When(voucher.WithEvidence{Command: approve, Evidence: gone}).Refuses(voucher.ErrNoDocument)
	file(it("approves the plan that is there")).Given(begun).When(voucher.WithEvidence{Command: approve, Evidence: found(approve)}).Then(approved)
}

func TestTheConversationThatAnApplicationRestsOn(t *testing.T) {
	it := decidertest.For(t, voucher.Decider)
	talks := func(c voucher.Command, held map[uuid.UUID]decider.Day) voucher.Command {
		e := found(c)
		e.Conversations = held
		return voucher.WithEvidence{Command: c, Evidence: e}
	}
	on := func(day decider.Day) map[uuid.UUID]decider.Day {
		return map[uuid.UUID]decider.Day{application.Conversation: day}
	}
	day := decidertest.Day(1)
	it("was held by the day of the application").When(talks(apply, on(day))).On(day).Then(applied, held, received)
	it("was not held after it").When(talks(apply, on(day+1))).On(day).Refuses(voucher.ErrNoConversation)
	it("was held in the journey").When(talks(apply, nil)).On(day).Refuses(voucher.ErrNoConversation)

	late := voucher.Complete{Conversation: application.Conversation, RecordedBy: "idp|bea"}
	again := received
	again.Received = decider.On(day + 5)
	unheard(it("completes the application from when that is recorded")).When(talks(late, on(day+3))).On(day+5).
		Then(voucher.ConversationFound{Conversation: application.Conversation}, completed, again)
	unheard(it("does not complete it before it was held")).When(talks(late, on(day+6))).On(day + 5).Refuses(voucher.ErrNoConversation)

	file(it("still stands when it is assessed")).Given(begun).When(talks(approve, nil)).Refuses(voucher.ErrNoConversation)
}

func TestAnInvoiceIsOfOneVoucher(t *testing.T) {
	bill := voucher.ReceiveInvoice(invoice)
	e := found(bill)
	e.Billed = []uuid.UUID{decidertest.ID(6), invoice.Document}
	it := decidertest.For(t, voucher.Decider)
	done := grant(it("is invoiced once with the same document")).Given(started, voucher.TrainingCompleted{})
	done.When(voucher.WithEvidence{Command: bill, Evidence: e}).Refuses(voucher.ErrBilled)
	unseen := e
	unseen.Sought, unseen.Billed = false, nil
	done.When(voucher.WithEvidence{Command: bill, Evidence: unseen}).Refuses(voucher.ErrBillsUnseen)
	e.Billed = e.Billed[:1]
	done.When(voucher.WithEvidence{Command: bill, Evidence: e}).Then(invoice)
	if got := voucher.Invoices(stateAfter(begun, approved, granted, started, voucher.TrainingCompleted{}, invoice)); !slices.Equal(got, []uuid.UUID{invoice.Document}) {
		t.Errorf("its invoices are %v", got)
	}
}

func TestNothingIsAppliedForInAClosedJourney(t *testing.T) {
	e := found(apply)
	e.Open = false
	it := decidertest.For(t, voucher.Decider)
	it("is applied for in a journey that is open").When(voucher.WithEvidence{Command: apply, Evidence: e}).On(decidertest.Day(1)).Refuses(voucher.ErrClosed)
	file(it("goes on where the journey was closed since")).Given(begun).When(voucher.WithEvidence{Command: reject, Evidence: e}).Then(rejected)
}

func TestAnEmployerGetsNoVoucher(t *testing.T) {
	e := found(apply)
	e.Employer = true
	it := decidertest.For(t, voucher.Decider)
	it("is for who works or looks for work").When(voucher.WithEvidence{Command: apply, Evidence: e}).On(decidertest.Day(1)).Refuses(voucher.ErrEmployers)
	file(it("goes on where it was granted before that was known")).Given(begun).When(voucher.WithEvidence{Command: reject, Evidence: e}).Then(rejected)
}

func TestWhichConversationCounts(t *testing.T) {
	early, late, same := decidertest.ID(1), decidertest.ID(2), decidertest.ID(3)
	e := voucher.Evidence{Conversations: map[uuid.UUID]decider.Day{early: decidertest.Day(1), late: decidertest.Day(5), same: decidertest.Day(5)}}
	for _, c := range []struct {
		had  uuid.UUID
		on   decider.Day
		want uuid.UUID
	}{
		{uuid.Nil, decidertest.Day(0), uuid.Nil},
		{uuid.Nil, decidertest.Day(4), early},
		{uuid.Nil, decidertest.Day(5), same},
		{early, decidertest.Day(9), early},
		{decidertest.ID(9), decidertest.Day(4), early},
	} {
		if got := e.Conversation(c.had, c.on); got != c.want {
			t.Errorf("having %s, on %s it is %s, want %s", c.had, c.on, got, c.want)
		}
	}
}

func TestHowLongAVoucherRestsOnItsConversation(t *testing.T) {
	objection := voucher.ObjectionLodged{Objection: decidertest.ID(30), Decision: decidertest.Event(3)}
	paid := []voucher.Event{begun, approved, granted, started, voucher.TrainingCompleted{}, invoice, settled, voucher.Paid{Year: 2026, Amount: 1900_00, By: "idp|fee"}}
	for says, c := range map[string]struct {
		after []voucher.Event
		rests bool
	}{
		"applied for":              {nil, true},
		"to be completed":          {[]voucher.Event{asked}, true},
		"granted":                  {[]voucher.Event{begun, approved, granted}, true},
		"paid":                     {paid, true},
		"refused":                  {[]voucher.Event{begun, rejected}, false},
		"refused, and objected to": {[]voucher.Event{begun, rejected, objection}, true},
		"given up":                 {[]voucher.Event{ended}, false},
		"expired":                  {[]voucher.Event{begun, approved, granted, voucher.Expired{Year: 2026}}, false},
		"erased":                   {[]voucher.Event{erased}, false},
	} {
		talk, entry := voucher.RestsOn(stateAfter(c.after...))
		if rests := talk == application.Conversation && entry == decidertest.Entry(1); rests != c.rests || !c.rests && talk != uuid.Nil {
			t.Errorf("%s, it rests on %s of %s", says, talk, entry)
		}
	}
	if talk, _ := voucher.RestsOn(voucher.Story{}); talk != uuid.Nil {
		t.Errorf("what was not applied for rests on %s", talk)
	}
}

func TestHowLongAVoucherRestsOnADocument(t *testing.T) {
	for says, c := range map[string]struct {
		after []voucher.Event
		rests bool
	}{
		"applied for": {nil, true},
		"granted":     {[]voucher.Event{begun, approved, granted}, true},
		"refused":     {[]voucher.Event{begun, rejected}, true}, // and not sent yet
		"sent":        {[]voucher.Event{begun, rejected, sentOut}, true},
		"given up":    {[]voucher.Event{ended}, false},
		"in dispute":  {[]voucher.Event{begun, rejected, objected}, true},
		"erased":      {[]voucher.Event{erased}, false},
	} {
		s := stateAfter(c.after...)
		if rests := voucher.Holds(s, application.Plan, decidertest.Day(9)); rests != c.rests || voucher.Holds(s, decidertest.ID(39), decidertest.Day(9)) {
			t.Errorf("%s: it rests on its plan: %v", says, rests)
		}
	}
	report, back := voucher.DocumentFiled{Document: decidertest.ID(20), Kind: "verslag"}, voucher.EntryWithdrawn{Entry: decidertest.Entry(2)}
	sent := stateAfter(begun, rejected, sentOut)
	last := sent.State.ObjectionUntil(sent.State.Decisions[0])
	if !voucher.Holds(sent, application.Plan, last) || voucher.Holds(sent, application.Plan, last+1) {
		t.Error("it rests on its plan for longer or shorter than can be objected")
	}
	if letter := sent.State.Decisions[0].Letter; letter == uuid.Nil || !voucher.Holds(sent, letter, last+1) {
		t.Error("the letter of a decision is not held once nobody can object any more")
	}
	if !voucher.Holds(stateAfter(report), report.Document, decidertest.Day(9)) || voucher.Holds(stateAfter(report, back), report.Document, decidertest.Day(9)) {
		t.Error("a document is held by an entry that was withdrawn, or not by one that stands")
	}
}
