package api

import (
	"context"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"klantreis/domain/access"
	"klantreis/domain/client"
	"klantreis/domain/codec"
	"klantreis/domain/decider"
	"klantreis/domain/form"
	"klantreis/domain/journey"
	"klantreis/domain/voucher"
)

// happened reads all that the caller may see of a person's files, and how they
// came to be one person's.
func (s *Server) happened(ctx context.Context, f file, relation access.Relation) (all []timed, partial bool, err error) {
	who := callOf(ctx).who
	if all, partial, err = s.ownStrands(ctx, f, relation); err != nil {
		return nil, false, err
	}
	for _, j := range f.journeys {
		relation := s.relationTo(who, j.story.State, f.person)
		if _, ok := who.May(access.SeeJourney, relation); !ok {
			partial = true
			continue
		}
		more, held, err := s.strand(ctx, s.Journeys.Stream(j.id), j.id, sightOf(who, relation))
		if err != nil {
			return nil, false, err
		}
		all, partial = append(all, more...), partial || held
	}
	for _, one := range f.files {
		for _, id := range one.story.State.Vouchers {
			more, seen, err := s.voucherStrand(ctx, id)
			if err != nil {
				return nil, false, err
			}
			all, partial = append(all, more...), partial || !seen
		}
	}
	return all, partial, nil
}

// ownStrands read what happened in the client's own files, and between them. A
// contact that is open today shows how to reach the client and what was
// arranged; what happened before is no part of that.
func (s *Server) ownStrands(ctx context.Context, f file, relation access.Relation) (all []timed, partial bool, err error) {
	who := callOf(ctx).who
	if _, ok := who.May(access.SeeHistory, relation); !ok {
		return nil, true, nil
	}
	if all, err = s.mergings(ctx, f.person); err != nil {
		return nil, false, err
	}
	for _, one := range f.files {
		more, held, err := s.strand(ctx, s.Clients.Stream(one.id), uuid.Nil, sightOf(who, relation))
		if err != nil {
			return nil, false, err
		}
		all, partial = append(all, more...), partial || held
	}
	return all, partial, nil
}

// voucherStrand reads what happened to a voucher, for those who may see it.
func (s *Server) voucherStrand(ctx context.Context, id uuid.UUID) (all []timed, seen bool, err error) {
	who := callOf(ctx).who
	v, err := loaded(ctx, s, s.Vouchers, voucher.Decider, id)
	if err != nil {
		return nil, false, err
	}
	relation, _, err := s.relationToVoucher(ctx, who, v.story.State)
	if _, ok := who.May(access.SeeVoucher, relation); !ok || err != nil {
		return nil, false, err
	}
	all, _, err = s.strand(ctx, s.Vouchers.Stream(id), v.story.State.Asked.Journey, sight{needs: true})
	for i := range all {
		all[i].item.Voucher = id
	}
	return all, true, err
}

// A sight is what someone may see of what happened.
type sight struct {
	needs  bool // and advice
	rights bool // how the client's rights under the GDPR were seen to
}

func sightOf(who access.Someone, relation access.Relation) (of sight) {
	_, of.needs = who.May(access.SeeNeeds, relation)
	_, of.rights = who.May(access.CarryOutRights, relation)
	return of
}

// hides says whether events of a kind are left out.
func (of sight) hides(kind string) bool {
	return !of.needs && isAdvice(kind) || !of.rights && isOfRights(kind)
}

// strand reads one stream of a timeline. What may not be seen is left out, and
// for those who may not see needs no text is even opened.
func (s *Server) strand(ctx context.Context, stream string, of uuid.UUID, may sight) (all []timed, held bool, err error) {
	want := codec.PersonPart
	if may.needs {
		want = codec.AllParts
	}
	read, err := s.readings(ctx, stream, want)
	if err != nil {
		return nil, false, err
	}
	withdrawn := withdrawals(read)
	for _, one := range read {
		if may.hides(codec.Kind(one.recorded.Type)) {
			held = true
			continue
		}
		held = held || one.fact.Sealed != 0
		t := s.timed(one, of)
		if w, ok := withdrawn[one.fact.Meta.Request]; ok {
			t.entry.Withdrawn, t.entry.Reason = true, reasonOf(w.fact.What)
			t.item.Withdrawn = &WithdrawnBody{w.fact.ID, s.label("withdrawal-reasons", t.entry.Reason)}
		}
		all = append(all, t)
	}
	return all, held, nil
}

