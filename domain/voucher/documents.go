package voucher

import (
	"slices"

	"github.com/google/uuid"

	"klantreis/domain/decider"
)

// The kinds of documents that a voucher's history names: codes of the list
// document-kinds.
const (
	KindApplication       = "aanvraag"
	KindPlan              = "opleidingsplan"
	KindInvoice           = "factuur"
	KindDecision          = "besluit"
	KindObjection         = "bezwaarschrift"
	KindObjectionDecision = "beslissing-op-bezwaar"
	KindAppeal            = "beroepschrift"
	KindJudgment          = "uitspraak"
	KindReport            = "verslag"
)

// A Paper is a document as an event names it.
type Paper struct {
	Field string // in which that names it
	ID    uuid.UUID
	Kinds []string  // of which it is one
	Event uuid.UUID // that named it first
	Of    uuid.UUID // the decision or the objection that it is about, zero for the application and the training
}

// Documents returns the documents that a voucher's history names: the dossier,
// which whoever decides on it reads. What was put into it by mistake, and taken
// back, is not theirs to read.
func Documents(s Story) (all []Paper) {
	for _, e := range decider.Effective(s.Past) {
		for _, p := range papers(e.What) {
			if !slices.ContainsFunc(all, func(known Paper) bool { return known.ID == p.ID }) {
				p.Event = e.Event
				all = append(all, p)
			}
		}
	}
	return all
}

// papers is the one page that says which documents an event names, and of what
// kind each is to be.
func papers(e Event) []Paper {
	switch e := e.(type) {
	case Applied:
		return append(paper("form", e.Form, uuid.Nil, KindApplication), paper("plan", e.Plan, uuid.Nil, KindPlan)...)
	case Completed:
		return paper("plan", e.Plan, uuid.Nil, KindPlan)
	case DocumentFiled:
		return paper("document", e.Document, uuid.Nil, e.Kind)
	case InvoiceReceived:
		return paper("document", e.Document, uuid.Nil, KindInvoice)
	case DecisionDispatched:
		return paper("document", e.Document, e.Decision, KindDecision, KindObjectionDecision)
	case ObjectionLodged:
		return paper("letter", e.Letter, e.Objection, KindObjection)
	case ObjectionMended:
		return paper("letter", e.Letter, e.Objection, KindObjection)
	case ObjectorHeard:
		return paper("report", e.Report, e.Objection, KindReport)
	case ObjectionDelayed:
		return paper("letter", e.Letter, e.Objection, KindObjection, KindReport) // a letter, or a note of what was said
	case ObjectionDecided:
		return paper("document", e.Document, e.Objection, KindObjectionDecision)
	case AppealLodged:
		return paper("letter", e.Letter, e.Objection, KindAppeal)
	case AppealDecided:
		return paper("document", e.Document, e.Objection, KindJudgment)
	}
	return nil
}

// paper is a document that is named, none where it is left out.
func paper(field string, id, of uuid.UUID, kinds ...string) []Paper {
	if id == uuid.Nil {
		return nil
	}
	return []Paper{{Field: field, ID: id, Kinds: kinds, Of: of}}
}

// FileDocument puts a document of the journey into the dossier, as a report or
// a letter that is yet to be sent: from then on whoever sees the dossier reads
// it. Other documents are in it because what they belong to names them.
type FileDocument struct {
	Document uuid.UUID `json:"document"`
	Kind     string    `json:"kind" list:"document-kinds"`
}

// DocumentFiled records that a document was put into the dossier.
type DocumentFiled FileDocument

func (c FileDocument) decide(s Story, at Mark) ([]Event, error) {
	if slices.ContainsFunc(Documents(s), func(p Paper) bool { return p.ID == c.Document }) {
		return nil, check(DocumentFiled(c), s.State, at)
	}
	return record(s, at, DocumentFiled(c))
}

func (e DocumentFiled) check(State, Mark) error      { return nil }
func (e DocumentFiled) evolve(s State, _ Mark) State { return s }
