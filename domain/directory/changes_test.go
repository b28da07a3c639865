package directory_test

import (
	"slices"
	"testing"

	"klantreis/domain/codelist"
	"klantreis/domain/decider"
	"klantreis/domain/decider/decidertest"
	"klantreis/domain/directory"
	"klantreis/domain/sharing"
)

// The changes of these sentences.
var (
	partner = directory.ProposePartner{Change: id(20), Partner: "fnv", Kind: "vakbond", Organisation: "fnv-twente", Name: "FNV Twente",
		From: day(1), Reason: "Nieuw convenant", By: "idp|ada"}
	provider   = directory.ProposeProvider{Change: id(21), Provider: "roc", Name: "ROC van Twente", From: day(1), Reason: "Erkend", By: "idp|ada"}
	occupation = directory.ProposeOccupation{Change: id(22), Occupation: "7231", Name: "Automonteur", From: day(1), Until: day(30), Reason: "UWV-lijst", By: "idp|ada"}
	location   = directory.ProposeLocation{Change: id(23), Location: "enschede-inloop", Dutch: "Inlooppunt Enschede", English: "Walk-in point Enschede",
		Address: "Voorbeeldstraat 1, Enschede", From: day(5), Reason: "Opent", By: "idp|ada"}
	code = directory.ProposeRow{Change: id(24), List: "channels", Code: "kiosk", Dutch: "Kiosk", English: "Kiosk", From: day(5), Reason: "Nieuw kanaal", By: "idp|ada"}
	end  = directory.ProposeEnd{Change: id(25), Register: "channels", Item: "telefoon", Until: day(9), Reason: "Opgeheven", By: "idp|ada"}
	term = directory.ProposeTerms{Change: id(26), From: day(1), Maximum: 250_000, OwnShare: 20, HighestLevel: "mbo-4", DecisionWeeks: 8,
		CompletionWeeks: 4, ObjectionWeeks: 6, ValidityMonths: 6, UntreatedWeeks: 4, Conditions: []string{"loopbaangesprek"}, Source: "verordening-2026", Reason: "Besluit", By: "idp|ada"}
	keep = directory.ProposeRetention{Change: id(27), Result: "zonder-advies", From: day(1), Months: 6, Duty: "eigen-termijn", Source: "selectielijst-2026", Reason: "Besluit", By: "idp|ada"}
	rule = directory.ProposeBasisRule{Change: id(28), Rule: "suwi-62-wijziging-2026", Basis: "suwi-62", Kinds: []string{"uwv", "vakbond"}, Purposes: []string{"scholing"},
		DataKinds: []string{"naam", "vraag"}, CheckedOn: day(0), Source: "Wet SUWI artikel 62", From: july, Reason: "Getoetst", By: "idp|ada"}
	deskTerm = directory.ProposeDeskTerm{Change: id(29), Term: "waarneming", Value: 6, From: day(2), Source: "Besluit", Reason: "Korter", By: "idp|ada"}
)

// july is when the rule in the first filling begins that the directory changes.
var july = decider.Date(2026, 7, 1)

func confirm(change int) directory.ChangeConfirmed {
	return directory.ChangeConfirmed{Change: id(change), By: "idp|bea"}
}

