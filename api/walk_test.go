package api_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/gorilla/mux"

	"klantreis/api"
	"klantreis/api/auth"
	"klantreis/domain/access"
)

// A row of the walk says what a route lets someone do, and how to ask for it.
// A route for all has no action.
type row struct {
	do    access.Action
	about string // "client", "journey", "voucher", or nobody in particular
	body  string // with ids as in a path
}

const (
	someone = "client"
	aCourse = "journey"

	aReferral = "referral" // to which a partner can have a relation of their own
	ofADesk   = "desk"     // which is the team's whom it is asked as
	aGrant    = "voucher"  // whoever assesses it needs no relation, and does not search
)

// walk has a row for every route: what is not here is not allowed to be.
var walk = map[string]row{
	"POST /v1/clients":                                      {access.RegisterClient, "", `{"familyName":"Voorbeeld"}`},
	"POST /v1/client-searches":                              {access.SearchClients, "", `{"name":"Voorbeeld"}`},
	"GET /v1/clients/{client}":                              {access.SeeClient, someone, ""},
	"GET /v1/clients/{client}/timeline":                     {access.SeeClient, someone, ""},
	"POST /v1/clients/{client}/detail-changes":              {access.ChangeClient, someone, `{"familyName":"Voorbeeld"}`},
	"POST /v1/clients/{client}/open-contacts":               {access.OpenContact, someone, `{"channel":"inloop"}`},
	"POST /v1/clients/{client}/glass-breaks":                {access.BreakGlass, someone, `{"reason":"spoed"}`},
	"POST /v1/clients/{client}/erasure-requests":            {access.RequestErasure, someone, `{"ground":"onrechtmatig"}`},
	"POST /v1/clients/{client}/erasure-refusals":            {access.RefuseErasure, someone, `{"reason":"geen-grond"}`},
	"POST /v1/clients/{client}/erasure-request-retractions": {access.RequestErasure, someone, `{"reason":"verzoek-klant"}`},
	"POST /v1/clients/{client}/erasures":                    {access.ConfirmErasure, someone, `{"confirmed":true}`},

	"POST /v1/clients/{client}/text-destruction-requests":                      {access.DestroyText, someone, `{"event":"{text}","ground":"verkeerde-klant"}`},
	"POST /v1/clients/{client}/text-destruction-requests/{text}/confirmations": {access.DestroyText, someone, `{"confirmed":true}`},
	"POST /v1/clients/{client}/text-destruction-requests/{text}/retractions":   {access.DestroyText, someone, `{"reason":"onjuist"}`},

	"GET /v1/clients/{client}/inspection":            {access.CarryOutRights, someone, ""},
	"POST /v1/clients/{client}/corrections":          {access.CarryOutRights, someone, `{"familyName":"Voorbeeld"}`},
	"POST /v1/clients/{client}/rectifications":       {access.CarryOutRights, someone, `{"outcome":"geweigerd","ground":"gegeven-is-juist","asked":"Naam."}`},
	"POST /v1/clients/{client}/restrictions":         {access.CarryOutRights, someone, `{"ground":"onrechtmatig"}`},
	"POST /v1/clients/{client}/restriction-lifts":    {access.CarryOutRights, someone, `{"ground":"grond-vervallen","informedDate":"2026-03-01"}`},
	"POST /v1/clients/{client}/objections":           {access.CarryOutRights, someone, `{"against":"begeleiding","grounds":"x"}`},
	"POST /v1/clients/{client}/objection-decisions":  {access.CarryOutRights, someone, `{"outcome":"gegrond"}`},
	"POST /v1/clients/{client}/recipient-notices":    {access.CarryOutRights, someone, `{"recipient":"partner-uwv","outcome":"verteld"}`},
	"POST /v1/clients/{client}/answer-prolongations": {access.CarryOutRights, someone, `{"about":"bezwaar","informedDate":"2026-03-01","explanation":"x"}`},

	"POST /v1/clients/{client}/resumptions": {access.CarryOutRights, someone, `{"against":"begeleiding","explanation":"x"}`},

	"POST /v1/clients/{client}/requests":                      {access.CarryOutRights, someone, `{"right":"inzage","asked":"x"}`},
	"POST /v1/clients/{client}/requests/{request}/extensions": {access.CarryOutRights, someone, `{"informedDate":"2026-03-02","explanation":"x"}`},
	"POST /v1/clients/{client}/requests/{request}/answers":    {access.CarryOutRights, someone, `{"outcome":"toegewezen"}`},

	"POST /v1/clients/{client}/glass-breaks/{event}/reviews": {access.ReviewGlass, someone, `{"outcome":"gerechtvaardigd"}`},

	"POST /v1/clients/{client}/withdrawals": {access.WithdrawFromFile, someone, `{"entry":"{need}","reason":"onjuist"}`},

	"POST /v1/merges":                  {access.MergeClients, someone, `{"from":"{client}","into":"{other}","reason":"zelfde-persoon"}`},
	"GET /v1/merges":                   {access.ListMerges, "", ""},
	"POST /v1/merges/{merge}/undoings": {access.MergeClients, someone, `{"reason":"andere-persoon"}`},

	"POST /v1/journeys":                                   {access.OpenJourney, someone, `{"client":"{client}","kind":"werkende","origin":"zelf","channel":"inloop","team":"elders"}`},
	"GET /v1/journeys/{journey}":                          {access.SeeJourney, aCourse, ""},
	"POST /v1/journeys/{journey}/question-clarifications": {access.RecordContact, aCourse, `{"topic":"werk","channel":"inloop"}`},
	"POST /v1/journeys/{journey}/intakes":                 {access.Guide, aCourse, `{"channel":"inloop"}`},
	"POST /v1/journeys/{journey}/situation-changes":       {access.Guide, aCourse, `{"benefit":"ww"}`},
	"POST /v1/journeys/{journey}/contacts":                {access.RecordContact, aCourse, `{"topic":"werk","channel":"inloop"}`},
	"POST /v1/journeys/{journey}/advices":                 {access.Guide, aCourse, `{"form":"informatie","topics":["werk"],"channel":"inloop"}`},
	"POST /v1/journeys/{journey}/advisor-assignments":     {access.AssignAdvisor, aCourse, `{"advisor":"adviseur-z","team":"elders"}`},
	"POST /v1/journeys/{journey}/placements":              {access.Guide, aCourse, `{"contract":"vast","startDate":"2026-03-02"}`},
	"POST /v1/journeys/{journey}/aftercare-starts":        {access.Guide, aCourse, `{}`},
	"POST /v1/journeys/{journey}/closures":                {access.Guide, aCourse, `{"reason":"vraag-beantwoord"}`},
	"POST /v1/journeys/{journey}/reopenings":              {access.Guide, aCourse, `{"channel":"inloop"}`},
	"POST /v1/journeys/{journey}/withdrawals":             {access.WithdrawEntry, aCourse, `{"entry":"{need}","reason":"onjuist"}`},

	"POST /v1/journeys/{journey}/needs":                      {access.Guide, aCourse, `{"source":"klant","domain":"anders","severity":"licht"}`},
	"POST /v1/journeys/{journey}/needs/{need}/confirmations": {access.Guide, aCourse, `{}`},
	"POST /v1/journeys/{journey}/needs/{need}/reassessments": {access.Guide, aCourse, `{"source":"klant","severity":"licht"}`},
	"POST /v1/journeys/{journey}/needs/{need}/offers":        {access.Guide, aCourse, `{"offer":"praktijkleren"}`},
	"POST /v1/journeys/{journey}/needs/{need}/fulfilments":   {access.Guide, aCourse, `{"outcome":"opgelost"}`},
	"POST /v1/journeys/{journey}/needs/{need}/drops":         {access.Guide, aCourse, `{"reason":"anders"}`},
	"POST /v1/journeys/{journey}/needs/{need}/reopenings":    {access.Guide, aCourse, `{}`},

	"POST /v1/journeys/{journey}/transitions":                                   {access.Transit, aCourse, `{"trigger":"reorganisatie"}`},
	"POST /v1/journeys/{journey}/transitions/{transition}/stages":               {access.Transit, aCourse, `{"stage":"aangemeld"}`},
	"POST /v1/journeys/{journey}/transitions/{transition}/contracts":            {access.Transit, aCourse, `{"contract":"vast"}`},
	"POST /v1/journeys/{journey}/transitions/{transition}/realisations":         {access.Transit, aCourse, `{"contract":"vast"}`},
	"POST /v1/journeys/{journey}/transitions/{transition}/tracks":               {access.Transit, aCourse, `{"track":"meelopen"}`},
	"POST /v1/journeys/{journey}/transitions/{transition}/track-ends":           {access.Transit, aCourse, `{"track":"meelopen"}`},
	"POST /v1/journeys/{journey}/transitions/{transition}/sustainment-checks":   {access.Transit, aCourse, `{"months":3,"answer":"ja"}`},
	"POST /v1/journeys/{journey}/transitions/{transition}/exits":                {access.Transit, aCourse, `{"exit":"gestopt"}`},
	"POST /v1/journeys/{journey}/transitions/{transition}/signal-corrections":   {access.Transit, aCourse, `{"jobEndDate":"2026-12-31","sector":"2008:C","municipality":"GM0141"}`},
	"POST /v1/journeys/{journey}/transitions/{transition}/reorganisation-links": {access.Transit, aCourse, `{"reorganisation":"{reorganisation}"}`},

	"POST /v1/reorganisations":                                 {access.KeepReorganisations, "", `{"employer":"Textiel","sector":"2008:C","municipality":"GM0141","jobs":64}`},
	"GET /v1/reorganisations":                                  {access.SeeReorganisations, "", ""},
	"GET /v1/reorganisations/{reorganisation}":                 {access.SeeReorganisations, "", ""},
	"POST /v1/reorganisations/{reorganisation}/number-changes": {access.KeepReorganisations, "", `{"jobs":40}`},
	"POST /v1/reorganisations/{reorganisation}/notices":        {access.KeepReorganisations, "", `{}`},
	"POST /v1/reorganisations/{reorganisation}/endings":        {access.KeepReorganisations, "", `{"reason":"anders"}`},
	"POST /v1/reorganisations/{reorganisation}/withdrawals":    {access.KeepReorganisations, "", `{"entry":"{need}","reason":"onjuist"}`},

	"POST /v1/journeys/{journey}/documents":                        {access.AddDocument, aCourse, aPDF},
	"GET /v1/journeys/{journey}/documents/{document}":              {access.SeeDocument, aCourse, ""},
	"POST /v1/journeys/{journey}/documents/{document}/removals":    {access.RemoveDocument, aCourse, `{"reason":"dubbel"}`},
	"POST /v1/journeys/{journey}/referrals":                        {access.SendReferral, aCourse, `{"partner":"partner-uwv","kind":"uwv","sharingPurpose":"werk-vinden","dataKinds":["naam"],"basis":"suwi-62"}`},
	"GET /v1/referrals":                                            {access.ListReferrals, "", ""},
	"GET /v1/journeys/{journey}/referrals/{referral}":              {access.SeeReferral, aReferral, ""},
	"POST /v1/journeys/{journey}/referrals/{referral}/receipts":    {access.AnswerReferral, aReferral, `{}`},
	"POST /v1/journeys/{journey}/referrals/{referral}/acceptances": {access.AnswerReferral, aReferral, `{}`},
	"POST /v1/journeys/{journey}/referrals/{referral}/declines":    {access.AnswerReferral, aReferral, `{"reason":"niet-passend"}`},
	"POST /v1/journeys/{journey}/referrals/{referral}/begins":      {access.AnswerReferral, aReferral, `{}`},
	"POST /v1/journeys/{journey}/referrals/{referral}/reports":     {access.AnswerReferral, aReferral, `{}`},
	"POST /v1/journeys/{journey}/referrals/{referral}/expiries":    {access.SendReferral, aReferral, `{}`},

	"POST /v1/clients/{client}/permissions":                                {access.Permit, someone, `{"recipient":"partner-bond","sharingPurpose":"rechtspositie","dataKinds":["naam"],"form":"mondeling"}`},
	"GET /v1/clients/{client}/permissions":                                 {access.SeeDisclosures, someone, ""},
	"POST /v1/clients/{client}/permissions/{permission}/withdrawals":       {access.Permit, someone, `{}`},
	"POST /v1/clients/{client}/disclosures":                                {access.Disclose, someone, `{"recipient":"partner-uwv","kind":"uwv","sharingPurpose":"inkomen","dataKinds":["naam"],"basis":"suwi-62"}`},
	"GET /v1/clients/{client}/disclosures":                                 {access.SeeDisclosures, someone, ""},
	"POST /v1/journeys/{journey}/appointments":                             {access.Arrange, aCourse, `{"beginsAt":"2026-03-09T10:00:00Z","minutes":30,"channel":"telefoon","with":"adviseur-z","topic":"werk"}`},
	"POST /v1/journeys/{journey}/appointments/{appointment}/moves":         {access.Arrange, aCourse, `{"beginsAt":"2026-03-10T10:00:00Z","minutes":30,"channel":"telefoon","with":"adviseur-z"}`},
	"POST /v1/journeys/{journey}/appointments/{appointment}/cancellations": {access.Arrange, aCourse, `{"by":"klant","reason":"verhinderd"}`},
	"POST /v1/journeys/{journey}/appointments/{appointment}/attendances":   {access.Arrange, aCourse, `{}`},
	"POST /v1/journeys/{journey}/appointments/{appointment}/no-shows":      {access.Arrange, aCourse, `{}`},
	"GET /v1/journeys/{journey}/appointments/{appointment}/calendar":       {access.SeeClient, aCourse, ""},
	"POST /v1/journeys/{journey}/promises":                                 {access.Arrange, aCourse, `{"dueDate":"2026-03-09","what":"Belt terug."}`},
	"POST /v1/journeys/{journey}/promises/{promise}/fulfilments":           {access.Arrange, aCourse, `{}`},
	"POST /v1/journeys/{journey}/promises/{promise}/drops":                 {access.Arrange, aCourse, `{"reason":"anders"}`},
	"POST /v1/journeys/{journey}/handovers":                                {access.ProposeHandover, aCourse, `{"to":"adviseur-z","team":"elders","reason":"anders"}`},
	"POST /v1/journeys/{journey}/handovers/{handover}/acceptances":         {access.AnswerHandover, aCourse, `{}`},
	"POST /v1/journeys/{journey}/handovers/{handover}/declines":            {access.AnswerHandover, aCourse, `{"reason":"anders"}`},
	"POST /v1/journeys/{journey}/handovers/{handover}/retractions":         {access.ProposeHandover, aCourse, `{}`},
	"POST /v1/journeys/{journey}/passed-on-questions":                      {access.RecordContact, aCourse, `{"kind":"wsp","topic":"werkgeversvraag"}`},
	"POST /v1/journeys/{journey}/passed-on-questions/{question}/answers":   {access.RecordContact, aCourse, `{"kind":"wsp"}`},
	"POST /v1/journeys/{journey}/passed-on-questions/{question}/drops":     {access.RecordContact, aCourse, `{"reason":"anders"}`},
	"POST /v1/journeys/{journey}/meeting-attendances":                      {access.RecordContact, aCourse, `{"meeting":"{meeting}"}`},
	"GET /v1/appointments":                                                 {access.SeeWorkList, "", ""},
	"GET /v1/promises":                                                     {access.SeeWorkList, "", ""},
	"GET /v1/handovers":                                                    {access.SeeWorkList, "", ""},

	"POST /v1/tallies":                                                    {access.CountAtDesk, ofADesk, `{"occurredOn":"2026-03-02","channel":"inloop","topic":"werk","n":1}`},
	"POST /v1/tallies/{tally}/withdrawals":                                {access.CountAtDesk, ofADesk, `{"entry":"{need}","reason":"dubbel"}`},
	"GET /v1/tallies":                                                     {access.SeeDesk, "", ""},
	"POST /v1/meetings":                                                   {access.HoldMeetings, ofADesk, `{"beginsAt":"2026-03-09T10:00:00Z","minutes":90,"location":"digitaal","topic":"werk"}`},
	"GET /v1/meetings":                                                    {access.SeeMeetings, "", ""},
	"GET /v1/meetings/{meeting}":                                          {access.SeeMeetings, "", ""},
	"POST /v1/meetings/{meeting}/holdings":                                {access.HoldMeetings, ofADesk, `{"participants":3}`},
	"POST /v1/meetings/{meeting}/cancellations":                           {access.HoldMeetings, ofADesk, `{"reason":"anders"}`},
	"POST /v1/meetings/{meeting}/withdrawals":                             {access.HoldMeetings, ofADesk, `{"entry":"{need}","reason":"onjuist"}`},
	"POST /v1/vouchers":                                                   {access.ApplyVoucher, aCourse, `{"journey":"{journey}","applicant":"klant","line":"structureel","amount":100000,"provider":"roc","training":"Monteur","level":"mbo-3","startDate":"2026-09-01"}`},
	"GET /v1/vouchers":                                                    {access.ListVouchers, "", ""},
	"GET /v1/vouchers/{voucher}":                                          {access.SeeVoucher, aGrant, ""},
	"GET /v1/vouchers/{voucher}/documents/{document}":                     {access.SeeVoucher, aGrant, ""},
	"POST /v1/vouchers/{voucher}/documents":                               {access.RecordTraining, aGrant, aPDF}, // as a training plan
	"POST /v1/vouchers/{voucher}/completion-requests":                     {access.AssessVoucher, aGrant, `{"missing":"Het plan."}`},
	"POST /v1/vouchers/{voucher}/completions":                             {access.RecordTraining, aGrant, `{}`},
	"POST /v1/vouchers/{voucher}/assessments":                             {access.AssessVoucher, aGrant, `{}`},
	"POST /v1/vouchers/{voucher}/prolongations":                           {access.AssessVoucher, aGrant, `{"untilDate":"2026-09-01"}`},
	"POST /v1/vouchers/{voucher}/positive-assessments":                    {access.AssessVoucher, aGrant, `{"amount":1,"mandate":"m"}`},
	"POST /v1/vouchers/{voucher}/rejections":                              {access.AssessVoucher, aGrant, `{"grounds":["anders"],"mandate":"m","explanation":"x"}`},
	"POST /v1/vouchers/{voucher}/non-treatments":                          {access.AssessVoucher, aGrant, `{"ground":"niet-aangevuld","mandate":"m","explanation":"x"}`},
	"POST /v1/vouchers/{voucher}/dispatches":                              {access.AssessVoucher, aGrant, `{"decision":"{event}","document":"{event}"}`},
	"POST /v1/vouchers/{voucher}/training-starts":                         {access.RecordTraining, aGrant, `{}`},
	"POST /v1/vouchers/{voucher}/training-completions":                    {access.RecordTraining, aGrant, `{}`},
	"POST /v1/vouchers/{voucher}/training-break-offs":                     {access.RecordTraining, aGrant, `{}`},
	"POST /v1/vouchers/{voucher}/invoices":                                {access.AssessVoucher, aGrant, `{"amount":1,"document":"{event}"}`},
	"POST /v1/vouchers/{voucher}/advances":                                {access.AssessVoucher, aGrant, `{"amount":1,"mandate":"m"}`},
	"POST /v1/vouchers/{voucher}/settlements":                             {access.AssessVoucher, aGrant, `{"mandate":"m"}`},
	"POST /v1/vouchers/{voucher}/payments":                                {access.AssessVoucher, aGrant, `{"amount":1}`},
	"POST /v1/vouchers/{voucher}/amendments":                              {access.AssessVoucher, aGrant, `{"amount":1,"ground":"anders","mandate":"m","explanation":"x"}`},
	"POST /v1/vouchers/{voucher}/reclaims":                                {access.AssessVoucher, aGrant, `{"amount":1,"ground":"anders","mandate":"m","explanation":"x"}`},
	"POST /v1/vouchers/{voucher}/repayments":                              {access.AssessVoucher, aGrant, `{"amount":1}`},
	"POST /v1/vouchers/{voucher}/repayment-corrections":                   {access.AssessVoucher, aGrant, `{"repayment":"{event}","reason":"x"}`},
	"POST /v1/vouchers/{voucher}/repayment-returns":                       {access.AssessVoucher, aGrant, `{"repayment":"{event}","amount":1,"to":"klant"}`},
	"POST /v1/vouchers/{voucher}/waiver-requests":                         {access.RecordTraining, aGrant, `{}`},
	"POST /v1/vouchers/{voucher}/waiver-refusals":                         {access.AssessVoucher, aGrant, `{"grounds":["kan-betalen"],"mandate":"m","explanation":"x"}`},
	"POST /v1/vouchers/{voucher}/write-offs":                              {access.AssessVoucher, aGrant, `{"amount":1,"ground":"kwijtschelding","mandate":"m","explanation":"x"}`},
	"POST /v1/vouchers/{voucher}/revocations":                             {access.AssessVoucher, aGrant, `{"ground":"anders","mandate":"m","explanation":"x"}`},
	"POST /v1/vouchers/{voucher}/expiries":                                {access.AssessVoucher, aGrant, `{}`},
	"POST /v1/vouchers/{voucher}/application-withdrawals":                 {access.RecordTraining, aGrant, `{}`},
	"POST /v1/vouchers/{voucher}/withdrawals":                             {access.WithdrawVoucher, aGrant, `{"entry":"{event}","reason":"onjuist"}`},
	"POST /v1/vouchers/{voucher}/objections":                              {access.LodgeObjection, aGrant, `{"decision":"{event}"}`},
	"POST /v1/vouchers/{voucher}/objections/{objection}/decisions":        {access.DecideObjection, aGrant, `{"outcome":"gegrond","mandate":"m","explanation":"x"}`},
	"POST /v1/vouchers/{voucher}/objections/{objection}/appeals":          {access.LodgeObjection, aGrant, `{}`},
	"POST /v1/vouchers/{voucher}/objections/{objection}/appeal-decisions": {access.DecideObjection, aGrant, `{"outcome":"gegrond"}`},
	"POST /v1/vouchers/{voucher}/objections/{objection}/revisions":        {access.DecideObjection, aGrant, `{"mandate":"m"}`},

	"POST /v1/vouchers/{voucher}/objections/{objection}/committee-referrals":  {access.DecideObjection, aGrant, `{}`},
	"POST /v1/vouchers/{voucher}/objections/{objection}/prolongations":        {access.DecideObjection, aGrant, `{"untilDate":"2027-01-01"}`},
	"POST /v1/vouchers/{voucher}/objections/{objection}/delays":               {access.DecideObjection, aGrant, `{"untilDate":"2027-01-01"}`},
	"POST /v1/vouchers/{voucher}/objections/{objection}/hearings":             {access.DecideObjection, aGrant, `{}`},
	"POST /v1/vouchers/{voucher}/objections/{objection}/hearing-waivers":      {access.DecideObjection, aGrant, `{"ground":"ziet-af"}`},
	"POST /v1/vouchers/{voucher}/objections/{objection}/mending-requests":     {access.DecideObjection, aGrant, `{"untilDate":"2027-01-01"}`},
	"POST /v1/vouchers/{voucher}/objections/{objection}/mendings":             {access.DecideObjection, aGrant, `{}`},
	"POST /v1/vouchers/{voucher}/objections/{objection}/dispatches":           {access.DecideObjection, aGrant, `{"document":"{event}"}`},
	"POST /v1/vouchers/{voucher}/objections/{objection}/grant-revisions":      {access.DecideObjection, aGrant, `{"amount":1,"mandate":"m","explanation":"x"}`},
	"POST /v1/vouchers/{voucher}/objections/{objection}/settlement-revisions": {access.DecideObjection, aGrant, `{"amount":1,"mandate":"m","explanation":"x"}`},
	"POST /v1/vouchers/{voucher}/objections/{objection}/revocation-revisions": {access.DecideObjection, aGrant, `{"mandate":"m","explanation":"x"}`},
	"POST /v1/vouchers/{voucher}/objections/{objection}/reclaim-revisions":    {access.DecideObjection, aGrant, `{"mandate":"m","explanation":"x"}`},

	"GET /v1/funds/{year}":             {access.SeeFund, "", ""},
	"POST /v1/funds/{year}/allotments": {access.AllotBudget, "", `{"line":"structureel","amount":100000}`},
	"POST /v1/funds/{year}/closures":   {access.AllotBudget, "", `{}`},

	"GET /v1/work-list":        {access.SeeWorkList, "", ""},
	"GET /v1/work-items":       {access.SeeWorkItems, "", ""},
	"GET /v1/reports/pipeline": {access.SeeReports, ofADesk, ""},
	"GET /v1/reports/needs":    {access.SeeReports, ofADesk, ""},

	"GET /v1/reports/transitions": {access.SeeReports, ofADesk, ""},

	"GET /v1/reports/vouchers": {access.SeeReports, "", ""},
	"GET /v1/reports/funds":    {access.SeeFund, "", ""},

	"GET /v1/events":         {access.ReadLedger, "", ""},
	"GET /v1/events/{event}": {access.ReadLedger, "", ""},
	"GET /v1/event-stream":   {access.ReadLedger, "", ""},
	"GET /v1/access-looks":   {access.ReadAccessLog, "", ""},
	"GET /v1/glass-breaks":   {access.Supervise, "", ""},
	"GET /v1/destructions":   {access.Supervise, "", ""},
	"GET /v1/access-rules":   {access.Supervise, "", ""},

	"GET /v1/views":                  {access.OperateViews, "", ""},
	"POST /v1/views/{view}/rebuilds": {access.OperateViews, "", ""},

	"GET /v1/teams":                                     {access.SeeReference, "", ""},
	"POST /v1/teams":                                    {access.KeepStaff, "", `{"team":"elders","name":"Elders"}`},
	"POST /v1/teams/{team}/endings":                     {access.KeepStaff, "", `{"untilDate":"2026-12-31"}`},
	"GET /v1/staff":                                     {access.SeeStaff, "", ""},
	"POST /v1/staff":                                    {access.KeepStaff, "", `{"actor":"iemand","team":"elders","name":"Iemand"}`},
	"POST /v1/staff/{member}/moves":                     {access.KeepStaff, "", `{"team":"elders"}`},
	"POST /v1/staff/{member}/departures":                {access.KeepStaff, "", `{"untilDate":"2026-12-31"}`},
	"POST /v1/staff/{member}/roles":                     {access.KeepStaff, "", `{"role":"adviseur","fromDate":"2026-03-02"}`},
	"POST /v1/staff/{member}/role-endings":              {access.KeepStaff, "", `{"role":"adviseur","untilDate":"2026-12-31"}`},
	"POST /v1/staff-completions":                        {access.ProposeReference, "", `{"fromDate":"2026-12-31","reason":"x"}`},
	"POST /v1/staff/{member}/names":                     {access.KeepStaff, "", `{"name":"Iemand"}`},
	"POST /v1/staff/{member}/erasures":                  {access.KeepStaff, "", `{"confirmed":true}`},
	"GET /v1/deputies":                                  {access.SeeStaff, "", ""},
	"POST /v1/deputies":                                 {access.NameDeputy, "", `{"absent":"een","deputy":"ander","fromDate":"2026-03-02","untilDate":"2026-03-09"}`},
	"POST /v1/deputies/{deputyship}/endings":            {access.NameDeputy, "", `{"untilDate":"2026-03-02"}`},
	"GET /v1/partners":                                  {access.SeeReference, "", ""},
	"POST /v1/partners":                                 {access.ProposeReference, "", `{"partner":"fnv","kind":"vakbond","organisation":"fnv","name":"FNV","fromDate":"2026-03-02","reason":"Nieuw."}`},
	"GET /v1/locations":                                 {access.SeeReference, "", ""},
	"POST /v1/locations":                                {access.ProposeReference, "", `{"location":"borne","dutch":"Borne","english":"Borne","fromDate":"2026-03-02","reason":"Nieuw."}`},
	"GET /v1/training-providers":                        {access.SeeReference, "", ""},
	"POST /v1/training-providers":                       {access.ProposeReference, "", `{"provider":"roc","name":"ROC","fromDate":"2026-03-02","reason":"Nieuw."}`},
	"GET /v1/promising-occupations":                     {access.SeeReference, "", ""},
	"POST /v1/promising-occupations":                    {access.ProposeReference, "", `{"occupation":"7231","name":"Automonteur","fromDate":"2026-03-02","reason":"Nieuw."}`},
	"GET /v1/voucher-terms":                             {access.SeeReference, "", ""},
	"POST /v1/voucher-terms":                            {access.ProposeReference, "", `{"maximum":1,"highestLevel":"mbo-4","decisionWeeks":8,"completionWeeks":4,"objectionWeeks":6,"validityMonths":12,"untreatedWeeks":4,"source":"een","fromDate":"2026-03-02","reason":"Nieuw."}`},
	"GET /v1/retention-terms":                           {access.SeeReference, "", ""},
	"POST /v1/retention-terms":                          {access.ProposeReference, "", `{"result":"zonder-advies","months":6,"duty":"eigen-termijn","source":"een","fromDate":"2026-03-02","reason":"Nieuw."}`},
	"GET /v1/desk-terms":                                {access.SeeReference, "", ""},
	"POST /v1/desk-terms":                               {access.ProposeReference, "", `{"term":"kleine-aantallen","value":10,"source":"Besluit","fromDate":"2026-03-02","reason":"Nieuw."}`},
	"GET /v1/basis-rules":                               {access.SeeReference, "", ""},
	"POST /v1/basis-rules":                              {access.ProposeReference, "", `{"rule":"een","basis":"suwi-62","partnerKinds":["uwv"],"sharingPurposes":["scholing"],"dataKinds":["naam"],"source":"Een wet","fromDate":"2026-03-02","reason":"Nieuw."}`},
	"POST /v1/code-lists/{list}/rows":                   {access.ProposeReference, "", `{"code":"kiosk","dutch":"Kiosk","english":"Kiosk","fromDate":"2026-03-02","reason":"Nieuw."}`},
	"POST /v1/reference-endings":                        {access.ProposeReference, "", `{"register":"channels","item":"brief","untilDate":"2026-12-31","reason":"Voorbij."}`},
	"GET /v1/reference-changes":                         {access.ProposeReference, "", ""},
	"POST /v1/reference-changes/{change}/confirmations": {access.DecideReference, "", `{"confirmed":true}`},
	"POST /v1/reference-changes/{change}/refusals":      {access.DecideReference, "", `{"explanation":"Nee."}`},
	"POST /v1/reference-changes/{change}/retractions":   {access.ProposeReference, "", `{"retracted":true}`},

	"GET /v1/code-lists":        {},
	"GET /v1/code-lists/{list}": {},
	"GET /v1/openapi.json":      {},
	"GET /livez":                {},
	"GET /readyz":               {},
	"GET /metrics":              {},
}

