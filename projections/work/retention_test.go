package work_test

import (
	"strings"
	"testing"

	"github.com/google/uuid"

	"klantreis/adapters/memory"
	"klantreis/adapters/viewstest"
	"klantreis/domain/catalog"
	"klantreis/domain/client"
	"klantreis/domain/directory"
	"klantreis/domain/journey"
	"klantreis/domain/voucher"
	"klantreis/projections/clients"
	"klantreis/projections/histories/historytest"
	"klantreis/projections/journeys"
	"klantreis/projections/projector"
	"klantreis/projections/references"
	"klantreis/projections/reorganisations"
	"klantreis/projections/vouchers"
	"klantreis/projections/work"
)

// kept is a region of five clients: one whose journey closed without advice, one
// with advice, one who has an open journey as well, one who gave a voucher up,
// and one who was erased.
func kept(t *testing.T) projector.Reader {
	t.Helper()
	l := historytest.NewLog()
	do := func(_ uuid.UUID, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	for n, name := range []string{"Arends", "Berg", "Cats", "Dijk", "Evers"} {
		of, in := historytest.ID('c', uint64(n+1)), historytest.ID('j', uint64(n+1))
		do(l.Client(of, historytest.When(t, "2026-01-05"), client.Register{Team: "hengelo", FamilyName: name}))
		begin := open
		begin.Client = of
		do(l.Journey(in, historytest.When(t, "2026-01-05"), begin))
		switch name {
		case "Berg":
			do(l.Journey(in, historytest.When(t, "2026-01-06"), journey.RecordIntake{Channel: "inloop"}))
			do(l.Journey(in, historytest.When(t, "2026-01-07"), journey.GiveAdvice{Advice: historytest.ID('a', 1), Form: "loopbaangesprek", Topics: []string{"loopbaan"}, Channel: "inloop"}))
		case "Cats":
			do(l.Journey(historytest.ID('j', 9), historytest.When(t, "2026-01-05"), begin))
		case "Dijk":
			v := historytest.ID('v', 1)
			do(l.Voucher(v, historytest.When(t, "2026-01-08"), voucher.WithEvidence{Evidence: voucher.Evidence{Provided: true, Open: true}, Command: voucher.Apply{
				Terms: voucher.Terms{From: 1, DecisionWeeks: 8},
				Application: voucher.Application{Client: of, Journey: in, Applicant: "klant", RecordedBy: "ada", Line: "structureel", Amount: 100_00,
					Provider: "roc", Training: "Monteur", Level: "mbo-3", StartsOn: historytest.Day(t, "2026-06-01")},
			}}))
			do(l.Voucher(v, historytest.When(t, "2026-01-09"), voucher.WithdrawApplication{}))
		}
		do(l.Journey(in, historytest.When(t, "2026-01-10"), journey.Close{Reason: "onbekend"}))
		if name == "Evers" {
			do(l.Journey(in, historytest.When(t, "2026-01-11"), journey.Erase{Cause: historytest.ID('e', 1)}))
		}
	}
	views := viewstest.Open(t)
	source := projector.Source{Store: memory.NewStore(), Vault: memory.NewVault(), Codec: catalog.Events}
	historytest.Fill(t, source, views, l.Facts, journeys.View, clients.View, vouchers.View, references.View, reorganisations.View)
	return views
}

func TestAFileWhoseTermsAreOverIsProposed(t *testing.T) {
	r := kept(t)
	asked := func(on string) work.Open {
		day := historytest.Day(t, on)
		return work.Open{On: day, Kinds: []work.Kind{work.ProposeDestruction}, Terms: directory.State{}.RetentionOn(day)}
	}
	for _, c := range []struct{ on, want string }{
		{"2027-01-10", ""},
		{"2027-01-11", "vernietigen-voorstel Arends 1"},
		{"2031-01-09", "vernietigen-voorstel Arends 1"},
		{"2031-01-10", "vernietigen-voorstel Arends 1, vernietigen-voorstel Dijk 4"},
		{"2031-01-11", "vernietigen-voorstel Arends 1, vernietigen-voorstel Dijk 4, vernietigen-voorstel Berg 2"},
	} {
		if got := list(t, r, asked(c.on)); got != c.want {
			t.Errorf("on %s: %s, want %s", c.on, got, c.want)
		}
	}
	of := asked("2031-01-11")
	lines, err := work.List(t.Context(), r, of)
	if err != nil || len(lines) != 3 || lines[0].From != historytest.Day(t, "2027-01-11") || lines[0].Due != historytest.Day(t, "2027-04-11") {
		t.Fatalf("got %+v, %v", lines, err)
	}
	of.After, of.Limit = lines[0].Place(), 1
	if got := list(t, r, of); got != "vernietigen-voorstel Dijk 4" {
		t.Errorf("the next page is %s", got)
	}
	of = asked("2031-01-11")
	of.Kinds = kinds
	if got := list(t, r, of); strings.Contains(got, "vernietigen-voorstel") {
		t.Errorf("who does other work sees %s", got)
	}
	of = asked("2099-01-01")
	of.Terms = nil
	if got := list(t, r, of); got != "" {
		t.Errorf("without any term there is %s", got)
	}
}
