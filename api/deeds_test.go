package api_test

import (
	"time"

	"klantreis/domain/access"
)

// A deed is how a route comes to record something, where more is needed than
// its row of the walk.
type deed struct {
	as    string          // who does it; whoever may where nothing is said
	in    access.Relation // in which they stand; own where nothing is said
	first []step          // what goes before it
	later time.Duration   // how long before it
	body  string          // what is asked, where that is not the walk's
	with  course          // what addresses and bodies name otherwise
	alone bool            // nothing else may wait for the fund
}

// A step goes before a deed: as the walk asks it, unless more is said.
type step struct {
	address, body, as string
	kind              string        // of the document that it puts in
	later             time.Duration // after what goes before it
}

// headers are what is said of a document that a step puts in.
func (s step) headers() []string {
	if s.kind == "" {
		return nil
	}
	return []string{"Document-Kind", s.kind}
}

// texts are all in which something can be named.
func (d deed) texts() (all []string) {
	for _, s := range d.first {
		all = append(all, s.address, s.body, walk[s.address].body)
	}
	return append(all, d.body)
}

const (
	anAdvisor = "vwnw-adviseur-daan" // who may do all that advisors may

	// policies is a step in which what follows from the log is carried out.
	policies = "policies"

	// decision is a step in which the voucher's last decision is looked up.
	decision = "decision"

	// repayment is a step in which the voucher's first repayment is looked up.
	repayment = "repayment"

	inClient     = "POST /v1/clients/{client}/"
	inJourney    = "POST /v1/journeys/{journey}/"
	onNeed       = inJourney + "needs/{need}/"
	onTransition = inJourney + "transitions/{transition}/"
	onReferral   = inJourney + "referrals/{referral}/"
	onMeeting    = "POST /v1/meetings/{meeting}/"
	ofVoucher    = "POST /v1/vouchers/{voucher}/"
	onObjection  = ofVoucher + "objections/{objection}/"
	onStaff      = "POST /v1/staff/{member}/"
	onChange     = "POST /v1/reference-changes/{change}/"

	rectified = `{"outcome":"uitgevoerd","asked":"Naam.","corrections":["{event}"]}`

	oneDay  = 24 * time.Hour
	oneWeek = 7 * oneDay
)

// Steps that several deeds have before them.
var (
	cancelled = step{address: inJourney + "appointments/{appointment}/cancellations"}
	asks      = step{address: inClient + "erasure-requests", as: "privacy-officer-mila"}
	asksText  = step{address: inClient + "text-destruction-requests", as: "privacy-officer-mila"}
	righting  = step{address: inClient + "corrections", body: `{"familyName":"Anders"}`, as: "privacy-officer-mila"}
	accepted  = step{address: onReferral + "acceptances"}
	guided    = step{address: onTransition + "stages", body: `{"stage":"in-begeleiding"}`}
	realised  = step{address: onTransition + "realisations"}
	assessing = step{address: ofVoucher + "assessments"}
	rejecting = step{address: ofVoucher + "rejections"}
	aTeam     = step{address: "POST /v1/teams", body: `{"team":"{ref}","name":"Elders"}`}
	two       = []step{
		{address: "POST /v1/teams", body: `{"team":"werkcentrum-enschede","name":"Enschede"}`},
		{address: "POST /v1/staff", body: `{"actor":"{ref}","team":"werkcentrum-enschede","name":"Iemand"}`},
		{address: "POST /v1/staff", body: `{"actor":"{client}","team":"werkcentrum-enschede","name":"Een ander"}`},
	}
	deputing  = step{address: "POST /v1/deputies", body: `{"absent":"{ref}","deputy":"{client}","fromDate":"2026-03-02","untilDate":"2026-03-09"}`}
	aMember   = step{address: "POST /v1/staff", body: `{"actor":"{ref}","team":"{ref}","name":"Iemand","roles":["adviseur"]}`}
	proposing = step{address: "POST /v1/training-providers", body: `{"provider":"{ref}","name":"ROC","fromDate":"2026-03-02","reason":"Nieuw."}`}

	rejected  = then(complete, assessing, rejecting)
	objecting = then(rejected, step{address: ofVoucher + "objections"})
	heard     = then(objecting, hearing)
	lodge     = step{address: ofVoucher + "objections"}
	hearing   = step{address: onObjection + "hearing-waivers"}
	upholding = step{address: onObjection + "decisions"}
	sentOut   = then(complete, assessing, step{address: ofVoucher + "documents", kind: "besluit", as: assessor}, rejecting,
		step{address: ofVoucher + "dispatches", body: `{"decision":"{event}","document":"{document}"}`}, step{address: decision}, lodge)
	mending   = step{address: onObjection + "mending-requests", body: `{"untilDate":"2026-03-20"}`}
	employing = step{address: "POST /v1/journeys", body: `{"client":"{client}","kind":"werkgever","origin":"zelf","channel":"inloop","team":"elders","advisor":"` + anAdvisor + `"}`}
	asked     = []step{employing, {address: inJourney + "passed-on-questions"}}
	rejection = step{address: onObjection + "decisions", body: `{"outcome":"ongegrond","mandate":"m","explanation":"x"}`}

	// complete is an application that lacks nothing.
	complete = []step{
		{address: inJourney + "intakes"},
		{address: inJourney + "advices", body: `{"form":"loopbaangesprek","topics":["scholing"],"channel":"inloop"}`},
		{address: inJourney + "documents"},
		{address: "POST /v1/vouchers", body: `{"journey":"{journey}","applicant":"klant","line":"structureel","amount":250000,"provider":"roc","training":"Monteur","occupation":"7411","level":"mbo-3","startDate":"2026-09-01","plan":"{document}"}`},
	}
	// granted is a voucher for which the fund has reserved what it takes.
	granted = then(complete, assessing,
		step{address: "POST /v1/funds/{year}/allotments", body: `{"line":"structureel","amount":100000000}`},
		step{address: ofVoucher + "positive-assessments", body: `{"amount":200000,"mandate":"m"}`},
		step{address: policies},
	)
	claimed  = then(granted, step{address: ofVoucher + "advances"}, step{address: ofVoucher + "revocations"}, step{address: ofVoucher + "reclaims"})
	trained  = then(granted, step{address: ofVoucher + "training-starts"}, step{address: ofVoucher + "training-completions"})
	invoiced = then(trained, step{address: ofVoucher + "documents", kind: "factuur", as: assessor}, step{address: ofVoucher + "invoices", body: `{"amount":190000,"document":"{document}"}`})
	settled_ = then(invoiced, step{address: ofVoucher + "settlements", body: `{"amount":190000,"mandate":"m","explanation":"x"}`})
)

