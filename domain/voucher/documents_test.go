package voucher_test

import (
	"reflect"
	"testing"

	"github.com/google/uuid"

	"klantreis/domain/codelist"
	"klantreis/domain/decider"
	"klantreis/domain/decider/decidertest"
	"klantreis/domain/voucher"
)

func TestTheDossierHasEveryDocumentOnce(t *testing.T) {
	id, decision, objection := decidertest.ID, uuid.New(), uuid.New()
	var past []decider.Entry[voucher.Event]
	for i, e := range []voucher.Event{
		voucher.Applied{Form: id(1), Plan: id(2)}, voucher.Completed{Plan: id(2)}, voucher.DocumentFiled{Document: id(4), Kind: "besluit"},
		voucher.InvoiceReceived{Document: id(3)}, voucher.DecisionDispatched{Document: id(4), Decision: decision}, voucher.TrainingStarted{},
		voucher.ObjectionLodged{Objection: objection}, voucher.ObjectionDecided{Objection: objection, Document: id(5)},
	} {
		past = append(past, decider.Entry[voucher.Event]{Mark: decider.Mark{Event: decidertest.Event(i)}, What: e})
	}
	want := []voucher.Paper{
		{Field: "form", ID: id(1), Kinds: []string{"aanvraag"}, Event: decidertest.Event(0)},
		{Field: "plan", ID: id(2), Kinds: []string{"opleidingsplan"}, Event: decidertest.Event(0)},
		{Field: "document", ID: id(4), Kinds: []string{"besluit"}, Event: decidertest.Event(2)},
		{Field: "document", ID: id(3), Kinds: []string{"factuur"}, Event: decidertest.Event(3)},
		{Field: "document", ID: id(5), Kinds: []string{"beslissing-op-bezwaar"}, Event: decidertest.Event(7), Of: objection},
	}
	if got := voucher.Documents(voucher.Story{Past: past}); !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

// What was filed by mistake and taken back is in no dossier, but where something
// else names it as well.
func TestTheDossierIsWithoutWhatWasTakenBack(t *testing.T) {
	var past []decider.Entry[voucher.Event]
	for i, e := range []voucher.Event{
		voucher.DocumentFiled{Document: decidertest.ID(1), Kind: "cv"}, voucher.DocumentFiled{Document: decidertest.ID(2), Kind: "factuur"},
		voucher.InvoiceReceived{Document: decidertest.ID(2)},
		voucher.EntryWithdrawn{Entry: decidertest.Entry(0)}, voucher.EntryWithdrawn{Entry: decidertest.Entry(1)},
	} {
		mark := decider.Mark{Event: decidertest.Event(i), Entry: decidertest.Entry(i)}
		past = append(past, decider.Entry[voucher.Event]{Mark: mark, What: e})
	}
	want := []voucher.Paper{{Field: "document", ID: decidertest.ID(2), Kinds: []string{"factuur"}, Event: decidertest.Event(2)}}
	if got := voucher.Documents(voucher.Story{Past: past}); !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestFilingADocument(t *testing.T) {
	it := decidertest.For(t, desk)
	put := voucher.FileDocument{Document: decidertest.ID(20), Kind: "verslag"}
	filed := voucher.DocumentFiled(put)
	file(it("takes a document into the dossier")).When(put).Then(filed)
	file(it("takes it once")).Given(filed).When(put).Then()
	file(it("takes one as well once it has ended")).Given(begun, rejected).When(put).Then(filed)
	file(it("is taken out of nothing that rests on it")).Given(filed).When(voucher.Withdraw{Entry: decidertest.Entry(2), Reason: "onjuist"}).
		Then(voucher.EntryWithdrawn{Entry: decidertest.Entry(2), Reason: "onjuist"})
	taken := voucher.EntryWithdrawn{Entry: decidertest.Entry(2), Reason: "onjuist"}
	file(it("takes one again that was taken back")).Given(filed, taken).When(put).Then(filed)
	file(it("says no for one that is there as well, once it was erased")).Given(filed, erased).When(put).Refuses(voucher.ErrErased)
}

func TestTheKindsOfDocumentsAreThoseOfTheList(t *testing.T) {
	for _, kind := range []string{voucher.KindApplication, voucher.KindPlan, voucher.KindInvoice, voucher.KindDecision,
		voucher.KindObjection, voucher.KindObjectionDecision, voucher.KindAppeal, voucher.KindJudgment} {
		if _, there := codelist.First["document-kinds"].Find(kind); !there || !codelist.Relied("document-kinds", kind) {
			t.Errorf("%s is not in the list, or can end", kind)
		}
	}
}
