// Package voucher decides what may happen to a training voucher
// (scholingsvoucher): a subsidy decision under the Awb, from the application
// to the payment, and whatever is said against it.
//
// Each file is a chapter and holds its commands, the events they cause, and
// their rules, in the shapes of package journey. Which event can follow in
// which state, and where it leads, is one page: states.go. What the conditions
// and amounts are is no code but dated policy: terms.go.
//
// A voucher holds no budget. Money is reserved in package fund, and policies
// carry facts from one to the other, so every fact that moves money names the
// budget year. Nor does it hold papers, or the career conversation that it
// rests on: what a command names of these was found elsewhere and comes with it
// as evidence (evidence.go). When a voucher is erased, what is left of it in the clear are
// amounts of public money, days, grounds and pseudonymous actors.
//
// Known limits: a grant is raised on objection only; whoever needs more applies
// anew. While a revision waits for the fund nothing is settled, amended or
// claimed back; where its money is asked of another year's budget, nothing is
// paid either. What is repaid or written off of several claims is of their sum,
// and not of one of them. A refusal to remit that is undone after everything was
// repaid calls for nothing: there is nothing left to remit.
package voucher

import (
	"slices"

	"github.com/google/uuid"

	"klantreis/domain/decider"
)

// Mark and Story are the shapes of package decider for vouchers.
type (
	Mark  = decider.Mark
	Story = decider.Story[Event, State]
)

// Decider is the training voucher. Streams are named "voucher-<id>".
var Decider = decider.Decider[Command, Event, State]{
	Category: "voucher",
	Decide:   decide,
	Check:    check,
	Evolve:   evolve,
}

// A Command asks for something to happen to one voucher.
type Command interface {
	decide(Story, Mark) ([]Event, error)
}

// An Event is something that did happen. It is never edited.
type Event interface {
	check(State, Mark) error
	evolve(State, Mark) State
}

// State is what later decisions need to remember. It is not a read model.
type State struct {
	Status      Status
	Since       decider.Day    // on which it came to that status
	Applied     decider.Moment // receipt of the application
	Latest      decider.Moment // of the latest thing that happened, papers aside
	Asked       Application    // without its free text
	NotAlike    []uuid.UUID    // vouchers that look like this one, and are for something else
	Terms       Terms          // that held on the day of the application
	Received    decider.Moment // complete receipt; zero while something is missing
	Year        int            // the budget year in which it has a place; zero while it has none
	Recorders   []decider.Ref  // who applied or recorded what was applied for
	Clock       Clock
	Lapses      decider.Day // the last day for leaving it untreated, where completion was asked for
	Positive    Assessment  // waits for the fund, or was granted
	Money       Money
	GrantedOn   decider.Day
	StartedOn   decider.Day // of the training
	Ahead       Status      // of a training that began before the grant, until that is read
	Through     decider.Day // on which the training can begin at the latest, where a revision says so
	Before      Status      // from which it was revoked
	Decisions   []Decision
	Objections  []Objection
	Repayments  []Repayment
	ClaimedOn   decider.Day // when something was claimed back first
	WaiverSince decider.Day // when what is still to be decided on it came up: a request, or an objection that was upheld
	LetGo       int64       // cents that were claimed back, and since a revision of that are not
	LetGoThen   int64       // those of LetGo when it was revoked, for where it stood before
	Revision    Revision    // waits for the fund
	Erased      bool
}

// Money is every amount of a voucher, in cents.
type Money struct {
	Granted   int64
	Invoiced  int64
	Advanced  int64
	Settled   int64
	Paid      int64 // after settlement, beside what was advanced
	Reclaimed int64
	Repaid    int64 // of what was claimed back

	WrittenOff int64 // of what was claimed back, and is not asked any more
	Returned   int64 // of what was repaid, since a revision claims less back
}

// A Decision is a decision that is sent to the client. They can object to it
// or, where it was made on an objection, appeal.
type Decision struct {
	Event      uuid.UUID
	Kind       string // of the list voucher-decisions
	By         decider.Ref
	On         decider.Day
	Dispatched decider.Day // zero until it is sent
	Letter     uuid.UUID   // the document that was sent
	Objection  uuid.UUID   // on which it was made, zero for none
	Amount     int64       // of a reclaim: what stands of it, in cents
}

