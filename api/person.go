package api

import (
	"context"
	"maps"
	"slices"

	"github.com/google/uuid"

	"klantreis/domain/access"
	"klantreis/domain/client"
	"klantreis/domain/codec"
	"klantreis/domain/decider"
	"klantreis/domain/eventstore"
	"klantreis/domain/merge"
	"klantreis/domain/sharing"
)

// A person is every client's file that is of one person, the survivor's first:
// one, unless clients were merged.
type person struct {
	files []clientFile
	left  map[uuid.UUID]uuid.UUID // by client who was merged: the merge
}

// A clientFile is what one client's own stream says.
type clientFile struct {
	id uuid.UUID
	folded[client.Event, client.State]
}

// person loads the files of the person whom a client's id stands for.
func (s *Server) person(ctx context.Context, id uuid.UUID) (p person, err error) {
	merges, err := s.merges(ctx)
	if err != nil {
		return p, err
	}
	p.left = map[uuid.UUID]uuid.UUID{}
	for _, member := range merges.State.Person(id) {
		one := clientFile{id: member}
		if one.folded, err = loaded(ctx, s, s.Clients, client.Decider, member); err != nil {
			return p, err
		}
		if link, left := merges.State.Left(member); left {
			p.left[member] = link.Merge
		}
		p.files = append(p.files, one)
	}
	return p, nil
}

// merges loads the merges, once for a request: a list is of many people.
func (s *Server) merges(ctx context.Context) (*merge.Story, error) {
	c := callOf(ctx)
	if c.merges == nil {
		all, err := loaded(ctx, s, s.Merges, merge.Decider, merge.Twente)
		if err != nil {
			return nil, err
		}
		c.merges = &all.story
	}
	return c.merges, nil
}

// owner loads whose a journey is; nobody's once it is erased.
func (s *Server) owner(ctx context.Context, j journeyFile) (person, error) {
	if j.story.State.Client == uuid.Nil {
		return person{}, nil
	}
	return s.person(ctx, j.story.State.Client)
}

// made says whether a request was carried out before in one client's own file.
func (p person) made(client, request uuid.UUID) bool {
	return slices.ContainsFunc(p.files, func(one clientFile) bool { return one.id == client && made(one.story.Past, request) })
}

// permission is the one of a person's permissions, in whichever file it was
// recorded, that lacks least of what goes out on terms at a moment, or nil.
func (p person) permission(t sharing.Terms, at decider.Moment) (nearest *sharing.Permission) {
	for _, one := range p.files {
		nearest = sharing.Nearer(nearest, one.story.State.Permission(t, at), t, at)
	}
	return nearest
}

// permits says whether the permission that an event recorded still holds on a
// day.
func (p person) permits(evidence uuid.UUID, on decider.Day) bool {
	return slices.ContainsFunc(p.files, func(one clientFile) bool { return one.story.State.Permits(evidence, on) })
}

// details are those of the person, blank where there is none.
func (p person) details() client.Details {
	if len(p.files) == 0 {
		return client.Details{}
	}
	return p.files[0].story.State.Details
}

// held says why a person's data is not used for a purpose, by any of their
// files, or nil. What one file says holds for the whole person.
func (p person) held(purpose string) error {
	for _, one := range p.files {
		if err := one.story.State.Holds([]string{purpose}, client.GoesOn); err != nil {
			return err
		}
	}
	return nil
}

// stopped are the purposes for which an objection that was upheld stops all
// processing.
func (p person) stopped() (purposes []string) {
	for _, one := range p.files {
		purposes = append(purposes, one.story.State.Stopped...)
	}
	slices.Sort(purposes)
	return slices.Compact(purposes)
}

// objects says whether an objection in any of a person's files is not decided yet.
func (p person) objects() bool {
	return slices.ContainsFunc(p.files, func(one clientFile) bool { return one.story.State.Objecting() })
}

// asked says whether somebody asked for a person to be erased, in any of their
// files, and nobody has decided on that.
func (p person) asked() bool {
	return slices.ContainsFunc(p.files, func(one clientFile) bool { return one.story.State.Erasure != (client.Request{}) })
}

