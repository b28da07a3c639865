package client_test

import (
	"strings"
	"testing"

	"github.com/google/uuid"

	"klantreis/domain/client"
	"klantreis/domain/decider"
	"klantreis/domain/decider/decidertest"
	"klantreis/domain/directory"
	"klantreis/domain/sharing"
)

var (
	permission = decidertest.ID(20)
	permit     = client.GivePermission{
		Permission: permission, Form: "schriftelijk", Recipient: "partner-bond", Kind: "vakbond", Purpose: "rechtspositie",
		DataKinds: []string{"naam", "vraag"}, From: decidertest.Day(2), Until: decidertest.Day(30),
	}
	unpermit = client.WithdrawPermission{Permission: permission}
	disclose = client.RecordDisclosure{
		Disclosure: decidertest.ID(21), Recipient: "partner-bond", Kind: "vakbond", Purpose: "rechtspositie",
		DataKinds: []string{"naam"}, Basis: "toestemming-klant", Note: "Per telefoon.",
		Rules: append(directory.State{}.BasisRulesOn("suwi-62", decidertest.Day(1)), directory.State{}.BasisRulesOn("toestemming-klant", decidertest.Day(1))...),
	}
	refer = client.RecordReferral{
		Referral: decidertest.ID(22), Sending: decidertest.ID(23), Recipient: "partner-bond", Kind: "vakbond", Purpose: "rechtspositie",
		DataKinds: []string{"naam", "vraag"}, Basis: "toestemming-klant", Evidence: decidertest.Event(2),
	}

	permitted   = client.PermissionGiven(permit)
	unpermitted = client.PermissionWithdrawn(unpermit)
)

// disclosed is what is recorded of disclose, on some evidence.
func disclosed(on uuid.UUID) client.DisclosureRecorded {
	return client.DisclosureRecorded{
		Disclosure: disclose.Disclosure, Basis: disclose.Basis, Evidence: on, Recipient: disclose.Recipient,
		Kind: disclose.Kind, Purpose: disclose.Purpose, DataKinds: disclose.DataKinds, Note: disclose.Note,
	}
}

func TestPermissions(t *testing.T) {
	it := decidertest.For(t, client.Decider)
	it("records what the client permits").Given(registered).When(permit).Then(permitted)
	it("records it once").Given(registered, permitted).When(permit).Refuses(client.ErrPermissionThere)
	it("records it once, also after it was withdrawn").Given(registered, permitted, unpermitted).When(permit).Refuses(client.ErrPermissionThere)
	from := permit
	from.From = 0
	today := permitted
	today.From = decidertest.Day(5)
	it("holds from the day on which it is given").Given(registered).When(from).On(decidertest.Day(5)).Then(today)

	for says, c := range map[string]struct {
		change func(*client.GivePermission)
		want   error
	}{
		"is for somebody":                       {func(c *client.GivePermission) { c.Recipient, c.Kind = "", "" }, client.ErrForNobody},
		"names data":                            {func(c *client.GivePermission) { c.DataKinds = nil }, sharing.ErrNoDataKind},
		"names them once":                       {func(c *client.GivePermission) { c.DataKinds = []string{"naam", "naam"} }, sharing.ErrNoDataKind},
		"holds for nothing that is past":        {func(c *client.GivePermission) { c.From-- }, client.ErrPermittedBefore},
		"does not end before it begins":         {func(c *client.GivePermission) { c.Until = c.From - 1 }, client.ErrPermissionEnds},
		"is for any of a kind":                  {func(c *client.GivePermission) { c.Recipient = "" }, nil},
		"is for one organisation, of any kind":  {func(c *client.GivePermission) { c.Kind = "" }, nil},
		"holds later":                           {func(c *client.GivePermission) { c.From += 9 }, nil},
		"holds on one day":                      {func(c *client.GivePermission) { c.Until = c.From }, nil},
		"holds until it is withdrawn otherwise": {func(c *client.GivePermission) { c.Until = 0 }, nil},
	} {
		one := permit
		c.change(&one)
		asked := it(says).Given(registered).When(one).On(decidertest.Day(2))
		if c.want != nil {
			asked.Refuses(c.want)
		} else {
			asked.Then(client.PermissionGiven(one))
		}
	}
	full := it("has at most two hundred").Given(registered)
	for i := range client.MaxPermissions {
		one := permitted
		one.Permission, one.From, one.Until = decidertest.ID(100+i), decidertest.Day(1000), 0
		full = full.Given(one)
	}
	full.When(permit).On(decidertest.Day(2)).Refuses(client.ErrTooManyPermissions)
}

func TestWithdrawingAPermission(t *testing.T) {
	it := decidertest.For(t, client.Decider)
	it("withdraws it").Given(registered, permitted).When(unpermit).Then(unpermitted)
	it("has withdrawn it already").Given(registered, permitted, unpermitted).When(unpermit).Then()
	it("knows no other").Given(registered).When(unpermit).Refuses(client.ErrPermissionUnknown)
	it("comes after it was given").Given(registered).GivenOn(decidertest.Day(5), permitted).
		When(unpermit).On(decidertest.Day(4)).Refuses(client.ErrBeforePermission)
	it("may come the same day").Given(registered).GivenOn(decidertest.Day(5), permitted).
		When(unpermit).On(decidertest.Day(5)).Then(unpermitted)
}

