package voucher_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/google/uuid"

	"klantreis/domain/codelist"
	"klantreis/domain/decider"
	"klantreis/domain/decider/decidertest"
	"klantreis/domain/voucher"
)

// desk decides as the desk has it: every document that is named was put into the
// journey as what it is asked to be, and every conversation was held on the
// first day. What is refused for want of that is in evidence_test.go.
var desk = func() decider.Decider[voucher.Command, voucher.Event, voucher.State] {
	d := voucher.Decider
	d.Decide = func(c voucher.Command, s voucher.Story, at decider.Mark) ([]voucher.Event, error) {
		return voucher.Decider.Decide(voucher.WithEvidence{Command: c, Evidence: found(c)}, s, at)
	}
	return d
}()

func found(c voucher.Command) voucher.Evidence {
	kinds := map[string]string{"Apply": "opleidingsplan", "Complete": "opleidingsplan", "AssessPositive": "opleidingsplan", "ReceiveInvoice": "factuur",
		"Dispatch": "besluit", "LodgeObjection": "bezwaarschrift", "DecideObjection": "beslissing-op-bezwaar", "LodgeAppeal": "beroepschrift",
		"DecideAppeal": "uitspraak", "FileDocument": "verslag", "MendObjection": "bezwaarschrift", "SendAnswer": "beslissing-op-bezwaar",
		"HearObjector": "verslag", "DelayObjection": "bezwaarschrift"}
	all := voucher.Evidence{Open: true, Provided: true, Sought: true, Documents: map[uuid.UUID]string{}, Conversations: map[uuid.UUID]decider.Day{}}
	for n := range 40 {
		all.Documents[decidertest.ID(n)] = kinds[nameOf(c)]
		all.Conversations[decidertest.ID(n)] = decidertest.Day(1)
	}
	if nameOf(c) == "Apply" {
		all.Documents[application.Form] = "aanvraag"
	}
	return all
}

// stateAfter folds an application and what happened to it, a day apart.
func stateAfter(events ...voucher.Event) voucher.Story {
	var h decidertest.History[voucher.Event]
	h = h.At(decider.On(decidertest.Day(1)), applied, held, received)
	for _, e := range events {
		h = h.Then(e)
	}
	return voucher.Decider.Fold(h.Past)
}

func grantedState(events ...voucher.Event) voucher.State {
	return stateAfter(append([]voucher.Event{begun, approved, granted}, events...)...).State
}

func equal(a, b voucher.State) bool { return reflect.DeepEqual(a, b) }

// isStatus says whether a command is refused for the status.
func isStatus(cmd voucher.Command, s voucher.Story) bool {
	_, err := desk.Decide(cmd, s, decider.Mark{Occurred: decider.On(decidertest.Day(40))})
	return errors.Is(err, voucher.ErrStatus)
}

func nameOf(v any) string { return reflect.TypeOf(v).Name() }

func words(s string) []string { return strings.Fields(s) }

func codes(t *testing.T, list string) (all []string) {
	t.Helper()
	for _, r := range codelist.First[list].Rows {
		all = append(all, r.Code)
	}
	return all
}

func texts[S ~string](of []S) (all []string) {
	for _, s := range of {
		all = append(all, string(s))
	}
	return all
}
