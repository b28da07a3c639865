package postgres

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"klantreis/adapters/postgres/pgtest"
	"klantreis/domain/eventstore"
)

// A process that stops in the middle of a transaction, or whose network does,
// holds the lock that all who append wait for.
func TestAProcessThatStandsStillKeepsNobodyWaitingForLong(t *testing.T) {
	url := pgtest.Database(t)
	if err := Migrate(t.Context(), url, "", EventsPart); err != nil {
		t.Fatal(err)
	}
	e, err := OpenEvents(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = e.Close() }()
	still, err := connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer closeConn(still)
	if _, err := e.lock(t.Context(), still, []string{"a"}, nil); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	if _, err := e.Append(t.Context(), "a", 0, eventstore.Event{ID: uuid.New()}); err != nil {
		t.Fatal(err)
	}
	if waited := time.Since(began); waited < time.Second || waited > 15*time.Second {
		t.Errorf("others waited %v", waited)
	}
}
