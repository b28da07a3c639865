package api_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"klantreis/api/auth"
	"klantreis/domain/access"
	"klantreis/domain/decider"
)

// TestEveryCommand asks every route that records for all that it must refuse,
// and wants nothing to be recorded; and then for what it must do, twice. What
// to ask is worked out from the interface's document, so that a route that is
// added is asked as well: all it takes is a row in the walk, and a deed where
// something has to go before it.
func TestEveryCommand(t *testing.T) {
	shared := acquainted(t).withCodes()
	for _, address := range recording(shared) {
		t.Run(address, func(t *testing.T) {
			w, d := shared, deeds[address]
			if d.later > 0 || d.alone {
				w = acquainted(t).withCodes() // time goes on for all who are in it
			}
			w.TB = t
			a := w.prepare(address, d)
			a.outside()
			a.beyond()
			a.blank()
			a.ofAnotherType()
			a.incomplete()
			a.inTheFuture()
			a.beforeItsCodes()
			a.outOfDay("gewezen")
			a.outOfDay("toekomstig")
			a.stale()
			a.counted()
		})
	}
}

func TestEveryDeedIsOfARoute(t *testing.T) {
	all := recording(acquainted(t))
	for address := range deeds {
		if !slices.Contains(all, address) {
			t.Errorf("%s has a deed and is no route that records", address)
		}
	}
}

// recording lists every route that records: those that take a request's id.
func recording(w *world) (all []string) {
	for _, address := range addresses(w.server) {
		method, template, _ := strings.Cut(address, " ")
		op := operationAt(described(), method, template)
		if op != nil && slices.ContainsFunc(op.Parameters, func(p *huma.Param) bool { return p.Name == "Idempotency-Key" }) {
			all = append(all, address)
		}
	}
	return all
}

// An asking is a request that would be carried out, to be asked otherwise.
type asking struct {
	*world
	as, path string
	body     m // nil for a document
	schema   *huma.Schema
	another  m // what another body says under the same id
}

// noDigit writes an id as a reference without a digit: enough of those in a row
// may be a BSN, which no reference is.
func noDigit(r rune) rune {
	if r >= '0' && r <= '9' {
		return 'q' + r - '0'
	}
	return r
}

// prepare has happen what goes before a deed, and returns what to ask.
func (w *world) prepare(address string, d deed) asking {
	w.Helper()
	who := w.doer(address, d.as)
	owner := who
	if _, anyhow := asSomeone(who).May(walk[address].do, access.None); anyhow {
		owner = persona(anAdvisor)
	}
	in := d.in
	if in == "" {
		in = access.Own
	}
	c := w.course(owner, in, append(d.texts(), address, walk[address].body)...)
	maps.Copy(c, d.with)
	c["ref"] = "r" + strings.Map(noDigit, uuid.NewString())
	for _, s := range d.first {
		w.take(c, s)
	}
	w.later(d.later)
	body := d.body
	if body == "" {
		body = walk[address].body
	}
	method, path, _ := strings.Cut(address, " ")
	a := asking{world: w, as: string(who.Actor), path: c.fill(path)}
	if op := operationAt(described(), method, path); op.RequestBody.Content["application/json"] != nil {
		a.schema = described().Components.Schemas.SchemaFromRef(op.RequestBody.Content["application/json"].Schema.Ref)
		if err := json.Unmarshal([]byte(c.fill(body)), &a.body); err != nil {
			w.Fatalf("%s: %v", body, err)
		}
		a.ahead()
	}
	if a.has("occurredOn") {
		day := decider.DayOf(w.clock())
		if a.body["occurredOn"] == day.String() {
			day--
		}
		a.another = m{"occurredOn": day.String()}
	}
	return a
}

// doer is who does something: whoever is named, an advisor, or the first whom
// the access table lets.
func (w *world) doer(address, as string) auth.Persona {
	w.Helper()
	if as != "" {
		return persona(as)
	}
	for _, p := range append([]auth.Persona{persona(anAdvisor)}, auth.Personas...) {
		if _, may := asSomeone(p).May(walk[address].do, access.Own); may {
			return p
		}
	}
	w.Fatalf("nobody may do %s", address)
	return auth.Persona{}
}

func asSomeone(p auth.Persona) access.Someone {
	return access.Someone{Actor: p.Actor, Team: p.Team, Roles: []access.Role{p.Role}}
}

