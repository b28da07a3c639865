package demo

import (
	"time"

	"github.com/google/uuid"

	"klantreis/domain/codelist"
	"klantreis/domain/decider"
	"klantreis/domain/directory"
)

// Now returns the code lists as they stand, for whoever checks what is
// recorded.
func (y *year) Now() codelist.Set { return y.lists }

// listed says that a code of a list holds today.
func (y *year) listed(list, code string) bool {
	r, there := y.lists[list].Find(code)
	return there && r.From <= decider.DayOf(y.now)
}

// on is early in the morning of a day, before the desk opens.
func on(y int, m time.Month, d int) time.Time {
	return decider.Date(y, m, d).Begin().Add(7*time.Hour + 30*time.Minute)
}

// A partner that clients are referred to.
type partner struct {
	ref        decider.Ref
	kind, name string
}

// partners are the same that personas work for, and some without an account.
var partners = []partner{
	{"partner-uwv", "uwv", "UWV Twente"}, {"partner-bond", "vakbond", "Vakbond Voorbeeld"}, {"partner-roc", "onderwijs", "ROC Voorbeeld"},
	{"partner-schuldhulp", "schuldhulp", "Schuldhulp Voorbeeld"}, {"partner-taalhuis", "taalhuis", "Taalhuis Voorbeeld"}, {"wsp-twente", "wsp", "WSP Voorbeeld"},
	{"gemeente-voorbeeld", "gemeente", "Gemeente Voorbeeld, Werk en Inkomen"}, {"svb-voorbeeld", "svb", "SVB Voorbeeld"}, {"sbb-voorbeeld", "sbb", "SBB Voorbeeld"},
	{"werkgevers-voorbeeld", "werkgeversorganisatie", "Werkgevers Voorbeeld"}, {"oeno-voorbeeld", "oeno-fonds", "O&O-fonds Voorbeeld"},
	{"doorstroompunt-voorbeeld", "doorstroompunt", "Doorstroompunt Voorbeeld"}, {"sob-voorbeeld", "sociaal-ontwikkelbedrijf", "Werkbedrijf Voorbeeld"},
	{"re-integratie-voorbeeld", "re-integratiebureau", "Re-integratie Voorbeeld"}, {"uitzendbureau-voorbeeld", "uitzendbureau", "Uitzendbureau Voorbeeld"},
	{"kinderopvang-voorbeeld", "overig", "Kinderopvang Voorbeeld"},
}

// A course is a training that vouchers are asked for.
type course struct {
	provider   decider.Ref
	training   string
	occupation string // ISCO-08
	level      string
	cents      int64
}

var courses = []course{
	{"vakschool-regge", "Monteur elektrotechnische installaties", "7411", "mbo-3", 320_000},
	{"vakschool-regge", "Loodgieter", "7126", "mbo-2", 285_000},
	{"metaalschool-dinkel", "CNC-verspaner", "7223", "mbo-3", 340_000},
	{"rijschool-noaberschap", "Vrachtwagenchauffeur (code 95)", "8332", "zonder-niveau", 245_000},
	{"zorgacademie-voorbeeld", "Helpende zorg en welzijn", "5321", "mbo-2", 210_000},
	{"zorgacademie-voorbeeld", "Verzorgende IG", "5321", "mbo-3", 480_000},
	{"rijschool-noaberschap", "Heftruckchauffeur", "8344", "zonder-niveau", 62_000},
	{"zorgacademie-voorbeeld", "Assistent dienstverlening", "5321", "mbo-1", 150_000},
	{"vakschool-regge", "Technicus engineering", "7411", "mbo-4", 490_000},
}

// unpromising is one for which there is little work.
var unpromising = course{"metaalschool-dinkel", "Verkoopspecialist detailhandel", "5223", "mbo-3", 230_000}

// providers of those courses.
var providers = []decider.Ref{"vakschool-regge", "metaalschool-dinkel", "rijschool-noaberschap", "zorgacademie-voorbeeld"}

// occupations that are promising in this year, beside the first filling.
var occupations = []struct {
	isco decider.Ref
	name decider.Label
}{{"7411", "Elektromonteur"}, {"7126", "Loodgieter"}, {"7223", "Verspaner"}, {"8332", "Vrachtwagenchauffeur"}, {"5321", "Verzorgende"}, {"2221", "Verpleegkundige"}}

// terms of vouchers, from a day on. What the region really asks is for its
// jurist to say.
func terms(from decider.Day, maximum int64, source decider.Ref) directory.ProposeTerms {
	held, _ := directory.State{}.TermsOn(from)
	t := held.What
	return directory.ProposeTerms{
		From: from, Maximum: maximum, HighestLevel: t.HighestLevel, DecisionWeeks: t.DecisionWeeks, CompletionWeeks: t.CompletionWeeks,
		ObjectionWeeks: t.ObjectionWeeks, ValidityMonths: 6, UntreatedWeeks: t.UntreatedWeeks, Conditions: t.Conditions, Source: source,
		Reason: "Voorwaarden van de verordening, gecontroleerd.",
	}
}

// A proposal makes a change under an id, by someone.
type proposal func(change uuid.UUID, by decider.Ref) directory.Command

// proposed has one of the two propose a change.
func (o *office) proposed(p proposal) uuid.UUID {
	id := o.id()
	o.enter(o.one, p(id, o.one.Actor))
	return id
}

// changed has one of the two propose a change, and the other confirm it.
func (o *office) changed(p proposal) {
	o.enter(o.two, directory.ConfirmChange{Change: o.proposed(p), By: o.two.Actor})
}

