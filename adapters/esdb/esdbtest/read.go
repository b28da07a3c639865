package esdbtest

import (
	"iter"
	"maps"
	"slices"
	"strconv"
	"strings"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/shared"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
)

// errPosition is the answer to a position where no event begins.
var errPosition = status.Error(codes.Unknown, "Unexpected ReadAllResult: InvalidPosition")

// Read implements the protocol, for reads and for subscriptions.
func (s *Server) Read(req *streams.ReadReq, out streams.Streams_ReadServer) error {
	o := req.GetOptions()
	if err := s.faults.begin(out, s.address, o.GetSubscription() != nil); err != nil {
		return err
	}
	switch {
	case o.GetSubscription() != nil && o.GetStream() == nil:
		return s.subscribe(o, out)
	case o.GetSubscription() != nil:
		return status.Error(codes.Unimplemented, "only $all can be subscribed to")
	case o.GetStream() != nil:
		return s.readStream(o, out)
	default:
		return s.readAll(o, out)
	}
}

func (s *Server) readStream(o *streams.ReadReq_Options, out streams.Streams_ReadServer) error {
	id := o.GetStream().GetStreamIdentifier()
	have := s.log.stream(string(id.GetStreamName()))
	if len(have) == 0 {
		return out.Send(&streams.ReadResp{Content: &streams.ReadResp_StreamNotFound_{
			StreamNotFound: &streams.ReadResp_StreamNotFound{StreamIdentifier: id},
		}})
	}
	backwards := o.GetReadDirection() == streams.ReadReq_Options_Backwards
	i, n := 0, uint64(len(have))
	switch from := o.GetStream().GetRevisionOption().(type) {
	case *streams.ReadReq_Options_StreamOptions_Revision:
		i = int(min(from.Revision, n))
	case *streams.ReadReq_Options_StreamOptions_End:
		i = int(n)
		if backwards {
			i--
		}
	}
	if backwards {
		return send(out, slices.Backward(have[:min(i+1, len(have))]), o)
	}
	return send(out, slices.All(have[i:]), o)
}

// readAll reads $all. Forwards it begins with the event at the position,
// backwards with the one before.
func (s *Server) readAll(o *streams.ReadReq_Options, out streams.Streams_ReadServer) error {
	all, _ := s.log.all()
	i := 0
	switch from := o.GetAll().GetAllOption().(type) {
	case *streams.ReadReq_Options_AllOptions_Position:
		var err error
		if i, err = index(all, from.Position.GetCommitPosition()); err != nil {
			return errPosition
		}
	case *streams.ReadReq_Options_AllOptions_End:
		i = len(all)
	}
	if o.GetReadDirection() == streams.ReadReq_Options_Backwards {
		return send(out, slices.Backward(all[:i]), o)
	}
	return send(out, slices.All(all[i:]), o)
}

// send sends the events that pass the filter, as many as were asked for.
func send(out streams.Streams_ReadServer, records iter.Seq2[int, *record], o *streams.ReadReq_Options) error {
	sent := uint64(0)
	for _, r := range records {
		if sent == o.GetCount() {
			return nil
		}
		ok, err := passes(o, r)
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		if err := out.Send(&streams.ReadResp{Content: &streams.ReadResp_Event{Event: r.proto()}}); err != nil {
			return err
		}
		sent++
	}
	return nil
}

// passes applies the filter of a read or subscription.
func passes(o *streams.ReadReq_Options, r *record) (bool, error) {
	f := o.GetFilter()
	if f == nil {
		return true, nil
	}
	text, expression := r.stream, f.GetStreamIdentifier()
	if expression == nil {
		text, expression = r.system["type"], f.GetEventType()
	}
	if expression.GetRegex() != "" {
		return false, status.Error(codes.Unimplemented, "filters by regular expression are not there")
	}
	return slices.ContainsFunc(expression.GetPrefix(), func(p string) bool { return strings.HasPrefix(text, p) }), nil
}

// proto is the event on the wire. The time is in units of 100 nanoseconds; a
// client ends its process when it is missing.
func (r *record) proto() *streams.ReadResp_ReadEvent {
	system := maps.Clone(r.system)
	system["created"] = strconv.FormatInt(r.created.UnixNano()/100, 10)
	return &streams.ReadResp_ReadEvent{
		Event: &streams.ReadResp_ReadEvent_RecordedEvent{
			Id: &shared.UUID{Value: &shared.UUID_Structured_{Structured: &shared.UUID_Structured{
				MostSignificantBits: r.most, LeastSignificantBits: r.least,
			}}},
			StreamIdentifier: &shared.StreamIdentifier{StreamName: []byte(r.stream)},
			StreamRevision:   r.number,
			CommitPosition:   r.at,
			PreparePosition:  r.at,
			Metadata:         system,
			Data:             r.data,
			CustomMetadata:   r.meta,
		},
		Position: &streams.ReadResp_ReadEvent_CommitPosition{CommitPosition: r.at},
	}
}
