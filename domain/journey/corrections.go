package journey

import "klantreis/domain/decider"

// Corrections say how what was recorded in a journey is put right.
var Corrections = decider.Corrections{
	{Way: decider.Withdrawn, Of: []any{
		Opened{}, QuestionClarified{}, IntakeRecorded{}, SituationChanged{}, ContactRecorded{}, AdviceGiven{}, AdvisorAssigned{}, ColleagueUnlisted{},
		PlacementRecorded{}, AftercareStarted{}, Closed{}, MeetingAttended{},
		NeedIdentified{}, NeedConfirmed{}, NeedReassessed{}, NeedOfferMade{}, NeedMet{}, NeedDropped{}, NeedReopened{},
		TransitionSignalled{}, SignalCorrected{}, ReorganisationLinked{}, StageReached{}, ContractSigned{}, TransitionRealised{}, TrackStarted{}, TrackEnded{}, CheckAnswered{}, TransitionEnded{},
		AppointmentMade{}, AppointmentMoved{}, AppointmentCancelled{}, AppointmentKept{}, AppointmentMissed{},
		PromiseMade{}, PromiseKept{}, PromiseDropped{},
		HandoverProposed{}, HandoverDeclined{}, HandoverRetracted{},
	}},

	// Of what went out with these the client's own file keeps the disclosure,
	// which is final.
	{Way: decider.Withdrawn, Of: []any{
		ReferralSent{}, ReferralReceived{}, ReferralAccepted{}, ReferralDeclined{}, ReferralBegun{}, ReferralReportedBack{}, ReferralExpired{},
		NeedHandedOver{}, NeedReturned{},
		QuestionPassedOn{}, ContactDisclosed{}, QuestionAnswered{}, QuestionDropped{},
	}},

	{Way: decider.Countered, Of: []any{Reopened{}}, By: []string{"journey.closed"},
		Instead: "A reopening is not withdrawn: the journey would be closed without anybody saying what became of the client. Close the journey again."},
	{Way: decider.Countered, Of: []any{LeftOut{}}, By: []string{"journey.taken-into-figures"},
		Instead: "This follows from what was decided on the client's objection, and is taken back there."},
	{Way: decider.Countered, Of: []any{CountedAgain{}}, By: []string{"journey.left-out-of-figures"},
		Instead: "This follows from what was decided on the client's objection, and is taken back there."},
	{Way: decider.Countered, Of: []any{DocumentAdded{}}, By: []string{"journey.document-removed"},
		Instead: "That a document was added is not withdrawn. Remove the document: then its bytes go as well."},

	{Way: decider.Final, Of: []any{DocumentRemoved{}},
		Instead: "That a document was removed is not withdrawn: its bytes are destroyed. Add the document anew."},
	{Way: decider.Countered, Of: []any{HandoverAccepted{}}, By: []string{"journey.handover-proposed", "journey.advisor-assigned"},
		Instead: "That a journey was taken over is not withdrawn: it would be back with somebody who does not know of it. Propose to hand it over again, or have the team leader assign it."},
	{Way: decider.Final, Of: []any{EntryWithdrawn{}},
		Instead: "A withdrawal is not withdrawn itself. Record anew what was withdrawn."},
	{Way: decider.Final, Of: []any{Erased{}},
		Instead: "An erasure is not undone: the keys are destroyed. Open a new journey where the client comes back."},
}

var takingBack = decider.TakingBack{Corrections: Corrections, Unknown: ErrNoEntry, Final: ErrNotWithdrawn, RestsOn: ErrRestsOn}
