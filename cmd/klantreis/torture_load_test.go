package main

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
)

// A post is where a process serves: it can be killed, and another one comes in
// its place.
type post struct {
	t       *testing.T
	env     []string
	args    []string
	mu      sync.Mutex
	serving *child
}

// open starts a process at a post.
func (p *post) open() *child {
	p.t.Helper()
	c := begin(p.t, p.env, p.args...).up()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.serving = c
	return c
}

func (p *post) now() *child {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.serving
}

// A load is what advisors and front desks do all day long at some posts.
type load struct {
	ledger *ledger
	posts  []*post

	mu       sync.Mutex
	journeys []uuid.UUID
}

// work makes one request after another until ctx is done.
func (l *load) work(ctx context.Context, dice *rand.Rand) {
	for ctx.Err() == nil {
		c := l.posts[dice.IntN(len(l.posts))].now()
		if l.one(ctx, c, dice) == unknown {
			time.Sleep(20 * time.Millisecond) // nobody asks a process that is gone without a pause
		}
	}
}

// one makes a request: most record a contact, some open a journey, some are to
// be refused, and some were made before.
func (l *load) one(ctx context.Context, c *child, dice *rand.Rand) outcome {
	key, journey := uuid.Must(uuid.NewV7()), l.journey(dice)
	switch n := dice.IntN(10); {
	case n == 0:
		return l.opening(ctx, c)
	case n == 1:
		return l.ledger.ask(ctx, c, key, &asked{who: "adviseur-bram", path: journey + "/advices",
			body: object{"form": "loopbaangesprek", "topics": []string{"loopbaan"}, "channel": "telefoon"}})
	case n == 2:
		contact := l.contact(journey)
		if o := l.ledger.ask(ctx, c, key, contact); o != acknowledged {
			return o
		}
		return l.ledger.ask(ctx, l.posts[dice.IntN(len(l.posts))].now(), key, contact)
	}
	return l.ledger.ask(ctx, c, key, l.contact(journey))
}

func (l *load) contact(journey string) *asked {
	return &asked{who: "adviseur-bram", path: journey + "/contacts",
		body: object{"channel": "telefoon", "topic": "werk", "note": "Gesproken."}}
}

// opening registers a client and opens a journey of theirs.
func (l *load) opening(ctx context.Context, c *child) outcome {
	registering := &asked{who: "gids-anna", path: "/v1/clients", body: object{"familyName": "Belasting"}}
	if o := l.ledger.ask(ctx, c, uuid.Must(uuid.NewV7()), registering); o != acknowledged {
		return o
	}
	opening := &asked{who: "gids-anna", path: "/v1/journeys", body: object{
		"client": registering.receipt.Client, "kind": "werkende", "origin": "zelf", "channel": "telefoon", "advisor": "adviseur-bram",
		"municipality": "GM0153", "question": "Hoe nu verder?"}}
	o := l.ledger.ask(ctx, c, uuid.Must(uuid.NewV7()), opening)
	if o == acknowledged {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.journeys = append(l.journeys, opening.receipt.Journey)
	}
	return o
}

func (l *load) journey(dice *rand.Rand) string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return "/v1/journeys/" + l.journeys[dice.IntN(len(l.journeys))].String()
}

// writes waits until something can be recorded at every post again.
func (l *load) writes(t *testing.T) {
	t.Helper()
	var all sync.WaitGroup
	for i, p := range l.posts {
		dice := rand.New(rand.NewPCG(uint64(i), 0))
		all.Go(func() {
			c := p.now()
			ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
			defer cancel()
			for ctx.Err() == nil {
				if l.ledger.ask(ctx, c, uuid.Must(uuid.NewV7()), l.contact(l.journey(dice))) == acknowledged {
					return
				}
				time.Sleep(10 * time.Millisecond)
			}
			t.Errorf("nothing can be recorded any more:\n%s", c.said)
		})
	}
	all.Wait()
}

// follow waits until every post answers from views that have all of the log.
func (l *load) follow(t *testing.T) {
	t.Helper()
	for _, p := range l.posts {
		c := p.now()
		wait(t, func() bool {
			got, err := c.ask(t.Context(), "beheerder-piet", "GET", "/v1/views", uuid.Nil, nil)
			var page struct {
				Views []struct {
					Generation, LagEvents int
					Error                 string
				}
			}
			if err != nil || got.status != 200 || json.Unmarshal(got.body, &page) != nil {
				return false
			}
			for _, v := range page.Views {
				if v.Generation == 0 || v.LagEvents > 50 || v.Error != "" { // the load goes on meanwhile
					return false
				}
			}
			return len(page.Views) > 0
		})
	}
}

// String sums up what was asked.
func (l *ledger) String() string {
	return fmt.Sprintf("%d acknowledged, %d refused, %d not known", l.count(acknowledged), l.count(refused), l.count(unknown))
}
