package client_test

import (
	"reflect"
	"testing"

	"klantreis/domain/client"
	"klantreis/domain/decider"
	"klantreis/domain/decider/decidertest"
)

// What is told late of a client's details takes its place among what was told, and
// nothing from what came after it.
func TestDetailsToldLate(t *testing.T) {
	name := func(n string) client.ChangeDetails { return client.ChangeDetails{FamilyName: &n} }
	phone := client.ChangeDetails{Phones: []string{"053 0000000"}}
	type asked struct {
		on   int
		what client.ChangeDetails
	}
	for says, c := range map[string]struct {
		asked  []asked
		name   string
		phones []string
	}{
		"a name":                         {[]asked{{20, name("Later")}, {10, name("Earlier")}}, "Later", registered.Phones},
		"what the later one left":        {[]asked{{20, name("Later")}, {10, phone}}, "Later", phone.Phones},
		"what was so then, and is again": {[]asked{{20, name("Later")}, {10, name("Earlier")}, {15, name("Later")}}, "Later", registered.Phones},
		"of the same day":                {[]asked{{20, name("Later")}, {20, name("Last")}}, "Last", registered.Phones},
		"before the registration":        {[]asked{{2, phone}}, "Voorbeeld", phone.Phones},
		"the later one changed back":     {[]asked{{10, name("Earlier")}, {20, name("Voorbeeld")}, {15, name("Between")}}, "Voorbeeld", registered.Phones},
	} {
		var h decidertest.History[client.Event]
		h = h.At(decider.On(decidertest.Day(5)), registered)
		for _, a := range c.asked {
			at := decider.On(decidertest.Day(a.on))
			events, err := client.Decider.Decide(a.what, client.Decider.Fold(h.Past), decider.Mark{Occurred: at, Recorded: at.Begin()})
			if err != nil || len(events) != 1 {
				t.Fatalf("%s: %v, %v", says, events, err)
			}
			h = h.At(at, events...)
		}
		if d := client.Decider.Fold(h.Past).State.Details; d.FamilyName != c.name || !reflect.DeepEqual(d.Phones, c.phones) || d.GivenName != "Noor" {
			t.Errorf("%s: %+v", says, d)
		}
	}
}

func TestDetailsAsTheyWereThen(t *testing.T) {
	it := decidertest.For(t, client.Decider)
	earlier := client.DetailsChanged(registered.Details())
	earlier.Phones = []string{"053 0000000"}
	given := it("records all details as they were then").Given(registered).GivenOn(decidertest.Day(20), changed)
	given.When(client.ChangeDetails{Phones: earlier.Phones}).On(decidertest.Day(10)).Then(earlier)
	given.When(client.ChangeDetails{FamilyName: new("Voorbeeld")}).On(decidertest.Day(10)).Then()
	is := client.DetailsChanged(registered.Details())
	is.FamilyName = "Elders"
	given.When(client.ChangeDetails{FamilyName: new("Elders")}).On(decidertest.Day(10)).Then(is)
	it("withdraws a change that was told late").Given(registered).GivenOn(decidertest.Day(20), changed).GivenOn(decidertest.Day(10), earlier).
		When(client.Withdraw{Entry: decidertest.Entry(3)}).Then(client.EntryWithdrawn{Entry: decidertest.Entry(3)})
}