func TestDisclosures(t *testing.T) {
	it := decidertest.For(t, client.Decider)
	evidence := decidertest.Event(2)
	it("names the permission that it rests on").Given(registered, permitted).When(disclose).Then(disclosed(evidence))
	it("rests on nothing else").Given(registered).When(disclose).Refuses(sharing.ErrNoPermission)
	more := disclose
	more.DataKinds = append([]string{"advies"}, disclose.DataKinds...)
	it("names what the permission lacks").Given(registered, permitted).When(more).Refuses(sharing.ErrNoPermission.Because("advies", strings.Join(more.DataKinds, ", ")))
	it("does not rest on what was withdrawn").Given(registered, permitted, unpermitted).When(disclose).Refuses(sharing.ErrNoPermission)
	it("rests on what was withdrawn later").Given(registered, permitted).GivenOn(decidertest.Day(9), unpermitted).
		When(disclose).On(decidertest.Day(8)).Then(disclosed(evidence))
	it("does not rest on what is over").Given(registered, permitted).When(disclose).On(decidertest.Day(31)).Refuses(sharing.ErrNoPermission)

	legal := disclose
	legal.Kind, legal.Listed, legal.Recipient, legal.Purpose, legal.Basis = "", "uwv", "partner-uwv", "werk-vinden", "suwi-62"
	want := disclosed(uuid.Nil)
	want.Kind, want.Recipient, want.Purpose, want.Basis = legal.Listed, legal.Recipient, legal.Purpose, legal.Basis
	it("rests on the law without a permission").Given(registered).When(legal).Then(want)
	unknown := legal
	unknown.Kind, unknown.Listed = "uwv", ""
	it("rests on no law to whom the directory does not know, whatever it is said to be").Given(registered).When(unknown).Refuses(sharing.ErrNotListed)
	unknown.Kind = ""
	it("says what somebody is whom the directory does not know").Given(registered).When(unknown).Refuses(sharing.ErrNoKind)
	unknown.Kind, unknown.Listed = "uwv", "vakbond"
	it("goes to nobody who is something else").Given(registered).When(unknown).Refuses(sharing.ErrOtherKind)
	ofAKind := permit
	ofAKind.Recipient = ""
	it("goes to none of a kind that the directory does not know").Given(registered, client.PermissionGiven(ofAKind)).When(disclose).Refuses(sharing.ErrNoPermission)
	listed := disclose
	listed.Listed = "vakbond"
	it("goes to any of a kind that it does").Given(registered, client.PermissionGiven(ofAKind)).When(listed).Then(disclosed(evidence))
	legal.Purpose = "schuldhulp"
	it("does not rest on a law for another purpose").Given(registered).When(legal).Refuses(sharing.ErrNoBasis)
	legal.DataKinds = nil
	it("names what went").Given(registered).When(legal).Refuses(sharing.ErrNoDataKind)
}

func TestAReferralIsADisclosure(t *testing.T) {
	it := decidertest.For(t, client.Decider)
	want := client.DisclosureRecorded{
		Disclosure: refer.Sending, Basis: refer.Basis, Evidence: refer.Evidence, Referral: refer.Referral, Recipient: refer.Recipient,
		Kind: refer.Kind, Purpose: refer.Purpose, DataKinds: refer.DataKinds,
	}
	it("records it as it was sent").Given(registered, permitted).When(refer).Then(want)
	it("asks nothing again: it went out").Given(registered, permitted, unpermitted).When(refer).Then(want)
	it("is erased with the client").Given(registered, asked, erased).When(refer).Then()
	it("is of nobody who is not there").When(refer).Refuses(client.ErrNotRegistered)
}

func TestAPermissionIsFoundAndStopsHolding(t *testing.T) {
	terms := sharing.Terms{Recipient: "partner-bond", Kind: "vakbond", Purpose: "rechtspositie", DataKinds: []string{"naam"}, Basis: sharing.Consent}
	day, evidence := decidertest.Day(2), decidertest.Event(2)
	var h decidertest.History[client.Event]
	h = h.Then(registered).Then(permitted)
	s := client.Decider.Fold(h.Past).State
	if p := s.Permission(terms, decider.On(day)); p == nil || p.Event != evidence {
		t.Errorf("found %+v", p)
	}
	if p := s.Permission(terms, decider.On(day-1)); p != nil {
		t.Errorf("found %+v before it was given", p)
	}
	if !s.Permits(evidence, day+28) || s.Permits(evidence, day+29) || s.Permits(uuid.Nil, day) {
		t.Error("it holds longer or shorter than it says, or something else does")
	}
	s = client.Decider.Fold(h.Then(unpermitted).Past).State
	if s.Permits(evidence, day) {
		t.Error("it holds after it was withdrawn")
	}
}
