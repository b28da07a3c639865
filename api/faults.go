package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"klantreis/domain/form"
)

// The settings of huma are global to the program, so they are made once and
// before any route is registered. The first two keep it from repeating what
// was sent: by itself it puts rejected values into its errors.
func init() {
	huma.NewErrorWithContext = refuse
	huma.NewError = func(status int, _ string, _ ...error) huma.StatusError {
		return problem(status, "invalid", http.StatusText(status))
	}
	huma.DefaultArrayNullable = false
	huma.ValidateStrictCasing = true
}

// refuse makes a problem of what huma found wrong before a handler ran, and
// adds what a handler would have found, so that all faults are told at once.
func refuse(ctx huma.Context, _ int, _ string, errs ...error) huma.StatusError {
	var faults form.Faults
	for _, err := range errs {
		faults = append(faults, faultOf(err)...)
	}
	c := callOf(ctx.Context())
	unreadable := slices.ContainsFunc(faults, func(f form.Fault) bool { return f.Field == wholeBody })
	if len(errs) == 0 { // huma says so of a body that is not there
		faults, unreadable = form.Faults{{Field: wholeBody, Rule: "required", Detail: "this request needs a body"}}, true
	}
	if c.rest != nil && !unreadable {
		faults = append(faults, c.rest()...)
	}
	return invalid(faults)
}

// wholeBody is the field of a fault that concerns the body as a whole.
const wholeBody = "body"

func faultOf(err error) form.Faults {
	var faults form.Faults
	if errors.As(err, &faults) {
		return faults
	}
	var detail *huma.ErrorDetail
	if !errors.As(err, &detail) {
		return form.Faults{{Field: wholeBody, Rule: "invalid", Detail: "is not what it should be"}}
	}
	field := fieldOf(detail.Location)
	if missing, ok := cutAround(detail.Message, "expected required property ", " to be present"); ok {
		return form.Faults{{Field: strings.TrimPrefix(field+"."+missing, wholeBody+"."), Rule: "required", Detail: "this field is required"}}
	}
	for _, m := range meanings {
		if strings.HasPrefix(detail.Message, m.prefix) {
			return form.Faults{{Field: field, Rule: m.rule, Detail: m.detail(detail.Message)}}
		}
	}
	return form.Faults{{Field: field, Rule: "invalid", Detail: "is not what it should be"}}
}

func cutAround(s, before, after string) (string, bool) {
	s, found := strings.CutPrefix(s, before)
	s, ended := strings.CutSuffix(s, after)
	return s, found && ended
}

// meanings translates what huma says. Only what stands here is passed on, and
// only parts that come from the schema: other messages repeat what was sent.
var meanings = []struct {
	prefix, rule string
	detail       func(message string) string
}{
	{"unexpected property", "unknown-field", always("there is no such field")},
	{"unknown query parameter", "unknown-parameter", always("there is no such parameter")},
	{"required ", "required", always("this is required")},
	{"expected string to be RFC 3339 date-time", "date-time", always("must be an instant as in 2026-03-31T14:05:00Z")},
	{"expected string to be RFC 3339 date", "date", always("must be a day as in 2026-03-31")},
	{"expected string to be RFC 4122 uuid", "uuid", always("must be a UUID")},
	{"expected string to match", "pattern", always("must be written as the description of this field says")},
	{"expected string to be ", "pattern", following("expected string to be ", "must be ")},
	{"invalid value", "uuid", always("must be a UUID")}, // ids are all that read themselves
	{"invalid date/time", "date-time", always("must be an instant as in 2026-03-31T14:05:00Z")},
	{"expected string", "type", always("must be a text")},
	{"expected boolean", "type", always("must be true or false")},
	{"invalid boolean", "type", always("must be true or false")},
	{"expected integer", "type", always("must be a whole number")},
	{"invalid integer", "type", always("must be a whole number")},
	{"expected number >= ", "range", plainly("expected number >= ", "must be at least ")},
	{"expected number <= ", "range", plainly("expected number <= ", "must be at most ")},
	{"expected number", "type", always("must be a number")},
	{"expected array length", "items", limit("array length", "items")},
	{"expected array", "type", always("must be a list")},
	{"expected object", "type", always("must be an object")},
	{"expected length", "length", limit("length", "characters")},
	{"expected value to be one of", "one-of", following("expected value to be one of", "must be one of")},
	{notJSON, "json", func(m string) string { return m }},
}

func always(s string) func(string) string { return func(string) string { return s } }

// following says what the schema says, in other words before it.
func following(before, words string) func(string) string {
	return func(message string) string { return words + strings.TrimPrefix(message, before) }
}

