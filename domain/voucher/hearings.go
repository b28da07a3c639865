package voucher

import (
	"slices"

	"github.com/google/uuid"

	"klantreis/domain/decider"
)

// Grounds on which an objector need not be heard (Awb 7:3) that say as well
// what is decided then: codes of the list hearing-waiver-grounds.
const (
	ClearlyInadmissible = "kennelijk-niet-ontvankelijk"
	ClearlyUnfounded    = "kennelijk-ongegrond"
	FullyMet            = "volledig-tegemoet"
)

// waivedFor is the outcome that a ground for not hearing the objector leaves,
// none where it leaves any.
var waivedFor = map[string]string{ClearlyInadmissible: Inadmissible, ClearlyUnfounded: Dismissed, FullyMet: Upheld}

// Refusals about hearing the objector.
var (
	ErrNotHeard   = decider.Refusal{Code: "objector-not-heard", Reason: "The objector is heard before an objection is decided on (Awb 7:2). Record the hearing, or why none was needed (Awb 7:3)."}
	ErrWaivedFor  = decider.Refusal{Code: "hearing-waived-for-other", Field: "outcome", Reason: "The objector was not heard on the ground %s, so the outcome can only be %s. For another one, hear the objector first."}
	ErrHeard      = decider.Refusal{Code: "objector-heard", Reason: "The objector was heard already, on %s."}
	ErrOwnHearing = decider.Refusal{Code: "own-decision-heard", Reason: "Whoever made the first decision does not hear the objector alone (Awb 7:5). Have a colleague do it, or an advisory committee."}
)

// heard refuses an outcome on a day, before which nobody was heard who is to be. Who
// withdraws the objection is not heard about it.
func (o Objection) heard(outcome string, on decider.Day) error {
	only := waivedFor[o.Waived]
	switch {
	case outcome == TakenBack, o.Heard != 0 && o.Heard <= on:
		return nil
	case o.Heard != 0, o.Waived == "":
		return ErrNotHeard
	case only != "" && only != outcome:
		return ErrWaivedFor.Because(o.Waived, only)
	}
	return nil
}

// HearObjector records that the objector was heard (hoorzitting, Awb 7:2), by
// whoever decides on the objection or by an advisory committee.
type HearObjector struct {
	Objection uuid.UUID   `json:"objection"`
	By        decider.Ref `json:"by"`
	Report    uuid.UUID   `json:"report,omitzero"` // document: what was said (Awb 7:7)
}

// ObjectorHeard records that the objector was heard.
type ObjectorHeard HearObjector

func (c HearObjector) decide(s Story, at Mark) ([]Event, error) {
	return record(s, at, ObjectorHeard(c))
}

func (e ObjectorHeard) check(s State, at Mark) error {
	o, err := s.answering(e.Objection, at)
	d, _ := s.decision(o.Decision)
	switch {
	case err != nil:
		return err
	case o.Heard != 0:
		return ErrHeard.Because(o.Heard)
	case d.By == e.By && !o.Committee:
		return ErrOwnHearing
	}
	return nil
}

func (e ObjectorHeard) evolve(s State, at Mark) State {
	return s.disputing(e.Objection, func(o *Objection) { o.Heard = at.Occurred.Day() })
}

// WaiveHearing says why the objector need not be heard: on one of the grounds
// that the law has for that (Awb 7:3).
type WaiveHearing struct {
	Objection   uuid.UUID `json:"objection"`
	Ground      string    `json:"ground" list:"hearing-waiver-grounds"`
	Explanation string    `json:"explanation,omitempty" part:"text"`
}

// HearingWaived records why the objector is not heard.
type HearingWaived WaiveHearing

func (c WaiveHearing) decide(s Story, at Mark) ([]Event, error) {
	events, err := record(s, at, HearingWaived(c))
	if o, _ := s.State.objection(c.Objection); err == nil && o.Waived == c.Ground {
		return nil, nil
	}
	return events, err
}

func (e HearingWaived) check(s State, at Mark) error {
	o, err := s.answering(e.Objection, at)
	if err == nil && o.Heard != 0 {
		return ErrHeard.Because(o.Heard)
	}
	return err
}

func (e HearingWaived) evolve(s State, _ Mark) State {
	return s.disputing(e.Objection, func(o *Objection) { o.Waived = e.Ground })
}

// answered returns what was decided on an objection after the hearing that an
// entry records, or without one on its ground: that rests on it. Before hearings
// were recorded, nothing that was decided did, so this is no rule of the
// decision's own event.
func answered(past []decider.Entry[Event], entry uuid.UUID) (resting []decider.Entry[Event]) {
	var heard []uuid.UUID
	for _, p := range past {
		switch e := p.What.(type) {
		case ObjectorHeard:
			if p.Entry == entry {
				heard = append(heard, e.Objection)
			}
		case HearingWaived:
			if p.Entry == entry {
				heard = append(heard, e.Objection)
			}
		case ObjectionDecided:
			if slices.Contains(heard, e.Objection) {
				resting = append(resting, p)
			}
		}
	}
	return resting
}
