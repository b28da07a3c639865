package client

import (
	"github.com/google/uuid"

	"klantreis/domain/decider"
)

// RequestTextDestruction asks for the free text of one event to be destroyed
// alone, in the client's file or in one of their journeys or vouchers: one that is
// about somebody else, or says what may not be kept. That the event happened
// stays. A second person confirms.
//
// The dossier of a decision is kept as a whole but for that: what may not be in it
// is not kept because a decision rests on the rest. The letters in it are documents,
// and stay.
type RequestTextDestruction struct {
	Event  uuid.UUID   `json:"event"`
	Ground string      `json:"ground" list:"text-destruction-grounds"`
	By     decider.Ref `json:"by"` // actor

	Found TextPlace `json:"found,omitzero"` // where the text is, as the log has it; zero: nowhere
}

// A TextPlace is the file, the journey or the voucher in which a free text stands.
// One of the three is said.
type TextPlace struct {
	File    uuid.UUID `json:"file,omitzero"`
	Journey uuid.UUID `json:"journey,omitzero"`
	Voucher uuid.UUID `json:"voucher,omitzero"`
}

// TextDestructionRequested records that someone asked for a text to be destroyed.
type TextDestructionRequested struct {
	Event   uuid.UUID   `json:"event"`
	File    uuid.UUID   `json:"file,omitzero" part:"person"`
	Journey uuid.UUID   `json:"journey,omitzero" part:"person"`
	Voucher uuid.UUID   `json:"voucher,omitzero" part:"person"`
	Ground  string      `json:"ground" list:"text-destruction-grounds"`
	By      decider.Ref `json:"by"`
}

// ConfirmTextDestruction carries out what another person asked for.
type ConfirmTextDestruction struct {
	Event uuid.UUID   `json:"event"`
	By    decider.Ref `json:"by"` // actor
}

// TextDestroyed records that the text of an event is destroyed: on which ground
// and by which two persons. From it the destruction can be repeated after a vault
// was restored, so where the text was stands in the clear, as in [Erased]. That a
// journey or a voucher goes with this file it says no more than their own beginning
// does, which names in the clear the event of the file that it follows.
type TextDestroyed struct {
	Event       uuid.UUID   `json:"event"`
	File        uuid.UUID   `json:"file,omitzero"`
	Journey     uuid.UUID   `json:"journey,omitzero"`
	Voucher     uuid.UUID   `json:"voucher,omitzero"`
	Ground      string      `json:"ground" list:"text-destruction-grounds"`
	RequestedBy decider.Ref `json:"requestedBy"`
	ConfirmedBy decider.Ref `json:"confirmedBy"`
}

// RetractTextDestruction takes such a request back: who asked can, and so can
// whoever is to confirm it and will not.
type RetractTextDestruction struct {
	Event  uuid.UUID   `json:"event"`
	Reason string      `json:"reason" list:"withdrawal-reasons"`
	By     decider.Ref `json:"by"` // actor
}

// TextDestructionRetracted records that. It can be asked for again.
type TextDestructionRetracted RetractTextDestruction

// A Text is a free text whose destruction was asked for.
type Text struct {
	TextPlace
	Ground string
	By     decider.Ref
	Since  decider.Day // when that was recorded
	Gone   bool        // it was confirmed
}

// Refusals about texts.
var (
	ErrNoText       = decider.Refusal{Code: "text-unknown", Field: "event", Reason: "No event with this id has a free text that can be read, in the client's file or one of their journeys or vouchers."}
	ErrTextAsked    = decider.Refusal{Code: "text-destruction-requested", Reason: "The destruction of this text has been asked for already. A second person can confirm it."}
	ErrTextNotAsked = decider.Refusal{Code: "text-destruction-not-requested", Reason: "Nobody has asked for this text to be destroyed, or that was retracted or confirmed. Ask first; a second person then confirms."}
	ErrTextGone     = decider.Refusal{Code: "text-destroyed", Reason: "This text has been destroyed already."}
)

func (c RequestTextDestruction) decide(s Story, at Mark) ([]Event, error) {
	events, err := record(s, at, TextDestructionRequested{c.Event, c.Found.File, c.Found.Journey, c.Found.Voucher, c.Ground, c.By})
	if err == nil && c.Found == (TextPlace{}) {
		err = ErrNoText
	}
	if err != nil {
		return nil, err
	}
	return events, nil
}

func (e TextDestructionRequested) check(s State, _ Mark) error {
	if err := known(s); err != nil {
		return err
	}
	switch text, asked := s.Texts[e.Event]; {
	case text.Gone:
		return ErrTextGone
	case asked:
		return ErrTextAsked
	}
	return nil
}

func (e TextDestructionRequested) evolve(s State, at Mark) State {
	s.Texts = with(s.Texts, e.Event, Text{TextPlace: TextPlace{e.File, e.Journey, e.Voucher}, Ground: e.Ground, By: e.By, Since: decider.DayOf(at.Recorded)})
	return s
}

func (c ConfirmTextDestruction) decide(s Story, at Mark) ([]Event, error) {
	t := s.State.Texts[c.Event]
	return record(s, at, TextDestroyed{c.Event, t.File, t.Journey, t.Voucher, t.Ground, t.By, c.By})
}

func (e TextDestroyed) check(s State, _ Mark) error {
	if err := s.waits(e.Event); err != nil {
		return err
	}
	if s.Texts[e.Event].By == e.ConfirmedBy {
		return ErrSamePerson
	}
	return nil
}

func (e TextDestroyed) evolve(s State, _ Mark) State {
	t := s.Texts[e.Event]
	t.Gone = true
	s.Texts = with(s.Texts, e.Event, t)
	return s
}

func (c RetractTextDestruction) decide(s Story, at Mark) ([]Event, error) {
	return record(s, at, TextDestructionRetracted(c))
}

func (e TextDestructionRetracted) check(s State, _ Mark) error { return s.waits(e.Event) }

func (e TextDestructionRetracted) evolve(s State, _ Mark) State {
	s.Texts = without(s.Texts, e.Event)
	return s
}

// waits refuses what is about a text whose destruction nobody asked for.
func (s State) waits(event uuid.UUID) error {
	if err := known(s); err != nil {
		return err
	}
	if !s.Asked(event) {
		return ErrTextNotAsked
	}
	return nil
}

// Asked says whether the destruction of a text was asked for and waits for a
// second person.
func (s State) Asked(event uuid.UUID) bool {
	text, asked := s.Texts[event]
	return asked && !text.Gone
}