// plainly is following for a number, which the schema may say as in 1e+11.
func plainly(before, words string) func(string) string {
	return func(message string) string {
		said := strings.TrimPrefix(message, before)
		n, err := strconv.ParseFloat(said, 64)
		if err != nil {
			return words + said
		}
		return words + strconv.FormatFloat(n, 'f', -1, 64)
	}
}

func limit(of, unit string) func(string) string {
	return func(message string) string {
		message = strings.TrimPrefix(message, "expected "+of+" ")
		message = strings.NewReplacer("<=", "may have at most", ">=", "must have at least").Replace(message)
		if strings.HasSuffix(message, " 1") {
			return message + " " + strings.TrimSuffix(unit, "s")
		}
		return message + " " + unit
	}
}

// fieldOf turns "body.phones[1]" into "phones[1]". The name of a field that
// should not be there was sent too, so it is only repeated when it looks like
// the name of a field and not like something personal.
func fieldOf(location string) string {
	place, field, _ := strings.Cut(location, ".")
	switch {
	case field == "":
		return place
	case place == "header" || named.MatchString(field):
		return field
	}
	return "(unnamed)"
}

var named = regexp.MustCompile(`^[a-z][A-Za-z]{0,39}(\[[0-9]{1,4}\](\.[a-z][A-Za-z]{0,39})?)?$`)

// unique keeps the first fault of each field, which is the most basic one,
// under the names that fields have in requests.
func unique(faults form.Faults) []Fault {
	seen := map[string]bool{}
	var all []Fault
	for _, f := range faults {
		if other, ok := renamed[f.Field]; ok {
			f.Field = other
		}
		if !seen[f.Field] {
			seen[f.Field] = true
			all = append(all, Fault{f.Field, f.Rule, f.Detail})
		}
	}
	return all
}

// renamed are the fields that the write side calls otherwise than requests do.
// The design rules want a day's name to end in Date.
var renamed = map[string]string{"jobEndsOn": "jobEndDate", "startsOn": "startDate", "purpose": "Purpose", "holdsFrom": "holdsFromDate", "holdsUntil": "holdsUntilDate", "dueOn": "dueDate", "informedOn": "informedDate", "day": "occurredOn", "break": "event",
	"endsFrom": "endsFromDate", "endsUntil": "endsUntilDate",
	"complaintToldOn": "complaintToldDate", "identityAskedOn": "identityAskedDate"}

// jsonFormat reads and writes JSON without ever repeating it in an error.
var jsonFormat = huma.Format{
	Marshal: func(w io.Writer, v any) error {
		e := json.NewEncoder(w)
		e.SetEscapeHTML(false)
		return e.Encode(v)
	},
	Unmarshal: func(b []byte, v any) error { return unreadable(json.Unmarshal(b, v)) },
}

// repeatedFields finds the fields that an object in a body has more than once.
// Whoever reads such an object may take either (RFC 8259 section 4), so that
// another reader of the same request sees something else. What is not JSON at
// all is found where the body is read.
func repeatedFields(body []byte) (faults form.Faults) {
	d := json.NewDecoder(bytes.NewReader(body))
	_ = walk(d, func(field string) {
		faults = append(faults, form.Fault{Field: fieldOf(wholeBody + "." + field), Rule: "repeated", Detail: "may be given once"})
	})
	return faults
}

// walk reads one value, and says of every object in it which fields are there
// again.
func walk(d *json.Decoder, again func(field string)) error {
	begin, err := d.Token()
	if err != nil || begin != json.Delim('{') && begin != json.Delim('[') {
		return err
	}
	seen := map[string]bool{}
	for d.More() {
		if begin == json.Delim('{') {
			name, err := d.Token()
			field, ok := name.(string)
			if err != nil || !ok {
				return err
			}
			if seen[field] {
				again(field)
			}
			seen[field] = true
		}
		if err := walk(d, again); err != nil {
			return err
		}
	}
	_, err = d.Token()
	return err
}

const notJSON = "must be JSON"

func unreadable(err error) error {
	var (
		syntax *json.SyntaxError
		kind   *json.UnmarshalTypeError
	)
	switch {
	case err == nil:
		return nil
	case errors.As(err, &syntax):
		return fmt.Errorf("%s; it stops being so at byte %d", notJSON, syntax.Offset)
	case errors.As(err, &kind) && kind.Field != "": // its schema lets through a whole number however it is written
		return fmt.Errorf("%s with whole numbers written out, as in 30; %s is not", notJSON, kind.Field)
	}
	return errors.New(notJSON)
}
