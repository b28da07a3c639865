// Package ledger lists every event of the log, in its order: what was recorded
// of which kind, in which stream, when, by whom and why.
//
// It holds nothing that is sealed. Auditors page through it, and reports find
// in it what was known at an instant.
//
// Known limit: it has a row for every event, so it has one index only, by
// stream. Entries of a kind or by an actor are looked for in the order of the
// log: at once for what is often there, half a second for each million events
// that are passed over for what is not.
package ledger

import (
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"klantreis/domain/codec"
	"klantreis/domain/decider"
	"klantreis/projections/projector"
)

// View derives the ledger from all streams.
var View = projector.View{
	Name: "ledger", Version: 1, Each: each,
	Tables: []projector.Table{{
		Name: "ledger", Row: Entry{}, Key: []string{"position"}, Indexes: [][]string{{"stream", "position"}},
	}},
}

// An Entry is one event.
type Entry struct {
	Position     int64       `col:"position"`
	Event        uuid.UUID   `col:"event"`
	Recorded     time.Time   `col:"recorded_at"`
	Kind         string      `col:"kind"` // the stored name without its version
	Version      int         `col:"version"`
	Stream       string      `col:"stream"`
	Revision     int64       `col:"revision"`
	Actor        string      `col:"actor"`
	Role         string      `col:"role"`
	Organisation string      `col:"organisation"`
	Request      uuid.UUID   `col:"request"`
	Correlation  uuid.UUID   `col:"correlation"`
	Causation    uuid.UUID   `col:"causation"`    // zero unless a policy acted
	Occurred     decider.Day `col:"occurred_day"` // when it happened
}

func each(f codec.Fact) []projector.Row {
	kind := codec.Kind(f.Type)
	version, _ := strconv.Atoi(strings.TrimPrefix(f.Type[len(kind):], ".v")) // the codec has read it before
	return []projector.Row{Entry{
		Position: f.Position.Order(), Event: f.ID, Recorded: f.Meta.RecordedAt,
		Kind: kind, Version: version, Stream: f.Stream, Revision: int64(f.Revision),
		Actor: f.Meta.Actor, Role: f.Meta.Role, Organisation: f.Meta.Organisation,
		Request: f.Meta.Request, Correlation: f.Meta.Correlation, Causation: f.Meta.Causation,
		Occurred: f.Meta.Occurred.Day(),
	}}
}
