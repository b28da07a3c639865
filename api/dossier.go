package api

import (
	"cmp"
	"context"
	"slices"

	"github.com/google/uuid"

	"klantreis/domain/access"
	"klantreis/domain/command"
	"klantreis/domain/decider"
	"klantreis/domain/voucher"
)

// FilingDocument is a request to put a document into the dossier of a voucher.
type FilingDocument struct {
	Putting
	Voucher uuid.UUID `path:"voucher" format:"uuid" doc:"The id of the training voucher (scholingsvoucher)."`
}

// forKind is what a document of a kind is for: whoever may record that may put
// the document in.
var forKind = map[string]access.Action{
	voucher.KindApplication: access.RecordTraining, voucher.KindPlan: access.RecordTraining,
	voucher.KindInvoice: access.AssessVoucher, voucher.KindDecision: access.AssessVoucher,
	voucher.KindObjection: access.LodgeObjection, voucher.KindAppeal: access.LodgeObjection,
	voucher.KindObjectionDecision: access.DecideObjection, voucher.KindJudgment: access.DecideObjection,
}

// does is what somebody does who puts in a document of this kind.
func (in *FilingDocument) does() access.Action {
	if do, named := forKind[in.Kind]; named {
		return do
	}
	return access.FileDocument
}

// fileDocument puts a document into the journey of a voucher, and then into the
// voucher's dossier with that as evidence. Both have the same request id, so a
// request that ended between the two is completed by making it again.
func (s *Server) fileDocument(ctx context.Context, in *FilingDocument) (*Recorded, error) {
	of, v, err := s.voucherSubject(ctx, in.does(), in.Voucher)
	if err != nil {
		return nil, err
	}
	again := made(v.story.Past, in.Key)
	return s.run(ctx, &in.Recording, errand{
		do: in.does(), of: of, again: again,
		carry: func(ctx context.Context, req command.Request) (command.Result, error) {
			switch {
			case v.story.State.Erased:
				return command.Result{}, voucher.ErrErased
			case in.after != nil && *in.after != v.revision && !again:
				return command.Result{}, command.ErrStale
			}
			return s.putAndFile(ctx, in, v.story.State.Asked, again, req)
		},
		location: "/v1/vouchers/" + in.Voucher.String() + "/documents/" + in.id().String(),
		receipt:  Receipt{ID: in.id(), Voucher: in.Voucher},
	})
}

func (s *Server) putAndFile(ctx context.Context, in *FilingDocument, of voucher.Application, again bool, req command.Request) (command.Result, error) {
	toJourney := req
	toJourney.After = nil // it was about the voucher
	if put, err := s.putDocument(ctx, &in.Putting, of.Journey, again, toJourney); err != nil {
		return put, err
	}
	j, err := s.journeyFile(ctx, of.Journey)
	if err != nil {
		return command.Result{}, err
	}
	found, err := s.evidence(ctx, j.story, of.Provider, in.at(s).Day())
	if err != nil {
		return command.Result{}, err
	}
	file := voucher.FileDocument{Document: in.id(), Kind: in.Kind}
	return s.Vouchers.Handle(ctx, in.Voucher, voucher.WithEvidence{Command: file, Evidence: found}, req)
}

// A DossierDocument is a document that a voucher names.
type DossierDocument struct {
	ID         uuid.UUID   `json:"id"`
	Kind       Label       `json:"kind" doc:"Soort document."`
	Name       string      `json:"name,omitempty" doc:"What its file was called."`
	MediaType  string      `json:"mediaType,omitempty"`
	Size       int         `json:"size,omitempty" doc:"In bytes."`
	Added      *MomentBody `json:"added,omitempty" doc:"When it was put in."`
	Event      uuid.UUID   `json:"event" doc:"The event that named it first."`
	Of         uuid.UUID   `json:"of,omitzero" doc:"The decision or the objection that it is about; left out for what belongs to the application and the training."`
	Removed    bool        `json:"removed" doc:"It is not in the journey any more, and cannot be opened."`
	ApprovedBy decider.Ref `json:"approvedBy,omitempty" doc:"Who approved it: of the training plan (goedgekeurd opleidingsplan), whoever assessed the application positively."`
}

// An OpenerBody is a role that may open the documents of a dossier.
type OpenerBody struct {
	Role      access.Role       `json:"role" doc:"Rol."`
	Relations []access.Relation `json:"relations" doc:"In which relations to the journey: own, team, open-contact, broken-glass, offered or none. With none, no relation is needed."`
}

// dossier fills in what documents a voucher names, and who may open them.
func (s *Server) dossier(ctx context.Context, body *VoucherBody, v voucher.Story) error {
	j, err := s.anyJourney(ctx, v.State.Asked.Journey)
	if err != nil {
		return err
	}
	body.Documents, body.OpenedBy = []DossierDocument{}, openers()
	for _, p := range voucher.Documents(v) {
		d := DossierDocument{ID: p.ID, Event: p.Event, Of: p.Of}
		known, there := j.story.State.Documents[p.ID]
		if !there {
			known.Kind = p.Kinds[0]
		}
		d.Kind, d.Removed = s.label("document-kinds", known.Kind), !there
		d.Name, d.MediaType, d.Size, d.Added = known.Name, known.MediaType, known.Size, momentOf(known.Added)
		if p.ID == v.State.Asked.Plan {
			d.ApprovedBy = v.State.Positive.By
		}
		body.Documents = append(body.Documents, d)
	}
	slices.SortStableFunc(body.Documents, func(a, b DossierDocument) int { return cmp.Compare(a.Kind.Code, b.Kind.Code) })
	return nil
}

// openers are the roles that may open what is in a dossier.
func openers() (all []OpenerBody) {
	for _, role := range access.Roles {
		if reach := (access.Someone{Roles: []access.Role{role}}).Reach(access.SeeVoucher); len(reach) > 0 {
			all = append(all, OpenerBody{role, reach})
		}
	}
	return all
}
