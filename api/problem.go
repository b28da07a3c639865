package api

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"

	"github.com/google/uuid"

	"klantreis/api/auth"
	"klantreis/domain/client"
	"klantreis/domain/command"
	"klantreis/domain/decider"
	"klantreis/domain/directory"
	"klantreis/domain/eventstore"
	"klantreis/domain/form"
	"klantreis/domain/fund"
	"klantreis/domain/journey"
	"klantreis/domain/meeting"
	"klantreis/domain/merge"
	"klantreis/domain/reorganisation"
	"klantreis/domain/vault"
	"klantreis/domain/voucher"
)

// A Problem is an answer that something went wrong, as in RFC 9457. It never
// repeats a value that was sent, since that may be personal.
type Problem struct {
	Status   int         `json:"status" example:"400" doc:"The HTTP status code."`
	Title    string      `json:"title" example:"Bad Request" doc:"What the status code stands for."`
	Detail   string      `json:"detail" example:"The request is not well formed." doc:"What is wrong this time, and what would be right."`
	Code     string      `json:"code" example:"invalid" doc:"The same for the same problem: for programs."`
	Errors   []Fault     `json:"errors,omitempty" doc:"Everything that is wrong with the request, all at once; of one that is well formed and refused, the field that would have to be otherwise, where that is a single one."`
	Entries  []uuid.UUID `json:"entries,omitempty" doc:"The entries that stand in the way."`
	Clients  []FoundCard `json:"clients,omitempty" doc:"The clients who look like the one to be registered."`
	Instance string      `json:"instance,omitempty" format:"uri" doc:"The number to quote when asking for help."`

	header http.Header
}

// A Fault is what is wrong with one field.
type Fault struct {
	Field  string `json:"field" example:"channel" doc:"The field of the body, the parameter or the header. Of what is about when something happened, the one of occurredAt and occurredOn that was given, else occurredOn."`
	Rule   string `json:"rule" example:"code-list" doc:"The rule that it breaks: for programs. Of a request that is not allowed (409), the code of the problem."`
	Detail string `json:"detail" example:"must be a code of the list channels" doc:"What would be right."`
}

// Error says what is wrong, for the log.
func (p *Problem) Error() string { return p.Code }

// GetStatus is the status of the answer.
func (p *Problem) GetStatus() int { return p.Status }

// GetHeaders are further headers of the answer.
func (p *Problem) GetHeaders() http.Header { return p.header }

// ContentType is that of every problem.
func (*Problem) ContentType(string) string { return "application/problem+json" }

func (p *Problem) with(header, value string) *Problem {
	if p.header == nil {
		p.header = http.Header{}
	}
	p.header.Set(header, value)
	return p
}

// write answers with the problem outside huma's reach.
func (p *Problem) write(w http.ResponseWriter) {
	for name, values := range p.header {
		w.Header()[name] = values
	}
	w.Header().Set("Content-Type", p.ContentType(""))
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(p) // the reader has gone: nobody to tell
}

func problem(status int, code, detail string) *Problem {
	return &Problem{Status: status, Title: http.StatusText(status), Code: code, Detail: detail}
}

