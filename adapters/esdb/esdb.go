// Package esdb keeps the log of events in EventStoreDB, a database made for
// just that, so that an organisation which runs a cluster of it already has
// its client journeys kept, replicated and backed up with the rest.
//
// Several logs may share a cluster: each has a prefix, and its streams are
// named prefix-name. What a log holds is what $all holds under its prefix, in
// the order of $all. The stream prefix.log begins with an event whose id is
// the id of the log; later ones say whether it is half of what is being brought
// here.
//
// The client library has faults that would stop a process for good or leave
// callers hanging; [line] is where they are kept from everyone else.
//
// Known limits. The server does not look whether an id is taken in another
// stream, and has no index of ids, so a [Store] is no [eventstore.Seeker]. An
// import waits for every run of events of one stream, since the server keeps no
// order between appends under way. Each reconnection leaves a closed connection of the client behind in memory.
// Streams must not be deleted or truncated by others, and the user needs the
// right to read $all.
package esdb

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/google/uuid"

	"klantreis/domain/eventstore"
)

// Options say how patient a store is. The zero value is right for production;
// zero fields take the values named here.
type Options struct {
	Answer   time.Duration // how long the server may keep silent in a call: 5 s
	Patience time.Duration // how long a call is tried again before it fails: 20 s
	Watch    time.Duration // how long a subscription may keep silent before it is opened anew: 15 s
	Discover time.Duration // between two attempts to find a node: 0.5 s
	Near     uint64        // bytes of $all read without a filter rather than by a new subscription: 1 MiB

	Waits func(error) // told why Open still waits, each time that patience ended; nil when nobody is

	There bool // the log must be there already: Open fails with ErrNotThere rather than begin it
}

func (o Options) orDefaults() Options {
	or := func(d *time.Duration, value time.Duration) {
		if *d == 0 {
			*d = value
		}
	}
	or(&o.Answer, 5*time.Second)
	or(&o.Patience, 20*time.Second)
	or(&o.Watch, 15*time.Second)
	or(&o.Discover, 500*time.Millisecond)
	if o.Near == 0 {
		o.Near = 1 << 20
	}
	return o
}

// Store is a log of events. It implements [eventstore.Store].
type Store struct {
	options  Options
	names    names
	commands *line
	reads    *line // subscriptions, which would crowd out commands
	origin   eventstore.Checkpoint
	tail     *tail
	cursors  *cursors
	stop     context.CancelFunc
}

var _ eventstore.Store = (*Store)(nil)

// Open opens the log that a URL names, and begins it if it is not there and
// need not be:
//
//	esdb://user:password@host:2113?prefix=klantreis            one node
//	esdb://user:password@a:2113,b:2113,c:2113?prefix=klantreis a cluster
//	esdb+discover://user:password@name:2113?prefix=klantreis   a cluster behind one DNS name
//
// with the settings of the client library as further parameters. The prefix is
// klantreis unless given. Open waits for a server that is not there yet, until
// ctx is done.
func Open(ctx context.Context, url string, o Options) (*Store, error) {
	o = o.orDefaults()
	config, prefix, err := parse(url, o)
	if err != nil {
		return nil, fmt.Errorf("open EventStoreDB: %w", err)
	}
	s := &Store{options: o, names: names{prefix}}
	if s.commands, err = dial(config, o); err != nil {
		return nil, fmt.Errorf("open EventStoreDB: %w", err)
	}
	if s.reads, err = dial(config, o); err != nil {
		return nil, fmt.Errorf("open EventStoreDB: %w", err)
	}
	var running context.Context
	running, s.stop = context.WithCancel(context.WithoutCancel(ctx))
	s.cursors = newCursors(running, s.reads.client, s.names)
	if err := s.begin(ctx, running); err != nil {
		go s.Close() // it may take longer than ctx allows
		return nil, fmt.Errorf("open EventStoreDB: %w", err)
	}
	return s, nil
}

// begin finds out which log this is and where it ends, and follows it from
// there.
func (s *Store) begin(ctx, running context.Context) (err error) {
	if s.origin, err = s.identify(ctx); err != nil {
		return err
	}
	s.tail = newTail(s.origin.Position)
	if err := s.waitFor(ctx, func() error { _, err := s.Head(ctx); return err }); err != nil {
		return err
	}
	return s.reads.run(func() { s.follow(running) })
}

// waitFor tries again for as long as the server does not answer.
func (s *Store) waitFor(ctx context.Context, try func() error) error {
	for {
		err := try()
		if err == nil || !isAway(err) || ctx.Err() != nil {
			return err
		}
		if s.options.Waits != nil {
			s.options.Waits(err)
		}
	}
}

// ID implements [eventstore.Store].
func (s *Store) ID() uuid.UUID { return s.origin.ID }

// Close ends the store. It waits a little for calls that the server is about to
// answer; others fail. The connections are closed unless the client is looking
// for a node at that moment: it would panic, so it is left behind instead.
func (s *Store) Close() {
	s.stop()
	s.cursors.close()
	var lines sync.WaitGroup
	for _, l := range []*line{s.commands, s.reads} {
		lines.Go(func() { l.close(s.options.Answer) })
	}
	lines.Wait()
}