func TestAChangeTakesTwo(t *testing.T) {
	it := decidertest.For(t, directory.Decider)
	waits := directory.PartnerProposed(partner)
	yes, no := directory.ConfirmChange{Change: id(20), By: "idp|bea"}, directory.RefuseChange{Change: id(20), Explanation: "Geen convenant.", By: "idp|bea"}
	back := directory.RetractChange{Change: id(20), By: "idp|ada"}
	it("is proposed").When(partner).Then(waits)
	it("is proposed once").Given(waits).When(partner).Refuses(directory.ErrChangeThere)
	it("is confirmed by a second person").Given(waits).When(yes).Then(confirm(20))
	it("is not confirmed by who proposed it").Given(waits).When(directory.ConfirmChange{Change: id(20), By: "idp|ada"}).Refuses(directory.ErrSamePerson)
	it("is not confirmed before it is proposed").When(yes).Refuses(directory.ErrNoChange)
	it("is confirmed once").Given(waits, confirm(20)).When(yes).Refuses(directory.ErrNoChange)
	it("is refused by a second person").Given(waits).When(no).Then(directory.ChangeRefused(no))
	it("is not refused by who proposed it").Given(waits).When(directory.RefuseChange{Change: id(20), Explanation: "Toch niet.", By: "idp|ada"}).Refuses(directory.ErrSamePerson)
	it("is not confirmed once it was refused").Given(waits, directory.ChangeRefused(no)).When(yes).Refuses(directory.ErrNoChange)
	it("is retracted by who proposed it").Given(waits).When(back).Then(directory.ChangeRetracted(back))
	it("is not retracted by another").Given(waits).When(directory.RetractChange{Change: id(20), By: "idp|bea"}).Refuses(directory.ErrNotTheProposer)
	it("is not retracted before it is proposed").When(back).Refuses(directory.ErrNoChange)
	it("is not confirmed once it was retracted").Given(waits, directory.ChangeRetracted(back)).When(yes).Refuses(directory.ErrNoChange)

	if _, there := state(waits).PartnerOn("fnv", day(2)); there {
		t.Error("a change holds before it is confirmed")
	}
	if _, there := state(waits, directory.ChangeRefused(no)).PartnerOn("fnv", day(2)); there {
		t.Error("a change that was refused holds")
	}
	full := it("has an end to what waits")
	for n := range directory.MaxWaiting {
		full = full.Given(directory.EndProposed{Change: id(1000 + n), Register: "channels", Item: "telefoon", Until: day(500), Reason: "x", By: "idp|ada"})
	}
	full.When(partner).Refuses(directory.ErrTooManyWaiting)
}

func TestPartnersAndProviders(t *testing.T) {
	it := decidertest.For(t, directory.Decider)
	it("proposes a provider").When(provider).Then(directory.ProviderProposed(provider))
	renamed := partner
	renamed.Change, renamed.Name, renamed.From = id(30), "FNV Oost", day(5)
	is := []directory.Event{directory.PartnerProposed(partner), confirm(20)}
	it("says what a partner is from a day on").Given(is...).When(renamed).Then(directory.PartnerProposed(renamed))

	s := state(append(is, directory.PartnerProposed(renamed), confirm(30))...)
	for n, want := range map[int]decider.Label{0: "", 1: "FNV Twente", 4: "FNV Twente", 5: "FNV Oost", 50: "FNV Oost"} {
		if p, there := s.PartnerOn("fnv", day(n)); p.Name != want || there != (want != "") {
			t.Errorf("on day %d: %q, %v", n, p.Name, there)
		}
	}
	if p, _ := s.PartnerOn("fnv", day(1)); p.Kind != "vakbond" || p.Organisation != "fnv-twente" {
		t.Errorf("is %+v", p)
	}
	early := renamed
	early.Change, early.From = id(31), day(4)
	it("does not change what was said of days in between").Given(append(is, directory.PartnerProposed(renamed), confirm(30))...).
		When(early).Refuses(directory.ErrVersionOverlaps)
	it("is asked again when it is confirmed").Given(append(is, directory.PartnerProposed(early), directory.PartnerProposed(renamed), confirm(30))...).
		When(directory.ConfirmChange{Change: id(31), By: "idp|bea"}).Refuses(directory.ErrVersionOverlaps.At(""))
	bad := partner
	bad.Until = day(0)
	it("does not propose what ends before it begins").When(bad).Refuses(directory.ErrEndsFirst)
	badProvider := provider
	badProvider.Until = day(0)
	it("nor does a provider").When(badProvider).Refuses(directory.ErrEndsFirst)
	if p, there := state(directory.ProviderProposed(provider), confirm(21)).ProviderOn("roc", day(9)); p.Name != "ROC van Twente" || !there {
		t.Errorf("is %+v, %v", p, there)
	}
}

func TestAnOccupationCountsOnTheDayOfApplication(t *testing.T) {
	it := decidertest.For(t, directory.Decider)
	it("proposes an occupation").When(occupation).Then(directory.OccupationProposed(occupation))
	for _, no := range []decider.Ref{"723", "72310", "723x"} {
		bad := occupation
		bad.Occupation = no
		it("is of ISCO-08, and " + string(no) + " is not").When(bad).Refuses(directory.ErrNotISCO)
	}
	again := occupation
	again.Change, again.From, again.Until = id(30), day(40), 0
	s := state(directory.OccupationProposed(occupation), confirm(22), directory.OccupationProposed(again), confirm(30))
	for n, want := range map[int]bool{0: false, 1: true, 30: true, 31: false, 39: false, 40: true, 400: true} {
		if _, got := s.OccupationOn("7231", day(n)); got != want {
			t.Errorf("on day %d: %v", n, got)
		}
	}
	if _, other := s.OccupationOn("7232", day(5)); other {
		t.Error("another occupation is on the list")
	}
	soon := again
	soon.From = day(30)
	it("begins again after it has ended").Given(directory.OccupationProposed(occupation), confirm(22)).When(soon).Refuses(directory.ErrVersionOverlaps)
}

