package main

import (
	"errors"
	"os"
	"os/signal"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"klantreis/adapters/postgres/pgtest"
)

// clockFile names a file that says by how much the program's clock is wrong.
const clockFile = "KLANTREIS_TEST_CLOCK"

// otherUser is the number of the user that the program runs as, where root
// started it and may do what the test is about.
const otherUser = "KLANTREIS_TEST_USER"

// The test binary is the program when it is called klantreis, so that tests
// and scripts can start a real process, and kill it.
//
// Tests of processes go side by side: each has its own folder, database and
// address, and mostly waits. Those that have to kill one in the middle of its work
// go alone. Of the others the last in the files begin first, so those that wait
// longest are in waiting_test.go.
func TestMain(m *testing.M) {
	if os.Getenv("GORACE") == "" { // under the race detector a process sleeps for a second before it ends
		os.Setenv("GORACE", "atexit_sleep_ms=10")
	}
	testscript.Main(pgtest.Tests{M: m}, map[string]func(){"klantreis": program})
}

func program() {
	signal.Ignore(syscall.SIGXFSZ) // then writing beyond a limit fails, as on a full disk
	if name := os.Getenv(clockFile); name != "" {
		clock = func() time.Time { return time.Now().Add(wrong(name)) }
	}
	if user := os.Getenv(otherUser); user != "" {
		n, err := strconv.Atoi(user)
		if err := errors.Join(err, syscall.Setgroups(nil), syscall.Setgid(n), syscall.Setuid(n)); err != nil {
			panic(err)
		}
	}
	main()
}

// wrong reads by how much a clock is wrong.
func wrong(name string) time.Duration {
	text, err := os.ReadFile(name)
	if err != nil {
		panic(err)
	}
	by, err := time.ParseDuration(string(text))
	if err != nil {
		panic(err)
	}
	return by
}
