// Package access says who may do what to whom: one table of role, action and
// relation, asked by commands and queries alike (DESIGN: access is decided in
// the query and not after it).
//
// A relation is a fact of the log: whose journey it is, which desk's, whether
// the client is present today, whether the glass was broken today. A role is
// what the identity provider says. Nothing else gives access.
package access

import (
	"slices"

	"klantreis/domain/decider"
)

// A Role is what someone may do, as in DOMAIN.md section 2.
type Role string

// The roles.
const (
	Gids               Role = "gids"
	Adviseur           Role = "adviseur"
	VwnwAdviseur       Role = "vwnw-adviseur"
	Fondsbeoordelaar   Role = "fondsbeoordelaar"
	Bezwaarbehandelaar Role = "bezwaarbehandelaar"
	Fondsbeheerder     Role = "fondsbeheerder"
	Teamleider         Role = "teamleider"
	Partnermedewerker  Role = "partnermedewerker"
	Analist            Role = "analist"
	Auditor            Role = "auditor"
	PrivacyOfficer     Role = "privacy-officer"
	Toezichthouder     Role = "fg"
	Beheerder          Role = "beheerder"
	Policy             Role = "policy" // the platform itself; no person has it
)

// Roles lists the roles that people can have.
var Roles = []Role{Gids, Adviseur, VwnwAdviseur, Fondsbeoordelaar, Bezwaarbehandelaar, Fondsbeheerder,
	Teamleider, Partnermedewerker, Analist, Auditor, PrivacyOfficer, Toezichthouder, Beheerder}

// purposes say what each role is there for, in the codes of the list purposes
// (DOMAIN.md section 2).
var purposes = map[Role]string{
	Gids: guiding, Adviseur: guiding, VwnwAdviseur: guiding, Teamleider: guiding,
	Fondsbeoordelaar: "beoordeling-voucher", Bezwaarbehandelaar: "beoordeling-voucher",
	Partnermedewerker: "doorverwijzing",
	Fondsbeheerder:    accounting, Auditor: accounting, Toezichthouder: accounting,
	Analist:        "statistiek",
	PrivacyOfficer: "rechten-betrokkene",
	Beheerder:      "beheer",
}

const (
	guiding    = "begeleiding"
	accounting = "verantwoording"
)

// Purpose is what someone in a role processes data for, as long as they do not
// say otherwise. A policy says so itself.
func (r Role) Purpose() string { return purposes[r] }

// An Action is something that can be done to, or seen of, a client or the
// platform.
type Action string

