package sentences_test

import (
	"strings"
	"testing"
	"time"

	"klantreis/domain/decider"
	"klantreis/domain/sentences"
)

// A line that would say something wrong some day is refused when it is read.
func TestWhatALineCannotSay(t *testing.T) {
	for line, want := range map[string]string{
		"journey.closed: Afgesloten[. Reden: {reason}].":                "",
		"journey.closed Afgesloten.":                                    "begins no line",
		"journey.shut: Afgesloten.":                                     "begins no line",
		"journey.closed: A.\njourney.closed: B.":                        "there twice",
		"also.late: [A {recorded}.]\nalso.late: [B {recorded}.]":        "there twice",
		"journey.closed: Afgesloten. Reden: {reason}.":                  "{reason}: it may have nothing to say, so it stands in brackets",
		"journey.closed: Afgesloten[. Reden: {ground}].":                "has no such field",
		"journey.closed: Afgesloten[: {note}].":                         "a free text is not for a sentence",
		"journey.closed: Afgesloten[. Reden: {reason}.":                 "never closed",
		"journey.closed: Afgesloten[. Reden: {reason].":                 "a brace is never closed",
		"journey.closed: Afgesloten. Reden: {reason}].":                 "{reason}: it may have nothing to say",
		"journey.closed: Afgesloten].":                                  "has no bracket before it",
		"journey.closed: Afgesloten[ om {reason:euro}].":                "is not said like this",
		"journey.advisor-assigned: Van [{advisor}].":                    "is not said like this",
		"journey.advisor-assigned: Van [{advisor:people}].":             "is not said like this",
		"journey.need-confirmed: Bevestigd[: {need}].":                  "is not said like this",
		"journey.need-confirmed: Bevestigd[: {need>weather}].":          "no fact of this kind begins such a thing",
		"journey.closed: Afgesloten[: {reason>domain}].":                "is no id of a thing",
		"client.rectification-decided: Aan [{recipientsTold:partner}].": "",
		"voucher.granted: Verleend: {amount:euro}.":                     "",
		"voucher.settled: Vastgesteld: {amount:euro}.":                  "it may have nothing to say",
		"journey.need-met: {partly?Deels/Geheel} vervuld.":              "it may have nothing to say",
		"after.voucher.applied: [Opleiding: {training}.]":               "",
		"after.voucher.applied: Opleiding: {training}.":                 "it may have nothing to say",
		"after.voucher.asked: [Opleiding: {training}.]":                 "begins no line",
		"after.journey.closed: A.\nafter.journey.closed: B.":            "there twice",
		"journey.transition-ended: Einde{closing? bij afsluiten/}.":     "",
	} {
		err := sentences.Reading(line + "\n")
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%s\n got %v\nwant %q", line, err, want)
		}
	}
}

func TestDaysTimesAndAmountsAreWrittenOut(t *testing.T) {
	day := decider.Date(2026, time.March, 3)
	summer := time.Date(2026, 8, 31, 22, 5, 0, 0, time.UTC) // the next day in Amsterdam
	for got, want := range map[string]string{
		sentences.Date(sentences.Dutch, day):             "3 maart 2026",
		sentences.Date(sentences.English, day):           "3 March 2026",
		sentences.Instant(sentences.Dutch, summer):       "1 september 2026 om 0.05 uur",
		sentences.Instant(sentences.English, summer):     "1 September 2026 at 0:05",
		sentences.Euros(sentences.Dutch, 0):              "€ 0",
		sentences.Euros(sentences.Dutch, 5):              "€ 0,05",
		sentences.Euros(sentences.Dutch, 99999):          "€ 999,99",
		sentences.Euros(sentences.Dutch, 123456700):      "€ 1.234.567",
		sentences.Euros(sentences.English, -250050):      "-€2,500.50",
		sentences.Uncapitalised("Loopbaan"):              "loopbaan",
		sentences.Uncapitalised("E-mail"):                "e-mail",
		sentences.Uncapitalised("WhatsApp"):              "WhatsApp",
		sentences.Uncapitalised("O&O-fonds"):             "O&O-fonds",
		sentences.Uncapitalised("Uitkering van het UWV"): "uitkering van het UWV",
		sentences.Uncapitalised("Één keer"):              "één keer",
		sentences.Uncapitalised(""):                      "",
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
