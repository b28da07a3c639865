package voucher

import (
	"cmp"
	"slices"

	"klantreis/domain/decider"
)

// Refusals about amounts.
var (
	ErrOverGranted  = decider.Refusal{Code: "over-granted", Field: "amount", Reason: "At most %d cents are left of what was granted."}
	ErrOverInvoiced = decider.Refusal{Code: "over-invoiced", Field: "amount", Reason: "At most %d cents can be settled: what was granted, and no more than what was invoiced."}
	ErrNotInvoiced  = decider.Refusal{Code: "not-invoiced", Reason: "Nothing was invoiced yet, and no more than what was is settled. Record the invoice first. Where none comes, since nothing was done, settle at nothing and say why."}
	ErrNotExplained = decider.Refusal{Code: "explanation-needed", Field: "explanation", Reason: "Say why less is settled than was granted (Awb 4:46), also where that is what was invoiced."}
	ErrNotDue       = decider.Refusal{Code: "not-due", Field: "amount", Reason: "%d cents are due: what was settled, less what was paid already."}
	ErrAmendsUp     = decider.Refusal{Code: "amendment-upwards", Field: "amount", Reason: "A grant is amended to less than it is, which is %d cents, and no less than the %d that were advanced. Whoever needs more applies anew."}
	ErrNotUndue     = decider.Refusal{Code: "not-undue", Field: "amount", Reason: "%d cents were paid without being due. No more than that is reclaimed."}
)

// PayAdvance decides that something is paid before settlement (Awb 4:95), and
// records that it was. It is a fact beside the status, and a decision: the client
// is told, and can object to it. What an objection that is upheld calls for is
// another advance.
type PayAdvance struct {
	Amount  int64       `json:"amount"` // cents
	By      decider.Ref `json:"by"`
	Mandate decider.Ref `json:"mandate,omitempty"`
}

// AdvancePaid records that something was paid before settlement.
type AdvancePaid struct {
	Year    int         `json:"year"`
	Amount  int64       `json:"amount"`
	By      decider.Ref `json:"by"`
	Mandate decider.Ref `json:"mandate,omitempty"` // unknown of those that were recorded without
}

func (c PayAdvance) decide(s Story, at Mark) ([]Event, error) {
	events, err := record(s, at, AdvancePaid{s.State.Year, c.Amount, c.By, c.Mandate})
	if err == nil && c.Mandate == "" {
		return nil, ErrNoMandate
	}
	return events, err
}

func (e AdvancePaid) judge() decider.Ref { return e.By }

func (e AdvancePaid) check(s State, _ Mark) error {
	switch left := s.Money.Granted - s.Money.Advanced; {
	case e.Amount <= 0:
		return ErrAmount
	case e.Amount > left:
		return ErrOverGranted.Because(left)
	}
	return nil
}

func (e AdvancePaid) evolve(s State, _ Mark) State {
	s.Money.Advanced += e.Amount
	return s
}

// Settle fixes what the subsidy comes to (vaststelling, Awb 4:46): as it was
// granted or, with reasons, lower.
type Settle struct {
	Amount      int64       `json:"amount,omitempty"` // cents; none at all where nothing was done
	By          decider.Ref `json:"by"`
	Mandate     decider.Ref `json:"mandate"`
	Explanation string      `json:"explanation,omitempty" part:"text"`
}

// Settled records what the subsidy comes to.
type Settled struct {
	Year        int         `json:"year"`
	Amount      int64       `json:"amount,omitempty"`
	By          decider.Ref `json:"by"`
	Mandate     decider.Ref `json:"mandate"`
	Explanation string      `json:"explanation,omitempty" part:"text"`
}

func (c Settle) decide(s Story, at Mark) ([]Event, error) {
	events, err := record(s, at, Settled{s.State.Year, c.Amount, c.By, c.Mandate, c.Explanation})
	if err == nil && c.Amount < s.State.Money.Granted && c.Explanation == "" {
		return nil, ErrNotExplained
	}
	return events, err
}

// most is the most that can be settled: what was granted, and no more than was
// invoiced.
func (m Money) most() int64 { return min(m.Granted, m.Invoiced) }

func (e Settled) judge() decider.Ref { return e.By }

func (e Settled) check(s State, _ Mark) error {
	switch most := s.Money.most(); {
	case e.Amount < 0:
		return ErrAmount
	case e.Amount > 0 && s.Money.Invoiced == 0:
		return ErrNotInvoiced
	case e.Amount > most:
		return ErrOverInvoiced.Because(most)
	}
	return nil
}

func (e Settled) evolve(s State, _ Mark) State {
	s.Money.Settled = e.Amount
	return s
}

