package clients

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"klantreis/adapters/memory"
	"klantreis/adapters/postgres/pgtest"
	"klantreis/adapters/viewstest"
	"klantreis/domain/catalog"
	"klantreis/domain/client"
	"klantreis/domain/codec"
	"klantreis/domain/decider"
	"klantreis/projections/histories/historytest"
	"klantreis/projections/projector"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

var born = decider.Date(1980, 2, 3)

// people registers clients, the n-th under the n-th id of kind c.
func people(t *testing.T, people ...client.Register) *historytest.Log {
	t.Helper()
	l := historytest.NewLog()
	for i, p := range people {
		p.Team = "hengelo"
		must(t)(l.Client(historytest.ID('c', uint64(i+1)), historytest.When(t, "2026-01-05 09:00"), p))
	}
	return l
}

func must(t *testing.T) func(uuid.UUID, error) {
	return func(_ uuid.UUID, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestAClientHasRowsForAllThatTheyCanBeFoundBy(t *testing.T) {
	id, journey := historytest.ID('c', 1), historytest.ID('j', 1)
	l := people(t, client.Register{GivenName: "Zoë", FamilyName: "Berg", BirthDate: born,
		Phones: []string{"06-12345678", "+31612345678", "-"}, Emails: []string{" Zoe@Example.nl", "zoe@example.nl"}})
	must(t)(l.Client(id, historytest.When(t, "2026-01-06"), client.BeginJourney{Journey: journey}))
	want := []projector.Row{
		Client{ID: id, Team: "hengelo", GivenName: "Zoë", FamilyName: "Berg", SearchName: "berg zoe", BirthDate: born,
			Registered: historytest.When(t, "2026-01-05 09:00").At, Journeys: 1},
		Name{id, "berg", "berg zoe"}, Name{id, "zoe", "berg zoe"},
		Mark{id, "name 1980-02-03 berg"}, Mark{id, "phone 31612345678"}, Mark{id, "e-mail zoe@example.nl"}, Journey{id, journey},
	}
	if got := fold(new(projector.Common), l.Facts); !slices.Equal(got, want) {
		t.Errorf("got %v\nwant %v", got, want)
	}
}

func TestAnErasedClientKeepsARowThatSaysNoMoreThanThat(t *testing.T) {
	id := historytest.ID('c', 1)
	l := people(t, client.Register{GivenName: "Zoë", FamilyName: "Berg", BirthDate: born, Phones: []string{"06-12345678"}, Employer: "Bakker"})
	erase(t, l, id)
	got := fold(new(projector.Common), historytest.History(l.Facts, l.Facts, l.Facts[0].Stream))
	want := []projector.Row{Client{ID: id, Team: "hengelo", Registered: historytest.When(t, "2026-01-05 09:00").At, Erased: true}}
	if !slices.Equal(got, want) {
		t.Errorf("got %v\nwant %v", got, want)
	}
}

func erase(t *testing.T, l *historytest.Log, id uuid.UUID) {
	t.Helper()
	must(t)(l.Client(id, decider.Moment{}, client.RequestErasure{Ground: "verzoek-betrokkene", By: "one"}))
	must(t)(l.Client(id, decider.Moment{}, client.ConfirmErasure{By: "two", Found: client.Findings{Sought: true}}))
}

// desk is what the searches below are about.
func desk(t *testing.T) projector.Reader {
	t.Helper()
	l := people(t,
		client.Register{GivenName: "Jan", FamilyName: "van der Berg", BirthDate: born, Phones: []string{"06-12345678"}},
		client.Register{GivenName: "Zoë", FamilyName: "v.d. Berg", BirthDate: born + 1, Emails: []string{"zoe@example.nl"}},
		client.Register{GivenName: "Berga", FamilyName: "Smit", BirthDate: born},
		client.Register{GivenName: "Jan", FamilyName: "Jansen", BirthDate: born},
		client.Register{GivenName: "Jan", FamilyName: "Berg", BirthDate: born, Phones: []string{"+31612345678"}},
		client.Register{FamilyName: "Öztürk", Employer: "Bakkerij"},
	)
	erase(t, l, historytest.ID('c', 5))
	must(t)(l.Client(historytest.ID('c', 1), decider.Moment{}, client.BeginJourney{Journey: historytest.ID('j', 1)}))
	return filled(t, l.Facts)
}

func TestClientsAreFoundByWhatIsKnownOfThem(t *testing.T) {
	r := desk(t)
	for name, c := range map[string]struct {
		search Search
		want   string
	}{
		"the begin of any word":                   {Search{Name: "ber"}, "berg jan van der; berg zoe v d; smit berga"},
		"with the prefix":                         {Search{Name: "Van der Berg"}, "berg jan van der; berg zoe v d"},
		"with the prefix short":                   {Search{Name: "v.d. berg"}, "berg jan van der; berg zoe v d"},
		"written together":                        {Search{Name: "vanderberg"}, "berg jan van der"},
		"given and family name, in any order":     {Search{Name: "BERG jan"}, "berg jan van der"},
		"without accents":                         {Search{Name: "ozturk"}, "ozturk"},
		"with accents":                            {Search{Name: "Öztürk"}, "ozturk"},
		"a date of birth":                         {Search{BirthDate: born}, "berg jan van der; jansen jan; smit berga"},
		"a name and a date of birth":              {Search{Name: "jan", BirthDate: born}, "berg jan van der; jansen jan"},
		"a telephone number":                      {Search{Phone: "0031 6 12345678"}, "berg jan van der"},
		"a telephone number of someone else":      {Search{Phone: "0612345678", Name: "zoe"}, ""},
		"all of it":                               {Search{Phone: "0612345678", Name: "jan berg", BirthDate: born}, "berg jan van der"},
		"all of it, but for the day":              {Search{Phone: "0612345678", Name: "jan berg", BirthDate: born + 1}, ""},
		"no name that anyone has":                 {Search{Name: "bergen"}, ""},
		"no more than was asked for":              {Search{Name: "ber", Limit: 2}, "berg jan van der; berg zoe v d"},
		"what follows a place":                    {Search{Name: "ber", After: Place{"berg jan van der", historytest.ID('c', 1)}}, "berg zoe v d; smit berga"},
		"a word that is a wildcard elsewhere":     {Search{Name: "%"}, "-"},
		"nothing":                                 {Search{}, "-"},
		"a telephone number too short to be one":  {Search{Phone: "112"}, ""},
		"a name that begins with another's words": {Search{Name: "smit be"}, "smit berga"},
	} {
		t.Run(name, func(t *testing.T) {
			found, err := Find(t.Context(), r, c.search)
			got := searchNames(found)
			if errors.Is(err, ErrNothingAsked) {
				got, err = "-", nil
			}
			if err != nil || got != c.want {
				t.Errorf("got %q, %v, want %q", got, err, c.want)
			}
		})
	}
}

func TestASearchMeansWhomItFinds(t *testing.T) {
	for name, c := range map[string]struct {
		search  Search
		details client.Details
		want    bool
	}{
		"the begin of a word":         {Search{Name: "ber"}, client.Details{GivenName: "Jan", FamilyName: "van der Berg"}, true},
		"the prefix spelled out":      {Search{Name: "van der berg"}, client.Details{FamilyName: "v.d. Berg"}, true},
		"another name":                {Search{Name: "berg"}, client.Details{FamilyName: "Smit"}, false},
		"one word of two":             {Search{Name: "jan berg"}, client.Details{FamilyName: "Berg"}, false},
		"a number in any spelling":    {Search{Phone: "+31 6 12345678"}, client.Details{Phones: []string{"0612345678"}}, true},
		"another number":              {Search{Phone: "0612345679"}, client.Details{Phones: []string{"0612345678"}}, false},
		"a day":                       {Search{BirthDate: born}, client.Details{BirthDate: born}, true},
		"another day":                 {Search{Name: "berg", BirthDate: born}, client.Details{FamilyName: "Berg", BirthDate: born + 1}, false},
		"somebody of whom nothing is": {Search{Name: "berg"}, client.Details{}, false},
	} {
		if got := c.search.Matches(c.details); got != c.want {
			t.Errorf("%s: %t", name, got)
		}
	}
}

func searchNames(cards []Card) string {
	var names []string
	for _, c := range cards {
		names = append(names, c.SearchName)
	}
	return strings.Join(names, "; ")
}

func TestACardShowsWhoItIs(t *testing.T) {
	r := desk(t)
	want := Card{ID: historytest.ID('c', 1), Team: "hengelo", GivenName: "Jan", FamilyName: "van der Berg", SearchName: "berg jan van der", BirthDate: born, Journeys: 1}
	if got, there, err := One(t.Context(), r, want.ID); got != want || !there || err != nil {
		t.Errorf("got %v, %t, %v", got, there, err)
	}
	if _, there, err := One(t.Context(), r, historytest.ID('c', 99)); there || err != nil {
		t.Errorf("nobody is there: %t, %v", there, err)
	}
	journeys, err := Journeys(t.Context(), r, want.ID)
	if err != nil || !slices.Equal(journeys, []Journey{{want.ID, historytest.ID('j', 1)}}) {
		t.Errorf("got %v, %v", journeys, err)
	}
	if got, there, err := Of(t.Context(), r, historytest.ID('j', 1)); got != want.ID || !there || err != nil {
		t.Errorf("got %v, %t, %v", got, there, err)
	}
}

func TestLikelyDuplicatesAreNamedWithTheReason(t *testing.T) {
	r := desk(t)
	for name, c := range map[string]struct {
		details client.Details
		except  uuid.UUID
		want    string
	}{
		"another prefix, the same day":       {client.Details{FamilyName: "Van den Berg", BirthDate: born}, uuid.Nil, "berg jan van der name"},
		"the same name on another day":       {client.Details{FamilyName: "Berg", BirthDate: born + 9}, uuid.Nil, ""},
		"the same name without a day":        {client.Details{FamilyName: "Öztürk"}, uuid.Nil, ""},
		"the same number":                    {client.Details{FamilyName: "Bos", Phones: []string{"+31612345678"}}, uuid.Nil, "berg jan van der phone"},
		"the same address":                   {client.Details{FamilyName: "Bos", Emails: []string{"ZOE@example.nl"}}, uuid.Nil, "berg zoe v d e-mail"},
		"several reasons and several people": {client.Details{FamilyName: "Berg", BirthDate: born, Phones: []string{"0612345678"}, Emails: []string{"zoe@example.nl"}}, uuid.Nil, "berg jan van der name phone; berg zoe v d e-mail"},
		"nobody is their own duplicate":      {client.Details{FamilyName: "Berg", BirthDate: born, Phones: []string{"0612345678"}}, historytest.ID('c', 1), ""},
	} {
		t.Run(name, func(t *testing.T) {
			candidates, err := Duplicates(t.Context(), r, c.details, c.except)
			var got []string
			for _, d := range candidates {
				got = append(got, d.SearchName+said(" name", d.SameName)+said(" phone", d.SamePhone)+said(" e-mail", d.SameEmail))
			}
			if text := strings.Join(got, "; "); err != nil || text != c.want {
				t.Errorf("got %q, %v, want %q", text, err, c.want)
			}
		})
	}
}

func said(reason string, is bool) string {
	if is {
		return reason
	}
	return ""
}

func TestPagesTogetherAreTheWholeListInTheOrderOfNames(t *testing.T) {
	var all []client.Register
	for i := range 120 {
		all = append(all, client.Register{GivenName: fmt.Sprint("Jan ", i%7), FamilyName: "Jansen", BirthDate: born})
	}
	r := filled(t, people(t, all...).Facts)
	more, err := Find(t.Context(), r, Search{Name: "jan", Limit: 1000})
	if err != nil || len(more) != MaxFound+1 {
		t.Errorf("got %d, %v", len(more), err)
	}
	for _, s := range []Search{{Name: "jan"}, {BirthDate: born}} {
		var seen []Place
		for {
			page, err := Find(t.Context(), r, s)
			if err != nil || len(page) > MaxFound {
				t.Fatalf("got %d, %v", len(page), err)
			}
			if len(page) == 0 || len(seen) > 200 {
				break
			}
			for _, c := range page {
				seen = append(seen, c.Place())
			}
			s.After = page[len(page)-1].Place()
		}
		inOrder := slices.IsSortedFunc(seen, func(a, b Place) int {
			return strings.Compare(a.SearchName+a.Client.String(), b.SearchName+b.Client.String())
		})
		if len(slices.Compact(seen)) != 120 || !inOrder {
			t.Errorf("%d clients on all pages, in order: %t", len(seen), inOrder)
		}
	}
}

// Whoever has words that begin with all that is asked for is found, and nobody
// else is.
func TestSearchFindsWhomANaiveSearchFinds(t *testing.T) {
	names := []string{"Jan", "Jana", "an", "de", "van", "Vanessa", "Berg", "Bergman", "den", "Ann-Bé", "b"}
	draw := rapid.SampledFrom(names)
	var all []client.Register
	for i := range 60 {
		all = append(all, client.Register{GivenName: draw.Example(i), FamilyName: draw.Example(100+i) + " " + draw.Example(200+i)})
	}
	r := filled(t, people(t, all...).Facts)
	rapid.Check(t, func(rt *rapid.T) {
		asked := strings.Join(rapid.SliceOfN(rapid.SampledFrom([]string{"j", "ja", "jan", "a", "b", "ber", "van", "d", "de", "ann be", "vanberg"}), 1, 4).Draw(rt, "asked"), " ")
		got, err := Find(t.Context(), r, Search{Name: asked})
		if err != nil {
			rt.Fatal(err)
		}
		want := 0
		for _, p := range all {
			if matches(nameWords(client.Details{GivenName: p.GivenName, FamilyName: p.FamilyName}), words(asked)) {
				want++
			}
		}
		if len(got) != min(want, MaxFound) {
			rt.Fatalf("%q: got %d, want %d", asked, len(got), want)
		}
	})
}

func matches(has, asked []string) bool {
	for _, prefix := range asked {
		if !slices.ContainsFunc(has, func(word string) bool { return strings.HasPrefix(word, prefix) }) {
			return false
		}
	}
	return true
}

// filled returns views that have taken a log into account.
func filled(t *testing.T, log []codec.Fact) projector.Reader {
	t.Helper()
	views, keys := viewstest.Open(t), memory.NewVault()
	historytest.Fill(t, projector.Source{Store: memory.NewStore(), Vault: keys, Codec: catalog.Events}, views, log, View)
	r, err := projector.Marking(views, keys)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestTheVersionIsTakenByTheseColumnsAndThisFold(t *testing.T) {
	pinned := map[int]string{1: "92fe3a3387f821d9", 2: "844cf163465368b0", 3: "0aaa293d2424cbfb", 4: "bb24d83d7792a500", 5: "54f7b594241ae512", 6: "325f492666d8e518", 7: "325f492666d8e518", 8: "325f492666d8e518"}
	if got := historytest.Fingerprint(t, View); got != pinned[View.Version] {
		t.Errorf("columns or fold are others than in version %d: take the next version and pin %q", View.Version, got)
	}
}