// The actions.
const (
	SearchClients  Action = "search-clients" // beyond one's relations: a minimal card
	RegisterClient Action = "register-client"
	SeeClient      Action = "see-client"  // how to reach them, whose they are, what was promised
	SeeHistory     Action = "see-history" // what happened in the client's own file, as the timeline tells it
	SeeJourney     Action = "see-journey" // phases, contacts, transitions
	SeeNeeds       Action = "see-needs"   // support needs and advice, with their texts
	ChangeClient   Action = "change-client"
	OpenContact    Action = "open-contact"
	BreakGlass     Action = "break-glass"
	OpenJourney    Action = "open-journey"
	RecordContact  Action = "record-contact" // contacts and the client's question
	Guide          Action = "guide"          // intake, needs, advice, placement, closing
	Transit        Action = "transit"        // job-to-job transitions
	AssignAdvisor  Action = "assign-advisor"
	WithdrawEntry  Action = "withdraw-entry"
	RequestErasure Action = "request-erasure" // and retract it: only one's own
	ConfirmErasure Action = "confirm-erasure"
	RefuseErasure  Action = "refuse-erasure"
	DestroyText    Action = "destroy-text"     // one free text alone: ask for it, confirm what another asked for, retract that
	MergeClients   Action = "merge-clients"    // and undo a merge
	CarryOutRights Action = "carry-out-rights" // inspection, rectification, restriction, objection
	SeeWorkList    Action = "see-work-list"
	SeeWorkItems   Action = "see-work-items" // what is to be done, of the kinds that one may do
	OverseeWork    Action = "oversee-work"   // what colleagues of one's team have to do, also what one may not do oneself
	SeeReports     Action = "see-reports"    // of any day, as known at any time
	ReadLedger     Action = "read-ledger"    // events, sealed parts closed
	OpenSealed     Action = "open-sealed"    // what is sealed in them
	ReadAccessLog  Action = "read-access-log"
	OperateViews   Action = "operate-views"

	SeeDocument      Action = "see-document"
	AddDocument      Action = "add-document"
	RemoveDocument   Action = "remove-document"
	SeeReference     Action = "see-reference"     // partners, locations, occupations, terms
	SeeStaff         Action = "see-staff"         // who works in which team, what they are called, who stands in for whom
	KeepStaff        Action = "keep-staff"        // and teams
	NameDeputy       Action = "name-deputy"       // for an advisor of the own team
	ProposeReference Action = "propose-reference" // and retract it: only one's own
	DecideReference  Action = "decide-reference"  // on what another proposed
	SendReferral     Action = "send-referral"     // and let it expire
	SeeReferral      Action = "see-referral"      // with all that it discloses
	AnswerReferral   Action = "answer-referral"
	ListReferrals    Action = "list-referrals"
	Permit           Action = "permit"   // record what a client permits, and no more
	Disclose         Action = "disclose" // record what went out otherwise than with a referral
	SeeDisclosures   Action = "see-disclosures"
	Arrange          Action = "arrange"          // appointments with a client, and what is promised
	ProposeHandover  Action = "propose-handover" // and retract it
	AnswerHandover   Action = "answer-handover"  // only whoever it was proposed to
	CountAtDesk      Action = "count-at-desk"    // contacts that need no registration
	HoldMeetings     Action = "hold-meetings"    // group meetings of one's team
	SeeDesk          Action = "see-desk"         // counts; nobody is known in them
	SeeMeetings      Action = "see-meetings"     // group meetings one by one, with who led them, and counts day by day
	SeeVoucher       Action = "see-voucher"      // the application's dossier, and nothing else of the client
	ApplyVoucher     Action = "apply-voucher"
	RecordTraining   Action = "record-training" // what the client does with a voucher, also giving it up and completing the application
	AssessVoucher    Action = "assess-voucher"  // assess, decide, settle, pay
	LodgeObjection   Action = "lodge-objection"
	DecideObjection  Action = "decide-objection" // and what the court says, and revising what was objected to
	WithdrawVoucher  Action = "withdraw-voucher-entry"
	FileDocument     Action = "file-document" // in the dossier of a voucher: a report, and what is for nothing else
	SeeFund          Action = "see-fund"
	AllotBudget      Action = "allot-budget" // and close the year

	SeeMonths           Action = "see-months"    // reports of whole months that have ended, as known when months ended
	ListVouchers        Action = "list-vouchers" // of those whom one may see, or without whose they are
	ListMerges          Action = "list-merges"
	SeeMerge            Action = "see-merge"           // which files are of one person, by whom that was said, and whether it was undone
	SeeReorganisations  Action = "see-reorganisations" // with how many are involved; nobody is known in them
	KeepReorganisations Action = "keep-reorganisations"
	WithdrawOwn         Action = "withdraw-own-entry"  // what one recorded oneself, the same day: in a journey or a client's file
	WithdrawFromFile    Action = "withdraw-file-entry" // in a client's file, anybody's; what is about the client's rights takes carrying those out
	ReviewGlass         Action = "review-glass"        // say whether breaking it was justified: never one's own
	Supervise           Action = "supervise"           // see who broke the glass, what was destroyed, and who may do what
)

// A Relation is how someone stands to a client, a journey or a referral. None
// is every relation's lack, and what actions on no client in particular are
// done in.
type Relation string

