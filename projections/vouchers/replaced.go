package vouchers

import (
	"slices"

	"github.com/google/uuid"

	"klantreis/domain/codec"
	"klantreis/domain/voucher"
)

// replaced returns a history in which decisions read as they were revised. A
// revision replaces a decision as of the day of that (Awb 7:11), so what was
// granted, settled or claimed back counts with its new amount from then on, and
// a revocation that was undone never was.
func replaced(history []codec.Fact) []codec.Fact {
	against := map[uuid.UUID]uuid.UUID{} // the decision, by objection
	original := true
	for i := 0; i < len(history); i++ {
		switch e := history[i].What.(type) {
		case voucher.ObjectionLodged:
			against[e.Objection] = e.Decision
		case voucher.DecisionRevised:
			if original {
				history, original = slices.Clone(history), false
			}
			amounts(history[:i], e)
			reclaims(history[:i], against[e.Objection], e.Reclaimed)
			if e.Kind == voucher.OfRevocation {
				history = slices.DeleteFunc(history, func(f codec.Fact) bool { return f.ID == against[e.Objection] })
				i--
			}
		}
	}
	return history
}

// amounts puts a revision into what was last granted and settled before it.
func amounts(past []codec.Fact, r voucher.DecisionRevised) {
	granted, settled := false, false
	for i := range slices.Backward(past) {
		switch e := past[i].What.(type) {
		case voucher.Amended:
			if !granted {
				e.Amount, granted = r.Granted, true
				past[i].What = e
			}
		case voucher.Granted:
			if !granted {
				e.Amount, granted = r.Granted, true
				past[i].What = e
			}
		case voucher.Settled:
			if !settled {
				e.Amount, settled = r.Settled, true
				past[i].What = e
			}
		}
	}
}

// reclaims lowers what was claimed back until it comes to so much: the reclaim
// that was objected to before others, and else the latest first.
func reclaims(past []codec.Fact, first uuid.UUID, left int64) {
	var sum int64
	for i := range past {
		if e, is := past[i].What.(voucher.Reclaimed); is {
			sum += e.Amount
		}
	}
	for _, only := range []bool{true, false} {
		for i := range slices.Backward(past) {
			e, is := past[i].What.(voucher.Reclaimed)
			if !is || only != (past[i].ID == first) {
				continue
			}
			less := min(e.Amount, sum-left)
			e.Amount, sum = e.Amount-less, sum-less
			past[i].What = e
		}
	}
}
