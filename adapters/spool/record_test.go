package spool

import (
	"bytes"
	"errors"
	"io"
	"reflect"
	"testing"

	"github.com/google/uuid"

	"klantreis/domain/eventstore"
)

// A record comes back as it was, and one that is cut off anywhere is no end of
// the run: events must not go missing without a word.
func TestARecordIsReadWholeOrNotAtAll(t *testing.T) {
	var r eventstore.Recorded
	r.ID, r.Type, r.Data, r.Meta = uuid.New(), "thing.done.v1", []byte("data"), []byte("meta")
	r.Stream, r.Revision, r.Position = "thing-1", 7, eventstore.Position{Major: 3, Minor: 4}
	whole := appendRecord(nil, &r)
	for cut := range len(whole) + 1 {
		var n names
		got, err := n.read(bytes.NewReader(whole[:cut]))
		switch cut {
		case 0:
			if err != io.EOF {
				t.Fatalf("at the end: %v", err)
			}
		case len(whole):
			if err != nil || !reflect.DeepEqual(got, r) {
				t.Fatalf("got %+v, %v", got, err)
			}
		default:
			if !errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
				t.Errorf("cut off after %d bytes: %v", cut, err)
			}
		}
	}
}
