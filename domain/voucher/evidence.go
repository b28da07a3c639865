package voucher

import (
	"bytes"
	"cmp"
	"slices"
	"strings"

	"github.com/google/uuid"

	"klantreis/domain/decider"
)

// Evidence is what was found outside a voucher's own history: in the journey in
// which it was applied for, and in the directory, as the log has them.
type Evidence struct {
	Documents     map[uuid.UUID]string      `json:"documents,omitempty"`     // that are in it: their kinds
	Removed       []uuid.UUID               `json:"removed,omitempty"`       // documents that were taken out of it
	Conversations map[uuid.UUID]decider.Day `json:"conversations,omitempty"` // career conversations that stand, by event: when they were held
	Billed        []uuid.UUID               `json:"billed,omitempty"`        // invoices that are of another voucher of the client
	Alike         []uuid.UUID               `json:"alike,omitempty"`         // vouchers of the client that are for the same, and stand in the way
	Sought        bool                      `json:"sought,omitempty"`        // these were looked for; without that no invoice is received
	Open          bool                      `json:"open,omitempty"`          // the journey is: it was neither closed nor erased
	Employer      bool                      `json:"employer,omitempty"`      // the journey is that of an employer's contact person
	Provided      bool                      `json:"provided,omitempty"`      // the directory knows the training provider on that day
}

// WithEvidence is a command with what was found for it. What a command names
// and is not in its evidence is not there: without any, a command can name
// neither a document nor a conversation, and nothing is applied for.
type WithEvidence struct {
	Command
	Evidence Evidence `json:"evidence,omitzero"`
}

// Refusals for want of evidence.
var (
	ErrNoDocument     = decider.Refusal{Code: "document-not-as-asked", Reason: "The document that this names %s. It is to be one of the kind: %s. Put that into the journey in which the voucher is applied for or, of a voucher that there is, into its dossier (/vouchers/{voucher}/documents), and name it here."}
	ErrBilled         = decider.Refusal{Code: "invoice-of-another-voucher", Field: "document", Reason: "This document is the invoice of another voucher of this client, and is paid with that. Name the invoice of this one; where it is for both, put it in once for each, with what is of each."}
	ErrBillsUnseen    = decider.Refusal{Code: "invoices-unseen", Reason: "Nobody found out whether this document is the invoice of another voucher of the client. Record it where that is found."}
	ErrClosed         = decider.Refusal{Code: "journey-closed", Field: "journey", Reason: "The journey in which this would be applied for is closed. Reopen it, or apply in another."}
	ErrEmployers      = decider.Refusal{Code: "employer-voucher", Field: "journey", Reason: "A training voucher is for someone who works or looks for work, and not for the contact person of an employer. Whose training it is has a journey of their own: apply there."}
	ErrNoConversation = decider.Refusal{Code: "conversation-not-found", Reason: "The career conversation that this rests on was withdrawn, is in another journey, or was held after the application was complete. Ask for completion; once a conversation was held, complete the application with it."}
)

// decide decides on a command, and then asks whether what its events name was
// found.
func decide(c Command, s Story, at Mark) ([]Event, error) {
	var found Evidence
	if with, ok := c.(WithEvidence); ok {
		found = with.Evidence
	}
	events, err := c.decide(s, at)
	if err != nil {
		return nil, err
	}
	for _, e := range events {
		on := at.Occurred.Day()
		if err := cmp.Or(found.proves(e, s.State, at), found.founded(e, s.State, on), s.State.inOrder(e, on)); err != nil {
			return nil, err
		}
	}
	if err := found.alone(events, s.State); err != nil {
		return nil, err
	}
	return events, nil
}

