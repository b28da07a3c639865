package api

import (
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gorilla/mux"
)

// Described returns the server's interface with its document, for tests that
// hold answers against it.
func (s *Server) Described() huma.API { return s.routes(mux.NewRouter()).api }

// Hurry sets how often a stream shows that it is alive, and how long a read
// waits for a view.
func (s *Server) Hurry(beat, patience time.Duration) { s.beat, s.patience = beat, patience }

// Rush sets how long a document waits for a place.
func (s *Server) Rush(turn time.Duration) { s.turn = turn }

// Incoming is how many documents are coming in.
func (s *Server) Incoming() int { return len(s.incoming) }

// Addresses returns every route, as method and path.
func (s *Server) Addresses() (all []string) {
	router := mux.NewRouter()
	s.routes(router)
	s.aside(router)
	_ = router.Walk(func(route *mux.Route, _ *mux.Router, _ []*mux.Route) error {
		path, _ := route.GetPathTemplate()
		methods, _ := route.GetMethods()
		all = append(all, methods[0]+" "+path)
		return nil
	})
	return all
}
