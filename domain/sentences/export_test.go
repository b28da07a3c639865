package sentences

import (
	"reflect"
	"time"

	"klantreis/domain/catalog"
	"klantreis/domain/decider"
)

// Reading reads the lines of a file.
func Reading(text string) error {
	_, err := read(text, tongues[Dutch], catalog.Events.Types(), map[reflect.Type]int{})
	return err
}

// What the tests look into.
func Date(in Language, d decider.Day) string   { return string(tongues[in].date(nil, d)) }
func Instant(in Language, at time.Time) string { return string(tongues[in].instant(nil, at)) }
func Euros(in Language, cents int64) string    { return string(tongues[in].euros(nil, cents)) }
func Uncapitalised(label string) string        { return string(uncapitalised(nil, label)) }
