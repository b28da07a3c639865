package api

import (
	"net/http"

	"github.com/google/uuid"
	"github.com/gorilla/mux"

	"klantreis/domain/access"
)

// routes lists every address of the platform.
func (s *Server) routes(router *mux.Router) *routes {
	r := s.newRoutes(router)
	s.knowing(r)
	s.recording(r)
	s.filing(r)
	s.sharing(r)
	s.arranging(r)
	s.subsidising(r)
	s.asking(r)
	return r
}

// knowing lists what is recorded in clients' files, and the pages of them.
func (s *Server) knowing(r *routes) {
	r.chapter("clients")
	record(r, "/clients", s.register, RegisterBody{}.command(Ids{}), "Register a client", "Begins the file of a client (klant). Search first: whoever is there already is not registered again. Who looks like a client that there is gets the answer 409 likely-duplicate, with those clients as a search shows them, until it is said that it is none of them.")
	ask(r, "/client-searches", s.searchClients, "Search clients", "Looks for clients by name, date of birth or telephone number, or for likely duplicates. Outside one's relations only a minimal card is shown: that there is a file, and whose. Every client who is shown is logged.")
	read(r, "/clients/{client}", s.client, "See a client", "Who a client is, how to reach them, and whose their journeys are. For those with a relation to the client; every look is logged.")
	read(r, "/clients/{client}/timeline", s.timeline, "See what happened", "What happened to a client, over all journeys that the asker may see, the newest first. What was withdrawn stays and is marked; what was erased or cannot be decoded says so.")
	onClient[DetailsBody](r, "detail-changes", access.ChangeClient, "Change details", "Changes the details of a client from now on. Fields that are left out stay as they were, and what is empty is removed.")
	onClient[OpenContactBody](r, "open-contacts", access.OpenContact, "Open a contact", "Says that the client is present (open contact). That day the asker sees how to reach the client and whose they are.")
	record(r, "/clients/{client}/withdrawals", s.withdrawFromFile, FileWithdrawalBody{}.command(Ids{}), "Withdraw an entry of a client's file", "Takes back what was recorded in a client's file by mistake (intrekken): a change of details, an open contact or, by a privacy officer, what is about the client's rights. Refused while later entries rest on it, and for what is put right in another way: the problem says how.")
	onClient[BreakGlassBody](r, "glass-breaks", access.BreakGlass, "Break the glass", "Takes access for the rest of the day, without any other relation to the client. It is recorded and reviewed.")
	onClient[ErasureRequestBody](r, "erasure-requests", access.RequestErasure, "Ask for an erasure", "Asks for a client to be erased (vernietiging). A second person confirms or refuses.")
	onClient[ErasureRefusalBody](r, "erasure-refusals", access.RefuseErasure, "Refuse an erasure", "Says, as a second person, no to the erasure that was asked for: the law demands that the file is kept, or there is no ground for erasing it. It can be asked for again.")
	onClient[ErasureRetractionBody](r, "erasure-request-retractions", access.RequestErasure, "Retract a request for erasure", "Takes the request back (intrekken). Only the person who asked can.")
	record(r, "/clients/{client}/erasures", s.erase, ErasureBody{}.command(Ids{}), "Erase a client", "Confirms, as a second person, that a client is erased: the keys to all that is said about them are destroyed, in every file that was merged into theirs as well, in whichever of these it was asked for. Answers when that is done.", mayTakeLonger)
	record(r, "/clients/{client}/text-destruction-requests", s.askTextDestroyed, TextDestructionRequestBody{}.command(Ids{}), "Ask for a text to be destroyed", "Asks for the free text of one event to be destroyed alone (vernietiging van een tekst), in the client's file or one of their journeys or vouchers: one that is about somebody else, or says what may not be kept. A second person confirms. That the event happened stays, with all else that it says.")
	record(r, "/clients/{client}/text-destruction-requests/{text}/confirmations", s.destroyText, TextDestructionBody{}.command(Ids{}), "Destroy a text", "Confirms, as a second person, that the text of an event is destroyed: nobody can read it any more, and its key is in no file. Answers when that is done.", mayTakeLonger)
	record(r, "/clients/{client}/text-destruction-requests/{text}/retractions", onText[TextDestructionRetractionBody](s), TextDestructionRetractionBody{}.command(Ids{}), "Retract a request to destroy a text", "Takes the request back (intrekken), or says as a second person that the text stays. It can be asked for again.")
	read(r, "/clients/{client}/inspection", s.inspection, "Inspect a file", "All that is held about a client (inzage, AVG artikel 15): details, journeys, training vouchers, permissions, everything that was recorded with its texts, what is kept until when, and who looked. For privacy officers; it is a look itself.")
	onClient[CorrectionBody](r, "corrections", access.CarryOutRights, "Correct details", "Corrects details of a client who asked for that (rectificatie), also while processing is restricted or the client objects to it. Fields that are left out stay as they were, and what is empty is removed. What was decided on the request is recorded as a rectification.")
	record(r, "/clients/{client}/rectifications", telling[RectificationBody](s), RectificationBody{}.command(Ids{}), "Decide on a rectification", "Records what was decided on a request for rectification (rectificatie), and which recipients were told. All others to whom data went are held against the disclosures, and are work until each was told or it is said why not.")
	onClient[RecipientNoticeBody](r, "recipient-notices", access.CarryOutRights, "Tell a recipient", "Records that a recipient was told of a rectification (kennisgeving, AVG artikel 19), or why not.")
	record(r, "/clients/{client}/restrictions", telling[RestrictionBody](s), RestrictionBody{}.command(Ids{}), "Restrict processing", "Restricts what is done with a client's data (beperking): until it is lifted nothing is recorded but about the client's rights, what they permit and what ends what was begun, and only privacy officers read it. All to whom data went are held against the disclosures, and are work until each was told or it is said why not.")
	onClient[RestrictionLiftBody](r, "restriction-lifts", access.CarryOutRights, "Lift a restriction", "Says that processing is no longer restricted. The client was told before. Of files that were merged each can restrict it: the one that the address names is lifted, or where that does not restrict it, another; and the answer names those that still do.")
	onClient[DataObjectionBody](r, "objections", access.CarryOutRights, "Lodge an objection", "Records that a client objects to what is done with their data (bezwaar, AVG artikel 21). Until it is decided, nothing is recorded for that purpose but what ends what was begun (AVG artikel 18).")
	onClient[DataObjectionDecisionBody](r, "objection-decisions", access.CarryOutRights, "Decide on an objection", "Records what was decided on the client's objection. Where it is upheld the processing stops: what was begun can be ended, and no more.")
	onClient[AnswerProlongationBody](r, "answer-prolongations", access.CarryOutRights, "Prolong an answer", "Records that the client was told that the answer to a request takes two months longer (verlengen, AVG artikel 12 lid 3). Once, within the first month.")
	onClient[ResumptionBody](r, "resumptions", access.CarryOutRights, "Resume processing", "Records that the client wants processing to begin again (hervatten) that an upheld objection stopped.")
	onClient[RequestBody](r, "requests", access.CarryOutRights, "Receive a request", "Records that a client asked to exercise a right (verzoek, AVG artikelen 15 tot en met 18, 20 en 21). From the day of receipt there is a month to answer.")
	onRequest[RequestExtensionBody](r, "extensions", "Extend a request", "Records that the client was told that the answer takes two months longer, and why (verlengen, AVG artikel 12 lid 3). Once, within the first month.")
	onRequest[RequestAnswerBody](r, "answers", "Answer a request", "Records how a request was answered that nothing else answers: granted, in part, refused with a ground and the right to complain told, or taken back by the client.")
	record(r, "/clients/{client}/glass-breaks/{event}/reviews", s.reviewGlass, GlassReviewBody{}.command(Ids{}), "Review a break of the glass", "Records what was found when it was looked into why somebody broke the glass (toetsing). Every break is reviewed, by another person than who broke it.")
	record(r, "/merges", s.merge, MergeBody{}.merge(Ids{}, clientFile{}, clientFile{}), "Merge two clients", "Says that two clients are one person (samenvoegen). Nothing moves: asking for either shows the one who goes on, with the journeys of both. What is new is recorded in the file of the one who goes on. What ends, answers or puts right something that stands in one of the files, as the withdrawal of a permission or the decision on an objection, is recorded where that stands, by the address of either: the answer says in which. For those with a relation to both.")
	read(r, "/merges", s.listMerges, "List merges", "Which clients were merged, by whom and why, and whether that was undone, the newest first. A team leader sees those of the own team. Every merge that is shown is logged as a look at both files.")
	record(r, "/merges/{merge}/undoings", s.undoMerge, UndoMergeBody{}.undo(uuid.Nil), "Undo a merge", "Brings both clients back as they were. What was recorded meanwhile stays where it was recorded: what settled something in the file that stood in it, and all else in that of the one who went on.")
}