// addresses lists every route, as method and path.
func addresses(s *api.Server) (all []string) {
	router := mux.NewRouter()
	s.Mount(router)
	_ = router.Walk(func(route *mux.Route, _ *mux.Router, _ []*mux.Route) error {
		path, _ := route.GetPathTemplate()
		methods, _ := route.GetMethods()
		all = append(all, methods[0]+" "+path)
		return nil
	})
	return all
}

func TestEveryRouteHasARowInTheWalk(t *testing.T) {
	all := addresses(newWorld(t).server)
	for _, address := range all {
		if _, ok := walk[address]; !ok {
			t.Errorf("%s has no row", address)
		}
	}
	for address := range walk {
		if !slices.Contains(all, address) {
			t.Errorf("%s has a row and is no route", address)
		}
	}
}

// TestTheWalk asks every route as every role in every relation, and wants of
// each what the access table says.
func TestTheWalk(t *testing.T) {
	for _, role := range access.Roles {
		t.Run(string(role), func(t *testing.T) {
			w := acquainted(t)
			p := auth.Personas[slices.IndexFunc(auth.Personas, func(p auth.Persona) bool { return p.Role == role })]
			for _, in := range access.Relations {
				var c course // is of use until something is recorded in it
				for address, row := range walk {
					if row.about == "" && in != access.None { // what concerns no client is the same in every relation
						continue
					}
					if c == nil {
						c = w.course(p, in)
					}
					if recorded := w.step(p, in, c, address, row); recorded {
						c = nil
					}
				}
			}
		})
	}
}

