// Package client decides what may happen to the file of one person, or of one
// contact person of an employer: who they are, how they can be reached, which
// journeys they have, what rights they exercise over it, and how they are
// erased.
//
// What a client needs and is told is in their journeys, what they apply for in
// their vouchers. A client's stream names both, so that opening one and erasing
// the client can never cross: both are decided in this one stream.
package client

import (
	"slices"

	"github.com/google/uuid"

	"klantreis/domain/decider"
	"klantreis/domain/sharing"
)

// Mark, Story and Decider are the shapes of package decider for clients.
type (
	Mark  = decider.Mark
	Story = decider.Story[Event, State]
)

// Decider is the client. Streams are named "client-<id>".
var Decider = decider.Decider[Command, Event, State]{
	Category: "client",
	Decide: func(c Command, s Story, at Mark) ([]Event, error) {
		if err := s.State.Holds(Purposes(c), GoesOn); err != nil {
			return nil, err
		}
		return c.decide(s, at)
	},
	Check:  func(e Event, s State, at Mark) error { return e.check(s, at) },
	Evolve: func(e Event, s State, at Mark) State { return e.evolve(s, at) },
}

// A Command asks for something to happen to one client's file.
type Command interface {
	decide(Story, Mark) ([]Event, error)
}

// An Event is something that did happen. It is never edited.
type Event interface {
	check(State, Mark) error
	evolve(State, Mark) State
}

// State is what later decisions need to remember.
type State struct {
	Registered bool
	Team       decider.Ref // the desk that registered the client
	Details    Details     // each of them as it was last, by when that was
	Changes    []Change    // of the details, in the order of when they were
	Journeys   []uuid.UUID
	Vouchers   []uuid.UUID
	Contacts   map[decider.Ref]decider.Day // by actor: the last day they had the client present
	Glasses    map[decider.Ref]decider.Day // by actor: the last day they broke the glass
	Breaks     map[uuid.UUID]Break         // by the event that recorded it
	Restricted bool                        // only what the law allows is done with the file (GDPR article 18)
	Objection  Objection                   // lodged and not decided yet; zero: none
	Stopped    []string                    // purposes for which an objection that was upheld stops all processing
	Answers    map[string]Answer           // that the client waits for, by a code of the list answerable-requests
	Erasure    Request                     // asked for and not yet carried out, refused or retracted
	Erased     bool

	Permissions map[uuid.UUID]sharing.Permission
	Recipients  map[decider.Ref]bool        // to whom data went
	Untold      map[decider.Ref]decider.Day // who is to be told of a rectification, by the day of that

	Requests map[uuid.UUID]RightsRequest // to exercise a right, that wait for an answer
	Texts    map[uuid.UUID]Text          // whose destruction was asked for, by the event that has it
}

// A Request for erasure waits for a second person.
type Request struct {
	Ground string      `json:"ground,omitempty" list:"erasure-grounds"`
	By     decider.Ref `json:"by,omitempty"`
}

// Refusals.
var (
	ErrRegistered    = decider.Refusal{Code: "client-registered", Reason: "This client is registered already."}
	ErrNotRegistered = decider.Refusal{Code: "client-not-registered", Reason: "There is no client with this id."}
	ErrErased        = decider.Refusal{Code: "client-erased", Reason: "This client's file has been erased. Nothing can be recorded in it."}
	ErrNoRequest     = decider.Refusal{Code: "erasure-not-requested", Reason: "Nobody has asked for this client to be erased, or it was refused or retracted. Ask first; a second person then confirms or refuses."}
	ErrRequested     = decider.Refusal{Code: "erasure-requested", Reason: "The erasure of this client has been asked for already. A second person can confirm or refuse it."}
	ErrSamePerson    = decider.Refusal{Code: "second-person-needed", Reason: "The person who asked for this cannot also decide on it, but can retract the request."}
	ErrDisputed      = decider.Refusal{Code: "erasure-dispute-open", Reason: "An objection or an appeal about these vouchers of the client is open, or was upheld and is to be carried out: %v. Refuse the erasure on the ground bezwaar-of-beroep, or confirm it once that is over."}
	ErrUnseen        = decider.Refusal{Code: "erasure-vouchers-unseen", Reason: "Nobody found out whether what is recorded about the client holds the erasure, in each of their journeys and vouchers. Confirm it where that is found."}
	ErrOwing         = decider.Refusal{Code: "erasure-money-open", Reason: "These vouchers of the client were granted and are not settled, or of what they come to something is still to be paid, claimed back or repaid: %v. Refuse the erasure on the ground wettelijke-bewaarplicht, or bezwaar-of-beroep where only a claim is open, or confirm it once that is done."}
	ErrNotTheAsker   = decider.Refusal{Code: "not-the-asker", Reason: "Only the person who asked for this erasure can retract the request. Anyone else refuses it, with a ground."}
	ErrTooMany       = decider.Refusal{Code: "too-many-journeys", Reason: "A client has at most 100 journeys. Reopen an earlier one."}
	ErrRestricted    = decider.Refusal{Code: "client-restricted", Reason: "The processing of this client's data is restricted (GDPR article 18). What was begun can be ended; a privacy officer lifts the restriction before anything else is recorded."}
	ErrHalfRuledOut  = decider.Refusal{Code: "duplicates-half-ruled-out", Reason: "Say both which clients this is not a duplicate of and how you know, or neither."}
	ErrVouchers      = decider.Refusal{Code: "too-many-vouchers", Reason: "A client has at most 100 vouchers."}
	ErrAccessAlready = decider.Refusal{Code: "access-already", Reason: "You see all of this client today without breaking the glass: your relation to the client is %s. Nothing was recorded; go on."}
	ErrNoExplanation = decider.Refusal{Code: "explanation-needed", Field: "explanation", Reason: "The reason \"anders\" needs an explanation."}
)

// MaxJourneys is how many journeys one client can have.
const MaxJourneys = 100

// MaxVouchers is how many vouchers one client can have.
const MaxVouchers = 100

// known refuses what cannot happen to a client who is not there.
func known(s State) error {
	switch {
	case s.Erased:
		return ErrErased
	case !s.Registered:
		return ErrNotRegistered
	}
	return nil
}

// record answers a command with one event, if it is possible.
func record(s Story, at Mark, e Event) ([]Event, error) {
	if err := e.check(s.State, at); err != nil {
		return nil, err
	}
	return []Event{e}, nil
}

// Present says whether an actor has an open contact with the client on a day.
func (s State) Present(actor decider.Ref, on decider.Day) bool {
	return s.Contacts[actor] == on && on != 0
}

// GlassBroken says whether an actor broke the glass on a day.
func (s State) GlassBroken(actor decider.Ref, on decider.Day) bool {
	return s.Glasses[actor] == on && on != 0
}

// Has says whether a journey is one of the client's.
func (s State) Has(journey uuid.UUID) bool { return slices.Contains(s.Journeys, journey) }
