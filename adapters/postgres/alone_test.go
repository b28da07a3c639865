package postgres_test

import (
	"errors"
	"testing"

	"klantreis/adapters/postgres"
	"klantreis/adapters/postgres/pgtest"
)

// Whoever works in a database is seen there, also by a role that may see little
// of others, and not in another database of the server.
func TestAloneInADatabase(t *testing.T) {
	owner, application := asApplication(t)
	another := pgtest.Database(t)
	e, err := postgres.OpenEvents(t.Context(), owner)
	if err != nil {
		t.Fatal(err)
	}
	if err := postgres.Alone(t.Context(), application); !errors.Is(err, postgres.ErrInUse) {
		t.Errorf("nobody is seen: %v", err)
	}
	if err := postgres.Alone(t.Context(), another); err != nil {
		t.Errorf("somebody is seen in another database: %v", err)
	}
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	if err := postgres.Alone(t.Context(), application); err != nil {
		t.Errorf("somebody is seen who has left: %v", err)
	}
}
