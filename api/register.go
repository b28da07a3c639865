package api

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humamux"
	"github.com/gorilla/mux"

	"klantreis/domain/access"
)

// What an operation's metadata may say.
const (
	forAnyone = "open"    // no token is needed
	streams   = "streams" // it may take as long as it takes
)

// routes is where routes are registered.
type routes struct {
	server *Server
	api    huma.API
	tag    string // of the routes that are registered now
}

func (s *Server) newRoutes(router *mux.Router) *routes {
	config := interfaceConfig()
	config.Formats = map[string]huma.Format{"application/json": jsonFormat, "json": jsonFormat}
	config.DefaultFormat = "application/json"
	api := huma.NewAPI(config, mounted{humamux.NewAdapter(router)})
	api.UseMiddleware(within, s.authenticate, whole)
	return &routes{server: s, api: api}
}

// prefix is where the interface is mounted. The paths in its document begin
// behind it, since the document's server has it.
const prefix = "/v1"

// mounted registers routes behind the prefix. A subrouter would do the same,
// but mux forgets there that an address has other methods and answers 404.
type mounted struct{ huma.Adapter }

func (m mounted) Handle(op *huma.Operation, handle func(huma.Context)) {
	moved := *op
	moved.Path = prefix + op.Path
	m.Adapter.Handle(&moved, handle)
}

// chapter begins a chapter of routes.
func (r *routes) chapter(tag string) { r.tag = tag }

// operation fills in what all operations have in common.
func (r *routes) operation(method, path, summary, about string) huma.Operation {
	return huma.Operation{
		Method: method, Path: path, OperationID: operationID(method, path), Summary: summary, Description: about,
		Tags: []string{r.tag}, Responses: map[string]*huma.Response{}, Metadata: map[string]any{},
		MaxBodyBytes: maxBody + 1, BodyReadTimeout: -1, // the body was read before, within limits
	}
}

// register hands an operation to huma, with every error going through the one
// place where it becomes a problem.
func register[I, O any](r *routes, op huma.Operation, handle func(context.Context, *I) (*O, error)) {
	huma.Register(r.api, op, func(ctx context.Context, in *I) (*O, error) {
		out, err := handle(ctx, in)
		if err != nil {
			return nil, r.server.problemOf(ctx, err)
		}
		return out, nil
	})
	delete(op.Responses, strconv.Itoa(http.StatusUnprocessableEntity)) // huma's; here it is 400
}

// read registers a resource that is read.
func read[I, O any](r *routes, path string, handle func(context.Context, *I) (*O, error), summary, about string, with ...func(*huma.Operation)) {
	op := r.operation(http.MethodGet, path, summary, about)
	op.Errors = []int{http.StatusBadRequest, http.StatusUnauthorized, http.StatusForbidden, http.StatusServiceUnavailable}
	if strings.Contains(path, "{") {
		op.Errors = append(op.Errors, http.StatusNotFound)
	}
	for _, w := range with {
		w(&op)
	}
	register(r, op, handle)
}

// ask registers a question that is posted, because it is personal or changes
// how something is kept; it records nothing.
func ask[I, O any](r *routes, path string, handle func(context.Context, *I) (*O, error), summary, about string, with ...func(*huma.Operation)) {
	op := r.operation(http.MethodPost, path, summary, about)
	op.DefaultStatus = http.StatusOK
	op.Errors = []int{http.StatusBadRequest, http.StatusUnauthorized, http.StatusForbidden,
		http.StatusRequestTimeout, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType, http.StatusServiceUnavailable}
	for _, w := range with {
		w(&op)
	}
	register(r, op, handle)
}

// record registers a resource that records something. The command that its body
// becomes says more about its fields; nil where the body is no JSON.
func record[I any](r *routes, path string, handle func(context.Context, *I) (*Recorded, error), cmd any, summary, about string, with ...func(*huma.Operation)) {
	op := r.operation(http.MethodPost, path, summary, about)
	op.DefaultStatus = http.StatusCreated
	op.Errors = []int{http.StatusBadRequest, http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound,
		http.StatusRequestTimeout, http.StatusConflict, http.StatusPreconditionFailed, http.StatusRequestEntityTooLarge,
		http.StatusUnsupportedMediaType, http.StatusServiceUnavailable}
	op.Responses["200"] = receipt("It was so already: nothing was recorded.")
	for _, w := range with {
		w(&op)
	}
	register(r, op, handle)
	if cmd != nil {
		r.explain(path, cmd)
	}
}

// onJourney registers a command on a journey.
func onJourney[B ForJourney](r *routes, path string, do access.Action, summary, about string) {
	var b B
	record(r, "/journeys/{journey}/"+path, func(ctx context.Context, in *OnJourney[B]) (*Recorded, error) {
		return r.server.inJourney(ctx, do, &in.Recording, in.ids(callOf(ctx).who), in.Body)
	}, b.command(Ids{}), summary, about)
}

// onNeed registers a command on a support need.
func onNeed[B ForJourney](r *routes, path string, summary, about string) {
	var b B
	record(r, "/journeys/{journey}/needs/{need}/"+path, func(ctx context.Context, in *OnNeed[B]) (*Recorded, error) {
		return r.server.inJourney(ctx, access.Guide, &in.Recording, in.ids(), in.Body)
	}, b.command(Ids{}), summary, about)
}

