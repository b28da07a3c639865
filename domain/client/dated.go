package client

import (
	"slices"

	"klantreis/domain/decider"
)

// A Change is what became different about the details of a client at a moment.
// The registration is the first, of no moment: what it says has always been so,
// as far as is known.
type Change struct {
	At decider.Moment
	ChangeDetails
}

// detailed returns the state in which the details are known to have become what is
// given. Only what that changes is of then: what is told late has its place among
// the rest, and takes nothing from what came after it.
func (s State) detailed(at decider.Moment, became Details) State {
	change := Change{at, difference(s.detailsAt(at), became)}
	place := slices.IndexFunc(s.Changes, func(other Change) bool { return at.Before(other.At) })
	if place < 0 {
		place = len(s.Changes)
	}
	s.Changes = slices.Insert(slices.Clone(s.Changes), place, change)
	s.Details = Details{}
	for _, c := range s.Changes {
		s.Details = c.of(s.Details)
	}
	return s
}

// detailsAt returns the details as they were at a moment, after all that is of it.
func (s State) detailsAt(at decider.Moment) (d Details) {
	for _, c := range s.Changes {
		if at.Before(c.At) {
			break
		}
		d = c.of(d)
	}
	return d
}

// difference returns what is to be said of details for them to become others.
func difference(was, is Details) (c ChangeDetails) {
	differs(&c.GivenName, was.GivenName, is.GivenName)
	differs(&c.FamilyName, was.FamilyName, is.FamilyName)
	differs(&c.BirthDate, was.BirthDate, is.BirthDate)
	differs(&c.Employer, was.Employer, is.Employer)
	if !slices.Equal(was.Phones, is.Phones) {
		c.Phones = append([]string{}, is.Phones...)
	}
	if !slices.Equal(was.Emails, is.Emails) {
		c.Emails = append([]string{}, is.Emails...)
	}
	return c
}

func differs[V comparable](said **V, was, is V) {
	if was != is {
		*said = &is
	}
}