func (w *world) step(p auth.Persona, in access.Relation, c course, address string, row row) (recorded bool) {
	w.Helper()
	asked := in
	switch {
	case row.about == ofADesk:
		asked = access.Team
	case row.about == "", in == access.Referred:
		asked = access.None
	}
	who := access.Someone{Actor: p.Actor, Team: p.Team, Roles: []access.Role{p.Role}}
	_, allowed := who.May(row.do, asked)
	if _, referred := who.May(row.do, access.Referred); in == access.Referred && row.about == aReferral {
		allowed = allowed || referred
	}
	if _, months := who.May(access.SeeMonths, access.None); row.do == access.SeeReports {
		allowed = allowed || months
	}
	allowed = allowed || row.do == ""
	method, path, _ := strings.Cut(c.fill(address), " ")
	answer := w.send(string(p.Actor), method, path, c.fill(row.body), "Idempotency-Key", uuid.NewString())
	refused := answer.Code == http.StatusForbidden
	broken := answer.Code == http.StatusUnauthorized || answer.Code >= 500 || answer.Code == http.StatusBadRequest
	if refused == allowed || broken {
		w.Errorf("%s as %s in relation %s: answered %d, allowed %v: %s", address, p.Role, in, answer.Code, allowed, answer.Body)
	}
	if refused {
		w.onlyDenied(address, answer)
	}
	return method == http.MethodPost && answer.Code < http.StatusMultipleChoices
}

