package policy

import (
	"strings"

	"github.com/google/uuid"

	"klantreis/domain/client"
	"klantreis/domain/fund"
	"klantreis/domain/journey"
	"klantreis/domain/voucher"
)

// A Task is one thing that follows from a fact: a command for one aggregate, or
// [DestroyKeys].
type Task interface {
	// Target is the stream to which the task is done.
	Target() string
}

// ForJourney is a command to be carried out on a journey.
type ForJourney struct {
	ID uuid.UUID
	Do journey.Command
}

// Target is the journey's stream.
func (t ForJourney) Target() string { return journeys + t.ID.String() }

// ForClient is a command to be carried out on a client's file.
type ForClient struct {
	ID uuid.UUID
	Do client.Command
}

// Target is the client's stream.
func (t ForClient) Target() string { return clients + t.ID.String() }

// ForVoucher is a command to be carried out on a voucher.
type ForVoucher struct {
	ID uuid.UUID
	Do voucher.Command
}

// Target is the voucher's stream.
func (t ForVoucher) Target() string { return vouchers + t.ID.String() }

// ForFund is a command to be carried out on the fund of a year.
type ForFund struct {
	ID uuid.UUID
	Do fund.Command
}

// Target is the fund's stream.
func (t ForFund) Target() string { return funds + t.ID.String() }

// DestroyKeys ends what can be read of a stream.
type DestroyKeys struct {
	Stream string
}

// Target is the stream itself.
func (t DestroyKeys) Target() string { return t.Stream }

// What the streams of aggregates begin with.
var (
	clients  = client.Decider.Category + "-"
	journeys = journey.Decider.Category + "-"
	vouchers = voucher.Decider.Category + "-"
	funds    = fund.Decider.Category + "-"
)

// journeyOf returns the journey whose stream this is.
func journeyOf(stream string) (uuid.UUID, bool) { return idIn(stream, journeys) }

// voucherOf returns the voucher whose stream this is.
func voucherOf(stream string) (uuid.UUID, bool) { return idIn(stream, vouchers) }

func idIn(stream, prefix string) (uuid.UUID, bool) {
	id, is := strings.CutPrefix(stream, prefix)
	if !is {
		return uuid.UUID{}, false
	}
	parsed, err := uuid.Parse(id)
	return parsed, err == nil
}
