package disclosures

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/uuid"

	"klantreis/adapters/memory"
	"klantreis/adapters/postgres/pgtest"
	"klantreis/adapters/viewstest"
	"klantreis/domain/catalog"
	"klantreis/domain/client"
	"klantreis/domain/codec"
	"klantreis/domain/decider"
	"klantreis/domain/directory"
	"klantreis/projections/histories/historytest"
	"klantreis/projections/projector"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

var (
	person = historytest.ID('c', 1)
	other  = historytest.ID('c', 2)

	register = client.Register{Team: "hengelo", FamilyName: "Berg"}
	permit   = client.GivePermission{Permission: historytest.ID('p', 1), Form: "schriftelijk", Recipient: "partner-bond", Purpose: "rechtspositie", DataKinds: []string{"naam", "vraag"}}
	told     = client.RecordDisclosure{Disclosure: historytest.ID('d', 1), Recipient: "partner-bond", Kind: "vakbond", Purpose: "rechtspositie",
		DataKinds: []string{"naam", "vraag"}, Basis: "toestemming-klant", Rules: directory.State{}.BasisRulesOn("toestemming-klant", decider.Date(2026, 1, 1))}
	referred = client.RecordReferral{Referral: historytest.ID('f', 1), Sending: historytest.ID('e', 9), Recipient: "partner-uwv", Kind: "uwv",
		Purpose: "werk-vinden", DataKinds: []string{"naam"}, Basis: "suwi-62"}
)

// record returns what is recorded of two clients.
func record(t *testing.T) *historytest.Log {
	t.Helper()
	l := historytest.NewLog()
	for _, c := range []struct {
		of   uuid.UUID
		when string
		do   client.Command
	}{
		{person, "2026-01-05", register}, {other, "2026-01-05", register}, {person, "2026-01-06", permit},
		{person, "2026-01-09", referred}, {person, "2026-01-07 10:00", told}, {other, "2026-01-08", referred},
	} {
		if _, err := l.Client(c.of, historytest.When(t, c.when), c.do); err != nil {
			t.Fatal(err)
		}
	}
	return l
}

func TestAllThatWentOutAboutAClientIsListedWithItsTerms(t *testing.T) {
	views := viewstest.Open(t)
	source := projector.Source{Store: memory.NewStore(), Vault: memory.NewVault(), Codec: catalog.Events}
	l := record(t)
	historytest.Fill(t, source, views, l.Facts, View)
	all, err := OfClient(t.Context(), views, person)
	if err != nil {
		t.Fatal(err)
	}
	permitted := l.Facts[2].ID
	var text strings.Builder
	for _, d := range all {
		fmt.Fprintln(&text, d.On, d.Recipient, d.Kind, d.Purpose, d.DataKinds, d.Basis, d.Evidence == permitted, d.Referral == historytest.ID('f', 1))
	}
	if want := "2026-01-07 partner-bond vakbond rechtspositie naam vraag toestemming-klant true false\n" +
		"2026-01-09 partner-uwv uwv werk-vinden naam suwi-62 false true\n"; text.String() != want {
		t.Errorf("got\n%swant\n%s", text.String(), want)
	}
	if all, err := OfClient(t.Context(), views, historytest.ID('c', 3)); err != nil || len(all) != 0 {
		t.Errorf("of nobody went %v, %v", all, err)
	}
}

func TestOfAnErasedClientNothingIsLeft(t *testing.T) {
	l := record(t)
	if rows := View.Fold(new(projector.Common), ofPerson(l)); len(rows) != 2 {
		t.Fatalf("there are %d rows", len(rows))
	}
	for _, c := range []client.Command{client.RequestErasure{Ground: "onrechtmatig", By: "one"}, client.ConfirmErasure{By: "two", Found: client.Findings{Sought: true}}} {
		if _, err := l.Client(person, historytest.When(t, "2026-02-01"), c); err != nil {
			t.Fatal(err)
		}
	}
	if rows := View.Fold(new(projector.Common), ofPerson(l)); len(rows) != 0 {
		t.Errorf("left is %+v", rows)
	}
}

func ofPerson(l *historytest.Log) []codec.Fact {
	return historytest.History(l.Facts, l.Facts, "client-"+person.String())
}

func TestTheVersionIsTakenByTheseColumnsAndThisFold(t *testing.T) {
	pinned := map[int]string{2: "8c60728c5120db87"}
	if got := historytest.FingerprintOf(t, View, record(t).Facts); got != pinned[View.Version] {
		t.Errorf("columns or fold are others than in version %d: take the next version and pin %q", View.Version, got)
	}
}
