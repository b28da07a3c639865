package projections

import (
	"strings"
	"testing"

	"klantreis/adapters/memory"
	"klantreis/domain/catalog"
	"klantreis/projections/projector"
)

func TestAllViewsAreInOrder(t *testing.T) {
	source := projector.Source{Store: memory.NewStore(), Vault: memory.NewVault(), Codec: catalog.Events}
	if _, err := projector.New(source, memory.NewViews(), All, projector.Options{}); err != nil {
		t.Fatal(err)
	}
}

// Whoever looks at the database with tools of their own has nothing else to go
// by.
func TestEveryTableAndColumnSaysWhatItHolds(t *testing.T) {
	for _, v := range All {
		g, err := projector.Describe(v, 1)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range g.Tables {
			if !sentence(l.Doc) {
				t.Errorf("table %s has the doc %q", l.Name, l.Doc)
			}
			for _, c := range l.Columns {
				if !sentence(c.Doc) {
					t.Errorf("column %s.%s has the doc %q", l.Name, c.Name, c.Doc)
				}
			}
		}
	}
}

func sentence(doc string) bool { return len(doc) > 3 && strings.HasSuffix(doc, ".") }