// untold are all who are to be told of what was rectified or restricted.
func (p person) untold() (all []decider.Ref) {
	for _, one := range p.files {
		all = slices.AppendSeq(all, maps.Keys(one.story.State.Untold))
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// recipients are all to whom data about a person went.
func (p person) recipients() (all []string) {
	for _, one := range p.files {
		for r := range one.story.State.Recipients {
			all = append(all, string(r))
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// looks is one look at each of a person's files, so that whoever asks later who
// saw one of them finds it under that, also when a merge was undone. A look at
// something else that is of the person is [person.under] each of them.
func (p person) looks(s *Server, l look) (all []look) {
	for _, one := range p.files {
		l.subject, l.object = one.id, s.Clients.Stream(one.id)
		all = append(all, l)
	}
	return all
}

// under is one look at something that is of a person, as a journey or a line of
// a list, under each of their files, since what is shown may be of any of them, as
// the name is: the same look where it is nobody's.
func (p person) under(l look) (all []look) {
	for _, one := range p.files {
		l.subject = one.id
		all = append(all, l)
	}
	if len(all) == 0 {
		return []look{l}
	}
	return all
}

// sees says whether someone reads a person's data for guidance, in spite of a
// restriction or an objection to that.
func sees(who access.Someone, p person) bool { return seesFor(who, p, client.Guidance) }

// seesFor is sees for any purpose: a restriction holds for all of them, an
// objection for the one that it is directed at.
func seesFor(who access.Someone, p person, purpose string) bool {
	_, officer := who.May(access.CarryOutRights, access.None)
	return officer || p.held(purpose) == nil
}

// listed makes a client in a list the one who goes on, by that one's name; and
// leaves names out for who does not read because of a restriction.
func (p person) listed(who access.Someone, id *uuid.UUID, givenName, familyName *string) {
	if len(p.files) > 0 && p.files[0].id != *id {
		d := p.files[0].story.State.Details
		*id, *givenName, *familyName = p.files[0].id, d.GivenName, d.FamilyName
	}
	if !sees(who, p) {
		*givenName, *familyName = "", ""
	}
}

// shown writes a look at what is kept of a person to the access log, under each
// of their files, and says no to who does not read it because of a restriction, or
// of an objection to what it is read for.
func (s *Server) shown(ctx context.Context, l look, p person, purpose string) error {
	l.withheld = !seesFor(callOf(ctx).who, p, purpose)
	if err := s.saw(ctx, p.under(l)...); err != nil {
		return err
	}
	if l.withheld {
		return unseen()
	}
	return nil
}

// unseen is the answer to who may not read because of a restriction or an
// objection.
func unseen() *Problem {
	return forbidden("restricted", "The processing of this client's data is restricted, or the client objects to it (GDPR articles 18 and 21). Until a privacy officer lifts or decides that, nobody else reads it.")
}

// ErrClientMerged refuses to record in a file that was merged into another.
// It is not carried on to that one: the asker saw another revision, and the
// same request made again after the merge is undone would count twice.
var ErrClientMerged = decider.Refusal{Code: "client-merged", Reason: "This client was merged into client %s. Record it there."}

// recordable says why nothing new can be recorded in a client's file, or nil: what
// settles what stands there can, see [subject.home]. What a restriction or an
// objection holds up is found where commands are carried out.
func recordable(of subject) error {
	if of.merged != uuid.Nil {
		return ErrClientMerged.Because(of.merged)
	}
	return nil
}

// mergings reads what was recorded of merges that a person's files are in, also
// of those that were undone.
func (s *Server) mergings(ctx context.Context, p person) (all []timed, err error) {
	merges, err := s.merges(ctx)
	if err != nil {
		return nil, err
	}
	stream := s.Merges.Stream(merge.Twente)
	for i, e := range merges.Past {
		if !p.in(merges.State, e.What) {
			continue
		}
		events, err := s.Book.Store.Stream(ctx, stream, eventstore.Revision(i), 1) // each event is the next revision
		if err != nil {
			return nil, err
		}
		if len(events) == 0 || events[0].ID != e.Event {
			continue // not all of the stream can be decoded, so it is not known which this is
		}
		read, err := s.decode(ctx, events, codec.PersonPart)
		if err != nil {
			return nil, err
		}
		all = append(all, s.timed(read[0], uuid.Nil))
	}
	return all, nil
}

// in says whether something recorded of merges is about one of a person's files.
func (p person) in(merges merge.State, what merge.Event) bool {
	if e, is := what.(merge.Ended); is && len(e.Files) == 0 {
		return false // nothing was merged into the file that was erased
	}
	return slices.ContainsFunc(filesIn(merges, what), func(id uuid.UUID) bool {
		return slices.ContainsFunc(p.files, func(one clientFile) bool { return one.id == id })
	})
}

// filesIn are the clients' files that something recorded of merges is about.
func filesIn(merges merge.State, what merge.Event) []uuid.UUID {
	switch e := what.(type) {
	case merge.Merged:
		return []uuid.UUID{e.From, e.Into}
	case merge.Undone:
		link, _ := merges.Find(e.Merge)
		return []uuid.UUID{link.From, link.Into}
	case merge.Ended:
		return append([]uuid.UUID{e.Client}, e.Files...)
	}
	return nil
}
