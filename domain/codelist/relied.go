package codelist

import "slices"

// The desk adds and ends codes as it goes (DOMAIN.md section 5), but for what a
// rule of the program rests on. Two rules say what that is:
//
//   - A list whose every code is a state that the program moves things through,
//     or a choice between cases that it treats one by one, is fixed. A code more
//     would be one that nothing leads to, and a code less a state that nothing
//     can be in any more.
//   - In any other list, a code that a rule names cannot end, and codes that no
//     rule names come and go. That of a reason, "anders", asks for an
//     explanation wherever it is.
//
// A rule that names a code of a list is to name it here as well.
var (
	fixed = []string{
		"journey-phases", "transition-stages", "need-statuses", "referral-states", "voucher-states", // states
		"appointment-statuses", "meeting-statuses", "work-kinds",
		"client-kinds", "labour-positions", "sustainment-answers", "age-bands", "voucher-conditions", "training-levels", // cases
		"voucher-decisions", "voucher-applicants", "dispute-outcomes", "client-rights", "request-outcomes",
		"answerable-requests", "hearing-waiver-grounds",
		"retention-results", "retention-duties",
		"desk-terms", "desk-term-units",
		"staff-roles", // those of the access table
		"purposes",    // what a process is for is settled with the register of processing activities
	}
	relied = map[string][]string{
		"close-reasons":        {"overleden"},
		"withdrawal-reasons":   {"verkeerde-klant"},
		"transition-exits":     {"onbekend", "ontslag-afgewend"},
		"transition-tracks":    {"proefplaatsing"},
		"advice-forms":         {"informatie", "vraagverheldering", "loopbaangesprek"},
		"support-need-domains": {"anders"},
		"benefits":             {"geen", "onbekend"},
		"need-outcomes":        {"opgelost"},
		"bases":                {"toestemming-klant"},
		"partner-kinds":        {"gemeente", "uwv", "svb"}, // SUWI 62 is about these
		"channels":             {"balie-afspraak"},
		"municipalities":       {"buiten-twente", "buitenland"},

		"reorganisation-end-reasons": {"afgeblazen"},
		"document-kinds": {"aanvraag", "opleidingsplan", "factuur", "besluit",
			"bezwaarschrift", "beslissing-op-bezwaar", "beroepschrift", "uitspraak", "verslag"},
		"objection-outcomes":      {"gegrond", "deels-gegrond"},
		"rectification-outcomes":  {"geweigerd", "deels-uitgevoerd"},
		"voucher-refusal-grounds": {"plafond-bereikt", "geen-loopbaangesprek", "niveau-te-hoog", "reeds-gestart"},
		"data-kinds":              {"vraag", "ondersteuningsbehoeften"},

		"erasure-grounds":         {"bewaartermijn", "onrechtmatig"},
		"erasure-refusal-grounds": {"wettelijke-bewaarplicht", "bewaartermijn-loopt", "bezwaar-of-beroep"},

		"glass-review-outcomes":     {"gerechtvaardigd"},
		"recipient-notice-outcomes": {"verteld"},
		"voucher-write-off-grounds": {"kwijtschelding"},
		"meeting-cancel-reasons":    {"niemand-gekomen"},
	}
)

// Fixed says that the desk can neither add codes to a list nor end them.
func Fixed(list string) bool { return slices.Contains(fixed, list) }

// Relied says that a rule of the program rests on a code, so that it cannot
// end.
func Relied(list, code string) bool {
	return Fixed(list) || slices.Contains(relied[list], code) || code == "anders"
}
