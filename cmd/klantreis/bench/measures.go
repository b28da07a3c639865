package bench

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"syscall"
	"time"

	"github.com/google/uuid"

	"klantreis/adapters/sqlite/sqlitebench"
	"klantreis/cmd/klantreis/demo"
	"klantreis/cmd/klantreis/platform"
	"klantreis/domain/decider"
	"klantreis/domain/eventstore"
	"klantreis/projections/needs"
	"klantreis/projections/pipeline"
	"klantreis/projections/projector"
)

// appends measures the log alone.
func (b Bench) appends(context.Context) (rows []row, err error) {
	for writers, bar := range map[int]float64{1: 0.4, 64: 3} {
		fmt.Fprintf(b.Talk, "appending with %d writers\n", writers)
		a, err := sqlitebench.MeasureAppend(b.Dir, writers, 6*time.Second)
		if err != nil {
			return nil, err
		}
		rows = append(rows, row{
			fmt.Sprintf("SQLite append, %d writer(s), ÷ raw fdatasync", writers),
			fmt.Sprintf("%.2f (%.0f/s of %.0f/s raw)", a.Ratio(), a.PerSecond, a.Raw), fmt.Sprintf("≥ %.1f", bar), a.Ratio() >= bar})
		if writers == 64 {
			rows = append(rows, row{"SQLite append, 64 writers, p99", ms(a.P99), "≤ 8 ms", a.P99 <= 8*time.Millisecond})
		}
	}
	slices.SortFunc(rows, func(x, y row) int { return len(x.what) - len(y.what) })
	return rows, nil
}

// rebuilds measures building all views, as a process of its own.
func (b Bench) rebuilds(ctx context.Context) ([]row, error) {
	alone, err := b.reads(ctx, b.folder(b.Small))
	if err != nil {
		return nil, err
	}
	small, err := b.rebuild(ctx, b.folder(b.Small))
	if err != nil {
		return nil, err
	}
	large, err := b.rebuild(ctx, b.folder(b.Large))
	if err != nil {
		return nil, err
	}
	const bound = 512 << 20
	return []row{
		{fmt.Sprintf("only reading %d events, in their order", small.events), fmt.Sprintf("%.0f events/s", alone), "-", true},
		{fmt.Sprintf("rebuild all views from %d events", small.events), small.String(), "≥ 60,000/s", small.rate() >= 60_000},
		{fmt.Sprintf("rebuild all views from %d events", large.events), large.String(), "-", true},
		{fmt.Sprintf("memory while rebuilding %d events", large.events),
			fmt.Sprintf("%d MiB peak (%d MiB for the small log)", large.peak>>20, small.peak>>20), "≤ 512 MiB, flat",
			large.peak <= bound && float64(large.peak) <= 1.5*float64(small.peak)},
	}, nil
}

// reads returns how many events a second are read by someone who does nothing
// with them: what a rebuild is to be compared with on another machine.
func (b Bench) reads(ctx context.Context, dir string) (rate float64, err error) {
	fmt.Fprintf(b.Talk, "reading %s\n", dir)
	p, err := open(ctx, platform.Places{Dir: dir})
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, p.Close()) }()
	count, began, at := 0, time.Now(), eventstore.Checkpoint{}
	for {
		page, err := p.Book.Store.Page(ctx, at, 1000)
		if err != nil || len(page) == 0 {
			return float64(count) / time.Since(began).Seconds(), err
		}
		count, at = count+len(page), page[len(page)-1].Checkpoint()
	}
}

type rebuilt struct {
	events int64
	took   time.Duration
	cpu    time.Duration
	peak   int64 // bytes of memory at most
}

func (r rebuilt) String() string {
	return fmt.Sprintf("%.0f events/s (%.1f µs of CPU each)", r.rate(), float64(r.cpu.Microseconds())/float64(r.events))
}

func (r rebuilt) rate() float64 { return float64(r.events) / r.took.Seconds() }

func (b Bench) rebuild(ctx context.Context, dir string) (r rebuilt, err error) {
	if err := errors.Join(b.unbuilt(dir), b.warm(dir)); err != nil {
		return r, err
	}
	if r, err = b.rebuilding(ctx, "--data", dir); err != nil {
		return r, err
	}
	p, err := open(ctx, platform.Places{Dir: dir})
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, p.Close()) }()
	r.events, err = b.complete(ctx, p)
	return r, err
}

// rebuilding runs the program to build views anew.
func (b Bench) rebuilding(ctx context.Context, args ...string) (r rebuilt, err error) {
	fmt.Fprintf(b.Talk, "rebuilding views %v\n", args)
	cmd := exec.CommandContext(ctx, b.Program, append([]string{"views", "rebuild"}, args...)...)
	cmd.Stderr = b.Talk
	began := time.Now()
	if err := cmd.Run(); err != nil {
		return r, fmt.Errorf("rebuild: %w", err)
	}
	r.took = time.Since(began)
	r.cpu = cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	r.peak = cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss << 10
	return r, nil
}

