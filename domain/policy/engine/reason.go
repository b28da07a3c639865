package engine

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"

	"klantreis/domain/codec"
	"klantreis/domain/command"
	"klantreis/domain/decider"
	"klantreis/domain/eventstore"
	"klantreis/domain/form"
	"klantreis/domain/vault"
)

var (
	errBehind = errors.New("waits behind an earlier fact of its stream")
	errGone   = errors.New("the event is no longer in the log")
)

// final says that trying the same again at once would lead to the same.
func final(err error) bool {
	if many, ok := err.(interface{ Unwrap() []error }); ok {
		for _, one := range many.Unwrap() {
			if !final(one) {
				return false
			}
		}
		return true
	}
	var refusal decider.Refusal
	var faults form.Faults
	return errors.As(err, &refusal) || errors.As(err, &faults)
}

// plain are errors whose text is the same whatever happened.
var plain = []error{
	context.DeadlineExceeded, context.Canceled, command.ErrBusy, command.ErrStale, vault.ErrDestroyed, codec.ErrUnknown,
	eventstore.ErrConflict, eventstore.ErrDuplicateID, eventstore.ErrTooLarge, eventstore.ErrRewound, errBehind, errGone,
}

// reason says why something failed in words that cannot hold anything about a
// person, since they are kept: codes, names of fields, and errors that are
// known; of other errors, only their type.
func reason(err error) string {
	switch e := err.(type) {
	case decider.Refusal:
		return "refused: " + e.Code
	case form.Faults:
		return "not well formed: " + fields(e)
	case runtime.Error:
		return e.Error()
	case interface{ Unwrap() []error }:
		var all []string
		for _, one := range e.Unwrap() {
			all = append(all, reason(one))
		}
		return strings.Join(all, "; ")
	}
	for _, known := range plain {
		if err == known {
			return known.Error()
		}
	}
	if inner := errors.Unwrap(err); inner != nil {
		return reason(inner)
	}
	return fmt.Sprintf("failed with a %T", err)
}

func fields(faults form.Faults) string {
	var all []string
	for _, f := range faults {
		all = append(all, f.Field+" ("+f.Rule+")")
	}
	return strings.Join(all, ", ")
}
