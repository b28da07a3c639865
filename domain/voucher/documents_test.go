package voucher_test

import (
	"slices"
	"testing"

	"github.com/google/uuid"

	"klantreis/domain/decider"
	"klantreis/domain/voucher"
)

func TestTheDossierHasEveryDocumentOnce(t *testing.T) {
	form, plan, bill, letter := uuid.New(), uuid.New(), uuid.New(), uuid.New()
	var past []decider.Entry[voucher.Event]
	for _, e := range []voucher.Event{
		voucher.Applied{Form: form, Plan: plan}, voucher.Completed{Plan: plan}, voucher.InvoiceReceived{Document: bill},
		voucher.DecisionDispatched{Document: letter}, voucher.TrainingStarted{},
	} {
		past = append(past, decider.Entry[voucher.Event]{What: e})
	}
	if got, want := voucher.Documents(voucher.Story{Past: past}), []uuid.UUID{form, plan, bill, letter}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
