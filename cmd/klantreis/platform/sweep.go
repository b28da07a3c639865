package platform

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"klantreis/domain/document"
	"klantreis/domain/journey"
)

// sweepEvery is how often is looked for what has ended without an event of its
// own.
const sweepEvery = 24 * time.Hour

// sweep ends, now and every day, documents that no event names, which are left
// of uploads that came to nothing, and looks whose time is over. What fails is
// tried again with the next.
func (p *Platform) sweep(ctx context.Context) {
	again := time.NewTicker(sweepEvery)
	defer again.Stop()
	for {
		dropped, err := document.Sweep(ctx, p.Stores.Documents, document.Patience, p.named)
		switch {
		case ctx.Err() != nil:
			return
		case err != nil:
			p.log.Warn("documents cannot be swept", "error", err)
		case dropped > 0:
			p.log.Info("documents were dropped that no event names", "documents", dropped)
		}
		ended, err := p.forget(ctx)
		switch {
		case ctx.Err() != nil:
			return
		case err != nil:
			p.log.Warn("looks cannot be ended", "error", err)
		case ended > 0:
			p.log.Info("looks have ended, at clients who were erased or at nobody", "looks", ended)
		}
		select {
		case <-again.C:
		case <-ctx.Done():
			return
		}
	}
}

// named says whether a journey has a document. What it says comes from the log
// itself: a document that was just recorded is in no view yet.
func (p *Platform) named(ctx context.Context, n document.Name) (bool, error) {
	id, is := strings.CutPrefix(n.Stream, journey.Decider.Category+"-")
	journeyID, err := uuid.Parse(id)
	if !is || err != nil {
		return false, fmt.Errorf("document %s: %s is no journey", n.ID, n.Stream)
	}
	story, _, err := p.Journeys.Load(ctx, journeyID)
	_, there := story.State.Documents[n.ID]
	return there, err
}
