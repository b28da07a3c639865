// Package ledger lists every event of the log, in its order: what was recorded
// of which kind, in which stream, when, by whom and why.
//
// It holds nothing that is sealed. Auditors page through it, and reports find
// in it what was known at an instant.
//
// What one stream says is asked of the log itself, which finds a stream at
// once; see [OfStream].
//
// Known limit: it has a row for every event and no further index, so entries
// of a kind or by an actor are looked for in the order of the log: at once for
// what is often there, half a second for each million events that are passed
// over for what is not.
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
	Name: "ledger", Version: 3, Each: each,
	Tables: []projector.Table{{
		Name: "ledger", Doc: "One row for each event in the log: who recorded what kind of thing when, and nothing of what it says.", Identity: true, Row: Entry{}, Key: []string{"position"},
	}},
}

// An Entry is one event.
type Entry struct {
	Position     int64       `col:"position" doc:"Place of the event in the log."`
	Event        uuid.UUID   `col:"event" doc:"Id of the event."`
	Recorded     time.Time   `col:"recorded_at" doc:"When it was recorded, in microseconds since 1970, UTC."`
	Kind         string      `col:"kind" doc:"The stored name without its version."`
	Version      int         `col:"version" doc:"Version of that name."`
	Category     string      `col:"category" doc:"First half of the name of its stream."`
	Subject      uuid.UUID   `col:"subject" doc:"Id in the name of its stream."`
	Revision     int64       `col:"revision" doc:"Place of the event in its stream."`
	Actor        string      `col:"actor" doc:"Pseudonym of who recorded it."`
	Role         string      `col:"role" doc:"Role in which that was done."`
	Organisation string      `col:"organisation" doc:"Organisation for which that was done."`
	Request      uuid.UUID   `col:"request" doc:"Id of the request."`
	Correlation  uuid.UUID   `col:"correlation" doc:"Id of what it belongs to."`
	Causation    uuid.UUID   `col:"causation" doc:"Id of the fact that a policy followed from; zeros otherwise."`
	Occurred     decider.Day `col:"occurred_day" doc:"Day on which it happened, in days after 1 January of the year 1."`
}

// Stream is the name of the event's stream.
func (e Entry) Stream() string {
	if e.Subject == uuid.Nil {
		return e.Category
	}
	return e.Category + "-" + e.Subject.String()
}

// streamOf takes a stream's name apart. One that is not made of a category and
// an id, as ids are written here, is a category altogether.
func streamOf(name string) (category string, subject uuid.UUID) {
	category, id, _ := strings.Cut(name, "-")
	subject, err := uuid.Parse(id)
	if err != nil || subject == uuid.Nil || len(id) != len("xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx") || id != strings.ToLower(id) {
		return name, uuid.Nil
	}
	return category, subject
}

func each(f codec.Fact) []projector.Row { return []projector.Row{entry(f)} }

func entry(f codec.Fact) Entry {
	kind := codec.Kind(f.Type)
	version, _ := strconv.Atoi(strings.TrimPrefix(f.Type[len(kind):], ".v")) // the codec has read it before
	category, subject := streamOf(f.Stream)
	return Entry{
		Position: f.Position.Order(), Event: f.ID, Recorded: f.Meta.RecordedAt,
		Kind: kind, Version: version, Category: category, Subject: subject, Revision: int64(f.Revision),
		Actor: f.Meta.Actor, Role: f.Meta.Role, Organisation: f.Meta.Organisation,
		Request: f.Meta.Request, Correlation: f.Meta.Correlation, Causation: f.Meta.Causation,
		Occurred: f.Meta.Occurred.Day(),
	}
}
