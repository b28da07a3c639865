package vouchers

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/uuid"

	"klantreis/adapters/memory"
	"klantreis/adapters/postgres/pgtest"
	"klantreis/adapters/viewstest"
	"klantreis/domain/catalog"
	"klantreis/domain/codec"
	"klantreis/domain/decider"
	"klantreis/domain/directory"
	"klantreis/domain/eventstore"
	"klantreis/domain/standing"
	"klantreis/domain/voucher"
	"klantreis/projections/histories/historytest"
	"klantreis/projections/projector"
	"klantreis/projections/work"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

var (
	person = historytest.ID('c', 1)
	which  = historytest.ID('v', 1)
	apply  = voucher.Apply{Terms: standing.Terms(directory.State{}, decider.Date(2026, 3, 2)), Application: voucher.Application{
		Client: person, Journey: historytest.ID('j', 1), Begun: historytest.ID('e', 1), Conversation: historytest.ID('e', 2),
		Applicant: "klant", RecordedBy: "ada", Line: "structureel", Amount: 2_000_00, Plan: historytest.ID('d', 1),
		Provider: "roc", Training: "Elektrotechniek", Occupation: "7411", Promising: true, Level: "mbo-3", StartsOn: decider.Date(2026, 9, 1),
	}}
	begin    = voucher.BeginAssessment{By: "fee"}
	positive = voucher.AssessPositive{Amount: 2_000_00, By: "fee", Mandate: "m-1"}
	reject   = voucher.Reject{Grounds: []string{"geen-perspectief"}, By: "fee", Mandate: "m-1", Explanation: "Geen vraag."}
)

// proven is a command with all that it names: the plan, the conversation, a
// letter, and a provider whom the directory knows.
func proven(c voucher.Command) voucher.Command {
	return voucher.WithEvidence{Command: c, Evidence: voucher.Evidence{
		Sought:        true,
		Open:          true,
		Provided:      true,
		Documents:     map[uuid.UUID]string{apply.Plan: voucher.KindPlan, historytest.ID('d', 2): voucher.KindDecision, historytest.ID('d', 3): voucher.KindInvoice},
		Conversations: map[uuid.UUID]decider.Day{apply.Conversation: decider.Date(2026, 3, 2)},
	}}
}

// told is a voucher's history of so many commands, a day apart from 2 March
// 2026 on.
func told(t *testing.T, l *historytest.Log, id uuid.UUID, commands ...voucher.Command) []codec.Fact {
	t.Helper()
	for i, c := range commands {
		if _, err := l.Voucher(id, decider.On(decider.Date(2026, 3, 2+i)), proven(c)); err != nil {
			t.Fatalf("%T: %v", c, err)
		}
	}
	return historytest.History(l.Facts, l.Facts, voucher.Decider.Category+"-"+id.String())
}

