// Package calendar writes an appointment as a calendar file, as RFC 5545 and
// RFC 5546 have it, so that whoever opens it finds the appointment in their own
// calendar, and finds it moved or gone when they open a later one.
//
// A calendar is shown to colleagues, on telephones and on screens at home. So a
// file says when and where, and nothing of who or why.
package calendar

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
)

// Title is what every appointment is called.
const Title = "Afspraak Werkcentrum Twente"

// organizer is a calendar address that nobody can write to: an address must be
// there, and the desk has none for this.
const organizer = `ORGANIZER;CN="Werkcentrum Twente":urn:klantreis:werkcentrum-twente`

// Type is the media type of a file.
const Type = "text/calendar; charset=utf-8"

// An Event is what a file says of an appointment.
type Event struct {
	ID        uuid.UUID // the same in every file of the appointment
	Sequence  int       // grows with every change
	Changed   time.Time // when that was
	Begins    time.Time
	Ends      time.Time
	Place     string
	Cancelled bool
}

// Write returns the file.
func Write(e Event) []byte {
	method, status := "PUBLISH", "CONFIRMED"
	if e.Cancelled {
		method, status = "CANCEL", "CANCELLED"
	}
	var file strings.Builder
	for _, line := range []string{
		"BEGIN:VCALENDAR",
		"VERSION:2.0",
		"PRODID:-//klantreis//afspraken//NL",
		"METHOD:" + method,
		"BEGIN:VEVENT",
		"UID:" + e.ID.String() + "@klantreis",
		"DTSTAMP:" + utc(e.Changed),
		fmt.Sprint("SEQUENCE:", e.Sequence),
		"STATUS:" + status,
		organizer,
		"DTSTART:" + utc(e.Begins),
		"DTEND:" + utc(e.Ends),
		"SUMMARY:" + text(Title),
		"LOCATION:" + text(e.Place),
		"END:VEVENT",
		"END:VCALENDAR",
	} {
		fold(&file, line)
	}
	return []byte(file.String())
}

// utc writes an instant without a time zone of its own (form 2).
func utc(t time.Time) string { return t.UTC().Format("20060102T150405Z") }

var escapes = strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\r\n", `\n`, "\n", `\n`, "\r", `\n`)

// text escapes what would end a value or begin another.
func text(s string) string { return escapes.Replace(s) }

// longest is how many octets a line may have, its end not counted.
const longest = 75

// fold writes a line over as many as it takes, each further one behind a space,
// and never breaks a character.
func fold(to *strings.Builder, line string) {
	room := longest
	for len(line) > room {
		cut := room
		for !utf8.RuneStart(line[cut]) {
			cut--
		}
		to.WriteString(line[:cut] + "\r\n ")
		line, room = line[cut:], longest-1
	}
	to.WriteString(line + "\r\n")
}
