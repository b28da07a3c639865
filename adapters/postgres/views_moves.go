package postgres

import (
	"context"
	"time"
)

const movesPace = time.Second // how often to look when nothing is heard

// Moves returns a channel that holds a token whenever a view may have moved,
// in whatever process, and once a second in any case. It is closed some time
// after ctx is done.
func (v *Views) Moves(ctx context.Context) <-chan struct{} {
	moves := make(chan struct{}, 1)
	go func() {
		defer close(moves)
		for ctx.Err() == nil {
			v.hearMoves(ctx, moves)
			token(moves)
			select {
			case <-time.After(movesPace):
			case <-ctx.Done():
			}
		}
	}()
	return moves
}

func token(to chan struct{}) {
	select {
	case to <- struct{}{}:
	default:
	}
}

// hearMoves passes on what the server says for as long as one connection lives.
// What goes wrong with it is told by whoever asks.
func (v *Views) hearMoves(ctx context.Context, moves chan struct{}) {
	c, err := connect(ctx, v.url)
	if err != nil {
		return
	}
	defer closeConn(c)
	if _, err := c.Exec(ctx, "LISTEN "+movedChannel); err != nil {
		return
	}
	for {
		token(moves)
		short, cancel := context.WithTimeout(ctx, movesPace)
		_, err := c.WaitForNotification(short)
		cancel()
		if err != nil && (short.Err() == nil || ctx.Err() != nil || c.IsClosed()) {
			return
		}
	}
}
