package journey

import (
	"maps"
	"slices"

	"github.com/google/uuid"

	"klantreis/domain/decider"
)

// A Document is what a journey knows of a paper in it. Its bytes are kept
// elsewhere, and held against the hash when they are shown.
type Document struct {
	Kind      string
	Name      string // as its file was called
	MediaType string
	Size      int
	Hash      string
	Added     decider.Moment
}

// What a document can be.
const (
	MaxDocuments    = 200      // in one journey
	MaxDocumentSize = 10 << 20 // bytes
)

// MediaTypes are those that a document can have.
var MediaTypes = []string{
	"application/pdf", "image/png", "image/jpeg",
	"application/vnd.openxmlformats-officedocument.wordprocessingml.document", "application/vnd.oasis.opendocument.text",
}

// Refusals about documents.
var (
	ErrDocumentThere    = decider.Refusal{Code: "document-added", Reason: "This document is there already."}
	ErrNoDocument       = decider.Refusal{Code: "document-unknown", Reason: "This journey has no document with this id."}
	ErrTooManyDocuments = decider.Refusal{Code: "too-many-documents", Reason: "A journey has at most 200 documents. Remove one that is not needed any more, or open another journey."}
	ErrDocumentSize     = decider.Refusal{Code: "document-size", Reason: "A document has at least 1 and at most 10,485,760 bytes (10 MiB)."}
	ErrMediaType        = decider.Refusal{Code: "document-media-type", Reason: "A document is a PDF, a PNG or JPEG image, or a text of Word (.docx) or OpenDocument (.odt)."}
	ErrDocumentUnsought = decider.Refusal{Code: "document-reliance-not-sought", Reason: "Nobody found out whether a training voucher rests on this document. Remove it where that is found."}
	ErrDocumentRelied   = decider.Refusal{Code: "document-relied-on", Reason: "The training voucher %s, which is applied for, granted or in dispute, rests on this document. Withdraw the entry that names it, or remove it once that voucher was refused, given up or revoked and nobody can object any more."}
	ErrDocumentHash     = decider.Refusal{Code: "document-hash", Reason: "The hash of a document is its SHA-256 in 64 hexadecimal digits, lower case."}
)

// AddDocument records that a paper was put into a journey. Its bytes are kept
// by then. It may follow the closing: an invoice and a decision come later.
type AddDocument struct {
	Document  uuid.UUID `json:"document"`
	Kind      string    `json:"kind" list:"document-kinds"`
	Name      string    `json:"name" part:"person"`
	MediaType string    `json:"mediaType" part:"person"`
	Size      int       `json:"size" part:"person"`
	Hash      string    `json:"hash" part:"person"` // SHA-256 of the bytes, in hexadecimal digits
}

// DocumentAdded records that a paper was put into a journey.
type DocumentAdded AddDocument

func (DocumentAdded) afterClosing() {}

func (c AddDocument) decide(s Story, at Mark) ([]Event, error) {
	return record(s, at, DocumentAdded(c))
}

func (e DocumentAdded) check(s State, _ Mark) error {
	_, there := s.Documents[e.Document]
	switch {
	case there:
		return ErrDocumentThere
	case len(s.Documents) >= MaxDocuments:
		return ErrTooManyDocuments
	case e.Size < 1 || e.Size > MaxDocumentSize:
		return ErrDocumentSize
	case !slices.Contains(MediaTypes, e.MediaType):
		return ErrMediaType
	case !isHash(e.Hash):
		return ErrDocumentHash
	}
	return nil
}

func isHash(s string) bool {
	for _, r := range s {
		if (r < '0' || r > '9') && (r < 'a' || r > 'f') {
			return false
		}
	}
	return len(s) == 64
}

func (e DocumentAdded) evolve(s State, at Mark) State {
	s.Documents = maps.Clone(s.Documents)
	if s.Documents == nil {
		s.Documents = map[uuid.UUID]Document{}
	}
	s.Documents[e.Document] = Document{e.Kind, e.Name, e.MediaType, e.Size, e.Hash, at.Occurred}
	return s
}

// Kinds returns the kind of every document in a journey: the evidence that one
// of a kind is there.
func (s State) Kinds() map[uuid.UUID]string {
	kinds := map[uuid.UUID]string{}
	for id, d := range s.Documents {
		kinds[id] = d.Kind
	}
	return kinds
}

// RemoveDocument takes a paper out of a journey, as one that is another
// client's. Its bytes are destroyed; that it was there stays.
type RemoveDocument struct {
	Document uuid.UUID `json:"document"`
	Reason   string    `json:"reason" list:"withdrawal-reasons"`
	Note     string    `json:"note,omitempty" part:"text"`

	// Sought and Relied are evidence: that it was looked for, and the vouchers
	// that rest on it.
	Sought bool        `json:"sought,omitempty"`
	Relied []uuid.UUID `json:"relied,omitempty"`
}

// DocumentRemoved records that a paper was taken out of a journey.
type DocumentRemoved struct {
	Document uuid.UUID `json:"document"`
	Reason   string    `json:"reason" list:"withdrawal-reasons"`
	Note     string    `json:"note,omitempty" part:"text"`
}

func (DocumentRemoved) afterClosing() {}

func (c RemoveDocument) decide(s Story, at Mark) ([]Event, error) {
	events, err := record(s, at, DocumentRemoved{c.Document, c.Reason, c.Note})
	switch {
	case err != nil:
		return nil, err
	case !c.Sought:
		return nil, ErrDocumentUnsought
	case len(c.Relied) > 0:
		return nil, ErrDocumentRelied.Because(c.Relied[0])
	}
	return events, nil
}

// Removed returns the documents that were taken out of a journey.
func Removed(s Story) (all []uuid.UUID) {
	for _, e := range decider.Effective(s.Past) {
		if r, is := e.What.(DocumentRemoved); is {
			all = append(all, r.Document)
		}
	}
	return all
}

func (e DocumentRemoved) check(s State, _ Mark) error {
	if _, there := s.Documents[e.Document]; !there {
		return ErrNoDocument
	}
	return nil
}

func (e DocumentRemoved) evolve(s State, _ Mark) State {
	s.Documents = maps.Clone(s.Documents)
	delete(s.Documents, e.Document)
	return s
}
