// Package clients finds people: who they are, how they can be reached and
// which journeys are theirs.
//
// Front-desk staff look someone up by what that person says: part of a name, a
// date of birth, a telephone number. So names are kept as they are searched,
// in small letters and without accents. Telephone numbers, e-mail addresses and
// family names on a day of birth, by which duplicates are found, are only
// compared: marks are kept of them, from which nobody learns a number or an
// address. A client who is erased keeps a row that says no more than that, and
// never turns up in a search.
//
// The view decides nothing about access: every row names the team that
// registered the client, and whoever asks decides what to show.
package clients

import (
	"bytes"
	"maps"
	"slices"
	"time"

	"github.com/google/uuid"

	"klantreis/domain/client"
	"klantreis/domain/codec"
	"klantreis/domain/decider"
	"klantreis/projections/histories"
	"klantreis/projections/projector"
	"klantreis/projections/work"
)

// View derives clients from their own streams.
var View = projector.View{
	Name: "clients", Version: 8, Category: client.Decider.Category, Fold: fold,
	Tables: []projector.Table{
		{Name: "clients", Doc: "One row for each client, as it stands.", Identity: true, Row: Client{}, Scope: "client", Key: []string{"client"},
			Indexes: [][]string{{"birth_date"}}},
		{Name: "client_names", Doc: "One row for each word by which a client can be found.", Identity: true, Row: Name{}, Scope: "client", Key: []string{"word"},
			Indexes: [][]string{{"word", "search_name", "client"}}},
		{Name: "client_marks", Doc: "One row for each thing that a client may have in common with a file of the same person.", Identity: true, Row: Mark{}, Scope: "client", Key: []string{"mark"},
			Indexes: [][]string{{"mark"}}},
		{Name: "client_journeys", Doc: "Whose each journey is.", Identity: true, Row: Journey{}, Scope: "client", Key: []string{"journey"},
			Indexes: [][]string{{"journey"}}},
		{Name: "permission_ends", Doc: "One row for each permission that has ended, or will.", Identity: true, Row: PermissionEnd{}, Scope: "client", Key: []string{"permission"},
			Indexes: [][]string{{"permission"}}},
		work.Table("client_work", "a client"),
	},
}

// A Client is one client. All that says who they are is blank once they are
// erased.
type Client struct {
	ID         uuid.UUID   `col:"client" doc:"The client."`
	Team       decider.Ref `col:"team" doc:"The desk that registered the client."`
	GivenName  string      `col:"given_name" doc:"Given name."`
	FamilyName string      `col:"family_name" doc:"Family name, with what goes before it."`
	SearchName string      `col:"search_name" doc:"The name by which lists are sorted: family name first."`
	BirthDate  decider.Day `col:"birth_date" doc:"Date of birth, in days after 1 January of the year 1; 0 when it is not known."`
	Employer   string      `col:"employer" doc:"The employer, of the contact person of one."`
	Registered time.Time   `col:"registered_at" doc:"When the client was registered, in microseconds since 1970, UTC."`
	Journeys   int         `col:"journeys" doc:"How many journeys there are."`
	Erased     bool        `col:"erased" doc:"Whether the client was erased; all that says who it was is blank then."`
}

// A Name is one word by which a client can be found.
type Name struct {
	Client     uuid.UUID `col:"client" doc:"The client."`
	Word       string    `col:"word" doc:"One word of a name, as it is looked up."`
	SearchName string    `col:"search_name" doc:"The name by which lists are sorted."`
}

// A Mark is something by which files of one person are found, and which says
// nothing by itself.
type Mark struct {
	Client uuid.UUID      `col:"client" doc:"The client."`
	Mark   projector.Mark `col:"mark" doc:"Keyed hash of a telephone number, an e-mail address, or a family name on a date of birth."`
}

// A Journey says that a journey is a client's.
type Journey struct {
	Client  uuid.UUID `col:"client" doc:"The client."`
	Journey uuid.UUID `col:"journey" doc:"The journey."`
}

// A PermissionEnd says that a permission does not hold for ever. What goes on
// with a referral that rests on it follows from that, see package work.
type PermissionEnd struct {
	Client     uuid.UUID   `col:"client" doc:"The client."`
	Permission uuid.UUID   `col:"permission" doc:"The event that recorded it, which a referral names as its evidence."`
	From       decider.Day `col:"from_day" doc:"The first day on which it holds no more, in days after 1 January of the year 1."`
}

func fold(c *projector.Common, history []codec.Fact) []projector.Row {
	state := histories.Fold(c, client.Decider, history)
	if !state.Registered {
		return nil
	}
	one := Client{
		ID: histories.Subject(history), Team: state.Team, Registered: registered(history),
		Journeys: len(state.Journeys), Erased: state.Erased,
	}
	if state.Erased {
		return []projector.Row{one}
	}
	d := state.Details
	one.GivenName, one.FamilyName, one.BirthDate, one.Employer = d.GivenName, d.FamilyName, d.BirthDate, d.Employer
	one.SearchName = searchName(d)
	rows := append([]projector.Row{one}, one.ways(state)...)
	rows = append(rows, one.ends(state)...)
	return append(rows, work.OfClient(history, state)...)
}

// ends are the rows of permissions that were withdrawn or hold up to a day.
func (c Client) ends(state client.State) (rows []projector.Row) {
	for _, id := range slices.SortedFunc(maps.Keys(state.Permissions), func(a, b uuid.UUID) int { return bytes.Compare(a[:], b[:]) }) {
		p := state.Permissions[id]
		if day, ends := p.Ends(); ends {
			rows = append(rows, PermissionEnd{c.ID, p.Event, day})
		}
	}
	return rows
}

// ways are the rows by which a client can be found.
func (c Client) ways(state client.State) (rows []projector.Row) {
	d := state.Details
	for _, word := range nameWords(d) {
		rows = append(rows, Name{c.ID, word, c.SearchName})
	}
	for _, mark := range slices.Concat(nameMarks(d), phoneMarks(d.Phones), emailMarks(d.Emails)) {
		rows = append(rows, Mark{c.ID, mark})
	}
	for _, journey := range state.Journeys {
		if journey != uuid.Nil { // its key is gone, and with it whose it is
			rows = append(rows, Journey{c.ID, journey})
		}
	}
	return rows
}

// registered is the instant from which the registration counts.
func registered(history []codec.Fact) time.Time {
	i := slices.IndexFunc(history, func(f codec.Fact) bool {
		_, is := f.What.(client.Registered)
		return is
	})
	return history[i].Meta.Occurred.Begin()
}
