package voucher

import (
	"slices"

	"github.com/google/uuid"
)

// Documents returns the documents that a voucher's history names, also in what
// was withdrawn: the dossier, which whoever decides on it reads.
func Documents(s Story) (all []uuid.UUID) {
	for _, e := range s.Past {
		for _, id := range papers(e.What) {
			if id != uuid.Nil && !slices.Contains(all, id) {
				all = append(all, id)
			}
		}
	}
	return all
}

func papers(e Event) []uuid.UUID {
	switch e := e.(type) {
	case Applied:
		return []uuid.UUID{e.Form, e.Plan}
	case Completed:
		return []uuid.UUID{e.Plan}
	case InvoiceReceived:
		return []uuid.UUID{e.Document}
	case DecisionDispatched:
		return []uuid.UUID{e.Document}
	case ObjectionLodged:
		return []uuid.UUID{e.Letter}
	case ObjectionMended:
		return []uuid.UUID{e.Letter}
	case ObjectionDecided:
		return []uuid.UUID{e.Document}
	case AppealLodged:
		return []uuid.UUID{e.Letter}
	case AppealDecided:
		return []uuid.UUID{e.Document}
	}
	return nil
}
