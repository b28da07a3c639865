// Package bench measures the platform against the numbers it holds itself to
// (DESIGN section 8), on the machine it runs on.
//
// Speeds are measured on folders of made-up journeys that are filled once and
// kept. Latencies are taken at a fixed rate of arrivals, from the moment at
// which a request should have begun, so that a slow answer is not hidden by
// the requests that waited for it. What was recorded is counted before a speed
// is printed. Ratios within one run say more than times on another machine.
package bench

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"text/tabwriter"
	"time"

	"klantreis/cmd/klantreis/demo"
	"klantreis/cmd/klantreis/platform"
	"klantreis/projections/projector"
)

// The sizes of the folders in journeys. A journey has some fifteen events.
const (
	Million    = 87_000    // one million events
	TenMillion = 1_000_000 // over ten million events
)

// A Bench is one run of all measurements.
type Bench struct {
	Dir     string // where the filled folders are kept
	Large   int    // journeys in the large folder: TenMillion, or fewer for a quick look
	Small   int    // journeys in the small folder
	Staff   []demo.Member
	Program string    // the program, for measurements of a whole process
	Talk    io.Writer // where progress is told
	Only    string    // one part: appends, postgres, rebuilds, starts, answers, decisions or rivals; "all" is everything but the last
	Rivals  string    // the folder in which npm installed the rivals
}

// A row is one line of the table.
type row struct {
	what, figure, bar string
	holds             bool
}

// Run measures everything and prints the table. It reports whether every bar
// holds.
func (b Bench) Run(ctx context.Context, w io.Writer) (bool, error) {
	if err := os.MkdirAll(b.Dir, 0o700); err != nil {
		return false, fmt.Errorf("make room for measurements: %w", err)
	}
	var rows []row
	for _, part := range b.parts() {
		if part.folders {
			if err := b.filled(ctx); err != nil {
				return false, err
			}
		}
		before, _ := machine()
		more, err := part.measure(ctx)
		if err != nil {
			return false, err
		}
		rows = append(append(rows, more...), disturbed(part.name, before)...)
	}
	return table(w, rows)
}

// A part is something that is measured by itself.
type part struct {
	name    string
	folders bool // it needs the filled folders
	measure func(context.Context) ([]row, error)
}

// parts are those that are asked for. The comparison with others needs what is
// not part of us, so it is made when it is asked for alone.
func (b Bench) parts() []part {
	all := []part{{"appends", false, b.appends}, {"postgres", false, b.servers},
		{"rebuilds", true, b.rebuilds}, {"starts", true, b.starts}, {"answers", true, b.answers}, {"decisions", false, b.decisions}}
	if b.Only == "all" {
		return all
	}
	all = append(all, part{"rivals", false, b.rivals})
	return slices.DeleteFunc(all, func(p part) bool { return p.name != b.Only })
}

// filled makes the folders ready in a process of its own. Memory at most is that
// of a process and of the one that started it, until then: what filling takes
// would count as that of a rebuild.
func (b Bench) filled(ctx context.Context) error {
	cmd := exec.CommandContext(ctx, b.Program, "bench", "--fill-only", "--dir", b.Dir, "--journeys", strconv.Itoa(b.Large))
	cmd.Stderr = b.Talk
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("make folders ready: %w", err)
	}
	return nil
}

// Fill makes the folders ready without measuring anything.
func (b Bench) Fill(ctx context.Context) error {
	if err := os.MkdirAll(b.Dir, 0o700); err != nil {
		return fmt.Errorf("make room for measurements: %w", err)
	}
	for _, journeys := range []int{b.Small, b.Large} {
		if err := b.prepare(ctx, journeys); err != nil {
			return err
		}
	}
	return nil
}

func (b Bench) folder(journeys int) string {
	return filepath.Join(b.Dir, fmt.Sprintf("%d-journeys-%d", journeys, edition))
}

// prepare fills a folder, unless it was filled before.
func (b Bench) prepare(ctx context.Context, journeys int) error {
	fmt.Fprintf(b.Talk, "folder of %d journeys\n", journeys)
	dir := b.folder(journeys)
	p, err := open(ctx, platform.Places{Dir: dir})
	if err != nil {
		return err
	}
	if err = fill(ctx, dir, p.Book, b.Staff, journeys, b.Talk); err == nil {
		err = settle(ctx, p, b.Talk)
	}
	if closed := p.Close(); err == nil {
		err = closed
	}
	return err
}

func open(ctx context.Context, at platform.Places) (*platform.Platform, error) {
	quiet := slog.New(slog.DiscardHandler)
	stores, err := platform.Keep(ctx, at, quiet)
	if err != nil {
		return nil, err
	}
	return platform.Open(stores, time.Now, quiet, func(projector.Progress) {})
}

func table(w io.Writer, rows []row) (bool, error) {
	all := true
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "WHAT\tFIGURE\tBAR\tHOLDS")
	for _, r := range rows {
		holds := "yes"
		if !r.holds {
			holds, all = "NO", false
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\n", r.what, r.figure, r.bar, holds)
	}
	return all, t.Flush()
}
