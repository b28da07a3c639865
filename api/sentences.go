package api

import (
	"context"
	"maps"
	"slices"

	"github.com/google/uuid"
	"golang.org/x/text/language"

	"klantreis/domain/access"
	"klantreis/domain/decider"
	"klantreis/domain/directory"
	"klantreis/domain/sentences"
)

// InLanguage is what a request may say about the language of sentences.
type InLanguage struct {
	AcceptLanguage string `header:"Accept-Language" doc:"The languages that the asker reads, the preferred first (RFC 9110). Without Dutch or English among them, sentences are in Dutch."`
	Lang           string `query:"lang" enum:"nl,en" doc:"The language of sentences, whatever Accept-Language says."`
}

// ToldIn says which language the sentences of an answer are in.
type ToldIn struct {
	ContentLanguage string `header:"Content-Language" doc:"The language of the sentences: nl or en."`
}

// spoken is the languages of sentences; the first where none of them is asked for.
var spoken = language.NewMatcher([]language.Tag{language.Dutch, language.English})

func (in InLanguage) language() sentences.Language {
	if in.Lang != "" {
		return sentences.Language(in.Lang)
	}
	if _, second := language.MatchStrings(spoken, in.AcceptLanguage); second == 1 {
		return sentences.English
	}
	return sentences.Dutch
}

// teller tells facts to the asker, with the names that they may see.
func (s *Server) teller(ctx context.Context, in InLanguage) *sentences.Teller {
	who, d := callOf(ctx).who, s.Directory.State()
	_, reference := who.May(access.SeeReference, access.None)
	_, staff := who.May(access.SeeStaff, access.None)
	known := map[decider.Ref]string{}
	return &sentences.Teller{Language: in.language(), Lists: s.lists(), Names: func(of sentences.Register, ref decider.Ref, on decider.Day) string {
		switch {
		case of == sentences.Staff && staff:
			if _, asked := known[ref]; !asked {
				known[ref] = s.staffName(ctx, d, ref, on)
			}
			return known[ref]
		case reference:
			return publicName(d, of, ref, on)
		}
		return ""
	}}
}

// publicName is what the directory itself calls something.
func publicName(d directory.State, of sentences.Register, ref decider.Ref, on decider.Day) string {
	var name decider.Label
	switch of {
	case sentences.Teams:
		name = d.Teams[ref].Name
	case sentences.Partners:
		name = partnerName(d, ref, on)
	case sentences.Providers:
		name = asOf(d.Providers[ref], on).Name
	case sentences.Occupations:
		name = asOf(d.Occupations()[ref], on).Name
	}
	return string(name)
}

// partnerName is what a partner is called, who may be named by the organisation
// that its people work for.
func partnerName(d directory.State, ref decider.Ref, on decider.Day) decider.Label {
	if versions, there := d.Partners[ref]; there {
		return asOf(versions, on).Name
	}
	for _, partner := range slices.Sorted(maps.Keys(d.Partners)) {
		if p := asOf(d.Partners[partner], on); p.Organisation == ref {
			return p.Name
		}
	}
	return ""
}

// asOf returns a thing as it was on a day, or as it was last said to be: facts
// about it go on when it has ended.
func asOf[T any](d directory.Dated[T], on decider.Day) T {
	what, there := d.On(on)
	if !there && len(d) > 0 {
		what = d[len(d)-1].What
	}
	return what
}

// staffName is what a member of staff is called, "" once that is erased. A
// timeline is not withheld because a colleague's name cannot be read.
func (s *Server) staffName(ctx context.Context, d directory.State, actor decider.Ref, on decider.Day) string {
	member, there := memberBehind(d, actor, on)
	if !there {
		return ""
	}
	story, _, err := s.Staff.Load(ctx, member)
	if err != nil {
		s.Log.ErrorContext(ctx, "name of staff cannot be read", "member", member, "error", err)
	}
	return story.State.Name
}

// memberBehind finds who an actor was on a day, or who they were last: what
// they recorded may be older than the directory.
func memberBehind(d directory.State, actor decider.Ref, on decider.Day) (id uuid.UUID, there bool) {
	if id, _, there = d.MemberOn(actor, on); there {
		return id, true
	}
	var last decider.Day
	for one, m := range d.Staff {
		if m.Actor == actor && (!there || m.From > last) {
			id, last, there = one, m.From, true
		}
	}
	return id, there
}

// tell says in a sentence what happened, for items that are shown, after all
// that the asker may see.
func tell(by *sentences.Teller, all, shown []timed) {
	for _, t := range all {
		by.Hear(t.entry.Fact)
	}
	for i := range shown {
		shown[i].item.Sentence = by.Tell(shown[i].entry)
	}
}
