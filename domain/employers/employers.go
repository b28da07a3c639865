// Package employers is the write side of what employers announce: every command
// on a reorganisation passes here, and gets what the employer's other ones say
// as evidence, as their own streams have it (Wet melding collectief ontslag,
// article 3: what is ended within three months is added up).
//
// Which those are is known of the ones that counted together before. Others are
// named by whoever asks; what the evidence says of each decides whether it
// counts. What another one recorded in that very moment is heard of a moment
// later, by the policy that follows from it.
package employers

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"klantreis/domain/command"
	"klantreis/domain/reorganisation"
)

// Reorganisations carries out commands on reorganisations.
type Reorganisations struct {
	*command.Handler[reorganisation.Command, reorganisation.Event, reorganisation.State]
}

// Over returns the handler that records in a book.
func Over(book command.Book) *Reorganisations {
	return &Reorganisations{command.New(reorganisation.Decider, book)}
}

// Handle carries out one command on one reorganisation, with what is found of
// those that it may count together with.
func (r *Reorganisations) Handle(ctx context.Context, id uuid.UUID, cmd reorganisation.Command, req command.Request) (command.Result, error) {
	if look, is := cmd.(reorganisation.CountTogether); is {
		return r.Among(ctx, id, cmd, req, look.Other)
	}
	return r.Among(ctx, id, cmd, req)
}

// Among is [Reorganisations.Handle] where others may be of the same employer.
func (r *Reorganisations) Among(ctx context.Context, id uuid.UUID, cmd reorganisation.Command, req command.Request, others ...uuid.UUID) (command.Result, error) {
	story, _, err := r.Load(ctx, id)
	if err != nil {
		return command.Result{}, err
	}
	for _, c := range story.State.Together {
		others = append(others, c.Reorganisation)
	}
	with, seen := reorganisation.WithEvidence{Command: cmd}, map[uuid.UUID]bool{id: true}
	for _, other := range others {
		if seen[other] {
			continue
		}
		seen[other] = true
		found, _, err := r.Load(ctx, other)
		if err != nil {
			return command.Result{}, fmt.Errorf("look at another reorganisation: %w", err)
		}
		with.Found = append(with.Found, reorganisation.Found(other, found.State))
	}
	return r.Handler.Handle(ctx, id, with, req)
}
