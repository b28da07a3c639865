package client_test

import (
	"os"
	"testing"

	"github.com/google/uuid"

	"klantreis/domain/client"
	"klantreis/domain/decider"
	"klantreis/domain/decider/decidertest"
	"klantreis/domain/retention"
)

func TestMain(m *testing.M) { os.Exit(decidertest.Complete(m)) }

var (
	register = client.Register{
		Team: "team-hengelo", GivenName: "Noor", FamilyName: "Voorbeeld", BirthDate: decider.Date(1970, 1, 1), Phones: []string{"06 00000000"},
	}
	change = client.ChangeDetails{FamilyName: new("Elders"), BirthDate: new(decider.Day), Phones: []string{}, Emails: []string{"noor@voorbeeld.example"}}
	begin  = client.BeginJourney{Journey: decidertest.ID(1)}
	apply  = client.BeginVoucher{Voucher: decidertest.ID(3)}
	enter  = client.OpenContact{By: "idp|ada", Channel: "inloop"}
	smash  = client.BreakGlass{By: "idp|bea", Reason: "spoed"}
	ask    = client.RequestErasure{Ground: "verzoek-betrokkene", By: "idp|ada"}
	agree  = client.ConfirmErasure{By: "idp|bea", Found: client.Findings{Sought: true, Seen: []uuid.UUID{begin.Journey, decidertest.ID(2)}}}
	refuse = client.RefuseErasure{Reason: "wettelijke-bewaarplicht", Explanation: "x", By: "idp|bea", Found: client.Findings{Kept: []retention.Hold{advised}}}
	unask  = client.RetractErasureRequest{Reason: "verzoek-klant", By: "idp|ada"}

	askText     = client.RequestTextDestruction{Event: decidertest.ID(90), Ground: "verkeerde-klant", By: "idp|ada", Found: client.TextPlace{Journey: begin.Journey}}
	destroyText = client.ConfirmTextDestruction{Event: askText.Event, By: "idp|bea"}
	unaskText   = client.RetractTextDestruction{Event: askText.Event, Reason: "onjuist", By: "idp|ada"}

	registered = client.Registered{
		Team: "team-hengelo", GivenName: "Noor", FamilyName: "Voorbeeld", BirthDate: decider.Date(1970, 1, 1), Phones: []string{"06 00000000"},
	}
	changed  = client.DetailsChanged{GivenName: "Noor", FamilyName: "Elders", Phones: []string{}, Emails: []string{"noor@voorbeeld.example"}}
	begun    = client.JourneyBegun(begin)
	applied  = client.VoucherBegun(apply)
	entered  = client.ContactOpened(enter)
	smashed  = client.GlassBroken{By: smash.By, Reason: smash.Reason}
	asked    = client.ErasureRequested{Ground: ask.Ground, By: ask.By}
	refused  = client.ErasureRefused{Reason: refuse.Reason, Explanation: refuse.Explanation, By: refuse.By}
	unasked  = client.ErasureRequestRetracted(unask)
	ruledOut = client.DuplicatesRuledOut{NotDuplicateOf: []uuid.UUID{decidertest.ID(7)}, HowKnown: "naamgenoot"}
	erased   = client.Erased{Ground: "verzoek-betrokkene", RequestedBy: "idp|ada", ConfirmedBy: "idp|bea", Journeys: journeys(begin)}
)

func TestAClientWhoIsNotThere(t *testing.T) {
	it := decidertest.For(t, client.Decider)
	for _, cmd := range []client.Command{change, begin, apply, enter, smash, ask, agree, refuse, unask, permit, unpermit, disclose, rectify, restrict, lift, object, decide, resume, review, prolong, tell, receive, extend, respond, askText, destroyText, unaskText} {
		it("knows nobody before registration").When(cmd).Refuses(client.ErrNotRegistered)
		it("records nothing once they were erased").Given(registered, begun, asked, erased).When(cmd).Refuses(client.ErrErased)
	}
	it("registers").When(register).Then(registered)
	alike := register
	alike.NotDuplicateOf, alike.HowKnown = ruledOut.NotDuplicateOf, ruledOut.HowKnown
	it("registers who looks like someone else, and says how they are told apart").When(alike).Then(registered, ruledOut)
	alike.HowKnown = ""
	it("asks how they are told apart").When(alike).Refuses(client.ErrHalfRuledOut.At("howKnown"))
	alike.NotDuplicateOf, alike.HowKnown = nil, "naamgenoot"
	it("asks from whom they are told apart").When(alike).Refuses(client.ErrHalfRuledOut.At("notDuplicateOf"))
	it("registers once").Given(registered).When(register).Refuses(client.ErrRegistered)
	it("does not register again who was erased").Given(registered, asked, erased).When(register).Refuses(client.ErrErased)
}

