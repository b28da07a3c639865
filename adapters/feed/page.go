package feed

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/ThreeDotsLabs/watermill/message"

	"klantreis/domain/eventstore"
)

// A Page is some events that follow each other in the log.
type Page struct {
	From   eventstore.Checkpoint // where the reader stands who has not seen it
	To     eventstore.Checkpoint // and where one stands who has
	Events []eventstore.Recorded // at least one
	End    bool                  // when it was read, there was nothing after it
}

// A delivery is a page on its way through a message, and what became of it.
type delivery struct {
	page Page
	err  error // why the handler failed; set before the message is refused
}

type deliveryKey struct{}

// PageOf returns the page that a message of a [Subscriber] carries in its
// context.
func PageOf(ctx context.Context) (Page, bool) {
	d, ok := ctx.Value(deliveryKey{}).(*delivery)
	if !ok {
		return Page{}, false
	}
	return d.page, true
}

var errNoPage = errors.New("the message does not carry a page: it is not from this feed")

// Handler makes a Watermill handler of a function that takes a page into
// account. A panic in it is an error like any other.
func Handler(apply func(context.Context, Page) error) message.NoPublishHandlerFunc {
	return func(msg *message.Message) (err error) {
		d, ok := msg.Context().Value(deliveryKey{}).(*delivery)
		if !ok {
			return errNoPage
		}
		defer func() {
			if v := recover(); v != nil {
				err = panicked{v, debug.Stack()}
			}
			d.err = err
		}()
		return apply(msg.Context(), d.page)
	}
}

// panicked is a panic as an error.
type panicked struct {
	value any
	stack []byte
}

// Error only repeats what the runtime says: what others panic with may hold
// anything, also what is personal.
func (p panicked) Error() string {
	if err, ok := p.value.(runtime.Error); ok {
		return "handler panicked: " + err.Error()
	}
	return fmt.Sprintf("handler panicked with a %T", p.value)
}
