package postgres_test

import (
	"testing"

	"klantreis/adapters/postgres"
	"klantreis/domain/eventstore"
	"klantreis/domain/eventstore/storetest"
)

func TestEvents(t *testing.T) {
	storetest.Run(t, func(t testing.TB) eventstore.Store { return openEvents(t, prepared(t)) })
}

func TestEventsReopened(t *testing.T) {
	url := prepared(t)
	storetest.Reopen(t, func(string) (eventstore.Store, func() error) {
		e, err := postgres.OpenEvents(t.Context(), url)
		if err != nil {
			t.Fatal(err)
		}
		return e, e.Close
	})
}
