package sentences

import (
	"errors"
	"fmt"
	"strings"
)

// A line is the name of an event and what is said of it:
//
//	journey.advisor-assigned: Journey assigned on {when} to [{advisor:staff}|an advisor][, {team:team}].
//
// A field stands in braces, by its JSON name:
//
//	{when}                   the day on which it happened
//	{topic} {startsOn}       a code by its label, a day written out, a name as it is; of a list, all of them
//	{outcome:label}          a label with the capital that it begins with
//	{amount:euro}            an amount in cents
//	{advisor:staff}          who or what a reference stands for, by a register; of a list, all that is known
//	{months#month/months}    a number with its noun
//	{partly?partly met/met}  the first text if the field says something, and else the second
//	{need>domain}            the field of the fact that began the thing with this id
//
// What stands in brackets is the first of the texts between bars whose fields all
// have something to say, and nothing if there is none. A field that may be left
// out, be erased or be unknown stands in brackets: a line that forgets that is
// refused.
//
// A line of which the name begins with after. says what of the event that it names
// is said beside all that came after it in the same stream.

// A phrase is a part of a line. It adds what it says to a text, and tells
// whether it had something to say.
type phrase interface {
	say(text []byte, t *telling) ([]byte, bool)
}

// words are said as they are.
type words string

func (w words) say(text []byte, _ *telling) ([]byte, bool) { return append(text, w...), true }

// A sequence says all of its phrases, or nothing.
type sequence []phrase

func (s sequence) say(text []byte, t *telling) ([]byte, bool) {
	before := len(text)
	for _, p := range s {
		var ok bool
		if text, ok = p.say(text, t); !ok {
			return text[:before], false
		}
	}
	return text, true
}

// A choice says the first of its sequences that has something to say.
type choice []sequence

func (c choice) say(text []byte, t *telling) ([]byte, bool) {
	for _, s := range c {
		var ok bool
		if text, ok = s.say(text, t); ok {
			break
		}
	}
	return text, true
}

// A parser reads one line for one type of event.
type parser struct {
	binder
	rest string
}

// parse reads what is said of an event.
func parse(line string, b binder) (sequence, error) {
	p := parser{b, line}
	all, err := p.sequence(false)
	if err == nil && p.rest != "" {
		err = fmt.Errorf("%q has no bracket before it", p.rest)
	}
	return all, err
}

// sequence reads up to the end, or to what ends it inside brackets.
func (p *parser) sequence(inside bool) (all sequence, err error) {
	for p.rest != "" && p.rest[0] != '|' && p.rest[0] != ']' {
		var next phrase
		switch p.rest[0] {
		case '[':
			next, err = p.choice()
		case '{':
			next, err = p.field(inside)
		default:
			end := strings.IndexAny(p.rest, "{[|]")
			if end < 0 {
				end = len(p.rest)
			}
			next, p.rest = words(p.rest[:end]), p.rest[end:]
		}
		if err != nil {
			return nil, err
		}
		all = append(all, next)
	}
	return all, nil
}

func (p *parser) choice() (all choice, err error) {
	for p.rest[0] != ']' {
		p.rest = p.rest[1:] // the bracket, or a bar
		one, err := p.sequence(true)
		if err != nil {
			return nil, err
		}
		if p.rest == "" {
			return nil, errors.New("a bracket is never closed")
		}
		all = append(all, one)
	}
	p.rest = p.rest[1:]
	return all, nil
}

func (p *parser) field(inside bool) (phrase, error) {
	what, rest, closed := strings.Cut(p.rest[1:], "}")
	if !closed {
		return nil, errors.New("a brace is never closed")
	}
	p.rest = rest
	next, always, err := p.bind(what)
	if err == nil && !always && !inside {
		err = errors.New("it may have nothing to say, so it stands in brackets")
	}
	if err != nil {
		return nil, fmt.Errorf("{%s}: %w", what, err)
	}
	return next, nil
}
