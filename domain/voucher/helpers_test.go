package voucher_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"klantreis/domain/codelist"
	"klantreis/domain/decider"
	"klantreis/domain/decider/decidertest"
	"klantreis/domain/voucher"
)

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
	_, err := voucher.Decider.Decide(cmd, s, decider.Mark{Occurred: decider.On(decidertest.Day(40))})
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