// recording lists what is recorded in journeys and of reorganisations, and the
// pages of that.
func (s *Server) recording(r *routes) {
	r.chapter("journeys")
	record(r, "/journeys", s.openJourney, OpenJourneyBody{}.open(uuid.Nil, ""), "Open a journey", "Begins a journey (klantreis) of a client.")
	read(r, "/journeys/{journey}", s.journey, "See a journey", "Where a journey stands: phase, situation, transitions and, for those who may see them, support needs.")
	onJourney[ClarifyBody](r, "question-clarifications", access.RecordContact, "Clarify the question", "Records what the client really wants to know (vraagverheldering).")
	onJourney[IntakeBody](r, "intakes", access.Guide, "Record an intake", "Records an intake conversation, and where the client stands.")
	onJourney[SituationBody](r, "situation-changes", access.Guide, "Change the situation", "Records what is different about where the client stands. Fields that are left out stay as they were.")
	onJourney[ContactBody](r, "contacts", access.RecordContact, "Record a contact", "Records a contact that changes nothing else.")
	onJourney[AdviceBody](r, "advices", access.Guide, "Give advice", "Records an advice, or a career conversation (loopbaangesprek).")
	onJourney[AssignBody](r, "advisor-assignments", access.AssignAdvisor, "Assign an advisor", "Gives a journey to an advisor (adviseur) of a team.")
	onJourney[PlacementBody](r, "placements", access.Guide, "Record a placement", "Records that the client found work (plaatsing).")
	onJourney[AftercareBody](r, "aftercare-starts", access.Guide, "Start aftercare", "Records that guidance goes on after the client found work (nazorg).")
	onJourney[CloseBody](r, "closures", access.Guide, "Close a journey", "Ends a journey (afsluiten), with what became of the client. Open transitions end as unknown.")
	onJourney[ReopenBody](r, "reopenings", access.Guide, "Reopen a journey", "Begins a closed journey again (heropenen).")
	record(r, "/journeys/{journey}/withdrawals", s.withdraw, WithdrawBody{}.command(Ids{}), "Withdraw an entry", "Takes back an entry that was recorded by mistake (intrekken); what should stand is then recorded anew. Refused while later entries rest on it, or a training voucher rests on a career conversation in it: the problem names them.")

	r.chapter("needs")
	onJourney[NeedIdentifiedBody](r, "needs", access.Guide, "Identify a need", "Records a support need (ondersteuningsbehoefte) that someone noticed.")
	onNeed[NeedConfirmedBody](r, "confirmations", "Confirm a need", "Records that client and advisor agree on a need.")
	onNeed[NeedReassessedBody](r, "reassessments", "Reassess a need", "Records how heavy a need weighs now. Assessments are added, never replaced.")
	onNeed[NeedOfferBody](r, "offers", "Make an offer", "Records what is offered (aanbod) to meet a need.")
	onNeed[NeedMetBody](r, "fulfilments", "Meet a need", "Records that a need is met, or partly met and still open.")
	onNeed[NeedDroppedBody](r, "drops", "Drop a need", "Records that a need is no longer worked on, and why.")
	onNeed[NeedReopenedBody](r, "reopenings", "Reopen a need", "Records that a need that was met or dropped is there again.")

	r.chapter("transitions")
	onJourney[SignalBody](r, "transitions", access.Transit, "Signal a transition", "Records that a job is at risk: the begin of a job-to-job transition (van werk naar werk).")
	onTransition[StageBody](r, "stages", "Reach a stage", "Records that a transition came to a stage. Stages with facts of their own have addresses of their own.")
	onTransition[ContractBody](r, "contracts", "Sign a contract", "Records that the contract of a new job was signed.")
	onTransition[RealiseBody](r, "realisations", "Realise a transition", "Records the first working day in the new job: that is when it happened.")
	onTransition[TrackStartBody](r, "tracks", "Start a track", "Records that a track (traject) of guidance begins. Tracks may overlap.")
	onTransition[TrackEndBody](r, "track-ends", "End a track", "Records that a track of guidance ends.")
	onTransition[CheckBody](r, "sustainment-checks", "Answer a check", "Records whether the client still works, 3, 6 or 12 months after the first working day.")
	onTransition[ExitBody](r, "exits", "End a transition", "Records how a transition ended without a new job (uitstroom).")
	onTransition[LinkBody](r, "reorganisation-links", "Link a transition", "Says of which reorganisation (reorganisatie) a job at risk is part, where the signal did not, or wrongly. It holds from the day of the signal on; an earlier link is put right by a later one.")
	onTransition[SignalCorrectionBody](r, "signal-corrections", "Correct a signal", "Says when the old job ends, its sector or where it is, where the signal did not, or wrongly. It holds from the day of the signal on.")

	r.chapter("reorganisations")
	record(r, "/reorganisations", s.announce, ReorganisationBody{}.command(Ids{}), "Announce a reorganisation", "Records that an employer is going to end jobs (reorganisatie): that happened on the day on which it was announced. Transitions can name it from then on.")
	read(r, "/reorganisations", s.reorganisations, "List reorganisations", "Reorganisations, those announced last first, with how many jobs they are of and how many persons have a transition here.")
	read(r, "/reorganisations/{reorganisation}", s.reorganisation, "See a reorganisation", "How a reorganisation stands, whether it is a collective dismissal (collectief ontslag), and how many persons and jobs of it stand at each stage or ended in which way. Nobody is known in it, and what is too small to show is hidden.")
	onReorganisation[NumberChangeBody](r, "number-changes", "Change the numbers", "Replaces how many jobs end, and when, by what they are from now on. Fields that are left out become unknown.")
	onReorganisation[NoticeBody](r, "notices", "Record the notice", "Records that the notice to UWV was given (WMCO-melding): that is when it happened.")
	onReorganisation[ReorganisationEndBody](r, "endings", "End a reorganisation", "Records that a reorganisation is over, and how it ended. Transitions cannot name it after that day.")
	onReorganisation[ReorganisationWithdrawalBody](r, "withdrawals", "Withdraw an entry of a reorganisation", "Takes back what was recorded of a reorganisation by mistake. Refused while later entries rest on it.")
}