// Pay records that the training provider was paid what is due after settlement
// (Awb 4:52): what was settled, less what was advanced or paid before.
type Pay struct {
	Amount int64       `json:"amount"` // cents
	By     decider.Ref `json:"by"`
}

// Paid records that the training provider was paid.
type Paid struct {
	Year   int         `json:"year"`
	Amount int64       `json:"amount"`
	By     decider.Ref `json:"by"`
}

func (c Pay) decide(s Story, at Mark) ([]Event, error) {
	return record(s, at, Paid{s.State.Year, c.Amount, c.By})
}

func (e Paid) judge() decider.Ref { return e.By }

func (e Paid) check(s State, _ Mark) error {
	if due := max(0, s.Money.Settled-s.Money.Advanced-s.Money.Paid); e.Amount <= 0 || e.Amount != due {
		return ErrNotDue.Because(due)
	}
	return nil
}

func (e Paid) evolve(s State, _ Mark) State {
	s.Money.Paid += e.Amount
	return s
}

// Amend lowers what was granted (wijziging, Awb 4:48 and 4:50).
type Amend struct {
	Amount      int64       `json:"amount"` // cents that are granted from now on
	Ground      string      `json:"ground" list:"voucher-revocation-grounds"`
	By          decider.Ref `json:"by"`
	Mandate     decider.Ref `json:"mandate"`
	Explanation string      `json:"explanation" part:"text"`
}

// Amended records that less is granted.
type Amended struct {
	Year        int         `json:"year"`
	Amount      int64       `json:"amount"`
	Ground      string      `json:"ground" list:"voucher-revocation-grounds"`
	By          decider.Ref `json:"by"`
	Mandate     decider.Ref `json:"mandate"`
	Explanation string      `json:"explanation" part:"text"`
}

func (c Amend) decide(s Story, at Mark) ([]Event, error) {
	return record(s, at, Amended{s.State.Year, c.Amount, c.Ground, c.By, c.Mandate, c.Explanation})
}

func (e Amended) judge() decider.Ref { return e.By }

func (e Amended) check(s State, _ Mark) error {
	if e.Amount <= 0 || e.Amount >= s.Money.Granted || e.Amount < s.Money.Advanced {
		return ErrAmendsUp.Because(s.Money.Granted, s.Money.Advanced)
	}
	return nil
}

func (e Amended) evolve(s State, _ Mark) State {
	s.Money.Granted = e.Amount
	return s
}

// Reclaim asks back what was paid without being due (terugvordering, Awb
// 4:57). What is repaid of it is in the fund's account, and is not given out
// again (a choice: the budget year that it was of has mostly been closed by
// then).
type Reclaim struct {
	Amount      int64       `json:"amount"` // cents
	Ground      string      `json:"ground,omitempty" list:"voucher-revocation-grounds"`
	By          decider.Ref `json:"by"`
	Mandate     decider.Ref `json:"mandate"`
	Explanation string      `json:"explanation,omitempty" part:"text"`
}

// Reclaimed records that something is asked back.
type Reclaimed Reclaim

func (c Reclaim) decide(s Story, at Mark) ([]Event, error) {
	events, err := record(s, at, Reclaimed(c))
	if err != nil {
		return nil, err
	}
	return events, accounted(c.Ground, "voucher-revocation-grounds", c.Explanation)
}

func (e Reclaimed) judge() decider.Ref { return e.By }

func (e Reclaimed) check(s State, _ Mark) error {
	if undue := s.undue(); e.Amount <= 0 || e.Amount > undue {
		return ErrNotUndue.Because(undue)
	}
	return nil
}

// undue is what was paid without being due and not asked back yet. What a
// revision of a reclaim let go is not asked back anew.
func (s State) undue() int64 {
	m := s.Money
	due := m.Settled
	if s.Status == IsRevoked {
		due = 0
	}
	return max(0, m.Advanced+m.Paid-m.Reclaimed-s.LetGo-due)
}

// Owing says that the account of a voucher is open: it was granted and is not
// settled, so that its training can still be paid for, or something is still to
// be paid, claimed back, repaid or returned. Until all that was claimed back is
// repaid or written off it is a claim on the client, what was repaid too much is a
// claim of theirs, and for a claim what rests on it is kept (GDPR article
// 17(3)(e)).
func (s State) Owing() bool {
	return !s.Erased && (s.Account() != Account{} || slices.Contains(standing, s.Status))
}

// evolve lets go of a request to remit what is paid, or written off, by now.
func (e Reclaimed) evolve(s State, at Mark) State {
	if s.Money.claimed() == 0 {
		s.WaiverSince = 0
	}
	s.Money.Reclaimed += e.Amount
	s.ClaimedOn = cmp.Or(s.ClaimedOn, at.Occurred.Day())
	return s
}