// referenceData is what there is at the start of the year.
func (o *office) referenceData() {
	const reason = "Eerste vulling van het werkcentrum."
	for _, p := range partners {
		o.changed(func(id uuid.UUID, by decider.Ref) directory.Command {
			return directory.ProposePartner{Change: id, Partner: p.ref, Kind: p.kind, Organisation: p.ref, Name: decider.Label(p.name), From: First, Reason: reason, By: by}
		})
	}
	for _, p := range providers {
		o.changed(func(id uuid.UUID, by decider.Ref) directory.Command {
			return directory.ProposeProvider{Change: id, Provider: p, Name: decider.Label(titled(string(p))), From: First, Reason: reason, By: by}
		})
	}
	for _, c := range occupations {
		o.changed(func(id uuid.UUID, by decider.Ref) directory.Command {
			return directory.ProposeOccupation{Change: id, Occupation: c.isco, Name: c.name, From: First, Reason: reason, By: by}
		})
	}
	o.changed(o.terms(terms(First, 450_000, "verordening-2021")))
	o.changed(func(id uuid.UUID, by decider.Ref) directory.Command {
		return directory.ProposeRetention{Change: id, Result: "zonder-advies", From: First, Months: 12, Duty: "eigen-termijn", Source: "selectielijst-voorbeeld", Reason: reason, By: by}
	})
	o.changed(func(id uuid.UUID, by decider.Ref) directory.Command {
		return directory.ProposeDeskTerm{Change: id, Term: "voucher-verloopt", Value: 45, From: First, Source: "Afspraak van de adviseurs", Reason: reason, By: by}
	})
}

func (o *office) terms(t directory.ProposeTerms) proposal {
	return func(id uuid.UUID, by decider.Ref) directory.Command {
		t.Change, t.By = id, by
		return t
	}
}

// changesOfReferenceData are those of the year. Some days pass before the
// second of the two decides on them.
func (o *office) changesOfReferenceData() {
	confirm := func(id uuid.UUID) directory.Command { return directory.ConfirmChange{Change: id, By: o.two.Actor} }
	o.proposing(on(2025, 12, 8), o.terms(terms(decider.Date(2026, 1, 1), 500_000, "verordening-2026-voorbeeld")), o.two, confirm)
	o.proposing(on(2026, 1, 12), func(id uuid.UUID, by decider.Ref) directory.Command {
		return directory.ProposeRow{Change: id, List: "advice-topics", Code: "leven-lang-ontwikkelen", Dutch: "Leven lang ontwikkelen", English: "Lifelong development",
			From: decider.Date(2026, 2, 1), Reason: "Nodig voor de verantwoording.", By: by}
	}, o.two, confirm)
	o.proposing(on(2026, 3, 2), func(id uuid.UUID, by decider.Ref) directory.Command {
		return directory.ProposeLocation{Change: id, Location: "enschede-inloop", Dutch: "Inlooppunt Enschede", English: "Walk-in point Enschede",
			Address: "Voorbeeldplein 1, Enschede", From: decider.Date(2026, 4, 1), Reason: "Nieuw inlooppunt in de bibliotheek.", By: by}
	}, o.two, confirm)
	o.proposing(on(2026, 3, 16), func(id uuid.UUID, by decider.Ref) directory.Command {
		return directory.ProposeCompletion{Change: id, From: decider.Date(2026, 4, 1), Reason: "Alle teams en medewerkers staan erin.", By: by}
	}, o.two, confirm)
	o.proposing(on(2026, 3, 23), ordinance, o.two, confirm)
	o.proposing(on(2026, 6, 22), amendment, o.two, func(id uuid.UUID) directory.Command {
		return directory.RefuseChange{Change: id, Explanation: "De wijziging staat nog niet in het Staatsblad.", By: o.two.Actor}
	})
	o.proposing(on(2026, 4, 13), func(id uuid.UUID, by decider.Ref) directory.Command {
		return directory.ProposeOccupation{Change: id, Occupation: "5223", Name: "Winkelmedewerker", From: decider.Date(2026, 5, 1), Reason: "Verzoek van een werkgever.", By: by}
	}, o.two, func(id uuid.UUID) directory.Command {
		return directory.RefuseChange{Change: id, Explanation: "Volgens de arbeidsmarktcijfers is er geen tekort.", By: o.two.Actor}
	})
	o.proposing(on(2026, 5, 18), func(id uuid.UUID, by decider.Ref) directory.Command {
		return directory.ProposeProvider{Change: id, Provider: "zorgacademie-vorbeeld", Name: "Zorgacademie Vorbeeld", From: decider.Date(2026, 6, 1), Reason: "Nieuwe opleider.", By: by}
	}, o.one, func(id uuid.UUID) directory.Command { return directory.RetractChange{Change: id, By: o.one.Actor} }) // misspelt
	o.proposing(on(2026, 9, 7), func(id uuid.UUID, by decider.Ref) directory.Command {
		return directory.ProposeEnd{Change: id, Register: directory.Occupations, Item: "8332", Until: decider.Date(2026, 9, 30), Reason: "Geen tekort meer in de regio.", By: by}
	}, o.two, confirm)
}

// proposing proposes a change on a day, which is decided on some days later.
func (o *office) proposing(day time.Time, p proposal, who Member, decide func(uuid.UUID) directory.Command) {
	o.year.at(day, func() {
		id := o.proposed(p)
		o.year.at(o.later(1, 3), func() { o.enter(who, decide(id)) })
	})
}
