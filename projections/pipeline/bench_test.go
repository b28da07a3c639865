package pipeline

import (
	"testing"

	"klantreis/projections/histories/historytest"
	"klantreis/projections/projector"
)

// One journey of average length, with its rows after each of its facts, as a rebuild
// does.
func BenchmarkFoldFactByFact(b *testing.B) {
	log := historytest.Fixed(b)
	stream := historytest.Streams(log, "journey")[0]
	history := historytest.History(log, log, stream)
	b.ReportAllocs()
	for b.Loop() {
		folder := View.Begin(new(projector.Common))
		for _, f := range history {
			folder.Take(f)
			folder.Rows()
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(history)), "ns/event")
}