// proves refuses an event that names what was not found. A conversation counts
// when it was held by the day on which it is named: that is the day on which
// the application is complete, or an earlier one. A plan that is approved can
// still be read.
func (f Evidence) proves(e Event, s State, at Mark) error {
	named := papers(e)
	_, approves := e.(AssessedPositive)
	if approves && s.Terms.asks(NeedsPlan) {
		named = paper("", s.Asked.Plan, uuid.Nil, KindPlan)
	}
	for _, p := range named {
		if kind, there := f.Documents[p.ID]; !there || !slices.Contains(p.Kinds, kind) {
			return ErrNoDocument.At(p.Field).Because(f.whyNot(p.ID), strings.Join(p.Kinds, ", "))
		}
	}
	if bill, is := e.(InvoiceReceived); is {
		switch {
		case !f.Sought:
			return ErrBillsUnseen
		case slices.Contains(f.Billed, bill.Document):
			return ErrBilled
		}
	}
	if _, applies := e.(Applied); applies {
		switch {
		case !f.Open:
			return ErrClosed
		case f.Employer:
			return ErrEmployers
		case !f.Provided:
			return ErrNoProvider.At("provider")
		}
	}
	if approves && !f.Provided {
		return ErrNoProvider
	}
	if id := conversation(e); id != uuid.Nil {
		if held, there := f.Conversations[id]; !there || held > at.Occurred.Day() {
			return ErrNoConversation
		}
	}
	return nil
}

// whyNot says what is the matter with a document that is not as asked.
func (f Evidence) whyNot(document uuid.UUID) string {
	kind, there := f.Documents[document]
	switch {
	case there:
		return "is of the kind " + kind
	case slices.Contains(f.Removed, document):
		return "was removed"
	}
	return "is not known here"
}

// Invoices returns the documents that are the invoices of a voucher.
func Invoices(s Story) (all []uuid.UUID) {
	for _, e := range decider.Effective(s.Past) {
		if bill, is := e.What.(InvoiceReceived); is {
			all = append(all, bill.Document)
		}
	}
	return all
}

// conversation is the career conversation that an event names, zero for none.
func conversation(e Event) uuid.UUID {
	switch e := e.(type) {
	case Applied:
		return e.Conversation
	case ConversationFound:
		return e.Conversation
	case AssessedPositive:
		return e.Conversation
	}
	return uuid.Nil
}

// Conversation is the one that an application rests on as of a day: the one
// that it had, where that still stands, or else the latest that was held by
// then. It is zero where there is none.
func (f Evidence) Conversation(had uuid.UUID, on decider.Day) (best uuid.UUID) {
	if _, stands := f.Conversations[had]; stands {
		return had
	}
	for id, held := range f.Conversations {
		later := best == uuid.Nil || held > f.Conversations[best] || held == f.Conversations[best] && bytes.Compare(id[:], best[:]) > 0
		if held <= on && later {
			best = id
		}
	}
	return best
}

// Holds says that a voucher rests on a document on a day, which an entry that
// stands names: while it is applied for or granted, and afterwards while it is
// in dispute or can still come to be. The letter of a decision it rests on for as
// long as the voucher is kept: a decision keeps what was sent of it.
func Holds(s Story, document uuid.UUID, today decider.Day) bool {
	now := s.State
	if !now.Erased && document != uuid.Nil && slices.ContainsFunc(now.Decisions, func(d Decision) bool { return d.Letter == document }) {
		return true
	}
	if now.Status == "" || now.Erased || slices.Contains(vain, now.Status) && !now.Disputed() && !now.disputable(today) {
		return false
	}
	return slices.ContainsFunc(Documents(Story{Past: decider.Effective(s.Past)}), func(p Paper) bool { return p.ID == document })
}

// disputable says that a decision can still be objected to or appealed against:
// it was not sent yet, or the term for that runs.
func (s State) disputable(today decider.Day) bool {
	return slices.ContainsFunc(s.Decisions, func(d Decision) bool { return d.Dispatched == 0 || today <= s.ObjectionUntil(d) })
}

// RestsOn returns the career conversation that a voucher rests on, and the
// entry that named it: while it is applied for or granted, and while it is in
// dispute. Both are zero where it rests on none.
func RestsOn(s Story) (talk, entry uuid.UUID) {
	now := s.State
	over := slices.Contains(vain, now.Status) && !now.Disputed()
	if over || !now.Terms.asks(NeedsConversation) || now.Asked.Conversation == uuid.Nil {
		return uuid.Nil, uuid.Nil
	}
	talk = now.Asked.Conversation
	i := slices.IndexFunc(s.Past, func(e decider.Entry[Event]) bool { return conversation(e.What) == talk })
	return talk, s.Past[i].Entry
}