// filing lists the papers in a journey.
func (s *Server) filing(r *routes) {
	r.chapter("documents")
	record(r, "/journeys/{journey}/documents", s.addDocument, nil, "Add a document", "Puts a document into a journey, as an application (aanvraag), a training plan (opleidingsplan), an invoice (factuur) or a decision (besluit). Its bytes are the body: a PDF, a PNG or JPEG image, or a text of Word or OpenDocument, and it must be what its Content-Type says. They are kept sealed and go with the keys of the journey.", uploading)
	read(r, "/journeys/{journey}/documents/{document}", s.document, "Read a document", "A document as it was put in. Every look is logged.", downloading)
	onDocument[RemoveDocumentBody](r, "removals", access.RemoveDocument, "Remove a document", "Takes a document out of a journey (verwijderen), as one that is another client's, and destroys its bytes. That it was there stays.")
}

// sharing lists what is shared with others, and what the client permits.
func (s *Server) sharing(r *routes) {
	r.chapter("sharing")
	record(r, "/journeys/{journey}/referrals", s.refer, ReferralBody{}.command(Ids{}), "Refer to a partner", "Refers the client to a partner (doorverwijzen), hands support needs over, and says everything that this discloses and why it may. It is recorded as a disclosure as well.")
	read(r, "/journeys/{journey}/referrals/{referral}", s.referral, "See a referral", "A referral (doorverwijzing) with what it discloses of the client, and nothing else. A partner sees those that are open at the own organisation, as long as what they rest on holds; every look is logged.")
	read(r, "/referrals", s.referrals, "List referrals", "The referrals at the asker's organisation, of their own caseload or of their team, those that were sent first before the others. Every referral that is shown is logged as a look at its client.")
	onReferral[ReferralReceiptBody](r, "receipts", access.AnswerReferral, "Receive a referral", "Records that a referral came to the partner (ontvangen).")
	onReferral[ReferralAcceptanceBody](r, "acceptances", access.AnswerReferral, "Accept a referral", "Records that the partner does what is asked (accepteren).")
	onReferral[ReferralDeclineBody](r, "declines", access.AnswerReferral, "Decline a referral", "Records that the partner does not do what is asked (weigeren), and why. Needs that were handed over are the desk's again, as they were.")
	onReferral[ReferralBeginBody](r, "begins", access.AnswerReferral, "Begin a referral", "Records that the partner has begun (in uitvoering).")
	onReferral[ReferralReportBody](r, "reports", access.AnswerReferral, "Report back", "Records what became of a referral (terugkoppelen), and of each support need that was handed over with it.")
	onReferral[ReferralExpiryBody](r, "expiries", access.SendReferral, "Let a referral expire", "Records that nothing is expected of the partner any more (verlopen). Needs that were handed over are the desk's again, as they were.")
	onClient[PermissionBody](r, "permissions", access.Permit, "Record a permission", "Records what a client permits (toestemming): who may have which data, what for, and from when to when.")
	read(r, "/clients/{client}/permissions", s.permissions, "See the permissions", "What a client has permitted, and whether it holds today.")
	record(r, "/clients/{client}/permissions/{permission}/withdrawals", s.withdrawPermission, PermissionWithdrawalBody{}.command(Ids{}), "Withdraw a permission", "Records that a client permits something no more (intrekken van toestemming). Nothing more goes out on it, and a partner who sees something on it sees it no longer: whoever referred the client finds that among their work.")
	onClient[DisclosureBody](r, "disclosures", access.Disclose, "Record a disclosure", "Records that data about a client went to somebody outside (verstrekking), otherwise than with a referral.")
	read(r, "/clients/{client}/disclosures", s.disclosures, "See the disclosures", "To whom data about a client went (verstrekkingen): recipient, purpose, kinds of data, basis and day, also of referrals. It is whole, or not answered.")
}

