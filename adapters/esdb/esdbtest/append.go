package esdbtest

import (
	"errors"
	"io"
	"maps"
	"strconv"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/shared"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
)

// Append implements the protocol.
func (s *Server) Append(in streams.Streams_AppendServer) error {
	if err := s.faults.begin(in, s.address, false); err != nil {
		return err
	}
	first, err := in.Recv()
	if err != nil {
		return err
	}
	events, err := proposed(in)
	if err != nil {
		return err
	}
	if err := s.faults.refused(); err != nil {
		return err
	}
	o := first.GetOptions()
	last, current, ok := s.log.append(string(o.GetStreamIdentifier().GetStreamName()), expected(o), events)
	if !ok {
		return in.SendAndClose(wrongVersion(o, current))
	}
	if err := s.faults.lied(); err != nil {
		return err
	}
	return in.SendAndClose(appended(last, current))
}

// proposed receives the events of one append. Types and metadata count for the
// limit as well as data.
func proposed(in streams.Streams_AppendServer) (events []*record, err error) {
	size := 0
	for {
		req, err := in.Recv()
		if errors.Is(err, io.EOF) {
			return events, nil
		}
		if err != nil {
			return nil, err
		}
		p := req.GetProposedMessage()
		id := p.GetId().GetStructured()
		r := &record{most: id.GetMostSignificantBits(), least: id.GetLeastSignificantBits(),
			system: maps.Clone(p.GetMetadata()), data: p.GetData(), meta: p.GetCustomMetadata()}
		if size += r.size(); size > maxAppend {
			in.SetTrailer(metadata.Pairs("exception", "maximum-append-size-exceeded", "maximum-append-size", strconv.Itoa(maxAppend)))
			return nil, status.Errorf(codes.InvalidArgument, "Maximum Append Size of %d Exceeded.", maxAppend)
		}
		events = append(events, r)
	}
}

func expected(o *streams.AppendReq_Options) int64 {
	switch e := o.GetExpectedStreamRevision().(type) {
	case *streams.AppendReq_Options_Revision:
		return int64(e.Revision)
	case *streams.AppendReq_Options_NoStream:
		return noStream
	case *streams.AppendReq_Options_StreamExists:
		return streamExists
	default:
		return anyRevision
	}
}

func appended(last *record, current int64) *streams.AppendResp {
	return &streams.AppendResp{Result: &streams.AppendResp_Success_{Success: &streams.AppendResp_Success{
		CurrentRevisionOption: &streams.AppendResp_Success_CurrentRevision{CurrentRevision: uint64(current)},
		PositionOption: &streams.AppendResp_Success_Position{
			Position: &streams.AppendResp_Position{CommitPosition: last.at, PreparePosition: last.at},
		},
	}}}
}

func wrongVersion(o *streams.AppendReq_Options, current int64) *streams.AppendResp {
	wrong := &streams.AppendResp_WrongExpectedVersion{}
	switch e := o.GetExpectedStreamRevision().(type) {
	case *streams.AppendReq_Options_Revision:
		wrong.ExpectedRevisionOption = &streams.AppendResp_WrongExpectedVersion_ExpectedRevision{ExpectedRevision: e.Revision}
	case *streams.AppendReq_Options_NoStream:
		wrong.ExpectedRevisionOption = &streams.AppendResp_WrongExpectedVersion_ExpectedNoStream{ExpectedNoStream: &shared.Empty{}}
	case *streams.AppendReq_Options_StreamExists:
		wrong.ExpectedRevisionOption = &streams.AppendResp_WrongExpectedVersion_ExpectedStreamExists{ExpectedStreamExists: &shared.Empty{}}
	}
	if current < 0 {
		wrong.CurrentRevisionOption = &streams.AppendResp_WrongExpectedVersion_CurrentNoStream{CurrentNoStream: &shared.Empty{}}
	} else {
		wrong.CurrentRevisionOption = &streams.AppendResp_WrongExpectedVersion_CurrentRevision{CurrentRevision: uint64(current)}
	}
	return &streams.AppendResp{Result: &streams.AppendResp_WrongExpectedVersion_{WrongExpectedVersion: wrong}}
}