func then(before []step, more ...step) []step {
	return append(before[:len(before):len(before)], more...)
}

// deeds has what each route needs to record something, where it needs anything.
var deeds = map[string]deed{
	inClient + "detail-changes":                                 {body: `{"familyName":"Anders"}`},
	inClient + "withdrawals":                                    {first: []step{{address: inClient + "detail-changes", body: `{"familyName":"Anders"}`}}, body: `{"entry":"{entry}","reason":"onjuist"}`},
	inClient + "corrections":                                    {body: `{"familyName":"Anders"}`},
	inClient + "erasure-refusals":                               {as: "privacy-officer-noud", first: []step{asks}},
	inClient + "erasure-request-retractions":                    {as: "privacy-officer-mila", first: []step{asks}},
	inClient + "erasures":                                       {as: "privacy-officer-noud", first: []step{asks}},
	inClient + "text-destruction-requests/{text}/confirmations": {as: "privacy-officer-noud", first: []step{asksText}},
	inClient + "text-destruction-requests/{text}/retractions":   {as: "privacy-officer-noud", first: []step{asksText}},
	inClient + "restriction-lifts":                              {first: []step{{address: inClient + "restrictions"}}},
	inClient + "recipient-notices": {as: "privacy-officer-mila", first: []step{
		{address: inClient + "disclosures", body: `{"recipient":"partner-uwv","sharingPurpose":"werk-vinden","dataKinds":["naam"],"basis":"suwi-62"}`},
		righting, {address: inClient + "rectifications", body: rectified}}},
	inClient + "rectifications":                {as: "privacy-officer-mila", first: []step{righting}, body: rectified},
	inClient + "answer-prolongations":          {as: "privacy-officer-mila", first: []step{{address: inClient + "objections", as: "privacy-officer-mila"}}},
	inClient + "resumptions":                   {as: "privacy-officer-mila", first: []step{{address: inClient + "objections", as: "privacy-officer-mila"}, {address: inClient + "objection-decisions", as: "privacy-officer-mila"}}},
	inClient + "glass-breaks/{event}/reviews":  {as: "privacy-officer-mila", first: []step{{address: inClient + "glass-breaks", as: "adviseur-chantal"}}},
	inClient + "glass-breaks":                  {as: "adviseur-chantal"},
	inClient + "requests/{request}/extensions": {as: "privacy-officer-mila", first: []step{{address: inClient + "requests", as: "privacy-officer-mila"}}},
	inClient + "requests/{request}/answers":    {as: "privacy-officer-mila", first: []step{{address: inClient + "requests", as: "privacy-officer-mila"}}},
	inClient + "objection-decisions":           {first: []step{{address: inClient + "objections"}}},

	inJourney + "aftercare-starts":                       {first: []step{{address: inJourney + "placements"}}},
	inJourney + "closures":                               {first: []step{cancelled}},
	inJourney + "reopenings":                             {first: []step{cancelled, {address: inJourney + "closures"}}},
	inJourney + "withdrawals":                            {first: []step{{address: inJourney + "contacts"}}, body: `{"entry":"{entry}","reason":"onjuist"}`},
	inJourney + "passed-on-questions":                    {first: []step{employing}},
	inJourney + "passed-on-questions/{question}/answers": {first: asked},
	inJourney + "passed-on-questions/{question}/drops":   {first: asked},
	inJourney + "meeting-attendances":                    {first: []step{{address: onMeeting + "holdings", later: oneWeek + oneDay}}, later: oneDay},
	onNeed + "reopenings":                                {first: []step{{address: onNeed + "drops"}}},
	onTransition + "tracks":                              {first: []step{guided}},
	onTransition + "track-ends":                          {first: []step{guided, {address: onTransition + "tracks"}}},
	onTransition + "sustainment-checks":                  {first: []step{realised}, later: 14 * oneWeek},
	inJourney + "documents/{document}/removals":          {first: []step{{address: inJourney + "documents"}}},
	onReferral + "begins":                                {first: []step{accepted}},
	onReferral + "reports":                               {first: []step{accepted}},

	inJourney + "appointments/{appointment}/attendances": {later: oneWeek + oneDay},
	inJourney + "appointments/{appointment}/no-shows":    {later: oneWeek + oneDay},
	inJourney + "handovers/{handover}/acceptances":       {in: access.Offered},
	inJourney + "handovers/{handover}/declines":          {in: access.Offered},
	inJourney + "handovers/{handover}/retractions":       {first: []step{{address: inJourney + "handovers"}}},
	onMeeting + "holdings":                               {later: oneWeek + oneDay},
	onMeeting + "withdrawals":                            {first: []step{{address: onMeeting + "cancellations"}}, body: `{"entry":"{entry}","reason":"onjuist"}`},
	"POST /v1/tallies/{tally}/withdrawals":               {first: []step{{address: "POST /v1/tallies"}}, body: `{"entry":"{entry}","reason":"dubbel"}`},

	ofVoucher + "positive-assessments":  {first: then(complete, assessing), body: `{"amount":200000,"mandate":"m"}`},
	ofVoucher + "assessments":           {first: complete},
	ofVoucher + "rejections":            {first: then(complete, assessing)},
	ofVoucher + "non-treatments":        {first: []step{{address: ofVoucher + "completion-requests", body: `{"missing":"Het plan."}`}}, later: 5 * oneWeek},
	ofVoucher + "completions":           {first: []step{complete[0], complete[1], {address: ofVoucher + "completion-requests", body: `{"missing":"Het plan."}`}, {address: inJourney + "documents"}}, body: `{"plan":"{document}"}`},
	ofVoucher + "dispatches":            {first: then(complete, assessing, step{address: ofVoucher + "documents", kind: "besluit", as: assessor}, rejecting), body: `{"decision":"{event}","document":"{document}"}`},
	ofVoucher + "training-starts":       {first: granted},
	ofVoucher + "training-completions":  {first: trained[:len(granted)+1]},
	ofVoucher + "training-break-offs":   {first: trained[:len(granted)+1]},
	ofVoucher + "invoices":              {first: then(trained, step{address: ofVoucher + "documents", kind: "factuur", as: assessor}), body: `{"amount":1,"document":"{document}"}`},
	ofVoucher + "advances":              {first: granted},
	ofVoucher + "settlements":           {first: invoiced, body: `{"amount":190000,"mandate":"m","explanation":"x"}`},
	ofVoucher + "payments":              {first: settled_, body: `{"amount":190000}`},
	ofVoucher + "amendments":            {first: granted},
	ofVoucher + "reclaims":              {first: then(granted, step{address: ofVoucher + "advances"}, step{address: ofVoucher + "revocations"})},
	ofVoucher + "repayments":            {first: then(granted, step{address: ofVoucher + "advances"}, step{address: ofVoucher + "revocations"}, step{address: ofVoucher + "reclaims"})},
	ofVoucher + "repayment-corrections": {first: then(claimed, step{address: ofVoucher + "repayments"})},
	ofVoucher + "write-offs":            {first: claimed},
	ofVoucher + "waiver-requests":       {first: claimed},
	ofVoucher + "waiver-refusals":       {first: then(claimed, step{address: ofVoucher + "waiver-requests"})},
	ofVoucher + "repayment-returns": {alone: true, first: then(claimed, step{address: ofVoucher + "repayments"}, step{address: decision}, lodge, hearing, upholding,
		step{address: onObjection + "reclaim-revisions", body: `{"mandate":"m","explanation":"x"}`}, step{address: repayment})},
	ofVoucher + "revocations":            {first: granted},
	ofVoucher + "expiries":               {first: granted, later: 54 * oneWeek},
	ofVoucher + "withdrawals":            {first: then(complete, assessing), body: `{"entry":"{entry}","reason":"onjuist"}`},
	ofVoucher + "objections":             {first: rejected},
	onObjection + "decisions":            {first: heard},
	onObjection + "appeals":              {first: then(heard, rejection)},
	onObjection + "appeal-decisions":     {first: then(heard, rejection, step{address: onObjection + "appeals"})},
	onObjection + "revisions":            {first: then(heard, upholding)},
	onObjection + "committee-referrals":  {first: objecting},
	onObjection + "prolongations":        {first: sentOut, body: `{"untilDate":"2026-06-29"}`},
	onObjection + "delays":               {first: sentOut},
	onObjection + "hearings":             {first: objecting},
	onObjection + "hearing-waivers":      {first: objecting},
	onObjection + "mending-requests":     {first: objecting, body: mending.body},
	onObjection + "mendings":             {first: then(objecting, mending)},
	onObjection + "dispatches":           {first: then(heard, step{address: ofVoucher + "documents", kind: "beslissing-op-bezwaar", as: objector}, upholding), body: `{"document":"{document}"}`},
	onObjection + "grant-revisions":      {alone: true, first: then(granted, step{address: decision}, lodge, hearing, upholding), body: `{"amount":210000,"throughDate":"2027-09-01","mandate":"m","explanation":"x"}`},
	onObjection + "settlement-revisions": {alone: true, first: then(settled_, step{address: decision}, lodge, hearing, upholding), body: `{"amount":190000,"mandate":"m","explanation":"x"}`},
	onObjection + "revocation-revisions": {alone: true, first: then(granted, step{address: ofVoucher + "revocations"}, step{address: decision}, lodge, hearing, upholding), body: `{"throughDate":"2027-09-01","mandate":"m","explanation":"x"}`},
	onObjection + "reclaim-revisions":    {alone: true, first: then(granted, step{address: ofVoucher + "advances"}, step{address: ofVoucher + "revocations"}, step{address: ofVoucher + "reclaims"}, step{address: decision}, lodge, hearing, upholding)},
	"POST /v1/funds/{year}/allotments":   {with: course{"year": "2031"}},
	"POST /v1/funds/{year}/closures":     {with: course{"year": "2021"}, first: []step{{address: "POST /v1/funds/{year}/allotments"}}},

	"POST /v1/teams/{team}/endings": {first: []step{{address: "POST /v1/teams"}}},
	"POST /v1/staff":                {first: []step{aTeam}, body: aMember.body},
	onStaff + "moves":               {first: []step{aTeam, aMember, {address: "POST /v1/teams", body: `{"team":"{client}","name":"Anders"}`}}, body: `{"team":"{client}"}`},
	onStaff + "departures":          {first: []step{aTeam, aMember}},
	onStaff + "roles":               {first: []step{aTeam, aMember}, body: `{"role":"teamleider","fromDate":"2026-03-02"}`},
	onStaff + "role-endings":        {first: []step{aTeam, aMember}},
	"POST /v1/staff-completions":    {alone: true, first: []step{aTeam, aMember}},
	onStaff + "names":               {first: []step{aTeam, aMember}, body: `{"name":"Anders"}`},
	onStaff + "erasures":            {first: []step{aTeam, aMember, {address: onStaff + "departures", body: `{"untilDate":"2026-03-02"}`}}, later: oneDay},
	"POST /v1/reorganisations/{reorganisation}/withdrawals": {first: []step{{address: "POST /v1/reorganisations"}, {address: "POST /v1/reorganisations/{reorganisation}/number-changes"}}, body: `{"entry":"{entry}","reason":"onjuist"}`},
	"POST /v1/deputies":                      {first: two, body: deputing.body},
	"POST /v1/deputies/{deputyship}/endings": {first: then(two, deputing)},
	onChange + "confirmations":               {first: []step{proposing}, as: "beheerder-quinta"},
	onChange + "refusals":                    {first: []step{proposing}, as: "beheerder-quinta"},
	onChange + "retractions":                 {first: []step{proposing}},
}

// mayLieAhead are the days and instants that may be in the future: what is
// planned, agreed or due. Every other day is one on which something happened.
var mayLieAhead = map[string]bool{
	"beginsAt": true, "dueDate": true, // appointments, meetings, promises
	"startDate": true, "jobEndDate": true, // of a job or a training
	"fromDate": true, "untilDate": true, "holdsFromDate": true, "holdsUntilDate": true, "throughDate": true,
	"endsFromDate": true, "endsUntilDate": true, // of the contracts of a reorganisation
}
