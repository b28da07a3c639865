package auth_test

import (
	"context"
	"crypto"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	"klantreis/api/auth"
	"klantreis/domain/access"
)

const issuer, audience = "https://login.example.nl", "klantreis"

var now = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

func clock() time.Time { return now }

type claims map[string]any

func good() claims {
	return claims{
		"iss": issuer, "aud": audience, "sub": "u-4711", "roles": []string{"adviseur"}, "team": "werkcentrum-hengelo",
		"iat": now.Unix(), "exp": now.Add(time.Hour).Unix(),
	}
}

type keyPair struct {
	public  ed25519.PublicKey
	private ed25519.PrivateKey
}

func newKeys(t *testing.T) keyPair {
	t.Helper()
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return keyPair{public, private}
}

func (k keyPair) verifier() *auth.Verifier {
	return auth.NewVerifier(auth.Trust{
		Issuer: issuer, Audience: audience, Now: clock,
		Keys: &oidc.StaticKeySet{PublicKeys: []crypto.PublicKey{k.public}},
	})
}

func sign(t *testing.T, alg jose.SignatureAlgorithm, key any, c claims) string {
	t.Helper()
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: alg, Key: key}, nil)
	if err != nil {
		t.Fatal(err)
	}
	token, err := jwt.Signed(signer).Claims(map[string]any(c)).Serialize()
	if err != nil {
		t.Fatal(err)
	}
	return token
}

func TestAGenuineTokenSaysWhoItIs(t *testing.T) {
	k := newKeys(t)
	c := good()
	c["roles"] = []string{"adviseur", "koning", "policy", "adviseur", "teamleider"}
	who, err := k.verifier().Verify(context.Background(), sign(t, jose.EdDSA, k.private, c))
	if err != nil {
		t.Fatal(err)
	}
	want := access.Someone{Actor: "u-4711", Team: "werkcentrum-hengelo", Roles: []access.Role{access.Adviseur, access.Teamleider}}
	if who.Actor != want.Actor || who.Team != want.Team || !slices.Equal(who.Roles, want.Roles) {
		t.Errorf("got %+v, want %+v", who, want)
	}
}

func TestWhatIsNotGenuineIsTurnedAway(t *testing.T) {
	k := newKeys(t)
	for name, change := range map[string]func(claims){
		"expired":                 func(c claims) { c["exp"] = now.Add(-time.Second).Unix() },
		"without an end":          func(c claims) { delete(c, "exp") },
		"not valid yet":           func(c claims) { c["nbf"] = now.Add(time.Minute).Unix() },
		"from another issuer":     func(c claims) { c["iss"] = "https://login.example.com" },
		"without an issuer":       func(c claims) { delete(c, "iss") },
		"for another service":     func(c claims) { c["aud"] = "mail" },
		"for no service":          func(c claims) { delete(c, "aud") },
		"without a subject":       func(c claims) { delete(c, "sub") },
		"with a name for subject": func(c claims) { c["sub"] = "Jan Jansen" },
		"with a name for team":    func(c claims) { c["team"] = "Team van Jan" },
		"with a text for roles":   func(c claims) { c["roles"] = "adviseur" },
		"too large":               func(c claims) { c["padding"] = strings.Repeat("x", auth.MaxToken) },
	} {
		t.Run(name, func(t *testing.T) {
			c := good()
			change(c)
			if _, err := k.verifier().Verify(context.Background(), sign(t, jose.EdDSA, k.private, c)); !errors.Is(err, auth.ErrToken) {
				t.Errorf("answered %v", err)
			}
		})
	}
}

func TestATokenWithoutAKnownRoleGivesNone(t *testing.T) {
	k := newKeys(t)
	for _, roles := range []any{[]string{}, []string{"koning"}, []string{"policy"}, nil} {
		c := good()
		c["roles"] = roles
		if _, err := k.verifier().Verify(context.Background(), sign(t, jose.EdDSA, k.private, c)); !errors.Is(err, auth.ErrNoRole) {
			t.Errorf("%v: answered %v", roles, err)
		}
	}
}

