package api

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"klantreis/domain/access"
	"klantreis/domain/codec"
	"klantreis/domain/eventstore"
	"klantreis/domain/sentences"
)

// ReadingTimeline is a request to read what happened to a client.
type ReadingTimeline struct {
	OnClient
	InLanguage
	Pointer string `query:"pointer" maxLength:"300" doc:"Where the page before this one ended; see the header Link."`
	Limit   int    `query:"limit" minimum:"1" maximum:"200" default:"50" doc:"How many entries at most."`

	before *instant
}

// Resolve checks what is said, before the handler runs.
func (in *ReadingTimeline) Resolve(ctx huma.Context) []error {
	return in.resolve(ctx, fault("pointer", "pointer", readPointer(in.Pointer, &in.before))...)
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
	Partial bool           `json:"partial" doc:"There is more in the file than the asker may see: needs and advice, journeys of other teams, how rights under the GDPR were seen to, or, for those with an open contact only, all that happened."`
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

// A timed is an item with where it stands in the timeline.
type timed struct {
	item TimelineItem
	instant
	entry sentences.Entry
}

// An instant is what a timeline is sorted by.
type instant struct {
	At       time.Time
	Recorded time.Time
	Stream   string
	Revision eventstore.Revision
}

// placed is where a fact stands. Of what happened on a day no more is known than
// that it had by the end of it, and when it was recorded.
func placed(m codec.Meta) time.Time {
	if m.Occurred.On == 0 {
		return m.Occurred.At
	}
	if end := m.Occurred.On.End(); end.Before(m.RecordedAt) {
		return end.Add(-time.Microsecond)
	}
	return m.RecordedAt
}

func (a instant) compare(b instant) int {
	return cmp.Or(a.At.Compare(b.At), a.Recorded.Compare(b.Recorded), strings.Compare(a.Stream, b.Stream), cmp.Compare(a.Revision, b.Revision))
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
	return s.timelinePage(ctx, in, f.id, all, partial)
}

// timelinePage is the part of a timeline that is asked for.
func (s *Server) timelinePage(ctx context.Context, in *ReadingTimeline, of uuid.UUID, all []timed, partial bool) (out *TimelinePage, err error) {
	slices.SortFunc(all, func(a, b timed) int { return b.compare(a.instant) })
	by := s.teller(ctx, in.InLanguage)
	out = &TimelinePage{ToldIn: ToldIn{string(by.Language)}, Body: TimelineBody{Client: of, Partial: partial, Entries: []TimelineItem{}}}
	shown := all
	if in.before != nil { // which the page before this one ended with
		from, _ := slices.BinarySearchFunc(all, *in.before, func(t timed, before instant) int { return cmp.Or(before.compare(t.instant), -1) })
		shown = all[from:]
	}
	if len(shown) > in.Limit {
		shown = shown[:in.Limit]
		if out.Link, err = next(ctx, shown[in.Limit-1].instant); err != nil {
			return nil, err
		}
	}
	tell(by, all, shown)
	for _, t := range shown {
		out.Body.Entries = append(out.Body.Entries, t.item)
	}
	return out, nil
}
