// Package people is the write side of all that is recorded about people: their
// files, which of those are of one person, journeys and vouchers.
//
// What a client's file says of how far data may be processed holds for the
// whole person, and so for streams that do not see that file: while processing
// is restricted, or the client objects to it, nothing is recorded in a journey
// or a voucher either, whoever asks, but what only ends what was begun. It is
// met here, where every command passes, be it of the interface, of a policy or
// of anything else: the files are folded from the log and asked just before a
// command is decided on.
//
// What a person's journeys and vouchers say of an erasure and of a withdrawal is
// found here for the same reason: nobody can leave it out.
//
// A restriction that is recorded in that very moment holds from the next
// command on.
package people

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"klantreis/domain/client"
	"klantreis/domain/command"
	"klantreis/domain/directory"
	"klantreis/domain/journey"
	"klantreis/domain/merge"
	"klantreis/domain/voucher"
)

// People are the handlers of what is recorded about people.
type People struct {
	Clients  *command.Handler[client.Command, client.Event, client.State]
	Merges   *command.Handler[merge.Command, merge.Event, merge.State]
	Journeys *command.Handler[journey.Command, journey.Event, journey.State]
	Vouchers *command.Handler[voucher.Command, voucher.Event, voucher.State]

	directory *command.Handler[directory.Command, directory.Event, directory.State]
	clock     *command.Clock
}

// Over returns the handlers that record in a book.
func Over(book command.Book) *People {
	p := &People{clock: book.Clock, directory: command.New(directory.Decider, book)}
	p.Merges = command.New(merge.Decider, book, p.inMerges)
	p.Clients = command.New(client.Decider, book, p.inFile).Finding(p.forFile)
	p.Journeys = command.New(journey.Decider, book, p.inJourney).Finding(p.forJourney)
	p.Vouchers = command.New(voucher.Decider, book, p.inVoucher).Finding(p.forVoucher)
	return p
}

// inFile asks the other files of the same person: the client's own is asked
// where the command is decided on. What a withdrawal is about, the history says.
func (p *People) inFile(ctx context.Context, id uuid.UUID, cmd client.Command, _ client.State) error {
	if back, is := cmd.(client.Withdraw); is {
		file, _, err := p.Clients.Load(ctx, id)
		if err != nil {
			return fmt.Errorf("find what is withdrawn: %w", err)
		}
		return p.held(ctx, id, id, back.Purposes(file.Past), client.WindsUp)
	}
	return p.held(ctx, id, id, client.Purposes(cmd), client.GoesOn)
}

// inMerges asks the files of whom a merge makes one, or undoing it parts, which
// is done to guide them. Of the two files themselves a merge brings evidence.
func (p *People) inMerges(ctx context.Context, _ uuid.UUID, cmd merge.Command, now merge.State) error {
	guiding := []string{client.Guidance}
	switch c := cmd.(type) {
	case merge.Merge:
		if err := p.held(ctx, c.From, c.From, guiding, client.GoesOn); err != nil {
			return err
		}
		return p.held(ctx, c.Into, c.Into, guiding, client.GoesOn)
	case merge.Undo:
		link, _ := now.Find(c.Merge)
		return p.held(ctx, link.From, uuid.Nil, guiding, client.GoesOn)
	}
	return nil
}

func (p *People) inJourney(ctx context.Context, _ uuid.UUID, cmd journey.Command, now journey.State) error {
	owner := now.Client
	if begins, is := journey.Bare(cmd).(journey.Open); is {
		owner = begins.Client
	}
	return p.held(ctx, owner, uuid.Nil, journey.Purposes(cmd), way(journey.Ends(cmd), journey.WindsUp(cmd)))
}

func (p *People) inVoucher(ctx context.Context, _ uuid.UUID, cmd voucher.Command, now voucher.State) error {
	owner := now.Asked.Client
	if begins, is := voucher.Bare(cmd).(voucher.Apply); is {
		owner = begins.Client
	}
	return p.held(ctx, owner, uuid.Nil, voucher.Purposes(cmd), way(voucher.Ends(cmd), voucher.WindsUp(cmd)))
}

func way(ends, windsUp bool) client.Way {
	switch {
	case ends:
		return client.Ends
	case windsUp:
		return client.WindsUp
	}
	return client.GoesOn
}

// held says why nothing is done with a person's data for some purposes, by any
// of their files but one, or nil.
func (p *People) held(ctx context.Context, owner, but uuid.UUID, purposes []string, by client.Way) error {
	if owner == uuid.Nil || len(purposes) == 0 || by == client.Ends {
		return nil
	}
	merges, _, err := p.Merges.Load(ctx, merge.Twente)
	if err != nil {
		return fmt.Errorf("find the files of a person: %w", err)
	}
	for _, id := range merges.State.Person(owner) {
		if id == but {
			continue
		}
		file, _, err := p.Clients.Load(ctx, id)
		if err != nil {
			return fmt.Errorf("find whether processing is restricted: %w", err)
		}
		if err := file.State.Holds(purposes, by); err != nil {
			return err
		}
	}
	return nil
}
