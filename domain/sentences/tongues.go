package sentences

import (
	"strconv"
	"time"

	"klantreis/domain/decider"
)

// A tongue is how a language writes days, times, amounts and lists.
type tongue struct {
	months    [12]string
	and       string // before the last of a list
	at        string // between a day and a time
	hours     byte   // between hours and minutes
	clock     string // behind a time
	euro      string
	thousands byte
	decimals  byte
}

var tongues = map[Language]*tongue{
	Dutch: {
		months: [12]string{"januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december"},
		and:    " en ", at: " om ", hours: '.', clock: " uur", euro: "€ ", thousands: '.', decimals: ',',
	},
	English: {
		months: [12]string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
		and:    " and ", at: " at ", hours: ':', euro: "€", thousands: ',', decimals: '.',
	},
}

// date writes a day out: 3 maart 2026, 3 March 2026.
func (g *tongue) date(text []byte, d decider.Day) []byte {
	year, month, day := d.Date()
	text = append(strconv.AppendInt(text, int64(day), 10), ' ')
	text = append(append(text, g.months[month-1]...), ' ')
	return strconv.AppendInt(text, int64(year), 10)
}

// instant writes a time in Amsterdam: 3 maart 2026 om 9.05 uur, 3 March 2026 at
// 9:05.
func (g *tongue) instant(text []byte, at time.Time) []byte {
	at = at.In(decider.Amsterdam)
	text = append(g.date(text, decider.DayOf(at)), g.at...)
	text = append(strconv.AppendInt(text, int64(at.Hour()), 10), g.hours)
	if at.Minute() < 10 {
		text = append(text, '0')
	}
	return append(strconv.AppendInt(text, int64(at.Minute()), 10), g.clock...)
}

// euros writes cents: € 2.500 or € 2.499,50; €2,500 or €2,499.50.
func (g *tongue) euros(text []byte, cents int64) []byte {
	if cents < 0 {
		text, cents = append(text, '-'), -cents
	}
	text = append(text, g.euro...)
	whole := strconv.FormatInt(cents/100, 10)
	for i := range len(whole) {
		if i > 0 && (len(whole)-i)%3 == 0 {
			text = append(text, g.thousands)
		}
		text = append(text, whole[i])
	}
	if rest := cents % 100; rest != 0 {
		text = append(text, g.decimals, byte('0'+rest/10), byte('0'+rest%10))
	}
	return text
}
