package main

import (
	"bytes"
	"context"
	"encoding/json"
	"regexp"
	"strings"
	"sync"
	"testing"
)

// Opening what is sealed is recorded, also when it was refused.
func TestOpeningIsInTheAccessLog(t *testing.T) {
	t.Parallel()
	dir := t.TempDir() + "/data"
	c := begin(t, nil, "serve", "--data", dir, "--addr", "127.0.0.1:0").up()
	c.journey("Inzage")
	id := events(t, dir)[0].ID.String()
	command(t, "events", "show", "--data", dir, id, "--open", "--token", c.tokens["auditor-lars"])
	if _, _, err := attempt(t, "events", "show", "--data", dir, id, "--open", "--token", c.tokens["adviseur-bram"]); err == nil {
		t.Error("an advisor opened it")
	}
	looks := string(c.must("fg-olga", "GET", "/v1/access-looks", nil).body)
	if strings.Count(looks, "open-sealed") != 2 || !strings.Contains(looks, "auditor-lars") || !strings.Contains(looks, "adviseur-bram") {
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
	t.Parallel()
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

// Every flag can be set in the environment, and its help says under which name.
func TestEveryFlagIsAVariable(t *testing.T) {
	commands := regexp.MustCompile(`(?m)^  ([a-z]+(?: [a-z]+)?)  +[A-Z]`).FindAllStringSubmatch(command(t, "--help"), -1)
	if len(commands) < 9 {
		t.Fatalf("found the commands %v", commands)
	}
	flags, flag := 0, regexp.MustCompile(`(?m)^ +--`)
	for _, c := range commands {
		help := command(t, append(strings.Fields(c[1]), "--help")...)
		here := len(flag.FindAllString(help, -1))
		if variables := strings.Count(help, "$KLANTREIS_"); variables != here {
			t.Errorf("%s: %d flags and %d variables\n%s", c[1], here, variables, help)
		}
		flags += here
	}
	if flags < 30 {
		t.Errorf("found %d flags", flags)
	}
}

// What only grows is a counter, so that whoever draws it sees a restart; all
// else is a gauge. Names ending in _total say which is which.
func TestFiguresAreOfTheirKind(t *testing.T) {
	t.Parallel()
	c := begin(t, nil, "serve", "--data", t.TempDir()+"/data", "--addr", "127.0.0.1:0").up()
	said := string(c.must("", "GET", "/metrics", nil).body)
	kinds := regexp.MustCompile(`(?m)^# TYPE (klantreis_\w+) (\w+)$`).FindAllStringSubmatch(said, -1)
	if len(kinds) < 10 {
		t.Fatalf("found %v in\n%s", kinds, said)
	}
	for _, k := range kinds {
		want := "gauge"
		if strings.HasSuffix(k[1], "_total") {
			want = "counter"
		}
		if k[2] != want {
			t.Errorf("%s is a %s, want a %s", k[1], k[2], want)
		}
	}
	c.stop()
}
