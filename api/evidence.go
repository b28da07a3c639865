package api

import (
	"context"

	"github.com/google/uuid"

	"klantreis/domain/client"
	"klantreis/domain/decider"
	"klantreis/domain/directory"
	"klantreis/domain/journey"
	"klantreis/domain/meeting"
	"klantreis/domain/posting"
	"klantreis/domain/standing"
	"klantreis/domain/voucher"
)

// says returns what the directory says, as the log has it: what is decided on
// that has it as evidence.
func (s *Server) says(ctx context.Context) (directory.State, error) {
	story, _, err := s.Directory.Load(ctx, directory.ID)
	return story.State, err
}

// at is when what is recorded happened.
func (in *Recording) at(s *Server) decider.Moment {
	if in.occurred.IsZero() {
		return decider.At(s.Now())
	}
	return in.occurred
}

// refused says why a command cannot begin something, or nil. It is asked before
// another stream says that the thing is going to be there.
func refused[C, E, T any](s *Server, in *Recording, d decider.Decider[C, E, T], cmd C) error {
	_, err := d.Decide(cmd, decider.Story[E, T]{}, decider.Mark{Entry: in.Key, Occurred: in.at(s), Recorded: s.Now()})
	return err
}

// evidence is what a decision on a voucher rests on beside its own history, as
// the log says it: what the journey has in which it was applied for, and whether
// the directory knows the training provider on a day.
func (s *Server) evidence(ctx context.Context, j journey.Story, provider decider.Ref, day decider.Day) (voucher.Evidence, error) {
	now, err := s.says(ctx)
	return voucher.Evidence{
		Documents: j.State.Kinds(), Removed: journey.Removed(j), Conversations: journey.Given(j, voucher.NeedsConversation), Provided: standing.Provides(now, provider, day),
		Employer: j.State.OfEmployer(), Open: j.State.Client != uuid.Nil && !j.State.Closed(),
	}, err
}

// posting returns what the directory says of whom something is given to. That
// holds for who asks as well: a token says what they may do, and not whether
// the desk counts on them.
func (s *Server) posting(ctx context.Context, d posting.Duty) (posting.Posting, error) {
	now, err := s.says(ctx)
	return now.Posting(d, decider.DayOf(s.Now())), err
}

// given adds to a command on a journey what the directory says of whom it
// gives something to, or what a reorganisation's stream says of the one that it
// names.
func (s *Server) given(ctx context.Context, now journey.State, cmd journey.Command) (_ journey.Command, err error) {
	switch c := cmd.(type) {
	case journey.Giving:
		p, err := s.posting(ctx, c.Gives())
		return journey.Give{Giving: c, To: p}, err
	case journey.Signal:
		c.Announced, err = s.announced(ctx, c.Reorganisation)
		return c, err
	case journey.LinkReorganisation:
		c.Announced, err = s.announced(ctx, c.Reorganisation)
		return c, err
	case journey.CorrectSignal:
		c.Announced, err = s.announced(ctx, now.Transitions[c.Transition].Reorganisation)
		return c, err
	}
	return cmd, nil
}

// led adds to the plan of a meeting what the directory says of who leads it.
func (s *Server) led(ctx context.Context, cmd meeting.Command) (meeting.Command, error) {
	plan, plans := cmd.(meeting.Plan)
	if !plans {
		return cmd, nil
	}
	p, err := s.posting(ctx, plan.Gives())
	return meeting.Give{Plan: plan, To: p}, err
}

// disclosing adds to a disclosure what the directory says of its recipient and of
// its basis on the day on which it was made.
func (s *Server) disclosing(ctx context.Context, cmd client.Command, day decider.Day) (client.Command, error) {
	d, discloses := cmd.(client.RecordDisclosure)
	if !discloses {
		return cmd, nil
	}
	now, err := s.says(ctx)
	d.Listed = standing.Kind(now, d.Recipient, day)
	d.Rules = standing.Rules(now, d.Basis, day)
	return d, err
}
