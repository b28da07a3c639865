package esdbtest

import (
	"github.com/google/uuid"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
)

const (
	readBatch     = 32 // events that catching up reads at once
	defaultWindow = 32 // events considered for one step of a checkpoint
)

// subscribe sends what comes after a position, and then what is appended. With
// a filter it sends checkpoints too: after so many events considered, and once
// when it has caught up.
func (s *Server) subscribe(o *streams.ReadReq_Options, out streams.Streams_ReadServer) error {
	all, _ := s.log.all()
	at, err := begin(o, all)
	if err != nil {
		return err
	}
	sub := s.faults.subscription()
	if err := out.Send(confirmation()); err != nil {
		return err
	}
	considered, live := uint32(0), false
	for {
		all, grown := s.log.all()
		for _, r := range all[at:min(at+readBatch, len(all))] {
			at++
			considered++
			if err := sub.forward(o, out, r, considered); err != nil {
				return err
			}
		}
		if at < len(all) {
			continue
		}
		if !live && at > 0 {
			live = true
			if err := sub.send(out, caughtUp(), checkpoint(o, all[at-1])); err != nil {
				return err
			}
		}
		select {
		case <-grown:
		case err := <-sub.dropped:
			return err
		case <-out.Context().Done():
			return out.Context().Err()
		}
	}
}

// begin finds the first event to consider: the one behind the position.
func begin(o *streams.ReadReq_Options, all []*record) (int, error) {
	switch from := o.GetAll().GetAllOption().(type) {
	case *streams.ReadReq_Options_AllOptions_Position:
		i, err := index(all, from.Position.GetCommitPosition())
		if err != nil {
			return 0, errPosition
		}
		return min(i+1, len(all)), nil
	case *streams.ReadReq_Options_AllOptions_End:
		return len(all), nil
	default:
		return 0, nil
	}
}

// forward sends an event if it passes the filter, and a checkpoint if it is
// time for one.
func (sub *subscription) forward(o *streams.ReadReq_Options, out streams.Streams_ReadServer, r *record, considered uint32) error {
	ok, err := passes(o, r)
	if err != nil {
		return err
	}
	if ok {
		err = sub.send(out, &streams.ReadResp{Content: &streams.ReadResp_Event{Event: r.proto()}})
	}
	if err == nil && interval(o) > 0 && considered%interval(o) == 0 {
		err = sub.send(out, checkpoint(o, r))
	}
	return err
}

// interval is how many events are considered from one checkpoint to the next,
// 0 without a filter.
func interval(o *streams.ReadReq_Options) uint32 {
	f := o.GetFilter()
	if f == nil {
		return 0
	}
	window := f.GetMax()
	if window == 0 {
		window = defaultWindow
	}
	return window * f.GetCheckpointIntervalMultiplier()
}

func confirmation() *streams.ReadResp {
	return &streams.ReadResp{Content: &streams.ReadResp_Confirmation{
		Confirmation: &streams.ReadResp_SubscriptionConfirmation{SubscriptionId: uuid.NewString()},
	}}
}

func caughtUp() *streams.ReadResp {
	return &streams.ReadResp{Content: &streams.ReadResp_CaughtUp_{CaughtUp: &streams.ReadResp_CaughtUp{}}}
}

// checkpoint is nothing for a subscription without a filter.
func checkpoint(o *streams.ReadReq_Options, r *record) *streams.ReadResp {
	if o.GetFilter() == nil {
		return nil
	}
	return &streams.ReadResp{Content: &streams.ReadResp_Checkpoint_{
		Checkpoint: &streams.ReadResp_Checkpoint{CommitPosition: r.at, PreparePosition: r.at},
	}}
}
