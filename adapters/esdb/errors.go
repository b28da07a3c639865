package esdb

import (
	"errors"
	"strings"

	client "github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"klantreis/domain/eventstore"
)

// isFinal says that trying again cannot help. All else is worth another try,
// also what says nothing: behind it may be an election, a restart, or an
// append that was carried out.
func isFinal(err error) bool {
	for _, final := range []error{eventstore.ErrConflict, eventstore.ErrRewound, errDamaged, errClosed} {
		if errors.Is(err, final) {
			return true
		}
	}
	switch codeOf(err) {
	case client.ErrorCodeWrongExpectedVersion, client.ErrorCodeStreamDeleted, client.ErrorCodeAccessDenied,
		client.ErrorCodeUnauthenticated, client.ErrorCodeUnsupportedFeature, client.ErrorCodeResourceNotFound:
		return true
	}
	switch statusOf(err) {
	case codes.InvalidArgument, codes.FailedPrecondition, codes.PermissionDenied, codes.Unauthenticated:
		return true
	}
	return isPosition(err)
}

// isPosition says that the server was asked for a place in $all where no event
// begins. Older servers may only speak of an error, which could be another:
// that is tried again and then told as it is.
func isPosition(err error) bool {
	return err != nil && strings.Contains(strings.ReplaceAll(strings.ToLower(err.Error()), " ", ""), "invalidposition")
}

func codeOf(err error) client.ErrorCode {
	if e, ok := errors.AsType[*client.Error](err); ok {
		return e.Code()
	}
	return client.ErrorCodeUnknown
}

// statusOf is the answer as it came over the wire; OK when there was none.
func statusOf(err error) codes.Code {
	if s, ok := errors.AsType[interface {
		error
		GRPCStatus() *status.Status
	}](err); ok {
		return s.GRPCStatus().Code()
	}
	return codes.OK
}

func isConflict(err error) bool { return errors.Is(err, eventstore.ErrConflict) }
