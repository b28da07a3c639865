// Package api speaks HTTP for the platform: it parses a request, asks access,
// hands over to a command or a query, and renders the answer.
//
// It decides nothing about the domain. Every route is on one page (routes.go),
// and there is one place where an error becomes a response (problem.go). Who
// asks is checked by package auth, what they may do by package access, with
// their relation to the client read from the log. Every look at a client is in
// the access log before the answer leaves.
//
// Known limits: it speaks JSON only, whatever the Accept header says; it does
// not count requests per caller; and the settings of the huma package are
// global, so no other package of the program can use huma otherwise.
package api

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/netip"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"
	"github.com/gorilla/mux"

	"klantreis/api/auth"
	"klantreis/domain/access"
	"klantreis/domain/client"
	"klantreis/domain/codelist"
	"klantreis/domain/command"
	"klantreis/domain/document"
	"klantreis/domain/employers"
	"klantreis/domain/eventstore"
	"klantreis/domain/fund"
	"klantreis/domain/journey"
	"klantreis/domain/meeting"
	"klantreis/domain/merge"
	"klantreis/domain/policy/engine"
	"klantreis/domain/staff"
	"klantreis/domain/standing"
	"klantreis/domain/tally"
	"klantreis/domain/voucher"
	"klantreis/projections/projector"
)

// Version is the version of the interface, by Semantic Versioning. Its first
// number is the one in the path.
const Version = "1.0.0"

// The handlers of each kind of aggregate.
type (
	Clients  = command.Handler[client.Command, client.Event, client.State]
	Journeys = command.Handler[journey.Command, journey.Event, journey.State]
	Staff    = command.Handler[staff.Command, staff.Event, staff.State]
	Meetings = command.Handler[meeting.Command, meeting.Event, meeting.State]
	Tallies  = command.Handler[tally.Command, tally.Event, tally.State]
	Merges   = command.Handler[merge.Command, merge.Event, merge.State]
	Vouchers = command.Handler[voucher.Command, voucher.Event, voucher.State]
	Funds    = command.Handler[fund.Command, fund.Event, fund.State]

	Reorganisations = employers.Reorganisations
)

// A Server has one field for everything that a handler may use. All are
// needed, except where it says so.
type Server struct {
	Directory *standing.Directory
	Staff     *Staff
	Clients   *Clients
	Journeys  *Journeys
	Meetings  *Meetings
	Tallies   *Tallies
	Merges    *Merges
	Vouchers  *Vouchers
	Funds     *Funds
	Book      command.Book
	Documents document.Store
	Reader    projector.Reader
	Views     Views
	Policies  Policies

	Reorganisations *Reorganisations

	// Findings says what holds the erasure of a client's files today, and Alike
	// which vouchers stand in the way of an application for another.
	Findings func(ctx context.Context, client uuid.UUID) (client.Findings, error)
	Alike    func(ctx context.Context, id uuid.UUID, a voucher.Application) ([]uuid.UUID, error)

	AccessLog access.Log
	Auth      *auth.Verifier
	PrintKey  []byte // keys the fingerprints of requests; at least 32 bytes, and the same after a restart
	Lists     codelist.Lists
	Metrics   http.Handler     // optional: what /metrics answers
	Stopped   func() string    // optional: what follows the log no more and will not by itself, with what makes it; "" for nothing
	Keeps     func() bool      // optional: whether this process keeps the views and carries out policies; it does
	Log       *slog.Logger     // optional: nowhere
	Now       func() time.Time // optional: the machine's clock
	Proxies   []netip.Prefix   // optional: reverse proxies whose word is taken for where a request came from; none
	Register  string           // optional: URI of the register of processing activities
	Patience  time.Duration    // optional: how long a read waits for views that are behind; 2 seconds
	Beat      time.Duration    // optional: between the signs of life of a stream; 15 seconds
	Turn      time.Duration    // optional: how long a document waits for a place; 5 seconds

	// Writable is why a part that was seen to fail in writing still does;
	// optional: none ever was.
	Writable func(ctx context.Context, part string) error

	// Background is what rebuilding a view lives as long as; optional: the
	// process. After it is done, Drain waits for what still ends.
	Background context.Context

	rebuilding sync.WaitGroup
	handler    http.Handler  // once it was asked for
	silent     *silence      // of parts that do not answer
	keysAway   *reminder     // that no token can be checked
	incoming   chan struct{} // places for documents that come in
	outgoing   chan struct{} // and for those that go out
}

