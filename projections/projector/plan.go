package projector

import (
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"time"

	"klantreis/domain/codec"
)

// A plan is a view that was found to be in order, with what is needed to keep
// its rows.
type plan struct {
	View
	tables    []*table // those that are described, and behind them those of sums
	byRow     map[reflect.Type]*table
	intervals bool // of any of the tables
	varied    bool // values of any table have more than one form
	marks     bool // in any of the tables
	marker    marker
}

// A table is one of a plan's.
type table struct {
	Layout
	number int // among the plan's tables
	row    reflect.Type
	fields []field
	varied []*field // whose values have more than one form
	scope  field
	key    []field // without scope and known_from
	summed *table  // where its rows are summed up; nil: nowhere
	sums   *Sums   // of a table of sums
}

var identifier = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

// newPlan says what is wrong with a view, if anything is.
func newPlan(v View) (*plan, error) {
	p := &plan{View: v, byRow: map[reflect.Type]*table{}}
	if !identifier.MatchString(v.Name) || v.Version < 1 || (v.Fold == nil) == (v.Each == nil) || v.Begin != nil && v.Fold == nil || len(v.Tables) == 0 {
		return nil, fmt.Errorf("view %q: it takes a name of a-z, 0-9 and _, a version from 1, tables, and either Fold or Each", v.Name)
	}
	for i, described := range v.Tables {
		t, err := newTable(described, v.Fold != nil)
		if err != nil {
			return nil, fmt.Errorf("view %s, table %q: %w", v.Name, described.Name, err)
		}
		if _, twice := p.byRow[t.row]; twice {
			return nil, fmt.Errorf("view %s, table %q: another table has the same row type", v.Name, described.Name)
		}
		t.number = i
		p.tables = append(p.tables, t)
		p.byRow[t.row] = t
		p.intervals = p.intervals || t.Intervals
		p.varied = p.varied || len(t.varied) > 0
		p.marks = p.marks || slices.ContainsFunc(t.fields, func(f field) bool { return f.mark })
	}
	return p, p.addSums()
}

// addSums adds the tables of sums behind all others.
func (p *plan) addSums() error {
	for i, described := range p.View.Tables {
		if described.Sums == nil {
			continue
		}
		t, err := newSums(p.tables[i], described.Sums)
		if err != nil {
			return fmt.Errorf("view %s: %w", p.Name, err)
		}
		t.number = len(p.tables)
		p.tables[i].summed = t
		p.tables = append(p.tables, t)
	}
	return nil
}

func newTable(d Table, folds bool) (*table, error) {
	t := &table{row: reflect.TypeOf(d.Row)}
	t.Layout = Layout{Name: d.Name, Doc: d.Doc, Identity: d.Identity, Scope: d.Scope, Indexes: d.Indexes, Intervals: d.Intervals}
	fields, err := fieldsOf(t.row)
	if err != nil {
		return nil, err
	}
	t.fields = fields
	for i, f := range fields {
		t.Columns = append(t.Columns, f.Column)
		if f.form == instant || f.mark {
			t.varied = append(t.varied, &fields[i])
		}
	}
	if d.Intervals {
		t.Columns = append(t.Columns,
			Column{KnownFrom, Integer, "Position in the log from which this was known."},
			Column{KnownTo, Integer, "Position from which it was no longer held to be so; 9223372036854775807 while it is."})
	}
	if err := t.keyed(d.Key, folds); err != nil {
		return nil, err
	}
	return t, t.check()
}

// keyed finds the columns of scope and key.
func (t *table) keyed(key []string, folds bool) error {
	if folds != (t.Scope != "") || t.Intervals && !folds || len(key) == 0 {
		return errors.New("a view with Fold names the scope of its tables and one with Each has neither scopes nor intervals; both have keys")
	}
	if folds {
		f, err := t.field(t.Scope)
		if err != nil || f.form != id {
			return fmt.Errorf("scope %q is not a column that holds a uuid", t.Scope)
		}
		t.scope = f
		t.Layout.Key = append(t.Layout.Key, t.Scope)
	}
	for _, name := range key {
		f, err := t.field(name)
		if err != nil {
			return err
		}
		if name != t.Scope {
			t.key, t.Layout.Key = append(t.key, f), append(t.Layout.Key, name)
		}
	}
	if t.Intervals {
		t.Layout.Key = append(t.Layout.Key, KnownFrom)
	}
	return nil
}

