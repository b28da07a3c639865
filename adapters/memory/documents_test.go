package memory_test

import (
	"testing"
	"time"

	"klantreis/adapters/memory"
	"klantreis/domain/document"
	"klantreis/domain/document/documenttest"
)

func TestDocuments(t *testing.T) {
	documenttest.Run(t, func(testing.TB) documenttest.Place {
		d := memory.NewDocuments()
		return documenttest.Place{
			Open:  func(testing.TB) document.Store { return d },
			Later: func(_ testing.TB, by time.Duration) { d.Later(by) },
		}
	})
}