// unbuilt removes the views of a folder, so that nothing is measured but how
// long it takes to make them: overwriting rows that they take the place of can
// come later, and takes as long as there are such rows.
func (b Bench) unbuilt(dir string) error {
	views, err := filepath.Glob(filepath.Join(dir, "views.db*"))
	for _, file := range views {
		err = errors.Join(err, os.Remove(file))
	}
	return err
}

// complete counts what was built, and returns how many events the log has: a
// view that left something out is fast.
func (b Bench) complete(ctx context.Context, p *platform.Platform) (events int64, err error) {
	head, err := p.Book.Store.Head(ctx)
	if err != nil {
		return 0, err
	}
	events = head.Position.Order()
	count, err := projector.Select[struct {
		N int64 `col:"n"`
	}](ctx, p.Stores.Views, "select count(*) as n from ledger")
	if err == nil && count[0].N != events {
		err = fmt.Errorf("the ledger has %d rows of %d events", count[0].N, events)
	}
	return events, err
}

var listening = regexp.MustCompile(`listens on (http://\S+)`)

// starts measures from the start of a process to its first answer.
func (b Bench) starts(ctx context.Context) ([]row, error) {
	fmt.Fprintln(b.Talk, "starting")
	var took []time.Duration
	for range 5 {
		one, err := b.start(ctx)
		if err != nil {
			return nil, err
		}
		took = append(took, one)
	}
	slices.Sort(took)
	return []row{{"start to first answer, large log, median of 5", ms(took[2]), "≤ 2,000 ms", took[2] <= 2*time.Second}}, nil
}

func (b Bench) start(ctx context.Context) (took time.Duration, err error) {
	cmd := exec.CommandContext(ctx, b.Program, "serve", "--data", b.folder(b.Large), "--addr", "127.0.0.1:0")
	talk, err := cmd.StderrPipe()
	if err != nil {
		return 0, err
	}
	began := time.Now()
	if err := cmd.Start(); err != nil {
		return 0, err
	}
	lines := bufio.NewScanner(talk)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		m := listening.FindStringSubmatch(lines.Text())
		if m == nil {
			continue
		}
		resp, err := http.Get(m[1] + "/readyz")
		if err != nil {
			return 0, err
		}
		took = time.Since(began)
		if resp.Body.Close(); resp.StatusCode != http.StatusOK {
			return 0, fmt.Errorf("the first answer is %s: the views of the folder must have been built before", resp.Status)
		}
		break
	}
	err = cmd.Process.Signal(os.Interrupt)
	for lines.Scan() {
	}
	if took == 0 {
		err = errors.Join(err, errors.New("it does not listen"))
	}
	return took, errors.Join(err, cmd.Wait())
}

// reports measures three reports for days and positions all over the year.
func (b Bench) reports(ctx context.Context, p *platform.Platform) ([]row, error) {
	fmt.Fprintln(b.Talk, "asking for reports")
	head, err := p.Book.Store.Head(ctx)
	if err != nil {
		return nil, err
	}
	dice := rand.New(rand.NewPCG(1, 1))
	var took []time.Duration
	counted := 0
	for i := range 60 {
		day := demo.First + decider.Day(dice.IntN(int(demo.Last-demo.First)))
		known := head.Position
		if i%2 == 1 {
			known = known.At(1 + dice.Int64N(known.Order()))
		}
		began := time.Now()
		phases, stages, err := pipeline.Standing(ctx, p.Stores.Views, day, known)
		if err != nil {
			return nil, err
		}
		took = append(took, time.Since(began))
		began = time.Now()
		domains, err := needs.Standing(ctx, p.Stores.Views, day, known, "", "")
		if err != nil {
			return nil, err
		}
		took = append(took, time.Since(began))
		began = time.Now()
		month := decider.Date(demo.First.Year(), 11, 1).AddMonths(dice.IntN(12))
		cohort, err := pipeline.Courses(ctx, p.Stores.Views, pipeline.Question{From: month, Until: month.AddMonths(1) - 1, AsOf: demo.Last, Known: known}, itself)
		if err != nil {
			return nil, err
		}
		took = append(took, time.Since(began))
		counted += len(phases) + len(stages) + len(domains) + int(cohort.All.Jobs)
	}
	if counted == 0 {
		return nil, errors.New("the reports are empty")
	}
	slices.Sort(took)
	p99 := took[len(took)*99/100]
	return []row{{fmt.Sprintf("report (pipeline, needs or a month's transitions) on %d journeys, p99", b.Large),
		fmt.Sprintf("%s (median %s)", ms(p99), ms(took[len(took)/2])), "≤ 500 ms", p99 <= 500*time.Millisecond}}, nil
}

// itself is the person that a client is where no files were merged.
func itself(client uuid.UUID) uuid.UUID { return client }

func ms(d time.Duration) string { return fmt.Sprintf("%.1f ms", float64(d.Microseconds())/1000) }
