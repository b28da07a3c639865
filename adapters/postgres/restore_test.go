package postgres_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"klantreis/adapters/postgres"
	"klantreis/adapters/postgres/pgtest"
	"klantreis/domain/eventstore"
)

func whole(t *testing.T, e *postgres.Events) (all []eventstore.Recorded) {
	t.Helper()
	for r, err := range eventstore.All(t.Context(), e, eventstore.Checkpoint{}) {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, r)
	}
	return all
}

// After a dump is read back, transaction ids start over, and sequences are
// where they are: order must come from neither.
func TestADumpThatIsReadBackIsTheSameLog(t *testing.T) {
	s := pgtest.Shared(t)
	from, to := prepared(t), pgtest.Database(t)
	before := openEvents(t, from)
	for n := range 300 {
		add(t, before, fmt.Sprint("s", n%7), eventstore.Revision(n/7), fact())
	}
	keyFile, id := newKeyFile(t), uuid.New()
	keys, err := openVault(t, from, keyFile).Create(t.Context(), "s1", id)
	if err != nil {
		t.Fatal(err)
	}
	s.Tool(t, s.Tool(t, "", "pg_dump", from), "psql", to)

	after := openEvents(t, to)
	if diff := cmp.Diff(whole(t, before), whole(t, after)); diff != "" {
		t.Errorf("the log is another one: %s", diff)
	}
	if before.ID() != after.ID() {
		t.Error("the log has another id")
	}
	head, err := before.Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if at := add(t, after, "s1", 43, fact()); at.Minor != 301 {
		t.Errorf("appending goes on at %v", at)
	}
	if page, err := after.Page(t.Context(), head, 10); err != nil || len(page) != 1 {
		t.Errorf("a reader that resumes gets %d events, %v", len(page), err)
	}
	opened, err := openVault(t, to, keyFile).Open(t.Context(), id)
	if err != nil || opened[id] != keys[0] {
		t.Errorf("the key is another one, %v", err)
	}
}

func TestALogThatWasPutBackStopsItsReaders(t *testing.T) {
	s := pgtest.Shared(t)
	url := prepared(t)
	e := openEvents(t, url)
	add(t, e, "a", 0, fact())
	dump := s.Tool(t, "", "pg_dump", url)
	add(t, e, "a", 1, fact(), fact())
	head, err := e.Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	following := make(chan error)
	go func() {
		for _, err := range eventstore.Follow(short(t), e, head) {
			following <- err
			return
		}
		following <- nil
	}()

	name := url[strings.LastIndex(url, "/")+1 : strings.Index(url, "?")]
	s.Tool(t, "", "psql", "-c", "DROP DATABASE "+name+" WITH (FORCE)", s.URL("postgres"))
	s.Tool(t, "", "psql", "-c", "CREATE DATABASE "+name+" TEMPLATE template0", s.URL("postgres"))
	s.Tool(t, dump, "psql", url)

	add(t, e, "a", 1, fact())
	if err := <-following; !errors.Is(err, eventstore.ErrRewound) {
		t.Errorf("the reader was told %v", err)
	}
	if _, err := e.Page(t.Context(), head, 10); !errors.Is(err, eventstore.ErrRewound) {
		t.Errorf("a reader from before got %v", err)
	}
	add(t, e, "a", 2, fact()) // as many as there were, but not the same
	if _, err := e.Page(t.Context(), head, 10); !errors.Is(err, eventstore.ErrRewound) {
		t.Errorf("a reader from before got %v", err)
	}
}

// Whoever puts another database in the place of one that is in use finds in it
// what they put there, and nothing of what goes on meanwhile.
func TestAnotherLogInItsPlaceIsNotWrittenTo(t *testing.T) {
	url := prepared(t)
	before := openEvents(t, url)
	add(t, before, "a", 0, fact())
	c := session(t, url)
	exec(t, c, "DROP SCHEMA events CASCADE")
	migrate(t, url, "")
	refuse := func() {
		t.Helper()
		if at, err := before.Append(t.Context(), "b", 0, fact()); err == nil || !strings.Contains(err.Error(), "start the program again") {
			t.Errorf("added to another log at %v: %v", at, err)
		}
		if n := number(t, c, "SELECT count(*) FROM events.events"); n > 0 {
			t.Errorf("another log has %d events", n)
		}
	}
	refuse()
	before = openEvents(t, url)
	exec(t, c, "ALTER TABLE events.log DISABLE TRIGGER log_stays") // as while a dump is read back, before it is there
	exec(t, c, "DELETE FROM events.log")
	refuse()
}