func TestSignaturesThatDoNotCount(t *testing.T) {
	k, other := newKeys(t), newKeys(t)
	payload, err := json.Marshal(good())
	if err != nil {
		t.Fatal(err)
	}
	body := base64.RawURLEncoding.EncodeToString(payload)
	unsigned := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"none"}`)) + "." + body + "."
	genuine := sign(t, jose.EdDSA, k.private, good())
	parts := strings.Split(genuine, ".")
	for name, token := range map[string]string{
		"another key":                  sign(t, jose.EdDSA, other.private, good()),
		"no signature":                 unsigned,
		"the public key as a secret":   sign(t, jose.HS256, []byte(k.public), good()),
		"another token's signature":    parts[0] + "." + body[:len(body)-2] + "." + parts[2],
		"a signature that was cut off": parts[0] + "." + parts[1] + ".",
		"not a token":                  "hello",
		"nothing":                      "",
	} {
		if _, err := k.verifier().Verify(context.Background(), token); !errors.Is(err, auth.ErrToken) {
			t.Errorf("%s: answered %v", name, err)
		}
	}
}

func TestKeysAreFetchedFromTheIssuer(t *testing.T) {
	k := newKeys(t)
	keys := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		set := jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: k.public, KeyID: "1", Algorithm: "EdDSA", Use: "sig"}}}
		if err := json.NewEncoder(w).Encode(set); err != nil {
			t.Error(err)
		}
	}))
	defer keys.Close()
	v := auth.NewVerifier(auth.Trust{Issuer: issuer, Audience: audience, Now: clock, Keys: auth.RemoteKeys(context.Background(), keys.URL)})
	if _, err := v.Verify(context.Background(), sign(t, jose.EdDSA, k.private, good())); err != nil {
		t.Error(err)
	}
	if _, err := v.Verify(context.Background(), sign(t, jose.EdDSA, newKeys(t).private, good())); !errors.Is(err, auth.ErrToken) {
		t.Errorf("a foreign key counts: %v", err)
	}
}

// That keys cannot be fetched says nothing about a token; one that is
// checked with a key that was fetched before needs none.
func TestKeysThatCannotBeFetched(t *testing.T) {
	k := newKeys(t)
	answer, status := "", http.StatusOK
	keys := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		_, _ = w.Write([]byte(answer))
	}))
	url := keys.URL
	set, err := json.Marshal(jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: k.public, KeyID: "1", Algorithm: "EdDSA", Use: "sig"}}})
	if err != nil {
		t.Fatal(err)
	}
	verifier := func() *auth.Verifier {
		return auth.NewVerifier(auth.Trust{Issuer: issuer, Audience: audience, Now: clock, Keys: auth.RemoteKeys(context.Background(), url)})
	}
	verify := func(v *auth.Verifier, key ed25519.PrivateKey, want error) {
		t.Helper()
		if _, err := v.Verify(context.Background(), sign(t, jose.EdDSA, key, good())); !errors.Is(err, want) {
			t.Errorf("answered %v, want %v", err, want)
		}
	}
	v := verifier()
	answer, status = "maintenance", http.StatusServiceUnavailable
	verify(v, k.private, auth.ErrKeys)
	if _, err := v.Verify(context.Background(), "hello"); !errors.Is(err, auth.ErrToken) {
		t.Errorf("what is no token is answered %v", err)
	}
	answer, status = "<html>", http.StatusOK
	verify(v, k.private, auth.ErrKeys)
	answer = string(set)
	for range 1000 { // who asks just after a fetch may be given what that one came to
		if _, err := v.Verify(context.Background(), sign(t, jose.EdDSA, k.private, good())); !errors.Is(err, auth.ErrKeys) {
			break
		}
		time.Sleep(time.Millisecond)
	}
	verify(v, k.private, nil)
	verify(v, newKeys(t).private, auth.ErrToken)
	keys.Close()
	verify(v, k.private, nil)
	verify(verifier(), k.private, auth.ErrKeys)
}

func TestPersonas(t *testing.T) {
	local, err := auth.NewLocal(clock)
	if err != nil {
		t.Fatal(err)
	}
	count := map[access.Role]int{}
	for _, p := range auth.Personas {
		token, err := local.Token(p)
		if err != nil {
			t.Fatal(err)
		}
		who, err := local.Verifier().Verify(context.Background(), token)
		if err != nil || who.Actor != p.Actor || who.Team != p.Team || !slices.Equal(who.Roles, []access.Role{p.Role}) {
			t.Errorf("%s is read as %+v, %v", p.Actor, who, err)
		}
		count[p.Role]++
	}
	for _, r := range access.Roles {
		if count[r] == 0 {
			t.Errorf("there is no persona for %s", r)
		}
	}
	if count[access.PrivacyOfficer] < 2 {
		t.Error("erasing takes two privacy officers")
	}
}

func TestALocalTokenEndsWithItsLifetimeAndItsProvider(t *testing.T) {
	at := now
	local, err := auth.NewLocal(func() time.Time { return at })
	if err != nil {
		t.Fatal(err)
	}
	token, err := local.Token(auth.Personas[0])
	if err != nil {
		t.Fatal(err)
	}
	at = now.Add(auth.Lifetime + time.Second)
	if _, err := local.Verifier().Verify(context.Background(), token); !errors.Is(err, auth.ErrToken) {
		t.Errorf("it outlives its lifetime: %v", err)
	}
	at = now
	other, err := auth.NewLocal(func() time.Time { return at })
	if err != nil {
		t.Fatal(err)
	}
	if _, err := other.Verifier().Verify(context.Background(), token); !errors.Is(err, auth.ErrToken) {
		t.Errorf("it counts for another process: %v", err)
	}
}