func TestAVoucherIsShownAsItStands(t *testing.T) {
	l := historytest.NewLog()
	got := fold(new(projector.Common), told(t, l, which, apply, begin, reject))[0].(Voucher)
	want := Voucher{ID: which, Client: person, Journey: historytest.ID('j', 1), Status: voucher.IsRefused, Year: 2027, Line: "structureel", Asked: 2_000_00,
		Applied: decider.Date(2026, 3, 2), Complete: decider.Date(2026, 3, 2), EndedOn: decider.Date(2026, 3, 4)}
	if got != want {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func TestOfAnErasedVoucherStatusLineAndMoneyAreLeft(t *testing.T) {
	l := historytest.NewLog()
	for _, row := range fold(new(projector.Common), told(t, l, which, apply, begin, reject, voucher.Erase{Cause: historytest.ID('e', 3)})) {
		switch r := row.(type) {
		case Voucher:
			if r.Client != uuid.Nil || r.Journey != uuid.Nil || r.Status != voucher.IsRefused || r.Line != "structureel" || !r.Erased {
				t.Errorf("got %+v", r)
			}
		case Row:
			if r.Level != "" || r.Line != "structureel" {
				t.Errorf("got %+v", r)
			}
		case work.Item:
			t.Errorf("there waits %+v", r)
		}
	}
}

func TestAVoucherIsCountedInTheStatusesItHad(t *testing.T) {
	l := historytest.NewLog()
	var got []string
	for _, row := range fold(new(projector.Common), told(t, l, which, apply, begin, reject)) {
		if r, is := row.(Row); is {
			got = append(got, fmt.Sprint(r.FromDay, " ", r.Status, r.Ground))
		}
	}
	want := "2026-03-02 aangevraagd, 2026-03-03 in-beoordeling, 2026-03-04 afgewezengeen-perspectief"
	if text := strings.Join(got, ", "); text != want {
		t.Errorf("got  %s\nwant %s", text, want)
	}
}

func TestWhatIsToBeDoneAboutAVoucher(t *testing.T) {
	incomplete := apply
	incomplete.Plan = uuid.Nil
	for name, c := range map[string]struct {
		told []voucher.Command
		want string
	}{
		"an application waits for its decision": {[]voucher.Command{apply}, "voucher-beoordelen 2026-03-02 by 2026-04-27"},
		"one that was assessed waits for money": {[]voucher.Command{apply, begin, positive}, "budget-verruimen 2026-03-02 by 2026-04-27"},
		"a term for completion passes":          {[]voucher.Command{incomplete, voucher.RequestCompletion{Missing: "Plan"}}, "aanvulling-verstreken 2026-04-01 by 2026-05-25"},
		"a decision is to be sent":              {[]voucher.Command{apply, begin, reject}, "besluit-verzenden 2026-03-04 by "},
		"withdrawn by the client":               {[]voucher.Command{apply, voucher.WithdrawApplication{}}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, row := range fold(new(projector.Common), told(t, historytest.NewLog(), which, c.told...)) {
				if i, is := row.(work.Item); is {
					got = append(got, fmt.Sprint(i.Kind, " ", i.Since, " by ", i.By))
				}
			}
			if text := strings.Join(got, ", "); text != c.want {
				t.Errorf("got  %s\nwant %s", text, c.want)
			}
		})
	}
}

func region(t *testing.T) (projector.Reader, []codec.Fact) {
	t.Helper()
	l := historytest.NewLog()
	told(t, l, which, apply, begin, reject)
	other := apply
	other.Line, other.Level, other.RecordedBy = "incidenteel", "mbo-2", "bob"
	told(t, l, historytest.ID('v', 2), other, begin)
	told(t, l, historytest.ID('v', 3), other)
	views := viewstest.Open(t)
	source := projector.Source{Store: memory.NewStore(), Vault: memory.NewVault(), Codec: catalog.Events}
	historytest.Fill(t, source, views, l.Facts, View)
	return views, l.Facts
}

func TestVouchersAreCountedAsTheyStoodOnADayAsKnownAtAPosition(t *testing.T) {
	r, log := region(t)
	end := eventstore.Position{Minor: uint64(len(log))}
	for name, c := range map[string]struct {
		on    decider.Day
		known eventstore.Position
		cut   string
		want  string
	}{
		"at the end":            {decider.Date(2026, 4, 1), end, "", "2027 incidenteel aangevraagd 1, 2027 incidenteel in-beoordeling 1, 2027 structureel afgewezen 1"},
		"on an earlier day":     {decider.Date(2026, 3, 3), end, "", "2027 incidenteel aangevraagd 1, 2027 incidenteel in-beoordeling 1, 2027 structureel in-beoordeling 1"},
		"before all":            {decider.Date(2026, 3, 1), end, "", ""},
		"as known earlier":      {decider.Date(2026, 4, 1), eventstore.Position{Minor: 4}, "", "2027 structureel in-beoordeling 1"},
		"cut by level":          {decider.Date(2026, 4, 1), end, "level", "2027 incidenteel aangevraagd mbo-2 1, 2027 incidenteel in-beoordeling mbo-2 1, 2027 structureel afgewezen mbo-3 1"},
		"cut by ground":         {decider.Date(2026, 4, 1), end, "ground", "2027 incidenteel aangevraagd 1, 2027 incidenteel in-beoordeling 1, 2027 structureel afgewezen geen-perspectief 1"},
		"cut by what is no cut": {decider.Date(2026, 4, 1), end, "colour", "this report cannot be cut by that dimension"},
	} {
		t.Run(name, func(t *testing.T) {
			counts, err := Standing(t.Context(), r, c.on, c.known, c.cut)
			var text []string
			for _, n := range counts {
				text = append(text, strings.Join(strings.Fields(fmt.Sprint(n.Year, " ", n.Line, " ", n.Status, " ", n.Value, " ", n.N)), " "))
			}
			got := strings.Join(text, ", ")
			if err != nil {
				got = err.Error()
			}
			if got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestTheVersionIsTakenByTheseColumnsAndThisFold(t *testing.T) {
	l := historytest.NewLog()
	told(t, l, which, apply, begin, reject)
	pinned := map[int]string{1: "d31b8b596e96671d", 2: "6c29300b9718aeb6", 3: "1eb13db98a67bf43", 4: "3640adf30123f993", 5: "f320e5e7f41c2ea7", 6: "f320e5e7f41c2ea7", 7: "f320e5e7f41c2ea7"}
	if got := historytest.FingerprintOf(t, View, l.Facts); got != pinned[View.Version] {
		t.Errorf("columns or fold are others than in version %d: take the next version and pin %q", View.Version, got)
	}
}
