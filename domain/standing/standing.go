// Package standing keeps what the directory says now at hand: the code lists
// that commands are checked against, and who deputises for whom.
//
// Both are asked many times for every command, and change a few times a week.
// So every process remembers what the directory's one stream led to. What it
// records in it itself counts at once; what another process records, as soon as
// it is read, which [Directory.Follow] does within half a second.
package standing

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/google/uuid"

	"klantreis/domain/codelist"
	"klantreis/domain/command"
	"klantreis/domain/directory"
	"klantreis/domain/eventstore"
)

// A Directory is the one directory of an installation: where it is recorded
// in, and what it says now.
type Directory struct {
	book    command.Book
	handler *command.Handler[directory.Command, directory.Event, directory.State]
	now     atomic.Pointer[moment]
}

// A moment is what the directory says at a revision.
type moment struct {
	story    directory.Story
	revision eventstore.Revision
	lists    codelist.Set
}

// Over returns the directory that is recorded in a book. Until it is read with
// [Directory.Refresh] it says no more than the first filling.
func Over(book command.Book) *Directory {
	d := &Directory{}
	d.now.Store(&moment{lists: codelist.First})
	book.Lists = d
	d.book, d.handler = book, command.New(directory.Decider, book)
	return d
}

// Book returns the book, with the code lists as they stand.
func (d *Directory) Book() command.Book { return d.book }

// Now returns the code lists as they stand.
func (d *Directory) Now() codelist.Set { return d.now.Load().lists }

// State returns all that the directory says.
func (d *Directory) State() directory.State { return d.now.Load().story.State }

// Stream names the stream of the directory.
func (d *Directory) Stream(id uuid.UUID) string { return d.handler.Stream(id) }

// Handle carries out a command on the directory; see [command.Handler.Handle].
// What it records counts in this process when it returns. An error after it
// was recorded leaves the outcome open: the same request may be made again.
func (d *Directory) Handle(ctx context.Context, id uuid.UUID, cmd directory.Command, req command.Request) (command.Result, error) {
	result, err := d.handler.Handle(ctx, id, cmd, req)
	if err != nil {
		return result, err
	}
	return result, d.Refresh(ctx)
}

// Load returns the story of the directory as the log tells it now, and its
// revision.
func (d *Directory) Load(ctx context.Context, id uuid.UUID) (directory.Story, eventstore.Revision, error) {
	story, revision, err := d.handler.Load(ctx, id)
	if err == nil {
		d.keep(story, revision)
	}
	return story, revision, err
}

// Refresh reads what was recorded in the directory since it was last read.
func (d *Directory) Refresh(ctx context.Context) error {
	_, _, err := d.Load(ctx, directory.ID)
	if err != nil {
		return fmt.Errorf("read directory: %w", err)
	}
	return nil
}

// keep remembers a story unless a later one is remembered already.
func (d *Directory) keep(story directory.Story, revision eventstore.Revision) {
	next := (*moment)(nil)
	for {
		now := d.now.Load()
		if revision <= now.revision {
			return
		}
		if next == nil {
			next = &moment{story, revision, story.State.Lists()}
		}
		if d.now.CompareAndSwap(now, next) {
			return
		}
	}
}

// breath is how long Follow rests between two looks, also while many record.
const breath = 250 * time.Millisecond

// Follow reads the directory anew whenever the log has grown, until ctx is
// done. It tells when that begins to fail and goes on trying.
func (d *Directory) Follow(ctx context.Context, notice func(error)) {
	failing := false
	for ctx.Err() == nil {
		err := d.look(ctx)
		if err != nil && ctx.Err() == nil && !failing {
			notice(err)
		}
		failing = err != nil
		select {
		case <-time.After(breath):
		case <-ctx.Done():
		}
	}
}

// look reads the directory and returns when the log has more than it had
// before that.
func (d *Directory) look(ctx context.Context) error {
	head, err := d.book.Store.Head(ctx)
	if err != nil {
		return fmt.Errorf("find end of log: %w", err)
	}
	if err := d.Refresh(ctx); err != nil {
		return err
	}
	return d.book.Store.Wait(ctx, head.Position)
}
