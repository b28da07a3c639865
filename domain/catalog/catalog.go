// Package catalog lists every fact that the platform can record.
//
// It is the first page an auditor reads. A line is never removed and a name
// never changes; a new shape adds a lift at the end of its line and a
// hand-written sample of the new version to testdata.
package catalog

import (
	"klantreis/domain/client"
	"klantreis/domain/codec"
	"klantreis/domain/journey"
	"klantreis/domain/merge"
)

// Events reads and writes them all.
var Events = codec.New(
	codec.Of[client.Registered]("client.registered"),
	codec.Of[client.DetailsChanged]("client.details-changed"),
	codec.Of[client.JourneyBegun]("client.journey-begun"),
	codec.Of[client.ContactOpened]("client.contact-opened"),
	codec.Of[client.GlassBroken]("client.glass-broken"),
	codec.Of[client.ErasureRequested]("client.erasure-requested"),
	codec.Of[client.Erased]("client.erased"),
	codec.Of[client.ErasureRefused]("client.erasure-refused"),
	codec.Of[client.ErasureRequestRetracted]("client.erasure-request-retracted"),
	codec.Of[client.DuplicatesRuledOut]("client.duplicates-ruled-out"),
	codec.Of[client.RectificationDecided]("client.rectification-decided"),
	codec.Of[client.ProcessingRestricted]("client.processing-restricted"),
	codec.Of[client.RestrictionLifted]("client.restriction-lifted"),
	codec.Of[client.ObjectionLodged]("client.objection-lodged"),
	codec.Of[client.ObjectionDecided]("client.objection-decided"),

	codec.Of[merge.Merged]("merge.merged"),
	codec.Of[merge.Undone]("merge.undone"),
	codec.Of[merge.Ended]("merge.ended"),

	codec.Of[journey.Opened]("journey.opened"),
	codec.Of[journey.QuestionClarified]("journey.question-clarified"),
	codec.Of[journey.IntakeRecorded]("journey.intake-recorded"),
	codec.Of[journey.SituationChanged]("journey.situation-changed"),
	codec.Of[journey.ContactRecorded]("journey.contact-recorded"),
	codec.Of[journey.AdviceGiven]("journey.advice-given"),
	codec.Of[journey.AdvisorAssigned]("journey.advisor-assigned"),
	codec.Of[journey.PlacementRecorded]("journey.placement-recorded"),
	codec.Of[journey.AftercareStarted]("journey.aftercare-started"),
	codec.Of[journey.Closed]("journey.closed"),
	codec.Of[journey.Reopened]("journey.reopened"),
	codec.Of[journey.EntryWithdrawn]("journey.entry-withdrawn"),
	codec.Of[journey.Erased]("journey.erased"),

	codec.Of[journey.NeedIdentified]("journey.need-identified"),
	codec.Of[journey.NeedConfirmed]("journey.need-confirmed"),
	codec.Of[journey.NeedReassessed]("journey.need-reassessed"),
	codec.Of[journey.NeedOfferMade]("journey.need-offer-made"),
	codec.Of[journey.NeedMet]("journey.need-met"),
	codec.Of[journey.NeedDropped]("journey.need-dropped"),
	codec.Of[journey.NeedReopened]("journey.need-reopened"),

	codec.Of[journey.TransitionSignalled]("journey.transition-signalled"),
	codec.Of[journey.StageReached]("journey.stage-reached"),
	codec.Of[journey.ContractSigned]("journey.contract-signed"),
	codec.Of[journey.TransitionRealised]("journey.transition-realised"),
	codec.Of[journey.TrackStarted]("journey.track-started"),
	codec.Of[journey.TrackEnded]("journey.track-ended"),
	codec.Of[journey.CheckAnswered]("journey.check-answered"),
	codec.Of[journey.TransitionEnded]("journey.transition-ended"),
)
