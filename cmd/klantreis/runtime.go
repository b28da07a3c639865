package main

import (
	"os"
	"runtime"
	"runtime/debug"
)

// servingProcess sets up a process in which many wait for answers.
func servingProcess() {
	places()
	roomy(512 << 20) // it remembers some 200 MiB at most
}

// places lets twice as many goroutines run at a time as there are processors.
// One that waits for a disk to sync keeps its place until the scheduler looks
// again, which can take milliseconds: with two places and two files being
// synced nothing goes on, though both processors are free. What is set in the
// environment stays.
//
// A process that only rebuilds has enough to do meanwhile, and is faster when
// fewer take turns.
func places() {
	if os.Getenv("GOMAXPROCS") == "" {
		runtime.GOMAXPROCS(2 * runtime.GOMAXPROCS(0))
	}
}

// roomy lets garbage gather for longer than usual, within a bound in bytes.
// While it is collected everything else waits for a processor, so that each
// time is seen in the slowest answers; and a process that only rebuilds makes
// a lot of it and keeps little. What is set in the environment stays.
func roomy(bound int64) {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(400)
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(bound)
	}
}