// The relations: those of the desk, from the nearest to none, and that of a
// partner.
const (
	Own     Relation = "own"          // one's caseload
	Team    Relation = "team"         // one's team
	Open    Relation = "open-contact" // the client is present today
	Broken  Relation = "broken-glass" // one broke the glass today
	Offered Relation = "offered"      // one is asked to take the journey
	None    Relation = "none"

	// Referred is how a partner stands to a referral that is open at the own
	// organisation: to that one referral, and to nothing else of the client.
	Referred Relation = "referred"
)

// Relations lists them in that order.
var Relations = []Relation{Own, Team, Open, Broken, Offered, None, Referred}

// Sets of relations that the table uses.
var (
	anyone  = []Relation{Own, Team, Open, Broken, Offered, None}
	near    = []Relation{Own, Team, Broken}
	present = []Relation{Own, Team, Open, Broken}
	within  = []Relation{Own, Team}

	referred = []Relation{Referred}
	asked    = []Relation{Own, Team, Broken, Offered} // what shows whether to take a journey
	reached  = []Relation{Own, Team, Open, Broken, Offered}
)

// table is who may do what, in which relations. What is not here is not
// allowed.
var table = map[Role]map[Action][]Relation{
	Gids: {
		SearchClients: anyone, RegisterClient: anyone, OpenContact: anyone, BreakGlass: anyone,
		SeeClient: present, ChangeClient: present, OpenJourney: present, RecordContact: present,
		SeeHistory: near, SeeJourney: near, SeeWorkList: anyone, SeeWorkItems: anyone,
		Arrange: present, CountAtDesk: within, SeeDesk: anyone, SeeMeetings: anyone,
		WithdrawOwn: present,
	},
	Adviseur:     advisor(false),
	VwnwAdviseur: advisor(true),
	Teamleider: {
		SearchClients: anyone, BreakGlass: anyone, SeeWorkList: anyone, SeeWorkItems: anyone, OverseeWork: within, SeeReports: within,
		SeeClient: near, SeeHistory: near, SeeJourney: near, SeeNeeds: near, WithdrawEntry: within,
		ProposeHandover: within, HoldMeetings: within, SeeDesk: anyone, SeeMeetings: anyone,
		SeeVoucher: near, SeeFund: anyone, SeeMerge: near,
		AssignAdvisor: near, // also behind broken glass: a journey given to a team that nobody is in has no one nearer
		SeeDocument:   near,

		ListReferrals: anyone, SeeReferral: near, SeeDisclosures: near,
		WithdrawFromFile: within,
	},
	Auditor: {
		ReadLedger: anyone, OpenSealed: anyone, ReadAccessLog: anyone, SeeReports: anyone, SeeFund: anyone,
		SeeDesk: anyone, SeeMeetings: anyone, SeeMerge: anyone, Supervise: anyone,
	},
	Analist: {SeeDesk: anyone, SeeMonths: anyone},
	PrivacyOfficer: {
		SearchClients: anyone, SeeClient: anyone, SeeHistory: anyone, SeeJourney: anyone, SeeNeeds: anyone, SeeVoucher: anyone,
		SeeWorkItems: anyone, ReadAccessLog: anyone, RequestErasure: anyone, ConfirmErasure: anyone, RefuseErasure: anyone, DestroyText: anyone,
		SeeDocument: anyone, RemoveDocument: anyone,

		SeeReferral: anyone, SeeDisclosures: anyone, Disclose: anyone,
		MergeClients: anyone, CarryOutRights: anyone, SeeMerge: anyone, ReviewGlass: anyone, Supervise: anyone,
		WithdrawFromFile: anyone, WithdrawEntry: anyone, // what a rectification takes back
	},
	Toezichthouder: {ReadLedger: anyone, ReadAccessLog: anyone, Supervise: anyone},
	Beheerder:      {OperateViews: anyone, SeeWorkItems: anyone},

	Partnermedewerker: {ListReferrals: anyone, SeeReferral: referred, AnswerReferral: referred},
	Fondsbeoordelaar: {
		SeeVoucher: anyone, RecordTraining: anyone, AssessVoucher: anyone, LodgeObjection: anyone, WithdrawVoucher: anyone, SeeFund: anyone,
		SeeWorkItems: anyone, FileDocument: anyone,
	},
	Bezwaarbehandelaar: {SeeVoucher: anyone, FileDocument: anyone, LodgeObjection: anyone, DecideObjection: anyone, WithdrawVoucher: anyone, SeeWorkItems: anyone},
	Fondsbeheerder:     {SeeFund: anyone, AllotBudget: anyone, SeeWorkItems: anyone},
}

