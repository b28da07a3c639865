package postgres_test

import (
	"regexp"
	"strings"
	"sync"
	"testing"

	"klantreis/adapters/postgres"
	"klantreis/adapters/postgres/pgtest"
)

// opens tries to open every part of a database.
func opens(t *testing.T, url, keyFile string) map[string]error {
	t.Helper()
	errs := map[string]error{}
	e, err := postgres.OpenEvents(t.Context(), url)
	if errs["events"] = err; err == nil {
		_ = e.Close()
	}
	v, err := postgres.OpenVault(t.Context(), url, keyFile)
	if errs["vault"] = err; err == nil {
		_ = v.Close()
	}
	o, err := postgres.OpenOps(t.Context(), url)
	if errs["ops"] = err; err == nil {
		_ = o.Close()
	}
	return errs
}

func wantNoOpening(t *testing.T, url, keyFile string, words ...string) {
	t.Helper()
	for part, err := range opens(t, url, keyFile) {
		if err == nil {
			t.Errorf("%s opened", part)
			continue
		}
		for _, word := range words {
			if !strings.Contains(err.Error(), word) {
				t.Errorf("error of %s %q does not say %q", part, err, word)
			}
		}
	}
}

func TestADatabaseThatIsNotPreparedSaysWhatToDo(t *testing.T) {
	wantNoOpening(t, pgtest.Database(t), newKeyFile(t), "run klantreis migrate")
}

func TestANewerDatabaseIsRefused(t *testing.T) {
	url := prepared(t)
	c := session(t, url)
	for _, part := range []string{"events", "vault", "ops"} {
		exec(t, c, "UPDATE "+part+".schema SET version = 99")
	}
	wantNoOpening(t, url, newKeyFile(t), "newer version", "schema 99", "use that version")
	err := postgres.Migrate(t.Context(), url, "", postgres.OpsPart)
	if err == nil || !strings.Contains(err.Error(), "newer version") {
		t.Errorf("migrating got %v", err)
	}
}

func TestAnOlderDatabaseSaysWhatToDo(t *testing.T) {
	url := prepared(t)
	c := session(t, url)
	for _, part := range []string{"events", "vault", "ops"} {
		exec(t, c, "UPDATE "+part+".schema SET version = 0")
	}
	wantNoOpening(t, url, newKeyFile(t), "run klantreis migrate")
}

func TestMigratingMayBeRepeated(t *testing.T) {
	url := prepared(t)
	e := openEvents(t, url)
	add(t, e, "a", 0, fact())
	before := dump(t, url)
	var busy sync.WaitGroup
	for range 4 {
		busy.Go(func() { migrate(t, url, "") })
	}
	busy.Wait()
	if after := dump(t, url); after != before {
		t.Error("migrating again changed the database")
	}
}

// dump leaves out the lines that are different in every dump.
func dump(t *testing.T, url string) string {
	t.Helper()
	same := regexp.MustCompile(`(?m)^\\(un)?restrict .*$`)
	return same.ReplaceAllString(pgtest.Shared(t).Tool(t, "", "pg_dump", url), "")
}

func TestManyMayMigrateAtOnce(t *testing.T) {
	url := pgtest.Database(t)
	var busy sync.WaitGroup
	for range 4 {
		busy.Go(func() { migrate(t, url, "") })
	}
	busy.Wait()
	add(t, openEvents(t, url), "a", 0, fact())
}

func TestEverythingInTheDatabaseIsExplained(t *testing.T) {
	c := session(t, prepared(t))
	n := number(t, c, `SELECT count(*) FROM information_schema.columns
		WHERE table_schema IN ('events', 'vault', 'ops')
		AND (col_description(format('%I.%I', table_schema, table_name)::regclass, ordinal_position) IS NULL
		OR obj_description(format('%I.%I', table_schema, table_name)::regclass) IS NULL)`)
	if n != 0 {
		t.Errorf("%d columns have no comment, or their table has none", n)
	}
}

func TestErrorsDoNotRepeatPasswords(t *testing.T) {
	for _, url := range []string{
		"postgres://app:geheim@127.0.0.1:1/db",
		"postgres://app:geheim@127.0.0.1:port/db",
		"postgres://app:geheim@127.0.0.1/db?sslmode=geheim",
		"postgres://app:ge%heim@127.0.0.1/db",
		"host=127.0.0.1 port=1 user=app password=geheim connect_timeout=x",
		"geheim",
	} {
		errs := opens(t, url, newKeyFile(t))
		errs["migrating"] = postgres.Migrate(t.Context(), url, "", postgres.EventsPart)
		for part, err := range errs {
			if err == nil || strings.Contains(strings.ReplaceAll(err.Error(), "%", ""), "geheim") {
				t.Errorf("opening %s: %v", part, err)
			}
		}
	}
}
