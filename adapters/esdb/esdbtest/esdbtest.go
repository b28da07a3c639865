// Package esdbtest is a small EventStoreDB in the test's own process. It
// speaks the server's protocol, so that the adapter is tested with the client
// it uses in production, and it fails in the ways of servers and networks when
// a test tells it to.
//
// It keeps to what the server's documentation and source say about appending,
// reading and subscribing. It is one node: elections are only played. There
// are no deletes, stream metadata, access control, projections or persistent
// subscriptions, since the adapter uses none. Whether it still resembles the
// real server is checked by the tests of package esdb, which run against both.
package esdbtest

import (
	"fmt"
	"net"
	"sync"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/keepalive"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
)

// What the server's web host and storage allow.
const (
	MaxStreams     = 100             // calls at the same time on one connection
	maxMessage     = 16<<20 - 10_000 // bytes of one message
	maxAppend      = 1 << 20         // bytes of one append
	version        = "24.10.0"
	longestRestart = 10 * time.Second
)

// Server is one node. Its log outlives [Server.Leave] and [Server.Return].
type Server struct {
	streams.UnimplementedStreamsServer

	address    string
	maxStreams uint32
	log        *log
	faults     *faults

	mu   sync.Mutex
	host *grpc.Server // nil while the server is away
}

// Start starts a server on a free port of this machine. It allows maxStreams
// calls at the same time on one connection.
func Start(maxStreams uint32) (*Server, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	s := &Server{address: listener.Addr().String(), maxStreams: maxStreams, log: newLog(), faults: newFaults()}
	s.serve(listener)
	return s, nil
}

// Address is the host and port of the server, also while it is away.
func (s *Server) Address() string { return s.address }

// URL is what a client connects to.
func (s *Server) URL() string { return "esdb://" + s.address + "?tls=false" }

// Leave ends the server as a crash would: calls break off, whether they were
// carried out or not, and connections are refused from then on.
func (s *Server) Leave() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.host != nil {
		s.host.Stop()
		s.host = nil
	}
}

// Return starts the server again, on the same port and with the same log.
func (s *Server) Return() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.host != nil {
		return nil
	}
	listener, err := s.listen()
	if err != nil {
		return err
	}
	s.serve(listener)
	return nil
}

func (s *Server) serve(listener net.Listener) {
	s.log.gossip()
	s.host = grpc.NewServer(
		grpc.MaxConcurrentStreams(s.maxStreams),
		grpc.MaxRecvMsgSize(maxMessage),
		grpc.KeepaliveEnforcementPolicy(keepalive.EnforcementPolicy{MinTime: time.Second, PermitWithoutStream: true}),
	)
	streams.RegisterStreamsServer(s.host, s)
	introduce(s.host, s.address)
	go func(host *grpc.Server) { _ = host.Serve(gated{listener, s.faults}) }(s.host)
}

// listen waits for the port, which the system may still be holding.
func (s *Server) listen() (listener net.Listener, err error) {
	for end := time.Now().Add(longestRestart); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		if listener, err = net.Listen("tcp", s.address); err == nil {
			return listener, nil
		}
	}
	return nil, fmt.Errorf("listen on %s: %w", s.address, err)
}
