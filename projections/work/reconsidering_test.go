package work_test

import (
	"strings"
	"testing"

	"github.com/google/uuid"

	"klantreis/domain/client"
	"klantreis/domain/decider"
	"klantreis/domain/directory"
	"klantreis/domain/journey"
	"klantreis/domain/sharing"
	"klantreis/projections/histories"
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

// reconsidered lists what waits about referrals: of one to reconsider since when it
// waits, and by when it ought to be done.
func reconsidered(t *testing.T, views projector.Reader, asked work.Open) string {
	t.Helper()
	lines, err := work.List(t.Context(), views, asked)
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
	return strings.Join(got, ", ")
}

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
			if got := reconsidered(t, sharedOn(t, c.until, c.then), asked); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

// without is what the directory says once the rule of the first filling has its last
// day, if it has one, and others have been said.
func without(t *testing.T, until string, others ...directory.ProposeBasisRule) directory.State {
	t.Helper()
	l := historytest.NewLog()
	l.Now = historytest.Day(t, "2026-03-01").Begin()
	do := func(change uuid.UUID, c directory.Command) {
		t.Helper()
		when := decider.At(l.Now)
		_, err := l.Directory(when, c)
		if err == nil {
			_, err = l.Directory(when, directory.ConfirmChange{Change: change, By: "idp|bob"})
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if until != "" {
		do(historytest.ID('x', 1), directory.ProposeEnd{Change: historytest.ID('x', 1), Register: directory.BasisRules, Item: "suwi-62-uitvoering",
			Until: historytest.Day(t, until), Reason: "Voorbij.", By: "idp|ada"})
	}
	for i, other := range others {
		other.Change = historytest.ID('y', uint64(i))
		do(other.Change, other)
	}
	return histories.Fold(new(projector.Common), directory.Decider, l.Facts)
}

// The same when the rule of a basis in law ends: from that day the partner sees the
// referral no more, until a rule covers it again.
func TestAReferralWhoseBasisEndedIsReconsidered(t *testing.T) {
	again := directory.ProposeBasisRule{Rule: "weer", Basis: "suwi-62", Kinds: []string{"uwv"}, Purposes: []string{"werk-vinden"}, DataKinds: []string{"naam", "vraag"},
		CheckedOn: historytest.Day(t, "2026-02-01"), Source: "Wet", From: historytest.Day(t, "2026-05-01"), Reason: "Weer.", By: "idp|ada"}
	less := again
	less.DataKinds = []string{"vraag"}
	never := less // takes the place of what was said of all days
	never.Rule, never.From = "suwi-62-uitvoering", historytest.Day(t, "2010-01-01")
	views := sharedOn(t, "", func(func(uuid.UUID, error), *historytest.Log) {})
	const holds = "antwoord-navragen 1, antwoord-navragen 2"
	const ended = "verwijzing-heroverwegen 2 2026-04-01 2026-04-15"
	for name, c := range map[string]struct {
		bases directory.State
		on    string
		want  string
	}{
		"on its last day":       {without(t, "2026-03-31"), "2026-03-31", holds},
		"on the day after":      {without(t, "2026-03-31"), "2026-04-01", "antwoord-navragen 1, " + ended},
		"long after":            {without(t, "2026-03-31"), "2027-01-01", "antwoord-navragen 1, " + ended},
		"before another covers": {without(t, "2026-03-31", again), "2026-04-30", "antwoord-navragen 1, " + ended},
		"once another covers":   {without(t, "2026-03-31", again), "2026-05-01", holds},
		"another covers less":   {without(t, "2026-03-31", less), "2026-05-01", "antwoord-navragen 1, " + ended},
		"it never covered it":   {without(t, "", never), "2026-04-01", "verwijzing-heroverwegen 2 2026-03-02 2026-03-16, antwoord-navragen 1"},
	} {
		t.Run(name, func(t *testing.T) {
			asked := work.Open{On: historytest.Day(t, c.on), Owner: "ada", Bases: c.bases, Kinds: []work.Kind{work.AskForAnswer, work.AskForReport, work.ReconsiderReferral}}
			if got := reconsidered(t, views, asked); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
			asked.Owner = "bob"
			asked.For = []work.Absent{{Owner: "ada", Team: "hengelo"}}
			if got := reconsidered(t, views, asked); got != c.want {
				t.Errorf("who stands in got %s, want %s", got, c.want)
			}
			asked.Limit = 1
			first, err := work.List(t.Context(), views, asked)
			if err != nil || len(first) != 1 {
				t.Fatal(len(first), err)
			}
			asked.After, asked.Limit = first[0].Place(), 0
			if got := reconsidered(t, views, asked); !strings.HasSuffix(c.want, ", "+got) {
				t.Errorf("on the second page is %s, of %s", got, c.want)
			}
			asked.Kinds, asked.After = []work.Kind{work.AskForAnswer}, work.Place{}
			if got := reconsidered(t, views, asked); strings.Contains(got, "heroverwegen") || strings.Contains(got, " 2") != strings.Contains(c.want, "navragen 2") {
				t.Errorf("of another kind there is %s", got)
			}
		})
	}
}
