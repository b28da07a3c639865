package sharing

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"klantreis/domain/codelist"
	"klantreis/domain/decider"
)

var (
	march  = decider.Date(2026, 3, 2)
	toUWV  = Terms{Recipient: "partner-uwv", Kind: "uwv", Listed: true, Purpose: "werk-vinden", DataKinds: []string{"naam", "contactgegevens"}, Basis: "suwi-62"}
	toBond = Terms{Recipient: "partner-bond", Kind: "vakbond", Listed: true, Purpose: "rechtspositie", DataKinds: []string{"naam", "vraag"}, Basis: Consent}
	said   = Permission{
		Event: uuid.UUID{1}, Recipient: "partner-bond", Kind: "vakbond", Purpose: "rechtspositie", DataKinds: []string{"naam", "vraag", "contactgegevens"},
		Given: decider.On(march), From: march, Until: march + 30,
	}
)

// rules are those of the first filling.
var rules = func() (all []Rule) {
	for _, f := range First {
		all = append(all, f.Rule)
	}
	return all
}()

// What went out goes on being read while a rule covers it whole; what rests on a
// permission rests on no rule.
func TestWhatTheLawStillPermits(t *testing.T) {
	less := toUWV
	less.DataKinds = append(slices.Clone(less.DataKinds), "advies")
	for says, c := range map[string]struct {
		terms Terms
		rules []Rule
		want  bool
	}{
		"a rule covers it":             {toUWV, rules, true},
		"none is left":                 {toUWV, nil, false},
		"none covers all of it":        {less, rules, false},
		"a permission takes no rule":   {toBond, nil, true},
		"to a union, by another basis": {Terms{Kind: "vakbond", Purpose: "rechtspositie", DataKinds: []string{"naam"}, Basis: "suwi-62"}, rules, false},
	} {
		if got := c.terms.Allowed(c.rules); got != c.want {
			t.Errorf("%s: %v", says, got)
		}
	}
}

func TestWhatTheLawPermits(t *testing.T) {
	for says, c := range map[string]struct {
		change func(*Terms)
		want   error
	}{
		"UWV gets what it needs to find work":                  {func(*Terms) {}, nil},
		"so does a municipality":                               {func(t *Terms) { t.Kind = "gemeente" }, nil},
		"so does the SVB":                                      {func(t *Terms) { t.Kind = "svb" }, nil},
		"a union does not, by this article":                    {func(t *Terms) { t.Kind = "vakbond" }, ErrNoBasis},
		"nor does a reintegration agency":                      {func(t *Terms) { t.Kind = "re-integratiebureau" }, ErrNoBasis},
		"debt help is another purpose, also of a municipality": {func(t *Terms) { t.Kind, t.Purpose = "gemeente", "schuldhulp" }, ErrNoBasis},
		"what is not necessary for the task stays here":        {func(t *Terms) { t.DataKinds = []string{"naam", "advies"} }, ErrNoBasis},
		"the archives act is no ground for a disclosure":       {func(t *Terms) { t.Basis = "archiefwet" }, ErrNoBasis},
		"a basis that is not there holds for nobody":           {func(t *Terms) { t.Basis = "" }, ErrNoBasis},
		"whom the directory does not know is nobody by law":    {func(t *Terms) { t.Listed = false }, ErrNotListed},
		"what goes is named":                                   {func(t *Terms) { t.DataKinds = nil }, ErrNoDataKind},
		"and named once":                                       {func(t *Terms) { t.DataKinds = []string{"naam", "naam"} }, ErrNoDataKind},
	} {
		t.Run(says, func(t *testing.T) {
			terms := toUWV
			c.change(&terms)
			if err := terms.Allow(rules, nil, decider.On(march)); !errors.Is(err, c.want) {
				t.Errorf("got %v, want %v", err, c.want)
			}
		})
	}
}

