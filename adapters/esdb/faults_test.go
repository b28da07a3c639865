package esdb_test

import (
	"testing"
	"time"

	"klantreis/adapters/esdb"
	"klantreis/adapters/esdb/esdbtest"
)

// hasty makes a store give up within a second what it gives up within half a
// minute in production.
var hasty = esdb.Options{Answer: 200 * time.Millisecond, Patience: time.Second, Watch: 200 * time.Millisecond, Discover: 10 * time.Millisecond}

// persistent is hasty, but does not give up while a test runs.
var persistent = esdb.Options{Answer: hasty.Answer, Patience: time.Minute, Watch: hasty.Watch, Discover: hasty.Discover}

// fakeFaults are the known faults of servers, networks and the client library.
var fakeFaults = map[string]func(*testing.T){
	"a server that is away at the start is waited for":        awayAtStart,
	"an outage ends calls, and the end of it ends there":      awayForAWhile,
	"a server that says nothing keeps nobody":                 silent,
	"a slow server is waited for":                             slow,
	"a restart under load loses and doubles nothing":          restarts,
	"calls beyond the limit of a connection wait their turn":  crowded,
	"readers beyond the limit of a connection wait theirs":    crowdedReaders,
	"an append over the limit is not sent":                    tooLarge,
	"an append that the server refuses is refused":            refused,
	"an append whose outcome is open is carried out once":     unknownOutcome,
	"an append given up with an open outcome may be repeated": givenUp,
	"a dropped subscription is opened again":                  dropped,
	"a subscription that fell mute is opened again":           muted,
	"a reader far behind goes on after a drop":                droppedCursor,
	"a node that no longer leads sends on to the leader":      resigned,
	"a server put back to an earlier point stops readers":     rewound,
	"several nodes are told apart by gossip":                  gossip,
	"a store can be closed during an outage":                  closedWhileAway,
}

func fake(t testing.TB, maxStreams uint32) *esdbtest.Server {
	t.Helper()
	s, err := esdbtest.Start(maxStreams)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Leave)
	return s
}

func back(t testing.TB, s *esdbtest.Server) {
	t.Helper()
	if err := s.Return(); err != nil {
		t.Fatal(err)
	}
}
