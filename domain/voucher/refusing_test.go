package voucher_test

import (
	"testing"

	"github.com/google/uuid"

	"klantreis/domain/decider"
	"klantreis/domain/decider/decidertest"
	"klantreis/domain/voucher"
)

// Nothing is rejected on a ground of which the record says that it is not so.
func TestAGroundThatTheRecordContradicts(t *testing.T) {
	it := decidertest.For(t, voucher.Decider)
	stands := voucher.Evidence{Conversations: map[uuid.UUID]decider.Day{application.Conversation: decidertest.Day(1)}}
	begins := application.StartsOn
	for name, c := range map[string]struct {
		ground string
		asked  func(*voucher.Application, *voucher.Terms)
		found  voucher.Evidence
		on     decider.Day
		says   string // what is contradicted; nothing where it is rejected
	}{
		"a conversation was held":                {ground: voucher.Unheard, found: stands, says: "the application rests on a career conversation of 2026-03-02, which stands"},
		"the conversation was withdrawn":         {ground: voucher.Unheard},
		"another conversation was held":          {ground: voucher.Unheard, found: stands, asked: func(a *voucher.Application, _ *voucher.Terms) { a.Conversation = uuid.Nil }},
		"the conversation was held later":        {ground: voucher.Unheard, found: voucher.Evidence{Conversations: map[uuid.UUID]decider.Day{application.Conversation: decidertest.Day(9)}}},
		"the training is still to begin":         {ground: voucher.BegunAlready, on: begins - 1, says: "the training begins on " + begins.String() + ", after the day of this decision"},
		"the training begins on that day":        {ground: voucher.BegunAlready, on: begins},
		"the training is of a level that can be": {ground: voucher.AboveLevel, says: "the training is of the level mbo-3, and the highest is mbo-4"},
		"the training is of a higher level":      {ground: voucher.AboveLevel, asked: func(a *voucher.Application, _ *voucher.Terms) { a.Level = "hbo" }},
		"the terms ask for no level":             {ground: voucher.AboveLevel, asked: func(_ *voucher.Application, t *voucher.Terms) { t.Conditions = nil }},
		"the record does not say":                {ground: "andere-financiering", found: stands},
	} {
		a, under := application, terms
		if c.asked != nil {
			c.asked(&a, &under)
		}
		ask, want := reject, rejected
		ask.Grounds, want.Grounds = []string{"anders", c.ground}, []string{"anders", c.ground}
		if c.on == 0 {
			c.on = decidertest.Day(3)
		}
		knowing := voucher.WithEvidence{Command: ask, Evidence: c.found}
		past := []voucher.Event{voucher.Applied(a), voucher.TermsHeld(under), received, begun}
		told := it(name).GivenOn(decidertest.Day(1), past...).When(knowing).On(c.on)
		if c.says == "" {
			told.Then(want)
			continue
		}
		told.Refuses(voucher.ErrContradicted)
		story := voucher.Decider.Fold(decidertest.History[voucher.Event]{}.At(decider.On(decidertest.Day(1)), past...).Past)
		_, err := voucher.Decider.Decide(knowing, story, decider.Mark{Occurred: decider.On(c.on)})
		if wants := voucher.ErrContradicted.Because(c.ground, c.says); err == nil || err.Error() != wants.Reason {
			t.Errorf("%s: got %v, want %v", name, err, wants)
		}
	}
}