func TestWhatTheClientPermits(t *testing.T) {
	noon := decider.At(march.Begin().Add(12 * time.Hour))
	for says, c := range map[string]struct {
		terms  func(*Terms)
		change func(*Permission)
		at     decider.Moment
		want   error
	}{
		"a permission covers what it says":                  {at: noon},
		"fewer data than that":                              {terms: func(t *Terms) { t.DataKinds = []string{"naam"} }, at: noon},
		"not more":                                          {terms: func(t *Terms) { t.DataKinds = []string{"naam", "opleiding"} }, at: noon, want: ErrNoPermission},
		"not another organisation":                          {terms: func(t *Terms) { t.Recipient = "partner-elders" }, at: noon, want: ErrNoPermission},
		"any of the kind, where none is named":              {terms: func(t *Terms) { t.Recipient = "partner-elders" }, change: func(p *Permission) { p.Recipient = "" }, at: noon},
		"but of no other kind":                              {terms: func(t *Terms) { t.Kind = "taalhuis" }, change: func(p *Permission) { p.Recipient = "" }, at: noon, want: ErrNoPermission},
		"none of the kind that the directory does not know": {terms: func(t *Terms) { t.Listed = false }, change: func(p *Permission) { p.Recipient = "" }, at: noon, want: ErrNoPermission},
		"whom it names, known to the directory or not":      {terms: func(t *Terms) { t.Listed = false }, at: noon},
		"the organisation, where no kind is named":          {change: func(p *Permission) { p.Kind = "" }, at: noon},
		"not another purpose":                               {terms: func(t *Terms) { t.Purpose = "schuldhulp" }, at: noon, want: ErrNoPermission},
		"not the day before":                                {at: decider.On(march - 1), want: ErrNoPermission},
		"on the day itself":                                 {at: decider.On(march)},
		"not before it was given that day":                  {change: func(p *Permission) { p.Given = decider.At(noon.At.Add(time.Second)) }, at: noon, want: ErrNoPermission},
		"not before it begins":                              {change: func(p *Permission) { p.From++ }, at: noon, want: ErrNoPermission},
		"on its last day":                                   {at: decider.On(march + 30)},
		"not after that":                                    {at: decider.On(march + 31), want: ErrNoPermission},
		"without an end for as long as it takes":            {change: func(p *Permission) { p.Until = 0 }, at: decider.On(march + 4000)},
		"before it was withdrawn":                           {change: func(p *Permission) { p.Withdrawn = decider.On(march + 1) }, at: noon},
		"not on the day on which it was":                    {change: func(p *Permission) { p.Withdrawn = decider.On(march) }, at: noon, want: ErrNoPermission},
		"not at the instant at which it was":                {change: func(p *Permission) { p.Withdrawn = noon }, at: noon, want: ErrNoPermission},
		"not after that, whatever the day it holds to":      {change: func(p *Permission) { p.Withdrawn = decider.On(march) }, at: decider.On(march + 9), want: ErrNoPermission},
	} {
		t.Run(says, func(t *testing.T) {
			terms, p := toBond, said
			if c.terms != nil {
				c.terms(&terms)
			}
			if c.change != nil {
				c.change(&p)
			}
			if err := terms.Allow(rules, &p, c.at); !errors.Is(err, c.want) {
				t.Errorf("got %v, want %v", err, c.want)
			}
		})
	}
	if err := toBond.Allow(rules, nil, decider.On(march)); !errors.Is(err, ErrNoPermission) {
		t.Errorf("without any permission: %v", err)
	}
}

// Whoever works with what rests on a permission learns from when on it does not.
func TestFromWhenOnAPermissionHoldsNoMore(t *testing.T) {
	for says, c := range map[string]struct {
		until     decider.Day
		withdrawn decider.Moment
		want      decider.Day
	}{
		"never, until it is withdrawn":         {0, decider.Moment{}, 0},
		"the day after its last":               {march + 30, decider.Moment{}, march + 31},
		"the day on which it is withdrawn":     {0, decider.On(march + 7), march + 7},
		"also where it held for longer":        {march + 30, decider.On(march + 7), march + 7},
		"also on its last day":                 {march + 30, decider.On(march + 30), march + 30},
		"not later, when it was over that day": {march + 30, decider.On(march + 40), march + 31},
	} {
		p := said
		p.Until, p.Withdrawn = c.until, c.withdrawn
		if day, ends := p.Ends(); ends != (c.want != 0) || ends && day != c.want {
			t.Errorf("%s: got %v, %t, want %v", says, day, ends, c.want)
		}
	}
}

