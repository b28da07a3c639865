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
	s.recording(r)
	s.asking(r)
	return r
}

// recording lists what records, and the pages of what is recorded.
func (s *Server) recording(r *routes) {
	r.chapter("clients")
	record(r, "/clients", s.register, RegisterBody{}.command(Ids{}), "Register a client", "Begins the file of a client (klant). Search first: whoever is there already is not registered again.")
	ask(r, "/client-searches", s.searchClients, "Search clients", "Looks for clients by name, date of birth or telephone number, or for likely duplicates. Outside one's relations only a minimal card is shown: that there is a file, and whose. Every client who is shown is logged.")
	read(r, "/clients/{client}", s.client, "See a client", "Who a client is, how to reach them, and whose their journeys are. For those with a relation to the client; every look is logged.")
	read(r, "/clients/{client}/timeline", s.timeline, "See what happened", "What happened to a client, over all journeys that the asker may see, the newest first. What was withdrawn stays and is marked; what was erased or cannot be decoded says so.")
	onClient[DetailsBody](r, "detail-changes", access.ChangeClient, "Change details", "Replaces the details of a client by what they are from now on. Fields that are left out become empty.")
	onClient[OpenContactBody](r, "open-contacts", access.OpenContact, "Open a contact", "Says that the client is present (open contact). That day the asker sees how to reach the client and whose they are.")
	onClient[BreakGlassBody](r, "glass-breaks", access.BreakGlass, "Break the glass", "Takes access for the rest of the day, without any other relation to the client. It is recorded and reviewed.")
	onClient[ErasureRequestBody](r, "erasure-requests", access.RequestErasure, "Ask for an erasure", "Asks for a client to be erased (vernietiging). A second person confirms or refuses.")
	onClient[ErasureRefusalBody](r, "erasure-refusals", access.RefuseErasure, "Refuse an erasure", "Says, as a second person, no to the erasure that was asked for: the law demands that the file is kept, or there is no ground for erasing it. It can be asked for again.")
	onClient[ErasureRetractionBody](r, "erasure-request-retractions", access.RequestErasure, "Retract a request for erasure", "Takes the request back (intrekken). Only the person who asked can.")
	record(r, "/clients/{client}/erasures", s.erase, ErasureBody{}.command(Ids{}), "Erase a client", "Confirms, as a second person, that a client is erased: the keys to all that is said about them are destroyed. Answers when that is done.", mayTakeLonger)

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
	onJourney[WithdrawBody](r, "withdrawals", access.WithdrawEntry, "Withdraw an entry", "Takes back an entry that was recorded by mistake (intrekken); what should stand is then recorded anew. Refused while later entries rest on it: the problem names them.")

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

	s.subsidising(r)
}

// subsidising lists what records training vouchers and the fund that they are
// paid from, and the pages of both.
func (s *Server) subsidising(r *routes) {
	r.chapter("vouchers")
	record(r, "/vouchers", s.apply, ApplyBody{}.application(uuid.Nil, uuid.Nil, uuid.Nil, "", 0).Application, "Apply for a voucher", "Applies for a training voucher (scholingsvoucher) in a journey, under the terms of the day. A complete application has its place in the order of the fund at once.")
	read(r, "/vouchers/{voucher}", s.voucher, "See a voucher", "The dossier of an application: what was asked for, how it stands, by when it is to be decided, decisions, amounts and objections. Every look is logged.")
	onVoucher[CompletionRequestBody](r, "completion-requests", access.AssessVoucher, "Ask for completion", "Asks the client to complete the application (aanvulling), within a term. Meanwhile the decision clock stands still.")
	onVoucher[CompletionBody](r, "completions", access.RecordTraining, "Complete an application", "Records that the client completed the application: it has its place in the order of the fund from then on.")
	onVoucher[AssessmentBody](r, "assessments", access.AssessVoucher, "Begin the assessment", "Takes an application into assessment (in beoordeling). Neither who applied nor who recorded it can.")
	onVoucher[ProlongationBody](r, "prolongations", access.AssessVoucher, "Prolong the decision", "Tells the client that the decision takes longer, and until when (verdagen). Once, before it is late.")
	onVoucher[PositiveAssessmentBody](r, "positive-assessments", access.AssessVoucher, "Assess positively", "Says that a voucher is to be granted (verlenen). The fund answers: with the money reserved it is granted, with the ceiling reached it is rejected, and until older applications are decided it waits.")
	onVoucher[RejectionBody](r, "rejections", access.AssessVoucher, "Reject an application", "Says that a voucher is not granted (afwijzen), on which grounds.")
	onVoucher[NonTreatmentBody](r, "non-treatments", access.AssessVoucher, "Leave untreated", "Says that an application is not treated, because it was not completed (buiten behandeling laten, Awb 4:5).")
	onVoucher[DispatchBody](r, "dispatches", access.AssessVoucher, "Dispatch a decision", "Records that a decision was sent to the client (verzending). The term for an objection begins the next day.")
	onVoucher[TrainingStartBody](r, "training-starts", access.RecordTraining, "Start a training", "Records the first day of the training.")
	onVoucher[TrainingCompletionBody](r, "training-completions", access.RecordTraining, "Complete a training", "Records that the training was completed.")
	onVoucher[TrainingBreakOffBody](r, "training-break-offs", access.RecordTraining, "Break a training off", "Records that the training was broken off.")
	onVoucher[InvoiceBody](r, "invoices", access.AssessVoucher, "Receive an invoice", "Records the invoice (factuur) of the training provider.")
	onVoucher[AdvanceBody](r, "advances", access.AssessVoucher, "Pay an advance", "Records what was paid before settlement (voorschot).")
	onVoucher[SettlementBody](r, "settlements", access.AssessVoucher, "Settle a voucher", "Fixes what the subsidy comes to (vaststelling): as it was granted or, with reasons, lower.")
	onVoucher[PaymentBody](r, "payments", access.AssessVoucher, "Pay a voucher", "Records what was paid after settlement (betaling).")
	onVoucher[AmendmentBody](r, "amendments", access.AssessVoucher, "Amend a grant", "Lowers what was granted (wijziging).")
	onVoucher[ReclaimBody](r, "reclaims", access.AssessVoucher, "Reclaim", "Asks back what was paid without being due (terugvordering).")
	onVoucher[RevocationBody](r, "revocations", access.AssessVoucher, "Revoke a voucher", "Takes back the grant or the settlement (intrekking).")
	onVoucher[ExpiryBody](r, "expiries", access.AssessVoucher, "Let a voucher expire", "Records that the training did not begin while the voucher was valid (verlopen).")
	onVoucher[ApplicationWithdrawalBody](r, "application-withdrawals", access.RecordTraining, "Give a voucher up", "Records that the client wants the voucher no more: before the decision, or before the training began.")
	onVoucher[VoucherWithdrawalBody](r, "withdrawals", access.WithdrawVoucher, "Withdraw an entry", "Takes back an entry that was recorded by mistake (intrekken). The application, decisions and what moves money are not taken back, but countered.")
	onVoucher[ObjectionBody](r, "objections", access.LodgeObjection, "Lodge an objection", "Records that the client objects to a decision (bezwaar).")
	onObjection[ObjectionDecisionBody](r, "decisions", access.DecideObjection, "Decide an objection", "Decides on an objection (beslissing op bezwaar). Whoever made the first decision cannot.")
	onObjection[AppealBody](r, "appeals", access.LodgeObjection, "Lodge an appeal", "Records that the client appeals to the court (beroep).")
	onObjection[AppealDecisionBody](r, "appeal-decisions", access.DecideObjection, "Record a judgment", "Records what the court decided (uitspraak).")
	onObjection[RevisionBody](r, "revisions", access.DecideObjection, "Revise a refusal", "Takes a refusal back into assessment (herziening), after an objection or appeal that was upheld.")

	r.chapter("funds")
	read(r, "/funds/{year}", s.fundPage, "See a fund", "The account of a budget year: per programme line what is allotted, reserved, waiting, paid and free, in cents and exact.")
	onFund[AllotmentBody](r, "allotments", "Allot a budget", "Says how much there is in a year for a programme line (begroting). Less than is reserved and paid is refused.")
	onFund[ClosureBody](r, "closures", "Close a year", "Ends a budget year: nothing is reserved of it any more; what was reserved is still paid from it.")
}