// onlyDenied wants a refusal to say nothing about what it refuses.
func (w *world) onlyDenied(address string, answer reply) {
	w.Helper()
	if strings.Contains(answer.Body.String(), "Voorbeeld") || answer.Header().Get("ETag")+answer.Header().Get("Location") != "" {
		w.Errorf("%s: a refusal that says something: %s %v", address, answer.Body, answer.Header())
	}
}

// TestWithoutATokenNothingIsShown asks every route as nobody.
func TestWithoutATokenNothingIsShown(t *testing.T) {
	w := acquainted(t)
	c := w.course(persona("adviseur-bram"), access.Own)
	for address, row := range walk {
		method, path, _ := strings.Cut(c.fill(address), " ")
		answer := w.send("", method, path, c.fill(row.body))
		if closed := row.do != ""; closed != (answer.Code == http.StatusUnauthorized) {
			t.Errorf("%s: answered %d", address, answer.Code)
		}
	}
}

// TestWhatIsNotThereAndWhatIsNotTheirsAnswerAlike walks by all who may not
// search, and wants them to learn nothing about which ids exist.
func TestWhatIsNotThereAndWhatIsNotTheirsAnswerAlike(t *testing.T) {
	w := acquainted(t)
	for _, p := range auth.Personas {
		_, searches := access.Someone{Actor: p.Actor, Roles: []access.Role{p.Role}}.May(access.SearchClients, access.None)
		there, nowhere := course(nil), course{}
		for address, row := range walk {
			if row.about == "" || row.about == ofADesk || row.about == aGrant {
				continue
			}
			if there == nil {
				there = w.course(p, access.None)
			}
			for name := range there {
				nowhere[name] = uuid.NewString()
			}
			is, isNot := w.ask(p, address, row, there), w.ask(p, address, row, nowhere)
			if !searches && fmt.Sprint(is) != fmt.Sprint(isNot) {
				t.Errorf("%s as %s: %v where there is something, %v where there is nothing", address, p.Role, is, isNot)
			}
			if is[0].(int) < http.StatusMultipleChoices {
				there = nil // something may have been recorded in it
			}
			if _, may := (access.Someone{Roles: []access.Role{p.Role}}).May(row.do, access.Own); searches && may && isNot[0] != http.StatusNotFound {
				t.Errorf("%s as %s: %v where there is nothing", address, p.Role, isNot)
			}
		}
	}
}

