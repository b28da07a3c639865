package main

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"
	"sync"
	"testing"
)

func TestHelpNamesEveryCommandAndFlag(t *testing.T) {
	for _, args := range [][]string{{}, {"--help"}} {
		out := command(t, args...)
		for _, word := range []string{"serve", "demo", "events list", "events follow", "views rebuild", "version"} {
			if !strings.Contains(out, word) {
				t.Errorf("klantreis %v does not mention %q:\n%s", args, word, out)
			}
		}
	}
	if out := command(t, "demo", "--help"); !strings.Contains(out, "KLANTREIS_DEMO_SEED") || !strings.Contains(out, "--journeys") {
		t.Errorf("the help of demo does not name its flags and their variables:\n%s", out)
	}
}

func TestVersion(t *testing.T) {
	if out := command(t, "version"); !strings.HasPrefix(out, "klantreis "+version+" ") {
		t.Errorf("got %q", out)
	}
}

func TestWrongCommandsSayWhatWouldBeRight(t *testing.T) {
	for name, c := range map[string]struct {
		args []string
		want string
	}{
		"an unknown command":        {[]string{"bestuur"}, "bestuur"},
		"an unknown flag":           {[]string{"serve", "--colour"}, "--colour"},
		"no folder":                 {[]string{"events", "list", "--data", t.TempDir() + "/none"}, "none"},
		"no such day":               {[]string{"events", "list", "--from", "gisteren"}, "2026-03-31"},
		"too many journeys":         {[]string{"demo", "--data", t.TempDir(), "--journeys", "50001"}, "50,000"},
		"open without a token":      {[]string{"events", "show", "01a204d0-47a3-777d-865c-986141599d25", "--open"}, "--token"},
		"served to all, unverified": {[]string{"serve", "--data", t.TempDir(), "--addr", "0.0.0.0:0"}, "--issuer"},
		"an issuer without keys":    {[]string{"serve", "--data", t.TempDir(), "--issuer", "https://idp.example"}, "--keys"},
		"a view that is not there":  {[]string{"views", "rebuild", "--data", t.TempDir(), "toekomst"}, "toekomst"},
	} {
		t.Run(name, func(t *testing.T) {
			_, _, err := attempt(t, c.args...)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want something about %q", err, c.want)
			}
		})
	}
}

func TestFlagsAreAlsoInTheEnvironment(t *testing.T) {
	dir := filled(t, 3)
	t.Setenv("KLANTREIS_DATA", dir)
	if out := command(t, "events", "list", "--limit", "1"); !strings.Contains(out, "client.registered") {
		t.Errorf("got %q", out)
	}
}

func TestEventsAreChosen(t *testing.T) {
	dir := filled(t, 30)
	all := strings.Count(command(t, "events", "list", "--data", dir, "--limit", "100000"), "\n")
	closed := strings.Count(command(t, "events", "list", "--data", dir, "--kind", "journey.closed"), "\n")
	journeys := strings.Count(command(t, "events", "list", "--data", dir, "--kind", "journey.*", "--limit", "100000"), "\n")
	spring := strings.Count(command(t, "events", "list", "--data", dir, "--from", "2026-03-01", "--until", "2026-05-31", "--limit", "100000"), "\n")
	byBram := strings.Count(command(t, "events", "list", "--data", dir, "--actor", "adviseur-bram", "--limit", "100000"), "\n")
	if closed == 0 || closed >= journeys || journeys >= all || spring == 0 || spring >= all || byBram == 0 || byBram >= all {
		t.Errorf("%d events, %d of journeys, %d closed, %d in spring, %d by one advisor", all, journeys, closed, spring, byBram)
	}
	stream := strings.Fields(command(t, "events", "list", "--data", dir, "--kind", "journey.closed", "--limit", "1"))[4]
	name, _, _ := strings.Cut(stream, "@")
	for line := range strings.Lines(command(t, "events", "list", "--data", dir, "--stream", name)) {
		if !strings.Contains(line, name) {
			t.Errorf("another stream: %s", line)
		}
	}
}

// Sealed parts are shown as marks; they are opened by the serving process, for
// those who may, and the look is in the access log.
func TestSealedPartsAreOpenedWithTheRightTo(t *testing.T) {
	dir := t.TempDir() + "/data"
	c := begin(t, nil, "serve", "--data", dir, "--addr", "127.0.0.1:0").up()
	c.journey(secrets[0])
	id := events(t, dir)[0].ID.String()
	closed := command(t, "events", "show", "--data", dir, id)
	if !strings.Contains(closed, `"person"`) || strings.Contains(closed, secrets[0]) {
		t.Errorf("shown closed:\n%s", closed)
	}
	opened := command(t, "events", "show", "--data", dir, id, "--open", "--token", c.tokens["auditor-lars"])
	if !strings.Contains(opened, secrets[0]) {
		t.Errorf("shown open:\n%s", opened)
	}
	_, _, err := attempt(t, "events", "show", "--data", dir, id, "--open", "--url", c.url, "--token", c.tokens["adviseur-bram"])
	if err == nil || !strings.Contains(err.Error(), "403") {
		t.Errorf("an advisor opened it: %v", err)
	}
	looks := string(c.must("fg-olga", "GET", "/v1/access-looks", nil).body)
	if strings.Count(looks, "open-sealed") < 2 {
		t.Errorf("the looks are not in the access log: %s", looks)
	}
	c.stop()
}

// A buffer that may be read while it is written.
type stream struct {
	mu  sync.Mutex
	all bytes.Buffer
}

func (s *stream) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.all.Write(p)
}

func (s *stream) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.all.String()
}

func TestFollowGoesOnBesideAServingProcess(t *testing.T) {
	dir := t.TempDir() + "/data"
	c := begin(t, nil, "serve", "--data", dir, "--addr", "127.0.0.1:0").up()
	ctx, stop := context.WithCancel(t.Context())
	var out stream
	ended := make(chan error, 1)
	go func() { ended <- run(ctx, []string{"events", "follow", "--data", dir, "--json"}, &out, &out) }()
	c.journey("Volger")
	wait(t, func() bool { return strings.Contains(out.String(), "journey.opened") })
	stop()
	if err := <-ended; err != nil {
		t.Errorf("it ended with %v", err)
	}
	var first shownEvent
	if err := json.NewDecoder(strings.NewReader(out.String())).Decode(&first); err != nil || first.Type != "client.registered.v1" {
		t.Errorf("the first event is %q, %v", first.Type, err)
	}
	c.stop()
}
