package api

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"mime"
	"net/http"
	"net/url"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humamux"
	"github.com/google/uuid"
	"github.com/gorilla/mux"

	"klantreis/domain/access"
	"klantreis/domain/form"
	"klantreis/domain/merge"
)

// A call is what is known of one request on its way through.
type call struct {
	server *Server
	id     uuid.UUID
	trace  string // trace id, 32 hexadecimal digits
	origin string // network address that it came from
	began  time.Time
	head   bool   // only the headers are asked for
	route  string // the route's template: what is logged
	path   string
	query  url.Values
	who    access.Someone     // after the token was checked
	twice  form.Faults        // fields that the body has more than once
	rest   func() form.Faults // what else is wrong, worked out once something is
	exact  bool               // the request says at which instant it happened
	upload upload             // a document that is to be read
	merges *merge.Story       // as they were when first asked for
}

type callKey struct{}

func callOf(ctx context.Context) *call { return ctx.Value(callKey{}).(*call) }

// edge is what every request passes first and every answer last, also those
// that no route answers.
func (s *Server) edge(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c := &call{server: s, id: uuid.New(), began: s.Now(), head: r.Method == http.MethodHead}
		c.trace, c.origin = traceOf(r, c.id), s.originOf(r)
		a := &answer{ResponseWriter: w, mute: c.head}
		secure(a.Header())
		asked := r.WithContext(context.WithValue(r.Context(), callKey{}, c))
		asked.Header = r.Header.Clone()
		asked.Header.Del("Accept") // there is only JSON to choose from
		if c.head {
			asked.Method = http.MethodGet // whose answer it is, without the body
		}
		defer s.finish(a, r, c)
		next.ServeHTTP(a, asked)
	})
}

// secure sets what the design rules want on every answer.
func secure(h http.Header) {
	h.Set("API-Version", Version)
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
	h.Set("Referrer-Policy", "no-referrer")
}

// finish answers a panic, and writes the one line about the request.
func (s *Server) finish(a *answer, r *http.Request, c *call) {
	broken := recover()
	if broken != nil && broken != http.ErrAbortHandler {
		s.Log.Error("handler panicked", "request", c.id, "panic", nameOf(broken), "stack", string(debug.Stack()))
		broken = http.ErrAbortHandler
		if a.status == 0 {
			internal(c.id).write(a)
			broken = nil
		}
	}
	s.Log.LogAttrs(r.Context(), slog.LevelInfo, "request",
		slog.String("method", r.Method), slog.String("route", c.route), slog.Int("status", a.status),
		slog.Duration("took", s.Now().Sub(c.began)), slog.String("request", c.id.String()),
		slog.String("actor", string(c.who.Actor)), slog.String("trace", c.trace))
	if broken != nil {
		panic(broken) // net/http closes the connection, so that half an answer is not taken for one
	}
}

// nameOf says what a panic is: in words where they are the runtime's own, which
// hold no values, and otherwise only its type.
func nameOf(broken any) string {
	if err, ok := broken.(runtime.Error); ok {
		return err.Error()
	}
	return fmt.Sprintf("%T", broken)
}

// traceOf reads the trace id of a W3C traceparent header, or makes one.
func traceOf(r *http.Request, id uuid.UUID) string {
	parts := strings.Split(r.Header.Get("traceparent"), "-")
	if len(parts) == 4 && len(parts[1]) == 32 && strings.Trim(parts[1], "0") != "" {
		if b, err := hex.DecodeString(parts[1]); err == nil {
			return hex.EncodeToString(b)
		}
	}
	return hex.EncodeToString(id[:])
}

// An answer remembers what was answered.
type answer struct {
	http.ResponseWriter
	status int
	mute   bool
}

func (a *answer) WriteHeader(status int) {
	if a.status == 0 {
		a.status = status
		a.ResponseWriter.WriteHeader(status)
	}
}

func (a *answer) Write(b []byte) (int, error) {
	a.WriteHeader(http.StatusOK)
	if a.mute {
		return len(b), nil
	}
	return a.ResponseWriter.Write(b)
}

// Unwrap lets deadlines and flushing reach the connection.
func (a *answer) Unwrap() http.ResponseWriter { return a.ResponseWriter }

// Limits of one request.
const (
	maxBody     = 64 << 10         // bytes
	bodyWithin  = 5 * time.Second  // for the body to come in
	answerAfter = 10 * time.Second // at most, except for streams
)

// within gives a request its deadline. A stream has none.
func within(ctx huma.Context, next func(huma.Context)) {
	c, address := callOf(ctx.Context()), ctx.URL()
	c.route, c.path, c.query = ctx.Operation().Path, address.Path, address.Query()
	if ctx.Operation().Metadata[streams] != nil {
		next(ctx)
		return
	}
	longest := answerAfter
	if ctx.Operation().Metadata[carries] != nil {
		longest += documentWithin
	}
	limited, cancel := context.WithTimeout(ctx.Context(), longest)
	defer cancel()
	next(huma.WithContext(ctx, limited))
}

// whole reads the body before anything is made of it, so that its limits hold
// for every operation alike. The read deadline is taken away again: left in
// place it would cancel a request that takes longer to answer.
func whole(ctx huma.Context, next func(huma.Context)) {
	switch {
	case ctx.Operation().Metadata[carries] != nil:
		carrying(ctx, next)
		return
	case ctx.Operation().RequestBody == nil:
		next(ctx)
		return
	}
	r, w := humamux.Unwrap(ctx)
	if !isJSON(r.Header) {
		unsupported().write(w)
		return
	}
	connection := http.NewResponseController(w)
	_ = connection.SetReadDeadline(time.Now().Add(bodyWithin)) // tests have no connection
	body, err := io.ReadAll(io.LimitReader(r.Body, maxBody+1))
	_ = connection.SetReadDeadline(time.Time{})
	switch {
	case errors.Is(err, os.ErrDeadlineExceeded):
		tooSlow().write(w)
		return
	case err != nil:
		cutShort().write(w)
		return
	case len(body) > maxBody:
		tooLarge().write(w)
		return
	}
	callOf(ctx.Context()).twice = repeatedFields(body)
	r.Body = io.NopCloser(bytes.NewReader(body))
	next(ctx)
}

func isJSON(h http.Header) bool {
	if h.Get("Content-Encoding") != "" {
		return false
	}
	kind := h.Get("Content-Type")
	if kind == "" {
		return true
	}
	kind, params, err := mime.ParseMediaType(kind)
	charset := params["charset"]
	return err == nil && kind == "application/json" && (charset == "" || strings.EqualFold(charset, "utf-8"))
}

func noSuchAddress(w http.ResponseWriter, _ *http.Request) {
	notFound("There is nothing at this address.").write(w)
}

// wrongMethod answers 405 with the methods that the address does have.
func wrongMethod(router *mux.Router) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var allowed []string
		for _, method := range []string{http.MethodGet, http.MethodPost} {
			other := r.Clone(r.Context())
			other.Method = method
			if match := new(mux.RouteMatch); router.Match(other, match) && match.MatchErr == nil {
				allowed = append(allowed, method)
			}
		}
		if len(allowed) > 0 && allowed[0] == http.MethodGet {
			allowed = append(allowed, http.MethodHead)
		}
		w.Header().Set("Allow", strings.Join(allowed, ", "))
		methodNotAllowed().write(w)
	})
}