func TestTermsHoldFromADayOn(t *testing.T) {
	it := decidertest.For(t, directory.Decider)
	it("proposes terms").When(term).Then(directory.TermsProposed(term))
	long := term
	long.DecisionWeeks = 9
	it("takes no longer for deciding than is reasonable").When(long).Refuses(directory.ErrTermsLong)
	long.DecisionRule = "verordening-2026-artikel-7"
	it("takes as long for deciding as a provision says").When(long).Then(directory.TermsProposed(long))
	for _, c := range []struct {
		says, field string
		want        decider.Refusal
		spoil       func(*directory.ProposeTerms)
	}{
		{"no maximum", "maximum", directory.ErrTermsRange, func(p *directory.ProposeTerms) { p.Maximum = -1 }},
		{"no time to decide", "decisionWeeks", directory.ErrTermsRange, func(p *directory.ProposeTerms) { p.DecisionWeeks = 0 }},
		{"no time to complete", "completionWeeks", directory.ErrTermsRange, func(p *directory.ProposeTerms) { p.CompletionWeeks = 0 }},
		{"no time to object", "objectionWeeks", directory.ErrTermsRange, func(p *directory.ProposeTerms) { p.ObjectionWeeks = 0 }},
		{"no time to begin", "validityMonths", directory.ErrTermsRange, func(p *directory.ProposeTerms) { p.ValidityMonths = 0 }},
		{"no time to leave untreated", "untreatedWeeks", directory.ErrTermsRange, func(p *directory.ProposeTerms) { p.UntreatedWeeks = 0 }},
		{"more than all", "ownShare", directory.ErrTermsRange, func(p *directory.ProposeTerms) { p.OwnShare = 101 }},
		{"less than nothing", "ownShare", directory.ErrTermsRange, func(p *directory.ProposeTerms) { p.OwnShare = -1 }},
		{"a month to object", "objectionWeeks", directory.ErrTermsLaw, func(p *directory.ProposeTerms) { p.ObjectionWeeks = 4 }},
		{"long to object", "objectionWeeks", directory.ErrTermsLaw, func(p *directory.ProposeTerms) { p.ObjectionWeeks = 7 }},
		{"long to leave untreated", "untreatedWeeks", directory.ErrTermsLaw, func(p *directory.ProposeTerms) { p.UntreatedWeeks = 5 }},
	} {
		bad := term
		c.spoil(&bad)
		it("proposes " + c.says).When(bad).Refuses(c.want.At(c.field))
	}
	more := term
	more.Change, more.From, more.Maximum = id(30), day(9), 300_000
	s := state(directory.TermsProposed(term), confirm(26), directory.TermsProposed(more), confirm(30))
	for n, want := range map[int]int64{-9999: 0, 0: 500_000, 1: 250_000, 8: 250_000, 9: 300_000} {
		if got, there := s.TermsOn(day(n)); got.What.Maximum != want || there != (want > 0) || got.First != (want == 500_000) {
			t.Errorf("on day %d: %+v", n, got)
		}
	}
	on, _ := s.TermsOn(day(1))
	got := on.What
	if on.From != day(1) || on.Until != day(8) {
		t.Errorf("the terms hold from %s until %s", on.From, on.Until)
	}
	if !got.Needs("loopbaangesprek") || got.Needs("opleidingsplan") || got.DecisionWeeks != 8 || got.CompletionWeeks != 4 ||
		got.ObjectionWeeks != 6 || got.ValidityMonths != 6 || got.UntreatedWeeks != 4 || got.HighestLevel != "mbo-4" || got.OwnShare != 20 || got.Source == "" {
		t.Errorf("the terms are %+v", got)
	}
}

