package client

import "klantreis/domain/decider"

// Corrections say how what was recorded in a client's file is put right.
var Corrections = decider.Corrections{
	{Way: decider.Withdrawn, Of: []any{
		DetailsChanged{}, ContactOpened{},
		RectificationDecided{}, RecipientsToTell{}, RecipientTold{},
		ProcessingRestricted{}, RestrictionLifted{}, ObjectionLodged{}, ObjectionDecided{}, ProcessingResumed{}, AnswerProlonged{},
		RequestReceived{}, RequestExtended{}, RequestTakenUp{}, RequestAnswered{},
	}},

	{Way: decider.Countered, Of: []any{Registered{}}, By: []string{"client.details-changed", "merge.merged", "client.erased"},
		Instead: "A registration is not withdrawn: what it says about the client would be kept and nobody could erase it. Change the details that are wrong, merge the file where the client was there already, or have it erased where it ought not to be."},
	{Way: decider.Countered, Of: []any{DuplicatesRuledOut{}}, By: []string{"merge.merged"},
		Instead: "It stands with the registration. Merge the files where they are of one person after all."},
	{Way: decider.Countered, Of: []any{LeftOutOfFigures{}}, By: []string{"client.taken-into-figures"},
		Instead: "The client's journeys are left out of figures since, and what was reported is not made anew. Record that the processing is resumed: from then on they count again."},
	{Way: decider.Countered, Of: []any{TakenIntoFigures{}}, By: []string{"client.left-out-of-figures"},
		Instead: "The client's journeys count again since. Where the client objects anew, record that."},
	{Way: decider.Countered, Of: []any{PermissionGiven{}}, By: []string{"client.permission-withdrawn"},
		Instead: "A permission is not taken out of the file: what went out while it held rests on it. Withdraw the permission; from then on nothing goes out on it."},
	{Way: decider.Countered, Of: []any{PermissionWithdrawn{}}, By: []string{"client.permission-given"},
		Instead: "That a permission was withdrawn stays: whoever saw something on it sees it no longer since then. Record the permission anew, from the day on which the client gives it again."},
	{Way: decider.Countered, Of: []any{ErasureRequested{}}, By: []string{"client.erasure-request-retracted", "client.erasure-refused"},
		Instead: "A request for erasure is retracted by the person who asked, or refused by another with a ground."},
	{Way: decider.Countered, Of: []any{ErasureRefused{}, ErasureRequestRetracted{}}, By: []string{"client.erasure-requested"},
		Instead: "That an erasure was refused, or the request for it retracted, stays. Ask for the erasure anew."},
	{Way: decider.Countered, Of: []any{TextDestructionRequested{}}, By: []string{"client.text-destruction-retracted"},
		Instead: "A request to destroy a text is retracted, by the person who asked or by another."},
	{Way: decider.Countered, Of: []any{TextDestructionRetracted{}}, By: []string{"client.text-destruction-requested"},
		Instead: "That the request to destroy a text was retracted stays. Ask for it anew."},
	{Way: decider.Countered, Of: []any{JourneyBegun{}}, By: []string{"journey.entry-withdrawn"},
		Instead: "The client's file names every journey that was ever theirs, so that it is erased with them. Withdraw the opening in the journey itself."},
	{Way: decider.Countered, Of: []any{VoucherBegun{}}, By: []string{"voucher.application-withdrawn"},
		Instead: "The client's file names every voucher that was ever theirs, so that it is erased with them. The client gives the voucher itself up."},

	{Way: decider.Final, Of: []any{DisclosureRecorded{}},
		Instead: "What went out about a client has gone out, and they have a right to know to whom (GDPR article 15). Where it was recorded otherwise than it was, record what did go out as a disclosure of its own, and say so in its note."},
	{Way: decider.Final, Of: []any{GlassBroken{}, GlassReviewed{}},
		Instead: "Access that was taken by breaking the glass was taken, and what its review found was found: a log that could unsay that would prove nothing. A mistake is said in the note of the review."},
	{Way: decider.Final, Of: []any{Erased{}},
		Instead: "An erasure is not undone: the keys are destroyed. Register the client anew where they come back."},
	{Way: decider.Final, Of: []any{TextDestroyed{}},
		Instead: "A text that was destroyed is not brought back: its key is destroyed. Record anew what ought to be known."},
	{Way: decider.Final, Of: []any{EntryWithdrawn{}},
		Instead: "A withdrawal is not withdrawn itself. Record anew what was withdrawn."},
}
