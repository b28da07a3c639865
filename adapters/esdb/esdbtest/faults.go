package esdbtest

import (
	"net"
	"sync"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
)

// faults are the ways in which the server is told to fail.
type faults struct {
	mu          sync.Mutex
	refuse, lie int
	reason      error
	away        int // calls to be sent to the leader
	delay       time.Duration
	speaking    chan struct{} // closed unless the server is silent
	subs        map[*subscription]bool
	unled       int // calls that did not ask for the leader
}

func newFaults() *faults {
	f := &faults{speaking: make(chan struct{}), subs: map[*subscription]bool{}}
	close(f.speaking)
	return f
}

// Refuse makes the next n appends fail, having done nothing.
func (s *Server) Refuse(n int, code codes.Code, reason string) {
	s.faults.set(func(f *faults) { f.refuse, f.reason = n, status.Error(code, reason) })
}

// Lie makes the next n appends fail although they were carried out.
func (s *Server) Lie(n int, code codes.Code, reason string) {
	s.faults.set(func(f *faults) { f.lie, f.reason = n, status.Error(code, reason) })
}

// Resign makes the node send the next n calls that require a leader to
// another one, which is itself, elected again.
func (s *Server) Resign(n int) { s.faults.set(func(f *faults) { f.away = n }) }

// Slow makes every call take at least so long.
func (s *Server) Slow(delay time.Duration) { s.faults.set(func(f *faults) { f.delay = delay }) }

// Unled counts the appends and reads that did not ask for the leader.
func (s *Server) Unled() (n int) {
	s.faults.set(func(f *faults) { n = f.unled })
	return n
}

// Silence makes the network swallow everything, in both directions, without
// closing a connection. It is held back until [Server.Speak].
func (s *Server) Silence() { s.faults.set(func(f *faults) { f.speaking = make(chan struct{}) }) }

// Speak ends a silence.
func (s *Server) Speak() { s.faults.set(func(f *faults) { close(f.speaking) }) }

// Drop ends all subscriptions with an error.
func (s *Server) Drop(code codes.Code, reason string) {
	s.faults.set(func(f *faults) {
		for sub := range f.subs {
			sub.dropped <- status.Error(code, reason)
			delete(f.subs, sub)
		}
	})
}

// Mute forgets all subscriptions without telling anyone, as a node does that
// shuts down: they stay open and nothing comes any more.
func (s *Server) Mute() {
	s.faults.set(func(f *faults) {
		for sub := range f.subs {
			close(sub.muted)
			delete(f.subs, sub)
		}
	})
}

func (f *faults) set(change func(*faults)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	change(f)
}

// begin is what happens to a call before it is looked at.
func (f *faults) begin(call grpc.ServerStream, address string, subscription bool) (err error) {
	var delay time.Duration
	f.set(func(f *faults) {
		delay = f.delay
		asked, _ := metadata.FromIncomingContext(call.Context())
		switch led := len(asked.Get("requires-leader")) > 0; {
		case subscription:
		case !led:
			f.unled++
		case f.away > 0:
			f.away--
			host, port, _ := net.SplitHostPort(address)
			call.SetTrailer(metadata.Pairs("exception", "not-leader", "leader-endpoint-host", host, "leader-endpoint-port", port))
			err = status.Error(codes.NotFound, "Leader info available")
		}
	})
	select {
	case <-time.After(delay):
		return err
	case <-call.Context().Done():
		return call.Context().Err()
	}
}

func (f *faults) refused() (err error) {
	f.set(func(f *faults) {
		if f.refuse > 0 {
			f.refuse--
			err = f.reason
		}
	})
	return err
}

func (f *faults) lied() (err error) {
	f.set(func(f *faults) {
		if f.lie > 0 {
			f.lie--
			err = f.reason
		}
	})
	return err
}

// A subscription can be dropped and muted.
type subscription struct {
	dropped chan error
	muted   chan struct{}
}

func (f *faults) subscription() *subscription {
	sub := &subscription{make(chan error, 1), make(chan struct{})}
	f.set(func(f *faults) { f.subs[sub] = true })
	return sub
}

func (sub *subscription) send(out streams.Streams_ReadServer, messages ...*streams.ReadResp) error {
	for _, m := range messages {
		select {
		case <-sub.muted:
			return nil
		default:
		}
		if m == nil {
			continue
		}
		if err := out.Send(m); err != nil {
			return err
		}
	}
	return nil
}

// gated is a listener whose connections fall silent with the server.
type gated struct {
	net.Listener
	faults *faults
}

func (g gated) Accept() (net.Conn, error) {
	c, err := g.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &conn{Conn: c, faults: g.faults, closed: make(chan struct{})}, nil
}

type conn struct {
	net.Conn
	faults *faults
	once   sync.Once
	closed chan struct{}
}

func (c *conn) wait() {
	var speaking chan struct{}
	c.faults.set(func(f *faults) { speaking = f.speaking })
	select {
	case <-speaking:
	case <-c.closed:
	}
}

func (c *conn) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	c.wait()
	return n, err
}

func (c *conn) Write(b []byte) (int, error) {
	c.wait()
	return c.Conn.Write(b)
}

func (c *conn) Close() error {
	c.once.Do(func() { close(c.closed) })
	return c.Conn.Close()
}