// A rule of the first filling permits nothing until two persons say that it was
// checked, and then from the day on which the law does.
func TestARuleOfABasisHoldsFromADayOn(t *testing.T) {
	it := decidertest.For(t, directory.Decider)
	it("proposes a rule").When(rule).Then(directory.BasisRuleProposed(rule))
	for _, c := range []struct {
		says, field string
		spoil       func(*directory.ProposeBasisRule)
	}{
		{"for nobody", "partnerKinds", func(p *directory.ProposeBasisRule) { p.Kinds = nil }},
		{"for nothing", "sharingPurposes", func(p *directory.ProposeBasisRule) { p.Purposes = nil }},
		{"of no data", "dataKinds", func(p *directory.ProposeBasisRule) { p.DataKinds = nil }},
		{"twice", "dataKinds", func(p *directory.ProposeBasisRule) { p.DataKinds = []string{"naam", "naam"} }},
	} {
		bad := rule
		c.spoil(&bad)
		it("proposes one " + c.says).When(bad).Refuses(directory.ErrRuleOpen.At(c.field))
	}
	bad := rule
	bad.Basis = "toestemming-klant"
	it("proposes what only the client permits").When(bad).Refuses(directory.ErrRuleConsent)
	bad.Basis = "archiefwet"
	it("proposes another basis under its name").When(bad).Refuses(directory.ErrRuleBasis.Because("suwi-62"))
	bad = rule
	bad.From = july - 1
	it("does not begin before the version that is there").When(bad).Refuses(directory.ErrVersionOverlaps)

	said := state(directory.BasisRuleProposed(rule), confirm(28))
	for day, want := range map[decider.Day][]bool{july - 1: {true}, july: {true, true}} {
		var checked []bool
		for _, r := range said.BasisRulesOn("suwi-62", day) {
			checked = append(checked, r.Checked)
		}
		if !slices.Equal(checked, want) {
			t.Errorf("on %s the rules are checked: %v, want %v", day, checked, want)
		}
	}
	if waits := state(directory.BasisRuleProposed(rule)).BasisRulesOn("suwi-62", july); len(waits) != 2 || waits[0].Checked && waits[1].Checked {
		t.Errorf("a rule holds before it is confirmed: %+v", waits)
	}
}

func TestARuleOfABasisEnds(t *testing.T) {
	it := decidertest.For(t, directory.Decider)
	ending := directory.ProposeEnd{Change: id(42), Register: directory.BasisRules, Item: "suwi-62-uitvoering", Until: day(9), Reason: "x", By: "idp|ada"}
	it("ends").When(ending).Then(directory.EndProposed(ending))
	ended := state(directory.EndProposed(ending), confirm(42))
	if on, after := ended.BasisRulesOn("suwi-62", day(9)), ended.BasisRulesOn("suwi-62", day(10)); len(on) != 1 || len(after) != 0 {
		t.Errorf("on its last day there are %d, and after it %d", len(on), len(after))
	}
	terms := sharing.TermsOf("suwi-62 uwv werk-vinden naam")
	for on, want := range map[decider.Day]decider.Day{day(9): 0, day(10): day(10), day(29): day(10)} {
		if since, unfounded := ended.Unfounded(terms, on); since != want || unfounded != (want != 0) {
			t.Errorf("on %s terms have no rule: %v, since %s", on, unfounded, since)
		}
	}
	terms.Purpose = "scholing"
	if since, unfounded := ended.Unfounded(terms, day(10)); since > day(9) || !unfounded {
		t.Errorf("what no rule ever covered has had none since %s: %v", since, unfounded)
	}
	ending.Item = "toestemming-klant"
	it("never ends what the client permits").When(ending).Refuses(directory.ErrRuleConsent.At(""))
	ending.Item = "er-is-geen"
	it("ends nothing that is not there").When(ending).Refuses(directory.ErrNoItem)
}