func (t *table) field(name string) (field, error) {
	i := slices.IndexFunc(t.fields, func(f field) bool { return f.Name == name })
	if i < 0 {
		return field{}, fmt.Errorf("there is no column %q", name)
	}
	return t.fields[i], nil
}

// check looks for names that cannot be.
func (t *table) check() error {
	if !t.row.Comparable() {
		return fmt.Errorf("row type %v is not comparable", t.row)
	}
	seen := map[string]bool{}
	for _, c := range t.Columns {
		if !identifier.MatchString(c.Name) || seen[c.Name] {
			return fmt.Errorf("column name %q is no identifier, or is there twice", c.Name)
		}
		seen[c.Name] = true
	}
	for _, name := range slices.Concat(t.Indexes...) {
		if !seen[name] {
			return fmt.Errorf("there is no column %q to index", name)
		}
	}
	if !identifier.MatchString(t.Name) {
		return errors.New("the name is no identifier")
	}
	return nil
}

// generation describes one filling of the view's tables.
func (p *plan) generation(number int) Generation {
	g := Generation{View: p.Name, Version: p.Version, Number: number}
	for _, t := range p.tables {
		g.Tables = append(g.Tables, t.Layout)
	}
	return g
}

// reads says whether the view reads a stream.
func (p *plan) reads(stream string) bool {
	return p.Category == "" || strings.HasPrefix(stream, p.Category) && strings.HasPrefix(stream[len(p.Category):], "-")
}

// sums says whether rows of any table are summed up.
func (p *plan) sums() bool {
	return slices.ContainsFunc(p.tables, func(t *table) bool { return t.sums != nil })
}

// rows folds an effective history.
func (p *plan) rows(c *Common, history []codec.Fact) (rows []Row, err error) {
	defer recovered(&err)
	return p.uniform(p.Fold(c, history)), nil
}

// take has a folder take facts, and returns the rows of all so far. After an
// error the folder cannot be used again.
func (p *plan) take(f Folder, facts ...codec.Fact) (rows []Row, err error) {
	defer recovered(&err)
	for _, fact := range facts {
		f.Take(fact)
	}
	return p.uniform(f.Rows()), nil
}

// each returns the rows of one fact.
func (p *plan) each(f codec.Fact) (rows []Row, err error) {
	defer recovered(&err)
	return p.uniform(p.Each(f)), nil
}

// recovered turns a panic of a view into an error, which only repeats what the
// runtime says: what others panic with may hold anything, also what is
// personal.
func recovered(err *error) {
	switch v := recover().(type) {
	case nil:
	case runtime.Error:
		*err = fmt.Errorf("view panicked: %w", v)
	default:
		*err = fmt.Errorf("view panicked with a %T", v)
	}
}

// uniform gives rows the form in which they are compared and kept: equal
// instants are ==, and of marks nothing is left but what is kept of them.
func (p *plan) uniform(rows []Row) []Row {
	if !p.varied {
		return rows
	}
	for i, row := range rows {
		if t := p.byRow[reflect.TypeOf(row)]; t != nil {
			rows[i] = t.uniform(row, p.marker)
		}
	}
	return rows
}

func (t *table) uniform(row Row, m marker) Row {
	v := reflect.ValueOf(row)
	for _, f := range t.varied {
		kept, other := f.uniform(f.of(v), m)
		if !other {
			continue
		}
		if !v.CanSet() {
			copied := reflect.New(t.row).Elem()
			copied.Set(v)
			v = copied
		}
		f.of(v).Set(kept)
		row = v.Interface()
	}
	return row
}

// uniform returns the value of a field in its one form, and whether that is
// another than it has.
func (f *field) uniform(v reflect.Value, m marker) (reflect.Value, bool) {
	switch {
	case f.mark:
		return reflect.ValueOf(Mark(m.kept(Mark(v.String())))), true
	case f.form == instant:
		at := v.Interface().(time.Time)
		if kept := time.UnixMicro(at.UnixMicro()).UTC(); kept != at {
			return reflect.ValueOf(kept), true
		}
	}
	return v, false
}

// Describe returns a generation of a view, with the layout of its tables. It
// fails when the view is not in order.
func Describe(v View, number int) (Generation, error) {
	p, err := newPlan(v)
	if err != nil {
		return Generation{}, err
	}
	return p.generation(number), nil
}
