package postgres

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"klantreis/domain/document"
)

// Documents keeps sealed documents in the schema documents, beside the vault. It
// implements [document.Store].
//
// What was removed stays in the server's write-ahead log, archives, replicas and
// backups, sealed, until those are gone, and in pages until they are vacuumed.
type Documents struct{ pool pool }

var _ document.Store = (*Documents)(nil)

// OpenDocuments opens the documents in a database that [Migrate] has prepared.
func OpenDocuments(ctx context.Context, url string) (*Documents, error) {
	pool, err := openPool(ctx, url, DocumentsPart)
	if err != nil {
		return nil, fmt.Errorf("open documents: %w", err)
	}
	return &Documents{pool}, nil
}

// Close closes the connections. What comes later fails with [ErrClosed].
func (d *Documents) Close() error {
	d.pool.Close()
	return nil
}

// Put implements [document.Store].
func (d *Documents) Put(ctx context.Context, n document.Name, s document.Sealed) error {
	return about("put", d.repeat(ctx, func(ctx context.Context) error {
		other := false
		err := pgx.BeginTxFunc(ctx, d.pool, readCommitted, func(tx pgx.Tx) (err error) {
			other, err = put(ctx, tx, n, s)
			return err
		})
		if err == nil && other {
			err = document.ErrOther
		}
		return err
	}))
}

// put inserts a document, or says whether the one that is there is another. Of
// two who put one name the second waits for the first. One that is there may be
// removed before it is looked at: then it is inserted after all.
func put(ctx context.Context, tx pgx.Tx, n document.Name, s document.Sealed) (other bool, err error) {
	for {
		var number int64
		err := tx.QueryRow(ctx, "INSERT INTO documents.documents (stream, id) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING number", n.Stream, n.ID).Scan(&number)
		if err == nil {
			return false, insertChunks(ctx, tx, number, s)
		}
		if !errors.Is(err, pgx.ErrNoRows) {
			return false, err
		}
		err = tx.QueryRow(ctx, "UPDATE documents.documents SET put_at = clock_timestamp() WHERE stream = $1 AND id = $2 RETURNING number", n.Stream, n.ID).Scan(&number)
		if errors.Is(err, pgx.ErrNoRows) {
			continue
		}
		if err != nil {
			return false, err
		}
		rows, err := tx.Query(ctx, "SELECT sealed FROM documents.chunks WHERE document = $1 ORDER BY number", number)
		if err != nil {
			return false, err
		}
		there, err := pgx.CollectRows(rows, pgx.RowTo[[]byte])
		return !slices.EqualFunc(there, s, bytes.Equal), err
	}
}

func insertChunks(ctx context.Context, tx pgx.Tx, document int64, s document.Sealed) error {
	_, err := tx.CopyFrom(ctx, pgx.Identifier{"documents", "chunks"}, []string{"document", "number", "sealed"},
		pgx.CopyFromSlice(len(s), func(i int) ([]any, error) { return []any{document, i, s[i]}, nil }))
	return err
}

// Get implements [document.Store].
func (d *Documents) Get(ctx context.Context, n document.Name) (document.Sealed, error) {
	s, err := collect(ctx, d.pool, pgx.RowTo[[]byte], `SELECT sealed FROM documents.chunks JOIN documents.documents d ON d.number = document
		WHERE stream = $1 AND id = $2 ORDER BY chunks.number`, n.Stream, n.ID)
	if err == nil && len(s) == 0 {
		err = document.ErrNotThere
	}
	return s, about("get", err)
}

// Drop implements [document.Store].
func (d *Documents) Drop(ctx context.Context, n document.Name, age time.Duration) error {
	return d.change(ctx, "remove", "DELETE FROM documents.documents WHERE stream = $1 AND id = $2 AND put_at <= clock_timestamp() - $3::interval", n.Stream, n.ID, age)
}

// Remove implements [document.Store].
func (d *Documents) Remove(ctx context.Context, stream string) error {
	return d.change(ctx, "remove", "DELETE FROM documents.documents WHERE stream = $1", stream)
}

// Names implements [document.Store].
func (d *Documents) Names(ctx context.Context, after document.Name, limit int) ([]document.Name, error) {
	names, err := collect(ctx, d.pool, pgx.RowToStructByPos[document.Name],
		"SELECT stream, id FROM documents.documents WHERE (stream, id) > ($1, $2) ORDER BY stream, id LIMIT $3", after.Stream, after.ID, limit)
	return names, about("list", err)
}

// Loose implements [document.Store].
func (d *Documents) Loose(ctx context.Context, age time.Duration, after document.Name, limit int) ([]document.Name, error) {
	names, err := collect(ctx, d.pool, pgx.RowToStructByPos[document.Name], `SELECT stream, id FROM documents.documents
		WHERE (stream, id) > ($1, $2) AND NOT settled AND put_at <= clock_timestamp() - $4::interval ORDER BY stream, id LIMIT $3`,
		after.Stream, after.ID, limit, age)
	return names, about("list", err)
}

// Settle implements [document.Store].
func (d *Documents) Settle(ctx context.Context, names ...document.Name) error {
	streams, ids := make([]string, len(names)), make([]uuid.UUID, len(names))
	for i, n := range names {
		streams[i], ids[i] = n.Stream, n.ID
	}
	return d.change(ctx, "settle", "UPDATE documents.documents SET settled = true WHERE (stream, id) IN (SELECT * FROM unnest($1::text[], $2::uuid[]))",
		streams, asUUIDs(ids))
}

// repeat runs statements that write something, and may be repeated.
func (d *Documents) repeat(ctx context.Context, run func(context.Context) error) error {
	return d.pool.health.wrote(d.pool.repeat(ctx, run))
}

// change runs one statement, again where the connection was lost.
func (d *Documents) change(ctx context.Context, what, query string, args ...any) error {
	return about(what, d.repeat(ctx, func(ctx context.Context) error {
		_, err := d.pool.Exec(ctx, query, args...)
		return err
	}))
}

// about says of an error what was to be done with documents.
func about(what string, err error) error {
	if err != nil {
		return fmt.Errorf("%s documents: %w", what, err)
	}
	return nil
}
