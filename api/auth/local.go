package auth

import (
	"crypto"
	"crypto/ed25519"
	"crypto/rand"
	"fmt"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	"klantreis/domain/access"
	"klantreis/domain/decider"
)

// Audience is the name of this service in tokens.
const Audience = "klantreis"

// localIssuer is who the demo's tokens are from. Nothing listens there.
const localIssuer = "urn:klantreis:demo"

// Lifetime is how long a persona's token is valid.
const Lifetime = 12 * time.Hour

// A Persona is a made-up member of staff, for demos and tests.
type Persona struct {
	Actor decider.Ref
	Role  access.Role
	Team  decider.Ref
	Does  string // for display: what one can try as this persona
}

// The teams of the personas.
const (
	Enschede decider.Ref = "werkcentrum-enschede"
	Hengelo  decider.Ref = "werkcentrum-hengelo"
	Almelo   decider.Ref = "werkcentrum-almelo"
	Region   decider.Ref = "regio-twente"
)

// Personas lists one persona for every role, two advisors of different teams
// and two partners to try relations with, and two privacy officers and two of
// those who keep reference data, since erasing and changing take two.
var Personas = []Persona{
	{"gids-anna", access.Gids, Enschede, "registers clients at the front desk, opens contacts"},
	{"gids-omar", access.Gids, Almelo, "the same, at the walk-in point in Almelo"},
	{"adviseur-bram", access.Adviseur, Enschede, "guides clients: intake, needs, advice"},
	{"adviseur-chantal", access.Adviseur, Hengelo, "the same, in another team"},
	{"vwnw-adviseur-daan", access.VwnwAdviseur, Hengelo, "guides job-to-job transitions as well"},
	{"fondsbeoordelaar-els", access.Fondsbeoordelaar, Region, "assesses training vouchers"},
	{"bezwaarbehandelaar-fatima", access.Bezwaarbehandelaar, Region, "decides objections"},
	{"fondsbeheerder-gert", access.Fondsbeheerder, Region, "allots budgets"},
	{"teamleider-hanna", access.Teamleider, Enschede, "sees the team's work, assigns advisors, reads reports"},
	{"teamleider-ivo", access.Teamleider, Hengelo, "the same, in another team"},
	{"partnermedewerker-joris", access.Partnermedewerker, "partner-uwv", "answers referrals"},
	{"partnermedewerker-saskia", access.Partnermedewerker, "partner-bond", "the same, at a union"},
	{"analist-karin", access.Analist, Region, "reads published reports"},
	{"auditor-lars", access.Auditor, Region, "reads the ledger, the access log and reports"},
	{"privacy-officer-mila", access.PrivacyOfficer, Region, "asks for an erasure, and can retract that"},
	{"privacy-officer-noud", access.PrivacyOfficer, Region, "confirms or refuses an erasure that another asked for"},
	{"fg-olga", access.Toezichthouder, Region, "supervises: reads the ledger and the access log"},
	{"beheerder-piet", access.Beheerder, Region, "rebuilds views, keeps teams and staff, proposes changes of reference data"},
	{"beheerder-quinta", access.Beheerder, Region, "confirms or refuses a change that another proposed"},
}

// Local is an identity provider inside the process, for demos and tests. Its
// key is made at the start and never leaves memory, so its tokens are worth
// nothing after a restart or anywhere else.
type Local struct {
	signer jose.Signer
	public ed25519.PublicKey
	now    func() time.Time
}

// NewLocal makes a key and returns the provider; nil for now is the machine's
// clock.
func NewLocal(now func() time.Time) (*Local, error) {
	if now == nil {
		now = time.Now
	}
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("make demo key: %w", err)
	}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.EdDSA, Key: private}, (&jose.SignerOptions{}).WithType("JWT"))
	if err != nil {
		return nil, fmt.Errorf("make demo signer: %w", err)
	}
	return &Local{signer, public, now}, nil
}

// Verifier returns the verifier of the provider's tokens.
func (l *Local) Verifier() *Verifier {
	keys := &oidc.StaticKeySet{PublicKeys: []crypto.PublicKey{l.public}}
	return NewVerifier(Trust{Issuer: localIssuer, Audience: Audience, Keys: keys, Now: l.now})
}

// Token returns a token of a persona, valid for [Lifetime].
func (l *Local) Token(p Persona) (string, error) {
	now := l.now()
	registered := jwt.Claims{
		Issuer: localIssuer, Subject: string(p.Actor), Audience: jwt.Audience{Audience},
		IssuedAt: jwt.NewNumericDate(now), Expiry: jwt.NewNumericDate(now.Add(Lifetime)),
	}
	own := map[string]any{"roles": []access.Role{p.Role}, "team": p.Team}
	token, err := jwt.Signed(l.signer).Claims(registered).Claims(own).Serialize()
	if err != nil {
		return "", fmt.Errorf("sign token of %s: %w", p.Actor, err)
	}
	return token, nil
}
