package spans

import (
	"klantreis/domain/decider"
	"klantreis/domain/eventstore"
)

// Blocks are the sizes of the blocks of the log that sums are kept by, see
// [projector.Sums]: a few times what a report can look at one by one, and a few
// times what it can add up.
var Blocks = Sizes{Small: 1 << 11, Large: 1 << 17}

// Sizes are how many events the blocks of sums have, about where positions do
// not count them. The large size is a multiple of the small one.
type Sizes struct{ Small, Large int64 }

// List is both, as sums want them.
func (s Sizes) List() []int64 { return []int64{s.Small, s.Large} }

// Arguments are what a query from sums asks with, in this order: the day and
// the position themselves, the large size and the last position of the last
// whole block of it that was known, and the same of the small size. Sizes are
// in positions there.
func (s Sizes) Arguments(asOf decider.Day, known eventstore.Position) []any {
	at, large, small := known.Order(), s.Large*known.Spacing(), s.Small*known.Spacing()
	return []any{asOf, at, large, at / large * large, small, at / small * small}
}

// A Turn is the day on which something begins or ceases to be so. Row types of
// sums embed it: what stood somewhere at the end of day D is the sum over all
// turns by then.
type Turn struct {
	Day decider.Day `col:"day" doc:"Day on which something began or ceased to be so, in days after 1 January of the year 1."`
}

// Turns tells on which days a span begins and ends, and what each adds: 1 where
// it begins, -1 where it ends. A span within one day has none.
func (s Span) Turns(add func(Turn, int64)) {
	if s.FromDay == s.ToDay {
		return
	}
	add(Turn{s.FromDay}, 1)
	if s.ToDay != Open {
		add(Turn{s.ToDay}, -1)
	}
}