// asking lists what is asked over all clients, and of the platform itself.
func (s *Server) asking(r *routes) {
	r.chapter("work")
	read(r, "/work-list", s.workList, "See the work list", "The journeys of the asker's own caseload, or of their team (werkvoorraad), those without contact for longest first.")
	read(r, "/work-items", s.workItems, "See what is to be done", "Everything that waits for the asker, their team or their role (werkvoorraad), whatever it is about, the most overdue first: journeys without an advisor, transitions of which nothing was heard, a request that takes a second person. What follows from silence is asked, never assumed.")

	r.chapter("reports")
	read(r, "/reports/pipeline", s.pipelineReport, "Report the pipeline", "How many journeys stood in each phase at the end of a day, and how many job-to-job transitions at each stage or ended in which way. For auditors and team leaders, until small cells are hidden.")
	read(r, "/reports/needs", s.needsReport, "Report support needs", "How many support needs (ondersteuningsbehoeften) stood in each status at the end of a day, by domain. For auditors and team leaders, until small cells are hidden.")

	r.chapter("ledger")
	read(r, "/events", s.events, "List events", "The log in pages: what was recorded, when and by whom. Nothing sealed is opened.")
	read(r, "/events/{event}", s.event, "See an event", "One event as the log keeps it. What is sealed in it stays so unless it is asked to be opened.")
	read(r, "/event-stream", s.eventStream, "Follow the log", "The log as a stream of events, one JSON object per line, from a checkpoint on. Nothing sealed is opened.", streaming)
	read(r, "/access-looks", s.accessLooks, "Read the access log", "Who looked at whom, when and for what purpose, the newest first. Reading it is logged as well.")

	r.chapter("reference")
	read(r, "/code-lists", s.codeLists, "List the code lists", "The vocabulary: every code list and what its codes are about.", forAll)
	read(r, "/code-lists/{list}", s.codeList, "See a code list", "The codes of one list with their labels, and from and until when each may be used.", forAll)

	r.chapter("operations")
	read(r, "/views", s.views, "See the views", "How far every view is, whether it is being rebuilt, and why it stopped if it did.")
	ask(r, "/views/{view}/rebuilds", s.rebuild, "Rebuild a view", "Builds a view anew beside the one that serves, and switches when it is done. See the views for how far it is.", started)
}

// aside lists what is not part of the interface's document: the document
// itself, and what the operator's tools ask.
func (s *Server) aside(router *mux.Router, doc []byte) {
	router.HandleFunc(prefix+"/openapi.json", openAPI(doc)).Methods(http.MethodGet)
	router.HandleFunc("/livez", s.live).Methods(http.MethodGet)
	router.HandleFunc("/readyz", s.ready).Methods(http.MethodGet)
	router.HandleFunc("/metrics", s.metrics).Methods(http.MethodGet)
}
