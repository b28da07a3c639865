package codec_test

import (
	"testing"

	"github.com/google/uuid"

	"klantreis/adapters/memory"
	"klantreis/domain/catalog"
	"klantreis/domain/codec"
	"klantreis/domain/decider"
	"klantreis/domain/eventstore"
	"klantreis/domain/journey"
)

const benched = 1000 // events per round

// intakes are drafts of about 400 bytes each, ten to a stream.
func intakes() map[string][]codec.Draft {
	streams := map[string][]codec.Draft{}
	for i := range benched {
		stream := "journey-" + uuid.NewSHA1(uuid.Nil, []byte{byte(i / 10)}).String()
		streams[stream] = append(streams[stream], codec.Draft{
			ID: uuid.Must(uuid.NewV7()),
			What: journey.IntakeRecorded{
				Channel: "balie-afspraak", Location: "hengelo-hoofdlocatie", LabourPosition: "tijdelijk", Benefit: "geen",
				Education: "mbo4", Municipality: "GM0164", AgeBand: "27-44",
			},
			Meta: meta(),
		})
	}
	return streams
}

func meta() codec.Meta {
	request := uuid.Must(uuid.NewV7())
	return codec.Meta{
		Actor: "idp|7f3a", Role: "adviseur", Organisation: "team-hengelo", Purpose: "begeleiding",
		Request: request, Correlation: request, RecordedAt: monday, Occurred: decider.At(monday), Source: "werkcentrum-twente",
	}
}

func perEvent(b *testing.B) {
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*benched), "ns/event")
}

func BenchmarkSeal(b *testing.B) {
	streams, vault := intakes(), memory.NewVault()
	b.ReportAllocs()
	for b.Loop() {
		for stream, drafts := range streams {
			if _, err := catalog.Events.Seal(b.Context(), vault, stream, drafts...); err != nil {
				b.Fatal(err)
			}
		}
	}
	perEvent(b)
}

func BenchmarkOpen(b *testing.B) {
	vault := memory.NewVault()
	var events []eventstore.Recorded
	size := 0
	for stream, drafts := range intakes() {
		sealed, err := catalog.Events.Seal(b.Context(), vault, stream, drafts...)
		if err != nil {
			b.Fatal(err)
		}
		for i, e := range sealed {
			events = append(events, eventstore.Recorded{Event: e, Stream: stream, Revision: eventstore.Revision(i + 1)})
			size += e.Size()
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := catalog.Events.Open(b.Context(), vault, codec.PersonPart, events...); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(size)/benched, "B/event")
	perEvent(b)
}