// onTransition registers a command on a transition.
func onTransition[B ForJourney](r *routes, path string, summary, about string) {
	var b B
	record(r, "/journeys/{journey}/transitions/{transition}/"+path, func(ctx context.Context, in *OnTransition[B]) (*Recorded, error) {
		return r.server.inJourney(ctx, access.Transit, &in.Recording, in.ids(), in.Body)
	}, b.command(Ids{}), summary, about)
}

// onClient registers a command on a client's file.
func onClient[B ForClient](r *routes, path string, do access.Action, summary, about string) {
	var b B
	record(r, "/clients/{client}/"+path, func(ctx context.Context, in *OnFile[B]) (*Recorded, error) {
		return r.server.inClient(ctx, do, &in.Recording, in.Client, in.Body)
	}, b.command(Ids{}), summary, about)
}

// inDirectory registers a command on the directory.
func inDirectory[B ForDirectory](r *routes, path string, do access.Action, summary, about string) {
	var b B
	record(r, path, func(ctx context.Context, in *InDirectory[B]) (*Recorded, error) {
		return r.server.inDirectory(ctx, do, &in.Recording, locationOf[B](path), in.Body)
	}, b.command(Ids{}), summary, about)
}

// locationOf is where to read what became of a request: a proposal waits.
func locationOf[B any](path string) string {
	var b any = *new(B)
	if m, ok := b.(maker); ok && m.makes() == "change" {
		return prefix + "/reference-changes"
	}
	return prefix + path
}

// onTeam registers a command on a team.
func onTeam[B ForDirectory](r *routes, path, summary, about string) {
	var b B
	record(r, "/teams/{team}/"+path, func(ctx context.Context, in *OnTeam[B]) (*Recorded, error) {
		return r.server.inDirectory(ctx, access.KeepStaff, &in.Recording, prefix+"/teams", in.Body)
	}, b.command(Ids{}), summary, about)
}

// onMember registers a command on a member of staff in the directory.
func onMember[B ForDirectory](r *routes, path, summary, about string) {
	var b B
	record(r, "/staff/{member}/"+path, func(ctx context.Context, in *OnMember[B]) (*Recorded, error) {
		return r.server.inDirectory(ctx, access.KeepStaff, &in.Recording, prefix+"/staff", in.Body)
	}, b.command(Ids{}), summary, about)
}

// onStaff registers a command on what is known of a member of staff.
func onStaff[B ForStaff](r *routes, path, summary, about string) {
	var b B
	record(r, "/staff/{member}/"+path, func(ctx context.Context, in *OnStaff[B]) (*Recorded, error) {
		return inStaff(ctx, r.server, in)
	}, b.command(Ids{}), summary, about)
}

// onDeputyship registers a command on a deputyship.
func onDeputyship[B ForDirectory](r *routes, path, summary, about string) {
	var b B
	record(r, "/deputies/{deputyship}/"+path, func(ctx context.Context, in *OnDeputyship[B]) (*Recorded, error) {
		return r.server.inDirectory(ctx, access.NameDeputy, &in.Recording, prefix+"/deputies", in.Body)
	}, b.command(Ids{}), summary, about)
}

// onChange registers a decision on a change that was proposed.
func onChange[B ForDirectory](r *routes, path string, do access.Action, summary, about string) {
	var b B
	record(r, "/reference-changes/{change}/"+path, func(ctx context.Context, in *OnChange[B]) (*Recorded, error) {
		return r.server.inDirectory(ctx, do, &in.Recording, prefix+"/reference-changes", in.Body)
	}, b.command(Ids{}), summary, about)
}

// onList registers a change of a code list.
func onList[B ForDirectory](r *routes, path, summary, about string) {
	var b B
	record(r, "/code-lists/{list}/"+path, func(ctx context.Context, in *OnList[B]) (*Recorded, error) {
		return r.server.inDirectory(ctx, access.ProposeReference, &in.Recording, prefix+"/reference-changes", in.Body)
	}, b.command(Ids{}), summary, about)
}

func forAll(op *huma.Operation) {
	op.Metadata[forAnyone] = true
	op.Security = []map[string][]string{}
	op.Errors = withoutTokens(op.Errors)
}

func withoutTokens(codes []int) (kept []int) {
	for _, code := range codes {
		if code != http.StatusUnauthorized && code != http.StatusForbidden {
			kept = append(kept, code)
		}
	}
	return kept
}

func streaming(op *huma.Operation) {
	op.Metadata[streams] = true
	op.Errors = append(op.Errors, http.StatusConflict)
	op.Responses["200"] = &huma.Response{
		Description: "One event per line, as JSON.",
		Content:     map[string]*huma.MediaType{"application/x-ndjson": {Schema: &huma.Schema{Ref: "#/components/schemas/EventBody"}}},
	}
}

// started is for what goes on after the answer, of a thing that may not exist.
func started(op *huma.Operation) {
	op.DefaultStatus = http.StatusAccepted
	op.Errors = append(op.Errors, http.StatusNotFound, http.StatusConflict)
}

// mayTakeLonger documents the answer of a command whose effects go on.
func mayTakeLonger(op *huma.Operation) {
	op.Responses["202"] = receipt("Recorded; the keys are still being destroyed. Make the same request again to ask.")
}

func receipt(when string) *huma.Response {
	body := &huma.Schema{Ref: "#/components/schemas/Receipt"}
	return &huma.Response{Description: when, Content: map[string]*huma.MediaType{"application/json": {Schema: body}}}
}

// operationID names an operation after its method and path.
func operationID(method, path string) string {
	words := strings.FieldsFunc(path, func(r rune) bool { return r == '/' || r == '{' || r == '}' })
	return strings.ToLower(method) + "-" + strings.Join(words, "-")
}
