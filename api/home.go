package api

import (
	"context"
	"errors"
	"slices"

	"github.com/google/uuid"

	"klantreis/domain/client"
	"klantreis/domain/command"
)

// A completer makes a command whole for the file in which it is recorded.
type completer func(ctx context.Context, home uuid.UUID) (client.Command, error)

// inFile has a command carried out in the file of a person where it belongs: see
// [subject.home]. Whatever somebody records in a file that is there comes by here.
func (s *Server) inFile(ctx context.Context, in *Recording, e errand, asked uuid.UUID, cmd client.Command, whole completer) (*Recorded, error) {
	var home uuid.UUID
	e.of, home = e.of.home(asked, in.Key, cmd)
	e.again = e.of.owner.made(home, in.Key)
	e.receipt.Client = home
	if _, lifts := cmd.(client.LiftRestriction); lifts {
		e.receipt.RestrictedBy = slices.DeleteFunc(e.of.owner.restrictedBy(), func(id uuid.UUID) bool { return id == home })
	}
	if e.location == "" {
		e.location = "/v1/clients/" + asked.String()
	}
	e.carry = func(ctx context.Context, req command.Request) (_ command.Result, err error) {
		if whole != nil {
			if cmd, err = whole(ctx, home); err != nil {
				return command.Result{}, err
			}
		}
		result, err := s.Clients.Handle(ctx, home, cmd, req)
		if err != nil {
			return result, err
		}
		return s.toldOnce(ctx, e.of.owner, home, cmd, req, result)
	}
	return s.run(ctx, in, e)
}

// toldOnce records that a recipient was told in the other files of a person in
// which they are still to be told, too: nobody is told twice because there were two
// files. Where it breaks off in between, the request is made again.
func (s *Server) toldOnce(ctx context.Context, p person, home uuid.UUID, cmd client.Command, req command.Request, first command.Result) (command.Result, error) {
	if _, tells := cmd.(client.TellRecipient); !tells {
		return first, nil
	}
	req.After = nil // it is of the file that was seen
	for _, one := range p.files {
		if one.id == home || !client.Settles(cmd, one.story) && !made(one.story.Past, req.ID) {
			continue
		}
		more, err := s.Clients.Handle(ctx, one.id, cmd, req)
		if err != nil && !errors.Is(err, client.ErrNothingToTell) {
			return first, err
		}
		if err == nil {
			first.Position = more.Position
		}
	}
	return first, nil
}

// home finds in which of a person's files something is recorded: what settles
// what stands in one of them, in that one, be it merged or not and whichever the
// address names; and all else in the one that was asked for, which is refused
// where that was merged. What was carried out before is where it was.
func (of subject) home(asked, key uuid.UUID, cmd client.Command) (subject, uuid.UUID) {
	made := func(one clientFile) bool { return made(one.story.Past, key) }
	settled := func(one clientFile) bool { return client.Settles(cmd, one.story) }
	for _, is := range []func(clientFile) bool{made, settled} {
		if id, found := of.owner.which(asked, is); found {
			of.merged, of.aside = uuid.Nil, id != of.owner.files[0].id
			return of, id
		}
	}
	return of, asked
}

// which is the file of a person of which something is so: the one that was asked
// for before the others.
func (p person) which(asked uuid.UUID, is func(clientFile) bool) (uuid.UUID, bool) {
	own := func(one clientFile) bool { return one.id == asked && is(one) }
	for _, so := range []func(clientFile) bool{own, is} {
		if i := slices.IndexFunc(p.files, so); i >= 0 {
			return p.files[i].id, true
		}
	}
	return uuid.Nil, false
}

// matched answers for the revision that the asker has seen of what is recorded
// aside: pages of a person have that of the survivor's file, which it leaves as
// it is.
func (e errand) matched(req *command.Request) error {
	seen := req.After
	if req.After = nil; seen != nil && !e.again && *seen != e.of.owner.files[0].revision {
		return command.ErrStale
	}
	return nil
}
