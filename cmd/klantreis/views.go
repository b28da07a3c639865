package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"klantreis/cmd/klantreis/platform"
	"klantreis/domain/decider"
	"klantreis/domain/eventstore"
	"klantreis/projections"
	"klantreis/projections/projector"
)

// viewsGroup looks after the views.
type viewsGroup struct {
	Status  viewsStatus  `cmd:"" help:"Show how far every view is. Runs beside a serving process."`
	Rebuild viewsRebuild `cmd:"" help:"Build views anew from the log, beside the ones that serve. A serving process is asked to do it."`
}

type viewsStatus struct{ dataFlag }

func (c viewsStatus) Run(ctx context.Context, o out) error {
	folder, err := c.look(ctx, o)
	if err != nil {
		return err
	}
	defer folder.Close()
	head, err := folder.Events.Head(ctx)
	if err != nil {
		return err
	}
	all, err := viewsThere(ctx, folder)
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(o.answers, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "VIEW\tVERSION\tGENERATION\tSTATE\tPOSITION\tBEHIND\tLAST FACT RECORDED\tERROR")
	for _, s := range all {
		behind, err := between(ctx, folder.Events, s.At, head)
		if errors.Is(err, eventstore.ErrRewound) {
			behind, err = "-", nil // the process that keeps the views says so
		}
		if err != nil {
			return err
		}
		fmt.Fprintf(w, "%s\t%d\t%d\t%s\t%s\t%s\t%s\t%s\n", s.View, s.Version, s.Number, state(s), s.At.Position,
			behind, when(s.Recorded), s.Failure.Error)
	}
	sayUnbuilt(o, all)
	return w.Flush()
}

// viewsThere are the views that were begun. Where there is no file of them, as
// before a folder is served for the first time, none was.
func viewsThere(ctx context.Context, folder *platform.Sight) ([]projector.Status, error) {
	tables, err := folder.Views(ctx)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return tables.Status(ctx)
}

// sayUnbuilt says which views were not begun yet, and what builds them.
func sayUnbuilt(o out, begun []projector.Status) {
	var names []string
	for _, v := range projections.All {
		if !slices.ContainsFunc(begun, func(s projector.Status) bool { return s.View == v.Name }) {
			names = append(names, v.Name)
		}
	}
	const builds = "klantreis serve builds them when it begins, and klantreis views rebuild without that"
	switch {
	case len(names) == len(projections.All):
		fmt.Fprintf(o.talk, "No view is built yet: %s.\n", builds)
	case len(names) > 0:
		fmt.Fprintf(o.talk, "Not built yet: %s; %s.\n", strings.Join(names, ", "), builds)
	}
}

// between is how many events come after a place up to the head of the log. It
// takes them from the positions where these count events; elsewhere it reads the
// events, as many as are worth that.
func between(ctx context.Context, log eventstore.Store, at, head eventstore.Checkpoint) (string, error) {
	if head.Position.Counts() {
		return strconv.FormatInt(max(0, head.Position.Order()-at.Position.Order()), 10), nil
	}
	page, err := log.Page(ctx, at, eventstore.MaxPage)
	if err != nil {
		return "", err
	}
	if len(page) == eventstore.MaxPage {
		return fmt.Sprintf("%d+", len(page)), nil
	}
	return strconv.Itoa(len(page)), nil
}

func state(s projector.Status) string {
	switch {
	case s.Failure != (projector.Failure{}):
		return "stopped"
	case s.Serving:
		return "serving"
	}
	return "being built"
}

func when(t time.Time) string {
	if t.IsZero() {
		return "-"
	}
	return t.In(decider.Amsterdam).Format(time.DateTime)
}

// known refuses names of views that are not there, and says which are.
func known(views []string) error {
	var all []string
	for _, v := range projections.All {
		all = append(all, v.Name)
	}
	for _, name := range views {
		if !slices.Contains(all, name) {
			return fmt.Errorf("there is no view %q: there are %s", name, strings.Join(all, ", "))
		}
	}
	return nil
}

type viewsRebuild struct {
	dataFlag
	Views []string `arg:"" optional:"" help:"Which views; all when none is named."`
}

func (c viewsRebuild) Run(ctx context.Context, o out) error {
	if err := errors.Join(c.there(), known(c.Views)); err != nil {
		return err
	}
	b := &bar{talk: o.talk}
	tell := func(done, total int64) { b.share("rebuilding", done, total) }
	asked, err := askRebuild(ctx, c.Data, c.Views, func(r report) { tell(r.Done, r.Total) })
	if err != nil || asked {
		return err
	}
	roomy(256 << 20)
	p, err := c.openNow(ctx, o)
	if err != nil {
		return err
	}
	build := func(ctx context.Context) error {
		if err := p.Views.Start(ctx); err != nil {
			return err
		}
		return p.Views.Rebuild(ctx, func(r projector.Progress) { tell(r.Done, r.Total) }, c.Views...)
	}
	if turn := p.Stores.Turn; turn == nil {
		err = build(ctx)
	} else {
		fmt.Fprintln(o.talk, "Building when no other process keeps these views; one that does is asked where it runs, with --data its folder.")
		err = turn.Lead(ctx, build)
	}
	if ctx.Err() == nil {
		err = errors.Join(err, p.Stores.Views.Scrub(ctx)) // the old rows; if it is broken off, whoever next serves does it
	}
	return errors.Join(err, p.Close())
}