// arranging lists what is agreed with clients, and what a desk does for those
// whom it does not know.
func (s *Server) arranging(r *routes) {
	r.chapter("agenda")
	onJourney[AppointmentBody](r, "appointments", access.Arrange, "Make an appointment", "Agrees with the client on a time and a place (afspraak).")
	onAppointment[AppointmentMoveBody](r, "moves", "Move an appointment", "Agrees on another time, place or person, all of them said anew (verzetten).")
	onAppointment[AppointmentCancellationBody](r, "cancellations", "Cancel an appointment", "Calls an appointment off before it begins (afzeggen).")
	onAppointment[AppointmentKeptBody](r, "attendances", "Keep an appointment", "Records that client and desk met as agreed (nagekomen). It counts as a contact.")
	onAppointment[AppointmentMissedBody](r, "no-shows", "Miss an appointment", "Records that the client did not come (niet verschenen).")
	read(r, "/journeys/{journey}/appointments/{appointment}/calendar", s.calendar, "Get the calendar file", "The appointment for a calendar: a place and a time, and nothing of who or why. A file that is fetched later says of the same appointment that it moved or was cancelled.", calendarFile)
	onJourney[PromiseBody](r, "promises", access.Arrange, "Make a promise", "Records what the desk promises the client, by when and by whom (toezegging).")
	onPromise[PromiseKeptBody](r, "fulfilments", "Keep a promise", "Records that the desk did what it promised.")
	onPromise[PromiseDroppedBody](r, "drops", "Drop a promise", "Records that a promise is not going to be kept, and why.")
	onJourney[HandoverBody](r, "handovers", access.ProposeHandover, "Propose a hand-over", "Asks an advisor, or anyone of a team, to take the journey (overdracht). Until that is accepted it stays whose it is.")
	onHandover[HandoverAcceptanceBody](r, "acceptances", access.AnswerHandover, "Accept a hand-over", "Takes the journey: from then on it is the asker's, and their team's.")
	onHandover[HandoverDeclineBody](r, "declines", access.AnswerHandover, "Decline a hand-over", "Leaves the journey where it is, and says why.")
	onHandover[HandoverRetractionBody](r, "retractions", access.ProposeHandover, "Retract a hand-over", "Takes a proposal back before it is answered.")
	record(r, "/journeys/{journey}/passed-on-questions", s.passOn, PassOnBody{}.command(Ids{}), "Pass on a question", "Hands the question of an employer (werkgeversvraag) to the partner whose work it is. Where data of the contact person goes along, that says why it may, takes an advisor, and is recorded as a disclosure (verstrekking) as well.")
	onQuestion[QuestionAnswerBody](r, "answers", "Answer a question", "Records that a question which was passed on was answered, and by whom. It may be recorded after the journey was closed.")
	onQuestion[QuestionDropBody](r, "drops", "Drop a question", "Records that no answer is expected any more, and why.")
	record(r, "/journeys/{journey}/meeting-attendances", s.attend, AttendanceBody{}.command(Ids{}), "Attend a meeting", "Records that the client took part in a group meeting that was held (deelname). It counts as a contact.")
	read(r, "/appointments", s.daySheet, "See a day's appointments", "The appointments of a day, with the asker or in journeys of their team, the earliest first. Whom they are with is shown to those who may see the client.")
	read(r, "/promises", s.duePromises, "See open promises", "What the asker, or their team, promised clients and has not done yet, what is due first first.")
	read(r, "/handovers", s.handovers, "See open hand-overs", "Journeys that the asker, or anyone of their team, is asked to take, the longest waiting first.")

	r.chapter("desk")
	record(r, "/tallies", s.count, TallyBody{}.command(Ids{}), "Count at the desk", "Counts contacts that need no registration (anonieme telling), at the asker's desk. Nobody is known in them.")
	record(r, "/tallies/{tally}/withdrawals", s.withdrawCount, TallyWithdrawalBody{}.command(Ids{}), "Withdraw a count", "Takes back what was counted by mistake.")
	read(r, "/tallies", s.tallies, "Report what was counted", "How many contacts that need no registration there were, by day, desk, location, channel and topic. Nobody is known in them, so the counts are exact.")
	record(r, "/meetings", s.planMeeting, MeetingBody{}.command(Ids{}), "Plan a group meeting", "Announces a group meeting (groepsbijeenkomst) of the asker's team.")
	read(r, "/meetings", s.meetings, "List group meetings", "Group meetings in a period, the earliest first; without one, those from today on.")
	read(r, "/meetings/{meeting}", s.meeting, "See a group meeting", "How a group meeting stands, and how many took part.")
	onMeeting[MeetingHeldBody](r, "holdings", "Hold a group meeting", "Records that a meeting took place, and how many took part (deelnemers).")
	onMeeting[MeetingCancellationBody](r, "cancellations", "Cancel a group meeting", "Calls a meeting off, or says that nobody came.")
	onMeeting[MeetingWithdrawalBody](r, "withdrawals", "Withdraw an entry of a meeting", "Takes back what was recorded of a meeting by mistake. Refused while later entries rest on it.")
}

