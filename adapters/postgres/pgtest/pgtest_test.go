package pgtest_test

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"klantreis/adapters/postgres/pgtest"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

func exec1(t *testing.T, url, sql string) error {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		return err
	}
	defer conn.Close(context.Background())
	_, err = conn.Exec(t.Context(), sql)
	return err
}

func TestEveryTestHasADatabaseOfItsOwn(t *testing.T) {
	a, b := pgtest.Database(t), pgtest.Database(t)
	for _, url := range []string{a, b} {
		if err := exec1(t, url, "CREATE TABLE only_here (n int)"); err != nil {
			t.Error(err)
		}
	}
}

func TestWhatWasCommittedSurvivesACrash(t *testing.T) {
	s := pgtest.Start(t)
	url := s.Database(t)
	if err := exec1(t, url, "CREATE TABLE kept (n int)"); err != nil {
		t.Fatal(err)
	}
	s.Crash(t)
	if err := exec1(t, url, "SELECT 1"); err == nil {
		t.Error("a server that was stopped still answers")
	}
	s.Up(t)
	if err := exec1(t, url, "INSERT INTO kept VALUES (1)"); err != nil {
		t.Error(err)
	}
	s.Stop(t)
	s.Up(t)
	if out := s.Tool(t, "", "psql", "-At", "-c", "SELECT n FROM kept", url); strings.TrimSpace(out) != "1" {
		t.Errorf("the row came back as %q", out)
	}
}

func TestADumpIsReadBackByPsql(t *testing.T) {
	s := pgtest.Shared(t)
	from, to := s.Database(t), s.Database(t)
	if err := exec1(t, from, "CREATE TABLE kept AS SELECT 42 AS n"); err != nil {
		t.Fatal(err)
	}
	s.Tool(t, s.Tool(t, "", "pg_dump", from), "psql", to)
	if out := s.Tool(t, "", "psql", "-At", "-c", "SELECT n FROM kept", to); strings.TrimSpace(out) != "42" {
		t.Errorf("the row came back as %q", out)
	}
}

func TestTextIsSortedAsDutchUnlessAskedOtherwise(t *testing.T) {
	url := pgtest.Database(t)
	if err := exec1(t, url, `SELECT 1 / (('a' < 'B') AND NOT ('a' < 'B' COLLATE "C"))::int`); err != nil {
		t.Error(err)
	}
}

// The test runs itself a second time, as a process that is killed.
func TestAServerDiesWithItsTests(t *testing.T) {
	if os.Getenv("PGTEST_DIE") != "" {
		_, _ = os.Stdout.WriteString(pgtest.Database(t) + "\n")
		select {}
	}
	cmd := exec.Command(os.Args[0], "-test.run=^TestAServerDiesWithItsTests$")
	cmd.Env = append(os.Environ(), "PGTEST_DIE=1")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line := make([]byte, 200)
	n, err := out.Read(line)
	if err != nil {
		t.Fatal(err)
	}
	url := strings.TrimSpace(string(line[:n]))
	if err := exec1(t, url, "SELECT 1"); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Process.Signal(syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	var ended *exec.ExitError
	if err := cmd.Wait(); !errors.As(err, &ended) {
		t.Fatal(err)
	}
	for range 500 {
		if exec1(t, url, "SELECT 1") != nil {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Error("the server lives on")
}
