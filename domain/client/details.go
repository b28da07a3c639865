package client

import (
	"reflect"
	"slices"

	"github.com/google/uuid"

	"klantreis/domain/decider"
)

// Details are who a client is and how they can be reached. Where they live and
// what work they have is part of a journey, since it counts as it was then.
type Details struct {
	GivenName  string      `json:"givenName,omitempty" part:"person"`
	FamilyName string      `json:"familyName" part:"person"`
	BirthDate  decider.Day `json:"birthDate,omitempty" part:"person" past:"true"`
	Phones     []string    `json:"phones,omitempty" part:"person" max:"40" is:"phone"`
	Emails     []string    `json:"emails,omitempty" part:"person" max:"254" is:"email"`
	Employer   string      `json:"employer,omitempty" part:"person"` // for the contact person of one
}

// Register begins the file of a client. Whoever registers somebody who looks
// like clients that are there says that it is none of them, and how they know.
type Register struct {
	Team       decider.Ref `json:"team"`
	GivenName  string      `json:"givenName,omitempty" part:"person"`
	FamilyName string      `json:"familyName" part:"person"`
	BirthDate  decider.Day `json:"birthDate,omitempty" part:"person" past:"true"`
	Phones     []string    `json:"phones,omitempty" part:"person" max:"40" is:"phone"`
	Emails     []string    `json:"emails,omitempty" part:"person" max:"254" is:"email"`
	Employer   string      `json:"employer,omitempty" part:"person"`

	NotDuplicateOf []uuid.UUID `json:"notDuplicateOf,omitempty" part:"person"`
	HowKnown       string      `json:"howKnown,omitempty" list:"not-duplicate-reasons"`
}

// Registered records that a client's file began.
type Registered struct {
	Team       decider.Ref `json:"team"`
	GivenName  string      `json:"givenName,omitempty" part:"person"`
	FamilyName string      `json:"familyName" part:"person"`
	BirthDate  decider.Day `json:"birthDate,omitempty" part:"person" past:"true"`
	Phones     []string    `json:"phones,omitempty" part:"person" max:"40" is:"phone"`
	Emails     []string    `json:"emails,omitempty" part:"person" max:"254" is:"email"`
	Employer   string      `json:"employer,omitempty" part:"person"`
}

// DuplicatesRuledOut records, with the registration, which clients looked like
// the same person and are not, and how that is known.
type DuplicatesRuledOut struct {
	NotDuplicateOf []uuid.UUID `json:"notDuplicateOf" part:"person"`
	HowKnown       string      `json:"howKnown" list:"not-duplicate-reasons"`
}

// ChangeDetails changes the details of a client. What is not said stays as it
// was; what is said to be empty is removed.
type ChangeDetails struct {
	GivenName  *string      `json:"givenName,omitempty" part:"person"`
	FamilyName *string      `json:"familyName" part:"person"` // is never removed
	BirthDate  *decider.Day `json:"birthDate,omitempty" part:"person" past:"true"`
	Phones     []string     `json:"phones,omitempty" part:"person" max:"40" is:"phone"`
	Emails     []string     `json:"emails,omitempty" part:"person" max:"254" is:"email"`
	Employer   *string      `json:"employer,omitempty" part:"person"`
}

// DetailsChanged records the details of a client as they are from then on.
type DetailsChanged Details

func (c Register) decide(s Story, at Mark) ([]Event, error) {
	switch some := len(c.NotDuplicateOf) > 0; {
	case some && c.HowKnown == "":
		return nil, ErrHalfRuledOut.At("howKnown")
	case !some && c.HowKnown != "":
		return nil, ErrHalfRuledOut.At("notDuplicateOf")
	}
	events, err := record(s, at, Registered{c.Team, c.GivenName, c.FamilyName, c.BirthDate, c.Phones, c.Emails, c.Employer})
	if err != nil || c.HowKnown == "" {
		return events, err
	}
	return append(events, DuplicatesRuledOut{c.NotDuplicateOf, c.HowKnown}), nil
}

func (e DuplicatesRuledOut) check(s State, _ Mark) error { return known(s) }

func (e DuplicatesRuledOut) evolve(s State, _ Mark) State { return s }

func (e Registered) check(s State, _ Mark) error {
	switch {
	case s.Erased:
		return ErrErased
	case s.Registered:
		return ErrRegistered
	}
	return nil
}

func (e Registered) evolve(s State, _ Mark) State {
	s.Registered, s.Team, s.Changes = true, e.Team, nil
	return s.detailed(decider.Moment{}, e.Details())
}

// Details returns the details as they were registered.
func (e Registered) Details() Details {
	return Details{e.GivenName, e.FamilyName, e.BirthDate, e.Phones, e.Emails, e.Employer}
}

// of returns details with what is said in the place of what was.
func (c ChangeDetails) of(d Details) Details {
	said(&d.GivenName, c.GivenName)
	said(&d.FamilyName, c.FamilyName)
	said(&d.BirthDate, c.BirthDate)
	said(&d.Employer, c.Employer)
	if c.Phones != nil {
		d.Phones = c.Phones
	}
	if c.Emails != nil {
		d.Emails = c.Emails
	}
	return d
}

func said[V any](is, now *V) {
	if now != nil {
		*is = *now
	}
}

func (c ChangeDetails) decide(s Story, at Mark) ([]Event, error) {
	then := s.State.detailsAt(at.Occurred)
	now := c.of(then)
	if s.State.Registered && then.equal(now) {
		return nil, known(s.State)
	}
	return record(s, at, DetailsChanged(now))
}

// equal compares details; no telephone numbers are as good as an empty list.
func (d Details) equal(o Details) bool {
	same := slices.Equal(d.Phones, o.Phones) && slices.Equal(d.Emails, o.Emails)
	d.Phones, d.Emails, o.Phones, o.Emails = nil, nil, nil, nil
	return same && reflect.DeepEqual(d, o)
}

func (e DetailsChanged) check(s State, _ Mark) error { return known(s) }

func (e DetailsChanged) evolve(s State, at Mark) State {
	return s.detailed(at.Occurred, Details(e))
}
