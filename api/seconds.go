package api

import (
	"context"

	"github.com/google/uuid"

	"klantreis/domain/client"
	"klantreis/projections/work"
)

// takesAnother says whether a line still waits for somebody else than who asks:
// what takes a second person is no work for the first.
func (s *Server) takesAnother(ctx context.Context, line work.Line) (bool, error) {
	who := callOf(ctx).who.Actor
	switch dutyOf(line.Kind).in {
	case inReferences:
		c, waits := s.Directory.State().Waiting[line.Thing]
		return waits && c.By != who, nil
	case inAClient:
		if line.Kind == work.ProposeDestruction {
			return s.destructible(ctx, line.Subject)
		}
		file, _, err := s.Clients.Load(ctx, line.Subject)
		switch now := file.State; line.Kind {
		case work.DecideErasure:
			return now.Erasure != (client.Request{}) && now.Erasure.By != who, err
		case work.DestroyText:
			return now.Asked(line.Thing) && now.Texts[line.Thing].By != who, err
		case work.ReviewGlass:
			b := now.Breaks[line.Thing]
			return !b.Reviewed && b.By != who, err
		}
		return true, err
	}
	return true, nil
}

// destructible says whether a person is still to be proposed for destruction. They
// are erased as one, so that holds of all their files: nobody has asked for it in
// any of them, and nothing in any of them is kept.
func (s *Server) destructible(ctx context.Context, id uuid.UUID) (bool, error) {
	p, err := s.person(ctx, id)
	if err != nil || p.files[0].story.State.Erased || p.asked() {
		return false, err
	}
	found, err := s.Findings(ctx, id)
	return len(found.Kept)+len(found.Disputed)+len(found.Owing) == 0, err
}