func (w *world) ask(p auth.Persona, address string, row row, c course) [2]any {
	w.Helper()
	method, path, _ := strings.Cut(c.fill(address), " ")
	answer := w.send(string(p.Actor), method, path, c.fill(row.body), "Idempotency-Key", uuid.NewString())
	return [2]any{answer.Code, answer.Body.String()}
}

// TestTheDocumentSaysWhatIsNeeded sends every route nothing, and wants it to
// ask for what its document says that it needs.
func TestTheDocumentSaysWhatIsNeeded(t *testing.T) {
	w := acquainted(t)
	for address, row := range walk {
		method, template, _ := strings.Cut(address, " ")
		op := operationAt(described(), method, template)
		if op == nil || op.RequestBody == nil || op.RequestBody.Content["application/json"] == nil {
			continue
		}
		schema := described().Components.Schemas.SchemaFromRef(op.RequestBody.Content["application/json"].Schema.Ref)
		var want []string
		for _, field := range schema.Required {
			want = append(want, field+" required")
		}
		slices.Sort(want)
		who := persona("vwnw-adviseur-daan")
		if strings.Contains(address, "erasure") {
			who = persona("privacy-officer-mila")
		}
		switch row.do {
		case access.KeepStaff, access.ProposeReference, access.DecideReference:
			who = persona("beheerder-piet")
		case access.NameDeputy:
			who = persona("teamleider-hanna")
		}
		c := w.course(who, access.Own)
		answer := w.send(string(who.Actor), method, c.fill(template), "{}", "Idempotency-Key", uuid.NewString())
		if answer.Code == http.StatusForbidden || row.do == access.SearchClients {
			continue
		}
		var got []string
		if answer.Code == http.StatusBadRequest {
			got = answer.faults()
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: asks for %v, and its document for %v", address, got, want)
		}
	}
}
