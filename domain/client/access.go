package client

import (
	"klantreis/domain/decider"
	"maps"
)

// OpenContact says that the client is present, at the desk or on the line.
// That day the actor sees how to reach the client, who their advisor is, and
// what was promised (DOMAIN.md section 2).
type OpenContact struct {
	By      decider.Ref `json:"by"` // actor
	Channel string      `json:"channel" list:"channels"`
}

// ContactOpened records that the client was present.
type ContactOpened OpenContact

// BreakGlass gives an actor without any other relation to the client access
// for the rest of the day. It is recorded and reviewed; whoever has access anyway
// is told so instead, since a review of that would find nothing out.
type BreakGlass struct {
	By          decider.Ref `json:"by"` // actor
	Reason      string      `json:"reason" list:"break-glass-reasons"`
	Explanation string      `json:"explanation,omitempty" part:"text" max:"1000"`
	Relation    decider.Ref `json:"relation,omitempty"` // evidence: the one in which they see all of the client today, where they do
}

// GlassBroken records that someone took access, and why.
type GlassBroken struct {
	By          decider.Ref `json:"by"` // actor
	Reason      string      `json:"reason" list:"break-glass-reasons"`
	Explanation string      `json:"explanation,omitempty" part:"text" max:"1000"`
}

func (c OpenContact) decide(s Story, at Mark) ([]Event, error) {
	return record(s, at, ContactOpened(c))
}

func (e ContactOpened) check(s State, _ Mark) error { return known(s) }

func (e ContactOpened) evolve(s State, at Mark) State {
	s.Contacts = noted(s.Contacts, e.By, at)
	return s
}

func (c BreakGlass) decide(s Story, at Mark) ([]Event, error) {
	if c.Reason == "anders" && c.Explanation == "" {
		return nil, ErrNoExplanation
	}
	events, err := record(s, at, GlassBroken{c.By, c.Reason, c.Explanation})
	if err == nil && c.Relation != "" {
		return nil, ErrAccessAlready.Because(c.Relation)
	}
	return events, err
}

func (e GlassBroken) check(s State, _ Mark) error { return known(s) }

func (e GlassBroken) evolve(s State, at Mark) State {
	s.Glasses = noted(s.Glasses, e.By, at)
	s.Breaks = with(s.Breaks, at.Event, Break{By: e.By})
	return s
}

// noted writes down the day of recording: access begins when it is recorded,
// whatever the occurrence, and a clock that is behind does not shorten it.
func noted(days map[decider.Ref]decider.Day, actor decider.Ref, at Mark) map[decider.Ref]decider.Day {
	days = maps.Clone(days)
	if days == nil {
		days = map[decider.Ref]decider.Day{}
	}
	days[actor] = max(days[actor], decider.DayOf(at.Recorded))
	return days
}
