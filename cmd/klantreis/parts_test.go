package main

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/google/uuid"

	"klantreis/adapters/postgres/pgtest"
)

// told returns what a process says about its readiness, and its figures.
func (c *child) told() (status int, said, figures string) {
	c.t.Helper()
	a, err := c.ask(c.t.Context(), "", "GET", "/readyz", uuid.Nil, nil)
	if err != nil {
		c.t.Fatal(err)
	}
	return a.status, string(a.body), string(c.must("", "GET", "/metrics", nil).body)
}

// putOff fails the test unless a request is to be made again.
func (c *child) putOff(who, method, path string, body any) {
	c.t.Helper()
	a, err := c.ask(c.t.Context(), who, method, path, uuid.New(), body)
	if err != nil || a.status != http.StatusServiceUnavailable || !strings.Contains(string(a.body), "ake the same request again") {
		c.t.Errorf("%s %s: %d %s, %v", method, path, a.status, a.body, err)
	}
}

// answering fails the test unless of the four these alone answer.
func answering(t *testing.T, figures string, want ...string) {
	t.Helper()
	var all []string
	for _, m := range regexp.MustCompile(`(?m)^klantreis_part_answers\{part="([a-z]+)"\} 1$`).FindAllStringSubmatch(figures, -1) {
		all = append(all, m[1])
	}
	if got := strings.Join(all, " "); got != strings.Join(want, " ") {
		t.Errorf("these answer: %s\n%s", got, figures)
	}
	if silent := strings.Count(figures, "klantreis_part_silent_seconds{") - len(regexp.MustCompile(`(?m)^klantreis_part_silent_seconds\{.* 0$`).FindAllString(figures, -1)); silent != 4-len(want) {
		t.Errorf("%d are said to be silent\n%s", silent, figures)
	}
}

func TestAFolderTellsOfItsParts(t *testing.T) {
	t.Parallel()
	c := begin(t, nil, "serve", "--addr", "127.0.0.1:0", "--data", t.TempDir()+"/data").up()
	wait(t, c.ready)
	status, said, figures := c.told()
	if status != http.StatusOK || said != "ready\nevents: answers\nvault: answers\nops: answers\nviews: answers\nthis process keeps the views and carries out policies\n" {
		t.Errorf("it says %d %s", status, said)
	}
	answering(t, figures, "events", "ops", "vault", "views")
	if !strings.Contains(figures, "\nklantreis_keeps_views 1\n") {
		t.Errorf("it does not keep the views:\n%s", figures)
	}
	c.stop()
}

// While a server is away, the parts that are in it are named, and since when;
// neither its address nor a password is.
func TestAServerThatIsAwayIsToldOf(t *testing.T) {
	t.Parallel()
	databases := pgtest.Start(t)
	secret := strings.Replace(databases.Database(t), "postgres@", "postgres:geheim@", 1) // it asks for no password
	at := addresses{"--data", t.TempDir(), "--database", inFile(t, secret), "--vault", "sqlite:" + t.TempDir()}
	at.run(t, "migrate")
	c := begin(t, nil, append([]string{"serve", "--addr", "127.0.0.1:0"}, at...)...).up()
	wait(t, c.ready)
	_, journeyID := c.journey("Weggevallen")
	databases.Stop(t)
	c.putOff("adviseur-bram", "GET", "/v1/work-list", nil)
	c.putOff("teamleider-hanna", "GET", "/v1/reports/pipeline?asOf=2026-05-01", nil)
	c.putOff("adviseur-bram", "POST", "/v1/journeys/"+journeyID.String()+"/intakes", object{"channel": "telefoon", "summary": "Later."})
	status, said, figures := c.told()
	if status != http.StatusServiceUnavailable || !regexp.MustCompile(`Not ready: no answer from events since \S+, ops since \S+, views since \S+\.`).MatchString(said) {
		t.Errorf("it says %d %s", status, said)
	}
	answering(t, figures, "vault")
	if _, again, _ := c.told(); again != said {
		t.Errorf("it is said to be silent since another time:\n%s\n%s", said, again)
	}
	if all := said + figures + c.said.String(); strings.Contains(all, "geheim") || strings.Contains(said+figures, "127.0.0.1") {
		t.Errorf("it tells a secret:\n%s", all)
	}
	databases.Up(t)
	wait(t, func() bool {
		status, _, figures := c.told()
		return status == http.StatusOK && strings.Contains(figures, "\nklantreis_keeps_views 1\n")
	})
	_, _, figures = c.told()
	answering(t, figures, "events", "ops", "vault", "views")
	log := c.said.String()
	if strings.Count(log, "a part does not answer") != 3 || strings.Count(log, "a part answers again") != 3 {
		t.Errorf("it is not logged once for each part:\n%s", log)
	}
	c.stop()
}

// Of several processes each says whether it keeps the views; all are ready.
func TestOneOfSeveralKeepsTheViews(t *testing.T) {
	t.Parallel()
	databases := pgtest.Start(t)
	first, second := prepared(t, "--database", databases.Database(t))
	keeps, stands, asks := first.process(t, "projections"), second.process(t, "projections"), first.another(t).process(t, "api")
	one := func(line string, of ...*child) (n int) {
		for _, c := range of {
			if status, said, figures := c.told(); status == http.StatusOK && strings.Contains(said+figures, line) {
				n++
			}
		}
		return n
	}
	const here, elsewhere = "\nthis process keeps the views and carries out policies\n", "\nthis process leaves the views and policies to another\n"
	wait(t, func() bool { return one(here, keeps, stands) == 1 && one(elsewhere, keeps, stands, asks) == 2 })
	if n := one("\nklantreis_keeps_views 1\n", keeps, stands, asks); n != 1 {
		t.Errorf("%d processes count as the one that keeps the views", n)
	}
	leads, follows := keeps, stands
	if one(here, keeps) == 0 {
		leads, follows = stands, keeps
	}
	leads.kill()
	wait(t, func() bool { return one(here, follows) == 1 })
	if one(elsewhere, asks) != 1 {
		t.Error("a process that only answers says that it keeps the views")
	}
	databases.Stop(t)
	status, said, figures := asks.told()
	if status != http.StatusServiceUnavailable || !regexp.MustCompile(`no answer from events since \S+, vault since \S+, ops since \S+, views since \S+\.`).MatchString(said) {
		t.Errorf("it says %d %s", status, said)
	}
	answering(t, figures)
}
