package postgres_test

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"klantreis/adapters/postgres"
	"klantreis/domain/eventstore"
	"klantreis/projections/journeys"
	"klantreis/projections/projector"
)

// A quarry is a table of journeys, and rows to put into it in several ways.
type quarry struct {
	*testing.B
	views   *postgres.Views
	conn    *pgx.Conn
	g       projector.Generation
	columns []string
	from    int
}

func newQuarry(b *testing.B, filled int) *quarry {
	url := forViews(b)
	q := &quarry{B: b, views: openViews(b, url), conn: session(b, url)}
	exec(b, q.conn, "SET search_path = views")
	exec(b, q.conn, "SET synchronous_commit = off")
	g, err := projector.Describe(journeys.View, 1)
	must(b, err)
	q.g = g
	for _, c := range g.Tables[0].Columns {
		q.columns = append(q.columns, c.Name)
	}
	must(b, q.views.Create(b.Context(), g))
	if filled > 0 {
		for i := 0; i < filled; i += 10_000 {
			must(b, q.views.Load(b.Context(), q.step(i, 10_000, false)))
		}
		must(b, q.views.Complete(b.Context(), g, eventstore.Checkpoint{}, time.Time{}))
	}
	return q
}

// rows are n journeys from a number on, or some below it.
func (q *quarry) rows(from, n int, random bool) (all projector.Rows) {
	for i := range n {
		var row []any
		id := from + i
		if random {
			id = rand.IntN(from)
		}
		for _, c := range q.g.Tables[0].Columns {
			var v any
			switch c.Kind {
			case projector.Integer:
				v = int64(id) + rand.Int64N(9)
			case projector.Text:
				v = "waarde-" + strconv.Itoa(id%7)
			case projector.Boolean:
				v = id%2 == 0
			case projector.Bytes:
				v = fmt.Appendf(nil, "%016d", id)
			}
			row = append(row, v)
		}
		all.Add(row...)
	}
	return all
}

func (q *quarry) step(from, n int, random bool) projector.Step {
	return projector.Step{Generation: q.g, Changes: []projector.Changes{{Put: q.rows(from, n, random)}}}
}

func (q *quarry) table() string { return q.g.Table(q.g.Tables[0]) }

// upsert is the statement that puts what a source has.
func (q *quarry) upsert(source string) string {
	var set []string
	for _, c := range q.columns[1:] {
		set = append(set, c+" = excluded."+c)
	}
	return "INSERT INTO " + q.table() + " " + source + " ON CONFLICT (journey) DO UPDATE SET " + strings.Join(set, ", ")
}

func (q *quarry) copy(to string, rows projector.Rows) {
	_, err := q.conn.CopyFrom(q.Context(), pgx.Identifier{to}, q.columns, pgx.CopyFromSlice(rows.Len(), func(row int) ([]any, error) { return rows.Values(row), nil }))
	must(q, err)
}

// BenchmarkPuttingPages tells what ways there are to put pages of rows that are
// there already, of 100,000.
func BenchmarkPuttingPages(b *testing.B) {
	for _, way := range []struct {
		name string
		put  func(q *quarry, s projector.Step)
	}{
		{"unnest, as Advance does", func(q *quarry, s projector.Step) {
			s.From, s.To = at(q.from), at(q.from+1)
			q.from++
			must(q, q.views.Advance(q.Context(), s))
		}},
		{"batch of upserts", func(q *quarry, s projector.Step) {
			params := make([]string, len(q.columns))
			for i := range params {
				params[i] = "$" + strconv.Itoa(i+1)
			}
			sql := q.upsert("VALUES (" + strings.Join(params, ", ") + ")")
			must(q, pgx.BeginFunc(q.Context(), q.conn, func(tx pgx.Tx) error {
				batch := &pgx.Batch{}
				for row := range s.Changes[0].Put.All() {
					batch.Queue(sql, row...)
				}
				return tx.SendBatch(q.Context(), batch).Close()
			}))
		}},
		{"copy and merge", func(q *quarry, s projector.Step) {
			must(q, pgx.BeginFunc(q.Context(), q.conn, func(tx pgx.Tx) error {
				exec(q, q.conn, "CREATE TEMPORARY TABLE fresh (LIKE "+q.table()+") ON COMMIT DROP")
				q.copy("fresh", s.Changes[0].Put)
				exec(q, q.conn, q.upsert("SELECT DISTINCT ON (journey) * FROM fresh"))
				return nil
			}))
		}},
	} {
		for _, size := range []int{500, 5000} {
			b.Run(fmt.Sprintf("%s/%d", way.name, size), func(b *testing.B) {
				q := newQuarry(b, 100_000)
				for b.Loop() {
					b.StopTimer()
					s := q.step(100_000, size, true)
					b.StartTimer()
					way.put(q, s)
				}
				b.ReportMetric(float64(b.N*size)/b.Elapsed().Seconds(), "rows/s")
			})
		}
	}
}

// BenchmarkLoading tells what ways there are to fill a table without indexes.
func BenchmarkLoading(b *testing.B) {
	const size = 10_000
	for _, way := range []struct {
		name string
		load func(q *quarry, s projector.Step)
	}{
		{"copy, as Load does", func(q *quarry, s projector.Step) { must(q, q.views.Load(q.Context(), s)) }},
		{"copy by the driver", func(q *quarry, s projector.Step) { q.copy(q.table(), s.Changes[0].Put) }},
		{"unnest", func(q *quarry, s projector.Step) {
			s.From, s.To = at(q.from), at(q.from+1)
			q.from++
			must(q, q.views.Advance(q.Context(), s))
		}},
	} {
		b.Run(way.name, func(b *testing.B) {
			q := newQuarry(b, 0)
			if way.name == "unnest" {
				exec(b, q.conn, "ALTER TABLE "+q.table()+" ADD PRIMARY KEY (journey)") // without which there is no upsert
			}
			n := 0
			for b.Loop() {
				b.StopTimer()
				s := q.step(n, size, false)
				n += size
				b.StartTimer()
				way.load(q, s)
			}
			b.ReportMetric(float64(b.N*size)/b.Elapsed().Seconds(), "rows/s")
		})
	}
}