// isAdvice says whether events of a kind are about needs or advice, or about
// with whom what of them is shared, or name a document, which may be about any.
func isAdvice(kind string) bool {
	about := func(prefix string) bool { return strings.HasPrefix(kind, prefix) }
	return kind == "journey.advice-given" || slices.ContainsFunc([]string{
		"journey.need-", "journey.document-", "journey.referral-", "client.permission-", "client.disclosure-", "journey.contact-disclosed",
	}, about)
}

// isOfRights says whether events of a kind are about how the client's rights
// were seen to, which is for who sees to them: a client may object to the very
// advisor who would read it. That processing is restricted, or the file to be
// erased, the client's page says.
//
// What else stands in a client's file is named here, so that a kind that is new
// is shown to others only once somebody thought of it.
func isOfRights(kind string) bool {
	return strings.HasPrefix(kind, "client.") && !slices.ContainsFunc([]string{
		"client.registered", "client.duplicates-", "client.details-", "client.contact-", "client.entry-withdrawn",
		"client.journey-", "client.voucher-", "client.permission-", "client.disclosure-", "client.glass-", "client.erased",
	}, func(prefix string) bool { return strings.HasPrefix(kind, prefix) })
}

// withdrawals finds what was taken back, by entry.
func withdrawals(all []reading) map[uuid.UUID]reading {
	taken := map[uuid.UUID]reading{}
	for _, r := range all {
		if w, ok := r.fact.What.(decider.Withdrawal); ok {
			taken[w.Withdraws()] = r
		}
	}
	return taken
}

// reasonOf is why something was taken back.
func reasonOf(withdrawal any) string {
	switch w := withdrawal.(type) {
	case client.EntryWithdrawn:
		return w.Reason
	case journey.EntryWithdrawn:
		return w.Reason
	case voucher.EntryWithdrawn:
		return w.Reason
	}
	return ""
}

// timed makes an item of an event.
func (s *Server) timed(r reading, of uuid.UUID) timed {
	m := r.fact.Meta
	item := TimelineItem{
		Event: r.recorded.ID, Kind: codec.Kind(r.recorded.Type), Occurred: momentOf(m.Occurred), Journey: of,
		Entry: m.Request, Actor: m.Actor, Role: m.Role, Organisation: m.Organisation, Erased: r.fact.Gone != 0,
	}
	if m.Occurred.On != 0 || !m.Occurred.At.Equal(m.RecordedAt) {
		item.RecordedAt = &m.RecordedAt
	}
	if r.err != nil {
		item.Problem = "this event cannot be decoded by this version of the program, or was altered"
	} else {
		s.said(&item, r.fact.What)
	}
	return timed{item, instant{placed(m), m.RecordedAt, r.recorded.Stream, r.recorded.Revision}, r.entry()}
}

// said fills in what an event says, field by field.
func (s *Server) said(item *TimelineItem, what any) {
	v := reflect.ValueOf(what)
	for _, f := range form.Fields(v.Type()) {
		value := v.Field(f.Index)
		switch {
		case value.IsZero():
		case f.Part == "text":
			put(&item.Texts, f.Name, value.String())
		case f.List != "" && value.Kind() == reflect.String:
			put(&item.Codes, f.Name, s.label(f.List, value.String()))
		case f.List != "":
			put(&item.Facts, f.Name, any(s.labels(f.List, value.Interface().([]string))))
		default:
			put(&item.Facts, f.Name, value.Interface())
		}
	}
}

func put[V any](m *map[string]V, name string, v V) {
	if *m == nil {
		*m = map[string]V{}
	}
	(*m)[name] = v
}

func (s *Server) labels(list string, codes []string) []Label {
	all := make([]Label, len(codes))
	for i, code := range codes {
		all[i] = s.label(list, code)
	}
	return all
}

// momentOf writes a moment, nil for none.
func momentOf(m decider.Moment) *MomentBody {
	switch {
	case m.IsZero():
		return nil
	case m.On != 0:
		return &MomentBody{OccurredOn: m.On.String()}
	}
	return &MomentBody{OccurredAt: m.At.Format(time.RFC3339Nano)}
}