// subsidising lists what records training vouchers and the fund that they are
// paid from, and the pages of both.
func (s *Server) subsidising(r *routes) {
	r.chapter("vouchers")
	record(r, "/vouchers", s.apply, ApplyBody{}.application(uuid.Nil, uuid.Nil, uuid.Nil, ""), "Apply for a voucher", "Applies for a training voucher (scholingsvoucher) in a journey, under the terms of the day. A complete application has its place in the order of the fund at once.")
	read(r, "/vouchers", s.listVouchers, "List vouchers", "Training vouchers, those applied for first before the others: of an advisor's own caseload or of a team, or everybody's for those who assess them. Who allots the budget sees them without whose they are. Every voucher that is shown with whose it is, is logged as a look at its client.")
	read(r, "/vouchers/{voucher}", s.voucher, "See a voucher", "The dossier of an application: what was asked for, how it stands, by when it is to be decided, decisions, amounts and objections. Every look is logged.")
	read(r, "/vouchers/{voucher}/documents/{document}", s.voucherDocument, "Read a document of a dossier", "A document that the voucher names, such as its training plan or invoice, as it was put in. Every look is logged.", downloading)
	record(r, "/vouchers/{voucher}/documents", s.fileDocument, nil, "Add a document to a dossier", "Puts a document into the journey in which the voucher was applied for and into the dossier of the voucher, for whoever works on that and not in the journey. Whoever may record what a document is for may add it: an application (aanvraag) and a training plan (opleidingsplan) who completes the application, an invoice (factuur) and a decision (besluit) who assesses it, a notice of objection or appeal (bezwaarschrift, beroepschrift) who lodges it, a decision on an objection (beslissing-op-bezwaar) and a judgment (uitspraak) who decides on it; and a report (verslag) who works on the dossier. Its bytes are the body, as for a document of a journey.", uploading)
	onVoucher[CompletionRequestBody](r, "completion-requests", access.AssessVoucher, "Ask for completion", "Asks the client to complete the application (aanvulling), within a term. Meanwhile the decision clock stands still.")
	onVoucher[CompletionBody](r, "completions", access.RecordTraining, "Complete an application", "Records that the application is complete: all that was asked for is there, and a career conversation was held. It has its place in the order of the fund from then on.")
	onVoucher[AssessmentBody](r, "assessments", access.AssessVoucher, "Begin the assessment", "Takes an application into assessment (in beoordeling). Neither who applied nor who recorded it can.")
	onVoucher[ProlongationBody](r, "prolongations", access.AssessVoucher, "Prolong the decision", "Tells the client that the decision takes longer, and until when (verdagen). Once, before it is late.")
	onVoucher[PositiveAssessmentBody](r, "positive-assessments", access.AssessVoucher, "Assess positively", "Says that a voucher is to be granted (verlenen), and approves its training plan. The fund answers: with the money reserved it is granted, with the ceiling reached it is rejected, and until older applications are decided it waits.")
	onVoucher[RejectionBody](r, "rejections", access.AssessVoucher, "Reject an application", "Says that a voucher is not granted (afwijzen), on which grounds.")
	onVoucher[NonTreatmentBody](r, "non-treatments", access.AssessVoucher, "Leave untreated", "Says that an application is not treated, because it was not completed (buiten behandeling laten, Awb 4:5).")
	onVoucher[DispatchBody](r, "dispatches", access.AssessVoucher, "Dispatch a decision", "Records that a decision was sent to the client (verzending). The term for an objection begins the next day. What was decided on an objection is sent by whoever decides on those.")
	onVoucher[TrainingStartBody](r, "training-starts", access.RecordTraining, "Start a training", "Records the first day of the training.")
	onVoucher[TrainingCompletionBody](r, "training-completions", access.RecordTraining, "Complete a training", "Records that the training was completed.")
	onVoucher[TrainingBreakOffBody](r, "training-break-offs", access.RecordTraining, "Break a training off", "Records that the training was broken off.")
	onVoucher[InvoiceBody](r, "invoices", access.AssessVoucher, "Receive an invoice", "Records the invoice (factuur) of the training provider.")
	onVoucher[AdvanceBody](r, "advances", access.AssessVoucher, "Pay an advance", "Decides what is paid before settlement, and records that it was (voorschot, Awb 4:95). The client is sent that decision, and can object to it.")
	onVoucher[SettlementBody](r, "settlements", access.AssessVoucher, "Settle a voucher", "Fixes what the subsidy comes to (vaststelling): as it was granted or, with reasons, lower.")
	onVoucher[PaymentBody](r, "payments", access.AssessVoucher, "Pay a voucher", "Records what was paid after settlement (betaling).")
	onVoucher[AmendmentBody](r, "amendments", access.AssessVoucher, "Amend a grant", "Lowers what was granted (wijziging).")
	onVoucher[ReclaimBody](r, "reclaims", access.AssessVoucher, "Reclaim", "Asks back what was paid without being due (terugvordering).")
	onVoucher[RepaymentBody](r, "repayments", access.AssessVoucher, "Receive a repayment", "Records what was paid back of a reclaim (terugbetaling), in whole or in part. It stands in the account of the fund, and is not given out again.")
	onVoucher[RepaymentCorrectionBody](r, "repayment-corrections", access.AssessVoucher, "Correct a repayment", "Records that less was paid back than was recorded (correctie van een terugbetaling). The rest is still to be repaid, and the account of the fund is put right.")
	onVoucher[RepaymentReturnBody](r, "repayment-returns", access.AssessVoucher, "Return a repayment", "Records that what was repaid too much was paid back (teruggave), since a revision claims less back than was repaid by then; and to whom. The account of the fund has less as paid back.")
	onVoucher[WriteOffBody](r, "write-offs", access.AssessVoucher, "Write a claim off", "Says that something claimed back is not asked any more (kwijtschelding, Awb 4:94a, or as oninbaar). On the ground kwijtschelding it is a decision that the client is sent and can object to; an objection that is upheld calls for another. What was paid stays in the account of the fund, and the claim holds the client's file no longer.")
	onVoucher[WaiverRequestBody](r, "waiver-requests", access.RecordTraining, "Request a waiver", "Records that the client asked to remit what was claimed back (verzoek om kwijtschelding, Awb 4:94a), on the day on which it was received. It is decided on within eight weeks (Awb 4:13), by remitting (write-offs) or refusing that (waiver-refusals).")
	onVoucher[WaiverRefusalBody](r, "waiver-refusals", access.AssessVoucher, "Refuse a waiver", "Refuses to remit what was claimed back, which the client asked for (afwijzing van kwijtschelding, Awb 4:94a), on which grounds. There is a request that is open, or an objection to a decision on it was upheld. It is a decision that the client is sent and can object to; the claim stands.")
	onVoucher[RevocationBody](r, "revocations", access.AssessVoucher, "Revoke a voucher", "Takes back the grant or the settlement (intrekking).")
	onVoucher[ExpiryBody](r, "expiries", access.AssessVoucher, "Let a voucher expire", "Records that the training did not begin while the voucher was valid (verlopen).")
	onVoucher[ApplicationWithdrawalBody](r, "application-withdrawals", access.RecordTraining, "Give a voucher up", "Records that the client wants the voucher no more: before the decision, or before the training began.")
	onVoucher[VoucherWithdrawalBody](r, "withdrawals", access.WithdrawVoucher, "Withdraw an entry", "Takes back an entry that was recorded by mistake (intrekken). The application, decisions and what moves money are not taken back, but countered.")
	onVoucher[ObjectionBody](r, "objections", access.LodgeObjection, "Lodge an objection", "Records that the client objects to a decision (bezwaar).")
	onObjection[ObjectionDecisionBody](r, "decisions", access.DecideObjection, "Decide an objection", "Decides on an objection (beslissing op bezwaar), after the objector was heard or that was not needed. Whoever made the first decision cannot.")
	onObjection[AppealBody](r, "appeals", access.LodgeObjection, "Lodge an appeal", "Records that the client appeals to the court (beroep).")
	onObjection[AppealDecisionBody](r, "appeal-decisions", access.DecideObjection, "Record a judgment", "Records what the court decided (uitspraak).")
	onObjection[CommitteeBody](r, "committee-referrals", access.DecideObjection, "Hear a committee", "Records that an advisory committee (adviescommissie, Awb 7:13) is heard about an objection: it is decided within twelve weeks instead of six.")
	onObjection[ObjectionProlongationBody](r, "prolongations", access.DecideObjection, "Prolong deciding on an objection", "Tells the client that the decision on an objection takes longer, and until when (verdagen, Awb 7:10). Once, before it is late, and by six weeks at most.")
	onObjection[ObjectionDelayBody](r, "delays", access.DecideObjection, "Delay deciding on an objection", "Records that the objector agrees to be answered later still (verder uitstel, Awb 7:10), and until when.")
	onObjection[HearingBody](r, "hearings", access.DecideObjection, "Hear the objector", "Records that the objector was heard (hoorzitting, Awb 7:2). Whoever made the first decision does not, unless a committee does.")
	onObjection[HearingWaiverBody](r, "hearing-waivers", access.DecideObjection, "Waive the hearing", "Says why the objector is not heard (Awb 7:3). Where the ground says what is decided, nothing else can be.")
	onObjection[MendingRequestBody](r, "mending-requests", access.DecideObjection, "Ask to mend an objection", "Asks the client to mend what an objection lacks, within a term (verzuim herstellen, Awb 6:6). Meanwhile the time for deciding stands still.")
	onObjection[MendingBody](r, "mendings", access.DecideObjection, "Mend an objection", "Records that the client mended an objection.")
	onObjection[AnswerDispatchBody](r, "dispatches", access.DecideObjection, "Dispatch a decision on an objection", "Records that the client was sent what was decided on an objection and, in the same letter, what replaces the decision that it is about. The term for an appeal begins the next day.")
	onObjection[GrantRevisionBody](r, "grant-revisions", access.DecideObjection, "Revise a grant", "Raises what was granted, or how long it is valid (herziening), after an objection or appeal against the grant or an amendment that was upheld. Where that takes more money it waits until the fund has it, in the order of complete receipt; until then the grant stands as it is.")
	onObjection[SettlementRevisionBody](r, "settlement-revisions", access.DecideObjection, "Revise a settlement", "Settles the subsidy at more, after an objection or appeal against the settlement that was upheld. Where that takes more money it waits until the fund has it.")
	onObjection[RevocationRevisionBody](r, "revocation-revisions", access.DecideObjection, "Undo a revocation", "Puts a voucher back where it stood before it was revoked, after an objection or appeal against that which was upheld. It waits until the fund has the money again.")
	onObjection[ReclaimRevisionBody](r, "reclaim-revisions", access.DecideObjection, "Revise a reclaim", "Asks less back, or nothing, after an objection or appeal against the reclaim that was upheld.")
	onObjection[RevisionBody](r, "revisions", access.DecideObjection, "Revise a refusal", "Takes a refusal back into assessment (herziening), after an objection or appeal that was upheld. It has its old place in the order of the fund, and is not rejected because the ceiling was reached since (Awb 4:25).")

	r.chapter("funds")
	read(r, "/funds/{year}", s.fundPage, "See a fund", "The account of a budget year: per programme line what is allotted, reserved, waiting, paid and free, in cents and exact.")
	onFund[AllotmentBody](r, "allotments", "Allot a budget", "Says how much there is in a year for a programme line (begroting). Less than is reserved and paid is refused.")
	onFund[ClosureBody](r, "closures", "Close a year", "Ends a budget year that is over: nothing is allotted to it any more; what was reserved is still paid from it.")
}

