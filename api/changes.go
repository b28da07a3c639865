package api

import (
	"context"
	"reflect"

	"github.com/google/uuid"

	"klantreis/domain/access"
	"klantreis/domain/codec"
	"klantreis/domain/decider"
	"klantreis/domain/directory"
	"klantreis/domain/form"
)

// RowBody proposes a code for a list.
type RowBody struct {
	Code    decider.Ref `json:"code" maxLength:"40" example:"kiosk" doc:"The code. It is never reused or renamed."`
	Dutch   string      `json:"dutch" example:"Kiosk" doc:"The Dutch label."`
	English string      `json:"english" example:"Kiosk" doc:"The English label."`
	SpanFields
	ReasonField
}

func (RowBody) occurrence() When { return When{} }

func (RowBody) makes() string { return "change" }

func (b RowBody) command(ids Ids) directory.Command {
	return directory.ProposeRow{
		Change: ids.Thing(b.makes()), List: ids.Named, Code: b.Code, Dutch: decider.Label(b.Dutch), English: decider.Label(b.English),
		From: dayOf(b.FromDate), Until: dayOf(b.UntilDate), Reason: b.Reason, By: ids.Actor,
	}
}

// EndBody proposes the last day of something.
type EndBody struct {
	Register decider.Ref `json:"register" example:"channels" doc:"Of what: partners, training-providers, promising-occupations, or the name of a code list. Locations are a code list."`
	Item     decider.Ref `json:"item" example:"kiosk" doc:"The reference or code of what ends."`
	LastDayBody
	ReasonField
}

func (EndBody) occurrence() When { return When{} }

func (EndBody) makes() string { return "change" }

func (b EndBody) command(ids Ids) directory.Command {
	return directory.ProposeEnd{
		Change: ids.Thing(b.makes()), Register: b.Register, Item: b.Item, Until: dayOf(b.UntilDate), Reason: b.Reason, By: ids.Actor,
	}
}

// ChangeConfirmationBody makes, as a second person, a change that was proposed.
type ChangeConfirmationBody struct {
	Confirmed bool `json:"confirmed" enum:"true" doc:"Must be true: from then on it holds."`
}

func (ChangeConfirmationBody) occurrence() When { return When{} }

func (ChangeConfirmationBody) command(ids Ids) directory.Command {
	return directory.ConfirmChange{Change: ids.Of, By: ids.Actor}
}

// ChangeRefusalBody refuses, as a second person, a change that was proposed.
type ChangeRefusalBody struct {
	Explanation string `json:"explanation" doc:"Toelichting: why not."`
}

func (ChangeRefusalBody) occurrence() When { return When{} }

func (b ChangeRefusalBody) command(ids Ids) directory.Command {
	return directory.RefuseChange{Change: ids.Of, Explanation: b.Explanation, By: ids.Actor}
}

// ChangeRetractionBody takes a change back that one proposed.
type ChangeRetractionBody struct {
	Retracted bool `json:"retracted" enum:"true" doc:"Must be true."`
}

func (ChangeRetractionBody) occurrence() When { return When{} }

func (ChangeRetractionBody) command(ids Ids) directory.Command {
	return directory.RetractChange{Change: ids.Of, By: ids.Actor}
}

// ChangesPage is what waits for a second person.
type ChangesPage struct {
	Body struct {
		Changes []ChangeCard `json:"referenceChanges"`
	}
}

// A ChangeCard is a change that waits for a second person.
type ChangeCard struct {
	ID         uuid.UUID      `json:"id"`
	Kind       string         `json:"kind" example:"directory.row-proposed" doc:"What is proposed: the kind of the event."`
	ProposedBy decider.Ref    `json:"proposedBy"`
	OnDate     string         `json:"onDate" format:"date" doc:"The day on which it was proposed."`
	Reason     string         `json:"reason,omitempty" doc:"Reden."`
	Says       map[string]any `json:"says" doc:"What it says, by field."`
}

// changes lists what waits for a second person. The reasons are read from the
// log, where each is sealed by itself.
func (s *Server) changes(ctx context.Context, in *Nothing) (*ChangesPage, error) {
	state, err := s.directoryFor(ctx, access.ProposeReference, "reference-changes", in.Purpose)
	if err != nil {
		return nil, err
	}
	out := &ChangesPage{}
	out.Body.Changes = []ChangeCard{}
	if len(state.Waiting) == 0 {
		return out, nil
	}
	all, err := s.readings(ctx, s.Directory.Stream(directory.ID), codec.AllParts)
	if err != nil {
		return nil, err
	}
	proposed := map[uuid.UUID]reading{}
	for _, r := range all {
		proposed[r.recorded.ID] = r
	}
	for _, id := range directory.Sorted(state.Waiting) {
		c := state.Waiting[id]
		card := ChangeCard{ID: id, ProposedBy: c.By, OnDate: c.On.String(), Says: map[string]any{}}
		if r, ok := proposed[c.Event]; ok && r.err == nil {
			card.Kind = codec.Kind(r.recorded.Type)
			card.say(r.fact.What)
		}
		out.Body.Changes = append(out.Body.Changes, card)
	}
	return out, nil
}

// say fills in what a proposal says, besides what every one of them does.
func (c *ChangeCard) say(what any) {
	v := reflect.ValueOf(what)
	for _, f := range form.Fields(v.Type()) {
		value := v.Field(f.Index)
		switch {
		case f.Name == "reason":
			c.Reason = value.String()
		case f.Name != "change" && f.Name != "by" && !value.IsZero():
			c.Says[f.Name] = value.Interface()
		}
	}
}
