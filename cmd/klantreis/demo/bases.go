package demo

import (
	"github.com/google/uuid"

	"klantreis/domain/decider"
	"klantreis/domain/directory"
)

// ordinance is the rule by which the centre municipality is told of vouchers,
// once the jurist of the region has checked it.
func ordinance(id uuid.UUID, by decider.Ref) directory.Command {
	return directory.ProposeBasisRule{Change: id, Rule: "subsidieverordening-scholing", Basis: "subsidieverordening", Kinds: []string{"gemeente"},
		Purposes: []string{"scholing"}, DataKinds: []string{"naam", "contactgegevens", "opleiding"}, CheckedOn: decider.Date(2026, 3, 19),
		Source: "Verordening scholingsvouchers 2026 (voorbeeld), artikel 9", From: decider.Date(2026, 4, 1),
		Reason: "Getoetst door de jurist van de regio; woongemeente en geboortedatum zijn niet nodig.", By: by}
}

// amendment is that of the SUWI act, proposed before it was law.
func amendment(id uuid.UUID, by decider.Ref) directory.Command {
	return directory.ProposeBasisRule{Change: id, Rule: "suwi-62-wijziging-2026", Basis: "suwi-62", Kinds: []string{"uwv", "gemeente", "onderwijs"},
		Purposes: []string{"van-werk-naar-werk", "scholing"}, DataKinds: []string{"naam", "contactgegevens", "opleiding"}, CheckedOn: decider.Date(2026, 6, 18),
		Source: "Wet SUWI artikel 62, zoals gewijzigd", From: decider.Date(2026, 7, 1), Reason: "De wijziging gaat volgende maand in.", By: by}
}
