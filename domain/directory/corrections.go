package directory

import "klantreis/domain/decider"

// Corrections say how what the directory says is put right: by what it says from
// a day on. What others relied on until then stays.
var Corrections = decider.Corrections{
	{Way: decider.Countered, Of: []any{TeamNamed{}}, By: []string{"directory.team-named", "directory.team-ended"},
		Instead: "Name the team anew, or end it where it ought not to be there."},
	{Way: decider.Countered, Of: []any{MemberAdded{}}, By: []string{"directory.member-left"},
		Instead: "What somebody did as a member of staff was done as one. Record their departure."},
	{Way: decider.Countered, Of: []any{MemberMoved{}}, By: []string{"directory.member-moved"},
		Instead: "What somebody saw as a member of a team was seen as one. Move them back."},
	{Way: decider.Countered, Of: []any{MemberLeft{}}, By: []string{"directory.member-added"},
		Instead: "Add the member of staff anew."},
	{Way: decider.Countered, Of: []any{RoleGiven{}}, By: []string{"directory.role-ended"},
		Instead: "What somebody was given to do in a role was given to one who had it. End the role."},
	{Way: decider.Countered, Of: []any{RoleEnded{}}, By: []string{"directory.role-given"},
		Instead: "Give the role anew."},
	{Way: decider.Countered, Of: []any{DeputyNamed{}}, By: []string{"directory.deputyship-ended"},
		Instead: "What a deputy saw was seen with access. End the deputyship."},
	{Way: decider.Countered, Of: []any{DeputyshipEnded{}}, By: []string{"directory.deputy-named"},
		Instead: "Name the deputy anew."},
	{Way: decider.Countered, Of: []any{
		PartnerProposed{}, LocationProposed{}, ProviderProposed{}, OccupationProposed{}, TermsProposed{}, RowProposed{}, EndProposed{},
		CompletionProposed{}, RetentionProposed{}, BasisRuleProposed{}, DeskTermProposed{},
	}, By: []string{"directory.change-retracted", "directory.change-refused"},
		Instead: "While it waits for a second person, a proposal is retracted by who made it or refused by another."},
	{Way: decider.Countered, Of: []any{ChangeConfirmed{}}, By: []string{
		"directory.partner-proposed", "directory.provider-proposed", "directory.occupation-proposed", "directory.terms-proposed", "directory.end-proposed",
		"directory.retention-proposed", "directory.basis-rule-proposed", "directory.desk-term-proposed",
	},
		Instead: "What was decided while a change held was decided by it. Propose what holds from a later day on, or an ending; a second person confirms it."},
	{Way: decider.Countered, Of: []any{ChangeRefused{}, ChangeRetracted{}}, By: []string{
		"directory.partner-proposed", "directory.location-proposed", "directory.provider-proposed", "directory.occupation-proposed",
		"directory.terms-proposed", "directory.row-proposed", "directory.end-proposed", "directory.retention-proposed", "directory.basis-rule-proposed",
		"directory.desk-term-proposed",
	},
		Instead: "Propose the change anew."},

	{Way: decider.Final, Of: []any{TeamEnded{}},
		Instead: "The reference of a team that has ended is not given out again. Name another team."},
}
