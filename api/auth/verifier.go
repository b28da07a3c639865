// Package auth says who someone is: it checks the token that comes with a
// request and reads from it the actor, their roles and their team.
//
// Who people are is the business of the identity provider; what they may do is
// decided by package access. A token is a JWT signed with a public key
// algorithm, for this service as its audience, and valid now. Everything else
// is turned away, and the answer never says which check failed to anyone but
// the operator's log.
//
// Tokens are not revoked one by one: whoever leaves keeps access until their
// token expires, so the identity provider should make them short-lived.
package auth

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"

	"klantreis/domain/access"
	"klantreis/domain/decider"
)

// MaxToken is the greatest length of a token in bytes.
const MaxToken = 8 << 10

// Errors that [Verifier.Verify] answers with; compare them with [errors.Is].
var (
	// ErrToken means that the token is not one that counts here and now.
	ErrToken = errors.New("token is not valid")

	// ErrNoRole means that the token is genuine, and gives none of the roles
	// that are known here.
	ErrNoRole = errors.New("token gives no role")

	// ErrKeys means that it cannot be told whether the token counts.
	ErrKeys = errors.New("the issuer's keys cannot be fetched")
)

// algorithms are the signatures that count. Shared secrets and unsigned tokens
// are not among them, so a public key can never be taken for a secret.
var algorithms = []string{oidc.RS256, oidc.PS256, oidc.ES256, oidc.EdDSA}

// Trust says whose tokens count.
type Trust struct {
	Issuer   string           // exactly as in the claim "iss"
	Audience string           // the name of this service, in the claim "aud"
	Keys     oidc.KeySet      // the issuer's keys; see [RemoteKeys]
	Now      func() time.Time // nil: the machine's clock
}

// A Verifier checks tokens. It may be used concurrently.
type Verifier struct {
	tokens *oidc.IDTokenVerifier
	now    func() time.Time
}

// NewVerifier returns a verifier of the tokens of one issuer.
func NewVerifier(t Trust) *Verifier {
	if t.Now == nil {
		t.Now = time.Now
	}
	return &Verifier{
		tokens: oidc.NewVerifier(t.Issuer, t.Keys, &oidc.Config{
			ClientID: t.Audience, SupportedSigningAlgs: algorithms, Now: t.Now,
		}),
		now: t.Now,
	}
}

// RemoteKeys are the keys that an issuer publishes at a JWKS address. They are
// fetched when they are first needed, and again when a token names another.
func RemoteKeys(ctx context.Context, url string) oidc.KeySet {
	ctx = oidc.ClientContext(ctx, &http.Client{Timeout: keysWithin})
	return remoteKeys{oidc.NewRemoteKeySet(ctx, url)}
}

// keysWithin is how long an issuer may take to answer with its keys: less than a
// request may take.
const keysWithin = 5 * time.Second

// remoteKeys tell [Verifier.Verify] that they could not be fetched. On its way
// there the library makes a text of every error.
type remoteKeys struct{ oidc.KeySet }

type unfetched struct{}

// VerifySignature implements [oidc.KeySet].
func (r remoteKeys) VerifySignature(ctx context.Context, token string) ([]byte, error) {
	payload, err := r.KeySet.VerifySignature(ctx, token)
	if why, asked := ctx.Value(unfetched{}).(*error); asked && err != nil && strings.HasPrefix(err.Error(), "fetching keys ") {
		*why = err
	}
	return payload, err
}

// claims is what is read of a token beside its issuer, audience and expiry.
// Names are not: they are kept nowhere.
type claims struct {
	Roles     []string    `json:"roles"`
	Team      decider.Ref `json:"team"`
	NotBefore json.Number `json:"nbf"`
}

// Verify returns who a token stands for. It fails with [ErrToken], [ErrNoRole]
// or, of a token that names a key that is not known yet, [ErrKeys]. Roles that are not known here are passed over.
func (v *Verifier) Verify(ctx context.Context, token string) (access.Someone, error) {
	if len(token) > MaxToken {
		return access.Someone{}, fmt.Errorf("%w: over %d bytes", ErrToken, MaxToken)
	}
	var why error
	id, err := v.tokens.Verify(context.WithValue(ctx, unfetched{}, &why), token)
	switch {
	case why != nil:
		return access.Someone{}, fmt.Errorf("%w: %w", ErrKeys, why)
	case err != nil:
		return access.Someone{}, fmt.Errorf("%w: %w", ErrToken, err)
	}
	var c claims
	if err := id.Claims(&c); err != nil {
		return access.Someone{}, fmt.Errorf("%w: claims: %w", ErrToken, err)
	}
	who := access.Someone{Actor: decider.Ref(id.Subject), Team: c.Team, Roles: known(c.Roles)}
	switch {
	case !who.Actor.Valid():
		return access.Someone{}, fmt.Errorf("%w: sub is not a reference", ErrToken)
	case who.Team != "" && !who.Team.Valid():
		return access.Someone{}, fmt.Errorf("%w: team is not a reference", ErrToken)
	case v.early(c.NotBefore):
		return access.Someone{}, fmt.Errorf("%w: not valid yet", ErrToken)
	case len(who.Roles) == 0:
		return access.Someone{}, ErrNoRole
	}
	return who, nil
}

// skew is how far the issuer's clock may be ahead of ours. The library allows
// five minutes, which is more than clocks that are kept in step need.
const skew = 30 * time.Second

func (v *Verifier) early(notBefore json.Number) bool {
	if notBefore == "" {
		return false
	}
	seconds, err := notBefore.Float64()
	return err != nil || v.now().Add(skew).Before(time.Unix(int64(seconds), 0))
}

// known returns the roles that the access table knows, each once. The role of
// the platform itself is not among them.
func known(names []string) []access.Role {
	var roles []access.Role
	for _, name := range names {
		r := access.Role(name)
		if slices.Contains(access.Roles, r) && !slices.Contains(roles, r) {
			roles = append(roles, r)
		}
	}
	return roles
}
