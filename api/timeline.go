package api

import (
	"cmp"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"klantreis/domain/access"
	"klantreis/domain/eventstore"
	"klantreis/domain/sentences"
)

// ReadingTimeline is a request to read what happened to a client.
type ReadingTimeline struct {
	OnClient
	InLanguage
	Pointer string `query:"pointer" maxLength:"200" doc:"Where the page before this one ended; see the header Link."`
	Limit   int    `query:"limit" minimum:"1" maximum:"200" default:"50" doc:"How many entries at most."`

	before *timed
}

// Resolve checks what is said, before the handler runs.
func (in *ReadingTimeline) Resolve(ctx huma.Context) []error {
	var err error
	in.before, err = parsePointer(in.Pointer)
	return in.resolve(ctx, fault("pointer", "pointer", err)...)
}

// TimelinePage is a page of what happened to a client, the newest first.
type TimelinePage struct {
	ToldIn
	Link string `header:"Link" doc:"The next page, with rel=next, where there is one."`
	Body TimelineBody
}

// TimelineBody is what happened to a client, the newest first.
type TimelineBody struct {
	Client  uuid.UUID      `json:"client" doc:"The client. Where the one asked for was merged into another, this is that other."`
	Entries []TimelineItem `json:"entries"`
	Partial bool           `json:"partial" doc:"There is more in the file than the asker may see: needs and advice, or journeys of other teams."`
}

// A TimelineItem is one thing that happened. What cannot be read says so.
type TimelineItem struct {
	Event        uuid.UUID         `json:"event"`
	Kind         string            `json:"kind" example:"journey.intake-recorded"`
	Sentence     string            `json:"sentence" example:"Intake gehouden op 3 maart 2026." doc:"What happened, as one would say it: codes by their labels, days written out. It says, too, what of it was withdrawn, erased or is not for the asker to see. Free texts are beside it."`
	Occurred     *MomentBody       `json:"occurred,omitempty" doc:"When it happened."`
	RecordedAt   *time.Time        `json:"recordedAt,omitempty" doc:"When it was recorded, where that is not when it happened."`
	Journey      uuid.UUID         `json:"journey,omitzero"`
	Voucher      uuid.UUID         `json:"voucher,omitzero" doc:"The training voucher to which it happened."`
	Entry        uuid.UUID         `json:"entry,omitzero" doc:"The request that recorded it: what a withdrawal names."`
	Actor        string            `json:"actor,omitempty"`
	Role         string            `json:"role,omitempty"`
	Organisation string            `json:"organisation,omitempty"`
	Codes        map[string]Label  `json:"codes,omitempty" doc:"What is said in codes, by field."`
	Facts        map[string]any    `json:"facts,omitempty" doc:"What else is said: ids, days, numbers and names."`
	Texts        map[string]string `json:"texts,omitempty" doc:"Free texts, for those who may see needs."`
	Withdrawn    *WithdrawnBody    `json:"withdrawn,omitempty" doc:"It was recorded by mistake and taken back."`
	Erased       bool              `json:"erased,omitempty" doc:"What it said, or its free text, was erased; that it happened stays."`
	Problem      string            `json:"problem,omitempty" doc:"Why it cannot be read."`
}

// A WithdrawnBody says by which event something was taken back, and why.
type WithdrawnBody struct {
	Event  uuid.UUID `json:"event"`
	Reason Label     `json:"reason" doc:"Reden."`
}

// moment in a timeline: an item with what it is sorted by.
type timed struct {
	item     TimelineItem
	at       time.Time
	recorded time.Time
	stream   string
	revision eventstore.Revision
	entry    sentences.Entry
}

func (a timed) compare(b timed) int {
	return cmp.Or(a.at.Compare(b.at), a.recorded.Compare(b.recorded), strings.Compare(a.stream, b.stream), cmp.Compare(a.revision, b.revision))
}

// timeline reads the client's few streams themselves, so it needs no view and
// is never behind.
func (s *Server) timeline(ctx context.Context, in *ReadingTimeline) (*TimelinePage, error) {
	of, f, err := s.clientSubject(ctx, access.SeeClient, in.Client)
	if err != nil {
		return nil, err
	}
	l, err := s.may(ctx, access.SeeClient, of, in.Purpose)
	if err != nil {
		return nil, err
	}
	if !sees(callOf(ctx).who, f.person) {
		l.withheld = true
	}
	if err := s.saw(ctx, f.looks(s, l)...); err != nil {
		return nil, err
	}
	if l.withheld {
		return nil, unseen()
	}
	all, partial, err := s.happened(ctx, f, of.relation)
	if err != nil {
		return nil, err
	}
	out := s.timelinePage(ctx, in, all)
	out.Body.Client, out.Body.Partial = f.id, partial
	return out, nil
}

// timelinePage is the part of a timeline that is asked for.
func (s *Server) timelinePage(ctx context.Context, in *ReadingTimeline, all []timed) *TimelinePage {
	slices.SortFunc(all, func(a, b timed) int { return b.compare(a) })
	by := s.teller(ctx, in.InLanguage)
	out := &TimelinePage{ToldIn: ToldIn{string(by.Language)}, Body: TimelineBody{Entries: []TimelineItem{}}}
	shown := all
	if in.before != nil { // which the page before this one ended with
		from, _ := slices.BinarySearchFunc(all, *in.before, func(t, before timed) int { return cmp.Or(before.compare(t), -1) })
		shown = all[from:]
	}
	if len(shown) > in.Limit {
		shown = shown[:in.Limit]
		out.Link = next(ctx, shown[in.Limit-1].pointer())
	}
	tell(by, all, shown)
	for _, t := range shown {
		out.Body.Entries = append(out.Body.Entries, t.item)
	}
	return out
}

// pointer says where a timeline is cut, without saying anything else.
func (t timed) pointer() string {
	return base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, "%d %d %s %d", t.at.UnixMicro(), t.recorded.UnixMicro(), t.stream, t.revision))
}

func parsePointer(text string) (*timed, error) {
	if text == "" {
		return nil, nil
	}
	plain, err := base64.RawURLEncoding.DecodeString(text)
	parts := strings.Fields(string(plain))
	wrong := errors.New("must be as in the header Link of the page before")
	if err != nil || len(parts) != 4 {
		return nil, wrong
	}
	at, atErr := strconv.ParseInt(parts[0], 10, 64)
	recorded, recordedErr := strconv.ParseInt(parts[1], 10, 64)
	revision, revisionErr := strconv.ParseUint(parts[3], 10, 64)
	if errors.Join(atErr, recordedErr, revisionErr) != nil {
		return nil, wrong
	}
	return &timed{at: time.UnixMicro(at), recorded: time.UnixMicro(recorded), stream: parts[2], revision: eventstore.Revision(revision)}, nil
}