// asking lists what is asked over all clients, and of the platform itself.
func (s *Server) asking(r *routes) {
	r.chapter("work")
	read(r, "/work-list", s.workList, "See the work list", "The journeys of the asker's own caseload with those of whoever they stand in for, or of their team (werkvoorraad), those without contact for longest first.")
	read(r, "/work-items", s.workItems, "See what is to be done", "Everything that waits for the asker, their team or their role (werkvoorraad), whatever it is about, the most overdue first: journeys without an advisor, transitions of which nothing was heard, a request that takes a second person. What follows from silence is asked, never assumed.")

	r.chapter("reports")
	read(r, "/reports/pipeline", s.pipelineReport, "Report the pipeline", "How many journeys stood in each phase at the end of a day, and how many job-to-job transitions at each stage or ended in which way. Team leaders see their own team, analysts whole months that have ended.")
	read(r, "/reports/transitions", s.transitionsReport, "Report what became of transitions", "What had become at the end of a day of the job-to-job transitions in which guidance began in some months (a cohort), also those of one reorganisation: how many have a new job, of all and of those finished, how many ended otherwise, are in guidance still or are unknown; whether the new job followed directly and lasts; and which stages were skipped or gone back to. Jobs and persons are both counted. Team leaders see their own team, analysts whole months that have ended.")
	read(r, "/reports/needs", s.needsReport, "Report support needs", "How many support needs (ondersteuningsbehoeften) stood in each status at the end of a day, by domain. Team leaders see their own team, analysts whole months that have ended.")

	read(r, "/reports/vouchers", s.vouchersReport, "Report vouchers", "How many training vouchers (scholingsvouchers) stood in each status at the end of a day, by budget year and programme line, with what was granted and paid, in the whole region. Analysts see whole months that have ended.")
	read(r, "/reports/funds", s.fundsReport, "Report the fund", "The account of the fund (fonds) at the end of a day: what was allotted, asked, reserved and paid, by budget year and programme line. Amounts are exact.")

	r.chapter("ledger")
	read(r, "/events", s.events, "List events", "The log in pages: what was recorded, when and by whom. Nothing sealed is opened.")
	read(r, "/events/{event}", s.event, "See an event", "One event as the log keeps it. What is sealed in it stays so unless it is asked to be opened. That goes for an event of a client whose processing is restricted as well: it is for supervision, and every look is logged under whom the event is about.")
	read(r, "/event-stream", s.eventStream, "Follow the log", "The log as a stream of events, one JSON object per line, from a checkpoint on. Nothing sealed is opened.", streaming)
	read(r, "/access-looks", s.accessLooks, "Read the access log", "Who looked at whom, when and for what purpose, the newest first. Reading it is logged as well.")

	read(r, "/glass-breaks", s.glassBreaks, "List breaks of the glass", "Who broke the glass (doorbroken afscherming), on which ground, and what its review found, the newest first, with how many there were by outcome. For those who supervise.")
	read(r, "/destructions", s.destructions, "List destructions", "Which files were destroyed (vernietigd): on which ground, by which two persons and when, the newest first. For those who supervise; it is kept for ever.")
	read(r, "/access-rules", s.accessRules, "See who may do what", "The table of access rights (toegangsrechten): what each role may do, and how it has to stand to the client for that. Every request is held against it.")

	r.chapter("reference")
	read(r, "/code-lists", s.codeLists, "List the code lists", "The vocabulary: every code list and what its codes are about.", forAll)
	read(r, "/code-lists/{list}", s.codeList, "See a code list", "The codes of one list with their labels, and from and until when each may be used.", forAll)

	r.chapter("directory")
	s.keeping(r)

	r.chapter("operations")
	read(r, "/views", s.views, "See the views", "How far every view is, whether it is being rebuilt, and why it stopped if it did.")
	ask(r, "/views/{view}/rebuilds", s.rebuild, "Rebuild a view", "Builds a view anew beside the one that serves, and switches when it is done. See the views for how far it is.", started)
}

// aside lists what is not part of the interface's document: the document
// itself, and what the operator's tools ask.
func (s *Server) aside(router *mux.Router) {
	router.HandleFunc(prefix+"/openapi.json", openAPI).Methods(http.MethodGet)
	router.HandleFunc("/livez", s.live).Methods(http.MethodGet)
	router.HandleFunc("/readyz", s.ready).Methods(http.MethodGet)
	router.HandleFunc("/metrics", s.metrics).Methods(http.MethodGet)
}
