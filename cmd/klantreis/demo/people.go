package demo

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/google/uuid"

	"klantreis/domain/client"
	"klantreis/domain/decider"
	"klantreis/domain/journey"
)

// A file is one client with one journey, as it is played.
type file struct {
	year      *year
	number    int
	dice      *rand.Rand
	clientID  uuid.UUID
	journeyID uuid.UUID
	entry     uuid.UUID // the latest
	desk      Member    // who received them
	advisor   Member
	kind      string
	person    client.Register
	situation journey.Situation
	needs     []uuid.UUID
	moving    uuid.UUID   // the transition
	visits    []uuid.UUID // appointments
	slip      uuid.UUID   // what was recorded by mistake
	wrong     []uuid.UUID // its events
	twice     uuid.UUID   // the second file of the same person
	merge     uuid.UUID   // of the two
	referrals []uuid.UUID
	named     bool // is one of the cast, and goes well
	forget    bool // wants to be erased in the end
}

// aside is the file with dice of its own: what is drawn with them changes
// nothing of how the file plays out otherwise.
func (f *file) aside(n uint64) *file {
	g := *f
	g.dice = rand.New(rand.NewPCG(f.year.plan.Seed, uint64(f.number)|n<<32))
	return &g
}

// A choice is a code with its share.
type choice struct {
	share int
	code  string
}

// pick draws one of the choices by their shares.
func (f *file) pick(choices []choice) string {
	total := 0
	for _, c := range choices {
		total += c.share
	}
	at := f.dice.IntN(total)
	for _, c := range choices {
		if at -= c.share; at < 0 {
			return c.code
		}
	}
	panic("unreachable: shares add up to the total")
}

// chance is true so many times out of a hundred.
func (f *file) chance(percent int) bool { return f.dice.IntN(100) < percent }

func (f *file) oneOf(words []string) string { return words[f.dice.IntN(len(words))] }

// words draws a free text.
func (f *file) words(from []string) string {
	text := f.oneOf(from)
	if f.year.plan.Wordless && !f.chance(5) {
		return ""
	}
	return text
}

func (y *year) file(number int) *file {
	f := &file{year: y, number: number, dice: dice(y.plan.Seed, number)}
	teams := f.teams()
	team := teams[f.dice.IntN(len(teams))]
	f.desk = f.member(team, "gids", "adviseur")
	f.advisor = f.member(team, "adviseur", "vwnw-adviseur")
	f.kind = f.pick([]choice{{52, "werkende"}, {42, "werkzoekende"}, {6, "werkgever"}})
	if f.laidOff() || f.takenOver() {
		f.kind = "werkende"
	}
	f.situation = f.standing()
	f.person = f.someone(team)
	return f
}

// teams are those that have an advisor.
func (f *file) teams() []decider.Ref {
	var teams []decider.Ref
	for _, m := range f.year.plan.Staff {
		if strings.Contains(m.Role, "adviseur") && m.Team != "" && !contains(teams, m.Team) {
			teams = append(teams, m.Team)
		}
	}
	return teams
}

func contains(all []decider.Ref, one decider.Ref) bool {
	for _, r := range all {
		if r == one {
			return true
		}
	}
	return false
}

// member draws someone of a team with one of the roles, the first role that
// anybody there has.
func (f *file) member(team decider.Ref, roles ...string) Member {
	for _, role := range roles {
		var there []Member
		for _, m := range f.year.plan.Staff {
			if m.Role == role && m.Team == team {
				there = append(there, m)
			}
		}
		if len(there) > 0 {
			return there[f.dice.IntN(len(there))]
		}
	}
	return f.year.plan.Staff[0]
}

var (
	givenNames = strings.Fields(`Aaltje Ahmed Aleida Annelies Bas Berend Bram Carla Daan Derya Dina Elif Emma Esra
Fatima Femke Geert Gerrit Hanneke Harm Hendrik Ilse Ines Jan Janneke Jasper Jeroen Johanna Karin Kees Khadija Lars Lieke
Linda Maaike Maria Marjan Mehmet Mohamed Nadia Niek Noor Olga Peter Petra Piotr Rachid Ria Roel Ruben Sanne Saskia Selma
Sjoerd Stefan Tess Thijs Tineke Tom Wendy Wim Yasmin Youssef Zeynep`)
	familyNames = []string{"Aksoy", "ter Avest", "Bakker", "ten Barge", "Beernink", "van den Berg", "te Boekhorst", "Bos", "Brouwer",
		"Demir", "Dijkstra", "Egberink", "van Essen", "Franke", "Geerdink", "Groothuis", "Haverkate", "Hemmer", "Hofstede", "Jansen",
		"Kamphuis", "Kaya", "Keizer", "Kok", "Kroeze", "Kowalski", "Leusink", "Lohuis", "Meijer", "Mulder", "Nijhuis", "Oude Nijeweme",
		"Olde Riekerink", "Pol", "Roelofs", "Scholten", "Schuttevaer", "Smit", "Snijders", "Tijhuis", "Ter Braak", "Velthuis",
		"Visser", "Vos", "de Vries", "Wagenvoort", "Wes", "Wiggers", "de Wit", "Yilmaz", "Zwiers"}
	firms = []string{"Textielfabriek De Spoel", "Twentse Kunststoffen", "Bouwbedrijf Regge", "Zorggroep Dinkelhof",
		"Metaal Almelo", "Transport Borne", "Bakkerij Het Zaad", "Elektro Losser", "Confectie Nijrees"}
)