func TestDetails(t *testing.T) {
	it := decidertest.For(t, client.Decider)
	it("changes what is said, and leaves the rest").Given(registered).When(change).Then(changed)
	it("has changed them already").Given(registered, changed).When(change).Then()
	it("changes nothing where nothing is said").Given(registered).When(client.ChangeDetails{}).Then()
	it("changes nothing into what was registered").Given(registered).
		When(client.ChangeDetails{FamilyName: new("Voorbeeld"), Phones: []string{"06 00000000"}}).Then()
	it("takes no numbers for an empty list").Given(registered, changed).When(client.ChangeDetails{Phones: []string{}}).Then()
	for name, differ := range map[string]func(*client.ChangeDetails, *client.DetailsChanged){
		"another given name": func(c *client.ChangeDetails, e *client.DetailsChanged) {
			c.GivenName, e.GivenName = new("Nora"), "Nora"
		},
		"no given name": func(c *client.ChangeDetails, e *client.DetailsChanged) { c.GivenName, e.GivenName = new(""), "" },
		"another family name": func(c *client.ChangeDetails, e *client.DetailsChanged) {
			c.FamilyName, e.FamilyName = new("Ander"), "Ander"
		},
		"another birth date": func(c *client.ChangeDetails, e *client.DetailsChanged) { e.BirthDate++; c.BirthDate = &e.BirthDate },
		"no birth date":      func(c *client.ChangeDetails, e *client.DetailsChanged) { e.BirthDate = 0; c.BirthDate = &e.BirthDate },
		"another phone": func(c *client.ChangeDetails, e *client.DetailsChanged) {
			e.Phones = []string{"053 0000000"}
			c.Phones = e.Phones
		},
		"no phone": func(c *client.ChangeDetails, e *client.DetailsChanged) { e.Phones = []string{}; c.Phones = e.Phones },
		"an address": func(c *client.ChangeDetails, e *client.DetailsChanged) {
			e.Emails = []string{"n@v.example"}
			c.Emails = e.Emails
		},
		"an employer": func(c *client.ChangeDetails, e *client.DetailsChanged) {
			c.Employer, e.Employer = new("Voorbeeld BV"), "Voorbeeld BV"
		},
	} {
		var one client.ChangeDetails
		is := client.DetailsChanged(registered.Details())
		differ(&one, &is)
		it("records " + name).Given(registered).When(one).Then(is)
	}
}

func TestJourneys(t *testing.T) {
	it := decidertest.For(t, client.Decider)
	it("begins a journey").Given(registered).When(begin).Then(begun)
	it("has begun it already").Given(registered, begun).When(begin).Then()
	given := it("has at most a hundred journeys").Given(registered)
	for i := range client.MaxJourneys {
		one := client.BeginJourney{Journey: decidertest.ID(100 + i)}
		given.When(one).Then(client.JourneyBegun(one))
		given = given.Given(client.JourneyBegun(one))
	}
	given.When(begin).Refuses(client.ErrTooMany)
	given.When(client.BeginJourney{Journey: decidertest.ID(100)}).Then()
}

func TestVouchers(t *testing.T) {
	it := decidertest.For(t, client.Decider)
	it("begins a voucher").Given(registered).When(apply).Then(applied)
	it("has begun it already").Given(registered, applied).When(apply).Then()
	given := it("has at most a hundred vouchers").Given(registered)
	for i := range client.MaxVouchers {
		one := client.BeginVoucher{Voucher: decidertest.ID(100 + i)}
		given.When(one).Then(client.VoucherBegun(one))
		given = given.Given(client.VoucherBegun(one))
	}
	given.When(apply).Refuses(client.ErrVouchers)
	given.When(client.BeginVoucher{Voucher: decidertest.ID(100)}).Then()
}

func TestAccess(t *testing.T) {
	it := decidertest.For(t, client.Decider)
	it("opens a contact").Given(registered).When(enter).Then(entered)
	it("opens it again").Given(registered, entered).When(enter).Then(entered)
	it("breaks the glass").Given(registered).When(smash).Then(smashed)
	it("breaks the glass, with something to add").Given(registered).
		When(client.BreakGlass{By: "idp|bea", Reason: "spoed", Explanation: "x"}).
		Then(client.GlassBroken{By: "idp|bea", Reason: "spoed", Explanation: "x"})
	it("breaks no glass where there is none").Given(registered).
		When(client.BreakGlass{By: "idp|bea", Reason: "spoed", Relation: "team"}).Refuses(client.ErrAccessAlready)
	it("asks why, when the reason is another").Given(registered).
		When(client.BreakGlass{By: "idp|bea", Reason: "anders"}).Refuses(client.ErrNoExplanation)
	it("breaks the glass for another reason").Given(registered).
		When(client.BreakGlass{By: "idp|bea", Reason: "anders", Explanation: "x"}).
		Then(client.GlassBroken{By: "idp|bea", Reason: "anders", Explanation: "x"})
}

func TestAccessLastsTheDayItWasRecorded(t *testing.T) {
	var h decidertest.History[client.Event]
	h = h.Then(registered).Then(entered).At(decider.On(decidertest.Day(1)), smashed) // recorded on day 3, of day 1
	s := client.Decider.Fold(h.Past).State
	for day := decidertest.Day(0); day < decidertest.Day(6); day++ {
		if got, want := s.Present("idp|ada", day), day == decidertest.Day(2); got != want {
			t.Errorf("ada has the client present on %s: %v", day, got)
		}
		if got, want := s.GlassBroken("idp|bea", day), day == decidertest.Day(3); got != want {
			t.Errorf("bea broke the glass on %s: %v", day, got)
		}
		if s.Present("idp|bea", day) || s.GlassBroken("idp|ada", day) {
			t.Errorf("someone has what another did, on %s", day)
		}
	}
	if s.Present("idp|cor", 0) || s.GlassBroken("idp|cor", 0) {
		t.Error("no day at all gives access")
	}
}

func TestAccessNeverStepsBackADay(t *testing.T) {
	var h decidertest.History[client.Event]
	h = h.Then(registered).Then(entered)
	early := decider.Entry[client.Event]{Mark: h.Past[1].Mark, What: entered}
	early.Recorded = early.Recorded.AddDate(0, 0, -1) // by a process whose clock is behind
	s := client.Decider.Fold(append(h.Past, early)).State
	if !s.Present("idp|ada", decidertest.Day(2)) {
		t.Error("the last day is not the last one")
	}
}
