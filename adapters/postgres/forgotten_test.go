package postgres_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"klantreis/adapters/postgres"
	"klantreis/adapters/postgres/pgtest"
	"klantreis/domain/access"
)

// logAlone is a database without a vault that has destroyed anything.
func logAlone(t testing.TB) (url string) {
	t.Helper()
	url = pgtest.Database(t)
	if err := postgres.Migrate(t.Context(), url, "", postgres.OpsPart); err != nil {
		t.Fatal(err)
	}
	return url
}

// The guard of each look that ends asks an index, so that a step takes no longer
// when there are many notes.
func TestAStepDoesNotReadAllNotes(t *testing.T) {
	url := logAlone(t)
	o, c := openOps(t, url), session(t, url)
	at := time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC)
	gone, look := uuid.New(), access.Look{Actor: "actor", At: at}
	of := look
	of.Subject = gone
	for _, looks := range [][]access.Look{slices.Repeat([]access.Look{look}, 200), slices.Repeat([]access.Look{of}, 200)} {
		if err := o.Record(t.Context(), looks...); err != nil {
			t.Fatal(err)
		}
	}
	const notes = 3000
	exec(t, c, `INSERT INTO ops.forgotten (client, before, looks, at)
		SELECT CASE WHEN n % 2 = 0 THEN gen_random_uuid() END, CASE WHEN n % 2 = 1 THEN $1::timestamptz - n * interval '1 minute' END, 1, $1
		FROM generate_series(1, $2::int) n`, at, notes)
	exec(t, c, "ANALYZE ops.forgotten")
	for _, note := range []access.Forgotten{{Client: gone}, {Before: at.Add(time.Second)}} {
		if read := readBy(t, c, note, at); read > 2*notes {
			t.Errorf("to end 200 looks %d notes were read", read)
		}
	}
}

// readBy counts the notes that are read one after another in a step.
func readBy(t *testing.T, c *pgx.Conn, note access.Forgotten, at time.Time) (read int64) {
	t.Helper()
	tx, err := c.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var client, before any = note.Client, nil
	if note.Client == uuid.Nil {
		client, before = nil, note.Before
	}
	ended := 0
	err = tx.QueryRow(t.Context(), "SELECT ops.forget($1, $2, $3)", client, before, at).Scan(&ended)
	if err != nil || ended != 200 {
		t.Fatalf("%d looks end, %v", ended, err)
	}
	err = tx.QueryRow(t.Context(), "SELECT seq_tup_read FROM pg_stat_xact_user_tables WHERE relid = 'ops.forgotten'::regclass").Scan(&read)
	if err != nil {
		t.Fatal(err)
	}
	if err := tx.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
	return read
}

// Who works with the program's role ends no looks that are to stay, and none
// without a note that says so.
func TestTheApplicationsRoleForgetsNoMoreThanItSays(t *testing.T) {
	owner, url := asApplication(t)
	o, c, v := openOps(t, url), session(t, url), openVault(t, url, newKeyFile(t))
	living, erased := access.Look{Actor: "actor", Subject: uuid.New()}, access.Look{Actor: "actor", Subject: uuid.New()}
	many := slices.Repeat([]access.Look{erased}, access.MaxForget+5)
	if err := errors.Join(o.Record(t.Context(), living), o.Record(t.Context(), many...), v.Destroy(t.Context(), "client-"+erased.Subject.String())); err != nil {
		t.Fatal(err)
	}
	for _, by := range []string{
		"SELECT ops.forget($1, NULL, now())",
		"SELECT ops.repeat($1, NULL, 1, now())",
		"SELECT ops.ending($1, NULL, 1)",
	} {
		if _, err := c.Exec(t.Context(), by, living.Subject); err == nil {
			t.Errorf("looks at somebody whose keys are there end by %s", by)
		}
	}
	for _, told := range []int{-1, 0, access.MaxForget + 1} {
		if _, err := c.Exec(t.Context(), "SELECT ops.repeat($1, NULL, $2, now())", erased.Subject, told); err == nil {
			t.Errorf("a note says of %d looks that they ended", told)
		}
	}
	exec(t, c, "SELECT ops.repeat($1, NULL, 4, now())", erased.Subject)
	exec(t, c, "SELECT ops.forget($1, NULL, now())", erased.Subject)
	looks, told := number(t, session(t, owner), "SELECT count(*) FROM ops.looks"), number(t, c, "SELECT sum(looks) FROM ops.forgotten")
	if looks != 2 || told != access.MaxForget+4 {
		t.Errorf("%d looks are left, and the notes say that %d went", looks, told)
	}
}
