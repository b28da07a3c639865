package postgres_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"klantreis/adapters/memory"
	"klantreis/adapters/postgres"
	"klantreis/adapters/postgres/pgtest"
	"klantreis/domain/catalog"
	"klantreis/domain/codec"
	"klantreis/domain/tally"
	"klantreis/projections"
	"klantreis/projections/clients"
	"klantreis/projections/histories/historytest"
	"klantreis/projections/journeys"
	"klantreis/projections/projector"
)

// A house has the roles of a production database, and all views of a log.
type house struct {
	views        *postgres.Views
	owner, tools *pgx.Conn // who may do everything, and analysts' tools
}

func newHouse(t *testing.T) house {
	t.Helper()
	s := pgtest.Shared(t)
	url := s.Database(t)
	database := url[strings.LastIndex(url, "/")+1 : strings.Index(url, "?")]
	app, analyst := "app_"+database, "analyst_"+database
	owner := session(t, url)
	exec(t, owner, "CREATE ROLE "+app+" LOGIN")
	exec(t, owner, "CREATE ROLE "+analyst+" LOGIN")
	migrateViews(t, url, app)
	v := openViewsWith(t, s.URLAs(app, database), postgres.ViewsOptions{Analyst: analyst})
	source := projector.Source{Store: memory.NewStore(), Vault: memory.NewVault(), Codec: catalog.Events}
	historytest.Fill(t, source, v, append(historytest.Fixed(t), counted(t)...), projections.All...)
	return house{v, owner, session(t, s.URLAs(analyst, database))}
}

// counted is what follows in the log: contacts at a desk of which nobody is known.
func counted(t *testing.T) []codec.Fact {
	t.Helper()
	l := historytest.NewLog()
	_, err := l.Tally(historytest.ID('y', 1), historytest.When(t, "2026-01-05"),
		tally.Count{Desk: "hengelo", On: historytest.Day(t, "2026-01-05"), Channel: "inloop", Topic: "werk", N: 3})
	must(t, err)
	for i := range l.Facts {
		l.Facts[i].Position.Minor += uint64(len(historytest.Fixed(t)))
	}
	return l.Facts
}

// identity returns all words of some length in the tables that tell it.
func (h house) identity(t *testing.T) (words []string) {
	t.Helper()
	for _, view := range []projector.View{clients.View} {
		g, err := projector.Describe(view, 1)
		must(t, err)
		for _, l := range g.Tables {
			if !l.Identity {
				continue
			}
			for row, err := range h.views.Rows(t.Context(), g, l) {
				must(t, err)
				for i, value := range row {
					text, ok := value.(string)
					if ok && len(text) > 4 && l.Columns[i].Name != "team" {
						words = append(words, text)
					}
				}
			}
		}
	}
	if len(words) < 5 {
		t.Fatalf("there is nobody's identity to be seen: %q", words)
	}
	return words
}

// seen returns the names that analysts' tools can read, and all that is there.
func (h house) seen(t *testing.T) (names []string, content string) {
	t.Helper()
	rows, err := h.tools.Query(t.Context(), `SELECT relname FROM pg_class WHERE relnamespace = 'views'::regnamespace
		AND relkind IN ('r', 'v') AND has_table_privilege(oid, 'SELECT') ORDER BY relname`)
	must(t, err)
	names, err = pgx.CollectRows(rows, pgx.RowTo[string])
	must(t, err)
	for _, name := range names {
		rows, err := h.tools.Query(t.Context(), "SELECT r::text FROM views."+name+" r")
		must(t, err)
		all, err := pgx.CollectRows(rows, pgx.RowTo[string])
		must(t, err)
		content += strings.Join(all, "\n")
	}
	return names, content
}