// problemOf is the one place where an error becomes an answer.
func (s *Server) problemOf(ctx context.Context, err error) *Problem {
	var (
		made    *Problem
		faults  form.Faults
		refusal decider.Refusal
	)
	switch {
	case errors.As(err, &made):
		return made
	case errors.As(err, &faults):
		return invalid(faults)
	case isAny(err, client.ErrNotRegistered, journey.ErrNotOpened, journey.ErrNoNeed, journey.ErrNoTransition, journey.ErrNoDocument,
		directory.ErrNoTeam, directory.ErrNoMember, directory.ErrNoDeputyship, directory.ErrNoItem, directory.ErrNoList, directory.ErrNoCode, directory.ErrNoChange,
		journey.ErrNoReferral, client.ErrPermissionUnknown,
		journey.ErrNoAppointment, journey.ErrNoPromise, journey.ErrNoHandover, meeting.ErrNotPlanned, merge.ErrUnknown, merge.ErrNoMerge,
		voucher.ErrNotApplied, voucher.ErrNoObjection, fund.ErrNoBudget,
		reorganisation.ErrNotAnnounced, journey.ErrNoQuestion):
		errors.As(err, &refusal)
		return notFound(refusal.Reason).about(refusal, callOf(ctx))
	case errors.As(err, &refusal):
		p := problem(http.StatusConflict, refusal.Code, refusal.Reason)
		p.Entries = refusal.Entries
		return p.about(refusal, callOf(ctx))
	case errors.Is(err, command.ErrStale):
		return problem(http.StatusPreconditionFailed, "stale", "Something was recorded since the revision in If-Match. Read again what is there now, and decide anew.")
	case errors.Is(err, vault.ErrDestroyed):
		return problem(http.StatusConflict, "erased", "This file is being erased. Nothing can be recorded in it.")
	case errors.Is(err, eventstore.ErrTooLarge):
		return tooLarge()
	case errors.Is(err, eventstore.ErrRewound):
		return problem(http.StatusConflict, "log-rewound", "This checkpoint is not in the log: it is another log, or one that was restored to an earlier point. Start again from the first event.")
	case errors.Is(err, eventstore.ErrAway):
		c := callOf(ctx)
		s.Log.WarnContext(ctx, "a database does not answer", "request", c.id, "route", c.route, "error", err)
		return unavailable("away", "A database does not answer. Make the same request again in a moment; one that records, with the same Idempotency-Key: it may or may not have been recorded.")
	case isAny(err, command.ErrBusy, context.DeadlineExceeded, context.Canceled):
		return unavailable("busy", "This took too long. It may or may not have been recorded: make the same request again, with the same Idempotency-Key.")
	}
	c := callOf(ctx)
	s.Log.ErrorContext(ctx, "request failed", "request", c.id, "route", c.route, "error", err)
	return internal(c.id)
}

func isAny(err error, targets ...error) bool {
	for _, target := range targets {
		if errors.Is(err, target) {
			return true
		}
	}
	return false
}

// The problems that are the same for every route.

func invalid(faults form.Faults) *Problem {
	p := problem(http.StatusBadRequest, "invalid", "The request is not well formed. Each of the errors says what would be right.")
	p.Errors = unique(faults)
	return p
}

// about adds to the answer to a refusal the field that it is about, if there is
// one, under the name that faults give it.
func (p *Problem) about(r decider.Refusal, c *call) *Problem {
	if r.Field == "" {
		return p
	}
	if r.Field == decider.When && c.exact {
		r.Field = "occurredAt"
	}
	p.Errors = unique(form.Faults{{Field: r.Field, Rule: r.Code, Detail: r.Reason}})
	return p
}

func internal(id uuid.UUID) *Problem {
	p := problem(http.StatusInternalServerError, "internal", "Something went wrong on our side. If it keeps happening, quote the number of this instance.")
	p.Instance = id.URN()
	return p
}

func notFound(detail string) *Problem { return problem(http.StatusNotFound, "not-found", detail) }

func methodNotAllowed() *Problem {
	return problem(http.StatusMethodNotAllowed, "method-not-allowed", "This address does not have this method. The header Allow lists those it has.")
}

func unsupported() *Problem {
	return problem(http.StatusUnsupportedMediaType, "unsupported-media-type", "The body must be JSON, in UTF-8 and not compressed, sent as Content-Type: application/json.")
}

func tooLarge() *Problem {
	return problem(http.StatusRequestEntityTooLarge, "too-large", "The body may have at most 65,536 bytes.")
}

func tooSlow() *Problem {
	return problem(http.StatusRequestTimeout, "too-slow", "The body did not come in within 5 seconds.").with("Connection", "close")
}

func cutShort() *Problem {
	return problem(http.StatusBadRequest, "cut-short", "The body ended before its end.")
}

func unavailable(code, detail string) *Problem {
	return problem(http.StatusServiceUnavailable, code, detail).with("Retry-After", "1")
}

func forbidden(code, detail string) *Problem { return problem(http.StatusForbidden, code, detail) }

// unauthenticated turns someone away without saying which check failed.
func unauthenticated(err error) *Problem {
	if errors.Is(err, auth.ErrNoRole) {
		return forbidden("no-role", "Your token gives none of the roles that are known here.")
	}
	p := problem(http.StatusUnauthorized, "unauthenticated", "A valid bearer token is needed for this.")
	challenge := `Bearer realm="klantreis"`
	if err != nil {
		challenge += `, error="invalid_token"`
	}
	return p.with("WWW-Authenticate", challenge)
}
