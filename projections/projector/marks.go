package projector

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"iter"
	"reflect"

	"klantreis/domain/vault"
)

// A Mark is what is only ever compared, as a telephone number by which somebody
// is found: it is never shown, sorted by, or looked up by a part of it. Rows and
// questions say it in the plain, and views stay functions of facts alone; the
// projector keeps of it a hash that is keyed by the vault. So whoever gets hold
// of the tables, and not of the vault's master key, learns no number from them,
// not by trying all numbers that there are either.
//
// A mark is the same in every process over one vault. Over a vault with another
// master key views have to be built anew, as they are where the key was lost.
// What is equal can be told from tables all the same: that two clients have
// something in common, which is what marks are for.
type Mark string

var markType = reflect.TypeFor[Mark]()

// markSize is how many bytes of a hash are kept: enough that no two marks of a
// country ever have the same.
const markSize = 16

// A marker makes what is kept of marks. It is the key.
type marker []byte

func newMarker(keys vault.Vault) (marker, error) {
	key, err := keys.Derive("marks in views")
	if err != nil {
		return nil, fmt.Errorf("make marks: %w", err)
	}
	return key, nil
}

// kept is what tables hold of a mark.
func (m marker) kept(mark Mark) string {
	mac := hmac.New(sha256.New, m)
	_, _ = mac.Write([]byte(mark)) // never fails
	return hex.EncodeToString(mac.Sum(nil)[:markSize])
}

// Marking returns a reader whose questions may have marks as arguments. Other
// readers refuse them.
func Marking(r Reader, keys vault.Vault) (Reader, error) {
	m, err := newMarker(keys)
	if err != nil {
		return nil, err
	}
	return marking{r, m}, nil
}

type marking struct {
	Reader
	marker marker
}

// Query implements [Reader].
func (m marking) Query(ctx context.Context, sql string, args ...any) iter.Seq2[[]any, error] {
	asked := make([]any, len(args))
	for i, arg := range args {
		if mark, is := arg.(Mark); is {
			arg = m.marker.kept(mark)
		}
		asked[i] = arg
	}
	return m.Reader.Query(ctx, sql, asked...)
}