// What is in the first filling holds until the desk says otherwise: it can be
// ended, and followed by something else, like what the desk said itself.
func TestTheFirstFillingHoldsUntilTheDeskSaysOtherwise(t *testing.T) {
	it := decidertest.For(t, directory.Decider)
	all := state().Occupations()
	if len(all) != 6 || !all["8332"][0].First || all["8332"][0].What.Name != "Vrachtwagenchauffeur" {
		t.Errorf("the first filling is %+v", all)
	}
	ending := directory.ProposeEnd{Change: id(40), Register: directory.Occupations, Item: "8332", Until: day(9), Reason: "x", By: "idp|ada"}
	it("ends what is in it").When(ending).Then(directory.EndProposed(ending))
	again := occupation
	again.Change, again.Occupation, again.Name, again.From, again.Until = id(41), "8332", "Chauffeur", day(20), 0
	ended := state(directory.EndProposed(ending), confirm(40), directory.OccupationProposed(again), confirm(41))
	for n, want := range map[int]decider.Label{0: "Vrachtwagenchauffeur", 9: "Vrachtwagenchauffeur", 10: "", 19: "", 20: "Chauffeur"} {
		if o, there := ended.OccupationOn("8332", day(n)); o.Name != want || there != (want != "") {
			t.Errorf("on day %d: %q", n, o.Name)
		}
	}
	if all := ended.Occupations(); len(all) != 6 || len(all["8332"]) != 2 || all["8332"][1].First {
		t.Errorf("there are %+v", all["8332"])
	}
	if _, there := state().OccupationOn("8332", day(10)); !there {
		t.Error("the first filling itself was changed")
	}
	early := again
	early.From = day(-9999)
	it("says nothing of days before it").When(early).Refuses(directory.ErrVersionOverlaps)
}

func TestWhoWorksForAPartner(t *testing.T) {
	second := partner
	second.Change, second.Partner, second.Until = id(30), "bond", day(5)
	s := state(directory.PartnerProposed(partner), confirm(20), directory.PartnerProposed(second), confirm(30))
	for n, want := range map[int]int{0: 0, 1: 2, 5: 2, 6: 1} {
		if got := s.PartnersOf("fnv-twente", day(n)); len(got) != want || want == 2 && got[0] != "bond" {
			t.Errorf("on day %d: %v", n, got)
		}
	}
	if got := s.PartnersOf("fnv", day(1)); len(got) != 0 {
		t.Errorf("by its own reference: %v", got)
	}
}

func TestCodes(t *testing.T) {
	it := decidertest.For(t, directory.Decider)
	but := func(change func(*directory.ProposeRow)) directory.ProposeRow {
		c := code
		change(&c)
		return c
	}
	is := []directory.Event{directory.RowProposed(code), confirm(24)}
	it("proposes a code").When(code).Then(directory.RowProposed(code))
	it("of a list that is there").When(but(func(c *directory.ProposeRow) { c.List = "kleuren" })).Refuses(directory.ErrNoList)
	it("of no list that the program decides on").When(but(func(c *directory.ProposeRow) { c.List = "voucher-states" })).Refuses(directory.ErrFixedList)
	it("that is new").When(but(func(c *directory.ProposeRow) { c.Code = "telefoon" })).Refuses(directory.ErrCodeThere.At("code"))
	it("that nobody added").Given(is...).When(but(func(c *directory.ProposeRow) { c.Change = id(30) })).Refuses(directory.ErrCodeThere.At("code"))
	it("that no longer holds, neither").Given(append(is, directory.EndProposed{Change: id(31), Register: "channels", Item: "kiosk", Until: day(6), By: "idp|ada"}, confirm(31))...).
		When(but(func(c *directory.ProposeRow) { c.Change = id(30) })).On(day(9)).Refuses(directory.ErrCodeThere.At("code"))
	it("that ends after it begins").When(but(func(c *directory.ProposeRow) { c.Until = day(4) })).Refuses(directory.ErrEndsFirst)
	it("that is no location").When(but(func(c *directory.ProposeRow) { c.List = "locations" })).Refuses(directory.ErrIsALocation)
	it("is there once, however many proposed it").
		Given(directory.RowProposed(code), directory.RowProposed(but(func(c *directory.ProposeRow) { c.Change = id(30) })), confirm(24)).
		When(directory.ConfirmChange{Change: id(30), By: "idp|bea"}).Refuses(directory.ErrCodeThere)

	it("proposes a location").When(location).Then(directory.LocationProposed(location))
	known := location
	known.Location = "digitaal"
	it("proposes no location that is there").When(known).Refuses(directory.ErrCodeThere.At("location"))
}

