package api

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"klantreis/domain/access"
	"klantreis/projections/projector"
)

// ViewsPage says how every view is.
type ViewsPage struct {
	Body struct {
		Views    []ViewBody    `json:"views"`
		Building *BuildingBody `json:"building,omitempty" doc:"What is being built anew; left out while nothing is."`
	}
}

// A ViewBody says how a view is.
type ViewBody struct {
	Name       string  `json:"name" example:"pipeline"`
	Version    int     `json:"version" doc:"Of its columns and rules."`
	Generation int     `json:"generation" doc:"Which filling serves; 0 while it is being built for the first time."`
	Position   string  `json:"position" doc:"Up to where it has the log."`
	Behind     bool    `json:"behind" doc:"It does not move with the others."`
	LagEvents  int64   `json:"lagEvents" doc:"How many positions of the log it is behind: events, and in EventStoreDB bytes."`
	LagSeconds float64 `json:"lagSeconds" doc:"For how long it has been behind."`
	Error      string  `json:"error,omitempty" doc:"Why it stopped. It never skips what it cannot read."`
}

// BuildingBody says how far building has come.
type BuildingBody struct {
	Views          []string `json:"views"`
	Done           int64    `json:"done" doc:"So many of the events in the log by the share of the work that is done, in which each of them goes by several times."`
	Total          int64    `json:"total" doc:"Events in the log, about, each counted once; 0 when not known."`
	ElapsedSeconds float64  `json:"elapsedSeconds"`
}

func (s *Server) views(ctx context.Context, in *Nothing) (*ViewsPage, error) {
	if _, err := s.mayAt(ctx, access.OperateViews, "views", in.Purpose); err != nil {
		return nil, err
	}
	return s.viewsPage(ctx)
}

func (s *Server) viewsPage(ctx context.Context) (*ViewsPage, error) {
	all, totals, err := s.Views.Measures(ctx)
	if err != nil {
		return nil, err
	}
	out := &ViewsPage{}
	out.Body.Views = make([]ViewBody, len(all))
	for i, m := range all {
		out.Body.Views[i] = ViewBody{m.View, m.Version, m.Generation, s.position(m.At.Position), m.Behind, m.LagEvents, m.Lag.Seconds(), m.Failure.Error}
	}
	if b := totals.Building; b != nil {
		out.Body.Building = &BuildingBody{append([]string{}, b.Views...), b.Done, b.Total, b.Elapsed.Seconds()}
	}
	return out, nil
}

// RebuildingView is a request to build a view anew.
type RebuildingView struct {
	Reading
	View string `path:"view" maxLength:"60" doc:"The name of the view." example:"pipeline"`
}

// rebuild starts building a view anew. That is not recorded in the log of
// events: a view is derived, and nothing is lost or gained. It needs no
// Idempotency-Key, because asking while it goes on changes nothing.
func (s *Server) rebuild(ctx context.Context, in *RebuildingView) (*ViewsPage, error) {
	if _, err := s.mayAt(ctx, access.OperateViews, "views", in.Purpose); err != nil {
		return nil, err
	}
	all, totals, err := s.Views.Measures(ctx)
	if err != nil {
		return nil, err
	}
	if !slices.ContainsFunc(all, func(m projector.Measure) bool { return m.View == in.View }) {
		return nil, notFound("There is no view with this name.")
	}
	if b := totals.Building; b != nil && !slices.Contains(b.Views, in.View) {
		return nil, problem(http.StatusConflict, "building", "Other views are being built now. Ask again when that is done.")
	}
	if totals.Elsewhere {
		return nil, problem(http.StatusConflict, "elsewhere", "Another process keeps the views, and is the one to ask.")
	}
	c := callOf(ctx)
	s.rebuilding.Go(func() {
		err := s.Views.Rebuild(s.Background, func(projector.Progress) {}, in.View)
		if err != nil && !errors.Is(err, projector.ErrBuilding) && s.Background.Err() == nil {
			s.Log.Error("rebuild failed", "request", c.id, "view", in.View, "error", err)
		}
	})
	return s.viewsPage(ctx)
}

// live answers that the process runs.
func (s *Server) live(w http.ResponseWriter, r *http.Request) {
	callOf(r.Context()).route = "/livez"
	plain(w, http.StatusOK, "live")
}

// ready answers that the four parts answer, that all views are served, and that
// what follows the log does so, or else what of this is not so. Who keeps the
// views is told as well, and is no condition: any process can be asked.
func (s *Server) ready(w http.ResponseWriter, r *http.Request) {
	callOf(r.Context()).route = "/readyz"
	ctx, cancel := context.WithTimeout(r.Context(), s.Patience)
	defer cancel()
	parts := s.Parts(ctx)
	wrong := silentParts(parts)
	if wrong == "" {
		all, totals, err := s.Views.Measures(ctx)
		if err != nil {
			s.Log.ErrorContext(ctx, "not ready", "error", err)
			wrong = "how far the views are cannot be read"
		} else {
			wrong = cmp.Or(s.Stopped(), unserved(all, totals.Building))
		}
	}
	if wrong != "" {
		unavailable("not-ready", "Not ready: "+wrong+".").write(w)
		return
	}
	var text strings.Builder
	text.WriteString("ready\n")
	for _, p := range parts {
		fmt.Fprintf(&text, "%s: answers\n", p.Name)
	}
	if s.Keeps() {
		text.WriteString("this process keeps the views and carries out policies")
	} else {
		text.WriteString("this process leaves the views and policies to another")
	}
	plain(w, http.StatusOK, text.String())
}

// unserved says which views are not served yet, or stand where the log has
// nothing, so that what asks them would be turned away, and how far building is;
// "" if there are none.
func unserved(all []projector.Measure, b *projector.Progress) string {
	var names, lost []string
	known, failed := false, false
	for _, m := range all {
		if m.Lost {
			lost = append(lost, m.View)
		}
		if m.Generation == 0 {
			names = append(names, m.View)
			known = known || b != nil && slices.Contains(b.Views, m.View)
			failed = failed || m.Failure.Error != ""
		}
	}
	switch {
	case len(names) > 0:
	case len(lost) > 0:
		return "views have stopped, since the log is not the one that they followed: " + strings.Join(lost, ", ") + "; run klantreis views rebuild"
	default:
		return ""
	}
	far := ""
	switch {
	case known && b.Total > 0:
		far = fmt.Sprintf(", %d%% of the work on about %d events is done", 100*min(b.Done, b.Total)/b.Total, b.Total)
	case known:
		far = fmt.Sprintf(", the work on about %d events is done", b.Done)
	case failed:
		far = "; they could not be built, and the log of this process says why"
	}
	return "views are not served before they are built: " + strings.Join(names, ", ") + far
}

func plain(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(text + "\n")) // the reader has gone: nobody to tell
}

// metrics answers what the process counts; nothing in it is about a person.
func (s *Server) metrics(w http.ResponseWriter, r *http.Request) {
	callOf(r.Context()).route = "/metrics"
	if s.Metrics == nil {
		noSuchAddress(w, r)
		return
	}
	s.Metrics.ServeHTTP(w, r)
}