func advisor(transitions bool) map[Action][]Relation {
	may := map[Action][]Relation{
		SearchClients: anyone, RegisterClient: anyone, OpenContact: anyone, BreakGlass: anyone,
		SeeDocument: near, AddDocument: near, RemoveDocument: within,

		SendReferral: near, ListReferrals: anyone, SeeReferral: near, Permit: near, Disclose: near, SeeDisclosures: near,
		AnswerReferral: near, // what a partner without an account says on the telephone

		SeeClient: reached, ChangeClient: present, OpenJourney: present, RecordContact: present,
		SeeHistory: near, SeeJourney: asked, SeeNeeds: near, Guide: near, WithdrawEntry: within, SeeWorkList: anyone, SeeWorkItems: anyone,
		Arrange: present, ProposeHandover: within, AnswerHandover: reached, CountAtDesk: within, HoldMeetings: within, SeeDesk: anyone, SeeMeetings: anyone,
		MergeClients: near,
		WithdrawOwn:  present, WithdrawFromFile: within,
		SeeVoucher: near, ApplyVoucher: within, RecordTraining: within, LodgeObjection: within, WithdrawVoucher: within, FileDocument: within,
	}
	if transitions {
		may[Transit] = near
	}
	return may
}

// desk is who may do what of the desk itself, which nobody stands in a relation
// to. Those of partners see nothing of it, and analysts no names.
var desk = map[Action][]Role{
	SeeReference: {Gids, Adviseur, VwnwAdviseur, Fondsbeoordelaar, Bezwaarbehandelaar, Fondsbeheerder, Teamleider, Analist,
		Auditor, PrivacyOfficer, Toezichthouder, Beheerder},
	SeeStaff: {Gids, Adviseur, VwnwAdviseur, Fondsbeoordelaar, Bezwaarbehandelaar, Fondsbeheerder, Teamleider,
		Auditor, PrivacyOfficer, Toezichthouder, Beheerder},
	ListVouchers:     {Adviseur, VwnwAdviseur, Fondsbeoordelaar, Bezwaarbehandelaar, Fondsbeheerder, Teamleider},
	ListMerges:       {Teamleider, Auditor, PrivacyOfficer},
	KeepStaff:        {Beheerder},
	NameDeputy:       {Teamleider},
	ProposeReference: {Beheerder},
	DecideReference:  {Beheerder},

	SeeReorganisations:  {Adviseur, VwnwAdviseur, Teamleider, Auditor},
	KeepReorganisations: {VwnwAdviseur},
}

// Someone is who asks.
type Someone struct {
	Actor decider.Ref // pseudonymous
	Team  decider.Ref // the desk or team that one works for
	Roles []Role
}

// May says whether someone may do something in a relation, and in which of
// their roles.
func (s Someone) May(do Action, in Relation) (Role, bool) {
	for _, r := range s.Roles {
		if slices.Contains(table[r][do], in) || slices.Contains(desk[do], r) {
			return r, true
		}
	}
	return "", false
}

// Reach returns the relations in which someone may do something, the nearest
// first: what a query filters by.
func (s Someone) Reach(do Action) []Relation {
	var reach []Relation
	for _, rel := range Relations {
		if _, ok := s.May(do, rel); ok {
			reach = append(reach, rel)
		}
	}
	return reach
}
