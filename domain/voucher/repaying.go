package voucher

import (
	"slices"

	"github.com/google/uuid"

	"klantreis/domain/decider"
)

// A Repayment is something that was paid back of what was claimed.
type Repayment struct {
	Event    uuid.UUID
	On       decider.Day
	Year     int   // of the budget in whose account it stands
	Amount   int64 // cents, as it was corrected
	Returned int64 // cents of it that were paid back
}

// Refusals about what is claimed back and not repaid, or not so much.
var (
	ErrNotClaimed   = decider.Refusal{Code: "not-claimed-back", Field: "amount", Reason: "%d cents are still to be repaid: what was claimed back, less what was repaid or written off already."}
	ErrNoRepayment  = decider.Refusal{Code: "repayment-unknown", Field: "repayment", Reason: "This voucher has no repayment with this id: name the event that recorded it."}
	ErrNotLess      = decider.Refusal{Code: "repayment-not-lower", Field: "amount", Reason: "This repayment is recorded as %d cents. It is corrected to less; where more was repaid, record the rest as another repayment."}
	ErrBeforeClaim  = decider.Refusal{Code: "before-claim", Field: decider.When, Reason: "Nothing was claimed back before %s."}
	ErrBeforeRepaid = decider.Refusal{Code: "before-repayment", Field: decider.When, Reason: "What is corrected was repaid on %s: it cannot have been corrected before."}
	ErrNotAnOpenSum = decider.Refusal{Code: "claim-not-open", Field: "amount", Reason: "%d cents of what was claimed back are open. No more than that is written off."}
)

// ReceiveRepayment records that something was paid back of what was claimed, in
// whole or in part. A revision that claims less back afterwards leaves it as it
// is: what was repaid too much is returned ([ReturnRepayment]).
type ReceiveRepayment struct {
	Amount int64       `json:"amount"` // cents
	By     decider.Ref `json:"by"`     // who recorded it
}

// RepaymentReceived records that something was paid back.
type RepaymentReceived struct {
	Year   int         `json:"year"` // of the budget that the voucher was paid from
	Line   string      `json:"line" list:"programme-lines"`
	Amount int64       `json:"amount"`
	By     decider.Ref `json:"by"`
}

func (c ReceiveRepayment) decide(s Story, at Mark) ([]Event, error) {
	return record(s, at, RepaymentReceived{s.State.Year, s.State.Asked.Line, c.Amount, c.By})
}

func (e RepaymentReceived) check(s State, at Mark) error {
	if left := s.Money.claimed(); e.Amount <= 0 || e.Amount > left {
		return ErrNotClaimed.Because(left)
	}
	return s.onceClaimed(at)
}

// onceClaimed refuses what answers a claim before there was one.
func (s State) onceClaimed(at Mark) error {
	if at.Occurred.Day() < s.ClaimedOn {
		return ErrBeforeClaim.Because(s.ClaimedOn)
	}
	return nil
}

func (e RepaymentReceived) evolve(s State, at Mark) State {
	s.Money.Repaid += e.Amount
	s.Repayments = append(s.Repayments[:len(s.Repayments):len(s.Repayments)], Repayment{Event: at.Event, On: at.Occurred.Day(), Year: e.Year, Amount: e.Amount})
	return s
}

// CorrectRepayment says that less was repaid than was recorded, or nothing: the
// account had it wrong, and the rest is still to be repaid, also what was returned
// of it by then.
type CorrectRepayment struct {
	Repayment uuid.UUID   `json:"repayment"`        // the event that recorded it
	Amount    int64       `json:"amount,omitempty"` // cents that it was; none: it was no repayment of this
	By        decider.Ref `json:"by"`
	Reason    string      `json:"reason" part:"text"`
}

// RepaymentCorrected records that less was repaid than was recorded.
type RepaymentCorrected struct {
	Year      int         `json:"year"` // of the budget in whose account the repayment stands
	Line      string      `json:"line" list:"programme-lines"`
	Repayment uuid.UUID   `json:"repayment"`
	Amount    int64       `json:"amount,omitempty"`
	Less      int64       `json:"less"` // cents that were not repaid after all
	By        decider.Ref `json:"by"`
	Reason    string      `json:"reason" part:"text"`
}

