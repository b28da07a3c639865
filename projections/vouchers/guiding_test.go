package vouchers

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/uuid"

	"klantreis/adapters/memory"
	"klantreis/adapters/viewstest"
	"klantreis/domain/catalog"
	"klantreis/domain/decider"
	"klantreis/domain/deskterm"
	"klantreis/domain/journey"
	"klantreis/domain/voucher"
	"klantreis/projections/agenda"
	"klantreis/projections/clients"
	"klantreis/projections/funds"
	"klantreis/projections/histories/historytest"
	"klantreis/projections/journeys"
	"klantreis/projections/meetings"
	"klantreis/projections/projector"
	"klantreis/projections/references"
	"klantreis/projections/referrals"
	"klantreis/projections/reorganisations"
	"klantreis/projections/work"
)

// A next is a command on what was recorded last.
type next func(last uuid.UUID) voucher.Command

func of(c voucher.Command) next { return func(uuid.UUID) voucher.Command { return c } }

func grant(last uuid.UUID) voucher.Command {
	return voucher.Grant{Assessment: last, Reservation: historytest.ID('r', 1)}
}

func dispatch(last uuid.UUID) voucher.Command {
	return voucher.Dispatch{Decision: last, Document: historytest.ID('d', 2)}
}

// The advisor helps the client to complete the application, discusses what was
// decided while the client can still object, and sees that a voucher is used.
func TestWhatTheAdvisorIsToDoAboutAVoucher(t *testing.T) {
	incomplete := apply
	incomplete.Plan = uuid.Nil
	unheard := apply
	unheard.Conversation = uuid.Nil
	ask := of(voucher.RequestCompletion{Missing: "Plan"})
	granted := []next{of(apply), of(begin), of(positive), grant}
	var decision uuid.UUID // the third fact
	object := func(uuid.UUID) voucher.Command {
		return voucher.LodgeObjection{Objection: historytest.ID('o', 1), Decision: decision}
	}
	for name, c := range map[string]struct {
		told []next
		want string
	}{
		"an application":                 {[]next{of(apply)}, ""},
		"one to be completed":            {[]next{of(incomplete), ask}, "aanvulling-aanleveren 2026-03-03 by 2026-03-31"},
		"one that was completed":         {[]next{of(incomplete), ask, of(voucher.Complete{Plan: historytest.ID('d', 1), RecordedBy: "ada"})}, ""},
		"one without its conversation":   {[]next{of(unheard)}, "loopbaangesprek-voeren 2026-03-02 by 2026-04-27"},
		"one that is to be heard first":  {[]next{of(unheard), ask}, "loopbaangesprek-voeren 2026-03-02 by 2026-03-31, aanvulling-aanleveren 2026-03-03 by 2026-03-31"},
		"one that was heard":             {[]next{of(unheard), of(voucher.Complete{Conversation: apply.Conversation, RecordedBy: "ada"})}, ""},
		"one that is not to be heard":    {[]next{of(unheard), of(voucher.WithdrawApplication{})}, ""},
		"one that was given up":          {[]next{of(incomplete), ask, of(voucher.WithdrawApplication{})}, ""},
		"a refusal that was not sent":    {[]next{of(apply), of(begin), of(reject)}, ""},
		"a refusal that was sent":        {[]next{of(apply), of(begin), of(reject), dispatch}, "besluit-bespreken 2026-03-05 by  until 2026-04-16"},
		"a refusal that was objected to": {[]next{of(apply), of(begin), of(reject), dispatch, object}, ""},
		"a grant":                        {granted, "voucher-verloopt-bijna 2026-03-05 by 2027-03-05"},
		"a grant that was sent": {append(granted[:4:4], dispatch),
			"voucher-verloopt-bijna 2026-03-05 by 2027-03-05, besluit-bespreken 2026-03-06 by  until 2026-04-17"},
		"a training that began": {append(granted[:4:4], dispatch, of(voucher.StartTraining{})), ""},
		"a voucher given up":    {append(granted[:4:4], dispatch, of(voucher.WithdrawApplication{})), ""},
		"an erased one":         {append(granted[:4:4], dispatch, of(voucher.Erase{Cause: historytest.ID('e', 3)})), ""},
	} {
		t.Run(name, func(t *testing.T) {
			l := historytest.NewLog()
			var last uuid.UUID
			for i, n := range c.told {
				if _, err := l.Voucher(which, decider.On(decider.Date(2026, 3, 2+i)), proven(n(last))); err != nil {
					t.Fatal(err)
				}
				if last = l.Facts[len(l.Facts)-1].ID; i == 2 {
					decision = last
				}
			}
			var got []string
			for _, row := range fold(new(projector.Common), historytest.History(l.Facts, l.Facts, voucher.Decider.Category+"-"+which.String())) {
				g, is := row.(work.Guiding)
				if !is {
					continue
				}
				if g.Journey != apply.Journey || g.Client != person || g.Team != "" || g.Owner != "" {
					t.Errorf("it is of %+v", g)
				}
				text := fmt.Sprint(g.Kind, " ", g.Since, " by ", g.By)
				if g.Until != 0 {
					text += fmt.Sprint(" until ", g.Until)
				}
				got = append(got, text)
			}
			if text := strings.Join(got, ", "); text != c.want {
				t.Errorf("got  %s\nwant %s", text, c.want)
			}
		})
	}
}

