package journey_test

import (
	"strings"
	"testing"

	"github.com/google/uuid"

	"klantreis/domain/decider/decidertest"
	"klantreis/domain/journey"
)

var (
	addPlan = journey.AddDocument{
		Document: decidertest.ID(20), Kind: "opleidingsplan", Name: "plan.pdf", MediaType: "application/pdf",
		Size: 2000, Hash: strings.Repeat("0123456789abcdef", 4),
	}
	reliedPlan = journey.RemoveDocument{Document: addPlan.Document, Reason: "verkeerde-klant", Sought: true, Relied: []uuid.UUID{decidertest.ID(9)}}
	removePlan = journey.RemoveDocument{Document: addPlan.Document, Reason: "verkeerde-klant", Sought: true}
	added      = journey.DocumentAdded(addPlan)
	removedDoc = journey.DocumentRemoved{Document: removePlan.Document, Reason: removePlan.Reason}
)

func TestDocumentsComeAndGo(t *testing.T) {
	it := decidertest.For(t, journey.Decider)
	it("takes a document").Given(opened).When(addPlan).Then(added)
	it("takes a document after the closing: an invoice comes later").Given(opened, closed).When(addPlan).Then(added)
	it("takes a document once").Given(opened, added).When(addPlan).Refuses(journey.ErrDocumentThere)
	it("gives up a document").Given(opened, added).When(removePlan).Then(removedDoc)
	it("gives up a document after the closing").Given(opened, added, closed).When(removePlan).Then(removedDoc)
	it("gives up what it has").Given(opened).When(removePlan).Refuses(journey.ErrNoDocument)
	it("gives it up once").Given(opened, added, removedDoc).When(removePlan).Refuses(journey.ErrNoDocument)
	it("takes it anew").Given(opened, added, removedDoc).When(addPlan).Then(added)
	it("has none before it is opened").When(addPlan).Refuses(journey.ErrNotOpened)
	it("takes none once it is erased").Given(opened, erased).When(addPlan).Refuses(journey.ErrErased)
	it("gives none up once it is erased").Given(opened, added, erased).When(removePlan).Refuses(journey.ErrErased)
}

func TestADocumentIsOneThatCanBeKept(t *testing.T) {
	it := decidertest.For(t, journey.Decider)
	size := func(n int) journey.AddDocument { c := addPlan; c.Size = n; return c }
	for _, n := range []int{-1, 0, journey.MaxDocumentSize + 1} {
		it("refuses a size").Given(opened).When(size(n)).Refuses(journey.ErrDocumentSize)
	}
	for _, n := range []int{1, journey.MaxDocumentSize} {
		it("takes a size").Given(opened).When(size(n)).Then(journey.DocumentAdded(size(n)))
	}
	for _, media := range []string{"text/html", "application/zip", "application/pdf; x=1", "image/svg+xml"} {
		c := addPlan
		c.MediaType = media
		it("refuses " + media).Given(opened).When(c).Refuses(journey.ErrMediaType)
	}
	for _, hash := range []string{"", addPlan.Hash[1:], addPlan.Hash + "0", strings.ToUpper(addPlan.Hash), "g" + addPlan.Hash[1:]} {
		c := addPlan
		c.Hash = hash
		it("refuses a hash that is none").Given(opened).When(c).Refuses(journey.ErrDocumentHash)
	}
	var full decidertest.History[journey.Event]
	full = full.Then(opened)
	for i := range journey.MaxDocuments {
		one := added
		one.Document = decidertest.ID(100 + i)
		full = full.Then(one)
	}
	many := journey.Decider.Fold(full.Past)
	_, err := journey.Decider.Decide(addPlan, many, full.Past[0].Mark)
	if !is(err, journey.ErrTooManyDocuments) {
		t.Errorf("one more: %v", err)
	}
	var all []journey.Event
	for _, e := range full.Past[1:] {
		all = append(all, e.What)
	}
	it("takes so many documents").Given(opened).Given(all...).When(addPlan).Refuses(journey.ErrTooManyDocuments)
	it("takes another when one is gone").Given(opened).Given(all...).Given(journey.DocumentRemoved{Document: decidertest.ID(100)}).
		When(addPlan).Then(added)
}

// A withdrawal would leave the bytes where they are, and would bring back what
// has none any more.
func TestADocumentIsRemovedAndNotWithdrawn(t *testing.T) {
	it := decidertest.For(t, journey.Decider)
	it("does not withdraw that a document was added").Given(opened, added).When(withdraw(2)).Refuses(journey.ErrNotWithdrawn)
	it("does not withdraw that it was removed").Given(opened, added, removedDoc).When(withdraw(3)).Refuses(journey.ErrNotWithdrawn)
}

func TestWhatIsKnownOfADocument(t *testing.T) {
	story := journey.Decider.Fold(decidertest.History[journey.Event]{}.Then(opened).Then(added).Past)
	got := story.State.Documents[addPlan.Document]
	if want := (journey.Document{addPlan.Kind, addPlan.Name, addPlan.MediaType, addPlan.Size, addPlan.Hash, got.Added}); got != want || got.Added.IsZero() {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if gone := journey.Decider.Fold(decidertest.History[journey.Event]{}.Then(opened).Then(added).Then(erased).Past); len(gone.State.Documents) > 0 {
		t.Error("a document is known after the erasure")
	}
}

func TestADocumentThatAVoucherRestsOnStays(t *testing.T) {
	it := decidertest.For(t, journey.Decider)
	it("stays where nobody asked the vouchers").Given(opened, journey.DocumentAdded(addPlan)).
		When(journey.RemoveDocument{Document: addPlan.Document, Reason: "verkeerde-klant"}).Refuses(journey.ErrDocumentUnsought)
	it("stays while a voucher rests on it").Given(opened, journey.DocumentAdded(addPlan)).When(reliedPlan).Refuses(journey.ErrDocumentRelied)
	it("is removed when none does").Given(opened, journey.DocumentAdded(addPlan)).When(removePlan).
		Then(journey.DocumentRemoved{Document: removePlan.Document, Reason: removePlan.Reason})
}
