// Package tabletest says whether tables keep the promises that a projector
// builds on.
//
// The promises stand in [projector.Tables]; each test is named after one. The
// last of them plays random histories through whole projectors, because what
// counts in the end is that the rows are right.
package tabletest

import (
	"context"
	"testing"

	"klantreis/domain/eventstore"
	"klantreis/domain/vault"
	"klantreis/projections/projector"
)

// A Harness is empty tables, and an empty log to fill them from.
type Harness struct {
	Tables projector.Tables
	Store  eventstore.Store
	Vault  vault.Vault

	// Reader asks the same tables; nil where they cannot be queried.
	Reader projector.Reader

	// Reopen closes the tables and opens them again; nil where they cannot be.
	Reopen func() projector.Tables

	// Dir is the folder with all files of the tables; "" where there are none.
	Dir string

	// Close releases everything; nil where there is nothing to release.
	Close func()
}

func (h Harness) close() {
	if h.Close != nil {
		h.Close()
	}
}

// T is what is needed of a test, whether it is one of package testing or one
// that rapid runs.
type T interface {
	Helper()
	Fatal(...any)
	Fatalf(string, ...any)
	Context() context.Context
}

// Open returns a harness of its own at every call.
type Open func(testing.TB) Harness

// Run checks every promise.
func Run(t *testing.T, open Open) {
	for _, promise := range []struct {
		name  string
		check func(*subject)
	}{
		{"values come back as they went in", valuesComeBack},
		{"changes happen in their order", changesInOrder},
		{"intervals close once, and go with their scope", intervalsClose},
		{"the rows of one scope can be read", scopesAreRead},
		{"sums add up, to nothing if need be", sumsAdd},
		{"a group advances together or not at all", groupIsAtomic},
		{"a writer who stands elsewhere is turned away", staleIsRefused},
		{"of many writers at one place one wins", oneOfManyWins},
		{"a failure is kept until the view goes on", failureIsKept},
		{"a generation is made once", takenIsRefused},
		{"a cancelled call writes nothing", cancelledWritesNothing},
		{"what was written survives being opened again", survivesReopening},
		{"a generation is built, served and dropped", buildingThenServing},
		{"readers see one generation, whole", switchUnderReaders},
		{"nothing that was deleted is left in any file", nothingIsLeft},
		{"scrubbing waits for readers", scrubWaitsForReaders},
		{"what is to be scrubbed is known after being opened again", scrubSurvivesReopening},
		{"two projectors at once come out right", fight},
	} {
		t.Run(promise.name, func(t *testing.T) { promise.check(newSubject(t, open)) })
	}
	t.Run("any history leads to the same rows", func(t *testing.T) { histories(t, open) })
}
