package esdb_test

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"google.golang.org/grpc/codes"

	"klantreis/adapters/esdb/esdbtest"
	"klantreis/domain/eventstore"
)

func tooLarge(t *testing.T) {
	server := fake(t, esdbtest.MaxStreams)
	s := open(t, url(server.URL()), persistent)
	before := server.Len()
	server.Refuse(1, codes.Internal, "was sent")
	large := event("large")
	large.Meta = make([]byte, eventstore.MaxAppendBytes)
	if _, err := s.Append(t.Context(), "a", 0, large); !errors.Is(err, eventstore.ErrTooLarge) {
		t.Errorf("got %v", err)
	}
	if server.Len() != before {
		t.Error("something was appended")
	}
}

func refused(t *testing.T) {
	server := fake(t, esdbtest.MaxStreams)
	s := open(t, url(server.URL()), persistent)
	server.Refuse(math.MaxInt, codes.InvalidArgument, "Maximum Append Size of 1 Exceeded.")
	if _, err := s.Append(t.Context(), "a", 0, event("a1")); err == nil || !strings.Contains(err.Error(), "Maximum Append Size") {
		t.Errorf("got %v", err)
	}
	server.Refuse(2, codes.Unknown, "No leader info available in response")
	add(t, s, "a", 0, "a1")
	holds(t, s, "a1")
}

func unknownOutcome(t *testing.T) {
	server := fake(t, esdbtest.MaxStreams)
	s := open(t, url(server.URL()), persistent)
	var want []string
	for i, code := range []codes.Code{codes.Unavailable, codes.Aborted, codes.DeadlineExceeded, codes.Unknown, codes.Internal} {
		server.Lie(2, code, "Operation timed out")
		name := fmt.Sprint("a", i)
		at := add(t, s, "a", eventstore.Revision(i), name)
		if head, err := s.Head(t.Context()); err != nil || head.Position != at {
			t.Errorf("after %v: position is %v, the head %v, %v", code, at, head.Position, err)
		}
		want = append(want, name)
	}
	holds(t, s, want...)
}

func givenUp(t *testing.T) {
	server := fake(t, esdbtest.MaxStreams)
	s := open(t, url(server.URL()), hasty)
	server.Lie(math.MaxInt, codes.Aborted, "Operation timed out")
	if _, err := s.Append(t.Context(), "a", 0, event("a1"), event("a2")); err == nil {
		t.Error("the append succeeded")
	}
	server.Lie(0, codes.OK, "")
	other := open(t, url(server.URL()), persistent)
	add(t, other, "a", 0, "a1") // another log, so positions move on
	at, err := patiently(func() (eventstore.Position, error) {
		return s.Append(t.Context(), "a", 0, event("a1"), event("a2"))
	})
	if err != nil {
		t.Fatal(err)
	}
	if head, err := patiently(func() (eventstore.Checkpoint, error) { return s.Head(t.Context()) }); err != nil || head.Position != at || head.ID != event("a2").ID {
		t.Errorf("position is %v, the head %v, %v", at, head, err)
	}
	holds(t, s, "a1", "a2")
}
