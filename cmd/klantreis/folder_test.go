package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"klantreis/adapters/sqlite"
	"klantreis/domain/codec"
	"klantreis/domain/eventstore"
)

// years are the small years that were made, by their number of journeys, as the
// files of their folders: to write those again is much less than to make a year.
var years = struct {
	sync.Mutex
	made map[int]map[string][]byte
}{made: map[int]map[string][]byte{}}

// filled returns a folder with a small year in it, without its views.
func filled(t *testing.T, journeys int) string {
	t.Helper()
	dir := t.TempDir() + "/data"
	years.Lock()
	defer years.Unlock()
	if files, there := years.made[journeys]; there {
		written(t, dir, files)
		return dir
	}
	command(t, "demo", "--data", dir, "--journeys", fmt.Sprint(journeys), "--fill-only")
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	for _, e := range entries {
		if e.Name() == "lock" { // says whose the folder was
			continue
		}
		if files[e.Name()], err = os.ReadFile(filepath.Join(dir, e.Name())); err != nil {
			t.Fatal(err)
		}
	}
	years.made[journeys] = files
	return dir
}

// written makes a folder of files.
func written(t *testing.T, dir string, files map[string][]byte) {
	t.Helper()
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	for name, b := range files {
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// viewed returns a folder with a small year in it, and its views.
func viewed(t *testing.T, journeys int) string {
	t.Helper()
	dir := filled(t, journeys)
	c := begin(t, nil, "serve", "--data", dir, "--addr", "127.0.0.1:0").up()
	wait(t, c.ready)
	c.stop()
	return dir
}

// refuses starts the program and fails the test unless it ends and says words.
func refuses(t *testing.T, dir string, words ...string) {
	t.Helper()
	refusesAs(t, nil, dir, words...)
}

func refusesAs(t *testing.T, env []string, dir string, words ...string) {
	t.Helper()
	c := begin(t, env, "serve", "--data", dir, "--addr", "127.0.0.1:0")
	if c.url != "" || c.err == nil {
		t.Fatalf("it serves:\n%s", c.said)
	}
	for _, w := range words {
		if !strings.Contains(c.said.String(), w) {
			t.Errorf("it does not say %q:\n%s", w, c.said)
		}
	}
}

func TestATruncatedLogIsNotServed(t *testing.T) {
	t.Parallel()
	dir := filled(t, 50)
	path := filepath.Join(dir, "events.db")
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(path, info.Size()/2); err != nil {
		t.Fatal(err)
	}
	refuses(t, dir, "events.db")
}

func TestMissingViewsAreBuiltAnew(t *testing.T) {
	t.Parallel()
	dir := viewed(t, 50)
	before := rows(t, dir)
	for _, name := range []string{"views.db", "views.db-wal", "views.db-shm"} {
		if err := os.Remove(filepath.Join(dir, name)); err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
	}
	c := begin(t, nil, "serve", "--data", dir, "--addr", "127.0.0.1:0").up()
	wait(t, c.ready)
	c.stop()
	if after := rows(t, dir); before != after || before == "" {
		t.Errorf("the views differ:\n%s\n\nbefore:\n%s", after, before)
	}
}

// views is how the program says that its views are.
func (c *child) views() (all []struct {
	Name       string
	Generation int
	LagEvents  int
	Error      string
}) {
	c.t.Helper()
	var page struct{ Views json.RawMessage }
	err := json.Unmarshal(c.must("beheerder-piet", "GET", "/v1/views", nil).body, &page)
	if err == nil {
		err = json.Unmarshal(page.Views, &all)
	}
	if err != nil {
		c.t.Fatal(err)
	}
	return all
}

// ready says that every view serves and has all of the log.
func (c *child) ready() bool {
	for _, v := range c.views() {
		if v.Generation == 0 || v.LagEvents != 0 || v.Error != "" {
			return false
		}
	}
	return true
}

// stopped says that a view has stopped and says this.
func (c *child) stopped(name, why string) bool {
	for _, v := range c.views() {
		if v.Name == name && strings.Contains(v.Error, why) {
			return true
		}
	}
	return false
}

// wait returns when something is so; it fails the test after a minute.
func wait(t *testing.T, so func() bool) {
	t.Helper()
	for range 600 {
		if so() {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Fatal("it does not become so")
}

// An event that this version does not know stops the views, which say so, and
// nothing is passed over; recording goes on.
func TestAnUnknownEventStopsTheViews(t *testing.T) {
	t.Parallel()
	dir := viewed(t, 5)
	folder, err := sqlite.Open(t.Context(), dir, sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	meta, err := codec.Meta{Actor: "a", Role: "gids", Purpose: "begeleiding", RecordedAt: time.Now().UTC()}.Encode()
	if err != nil {
		t.Fatal(err)
	}
	unheard := eventstore.Event{ID: uuid.New(), Type: "journey.teleported.v1", Data: []byte(`{"clear":{}}`), Meta: meta}
	if _, err := folder.Events.Append(t.Context(), "journey-"+uuid.NewString(), 0, unheard); err != nil {
		t.Fatal(err)
	}
	if err := folder.Close(); err != nil {
		t.Fatal(err)
	}
	c := begin(t, nil, "serve", "--data", dir, "--addr", "127.0.0.1:0").up()
	wait(t, func() bool { return c.stopped("pipeline", "teleported") })
	if !strings.Contains(string(c.must("", "GET", "/metrics", nil).body), `klantreis_view_failed{view="pipeline"} 1`) {
		t.Error("the figures do not show that a view has stopped")
	}
	c.journey("Verder")
	c.stop()
}

// On a full disk nobody is answered, and those who watch are told so until there
// is room again, also when nobody asks for anything meanwhile.
func TestAFullDiskIsSeen(t *testing.T) {
	t.Parallel()
	c := begin(t, nil, "serve", "--data", filled(t, 20), "--addr", "127.0.0.1:0").up()
	wait(t, c.ready)
	watch := func(status int, words, unhealthy, answers string) {
		t.Helper()
		a, err := c.ask(t.Context(), "", "GET", "/readyz", uuid.Nil, nil)
		if err != nil || a.status != status || !strings.Contains(string(a.body), words) {
			t.Errorf("it is ready: %d %s, %v", a.status, a.body, err)
		}
		figures := string(c.must("", "GET", "/metrics", nil).body)
		for _, want := range []string{"klantreis_folder_unhealthy " + unhealthy, `klantreis_part_answers{part="ops"} ` + answers} {
			if !strings.Contains(figures, "\n"+want+"\n") {
				t.Errorf("the figures do not say %s", want)
			}
		}
	}
	watch(200, "ops: answers", "0", "1")
	c.fill(1)
	if a, err := c.ask(t.Context(), "adviseur-bram", "GET", "/v1/work-list", uuid.Nil, nil); err != nil || a.status != 503 {
		t.Errorf("it answers %d %s, %v", a.status, a.body, err)
	}
	for range 2 {
		watch(503, "nothing can be written to ops since ", "1", "0")
	}
	c.empty()
	wait(t, func() bool { // what is behind the scenes is copied in its own time
		return strings.Contains(string(c.must("", "GET", "/metrics", nil).body), "\nklantreis_folder_unhealthy 0\n")
	})
	watch(200, "ops: answers", "0", "1")
	c.must("adviseur-bram", "GET", "/v1/work-list", nil)
	c.stop()
	if n := strings.Count(c.said.String(), `msg="a part does not answer"`); n != 1 {
		t.Errorf("it is logged %d times:\n%s", n, c.said)
	}
}

// On a full disk what cannot be kept is refused, and nothing that was
// acknowledged is lost; with room again it goes on.
func TestAFullDisk(t *testing.T) {
	t.Parallel()
	dir := filled(t, 20)
	info, err := os.Stat(filepath.Join(dir, "events.db"))
	if err != nil {
		t.Fatal(err)
	}
	c := begin(t, nil, "serve", "--data", dir, "--addr", "127.0.0.1:0").up()
	c.fill(uint64(info.Size() + 200<<10))
	var acknowledged []uuid.UUID
	refused := 0
	for i := 0; i < 3000 && refused < 3; i++ {
		a, err := c.ask(t.Context(), "gids-anna", "POST", "/v1/clients", uuid.Must(uuid.NewV7()),
			object{"familyName": strings.Repeat("Lang", 40), "employer": strings.Repeat("Werk", 40)})
		switch {
		case err != nil:
			t.Fatalf("%v\n%s", err, c.said)
		case a.status == 201:
			acknowledged = append(acknowledged, a.receipt(t).Events...)
		default:
			refused++
		}
	}
	if refused == 0 || len(acknowledged) == 0 {
		t.Fatalf("%d refused, %d acknowledged", refused, len(acknowledged))
	}
	c.kill()
	c = begin(t, nil, "serve", "--data", dir, "--addr", "127.0.0.1:0").up()
	c.journey("Ruimte")
	c.stop()
	there := map[uuid.UUID]bool{}
	for _, e := range events(t, dir) {
		there[e.ID] = true
	}
	for _, id := range acknowledged {
		if !there[id] {
			t.Fatalf("event %s was acknowledged and is gone", id)
		}
	}
}