func (f *file) someone(team decider.Ref) client.Register {
	given, family := f.oneOf(givenNames), f.oneOf(familyNames)
	c := client.Register{
		Team: team, GivenName: given, FamilyName: family,
		Phones: []string{fmt.Sprintf("06-%08d", f.dice.IntN(100_000_000))},
	}
	if f.chance(75) {
		mail := strings.ToLower(strings.ReplaceAll(given+"."+family, " ", ""))
		c.Emails = []string{fmt.Sprintf("%s%d@voorbeeld.example", mail, f.number)}
	}
	if f.kind == "werkgever" {
		c.Employer = f.oneOf(firms)
		return c
	}
	c.BirthDate = f.birth()
	return c
}

// birth draws a day that fits the age band.
func (f *file) birth() decider.Day {
	ages := map[string][2]int{"tot-27": {18, 26}, "27-44": {27, 44}, "45-54": {45, 54}, "55-plus": {55, 66}}[f.situation.AgeBand]
	age := ages[0] + f.dice.IntN(ages[1]-ages[0]+1)
	return decider.Date(2025-age, time.Month(1+f.dice.IntN(10)), 1+f.dice.IntN(28))
}

func (f *file) standing() journey.Situation {
	s := journey.Situation{
		Municipality: f.pick([]choice{{14, "GM0141"}, {4, "GM0147"}, {4, "GM1774"}, {27, "GM0153"}, {4, "GM0158"}, {5, "GM0163"},
			{15, "GM0164"}, {5, "GM1735"}, {3, "GM0168"}, {5, "GM0173"}, {5, "GM1742"}, {3, "GM0183"}, {4, "GM1700"}, {3, "GM0189"},
			{3, "buiten-twente"}, {1, "buitenland"}, {1, "onbekend"}}),
		AgeBand: f.pick([]choice{{18, "tot-27"}, {36, "27-44"}, {24, "45-54"}, {22, "55-plus"}}),
		Education: f.pick([]choice{{6, "geen-of-basis"}, {20, "vmbo-mbo1"}, {30, "mbo2-3"}, {22, "mbo4"}, {6, "havo-vwo"},
			{12, "hbo-bachelor"}, {4, "wo-master"}}),
		LabourPosition: f.pick([]choice{{45, "vast"}, {30, "tijdelijk"}, {18, "flexibel"}, {7, "zelfstandige"}}),
		Benefit:        "geen",
	}
	if f.kind == "werkzoekende" {
		s.LabourPosition = f.pick([]choice{{92, "geen-werk"}, {8, "leerling-student"}})
		s.Benefit = f.pick([]choice{{38, "ww"}, {32, "bijstand"}, {12, "wia-wajong-ziektewet"}, {18, "geen"}})
	}
	return s
}

// arrives draws when the client first comes: fewer in the summer and around
// the turn of the year, on weekdays, in office hours.
func (f *file) arrives() time.Time {
	switch {
	case f.laidOff():
		return f.laidOffArrives()
	case f.takenOver():
		return f.takenOverOn()
	}
	busy := map[time.Month]int{time.January: 12, time.February: 11, time.March: 11, time.April: 9, time.May: 8, time.June: 8,
		time.July: 5, time.August: 5, time.September: 12, time.October: 11, time.November: 10, time.December: 6}
	for {
		day := First + decider.Day(f.dice.IntN(int(Last-First)+1))
		month := day.Begin().In(decider.Amsterdam).Month()
		if f.dice.IntN(12) < busy[month] && !shut(day) {
			return f.officeHour(day)
		}
	}
}

// shut says that the desk is closed: weekends and the holidays with a fixed day.
func shut(d decider.Day) bool {
	t := d.Begin().In(decider.Amsterdam)
	switch t.Format("01-02") {
	case "01-01", "04-27", "12-25", "12-26":
		return true
	}
	return t.Weekday() == time.Saturday || t.Weekday() == time.Sunday
}

// officeHour draws a moment between half past eight and five.
func (f *file) officeHour(day decider.Day) time.Time {
	return day.Begin().Add(8*time.Hour + 30*time.Minute + time.Duration(f.dice.Int64N(int64(8*time.Hour+30*time.Minute))).Truncate(time.Millisecond))
}