// take does one thing that goes before, and remembers the ids in its answer.
func (w *world) take(c course, s step) {
	w.Helper()
	w.later(s.later)
	switch s.address {
	case policies:
		w.act()
		return
	case decision:
		all := w.get(objector, "/v1/vouchers/"+c["voucher"]).want(200).object()["decisions"].([]any)
		c["event"] = all[len(all)-1].(map[string]any)["event"].(string)
		return
	case repayment:
		all := w.get(assessor, "/v1/vouchers/"+c["voucher"]).want(200).object()["repayments"].([]any)
		c["event"] = all[0].(map[string]any)["repayment"].(string)
		return
	}
	body := s.body
	if body == "" {
		body = walk[s.address].body
	}
	method, path, _ := strings.Cut(c.fill(s.address), " ")
	answer := w.send(string(w.doer(s.address, s.as).Actor), method, path, c.fill(body), append(s.headers(), "Idempotency-Key", uuid.Must(uuid.NewV7()).String())...)
	if answer.Code >= 300 {
		w.Fatalf("%s goes before it, and answers %d: %s", s.address, answer.Code, answer.Body)
	}
	receipt := answer.object()
	c["entry"] = receipt["entry"].(string)
	if events := receipt["events"].([]any); len(events) > 0 {
		c["event"] = events[0].(string)
	}
	if id, made := receipt["id"].(string); made {
		c[creates(path, answer.Header().Get("Location"))] = id
	}
}

// creates names what a route creates as paths do.
func creates(path, location string) string {
	name := path[strings.LastIndex(path, "/")+1:]
	switch {
	case strings.HasSuffix(location, "/reference-changes"):
		return "change"
	case name == "staff":
		return "member"
	case name == "deputies":
		return "deputyship"
	case name == "passed-on-questions":
		return "question"
	case name == "tallies":
		return "tally"
	}
	return strings.TrimSuffix(name, "s")
}

// ahead fills in what may lie in the future and is left out: it is accepted.
func (a asking) ahead() {
	a.Helper()
	days := 30
	for _, name := range slices.Sorted(maps.Keys(a.schema.Properties)) {
		if _, said := a.body[name]; !said && mayLieAhead[name] && a.schema.Properties[name].Format == "date" {
			a.body[name] = (decider.DayOf(a.clock()) + decider.Day(days)).String()
			days += 30
		}
	}
}

// refused asks for what must not be, with fields other than they should be, and
// wants to be told of exactly these faults, as "field rule" or as fields alone.
func (a asking) refused(why string, otherwise m, want ...string) []string {
	a.Helper()
	before := a.events()
	answer := a.post(a.as, a.path, a.otherwise(otherwise))
	if after := a.events(); after != before {
		a.Errorf("%s: %d events were recorded", why, after-before)
	}
	if answer.Code != http.StatusBadRequest {
		a.Errorf("%s: answered %d %s", why, answer.Code, answer.Body)
		return nil
	}
	slices.Sort(want)
	got := answer.faults()
	if !strings.Contains(strings.Join(want, ""), " ") {
		for i := range got {
			got[i], _, _ = strings.Cut(got[i], " ")
		}
	}
	if !slices.Equal(got, want) {
		a.Errorf("%s: found\n%s, want\n%s", why, strings.Join(got, ", "), strings.Join(want, ", "))
	}
	return answer.details()
}

// stale asks at a revision that was never there.
func (a asking) stale() {
	a.Helper()
	before := a.events()
	a.ask(uuid.Must(uuid.NewV7()).String(), a.body, "If-Match", `"4096"`).want(http.StatusPreconditionFailed)
	if after := a.events(); after != before {
		a.Errorf("%d events were recorded at a revision that was never there", after-before)
	}
}

// counted asks for what is to be recorded, twice, and then for something else
// under the same id, and as somebody else.
func (a asking) counted() {
	a.Helper()
	key, before := uuid.Must(uuid.NewV7()).String(), a.events()
	first := a.ask(key, a.body)
	if first.Code != http.StatusCreated && first.Code != http.StatusAccepted {
		a.Fatalf("it is not recorded: answered %d %s", first.Code, first.Body)
	}
	after := a.events()
	if after == before || len(first.object()["events"].([]any)) == 0 {
		a.Errorf("nothing was recorded: %s", first.Body)
	}
	if again := a.ask(key, a.body); again.Code != first.Code || again.Body.String() != first.Body.String() ||
		fmt.Sprint(again.Header()["Location"], again.Header()["Etag"]) != fmt.Sprint(first.Header()["Location"], first.Header()["Etag"]) {
		a.Errorf("answered %d %s, and then %d %s", first.Code, first.Body, again.Code, again.Body)
	}
	other := a
	if a.another != nil {
		a.reused("another body", other.ask(key, a.otherwise(a.another)))
	}
	for _, p := range auth.Personas {
		if p.Role == persona(a.as).Role && string(p.Actor) != a.as {
			other.as = string(p.Actor)
			a.reused("another person", other.ask(key, a.body))
		}
	}
	if more := a.events(); more != after {
		a.Errorf("%d more events when it was asked again", more-after)
	}
}

func (a asking) reused(what string, answer reply) {
	a.Helper()
	if answer.Code != http.StatusConflict || answer.object()["code"] != "request-reused" {
		a.Errorf("%s under the same id: answered %d %s", what, answer.Code, answer.Body)
	}
}
