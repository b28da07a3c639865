package policy

import (
	"strings"

	"github.com/google/uuid"

	"klantreis/domain/client"
	"klantreis/domain/fund"
	"klantreis/domain/journey"
	"klantreis/domain/merge"
	"klantreis/domain/reorganisation"
	"klantreis/domain/voucher"
)

// A Task is one thing that follows from a fact: a command for one aggregate,
// [DestroyKeys], [DestroyText] or [DropDocument].
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

// ForMerges is a command to be carried out on the merges of a region.
type ForMerges struct {
	Region uuid.UUID
	Do     merge.Command
}

// Target is the stream of the region's merges.
func (t ForMerges) Target() string { return merge.Decider.Category + "-" + t.Region.String() }

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

// ForReorganisation is a command to be carried out on a reorganisation.
type ForReorganisation struct {
	ID uuid.UUID
	Do reorganisation.Command
}

// Target is the reorganisation's stream.
func (t ForReorganisation) Target() string { return reorganisations + t.ID.String() }

// DestroyKeys ends what can be read of a stream, documents included.
type DestroyKeys struct {
	Stream string
}

// Target is the stream itself.
func (t DestroyKeys) Target() string { return t.Stream }

// DestroyText ends what can be read of the free text of one event of a stream.
type DestroyText struct {
	Stream string
	Event  uuid.UUID
}

// Destroys is what the destruction of a text calls for.
func Destroys(e client.TextDestroyed) DestroyText {
	switch {
	case e.Journey != uuid.Nil:
		return DestroyText{journeys + e.Journey.String(), e.Event}
	case e.Voucher != uuid.Nil:
		return DestroyText{vouchers + e.Voucher.String(), e.Event}
	}
	return DestroyText{clients + e.File.String(), e.Event}
}

// Target is the stream that the event is in.
func (t DestroyText) Target() string { return t.Stream }

// DropDocument destroys the bytes of one document of a stream.
type DropDocument struct {
	Stream   string
	Document uuid.UUID
}

// Target is the stream that the document is of.
func (t DropDocument) Target() string { return t.Stream }

// What the streams of aggregates begin with.
var (
	clients  = client.Decider.Category + "-"
	journeys = journey.Decider.Category + "-"
	vouchers = voucher.Decider.Category + "-"
	funds    = fund.Decider.Category + "-"

	reorganisations = reorganisation.Decider.Category + "-"
)

// idIn returns the id in the name of a stream, and whether it begins like this.
func idIn(begin, stream string) (uuid.UUID, bool) {
	id, is := strings.CutPrefix(stream, begin)
	if !is {
		return uuid.UUID{}, false
	}
	parsed, err := uuid.Parse(id)
	return parsed, err == nil
}
