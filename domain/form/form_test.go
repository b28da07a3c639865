package form_test

import (
	"strings"
	"testing"
	"time"

	"klantreis/domain/codelist"
	"klantreis/domain/decider"
	"klantreis/domain/form"
)

type sample struct {
	Channel string   `json:"channel" list:"channels"`
	Source  string   `json:"source,omitempty" list:"source-organisations"`
	Name    string   `json:"name" part:"person"`
	Short   string   `json:"short,omitempty" part:"person" max:"3"`
	Note    string   `json:"note,omitempty" part:"text"`
	Phones  []string `json:"phones,omitempty" part:"person" is:"phone"`
	Email   string   `json:"email,omitempty" part:"person" is:"email"`
	Amount  int64    `json:"amount,omitempty"`

	BeginsAt time.Time `json:"beginsAt,omitzero"`
	There    string    `json:"there,omitempty" list:"source-organisations" on:"BeginsAt"`

	Provider decider.Ref `json:"provider,omitempty" part:"person"`
	Mandate  decider.Ref `json:"mandate,omitempty"`
	By       decider.Ref `json:"by,omitempty"`
	Advisor  decider.Ref `json:"advisor,omitempty"`
}

var day = decider.Date(2026, 3, 2)

func good() sample { return sample{Channel: "telefoon", Name: "Jan Jansen"} }

func TestCheck(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*sample)
		want   string // field and rule, in order
	}{
		"nothing is wrong":               {func(*sample) {}, ""},
		"a required field is missing":    {func(s *sample) { s.Channel, s.Name = "", " " }, "channel required, name required"},
		"an unknown code":                {func(s *sample) { s.Channel = "postduif" }, "channel code-list"},
		"a code that has ended":          {func(s *sample) { s.Source = "rmt" }, "source code-list"},
		"a code of a later day":          {func(s *sample) { s.There, s.BeginsAt = "werkcentrum-twente", day.Begin().AddDate(-3, 0, 0) }, "there code-list"},
		"a code that held then":          {func(s *sample) { s.There, s.BeginsAt = "rmt", day.Begin().AddDate(-1, 0, 0) }, ""},
		"a code, and no time is said":    {func(s *sample) { s.There = "rmt" }, "there code-list"},
		"too long":                       {func(s *sample) { s.Short = "vier" }, "short length"},
		"long is counted in characters":  {func(s *sample) { s.Short = "éèë" }, ""},
		"a control character":            {func(s *sample) { s.Name = "Jan\x00" }, "name characters"},
		"a line end in a name":           {func(s *sample) { s.Name = "Jan\nJansen" }, "name characters"},
		"a line end in a text":           {func(s *sample) { s.Note = "een\r\ntwee" }, ""},
		"text that hides its order":      {func(s *sample) { s.Name = "Jan \u202ensenaJ" }, "name characters"},
		"a BSN in a text":                {func(s *sample) { s.Note = "BSN 111222333 genoemd" }, "note bsn"},
		"a BSN in a name":                {func(s *sample) { s.Name = "Jan Jansen 111.222.333" }, "name bsn"},
		"a BSN as a reference":           {func(s *sample) { s.Provider, s.Mandate = "111222333", "m-111.222.333" }, "provider bsn, mandate bsn"},
		"a number for who works here":    {func(s *sample) { s.By = "111222333" }, ""},
		"a BSN for a colleague":          {func(s *sample) { s.Advisor = "idp|111.222.333" }, "advisor bsn"},
		"a colleague's id with a number": {func(s *sample) { s.Advisor = "3f1c0a9e-111222333-7c11" }, ""},
		"a colleague's own number":       {func(s *sample) { s.Advisor = "idp|4711" }, ""},
		"a reference that is none":       {func(s *sample) { s.Provider, s.By = "roc twente", "é" }, "provider reference, by reference"},
		"a name without a letter":        {func(s *sample) { s.Name = "..." }, "name letters"},
		"a name that cannot be seen":     {func(s *sample) { s.Name = "\u200b\u200d" }, "name letters"},
		"a name in another alphabet":     {func(s *sample) { s.Name = "Ὀδυσσεύς" }, ""},
		"a BSN as a telephone number":    {func(s *sample) { s.Phones = []string{"06-00000000", "111222333"} }, "phones[1] bsn"},
		"whose telephone it is":          {func(s *sample) { s.Phones = []string{"06 00000000 (moeder)"} }, ""},
		"a telephone without a number":   {func(s *sample) { s.Phones = []string{"06-00000000", "geheim"} }, "phones[1] phone"},
		"an e-mail address":              {func(s *sample) { s.Email = "jan@voorbeeld.example" }, ""},
		"an address of nobody":           {func(s *sample) { s.Email = "@voorbeeld.example" }, "email email"},
		"an address of nowhere":          {func(s *sample) { s.Email = "jan" }, "email email"},
		"two e-mail addresses":           {func(s *sample) { s.Email = "jan@voorbeeld.example, jan@elders.example" }, "email email"},
		"the greatest number":            {func(s *sample) { s.Amount = form.MaxNumber }, ""},
		"a number beyond all sums":       {func(s *sample) { s.Amount = form.MaxNumber + 1 }, "amount range"},
		"a number below zero":            {func(s *sample) { s.Amount = -1 }, "amount range"},
		"every element of a list":        {func(s *sample) { s.Phones = []string{"112", "\x07"} }, "phones[1] characters"},
		"all faults are found in one go": {func(s *sample) { *s = sample{Note: "\x01"} }, "channel required, name required, note characters"},
	} {
		t.Run(name, func(t *testing.T) {
			s := good()
			c.change(&s)
			var got []string
			for _, f := range form.Check(codelist.First, s, day) {
				got = append(got, f.Field+" "+f.Rule)
				if s.Name != "" && strings.Contains(f.Detail, strings.TrimSpace(s.Name)) && strings.TrimSpace(s.Name) != "" {
					t.Errorf("the detail repeats the value: %s", f.Detail)
				}
			}
			if strings.Join(got, ", ") != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}
