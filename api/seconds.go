package api

import (
	"context"

	"klantreis/domain/client"
	"klantreis/projections/work"
)

// takesAnother says whether a line still waits for somebody else than who asks:
// what takes a second person is no work for the first. A file is proposed for
// destruction as long as nobody has asked for that, and nothing in any file of
// the person is kept.
func (s *Server) takesAnother(ctx context.Context, line work.Line) (bool, error) {
	who := callOf(ctx).who.Actor
	switch dutyOf(line.Kind).in {
	case inReferences:
		c, waits := s.Directory.State().Waiting[line.Thing]
		return waits && c.By != who, nil
	case inAClient:
		file, _, err := s.Clients.Load(ctx, line.Subject)
		switch now := file.State; line.Kind {
		case work.DecideErasure:
			return now.Erasure != (client.Request{}) && now.Erasure.By != who, err
		case work.ProposeDestruction:
			if err != nil || now.Erased || now.Erasure != (client.Request{}) {
				return false, err
			}
			found, err := s.Findings(ctx, line.Subject)
			return len(found.Kept)+len(found.Disputed)+len(found.Owing) == 0, err
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