func TestARefusalNamesWhatThePermissionLacks(t *testing.T) {
	terms := toBond
	terms.DataKinds = []string{"naam", "opleiding", "advies"}
	narrow := said
	narrow.DataKinds = []string{"opleiding"}
	elsewhere := said
	elsewhere.Recipient, elsewhere.DataKinds = "partner-elders", terms.DataKinds
	for says, c := range map[string]struct {
		of   []*Permission
		want string
	}{
		"all, where there is none":                    {nil, "data kinds naam, opleiding, advies on that day"},
		"all, where it is somebody else's":            {[]*Permission{&elsewhere}, "data kinds naam, opleiding, advies on that day"},
		"what the nearest one does not name":          {[]*Permission{&narrow, &elsewhere}, "data kinds naam, advies on that day"},
		"and what to record, which is more than that": {[]*Permission{&said}, "names all that goes out: naam, opleiding, advies."},
	} {
		var nearest *Permission
		for _, p := range c.of {
			nearest = Nearer(nearest, p, terms, decider.On(march))
		}
		if err := terms.Allow(rules, nearest, decider.On(march)); !errors.Is(err, ErrNoPermission) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v", says, err)
		}
	}
}

func TestARecipientIsWhatTheDirectorySaysItIs(t *testing.T) {
	for says, c := range map[string]struct {
		said, listed, want string
		err                error
	}{
		"as both have it":                           {"uwv", "uwv", "uwv", nil},
		"as the directory has it":                   {"", "vakbond", "vakbond", nil},
		"not as it is said to be":                   {"uwv", "vakbond", "", ErrOtherKind},
		"as it is said to be, where nobody knows":   {"overig", "", "overig", nil},
		"of some kind, which has to be said by one": {"", "", "", ErrNoKind},
	} {
		if got, err := KindOf(c.said, c.listed); got != c.want || !errors.Is(err, c.err) {
			t.Errorf("%s: %q, %v", says, got, err)
		}
	}
}

func TestOnlyAPermissionIsEvidence(t *testing.T) {
	if got := toBond.Evidence(&said); got != said.Event {
		t.Errorf("got %s", got)
	}
	if got := toUWV.Evidence(&said); got != uuid.Nil {
		t.Errorf("the law has its evidence in the statute book: %s", got)
	}
	if got := toBond.Evidence(nil); got != uuid.Nil {
		t.Errorf("got %s", got)
	}
}

// The amendment of the SUWI act is planned and not yet law: nothing rests on it
// until somebody has checked that it is.
func TestARuleCountsOnceItIsChecked(t *testing.T) {
	amended := toUWV
	amended.Kind = "onderwijs"
	if err := amended.Allow(rules, nil, decider.On(march)); !errors.Is(err, ErrNoBasis) {
		t.Errorf("a rule that is not checked: %v", err)
	}
	checked := slices.Clone(rules)
	for i := range checked {
		checked[i].Checked = true
	}
	if err := amended.Allow(checked, nil, decider.On(march)); err != nil {
		t.Errorf("a rule that is: %v", err)
	}
	for _, terms := range []Terms{toUWV, toBond} {
		if err := terms.Allow(nil, &said, decider.On(march)); !errors.Is(err, ErrNoBasis) {
			t.Errorf("without any rule: %v", err)
		}
	}
}

func TestEveryRuleSpeaksInCodesAndNamesItsSource(t *testing.T) {
	if len(First) < 5 {
		t.Fatalf("%d rules", len(First))
	}
	for _, f := range First {
		r := f.Rule
		for list, codes := range map[string][]string{
			"bases": {r.Basis}, "partner-kinds": r.Kinds, "sharing-purposes": r.Purposes, "data-kinds": r.DataKinds,
		} {
			for _, code := range codes {
				if _, ok := codelist.First[list].Find(code); !ok && code != Every {
					t.Errorf("rule %s says %q, which is not in the list %s", f.Name, code, list)
				}
			}
		}
		if len(r.Kinds)*len(r.Purposes)*len(r.DataKinds) == 0 || r.Source == "" || f.From == 0 || !f.Name.Valid() {
			t.Errorf("rule %s is incomplete", f.Name)
		}
	}
	for _, code := range []string{Needs, Question} {
		if _, ok := codelist.First["data-kinds"].Find(code); !ok {
			t.Errorf("%s is no kind of data", code)
		}
	}
}

func TestATableThatIsNotOneIsTurnedAway(t *testing.T) {
	const head = "rule,basis,recipient_kinds,purposes,data_kinds,valid_from,valid_to,checked,source\n"
	for _, wrong := range []string{
		head + "r,a,b,c,d,gisteren,,yes,x\n", head + "r,a,b,c,d,2026-01-01,morgen,yes,x\n", head + "r,a,b,c,d,2026-01-01,,maybe,x\n", head + "a,b\n",
	} {
		if _, err := read(wrong); err == nil {
			t.Errorf("%q is taken", wrong)
		}
	}
}
