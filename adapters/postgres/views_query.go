package postgres

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"iter"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgtype"

	"klantreis/projections/projector"
)

// Query implements [projector.Reader]. The query ends early when ctx is done.
func (v *Views) Query(ctx context.Context, sql string, args ...any) iter.Seq2[[]any, error] {
	return func(yield func([]any, error) bool) {
		if err := v.query(ctx, sql, args, yield); err != nil {
			yield(nil, fmt.Errorf("query views: %w", orAway(ctx, err)))
		}
	}
}

// query hands out rows as they come from the server, which waits for whoever
// takes them.
func (v *Views) query(ctx context.Context, sql string, args []any, yield func([]any, error) bool) error {
	params := []any{pgx.QueryResultFormats{pgx.BinaryFormatCode}}
	for i, arg := range args {
		p, err := parameter(arg)
		if err != nil {
			return fmt.Errorf("parameter $%d: %w", i+1, err)
		}
		params = append(params, p)
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	rows, some, err := v.begin(ctx, sql, params)
	if err != nil || !some { // then somebody else has the connection
		return err
	}
	defer rows.Close()
	fields := rows.FieldDescriptions()
	row := make([]any, len(fields))
	for ; some; some = rows.Next() {
		if err := valuesInto(row, fields, rows.RawValues()); err != nil {
			cancel()
			return err
		}
		if !yield(row, nil) {
			leave(rows, cancel)
			return nil
		}
	}
	return rows.Err()
}

// begin asks, and returns when the first row is there or it is known that there is
// none. Until then nobody has seen anything, and a question whose connection turns
// out to be dead, or seems to be, is asked again.
func (v *Views) begin(ctx context.Context, sql string, params []any) (rows pgx.Rows, some bool, err error) {
	err = v.reading.repeat(ctx, func(bounded context.Context) (err error) {
		asking, giveUp := context.WithCancel(ctx) // for as long as there are rows
		defer context.AfterFunc(bounded, func() {
			if ctx.Err() == nil { // else it ends by itself, and says why
				giveUp()
			}
		})()
		if rows, err = v.reading.Query(asking, sql, params...); err != nil {
			return err
		}
		some = rows.Next()
		return rows.Err()
	})
	return rows, some, err
}

// unread is how many rows are read only so that a connection can be used again.
const unread = 1000

// leave ends a query whose reader has seen enough. When there is much more to
// come, that costs the connection.
func leave(rows pgx.Rows, cancel context.CancelFunc) {
	for range unread {
		if !rows.Next() {
			return
		}
	}
	cancel()
}

// parameter is an argument that a column may be compared with.
func parameter(arg any) (any, error) {
	switch a := arg.(type) {
	case int64, bool:
		return a, nil
	case string:
		return kept(a), nil
	case []byte:
		if a == nil {
			return []byte{}, nil
		}
		return a, nil
	}
	return nil, fmt.Errorf("it is a %T, which no column is", arg)
}

// valuesInto reads a row in the binary format.
func valuesInto(row []any, fields []pgconn.FieldDescription, raw [][]byte) error {
	for i, value := range raw {
		if value == nil {
			row[i] = nil
			continue
		}
		switch fields[i].DataTypeOID {
		case pgtype.Int8OID:
			row[i] = int64(binary.BigEndian.Uint64(value))
		case pgtype.Int4OID:
			row[i] = int64(int32(binary.BigEndian.Uint32(value)))
		case pgtype.Int2OID:
			row[i] = int64(int16(binary.BigEndian.Uint16(value)))
		case pgtype.TextOID, pgtype.VarcharOID, pgtype.NameOID:
			row[i] = string(value)
		case pgtype.BoolOID:
			row[i] = value[0] != 0
		case pgtype.ByteaOID:
			row[i] = bytes.Clone(value)
		default:
			return fmt.Errorf("column %s is of a type that no answer may be", fields[i].Name)
		}
	}
	return nil
}

// Rows implements [projector.Tables].
func (v *Views) Rows(ctx context.Context, g projector.Generation, l projector.Layout) iter.Seq2[[]any, error] {
	columns := list(columnsOf(l))
	return v.of(g, v.Query(ctx, "SELECT "+columns+" FROM "+tableName(g, l)+" ORDER BY "+columns))
}

// Scope implements [projector.Tables].
func (v *Views) Scope(ctx context.Context, g projector.Generation, l projector.Layout, scope any) iter.Seq2[[]any, error] {
	return v.of(g, v.Query(ctx, "SELECT "+list(columnsOf(l))+" FROM "+tableName(g, l)+" WHERE "+quoted(l.Scope)+" = $1", scope))
}

// of tells when rows cannot be read because their generation is gone.
func (v *Views) of(g projector.Generation, all iter.Seq2[[]any, error]) iter.Seq2[[]any, error] {
	return func(yield func([]any, error) bool) {
		for row, err := range all {
			if !yield(row, orMoved(g, err)) {
				return
			}
		}
	}
}
