package api

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"klantreis/domain/access"
	"klantreis/domain/client"
	"klantreis/domain/decider"
	"klantreis/domain/voucher"
)

// ReadingVoucher is a request to read one voucher.
type ReadingVoucher struct {
	Reading
	Voucher uuid.UUID `path:"voucher" format:"uuid" doc:"The id of the training voucher (scholingsvoucher)."`
}

// ReadingVoucherDocument is a request to read a document of a dossier.
type ReadingVoucherDocument struct {
	Reading
	Voucher  uuid.UUID `path:"voucher" format:"uuid" doc:"The id of the training voucher (scholingsvoucher)."`
	Document uuid.UUID `path:"document" format:"uuid" doc:"The id of the document."`
}

// voucherDocument answers a document that the voucher names, for whoever sees
// the dossier: they need no relation to the journey that it was put into, and
// see no other document of it.
func (s *Server) voucherDocument(ctx context.Context, in *ReadingVoucherDocument) (*DocumentFile, error) {
	of, v, err := s.voucherSubject(ctx, access.SeeVoucher, in.Voucher)
	if err != nil {
		return nil, err
	}
	of.object += "/documents/" + in.Document.String()
	l, err := s.may(ctx, access.SeeVoucher, of, in.Purpose)
	if err != nil {
		return nil, err
	}
	if err := s.shown(ctx, l, of.owner, client.Assessing); err != nil {
		return nil, err
	}
	if !slices.ContainsFunc(voucher.Documents(v.story), func(p voucher.Paper) bool { return p.ID == in.Document }) {
		return nil, notFound("This voucher names no document with this id.")
	}
	j, err := s.journeyFile(ctx, v.story.State.Asked.Journey)
	if err != nil {
		return nil, err
	}
	return s.paper(ctx, j, in.Document)
}

// VoucherPage is a voucher as it is now.
type VoucherPage struct {
	ETag string `header:"ETag" doc:"The revision of the voucher, for If-Match."`
	Body VoucherBody
}

// VoucherBody is a voucher as it is now: the dossier of the application, and
// nothing else of the client.
type VoucherBody struct {
	ID          uuid.UUID         `json:"id"`
	Client      uuid.UUID         `json:"client,omitzero" doc:"The client whose voucher it is; left out once it is erased."`
	GivenName   string            `json:"givenName,omitempty" doc:"Voornaam of the client."`
	FamilyName  string            `json:"familyName,omitempty" doc:"Achternaam of the client."`
	Journey     uuid.UUID         `json:"journey,omitzero"`
	Relation    string            `json:"relation" doc:"How the asker stands to the journey: own, team, open-contact, broken-glass or none."`
	Status      Label             `json:"status,omitzero" doc:"Status."`
	Erased      bool              `json:"erased"`
	Applied     *MomentBody       `json:"applied,omitempty" doc:"When it was applied for."`
	Complete    bool              `json:"complete" doc:"Nothing is missing of the application."`
	DueDate     string            `json:"dueDate,omitempty" format:"date" doc:"Beslistermijn: the last day for deciding, while that is to be done."`
	Overdue     bool              `json:"overdue" doc:"That day has passed."`
	Waiting     bool              `json:"waiting" doc:"It was assessed positively and waits for the fund."`
	ThroughDate string            `json:"throughDate,omitempty" format:"date" doc:"Geldigheid: the last day on which the training can begin."`
	Disputed    bool              `json:"disputed" doc:"An objection or an appeal is open, or was upheld and is to be carried out."`
	Codes       map[string]Label  `json:"codes,omitempty" doc:"What was applied for, in codes, by field."`
	Facts       map[string]any    `json:"facts,omitempty" doc:"What else was applied for: amounts in cents, days, ids and names."`
	NotAlike    []uuid.UUID       `json:"notAlike,omitempty" doc:"The vouchers of the client that look like it, and of which was said that they are for something else."`
	Terms       map[string]any    `json:"terms,omitempty" doc:"Voorwaarden that hold for it, from dated policy."`
	Money       MoneyBody         `json:"money"`
	Account     AccountBody       `json:"account" doc:"Rekening: what is still to be done with the money."`
	WaiverDue   string            `json:"waiverDueDate,omitempty" format:"date" doc:"Beslistermijn for kwijtschelding (Awb 4:13): the last day for deciding whether what was claimed back is remitted, while that is to be done."`
	Repayments  []RepaymentStatus `json:"repayments,omitempty" doc:"Terugbetalingen, the oldest first."`
	Decisions   []DecisionBody    `json:"decisions" doc:"Besluiten."`
	Objections  []ObjectionStatus `json:"objections" doc:"Bezwaren, with the appeals that followed."`

	Documents []DossierDocument `json:"documents" doc:"Documenten: every document that the voucher names, by kind."`
	OpenedBy  []OpenerBody      `json:"openedBy" doc:"Who may open these documents."`

	Texts []VoucherText `json:"texts,omitempty" doc:"What was said in words: the perspective, what is missing, reasons, grounds of objection; the oldest first. Only for those who decide on vouchers or objections."`
}

