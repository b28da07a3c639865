package client

import (
	"slices"

	"klantreis/domain/decider"
)

// RecipientsToTell records, with a rectification or a restriction, to whom data of
// the client went who has not been told of it yet (GDPR article 19).
type RecipientsToTell struct {
	Recipients []string `json:"recipients" part:"person"`
}

// TellRecipient says that a recipient was told of what was rectified and
// restricted until then, or why not: the law wants it unless it is impossible or
// takes disproportionate effort, and who never had the wrong data need not know.
type TellRecipient struct {
	Recipient   decider.Ref `json:"recipient" part:"person"`
	Outcome     string      `json:"outcome" list:"recipient-notice-outcomes"`
	Explanation string      `json:"explanation,omitempty" part:"text" max:"1000"`
	By          decider.Ref `json:"by"` // actor
}

// RecipientTold records that a recipient was told, or why not.
type RecipientTold TellRecipient

// Told is the outcome of a notice that needs no explanation.
const Told = "verteld"

// Refusals about recipients.
var (
	ErrNotARecipient = decider.Refusal{Code: "not-a-recipient", Field: "recipientsTold", Reason: "No disclosure of this client's data to one of these recipients is recorded. Name recipients as the disclosures do; record the disclosure first, where it is not there."}
	ErrNothingToTell = decider.Refusal{Code: "nothing-to-tell", Field: "recipient", Reason: "This recipient is not to be told of a rectification or a restriction, or that has been dealt with already."}
	ErrWhyNotTold    = decider.Refusal{Code: "why-not-told", Field: "explanation", Reason: "Where a recipient was not told, an explanation says why not."}
)

// toTell says who is to be told of a rectification or a restriction, where there
// is anybody: all to whom data went but those who were told, by the client's own
// disclosures and by those that others of the person's files have.
func (s State) toTell(disclosed, told []string) ([]Event, error) {
	all := slices.Clone(disclosed)
	for r := range s.Recipients {
		all = append(all, string(r))
	}
	for _, one := range told {
		if !slices.Contains(all, one) {
			return nil, ErrNotARecipient
		}
	}
	slices.Sort(all)
	untold := slices.DeleteFunc(slices.Compact(all), func(r string) bool { return slices.Contains(told, r) })
	if len(untold) == 0 {
		return nil, nil
	}
	return []Event{RecipientsToTell{untold}}, nil
}

func (e RecipientsToTell) check(s State, _ Mark) error { return known(s) }

func (e RecipientsToTell) evolve(s State, at Mark) State {
	for _, r := range e.Recipients {
		s.Untold = with(s.Untold, decider.Ref(r), at.Occurred.Day())
	}
	return s
}

func (c TellRecipient) decide(s Story, at Mark) ([]Event, error) {
	if c.Outcome != Told && c.Explanation == "" {
		return nil, ErrWhyNotTold
	}
	return record(s, at, RecipientTold(c))
}

func (e RecipientTold) check(s State, _ Mark) error {
	if err := known(s); err != nil {
		return err
	}
	if _, is := s.Untold[e.Recipient]; !is {
		return ErrNothingToTell
	}
	return nil
}

func (e RecipientTold) evolve(s State, _ Mark) State {
	s.Untold = without(s.Untold, e.Recipient)
	return s
}
