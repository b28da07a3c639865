package calendar_test

import (
	"flag"
	"os"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"klantreis/api/calendar"
)

var update = flag.Bool("update", false, "write golden files anew")

// visit is at half past ten in Amsterdam, in summer.
var visit = calendar.Event{
	ID: uuid.MustParse("0198c5a0-3b20-8e33-8c03-5d1e6a000101"), Changed: time.Date(2026, 9, 1, 12, 0, 0, 123456000, time.UTC),
	Begins: time.Date(2026, 9, 14, 8, 30, 0, 0, time.UTC), Ends: time.Date(2026, 9, 14, 9, 15, 0, 0, time.UTC), Place: "Inlooppunt Almelo",
}

func moved() calendar.Event {
	e := visit
	e.Sequence, e.Begins, e.Ends = 1, time.Date(2026, 11, 2, 13, 0, 0, 0, time.FixedZone("CET", 3600)), time.Date(2026, 11, 2, 14, 0, 0, 0, time.FixedZone("CET", 3600))
	e.Place = "Hoofdlocatie Hengelo, 2e verdieping; meld u bij de balie – naast de koffiehoek, \"ruimte Één\" \\ links\nof bel aan"
	return e
}

func cancelled() calendar.Event {
	e := moved()
	e.Sequence, e.Cancelled, e.Place = 2, true, "Telefoon"
	return e
}

func TestFilesAreAsTheyWereFoundRight(t *testing.T) {
	for name, e := range map[string]calendar.Event{"made": visit, "moved": moved(), "cancelled": cancelled()} {
		file, got := "testdata/"+name+".ics", calendar.Write(e)
		if *update {
			if err := os.WriteFile(file, got, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if string(got) != string(want) {
			t.Errorf("%s says otherwise; if this is right, run the test with -update and review the difference. Got\n%s", file, got)
		}
	}
}

// read reads a file as a calendar does: it unfolds lines, and takes values out
// of what escapes them.
func read(t interface {
	Fatalf(string, ...any)
}, file []byte) map[string]string {
	values := map[string]string{}
	whole, ended := strings.CutSuffix(string(file), "\r\n")
	for _, line := range strings.Split(whole, "\r\n") {
		if !ended || len(line) > 75 || !utf8.ValidString(line) || strings.ContainsAny(line, "\r\n") {
			t.Fatalf("a line that is not one: %q", line)
		}
	}
	for _, line := range strings.Split(strings.ReplaceAll(whole, "\r\n ", ""), "\r\n") {
		name, value, both := strings.Cut(line, ":")
		name, _, _ = strings.Cut(name, ";")
		if !both || name == "" || strings.ToUpper(name) != name {
			t.Fatalf("a line without a property: %q", line)
		}
		if name != "BEGIN" && name != "END" {
			if _, twice := values[name]; twice {
				t.Fatalf("%s twice", name)
			}
			values[name] = plain(t, value)
		}
	}
	return values
}

func plain(t interface {
	Fatalf(string, ...any)
}, value string) string {
	var s strings.Builder
	for i := 0; i < len(value); i++ {
		switch {
		case value[i] != '\\':
			s.WriteByte(value[i])
			continue
		case i+1 == len(value):
			t.Fatalf("an escape of nothing: %q", value)
		}
		i++
		if value[i] == 'n' {
			s.WriteByte('\n')
		} else {
			s.WriteByte(value[i])
		}
	}
	return s.String()
}

func TestWhatIsReadIsWhatWasWritten(t *testing.T) {
	for _, e := range []calendar.Event{visit, moved(), cancelled()} {
		got := read(t, calendar.Write(e))
		want := map[string]string{"METHOD": "PUBLISH", "STATUS": "CONFIRMED", "UID": e.ID.String() + "@klantreis", "SUMMARY": calendar.Title, "LOCATION": e.Place}
		if e.Cancelled {
			want["METHOD"], want["STATUS"] = "CANCEL", "CANCELLED"
		}
		for name, value := range want {
			if got[name] != value {
				t.Errorf("%s is %q, want %q", name, got[name], value)
			}
		}
		for name, at := range map[string]time.Time{"DTSTART": e.Begins, "DTEND": e.Ends, "DTSTAMP": e.Changed} {
			if read, err := time.Parse("20060102T150405Z", got[name]); err != nil || !read.Equal(at.Truncate(time.Second)) {
				t.Errorf("%s is %q, want %s", name, got[name], at)
			}
		}
	}
}

// Whatever a place is called, it comes out as it went in, in lines that are
// none too long.
func TestAnyPlaceComesBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := visit
		e.Place = rapid.StringOf(rapid.RuneFrom([]rune("abé€😀,;:\\n\n \"ABC–"))).Draw(t, "place")
		if got := read(t, calendar.Write(e))["LOCATION"]; got != e.Place {
			t.Fatalf("got %q, want %q", got, e.Place)
		}
	})
}
