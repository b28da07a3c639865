package ledger

import (
	"context"
	"fmt"
	"time"

	"klantreis/projections/projector"
	"klantreis/projections/queries"
)

// disorder is over how many events the time of recording may be out of order.
// Requests that are carried out at the same time are, by a few; processes
// whose clocks differ by more, and so does one whose clock was set back. It is
// more than a region records in a day.
const disorder = 10_000

// Known returns the last position of what was known at an instant: the part of
// the log that ends before the first event recorded later. It is zero when
// nothing was.
//
// Known limit: an event whose clock was ahead, and that stands more than
// ten thousand events before others recorded by then, is not noticed.
func Known(ctx context.Context, r projector.Reader, at time.Time) (int64, error) {
	_, later, err := around(ctx, r, at)
	for err == nil {
		earlier, there, failed := find(ctx, r, "early-later", later, at, disorder)
		if err = failed; !there {
			break
		}
		later = earlier.Position
	}
	if err != nil {
		return 0, err
	}
	last, _, err := find(ctx, r, "last-before", later)
	return last.Position, err
}

// lastBy returns the position of the last event that was recorded by an
// instant, whatever was recorded before it.
func lastBy(ctx context.Context, r projector.Reader, at time.Time) (int64, error) {
	last, _, err := around(ctx, r, at)
	for err == nil {
		later, there, failed := find(ctx, r, "late-earlier", last, at, disorder)
		if err = failed; !there {
			break
		}
		last = later.Position
	}
	return last, err
}

// around returns the positions of two neighbours of which the first was
// recorded by an instant and the second later. Before the log all was recorded
// by then, and behind it all is later.
func around(ctx context.Context, r projector.Reader, at time.Time) (by, later int64, err error) {
	last, _, err := find(ctx, r, "last-before", int64(projector.Forever))
	if err != nil {
		return 0, 0, err
	}
	later = last.Position + 1
	for low, high := int64(0), later; high-low > 1; {
		middle := low + (high-low)/2
		e, _, err := find(ctx, r, "first-from", middle)
		if err != nil {
			return 0, 0, err
		}
		switch {
		case e.Position >= high: // a gap: there is nothing between
			high = middle
		case e.Recorded.After(at):
			later, high = e.Position, middle
		default:
			by, low = e.Position, e.Position
		}
	}
	return by, later, nil
}

// A place is where an event stands and when it was recorded.
type place struct {
	Position int64     `col:"position"`
	Recorded time.Time `col:"recorded_at"`
}

func find(ctx context.Context, r projector.Reader, name string, args ...any) (place, bool, error) {
	found, there, err := queries.One[place](ctx, r, sql.Ask(name, args...))
	if err != nil {
		return place{}, false, fmt.Errorf("search ledger: %w", err)
	}
	return found, there, nil
}
