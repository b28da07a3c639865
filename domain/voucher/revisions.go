package voucher

import (
	"fmt"
	"slices"

	"github.com/google/uuid"

	"klantreis/domain/decider"
)

// A Revision is what is to replace a decision, and waits for the fund.
type Revision struct {
	Event     uuid.UUID
	Objection uuid.UUID
	Kind      string // of the decision that is revised
	Year      int    // of the budget that is asked
	Amount    int64
	Through   decider.Day
	By        decider.Ref
	Mandate   decider.Ref
}

// RevisionAssessed records what is to replace a decision. Where that takes more
// money than is held for the voucher, the fund answers first; until then the
// decision stands as it is.
type RevisionAssessed struct {
	Objection   uuid.UUID      `json:"objection"`
	Kind        string         `json:"kind" list:"voucher-decisions"` // of the decision that is revised
	Year        int            `json:"year,omitempty"`                // of the budget that is asked; zero where no money is needed
	Line        string         `json:"line" list:"programme-lines"`
	Received    decider.Moment `json:"received"`         // of the complete application: its place in the order
	Amount      int64          `json:"amount,omitempty"` // cents that are granted, settled or claimed back instead
	Total       int64          `json:"total,omitempty"`  // cents that the voucher comes to
	Paid        int64          `json:"paid,omitempty"`   // cents of these that were paid
	Through     decider.Day    `json:"throughDate,omitempty"`
	By          decider.Ref    `json:"by"`
	Mandate     decider.Ref    `json:"mandate"`
	Explanation string         `json:"explanation" part:"text"`
}

// revise answers with what is to replace a decision and, where that needs no
// money, with the replacement. Money is asked of the budget of the year in
// which that is recorded, since that of the voucher may be closed.
func (s State) revise(at Mark, e RevisionAssessed) ([]Event, error) {
	to := s.replaced(e.revision(at))
	e.Line, e.Received = s.Asked.Line, s.Received
	e.Paid = s.Money.Advanced + s.Money.Paid
	e.Total = to.held() + e.Paid
	if to.held() > s.held() {
		e.Year = decider.DayOf(at.Recorded).Year()
		return record(Story{State: s}, at, e)
	}
	return record(Story{State: s}, at, e, s.revised(e.revision(at), uuid.Nil))
}

func (e RevisionAssessed) revision(at Mark) Revision {
	return Revision{at.Event, e.Objection, e.Kind, e.Year, e.Amount, e.Through, e.By, e.Mandate}
}

func (e RevisionAssessed) judge() decider.Ref { return e.By }

func (e RevisionAssessed) check(s State, at Mark) error {
	if err := s.revisable(e.Objection, e.Kind, e.By, at); err != nil {
		return err
	}
	if field, least := s.worse(e, at); least != "" {
		return ErrWorse.At(field).Because(least)
	}
	granted, settled := s.Asked.subsidy(s.Terms), s.Money.most()
	switch {
	case e.Kind == OfGrant && e.Amount > max(granted, s.Money.Granted):
		return ErrOverMaximum.Because(granted)
	case e.Kind == OfSettlement && e.Amount > settled:
		return ErrOverInvoiced.Because(settled)
	}
	return nil
}

// worse says what a revision is to be at least, and in which field, where it would
// be worse for the client than what stands.
func (s State) worse(e RevisionAssessed, at Mark) (field, least string) {
	through, stands := s.ValidThrough(), s.reclaims(e.Objection)
	if s.Status == IsExpired {
		through = max(through, at.Occurred.Day())
	}
	switch m := s.Money; {
	case e.Through != 0 && e.Through < through:
		return "throughDate", fmt.Sprintf("it is valid through %s or later", through)
	case e.Kind == OfGrant && e.Amount < m.Granted:
		return "amount", fmt.Sprintf("at least %d cents is granted", m.Granted)
	case e.Kind == OfSettlement && e.Amount < m.Settled:
		return "amount", fmt.Sprintf("it is settled at %d cents at least", m.Settled)
	case e.Kind == OfReclaim && (e.Amount < 0 || e.Amount > stands):
		return "amount", fmt.Sprintf("at most %d cents is claimed back", stands)
	}
	return "", ""
}

func (e RevisionAssessed) evolve(s State, at Mark) State {
	s.Revision = e.revision(at)
	return s
}

// reclaims is what stands of the reclaim that an objection is against.
func (s State) reclaims(objection uuid.UUID) int64 {
	o, _ := s.objection(objection)
	d, _ := s.decision(o.Decision)
	return min(d.Amount, s.Money.Reclaimed)
}

// settled says that it was settled what the subsidy comes to.
func (s Status) settled() bool { return s == IsSettled || s == IsPaid }

// held is what the fund holds for a voucher that was granted, in cents.
func (s State) held() int64 {
	m := s.Money
	switch {
	case s.Status.settled():
		return max(0, m.Settled-m.Advanced-m.Paid)
	case slices.Contains(standing, s.Status):
		return max(0, m.Granted-m.Advanced-m.Paid)
	}
	return 0
}

