package sentences_test

import (
	"testing"

	"klantreis/domain/decider"
	"klantreis/domain/sentences"
)

// How a thing stands is said in both languages, without what is not there.
func TestHowAThingStandsIsSaid(t *testing.T) {
	day, last := decider.Date(2026, 3, 3), decider.Date(2033, 3, 3)
	for _, c := range []struct {
		what   any
		nl, en string
	}{
		{sentences.Voucher{Training: "Lassen", Asked: 2500_00, Status: "aangevraagd"},
			"Scholingsvoucher aangevraagd op 3 maart 2026 voor Lassen. Gevraagd: € 2.500. Hoe het er nu voor staat: aangevraagd.",
			"Training voucher applied for on 3 March 2026, for Lassen. Asked: €2,500. How it stands now: applied for."},
		{sentences.Voucher{Training: "Lassen", Provider: "roc", Asked: 2500_00, Status: "betaald", Decisions: []string{"verlening", "vaststelling"},
			Granted: 2000_00, Advanced: 500_00, Settled: 2000_00, Paid: 1500_00},
			"Scholingsvoucher aangevraagd op 3 maart 2026 voor Lassen, bij ROC van Twente. Gevraagd: € 2.500. Hoe het er nu voor staat: betaald. Wat is besloten: verlening en vaststelling. Verleend: € 2.000. Vooraf betaald: € 500. Vastgesteld: € 2.000. Daarna betaald: € 1.500.",
			"Training voucher applied for on 3 March 2026, for Lassen, at ROC van Twente. Asked: €2,500. How it stands now: paid. What was decided: grant and settlement. Granted: €2,000. Paid in advance: €500. Settled: €2,000. Paid after that: €1,500."},
		{sentences.Permission{Recipient: "bond", Purpose: "rechtspositie", DataKinds: []string{"naam"}, Holds: true},
			"Toestemming van de klant, gegeven op 3 maart 2026. Wie gegevens mag krijgen: FNV Twente. Waarvoor: advies over de rechtspositie. Welke gegevens: naam. Deze toestemming geldt nu.",
			"Permission of the client, given on 3 March 2026. Who may get data: FNV Twente. What for: advice on one's legal position. Which data: name. This permission holds now."},
		{sentences.Permission{Kind: "uwv", WithdrawnOn: day},
			"Toestemming van de klant, gegeven op 3 maart 2026. Wie gegevens mag krijgen: UWV. Ingetrokken op 3 maart 2026. Deze toestemming geldt nu niet.",
			"Permission of the client, given on 3 March 2026. Who may get data: Employee Insurance Agency (UWV). Withdrawn on 3 March 2026. This permission does not hold now."},
		{sentences.Keeping{Result: "voucher-verleend", Until: last, Demanded: true, Source: "selectielijst"},
			"Voucher verleend: dit wordt bewaard tot en met 3 maart 2033, volgens de regel selectielijst. De wet verplicht daartoe.",
			"Voucher granted: this is kept until and including 3 March 2033, by the rule selectielijst. The law demands that."},
		{sentences.Keeping{Result: "zonder-advies", Source: "selectielijst"},
			"Iets wat nog loopt: dit wordt bewaard tot het voorbij is, en daarna zo lang als de regel selectielijst zegt. Dat is een termijn van het Werkcentrum zelf.",
			"Something that still runs: this is kept until it is over, and after that as long as the rule selectielijst says. That is a term of the Werkcentrum's own."},
		{sentences.Keeping{Result: "zonder-advies", Demanded: true},
			"Dit wordt bewaard zolang geen regel zegt hoe lang.",
			"This is kept as long as no rule says how long."},
	} {
		for language, want := range map[sentences.Language]string{sentences.Dutch: c.nl, sentences.English: c.en} {
			got := teller(language).Say(c.what, day)
			if shaped(t, got); got != want {
				t.Errorf("%+v is said as\n%s\n%s", c.what, got, want)
			}
		}
	}
}