// A training can begin before it is known who pays for it: nobody discusses a
// grant with a client who waited for nothing else.
func TestAGrantOfATrainingThatRanIsNotDiscussed(t *testing.T) {
	l, last := historytest.NewLog(), uuid.Nil
	for i, n := range []next{of(apply), of(begin), of(positive), grant, dispatch, of(voucher.StartTraining{})} {
		on := decider.Date(2026, 3, 2+i)
		if i == 5 {
			on = decider.Date(2026, 3, 4)
		}
		if _, err := l.Voucher(which, decider.On(on), proven(n(last))); err != nil {
			t.Fatal(err)
		}
		last = l.Facts[len(l.Facts)-1].ID
	}
	for _, row := range fold(new(projector.Common), historytest.History(l.Facts, l.Facts, voucher.Decider.Category+"-"+which.String())) {
		if g, is := row.(work.Guiding); is {
			t.Errorf("there waits %+v", g)
		}
	}
}

// When a voucher that expires is told, and by when a decision is discussed with
// the client, is what the desk says; the latter is never after the last day on
// which they can object.
func TestWhenTheAdvisorIsToDoItIsWhatTheDeskSays(t *testing.T) {
	l := historytest.NewLog()
	if _, err := l.Journey(apply.Journey, decider.On(decider.Date(2026, 3, 2)), journey.Open{Client: person, Kind: "werkende", Origin: "zelf", Channel: "inloop", Team: "hengelo", Advisor: "ada"}); err != nil {
		t.Fatal(err)
	}
	for i, n := range []next{of(apply), of(begin), of(positive), grant, dispatch} {
		if _, err := l.Voucher(which, decider.On(decider.Date(2026, 3, 2+i)), proven(n(l.Facts[len(l.Facts)-1].ID))); err != nil {
			t.Fatal(err)
		}
	}
	views := viewstest.Open(t)
	source := projector.Source{Store: memory.NewStore(), Vault: memory.NewVault(), Codec: catalog.Events}
	historytest.Fill(t, source, views, l.Facts, journeys.View, clients.View, View, references.View, reorganisations.View, meetings.View, agenda.View, funds.View, referrals.View)
	for _, c := range []struct {
		on   decider.Day
		own  deskterm.Terms
		want string
	}{
		{decider.Date(2026, 3, 10), nil, "[besluit-bespreken 2026-03-06 2026-03-20]"},
		{decider.Date(2026, 3, 10), deskterm.Terms{deskterm.DoWork: 90}, "[besluit-bespreken 2026-03-06 2026-04-17]"},
		{decider.Date(2027, 1, 3), nil, "[]"},
		{decider.Date(2027, 1, 4), nil, "[voucher-verloopt-bijna 2027-01-04 2027-03-05]"},
		{decider.Date(2027, 1, 4), deskterm.Terms{deskterm.VoucherExpiry: 59}, "[]"},
		{decider.Date(2026, 3, 10), deskterm.Terms{deskterm.VoucherExpiry: 365}, "[besluit-bespreken 2026-03-06 2026-03-20 voucher-verloopt-bijna 2026-03-05 2027-03-05]"},
	} {
		lines, err := work.List(t.Context(), views, work.Open{On: c.on, Own: c.own, Kinds: []work.Kind{work.UseVoucher, work.DiscussDecision}})
		if err != nil {
			t.Fatal(err)
		}
		got := []string{}
		for _, line := range lines {
			got = append(got, fmt.Sprint(line.Kind, " ", line.From, " ", line.Due))
		}
		if text := fmt.Sprint(got); text != c.want {
			t.Errorf("on %s with %v: %s, want %s", c.on, c.own, text, c.want)
		}
	}
}
