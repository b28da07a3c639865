package api

import (
	"context"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"klantreis/domain/access"
	"klantreis/domain/client"
	"klantreis/domain/command"
	"klantreis/domain/merge"
)

// MergeBody says that two clients are one person. It has no moment of its own:
// once recorded it holds for every day.
type MergeBody struct {
	From   string `json:"from" format:"uuid" doc:"The client whose file is merged."`
	Into   string `json:"into" format:"uuid" doc:"The client who goes on: asking for either shows this one."`
	Reason string `json:"reason" example:"zelfde-persoon" doc:"Reden."`
}

func (MergeBody) makes() string { return "merge" }

// merge is the command, with what the two files were found to be.
func (b MergeBody) merge(ids Ids, from, into clientFile) merge.Merge {
	return merge.Merge{
		Merge: ids.Thing(b.makes()), From: idOf(b.From), Into: idOf(b.Into), Reason: b.Reason,
		FromStands: fitness(from), IntoStands: fitness(into), FromSeen: latest(from), IntoSeen: latest(into),
	}
}

// fitness says whether a file can be merged, as its own stream has it.
func fitness(f clientFile) merge.Standing {
	switch now := f.story.State; {
	case now.Erased:
		return merge.Erased
	case !now.Registered:
		return merge.Unknown
	case now.Restricted:
		return merge.Restricted
	case now.Erasure != (client.Request{}):
		return merge.Asked
	}
	return merge.Fit
}

// latest is the last event of a file that was seen, zero where it is empty.
func latest(f clientFile) uuid.UUID {
	if n := len(f.story.Past); n > 0 {
		return f.story.Past[n-1].Event
	}
	return uuid.Nil
}

// Merging is a request to merge two clients.
type Merging struct {
	Recording
	Body MergeBody
}

// Resolve checks the request before the handler runs.
func (in *Merging) Resolve(ctx huma.Context) []error {
	return in.check(ctx, When{}, func() any {
		c := in.Body.merge(Ids{Request: in.Key}, clientFile{}, clientFile{})
		c.FromSeen, c.IntoSeen = in.Key, in.Key // evidence that is found when it is carried out
		return c
	})
}

// merge merges two clients. Whoever merges has a relation to both.
func (s *Server) merge(ctx context.Context, in *Merging) (*Recorded, error) {
	from, _, err := s.clientSubject(ctx, access.MergeClients, idOf(in.Body.From))
	if err != nil {
		return nil, err
	}
	into, _, err := s.clientSubject(ctx, access.MergeClients, idOf(in.Body.Into))
	if err != nil {
		return nil, err
	}
	past, _, err := s.Merges.Load(ctx, merge.Twente)
	if err != nil {
		return nil, err
	}
	again := made(past.Past, in.Key)
	if !again {
		if _, err := s.may(ctx, access.MergeClients, from, in.Purpose); err != nil {
			return nil, err
		}
	}
	into.merged = uuid.Nil // where it went is for the merges to say
	ids := Ids{Request: in.Key}
	return s.run(ctx, &in.Recording, errand{
		do: access.MergeClients, of: into, again: again, body: in.Body,
		carry: func(ctx context.Context, req command.Request) (command.Result, error) {
			return s.mergeOn(ctx, in.Body, ids, req)
		},
		location: "/v1/clients/" + idOf(in.Body.Into).String(),
		receipt:  Receipt{ID: ids.Thing(in.Body.makes()), Client: idOf(in.Body.Into)},
	})
}

// mergeOn loads the evidence whole, and merges on that.
func (s *Server) mergeOn(ctx context.Context, b MergeBody, ids Ids, req command.Request) (command.Result, error) {
	var files [2]clientFile
	for i, id := range []uuid.UUID{idOf(b.From), idOf(b.Into)} {
		story, revision, err := s.Clients.Load(ctx, id)
		if err != nil {
			return command.Result{}, err
		}
		files[i].id, files[i].story, files[i].revision = id, story, revision
	}
	cmd := b.merge(ids, files[0], files[1])
	var err error
	if cmd.FromStands, err = s.standing(ctx, files[0]); err != nil {
		return command.Result{}, err
	}
	if cmd.IntoStands, err = s.standing(ctx, files[1]); err != nil {
		return command.Result{}, err
	}
	return s.Merges.Handle(ctx, merge.Twente, cmd, req)
}

// standing is the fitness of a file, or that another file of the person says
// that somebody asked for them to be erased.
func (s *Server) standing(ctx context.Context, f clientFile) (merge.Standing, error) {
	p, err := s.person(ctx, f.id)
	if now := fitness(f); err != nil || now != merge.Fit || !p.asked() {
		return now, err
	}
	return merge.Asked, nil
}

// UndoMergeBody says that a merge was a mistake. It has no moment of its own.
type UndoMergeBody struct {
	Reason string `json:"reason" example:"andere-persoon" doc:"Reden."`
}

func (b UndoMergeBody) undo(id uuid.UUID) merge.Command {
	return merge.Undo{Merge: id, Reason: b.Reason}
}

// UndoingMerge is a request to undo a merge.
type UndoingMerge struct {
	Recording
	Merge uuid.UUID `path:"merge" format:"uuid" doc:"The id of the merge (samenvoeging)."`
	Body  UndoMergeBody
}

// Resolve checks the request before the handler runs.
func (in *UndoingMerge) Resolve(ctx huma.Context) []error {
	return in.check(ctx, When{}, func() any { return in.Body.undo(in.Merge) })
}

// undoMerge undoes a merge. Whoever does has a relation to the person.
func (s *Server) undoMerge(ctx context.Context, in *UndoingMerge) (*Recorded, error) {
	of := subject{object: s.Merges.Stream(merge.Twente), relation: access.None}
	var past merge.Story
	var link merge.Link
	if reaches(callOf(ctx).who, access.MergeClients) {
		var err error
		if past, _, err = s.Merges.Load(ctx, merge.Twente); err != nil {
			return nil, err
		}
		if link, of.missing = find(past.State, in.Merge); !of.missing {
			if of, _, err = s.clientSubject(ctx, access.MergeClients, link.From); err != nil {
				return nil, err
			}
			of.merged = uuid.Nil // that is what is to be undone
		}
	}
	e := errand{
		do: access.MergeClients, of: of, again: made(past.Past, in.Key), body: in.Body,
		carry: func(ctx context.Context, req command.Request) (command.Result, error) {
			return s.Merges.Handle(ctx, merge.Twente, in.Body.undo(in.Merge), req)
		},
		location: "/v1/clients/" + link.From.String(),
		receipt:  Receipt{Client: link.From},
	}
	return s.run(ctx, &in.Recording, e)
}

func find(merges merge.State, id uuid.UUID) (link merge.Link, missing bool) {
	link, there := merges.Find(id)
	return link, !there
}
