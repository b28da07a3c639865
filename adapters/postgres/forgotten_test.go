package postgres_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"klantreis/domain/access"
)

// The guard of each look that ends asks an index, so that a step takes no longer
// when there are many notes.
func TestAStepDoesNotReadAllNotes(t *testing.T) {
	url := prepared(t)
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
	var client, before any
	if note.Client != uuid.Nil {
		client = note.Client
	} else {
		before = note.Before
	}
	ended := 0
	err = tx.QueryRow(t.Context(), "SELECT ops.forget($1, $2, $3, 1000, NULL)", client, before, at).Scan(&ended)
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
