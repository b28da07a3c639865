// Package pgtest gives tests a real PostgreSQL of their own, as package pgserver
// runs it, and a network to it that goes wrong.
//
// What an adapter promises about order, crashes and rights is the server's
// doing as much as ours, so nothing stands in for it. A test that needs a
// database asks [Database]; one that stops the server under load asks [Start]
// for a server that nobody else uses. Without the binaries tests fail, and say
// what to install: a suite that skips proves nothing.
//
// Databases sort text as Dutch by default, as they would in production: a query
// that means byte order has to say COLLATE "C".
package pgtest

import (
	"fmt"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"klantreis/adapters/postgres/pgserver"
)

// A Server is one PostgreSQL cluster, which a test may stop.
type Server struct{ *pgserver.Server }

// shared is the server of this test binary, started when first asked for.
var shared struct {
	once   sync.Once
	server *Server
	err    error
}

// Main runs the tests of a package and ends the shared server after them:
//
//	func TestMain(m *testing.M) { pgtest.Main(m) }
//
// Without it the server ends with the process all the same, and its folder
// stays until the next run.
func Main(m *testing.M) { os.Exit(Tests{m}.Run()) }

// Tests are a package's, with the shared server ended after them.
type Tests struct{ *testing.M }

// Run runs them, and returns the exit code.
func (t Tests) Run() int {
	code := t.M.Run()
	if shared.server != nil {
		_ = shared.server.Remove() // the next run sweeps
	}
	return code
}

// Shared is the server that all tests of a package use.
func Shared(t testing.TB) *Server {
	t.Helper()
	shared.once.Do(func() {
		if shared.server, shared.err = create(pgserver.Options{}); shared.err == nil {
			shared.err = shared.server.Start()
		}
	})
	if shared.err != nil {
		t.Fatal(shared.err)
	}
	return shared.server
}

// Database makes an empty database on the shared server and returns its URL.
// It is dropped after the test.
func Database(t testing.TB) string {
	t.Helper()
	return Shared(t).Database(t)
}

// Start starts a server for one test, which may stop and start it.
func Start(t testing.TB) *Server { return StartWith(t, pgserver.Options{}) }

// StartWith is [Start] for a server that is unlike the usual one.
func StartWith(t testing.TB, o pgserver.Options) *Server {
	t.Helper()
	s, err := create(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Remove(); err != nil {
			t.Error(err)
		}
	})
	s.Up(t)
	return s
}

// unforced are settings of a server that ends in every way but with its machine:
// what it wrote is in its files then, also when nothing forced it to the disk.
// That is half of what a database costs that lives for one test.
const unforced = `
fsync = off
full_page_writes = off
`

func create(o pgserver.Options) (*Server, error) {
	o.Settings = unforced + o.Settings
	s, err := pgserver.Create(o)
	if err != nil {
		return nil, err
	}
	return &Server{s}, nil
}

var databases atomic.Int64

// Database makes an empty database and returns its URL. It is dropped after the
// test, and whoever is still connected to it is cut off.
func (s *Server) Database(t testing.TB) string {
	t.Helper()
	name := fmt.Sprintf("test%d", databases.Add(1))
	if err := s.Admin("CREATE DATABASE " + name + " TEMPLATE template0 STRATEGY FILE_COPY"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if !s.Running() {
			return
		}
		if err := s.Admin("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)"); err != nil {
			t.Error(err)
		}
	})
	return s.URL(name)
}

// Up starts a server that was stopped, and returns when it answers.
func (s *Server) Up(t testing.TB) {
	t.Helper()
	if err := s.Start(); err != nil {
		t.Fatal(err)
	}
}

// Stop ends the server as pg_ctl stop -m fast does: it breaks off what is under
// way and leaves everything written.
func (s *Server) Stop(t testing.TB) {
	t.Helper()
	if err := s.Server.Stop(pgserver.Fast); err != nil {
		t.Fatal(err)
	}
}

// Crash ends the server as pg_ctl stop -m immediate does: without writing
// anything, so that the next start recovers from the log.
func (s *Server) Crash(t testing.TB) {
	t.Helper()
	if err := s.Server.Stop(pgserver.Immediate); err != nil {
		t.Fatal(err)
	}
}

// Tool runs one of PostgreSQL's own programs, pg_dump or psql, and returns what
// it printed. A psql stops at the first error.
func (s *Server) Tool(t testing.TB, input, name string, args ...string) string {
	t.Helper()
	if name == "psql" {
		args = append([]string{"--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1"}, args...)
	}
	cmd := s.Command(name, args...)
	var complaints strings.Builder
	cmd.Stdin, cmd.Stderr = strings.NewReader(input), &complaints
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s", name, err, complaints.String())
	}
	return string(out)
}
