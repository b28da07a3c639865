package work_test

import (
	"strings"
	"testing"

	"github.com/google/uuid"

	"klantreis/domain/client"
	"klantreis/domain/directory"
	"klantreis/domain/journey"
	"klantreis/domain/sharing"
	"klantreis/projections/histories/historytest"
	"klantreis/projections/projector"
	"klantreis/projections/work"
)

// sharedOn refers one client on a permission, and on the basis that the others
// have in law, and does then what is said.
func sharedOn(t *testing.T, until string, then func(do func(uuid.UUID, error), l *historytest.Log)) projector.Reader {
	t.Helper()
	l := historytest.NewLog()
	do := func(_ uuid.UUID, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	when := historytest.When(t, "2026-03-02")
	give := client.GivePermission{Permission: permission, Recipient: "taalhuis", Purpose: "taal", DataKinds: []string{"naam"}, From: when.Day(), Form: "mondeling"}
	if until != "" {
		give.Until = historytest.Day(t, until)
	}
	do(l.Client(person, when, client.Register{Team: "hengelo", FamilyName: "Berg"}))
	do(l.Client(person, when, give))
	evidence := sharing.Permission{Event: l.Facts[len(l.Facts)-1].ID, Recipient: give.Recipient, Purpose: give.Purpose, DataKinds: give.DataKinds, Given: when, From: give.From, Until: give.Until}
	do(l.Journey(historytest.ID('j', 1), when, open))
	do(l.Journey(historytest.ID('j', 1), when, journey.SendReferral{
		Referral: historytest.ID('f', 1), Partner: "taalhuis", Listed: "taalhuis", Purpose: "taal", Basis: sharing.Consent, DataKinds: []string{"naam"},
		Permission: &evidence, Rules: directory.State{}.BasisRulesOn(sharing.Consent, when.Day()),
	}))
	do(l.Journey(historytest.ID('j', 1), when, journey.SendReferral{
		Referral: historytest.ID('f', 2), Partner: "partner-uwv", Listed: "uwv", Purpose: "werk-vinden", Basis: "suwi-62", DataKinds: []string{"naam"},
		Rules: directory.State{}.BasisRulesOn("suwi-62", when.Day()),
	}))
	then(do, l)
	views := filled(t, l.Facts)
	return views
}

var permission = historytest.ID('p', 1)

// A partner sees a referral no more when the client's permission ends, and can
// say nothing of it: whoever sent it is told, instead of being told to ask them.
func TestAReferralWhosePermissionEndedIsReconsidered(t *testing.T) {
	withdraw := client.WithdrawPermission{Permission: permission}
	accept, expire := journey.AcceptReferral{Referral: historytest.ID('f', 1)}, journey.ExpireReferral{Referral: historytest.ID('f', 1)}
	for name, c := range map[string]struct {
		until string
		then  func(do func(uuid.UUID, error), l *historytest.Log)
		on    string
		want  string
	}{
		"it holds": {"", func(func(uuid.UUID, error), *historytest.Log) {}, "2027-01-01",
			"antwoord-navragen 1, antwoord-navragen 2"},
		"it was withdrawn": {"", func(do func(uuid.UUID, error), l *historytest.Log) {
			do(l.Client(person, historytest.When(t, "2026-03-10"), withdraw))
		}, "2027-01-01",
			"verwijzing-heroverwegen 1 2026-03-10 2026-03-24, antwoord-navragen 2"},
		"it was withdrawn after an answer": {"2026-06-30", func(do func(uuid.UUID, error), l *historytest.Log) {
			do(l.Journey(historytest.ID('j', 1), historytest.When(t, "2026-03-04"), accept))
			do(l.Client(person, historytest.When(t, "2026-03-10"), withdraw))
		}, "2027-01-01",
			"verwijzing-heroverwegen 1 2026-03-10 2026-03-24, antwoord-navragen 2"},
		"it holds on its last day": {"2026-06-30", func(func(uuid.UUID, error), *historytest.Log) {}, "2026-06-30",
			"antwoord-navragen 1, antwoord-navragen 2"},
		"it is over": {"2026-06-30", func(func(uuid.UUID, error), *historytest.Log) {}, "2026-07-01",
			"antwoord-navragen 2, verwijzing-heroverwegen 1 2026-07-01 2026-07-15"},
		"it was over before it was withdrawn": {"2026-06-30", func(do func(uuid.UUID, error), l *historytest.Log) {
			do(l.Client(person, historytest.When(t, "2026-08-10"), withdraw))
		}, "2027-01-01",
			"antwoord-navragen 2, verwijzing-heroverwegen 1 2026-07-01 2026-07-15"},
		"the referral was ended": {"", func(do func(uuid.UUID, error), l *historytest.Log) {
			do(l.Client(person, historytest.When(t, "2026-03-10"), withdraw))
			do(l.Journey(historytest.ID('j', 1), historytest.When(t, "2026-03-11"), expire))
		}, "2027-01-01",
			"antwoord-navragen 2"},
	} {
		t.Run(name, func(t *testing.T) {
			asked := work.Open{On: historytest.Day(t, c.on), Owner: "ada", Kinds: []work.Kind{work.AskForAnswer, work.AskForReport, work.ReconsiderReferral}}
			lines, err := work.List(t.Context(), sharedOn(t, c.until, c.then), asked)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, l := range lines {
				one := string(l.Kind) + " " + string('0'+rune(l.Thing[15]))
				if l.Kind == work.ReconsiderReferral {
					one += " " + l.From.String() + " " + l.Due.String()
				}
				got = append(got, one)
				if l.Subject != historytest.ID('j', 1) || l.Client != person || l.Team != "hengelo" || l.Owner != "ada" || l.FamilyName != "Berg" {
					t.Errorf("got %+v", l)
				}
			}
			if got := strings.Join(got, ", "); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}
