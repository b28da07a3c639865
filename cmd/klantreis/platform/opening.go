package platform

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"time"

	"klantreis/adapters/esdb"
	"klantreis/adapters/postgres"
	"klantreis/adapters/sqlite"
	"klantreis/domain/document"
	"klantreis/domain/eventstore"
)

// silence is how long a server may take to answer before it is told that it is
// waited for.
const silence = 3 * time.Second

// reach is how long whoever does not go on serving waits for a server that does
// not answer.
const reach = 20 * time.Second

// An opening opens the four one by one, each by the kind of its place, and
// remembers what is to be closed.
type opening struct {
	at      Places
	reading bool // nothing in a folder is to be changed
	filling bool // from another place: parts that belong together may be missing
	patient bool // a server that is away is waited for until it is back
	log     *slog.Logger

	folders map[string]*sqlite.Folder
	servers map[string][]writer // by part
	closers []func() error
}

// close closes what was opened, in the other order.
func (o *opening) close() (err error) {
	for _, one := range slices.Backward(o.closers) {
		err = errors.Join(err, one())
	}
	o.closers = nil
	return err
}

// health is what goes wrong in folders. Whoever asks a server that is away is
// told.
func (o *opening) health() (err error) {
	for _, f := range o.folders {
		err = errors.Join(err, f.Health())
	}
	return err
}

// A writer is what keeps a part at a server, and knows whether it can be written.
type writer interface {
	Writable(context.Context) error
	Close() error
}

// serves remembers who keeps a part at a server. Documents are of the vault.
func (o *opening) serves(part string, w writer) {
	if o.servers == nil {
		o.servers = map[string][]writer{}
	}
	o.servers[part] = append(o.servers[part], w)
	o.closers = append(o.closers, w.Close)
}

// writable is why a part cannot be written. Whoever keeps a log in EventStoreDB
// is told by that when something is recorded.
func (o *opening) writable(ctx context.Context, part string) (err error) {
	for _, w := range o.servers[part] {
		err = errors.Join(err, w.Writable(ctx))
	}
	for _, f := range o.folders {
		err = errors.Join(err, f.Writable(ctx, part))
	}
	return err
}

// folder enters a folder once, however many parts are in it.
func (o *opening) folder(p Place) (*sqlite.Folder, error) {
	dir, err := filepath.Abs(o.at.folder(p))
	if err != nil {
		return nil, fmt.Errorf("find data folder: %w", err)
	}
	if f := o.folders[dir]; f != nil {
		return f, nil
	}
	var f *sqlite.Folder
	if o.reading {
		f, err = sqlite.EnterReadOnly(dir)
	} else {
		f, err = sqlite.Enter(dir, sqlite.Options{Filling: o.filling})
	}
	if err != nil {
		return nil, err
	}
	if o.folders == nil {
		o.folders = map[string]*sqlite.Folder{}
	}
	o.folders[dir], o.closers = f, append(o.closers, f.Close)
	return f, nil
}

// events opens the log. Keys that are kept to what is in it are the sign that
// it is not a new one.
func (o *opening) events(ctx context.Context, keysAreKept bool) (eventstore.Store, error) {
	switch o.at.Events.kind() {
	case inEventStore:
		return o.eventStore(ctx, keysAreKept)
	case inPostgres:
		s, err := postgres.OpenEvents(ctx, string(o.at.Events))
		if err != nil {
			return nil, err
		}
		o.serves("events", s)
		return s, nil
	}
	f, err := o.folder(o.at.Events)
	if err != nil {
		return nil, err
	}
	return f.OpenEvents(ctx, keysAreKept)
}

// eventStore opens the log in an EventStoreDB. PostgreSQL is waited for by nobody:
// each attempt to connect has a bound of its own.
func (o *opening) eventStore(ctx context.Context, keysAreKept bool) (eventstore.Store, error) {
	waiting := time.AfterFunc(silence, func() { o.log.Warn("EventStoreDB does not answer yet, and is waited for") })
	defer waiting.Stop()
	bounded, enough := ctx, func() {}
	if !o.patient {
		bounded, enough = context.WithTimeout(ctx, reach)
	}
	defer enough()
	s, err := esdb.Open(bounded, string(o.at.Events), esdb.Options{There: o.reading || keysAreKept, Waits: func(err error) {
		o.log.Warn("EventStoreDB is waited for", "error", err)
	}})
	switch {
	case err == nil:
		o.closers = append(o.closers, func() error { s.Close(); return nil })
		return s, nil
	case bounded.Err() != nil && ctx.Err() == nil:
		return nil, fmt.Errorf("%s does not answer within %s: make sure that it runs, and that the address is right: %w", esdb.Shown(string(o.at.Events)), reach, err)
	case errors.Is(err, esdb.ErrNotThere) && keysAreKept:
		return nil, fmt.Errorf("%w; none is begun beside a vault that holds keys", err)
	}
	return nil, err
}

// vault opens the vault, and the documents that are beside it.
func (o *opening) vault(ctx context.Context) (Vault, document.Store, error) {
	if o.at.Vault.kind() == inFolder {
		f, err := o.folder(o.at.Vault)
		if err != nil {
			return nil, nil, err
		}
		v, err := f.OpenVault(ctx)
		return v, f.Documents, err
	}
	v, err := postgres.OpenVault(ctx, string(o.at.Vault), o.at.KeyFile())
	if _, none := os.Stat(o.at.KeyFile()); err != nil && errors.Is(none, fs.ErrNotExist) { // and not the socket of a server
		err = fmt.Errorf("there is no key file %s: put back the one that this vault was made with, or make both with klantreis migrate", o.at.KeyFile())
	}
	if err != nil {
		return nil, nil, err
	}
	o.serves("vault", v)
	d, err := postgres.OpenDocuments(ctx, string(o.at.Vault))
	if err != nil {
		return nil, nil, err
	}
	o.serves("vault", d)
	return v, d, nil
}

func (o *opening) ops(ctx context.Context) (Ops, error) {
	if o.at.Ops.kind() == inFolder {
		f, err := o.folder(o.at.Ops)
		if err != nil {
			return nil, err
		}
		return f.OpenOps()
	}
	s, err := postgres.OpenOps(ctx, string(o.at.Ops))
	if err != nil {
		return nil, err
	}
	o.serves("ops", s)
	return s, nil
}

// views opens the views, which several processes keep in turn where they can
// share them. Why those in a folder were begun anew is "" where they were not.
func (o *opening) views(ctx context.Context) (v Views, turn Turn, anew string, err error) {
	if o.at.Views.kind() == inFolder {
		f, err := o.folder(o.at.Views)
		if err != nil {
			return nil, nil, "", err
		}
		v, err := f.OpenViews(ctx)
		if err != nil {
			return nil, nil, "", err
		}
		return v, nil, v.Anew, nil
	}
	s, err := postgres.OpenViews(ctx, string(o.at.Views), postgres.ViewsOptions{Analyst: o.at.Analyst})
	if err != nil {
		return nil, nil, "", err
	}
	o.serves("views", s)
	return s, s, "", nil
}

// own makes the folder of this process its own, also where nothing is kept in
// it: two processes would take each other's tokens and socket away.
func (o *opening) own() error {
	if err := makeDir(o.at.Dir); err != nil {
		return err
	}
	_, err := o.folder("")
	if errors.Is(err, sqlite.ErrLocked) {
		err = fmt.Errorf("%w; of several processes over databases each has a folder of its own, with a copy of the key", err)
	}
	return err
}

// makeDir makes the folder of this process where nothing is kept in it.
func makeDir(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("make data folder: %w", err)
	}
	return nil
}
