// Package catalog lists every fact that the platform can record.
//
// It is the first page an auditor reads. A line is never removed and a name
// never changes; a new shape adds a lift at the end of its line and a
// hand-written sample of the new version to testdata.
package catalog

import (
	"encoding/json"

	"klantreis/domain/client"
	"klantreis/domain/codec"
	"klantreis/domain/directory"
	"klantreis/domain/fund"
	"klantreis/domain/journey"
	"klantreis/domain/meeting"
	"klantreis/domain/merge"
	"klantreis/domain/reorganisation"
	"klantreis/domain/staff"
	"klantreis/domain/tally"
	"klantreis/domain/voucher"
)

// Events reads and writes them all.
var Events = codec.New(
	codec.Of[client.Registered]("client.registered"),
	codec.Of[client.DetailsChanged]("client.details-changed"),
	codec.Of[client.JourneyBegun]("client.journey-begun"),
	codec.Of[client.ContactOpened]("client.contact-opened"),
	codec.Of[client.GlassBroken]("client.glass-broken"),
	codec.Of[client.ErasureRequested]("client.erasure-requested"),
	codec.Of[client.Erased]("client.erased", erasedWithVouchers),
	codec.Of[client.ErasureRefused]("client.erasure-refused"),
	codec.Of[client.ErasureRequestRetracted]("client.erasure-request-retracted"),
	codec.Of[client.TextDestructionRequested]("client.text-destruction-requested"),
	codec.Of[client.TextDestroyed]("client.text-destroyed"),
	codec.Of[client.TextDestructionRetracted]("client.text-destruction-retracted"),
	codec.Of[client.DuplicatesRuledOut]("client.duplicates-ruled-out"),
	codec.Of[client.RectificationDecided]("client.rectification-decided"),
	codec.Of[client.ProcessingRestricted]("client.processing-restricted"),
	codec.Of[client.RestrictionLifted]("client.restriction-lifted"),
	codec.Of[client.ObjectionLodged]("client.objection-lodged"),
	codec.Of[client.ObjectionDecided]("client.objection-decided"),
	codec.Of[client.ProcessingResumed]("client.processing-resumed"),
	codec.Of[client.GlassReviewed]("client.glass-reviewed"),
	codec.Of[client.AnswerProlonged]("client.answer-prolonged"),
	codec.Of[client.RecipientsToTell]("client.recipients-to-tell"),
	codec.Of[client.RecipientTold]("client.recipient-told"),
	codec.Of[client.EntryWithdrawn]("client.entry-withdrawn"),
	codec.Of[client.RequestReceived]("client.request-received"),
	codec.Of[client.RequestExtended]("client.request-extended"),
	codec.Of[client.RequestTakenUp]("client.request-taken-up"),
	codec.Of[client.RequestAnswered]("client.request-answered"),
	codec.Of[client.LeftOutOfFigures]("client.left-out-of-figures"),
	codec.Of[client.TakenIntoFigures]("client.taken-into-figures"),
	codec.Of[journey.LeftOut]("journey.left-out-of-figures"),
	codec.Of[journey.CountedAgain]("journey.taken-into-figures"),

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
	codec.Of[journey.ReorganisationLinked]("journey.reorganisation-linked"),
	codec.Of[journey.SignalCorrected]("journey.signal-corrected"),

	codec.Of[journey.DocumentAdded]("journey.document-added"),
	codec.Of[journey.DocumentRemoved]("journey.document-removed"),
	codec.Of[directory.TeamNamed]("directory.team-named"),
	codec.Of[directory.TeamEnded]("directory.team-ended"),
	codec.Of[directory.MemberAdded]("directory.member-added"),
	codec.Of[directory.MemberMoved]("directory.member-moved"),
	codec.Of[directory.MemberLeft]("directory.member-left"),
	codec.Of[directory.DeputyNamed]("directory.deputy-named"),
	codec.Of[directory.DeputyshipEnded]("directory.deputyship-ended"),
	codec.Of[directory.PartnerProposed]("directory.partner-proposed"),
	codec.Of[directory.LocationProposed]("directory.location-proposed"),
	codec.Of[directory.ProviderProposed]("directory.provider-proposed"),
	codec.Of[directory.OccupationProposed]("directory.occupation-proposed"),
	codec.Of[directory.TermsProposed]("directory.terms-proposed"),
	codec.Of[directory.BasisRuleProposed]("directory.basis-rule-proposed"),
	codec.Of[directory.RowProposed]("directory.row-proposed"),
	codec.Of[directory.EndProposed]("directory.end-proposed"),
	codec.Of[directory.ChangeConfirmed]("directory.change-confirmed"),
	codec.Of[directory.ChangeRefused]("directory.change-refused"),
	codec.Of[directory.ChangeRetracted]("directory.change-retracted"),
	codec.Of[directory.RoleGiven]("directory.role-given"),
	codec.Of[directory.RoleEnded]("directory.role-ended"),
	codec.Of[directory.CompletionProposed]("directory.completion-proposed"),
	codec.Of[directory.RetentionProposed]("directory.retention-proposed"),
	codec.Of[directory.DeskTermProposed]("directory.desk-term-proposed"),

	codec.Of[staff.Named]("staff.named"),
	codec.Of[staff.Erased]("staff.erased"),
	codec.Of[journey.ReferralSent]("journey.referral-sent"),
	codec.Of[journey.ReferralReceived]("journey.referral-received"),
	codec.Of[journey.ReferralAccepted]("journey.referral-accepted"),
	codec.Of[journey.ReferralDeclined]("journey.referral-declined"),
	codec.Of[journey.ReferralBegun]("journey.referral-begun"),
	codec.Of[journey.ReferralReportedBack]("journey.referral-reported-back"),
	codec.Of[journey.ReferralExpired]("journey.referral-expired"),
	codec.Of[journey.NeedHandedOver]("journey.need-handed-over"),
	codec.Of[journey.NeedReturned]("journey.need-returned"),
	codec.Of[client.PermissionGiven]("client.permission-given"),
	codec.Of[client.PermissionWithdrawn]("client.permission-withdrawn"),
	codec.Of[client.DisclosureRecorded]("client.disclosure-recorded"),
	codec.Of[journey.AppointmentMade]("journey.appointment-made"),
	codec.Of[journey.AppointmentMoved]("journey.appointment-moved"),
	codec.Of[journey.AppointmentCancelled]("journey.appointment-cancelled"),
	codec.Of[journey.AppointmentKept]("journey.appointment-kept"),
	codec.Of[journey.AppointmentMissed]("journey.appointment-missed"),
	codec.Of[journey.PromiseMade]("journey.promise-made"),
	codec.Of[journey.PromiseKept]("journey.promise-kept"),
	codec.Of[journey.PromiseDropped]("journey.promise-dropped"),
	codec.Of[journey.HandoverProposed]("journey.handover-proposed"),
	codec.Of[journey.HandoverAccepted]("journey.handover-accepted"),
	codec.Of[journey.HandoverDeclined]("journey.handover-declined"),
	codec.Of[journey.HandoverRetracted]("journey.handover-retracted"),
	codec.Of[journey.MeetingAttended]("journey.meeting-attended"),
	codec.Of[journey.QuestionPassedOn]("journey.question-passed-on"),

	codec.Of[meeting.Planned]("meeting.planned"),
	codec.Of[meeting.Held]("meeting.held"),
	codec.Of[meeting.Cancelled]("meeting.cancelled"),
	codec.Of[meeting.EntryWithdrawn]("meeting.entry-withdrawn"),
	codec.Of[meeting.LeaderUnlisted]("meeting.leader-unlisted"),

	codec.Of[tally.Counted]("tally.counted"),
	codec.Of[tally.EntryWithdrawn]("tally.entry-withdrawn"),
	codec.Of[client.VoucherBegun]("client.voucher-begun"),
	codec.Of[voucher.Applied]("voucher.applied"),
	codec.Of[voucher.TermsHeld]("voucher.terms-held"),
	codec.Of[voucher.ReceivedComplete]("voucher.received-complete"),
	codec.Of[voucher.CompletionRequested]("voucher.completion-requested"),
	codec.Of[voucher.Completed]("voucher.completed"),
	codec.Of[voucher.AssessmentBegun]("voucher.assessment-begun"),
	codec.Of[voucher.Prolonged]("voucher.prolonged"),
	codec.Of[voucher.AssessedPositive]("voucher.assessed-positive"),
	codec.Of[voucher.Granted]("voucher.granted"),
	codec.Of[voucher.Rejected]("voucher.rejected"),
	codec.Of[voucher.NotTreated]("voucher.not-treated"),
	codec.Of[voucher.DecisionDispatched]("voucher.decision-dispatched"),
	codec.Of[voucher.TrainingStarted]("voucher.training-started"),
	codec.Of[voucher.TrainingCompleted]("voucher.training-completed"),
	codec.Of[voucher.TrainingBrokenOff]("voucher.training-broken-off"),
	codec.Of[voucher.InvoiceReceived]("voucher.invoice-received"),
	codec.Of[voucher.AdvancePaid]("voucher.advance-paid"),
	codec.Of[voucher.Settled]("voucher.settled"),
	codec.Of[voucher.Paid]("voucher.paid"),
	codec.Of[voucher.Amended]("voucher.amended"),
	codec.Of[voucher.Reclaimed]("voucher.reclaimed"),
	codec.Of[voucher.ApplicationWithdrawn]("voucher.application-withdrawn"),
	codec.Of[voucher.Revoked]("voucher.revoked"),
	codec.Of[voucher.Expired]("voucher.expired"),
	codec.Of[voucher.ObjectionLodged]("voucher.objection-lodged"),
	codec.Of[voucher.ObjectionDecided]("voucher.objection-decided"),
	codec.Of[voucher.AppealLodged]("voucher.appeal-lodged"),
	codec.Of[voucher.AppealDecided]("voucher.appeal-decided"),
	codec.Of[voucher.Revised]("voucher.revised"),
	codec.Of[voucher.ObjectionReferred]("voucher.objection-referred"),
	codec.Of[voucher.ObjectionProlonged]("voucher.objection-prolonged"),
	codec.Of[voucher.MendingRequested]("voucher.mending-requested"),
	codec.Of[voucher.ObjectionMended]("voucher.objection-mended"),
	codec.Of[voucher.RevisionAssessed]("voucher.revision-assessed"),
	codec.Of[voucher.DecisionRevised]("voucher.decision-revised"),
	codec.Of[voucher.RevisionDropped]("voucher.revision-dropped"),
	codec.Of[fund.RaiseAsked]("fund.raise-asked"),
	codec.Of[voucher.EntryWithdrawn]("voucher.entry-withdrawn"),
	codec.Of[voucher.Erased]("voucher.erased"),
	codec.Of[voucher.ConversationFound]("voucher.conversation-found"),
	codec.Of[voucher.AlikeRuledOut]("voucher.alike-ruled-out"),
	codec.Of[voucher.DocumentFiled]("voucher.document-filed"),
	codec.Of[voucher.ObjectorHeard]("voucher.objector-heard"),
	codec.Of[voucher.HearingWaived]("voucher.hearing-waived"),
	codec.Of[voucher.ObjectionDelayed]("voucher.objection-delayed"),
	codec.Of[voucher.PlaceKept]("voucher.place-kept"),
	codec.Of[voucher.RepaymentReceived]("voucher.repayment-received"),
	codec.Of[voucher.RepaymentCorrected]("voucher.repayment-corrected"),
	codec.Of[voucher.ClaimWrittenOff]("voucher.claim-written-off", groundSealed),
	codec.Of[voucher.ClaimWaived]("voucher.claim-waived"),
	codec.Of[voucher.WaiverRequested]("voucher.waiver-requested"),
	codec.Of[voucher.WaiverRefused]("voucher.waiver-refused"),
	codec.Of[voucher.RepaymentReturned]("voucher.repayment-returned"),
	codec.Of[fund.ReturnBooked]("fund.return-booked"),

	codec.Of[fund.Allotted]("fund.allotted"),
	codec.Of[fund.YearClosed]("fund.year-closed"),
	codec.Of[fund.Queued]("fund.queued"),
	codec.Of[fund.ReservationAsked]("fund.reservation-asked"),
	codec.Of[fund.Reserved]("fund.reserved"),
	codec.Of[fund.Declined]("fund.declined"),
	codec.Of[fund.DistributionPaused]("fund.distribution-paused"),
	codec.Of[fund.Released]("fund.released"),
	codec.Of[fund.Lowered]("fund.lowered"),
	codec.Of[fund.PaymentBooked]("fund.payment-booked"),
	codec.Of[fund.PlaceKept]("fund.place-kept"),
	codec.Of[fund.RepaymentBooked]("fund.repayment-booked"),
	codec.Of[fund.RepaymentLowered]("fund.repayment-lowered"),

	codec.Of[reorganisation.Announced]("reorganisation.announced"),
	codec.Of[reorganisation.NumbersChanged]("reorganisation.numbers-changed"),
	codec.Of[reorganisation.Notified]("reorganisation.notified"),
	codec.Of[reorganisation.Ended]("reorganisation.ended"),
	codec.Of[reorganisation.EntryWithdrawn]("reorganisation.entry-withdrawn"),
	codec.Of[reorganisation.CountedTogether]("reorganisation.counted-together"),

	codec.Of[journey.ContactDisclosed]("journey.contact-disclosed"),
	codec.Of[journey.ColleagueUnlisted]("journey.colleague-unlisted"),
	codec.Of[journey.QuestionAnswered]("journey.question-answered"),
	codec.Of[journey.QuestionDropped]("journey.question-dropped"),
)

// erasedWithVouchers lifts an erasure of before there were vouchers: none went
// with it.
func erasedWithVouchers(p codec.Plain) (codec.Plain, error) {
	p[codec.Clear] = append([]byte(`{"vouchers":[],`), p[codec.Clear][1:]...)
	return p, nil
}

// groundSealed lifts a write-off that had its ground in the clear, where it
// stays readable: it says something about a person's means.
func groundSealed(p codec.Plain) (codec.Plain, error) {
	fields := map[string]json.RawMessage{}
	if err := json.Unmarshal(p[codec.Clear], &fields); err != nil {
		return p, err
	}
	ground := map[string]json.RawMessage{"ground": fields["ground"]}
	delete(fields, "ground")
	var err error
	if p[codec.Clear], err = json.Marshal(fields); err != nil {
		return p, err
	}
	p[codec.Person], err = json.Marshal(ground)
	return p, err
}
