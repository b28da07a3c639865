package pipeline

import (
	"testing"

	"klantreis/projections/histories/historytest"
)

// One journey of average length, folded after each of its facts, as a rebuild
// does.
func BenchmarkFoldOfEveryPrefix(b *testing.B) {
	log := historytest.Fixed(b)
	stream := historytest.Streams(log, "journey")[0]
	history := historytest.History(log, log, stream)
	b.ReportAllocs()
	for b.Loop() {
		for n := range history {
			fold(history[:n+1])
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(history)), "ns/event")
}
