// Package pgtest gives tests a real PostgreSQL: a server of its own, from
// Debian's binaries, in a folder and on a port of its own, gone when the tests
// are.
//
// What an adapter promises about order, crashes and rights is the server's
// doing as much as ours, so nothing stands in for it. A test that needs a
// database asks [Database]; one that stops the server under load asks [Start]
// for a server that nobody else uses. Without the binaries tests fail, and say
// what to install: a suite that skips proves nothing.
//
// Databases sort text as Dutch by default, as they would in production: a query
// that means byte order has to say COLLATE "C".
//
// Known limits: PostgreSQL 15 or newer, for the order of text, and Linux only, as
// it relies on the kernel to end the server when the test process dies.
package pgtest

import (
	"context"
	"fmt"
	"os"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

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
func Main(m *testing.M) {
	code := m.Run()
	if shared.server != nil {
		shared.server.remove()
	}
	os.Exit(code)
}

// Shared is the server that all tests of a package use.
func Shared(t testing.TB) *Server {
	t.Helper()
	shared.once.Do(func() {
		if shared.server, shared.err = create(); shared.err == nil {
			shared.err = shared.server.start()
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
func Start(t testing.TB) *Server {
	t.Helper()
	s, err := create()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.remove)
	s.Up(t)
	return s
}

var databases atomic.Int64

// Database makes an empty database and returns its URL. It is dropped after the
// test, and whoever is still connected to it is cut off.
func (s *Server) Database(t testing.TB) string {
	t.Helper()
	name := fmt.Sprintf("test%d", databases.Add(1))
	if err := s.admin("CREATE DATABASE " + name + " TEMPLATE template0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if !s.running() {
			return
		}
		if err := s.admin("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)"); err != nil {
			t.Error(err)
		}
	})
	return s.URL(name)
}

// URL is where a database of this server is found, as its superuser. There is
// no password: only this machine reaches the server.
func (s *Server) URL(database string) string { return s.URLAs("postgres", database) }

// URLAs is [Server.URL] for another role.
func (s *Server) URLAs(role, database string) string {
	return fmt.Sprintf("postgres://%s@127.0.0.1:%d/%s?sslmode=disable", role, s.port, database)
}

// Up starts a server that was stopped, and returns when it answers.
func (s *Server) Up(t testing.TB) {
	t.Helper()
	if err := s.start(); err != nil {
		t.Fatal(err)
	}
}

// Stop ends the server as pg_ctl stop -m fast does: it breaks off what is under
// way and leaves everything written.
func (s *Server) Stop(t testing.TB) {
	t.Helper()
	if err := s.stop(fast); err != nil {
		t.Fatal(err)
	}
}

// Crash ends the server as pg_ctl stop -m immediate does: without writing
// anything, so that the next start recovers from the log.
func (s *Server) Crash(t testing.TB) {
	t.Helper()
	if err := s.stop(immediate); err != nil {
		t.Fatal(err)
	}
}

// admin runs one statement outside of any test database.
func (s *Server) admin(sql string) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	conn, err := pgx.Connect(ctx, s.URL("postgres"))
	if err != nil {
		return fmt.Errorf("connect to the test server: %w", err)
	}
	defer conn.Close(ctx)
	if _, err := conn.Exec(ctx, sql); err != nil {
		return fmt.Errorf("%s: %w", sql, err)
	}
	return nil
}
