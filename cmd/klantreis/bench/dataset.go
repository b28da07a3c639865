package bench

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"golang.org/x/sync/errgroup"

	"klantreis/cmd/klantreis/demo"
	"klantreis/cmd/klantreis/platform"
	"klantreis/domain/command"
	"klantreis/domain/eventstore"
)

// batch is how many journeys are made up at once; their events fit in memory.
const batch = 20_000

// edition is that of what is made up. A folder of another is not looked at.
const edition = 2

// fill makes up journeys and imports them into a folder's log in the order of
// recording. A folder that already holds them all is left as it is; one that
// was interrupted is made whole.
func fill(ctx context.Context, dir string, book command.Book, staff []demo.Member, journeys int, talk io.Writer) error {
	done := filepath.Join(dir, fmt.Sprintf("filled-%d", journeys))
	if _, err := os.Stat(done); err == nil {
		return nil
	}
	spoolDir, err := os.MkdirTemp(dir, "spool")
	if err != nil {
		return fmt.Errorf("make room for made-up journeys: %w", err)
	}
	defer os.RemoveAll(spoolDir)
	var paths []string
	g, gctx := errgroup.WithContext(ctx)
	g.SetLimit(2)
	for first := 0; first < journeys; first += batch {
		path := filepath.Join(spoolDir, fmt.Sprint(first))
		paths = append(paths, path)
		g.Go(func() error {
			fmt.Fprintf(talk, "\r  making up journeys: %d of %d ", first, journeys)
			return spoolBatch(gctx, path, book, staff, first, min(batch, journeys-first))
		})
	}
	if err := g.Wait(); err != nil {
		return err
	}
	n := 0
	counted := func(yield func(eventstore.Recorded, error) bool) {
		for r, err := range merged(paths) {
			if n++; n%100_000 == 0 {
				fmt.Fprintf(talk, "\r  importing events: %d          ", n)
			}
			if !yield(r, err) {
				return
			}
		}
	}
	if _, err := book.Store.Import(ctx, counted); err != nil {
		return fmt.Errorf("import made-up journeys: %w", err)
	}
	fmt.Fprintf(talk, "\r  %d journeys, %d events imported   \n", journeys, n)
	return os.WriteFile(done, nil, 0o600)
}

// settle lets the policies take all of a log into account, as they have where
// one was recorded bit by bit. Otherwise they would be busy with it for minutes
// while something else is measured.
func settle(ctx context.Context, p *platform.Platform, talk io.Writer) error {
	for _, r := range p.Policies.Runners() {
		for more := true; more; {
			from, err := r.Checkpoint(ctx)
			if err != nil {
				return err
			}
			page, err := p.Book.Store.Page(ctx, from, eventstore.MaxPage)
			if err == nil {
				err = r.Apply(ctx, from, page)
			}
			if err != nil {
				return fmt.Errorf("policy %s: %w", r.Name(), err)
			}
			fmt.Fprintf(talk, "\r  policy %s: %s          ", r.Name(), from.Position)
			more = len(page) == eventstore.MaxPage
		}
	}
	fmt.Fprintln(talk)
	return nil
}

// spoolBatch makes up some journeys, seals them for the book, and spools them.
// The seed is the batch's own, so that no two journeys are alike. The first
// batch is a whole region, with its directory, funds, vouchers and merges, of
// which a log has one; those behind it are journeys alone.
func spoolBatch(ctx context.Context, path string, book command.Book, staff []demo.Member, first, n int) error {
	played, err := demo.Play(ctx, demo.Plan{Seed: uint64(first) + 1, Journeys: n, Staff: staff, Wordless: true, Part: first > 0})
	if err != nil {
		return err
	}
	log, err := demo.Seal(ctx, played, book)
	if err != nil {
		return err
	}
	return write(path, log)
}