func TestEnds(t *testing.T) {
	it := decidertest.For(t, directory.Decider)
	ending := func(register, item string, until int) directory.ProposeEnd {
		return directory.ProposeEnd{Change: id(40), Register: decider.Ref(register), Item: decider.Ref(item), Until: day(until), Reason: "x", By: "idp|ada"}
	}
	is := []directory.Event{
		directory.PartnerProposed(partner), confirm(20), directory.ProviderProposed(provider), confirm(21),
		directory.OccupationProposed(occupation), confirm(22), directory.RowProposed(code), confirm(24),
	}
	for _, of := range [][2]string{{"partners", "fnv"}, {"training-providers", "roc"}, {"promising-occupations", "7231"}, {"channels", "kiosk"}, {"channels", "telefoon"}} {
		c := ending(of[0], of[1], 20)
		it("ends " + of[1]).Given(is...).When(c).Then(directory.EndProposed(c))
		it("ends " + of[1] + " on no day gone by").Given(is...).When(ending(of[0], of[1], 8)).Refuses(directory.ErrEndsInPast)
		ended := append(is[:len(is):len(is)], directory.EndProposed(c), confirm(40))
		it("ends " + of[1] + " once").Given(ended...).When(ending(of[0], of[1], 90)).On(day(21)).Refuses(directory.ErrEnded)
		s := state(ended...)
		if on, after := holds(s, of[0], of[1], day(20)), holds(s, of[0], of[1], day(21)); !on || after {
			t.Errorf("%s holds on its last day: %v, and after: %v", of[1], on, after)
		}
	}
	for _, register := range []string{"partners", "training-providers", "promising-occupations"} {
		it("ends nothing that is not there of " + register).When(ending(register, "x", 20)).Refuses(directory.ErrNoItem)
	}
	it("ends no code that is not there").When(ending("channels", "postduif", 20)).Refuses(directory.ErrNoCode)
	it("ends no code of a list that is not there").When(ending("kleuren", "rood", 20)).Refuses(directory.ErrNoList)
	it("ends no code of a list that the program decides on").When(ending("journey-phases", "intake", 20)).Refuses(directory.ErrFixedList)
	it("ends no code that a rule rests on").When(ending("transition-exits", "onbekend", 20)).Refuses(directory.ErrReliedOn)
	it("is not confirmed after its day").Given(directory.EndProposed(end)).When(directory.ConfirmChange{Change: id(25), By: "idp|bea"}).On(day(10)).Refuses(directory.ErrEndsInPast.At(""))
}

func holds(s directory.State, register, item string, on decider.Day) (there bool) {
	switch decider.Ref(register) {
	case directory.Partners:
		_, there = s.PartnerOn(decider.Ref(item), on)
	case directory.Providers:
		_, there = s.ProviderOn(decider.Ref(item), on)
	case directory.Occupations:
		_, there = s.OccupationOn(decider.Ref(item), on)
	default:
		r, _ := s.Lists()[register].Find(item)
		return r.ValidOn(on)
	}
	return there
}

func TestListsAreTheFirstFillingAndWhatCameSince(t *testing.T) {
	before := state().Lists()
	if len(before) != len(codelist.First) {
		t.Errorf("%d lists, want %d", len(before), len(codelist.First))
	}
	s := state(directory.RowProposed(code), confirm(24), directory.EndProposed(end), confirm(25), directory.LocationProposed(location), confirm(23))
	lists := s.Lists()
	for name, first := range codelist.First {
		more := map[string]int{"channels": 1, "locations": 1}[name]
		if got := len(lists[name].Rows); got != len(first.Rows)+more {
			t.Errorf("%s has %d codes, want %d", name, got, len(first.Rows)+more)
		}
	}
	if r, ok := lists["channels"].Find("kiosk"); !ok || r.ValidOn(day(4)) || !r.ValidOn(day(5)) || r.Dutch != "Kiosk" {
		t.Errorf("what was added is %+v, %v", r, ok)
	}
	if r, _ := lists["channels"].Find("telefoon"); !r.ValidOn(day(9)) || r.ValidOn(day(10)) || r.Dutch != "Telefoon" {
		t.Errorf("what was ended is %+v", r)
	}
	if r, ok := lists["locations"].Find("enschede-inloop"); !ok || s.Locations["enschede-inloop"].Address != location.Address {
		t.Errorf("the location is %+v", r)
	}
	if _, changed := codelist.First["channels"].Find("kiosk"); changed {
		t.Error("the first filling itself was changed")
	}
}