// MoneyBody is every amount of a voucher, in cents.
type MoneyBody struct {
	Granted   int64 `json:"granted" doc:"Verleend."`
	Invoiced  int64 `json:"invoiced" doc:"Gefactureerd."`
	Advanced  int64 `json:"advanced" doc:"Bevoorschot."`
	Settled   int64 `json:"settled" doc:"Vastgesteld."`
	Paid      int64 `json:"paid" doc:"Betaald after settlement, beside what was advanced."`
	Reclaimed int64 `json:"reclaimed" doc:"Teruggevorderd."`
	Repaid    int64 `json:"repaid" doc:"Terugbetaald, of what was claimed back."`

	WrittenOff int64 `json:"writtenOff" doc:"Kwijtgescholden or otherwise not asked any more, of what was claimed back."`
	Returned   int64 `json:"returned" doc:"Teruggegeven, of what was repaid: since a revision less is claimed back."`
}

// AccountBody is what is still to be done with the money of a voucher, in cents.
type AccountBody struct {
	ToPay     int64 `json:"toPay" doc:"Te betalen: it was settled, and paid less."`
	ToReclaim int64 `json:"toReclaim" doc:"Onverschuldigd betaald, and not claimed back."`
	ToCollect int64 `json:"toCollect" doc:"Te innen: it was claimed back, and not repaid or written off."`
	ToReturn  int64 `json:"toReturn" doc:"Terug te geven: it was repaid, and since a revision is claimed back no more."`
}

// RepaymentStatus is a repayment as it stands.
type RepaymentStatus struct {
	Repayment    uuid.UUID `json:"repayment" doc:"The event that recorded it."`
	ReceivedDate string    `json:"receivedDate" format:"date" doc:"Day on which it was paid back."`
	Amount       int64     `json:"amount" doc:"What was paid back, in cents, as it was corrected."`
	Returned     int64     `json:"returned" doc:"Teruggegeven, of this repayment, in cents."`
}

func (s *Server) voucher(ctx context.Context, in *ReadingVoucher) (*VoucherPage, error) {
	of, v, err := s.voucherSubject(ctx, access.SeeVoucher, in.Voucher)
	if err != nil {
		return nil, err
	}
	l, err := s.may(ctx, access.SeeVoucher, of, in.Purpose)
	if err != nil {
		return nil, err
	}
	if err := s.shown(ctx, l, of.owner, client.Assessing); err != nil {
		return nil, err
	}
	body := s.voucherBody(in.Voucher, v.story.State)
	if err := s.dossier(ctx, &body, v.story); err != nil {
		return nil, err
	}
	if body.Texts, err = s.voucherTexts(ctx, in.Voucher, v.story); err != nil {
		return nil, err
	}
	body.Relation = string(of.relation)
	body.GivenName, body.FamilyName = of.owner.details().GivenName, of.owner.details().FamilyName
	return &VoucherPage{etag(v.revision), body}, nil
}

func (s *Server) voucherBody(id uuid.UUID, now voucher.State) VoucherBody {
	var asked, terms TimelineItem
	s.said(&asked, now.Asked)
	s.said(&terms, now.Terms)
	b := VoucherBody{
		ID: id, Client: now.Asked.Client, Journey: now.Asked.Journey, Erased: now.Erased, Applied: momentOf(now.Applied),
		Complete: !now.Received.IsZero(), DueDate: now.Due().String(), Overdue: now.Overdue(decider.DayOf(s.Now())),
		Waiting:     now.Status == voucher.InAssessment && now.Positive != (voucher.Assessment{}),
		ThroughDate: now.ValidThrough().String(), Disputed: now.Disputed(), Codes: asked.Codes, Facts: asked.Facts, NotAlike: now.NotAlike, Terms: terms.Facts,
		Money: MoneyBody(now.Money), Account: AccountBody(now.Account()), WaiverDue: now.WaiverDue().String(), Decisions: []DecisionBody{}, Objections: []ObjectionStatus{},
	}
	if now.Status != "" {
		b.Status = s.label("voucher-states", string(now.Status))
	}
	for _, r := range now.Repayments {
		b.Repayments = append(b.Repayments, RepaymentStatus{r.Event, r.On.String(), r.Amount, r.Returned})
	}
	for _, d := range now.Decisions {
		b.Decisions = append(b.Decisions, s.decisionBody(now, d))
	}
	for _, o := range now.Objections {
		b.Objections = append(b.Objections, s.objectionStatus(now, o))
	}
	return b
}