// Drain returns when everything that handlers started has ended.
func (s *Server) Drain() { s.rebuilding.Wait() }

// Views says how far the views are, and builds them anew.
type Views interface {
	// Wait returns when a view has taken every event up to a position into
	// account, or fails with the context's error.
	Wait(ctx context.Context, view string, at eventstore.Position) error

	// Measures describes every view, in a fixed order.
	Measures(ctx context.Context) ([]projector.Measure, projector.Totals, error)

	// Rebuild builds views anew beside those that serve, and returns when the
	// new ones serve. It fails with [projector.ErrBuilding] while it goes on
	// already.
	Rebuild(ctx context.Context, report func(projector.Progress), views ...string) error
}

// Policies says how far the policies are.
type Policies interface {
	// Wait returns when a policy has taken all facts up to a position into
	// account and none of these streams' is parked, or fails with the
	// context's error.
	Wait(ctx context.Context, policy string, at eventstore.Position, streams ...string) error
}

var (
	_ Views    = (*projector.Projector)(nil)
	_ Policies = (*engine.Engine)(nil)
)

// Handler returns every route of the platform. It fails when something that
// the server needs is missing. The routes are made the first time, and read the
// server's fields at every request: after something was replaced it is called
// again, before anything else is asked.
func (s *Server) Handler() (http.Handler, error) {
	if err := s.complete(); err != nil {
		return nil, err
	}
	if s.handler == nil {
		s.handler = s.edge(s.router())
	}
	return s.handler, nil
}

func (s *Server) router() *mux.Router {
	router := mux.NewRouter().SkipClean(true).UseEncodedPath()
	s.Mount(router)
	router.NotFoundHandler = http.HandlerFunc(noSuchAddress)
	router.MethodNotAllowedHandler = wrongMethod(router)
	return router
}

// Mount registers every address at a router, and returns the interface with the
// document that describes it. It needs nothing of what the server will need to
// answer.
func (s *Server) Mount(router *mux.Router) huma.API {
	interfaces := s.routes(router).api
	s.aside(router)
	return interfaces
}

// lists returns the code lists as they stand.
func (s *Server) lists() codelist.Set { return s.Lists.Now() }

const leastPrintKey = 32

func (s *Server) complete() error {
	switch {
	case s.Directory == nil, s.Staff == nil, s.Clients == nil, s.Journeys == nil, s.Merges == nil, s.Vouchers == nil, s.Funds == nil, s.Book.Store == nil, s.Book.Vault == nil, s.Book.Codec == nil, s.Book.Clock == nil:
		return errors.New("api: the write side is missing")
	case s.Documents == nil:
		return errors.New("api: the store of documents is missing")
	case s.Meetings == nil, s.Tallies == nil:
		return errors.New("api: the write side of the desk is missing")
	case s.Reader == nil, s.Views == nil, s.Policies == nil:
		return errors.New("api: the read side is missing")
	case s.AccessLog == nil, s.Auth == nil:
		return errors.New("api: access log or token verifier is missing")
	case s.Lists == nil:
		return errors.New("api: code lists are missing")
	case len(s.PrintKey) < leastPrintKey:
		return errors.New("api: the key for fingerprints is too short")
	}
	if s.Stopped == nil {
		s.Stopped = func() string { return "" }
	}
	if s.Writable == nil {
		s.Writable = func(context.Context, string) error { return nil }
	}
	if s.Keeps == nil {
		s.Keeps = func() bool { return true }
	}
	if s.Log == nil {
		s.Log = slog.New(slog.DiscardHandler)
	}
	if s.Now == nil {
		s.Now = time.Now
	}
	s.Patience = cmp.Or(s.Patience, patience)
	s.Beat = cmp.Or(s.Beat, heartbeat)
	s.Turn = cmp.Or(s.Turn, documentTurn)
	s.silent, s.keysAway = &silence{}, &reminder{}
	s.incoming, s.outgoing = make(chan struct{}, incomingAtOnce), make(chan struct{}, outgoingAtOnce)
	if s.Background == nil {
		s.Background = context.Background()
	}
	if s.Register == "" {
		s.Register = "urn:klantreis:verwerkingsregister"
	}
	return nil
}
