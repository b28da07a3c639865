package postgres_test

import (
	"bytes"
	"io"
	"net"
	"net/url"
	"sync/atomic"
	"testing"
	"time"

	"klantreis/domain/eventstore"
)

// A cutter stands between us and the server. The first time that it sees some
// bytes on their way to the server it cuts that connection.
type cutter struct {
	server  string
	mark    []byte
	deliver bool // the bytes arrive, and the answer does not; otherwise not even they
	used    atomic.Bool
}

// through returns the URL of a database as reached through the cutter.
func (c *cutter) through(t *testing.T, database string) string {
	t.Helper()
	u, err := url.Parse(database)
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	c.server, u.Host = u.Host, l.Addr().String()
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go c.pass(conn)
		}
	}()
	return u.String()
}

// pass carries bytes both ways until one side ends, or it is time to cut.
func (c *cutter) pass(client net.Conn) {
	defer func() { _ = client.Close() }()
	server, err := net.Dial("tcp", c.server)
	if err != nil {
		return
	}
	defer func() { _ = server.Close() }()
	var deaf atomic.Bool
	go func() {
		defer func() { _ = client.Close() }()
		buf := make([]byte, 64<<10)
		for {
			n, err := server.Read(buf)
			if err != nil {
				return
			}
			if !deaf.Load() {
				_, _ = client.Write(buf[:n])
			}
		}
	}()
	buf := make([]byte, 64<<10)
	for {
		n, err := client.Read(buf)
		if err != nil {
			return
		}
		cut := bytes.Contains(buf[:n], c.mark) && c.used.CompareAndSwap(false, true)
		if cut && !c.deliver {
			return
		}
		deaf.Store(cut)
		if _, err := io.Copy(server, bytes.NewReader(buf[:n])); err != nil {
			return
		}
		if cut {
			time.Sleep(300 * time.Millisecond) // in which the server commits
			return
		}
	}
}

// Whoever is cut off from a commit does not know whether it happened. The
// caller does not have to either.
func TestAnAppendIsThereOnceWhateverTheConnectionLost(t *testing.T) {
	for what, deliver := range map[string]bool{"the answer": true, "the question": false} {
		t.Run(what, func(t *testing.T) {
			direct := prepared(t)
			c := &cutter{mark: []byte("cut here"), deliver: deliver}
			e := openEvents(t, c.through(t, direct))
			add(t, e, "a", 0, fact())
			two := []eventstore.Event{fact(), fact()}
			two[1].Data = c.mark
			if at := add(t, e, "a", 1, two...); at.Minor != 3 {
				t.Errorf("the append is at %v", at)
			}
			if !c.used.Load() {
				t.Error("nothing was cut")
			}
			if places := wantGapless(t, openEvents(t, direct)); len(places) != 3 {
				t.Errorf("the log has %d events", len(places))
			}
		})
	}
}
