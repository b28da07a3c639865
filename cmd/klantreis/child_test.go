package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/google/uuid"
	"golang.org/x/sys/unix"
)

// A child is a running program.
type child struct {
	t      *testing.T
	cmd    *exec.Cmd
	url    string
	tokens map[string]string // by persona
	said   *transcript
	serves chan struct{}
	ended  chan struct{}
	err    error // how it ended
}

// A transcript is what a child says, while it says it.
type transcript struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (t *transcript) add(line string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.text.WriteString(line + "\n")
}

func (t *transcript) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.text.String()
}

var (
	listens = regexp.MustCompile(`listens on (http://\S+)`)
	someone = regexp.MustCompile(`^([a-z-]+), [a-z-]+ of `)
	jwt     = regexp.MustCompile(`^eyJ\S+$`)
)

// begin starts the program and returns when it serves or has ended.
func begin(t *testing.T, env []string, args ...string) *child {
	t.Helper()
	return start(t, env, args...).begun()
}

// begun returns when the program serves or has ended.
func (c *child) begun() *child {
	c.t.Helper()
	select {
	case <-c.serves:
	case <-c.ended:
	case <-time.After(2 * time.Minute):
		c.t.Fatalf("the program neither serves nor ends:\n%s", c.said)
	}
	return c
}

// start starts the program.
func start(t *testing.T, env []string, args ...string) *child {
	t.Helper()
	c := &child{t: t, tokens: map[string]string{}, said: &transcript{}, serves: make(chan struct{}), ended: make(chan struct{})}
	c.cmd = exec.Command("klantreis", args...)
	c.cmd.Env = append(os.Environ(), env...)
	talk, err := c.cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	c.cmd.Stdout = io.Discard
	if err := c.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go c.listen(talk)
	t.Cleanup(func() { c.kill() })
	return c
}

// listen reads what the program says until it ends.
func (c *child) listen(talk io.Reader) {
	who := ""
	lines := bufio.NewScanner(talk)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		line := lines.Text()
		c.said.add(line)
		if m := someone.FindStringSubmatch(line); m != nil {
			who = m[1]
		} else if jwt.MatchString(line) {
			c.tokens[who] = line
		} else if m := listens.FindStringSubmatch(line); m != nil {
			c.url = m[1]
			close(c.serves)
		}
	}
	c.err = c.cmd.Wait()
	close(c.ended)
}

// up fails the test unless the program serves.
func (c *child) up() *child {
	c.t.Helper()
	if c.url == "" {
		c.t.Fatalf("the program does not serve:\n%s", c.said)
	}
	return c
}

// kill ends it at once, as kill -9 does.
func (c *child) kill() {
	_ = c.cmd.Process.Kill()
	<-c.ended
}

// fill makes writing fail beyond this many bytes of any file, as on a disk that
// is full.
func (c *child) fill(size uint64) {
	c.t.Helper()
	if err := unix.Prlimit(c.cmd.Process.Pid, unix.RLIMIT_FSIZE, &unix.Rlimit{Cur: size, Max: unix.RLIM_INFINITY}, nil); err != nil {
		c.t.Fatal(err)
	}
}

// empty makes room again.
func (c *child) empty() { c.fill(unix.RLIM_INFINITY) }

// stop asks it to end, and fails the test unless it does so without an error.
func (c *child) stop() {
	c.t.Helper()
	if err := c.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		c.t.Fatal(err)
	}
	select {
	case <-c.ended:
	case <-time.After(time.Minute):
		c.t.Fatalf("it does not stop:\n%s", c.said)
	}
	if c.err != nil {
		c.t.Fatalf("it stopped with %v:\n%s", c.err, c.said)
	}
}

// An answer is what came back.
type answer struct {
	status   int
	position string // header Log-Position
	link     string // header Link
	body     []byte
}

// receipt is the body of an answer to a command.
type receipt struct {
	ID      uuid.UUID   `json:"id"`
	Entry   uuid.UUID   `json:"entry"`
	Client  uuid.UUID   `json:"client"`
	Journey uuid.UUID   `json:"journey"`
	Events  []uuid.UUID `json:"events"`
	Code    string      `json:"code"`
}

func (a answer) receipt(t *testing.T) (r receipt) {
	t.Helper()
	if err := json.Unmarshal(a.body, &r); err != nil {
		t.Fatalf("answer %d is not a receipt: %s", a.status, a.body)
	}
	return r
}

// ask sends one request as a persona.
func (c *child) ask(ctx context.Context, who, method, path string, key uuid.UUID, body any, headers ...string) (answer, error) {
	var sent io.Reader
	if body != nil {
		b, err := json.Marshal(body)
		if err != nil {
			return answer{}, err
		}
		sent = bytes.NewReader(b)
	}
	req, err := http.NewRequestWithContext(ctx, method, c.url+path, sent)
	if err != nil {
		return answer{}, err
	}
	if who != "" {
		req.Header.Set("Authorization", "Bearer "+c.tokens[who])
	}
	if key != uuid.Nil {
		req.Header.Set("Idempotency-Key", key.String())
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return answer{}, err
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	return answer{resp.StatusCode, resp.Header.Get("Log-Position"), resp.Header.Get("Link"), b}, err
}

// must sends one request and fails the test unless the answer is a success.
func (c *child) must(who, method, path string, body any, headers ...string) answer {
	c.t.Helper()
	key := uuid.Nil
	if method == http.MethodPost {
		key = uuid.Must(uuid.NewV7())
	}
	a, err := c.ask(c.t.Context(), who, method, path, key, body, headers...)
	if err != nil {
		c.t.Fatalf("%s %s: %v\n%s", method, path, err, c.said)
	}
	if a.status/100 != 2 {
		c.t.Fatalf("%s %s: %d %s", method, path, a.status, a.body)
	}
	return a
}

// journey registers a client of a family name and opens a journey of theirs.
func (c *child) journey(family string) (clientID, journeyID uuid.UUID) {
	c.t.Helper()
	clientID = c.must("gids-anna", "POST", "/v1/clients", object{"familyName": family, "phones": []string{fmt.Sprintf("06-%08d", rand.IntN(100_000_000))}}).receipt(c.t).Client
	journeyID = c.must("gids-anna", "POST", "/v1/journeys", object{
		"client": clientID, "kind": "werkende", "origin": "zelf", "channel": "telefoon", "advisor": "adviseur-bram",
		"municipality": "GM0153", "question": "Vraag van " + family}).receipt(c.t).Journey
	return clientID, journeyID
}

type object = map[string]any