func (c CorrectRepayment) decide(s Story, at Mark) ([]Event, error) {
	was, _ := s.State.repayment(c.Repayment)
	return record(s, at, RepaymentCorrected{was.Year, s.State.Asked.Line, c.Repayment, c.Amount, was.Amount - c.Amount, c.By, c.Reason})
}

func (s State) repayment(event uuid.UUID) (Repayment, bool) {
	i := slices.IndexFunc(s.Repayments, func(r Repayment) bool { return r.Event == event })
	if i < 0 {
		return Repayment{}, false
	}
	return s.Repayments[i], true
}

func (e RepaymentCorrected) check(s State, at Mark) error {
	was, there := s.repayment(e.Repayment)
	switch {
	case !there:
		return ErrNoRepayment
	case e.Amount < 0 || e.Amount >= was.Amount:
		return ErrNotLess.Because(was.Amount)
	case at.Occurred.Day() < was.On:
		return ErrBeforeRepaid.Because(was.On)
	}
	return nil
}

func (e RepaymentCorrected) evolve(s State, _ Mark) State {
	s.Money.Repaid -= e.Less
	return s.repaying(e.Repayment, func(r *Repayment) { r.Amount = e.Amount })
}

// repaying returns the state in which a repayment is another.
func (s State) repaying(event uuid.UUID, change func(*Repayment)) State {
	s.Repayments = slices.Clone(s.Repayments)
	for i := range s.Repayments {
		if s.Repayments[i].Event == event {
			change(&s.Repayments[i])
		}
	}
	return s
}

// WriteOff says that something that was claimed back is not asked any more: it
// is remitted (kwijtschelding, Awb 4:94a), or will never be paid. What was paid
// stays paid, and the account of the fund has it; the claim holds nothing any
// more. To remit is a decision, which the client is told and can object to. On
// any other ground nothing is decided about the client: it is how the desk keeps
// its books.
type WriteOff struct {
	Amount      int64       `json:"amount"` // cents
	Ground      string      `json:"ground" list:"voucher-write-off-grounds" part:"person"`
	By          decider.Ref `json:"by"`
	Mandate     decider.Ref `json:"mandate"`
	Explanation string      `json:"explanation" part:"text"`
}

// Remitted is the ground on which a claim is remitted: a code of the list
// voucher-write-off-grounds.
const Remitted = "kwijtschelding"

// ClaimWrittenOff records that something is not asked back any more, of which
// the client is sent nothing. Some that were recorded before a waiver was an
// event of its own have that as their ground, and stay what they are.
type ClaimWrittenOff WriteOff

// ClaimWaived records that something is remitted. What an objection to it that
// is upheld calls for is another waiver.
type ClaimWaived struct {
	Amount      int64       `json:"amount"`
	By          decider.Ref `json:"by"`
	Mandate     decider.Ref `json:"mandate"`
	Explanation string      `json:"explanation" part:"text"`
}

func (c WriteOff) decide(s Story, at Mark) ([]Event, error) {
	if c.Ground == Remitted {
		return record(s, at, ClaimWaived{c.Amount, c.By, c.Mandate, c.Explanation})
	}
	return record(s, at, ClaimWrittenOff(c))
}

func (e ClaimWrittenOff) judge() decider.Ref { return e.By }
func (e ClaimWaived) judge() decider.Ref     { return e.By }

func (e ClaimWrittenOff) check(s State, at Mark) error { return s.letGo(e.Amount, at) }
func (e ClaimWaived) check(s State, at Mark) error     { return s.letGo(e.Amount, at) }

// letGo refuses to ask no more for what is not asked.
func (s State) letGo(amount int64, at Mark) error {
	if open := s.Money.claimed(); amount <= 0 || amount > open {
		return ErrNotAnOpenSum.Because(open)
	}
	return s.onceClaimed(at)
}

func (e ClaimWrittenOff) evolve(s State, _ Mark) State {
	s.Money.WrittenOff += e.Amount
	return s
}

func (e ClaimWaived) evolve(s State, at Mark) State {
	s.Money.WrittenOff += e.Amount
	return s.waiverDecided(at.Occurred.Day())
}