// replaced is how the voucher stands once a decision is replaced, as of the day
// of that decision. Nothing is claimed back that is due after all.
func (s State) replaced(r Revision) State {
	switch r.Kind {
	case OfGrant:
		settled := s.Status.settled() || s.Status == IsRevoked && s.Before.settled()
		if s.Money.Granted, settled = r.Amount, settled && s.Money.Settled == s.Money.most(); settled {
			s.Money.Settled = s.Money.most()
		}
		if s.Status == IsExpired && r.Through != 0 {
			s.Status = IsGranted
		}
	case OfSettlement:
		s.Money.Settled = r.Amount
	case OfRevocation:
		s.Status = s.Before
	case OfReclaim:
		s.Money.Reclaimed -= s.reclaims(r.Objection) - r.Amount
	}
	if s.Status == IsPaid && s.Money.Settled > s.Money.Advanced+s.Money.Paid {
		s.Status = IsSettled
	}
	s.Through = max(s.Through, r.Through)
	m := &s.Money
	switch {
	case s.Status.settled():
		m.Reclaimed = min(m.Reclaimed, max(0, m.Advanced+m.Paid-m.Settled))
	case slices.Contains(standing, s.Status):
		m.Reclaimed = 0
	}
	return s
}

// DecisionRevised records that a decision was replaced, as of its own day, and
// how the voucher stands with that (Awb 7:11).
type DecisionRevised struct {
	Objection   uuid.UUID   `json:"objection"`
	Kind        string      `json:"kind" list:"voucher-decisions"` // of the decision that is revised
	Assessment  uuid.UUID   `json:"assessment,omitzero"`           // the event, where the fund was asked
	Reservation uuid.UUID   `json:"reservation,omitzero"`          // evidence: the fund's event
	Year        int         `json:"year"`                          // of the budget that it is paid from
	Left        int         `json:"left,omitempty"`                // the year of the budget that it was paid from, where that is another
	Status      Status      `json:"status" list:"voucher-states"`
	Granted     int64       `json:"granted"`
	Settled     int64       `json:"settled,omitempty"`
	Reclaimed   int64       `json:"reclaimed,omitempty"`
	Through     decider.Day `json:"throughDate,omitempty"`
	By          decider.Ref `json:"by"`
	Mandate     decider.Ref `json:"mandate"`
}

// revised is the event that a revision comes to.
func (s State) revised(r Revision, reservation uuid.UUID) DecisionRevised {
	to := s.replaced(r)
	e := DecisionRevised{Objection: r.Objection, Kind: r.Kind, Assessment: r.Event, Reservation: reservation, Year: s.Year,
		Status: to.Status, Granted: to.Money.Granted, Settled: to.Money.Settled, Reclaimed: to.Money.Reclaimed, Through: to.Through,
		By: r.By, Mandate: r.Mandate}
	if r.Year != 0 && r.Year != s.Year {
		e.Year, e.Left = r.Year, s.Year
	}
	return e
}

func (e DecisionRevised) judge() decider.Ref      { return e.By }
func (e DecisionRevised) check(State, Mark) error { return nil }

// evolve replaces the decision. Of a reclaim that was lowered, what is left can
// be lowered once more if the court says so. With a revocation goes what was
// claimed back because of it, and so does what was let go of that.
func (e DecisionRevised) evolve(s State, _ Mark) State {
	o, _ := s.objection(e.Objection)
	switch e.Kind {
	case OfRevocation:
		s.LetGo, s.LetGoThen = s.LetGoThen, 0
	case OfReclaim:
		left := s.reclaims(e.Objection) - (s.Money.Reclaimed - e.Reclaimed)
		s = s.deciding(o.Decision, func(d *Decision) { d.Amount = left })
		s.LetGo += s.Money.Reclaimed - e.Reclaimed
	}
	s.Status, s.Year, s.Through, s.Revision = e.Status, e.Year, e.Through, Revision{}
	s.Money.Granted, s.Money.Settled, s.Money.Reclaimed = e.Granted, e.Settled, e.Reclaimed
	return s.disputing(e.Objection, func(o *Objection) { o.Revised = true })
}

// RevisionDropped records that a revision did not come about: the budget year of
// which its money was asked is closed, so that it is to be made again, or the
// voucher ended before it was there.
type RevisionDropped struct {
	Declined uuid.UUID `json:"declined,omitzero"` // evidence: the fund's event
	Year     int       `json:"year,omitempty"`    // of a budget that may hold something for it, and is not the voucher's own
}

func (e RevisionDropped) check(State, Mark) error { return nil }

func (e RevisionDropped) evolve(s State, _ Mark) State {
	s.Revision = Revision{}
	return s
}

// revising says whether this is the revision that waits for the fund.
func (s State) revising(assessment uuid.UUID) bool {
	return s.Revision.Event == assessment && assessment != uuid.Nil
}

// waitsOn says whether an event is to wait while a revision does: it changes what
// the voucher comes to, of which the fund was asked. What was granted or settled
// before is paid meanwhile, unless the voucher is to move to another budget.
func (s State) waitsOn(e Event) bool {
	switch e.(type) {
	case AdvancePaid, Paid:
		return s.Revision.Year != s.Year
	case Settled, Amended, Reclaimed, ApplicationWithdrawn, Revoked, Expired, RevisionAssessed:
		return true
	}
	return false
}

// ending is how a voucher ends that may wait for the money of a revision: that
// is dropped, and what it asked of another budget is given back.
func (s State) ending(e Event) []Event {
	switch r := s.Revision; {
	case r == (Revision{}):
		return []Event{e}
	case r.Year != s.Year:
		return []Event{RevisionDropped{Year: r.Year}, e}
	}
	return []Event{RevisionDropped{}, e}
}
