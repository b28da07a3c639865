package esdb_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"google.golang.org/grpc/codes"

	"klantreis/adapters/esdb"
	"klantreis/adapters/esdb/esdbtest"
	"klantreis/domain/eventstore"
)

func dropped(t *testing.T) {
	server := fake(t, esdbtest.MaxStreams)
	reader, writer := pair(t, server, esdb.Options{Discover: hasty.Discover, Watch: time.Hour})
	for n := range eventstore.Revision(5) {
		server.Drop([]codes.Code{codes.Unavailable, codes.Aborted, codes.Unknown}[n%3], "consumer too slow")
		wakes(t, reader, writer, n)
	}
}

func muted(t *testing.T) {
	server := fake(t, esdbtest.MaxStreams)
	reader, writer := pair(t, server, persistent)
	for n := range eventstore.Revision(3) {
		server.Mute()
		wakes(t, reader, writer, n)
	}
}

// pair opens one log twice.
func pair(t *testing.T, server *esdbtest.Server, o esdb.Options) (reader, writer *esdb.Store) {
	where := url(server.URL())
	return open(t, where, o), open(t, where, o)
}

// wakes checks that an append by another process ends waiting.
func wakes(t *testing.T, reader, writer *esdb.Store, after eventstore.Revision) {
	t.Helper()
	head, err := reader.Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	add(t, writer, "a", after, fmt.Sprint("a", after+1))
	if err := reader.Wait(t.Context(), head.Position); err != nil {
		t.Fatal(err)
	}
}

func droppedCursor(t *testing.T) {
	server := fake(t, esdbtest.MaxStreams)
	o := persistent
	o.Near = 1
	s := open(t, url(server.URL()), o)
	for n := range eventstore.Revision(100) {
		add(t, s, "a", n, fmt.Sprint(n))
	}
	var at eventstore.Checkpoint
	for n := 0; n < 100; n += 10 {
		if n%20 == 0 {
			server.Drop(codes.Unavailable, "consumer too slow")
		} else {
			server.Mute()
		}
		page, err := s.Page(t.Context(), at, 10)
		if err != nil || len(page) != 10 || page[0].Type != fmt.Sprint(n) {
			t.Fatalf("page of 10 from %d on: %d events, %v", n, len(page), err)
		}
		at = page[9].Checkpoint()
	}
}

func resigned(t *testing.T) {
	server := fake(t, esdbtest.MaxStreams)
	s := open(t, url(server.URL()), persistent)
	server.Resign(2)
	add(t, s, "a", 0, "a1")
	server.Resign(2)
	holds(t, s, "a1")
	if n := server.Unled(); n > 0 {
		t.Errorf("%d calls would have been answered by a node that does not lead", n)
	}
}

func rewound(t *testing.T) {
	server := fake(t, esdbtest.MaxStreams)
	s := open(t, url(server.URL()), persistent)
	add(t, s, "a", 0, "a1")
	kept := server.Len()
	for n := range eventstore.Revision(9) {
		add(t, s, "a", n+1, fmt.Sprint("a", n+2))
	}
	var all []eventstore.Recorded
	for r := range eventstore.All(t.Context(), s, eventstore.Checkpoint{}) {
		all = append(all, r)
	}
	server.Leave()
	server.Truncate(kept)
	back(t, server)
	late := all[len(all)-1].Checkpoint()
	if _, err := s.Page(t.Context(), late, 10); !errors.Is(err, eventstore.ErrRewound) {
		t.Errorf("a reader beyond the end got %v", err)
	}
	if head, err := s.Head(t.Context()); err != nil || head != all[0].Checkpoint() {
		t.Errorf("head is %v, %v, want %v", head, err, all[0].Checkpoint())
	}
	long := event("another a2, which is longer")
	for n := range eventstore.Revision(20) {
		long.ID[0] = byte(n)
		if _, err := s.Append(t.Context(), "a", n+1, long); err != nil {
			t.Fatal(err)
		}
	}
	for _, r := range all[1:] {
		if _, err := s.Page(t.Context(), r.Checkpoint(), 10); !errors.Is(err, eventstore.ErrRewound) {
			t.Errorf("a reader at %s got %v", r.Type, err)
		}
	}
	if page, err := s.Page(t.Context(), all[0].Checkpoint(), 10); err != nil || len(page) != 10 {
		t.Errorf("a reader at what was kept got %d events, %v", len(page), err)
	}
}

func gossip(t *testing.T) {
	server := fake(t, esdbtest.MaxStreams)
	s := open(t, strings.Replace(url(server.URL()), server.Address(), server.Address()+","+server.Address(), 1), persistent)
	add(t, s, "a", 0, "a1")
	holds(t, s, "a1")
}