// Refusals of the voucher as a whole; each chapter has its own beside these.
var (
	ErrApplied    = decider.Refusal{Code: "voucher-applied", Reason: "This voucher has been applied for already."}
	ErrNotApplied = decider.Refusal{Code: "voucher-not-applied", Reason: "There is no voucher with this id."}
	ErrErased     = decider.Refusal{Code: "voucher-erased", Reason: "This voucher has been erased. Nothing can be recorded in it."}
	ErrBefore     = decider.Refusal{Code: "before-application", Field: decider.When, Reason: "This would have happened before the voucher was applied for. Give a later moment."}
	ErrStatus     = decider.Refusal{Code: "voucher-status", Reason: "This voucher stands at %q. This can be recorded of one that stands at: %s."}
	ErrFourEyes   = decider.Refusal{Code: "four-eyes", Reason: "Whoever applied for this voucher or recorded the application does not decide on it. Ask a colleague."}
	ErrAmount     = decider.Refusal{Code: "voucher-amount", Field: "amount", Reason: "An amount is a number of cents above zero, and the co-financing less than the costs."}
)

// record answers a command with its events, if they are possible one after
// another.
func record(s Story, at Mark, events ...Event) ([]Event, error) {
	state := s.State
	for _, e := range events {
		if err := check(e, state, at); err != nil {
			return nil, err
		}
		state = evolve(e, state, at)
	}
	return events, nil
}

// A judgment is an event by which someone decides on a voucher.
type judgment interface{ judge() decider.Ref }

// check asks what holds for every event of a voucher, and then the event.
func check(e Event, s State, at Mark) error {
	_, applies := e.(Applied)
	_, erases := e.(Erased)
	switch {
	case erases:
		return nil
	case s.Erased:
		return ErrErased
	case applies:
		return e.check(s, at)
	case s.Status == "":
		return ErrNotApplied
	case at.Occurred.Before(s.Applied):
		return ErrBefore
	}
	if err := s.Status.allows(e); err != nil {
		return err
	}
	if s.Revision != (Revision{}) && s.waitsOn(e) {
		return ErrRevising
	}
	if j, ok := e.(judgment); ok && slices.Contains(s.Recorders, j.judge()) {
		return ErrFourEyes
	}
	return e.check(s, at)
}

func evolve(e Event, s State, at Mark) State {
	before := s.Status
	s = e.evolve(s, at)
	if !beside(e) && !s.Erased && s.Latest.Compare(at.Occurred) < 0 {
		s.Latest = at.Occurred
	}
	if d, ok := decided(e); ok && !s.Erased {
		d.Event, d.On = at.Event, at.Occurred.Day()
		s.Decisions = append(s.Decisions[:len(s.Decisions):len(s.Decisions)], d)
	}
	if to, leads := leadsTo(e); leads {
		s = s.reach(to)
	}
	if s.Status != before {
		s.Since = at.Occurred.Day()
	}
	return s
}

// beside says that an event is about what was recorded, and nothing happened to
// the voucher.
func beside(e Event) bool {
	switch e.(type) {
	case DocumentFiled, EntryWithdrawn:
		return true
	}
	return false
}

// EndedOn is the day on which the voucher came to its end: that of the latest
// thing that happened to it. It is zero while it has none: it is not decided on,
// its account is open, or something said against it is.
func (s State) EndedOn() decider.Day {
	if s.Status != IsPaid && !slices.Contains(vain, s.Status) || s.Owing() || s.Disputed() {
		return 0
	}
	return s.Latest.Day()
}

// reach is the state that is led to a status. A training may have begun before
// the grant: whoever reads the history in the order in which things happened has
// it wait for that. What is settled at no more than was advanced is paid with
// that (a choice): nothing is due, and the voucher has come to its end.
func (s State) reach(to Status) State {
	switch {
	case s.GrantedOn == 0 && (to == InTraining || slices.Contains(trained, to)):
		s.Ahead = to
	case to == IsGranted && s.Ahead != "":
		s.Status, s.Ahead = s.Ahead, ""
	case to == IsSettled && s.Money.Settled <= s.Money.Advanced+s.Money.Paid:
		s.Status = IsPaid
	default:
		s.Status = to
	}
	return s
}