// Analysts see no rows about anybody, also none without a name (DOMAIN.md
// section 2).
func TestAnalystsSeeStableNamesOfWhatIsAboutNobody(t *testing.T) {
	h := newHouse(t)
	names, content := h.seen(t)
	var want []string
	for _, view := range projections.All {
		g, err := projector.Describe(view, 1)
		must(t, err)
		for _, l := range g.Tables {
			if !l.Identity {
				want = append(want, l.Name)
			}
		}
	}
	if slices.Sort(want); !slices.Equal(names, want) {
		t.Errorf("they see %q, want %q", names, want)
	}
	if !strings.Contains(content, "inloop") {
		t.Errorf("they see nothing: %s", content)
	}
	for _, id := range []uuid.UUID{historytest.ID('c', 1), historytest.ID('c', 2), historytest.ID('j', 1), historytest.ID('j', 2), historytest.ID('t', 1), historytest.ID('n', 1)} {
		if strings.Contains(content, fmt.Sprintf("%x", id[:])) || strings.Contains(content, id.String()) {
			t.Errorf("they see a row about %s", id)
		}
	}
	for _, text := range h.identity(t) {
		if strings.Contains(content, text) {
			t.Errorf("they see %q", text)
		}
	}
}

func TestAnalystsChangeNothing(t *testing.T) {
	h := newHouse(t)
	for _, sql := range []string{
		"DELETE FROM views.tallies",
		"UPDATE views.tallies SET desk = ''",
		"INSERT INTO views.tallies VALUES ('', '')",
		"SELECT * FROM views.journeys",
		"SELECT * FROM views.journey_phase_sums",
		"DROP VIEW views.tallies",
		"CREATE TABLE views.mine (n int)",
		"CREATE VIEW views.mine AS SELECT 1",
		fmt.Sprintf("TRUNCATE views.journeys_v%d_g1", journeys.View.Version),
		"SELECT * FROM views.clients",
		fmt.Sprintf("SELECT * FROM views.clients_v%d_g1", clients.View.Version),
		"SELECT * FROM views.generations",
	} {
		if _, err := h.tools.Exec(t.Context(), sql); err == nil || !strings.Contains(err.Error(), "42501") {
			t.Errorf("%s: got error %v", sql, err)
		}
	}
}

// What analysts build on stable names outlives a rebuild.
func TestRightsAndWhatIsBuiltOnStableNamesOutliveARebuild(t *testing.T) {
	h := newHouse(t)
	exec(t, h.owner, "CREATE SCHEMA analysis")
	exec(t, h.owner, "CREATE VIEW analysis.teams AS SELECT team, count(*) AS journeys FROM views.journeys GROUP BY team")
	before, _ := h.seen(t)
	for _, view := range projections.All {
		g, err := projector.Describe(view, 2)
		must(t, err)
		must(t, h.views.Create(t.Context(), g))
		must(t, h.views.Serve(t.Context(), g))
		must(t, h.views.Drop(t.Context(), view.Name, 1))
	}
	if after, content := h.seen(t); !slices.Equal(before, after) || content != "" {
		t.Errorf("they see %q, with %d bytes, want %q", after, len(content), before)
	}
	if n := number(t, h.owner, "SELECT count(*) FROM analysis.teams"); n != 0 {
		t.Errorf("what was built on journeys shows %d rows of before", n)
	}
}

func TestARoleThatIsNotThereIsToldOfAtTheStart(t *testing.T) {
	_, err := postgres.OpenViews(t.Context(), forViews(t), postgres.ViewsOptions{Analyst: "nobody_at_all"})
	if err == nil || !strings.Contains(err.Error(), "there is no role nobody_at_all") {
		t.Errorf("got error %v", err)
	}
}

func TestEveryTableAndColumnIsCommented(t *testing.T) {
	h := newHouse(t)
	rows, err := h.owner.Query(t.Context(), `SELECT c.relname || coalesce('.' || a.attname, '')
		FROM pg_class c LEFT JOIN LATERAL (
			SELECT attname, attnum FROM pg_attribute WHERE attrelid = c.oid AND attnum > 0
			UNION ALL SELECT NULL, 0) a ON true
		WHERE c.relnamespace = 'views'::regnamespace AND c.relkind IN ('r', 'v')
		AND coalesce(col_description(c.oid, a.attnum), obj_description(c.oid, 'pg_class')) IS NULL
		OR c.relnamespace = 'views'::regnamespace AND c.relkind IN ('r', 'v') AND a.attnum > 0 AND col_description(c.oid, a.attnum) IS NULL`)
	must(t, err)
	silent, err := pgx.CollectRows(rows, pgx.RowTo[string])
	must(t, err)
	if len(silent) > 0 {
		t.Errorf("without a comment: %s", fmt.Sprint(silent))
	}
}
