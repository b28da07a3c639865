package pgtest

import (
	"bytes"
	"net"
	"net/url"
	"sync"
	"testing"
	"time"
)

// A Network stands between us and a server, and goes wrong when it is told to.
type Network struct {
	server   string
	listener net.Listener

	mu      sync.Mutex
	changed *sync.Cond // of state, or of a link
	state   state
	links   map[*link]bool
	mark    []byte // nil when there is nothing to look out for
	fate    Fate
}

// A Fate is what becomes of a connection.
type Fate int

// The fates.
const (
	CutBefore Fate = iota // what was on its way does not arrive, and the connection ends
	CutAfter              // it arrives, its answer does not, and the connection ends
	Forgotten             // it does not arrive, and nobody is told
)

type state int

const (
	whole state = iota
	cut
	silent
)

// A link is one connection through the network.
type link struct {
	client, server net.Conn
	dead, closed   bool
}

// When a kernel takes a silent connection for lost: that of the server for a
// connection that asks for it, and ours (see the adapter's dialer). The kernels
// here are kept from it, since the network itself answers their probes.
const (
	serverNotices = 5 * time.Second
	clientNotices = 12 * time.Second
)

// Between puts a network between us and a database, and returns the URL to
// reach the database through it.
func Between(t testing.TB, database string) (*Network, string) {
	t.Helper()
	u, err := url.Parse(database)
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	n := &Network{server: u.Host, listener: l, links: map[*link]bool{}}
	n.changed = sync.NewCond(&n.mu)
	u.Host = l.Addr().String()
	t.Cleanup(func() {
		_ = l.Close() // then nobody accepts
		n.Cut()
	})
	go n.accept()
	return n, u.String()
}

// Cut ends all connections, and lets none be made.
func (n *Network) Cut() {
	n.become(cut)
	for l := range n.all() {
		n.end(l)
	}
}

// Silence holds back everything, also that one side has gone.
func (n *Network) Silence() { n.become(silent) }

// Heal makes the network whole: what was held back arrives.
func (n *Network) Heal() { n.become(whole) }

// Forget makes the network whole for new connections, and forgets those that
// there are, as a firewall does that starts anew: nothing arrives on them any
// more and neither side is told, until its kernel notices.
func (n *Network) Forget() {
	for l := range n.all() {
		n.forget(l)
	}
	n.become(whole)
}

func (n *Network) forget(l *link) {
	n.deafen(l)
	time.AfterFunc(serverNotices, func() { _ = l.server.Close() })
	time.AfterFunc(clientNotices, func() { n.end(l) })
}

// When gives the connection a fate on which some bytes are on their way to the
// server, the first time that they are.
func (n *Network) When(mark []byte, fate Fate) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.mark, n.fate = mark, fate
}

// Used says whether what [Network.When] waits for has come.
func (n *Network) Used() bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.mark == nil
}

func (n *Network) become(s state) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.state = s
	n.changed.Broadcast()
}

func (n *Network) all() map[*link]bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	all := make(map[*link]bool, len(n.links))
	for l := range n.links {
		all[l] = true
	}
	return all
}

func (n *Network) accept() {
	for {
		client, err := n.listener.Accept()
		if err != nil {
			return // the test has ended
		}
		go n.connect(client)
	}
}

// connect makes a link, once the network carries anything.
func (n *Network) connect(client net.Conn) {
	n.mu.Lock()
	for n.state == silent {
		n.changed.Wait()
	}
	n.mu.Unlock()
	server, err := net.Dial("tcp", n.server)
	if err != nil {
		_ = client.Close() // which is all that can be told
		return
	}
	l := &link{client: client, server: server}
	n.mu.Lock()
	n.links[l] = true
	refused := n.state == cut
	n.mu.Unlock()
	if refused {
		n.end(l)
		return
	}
	go n.carry(l, client, server)
	go n.carry(l, server, client)
}

// end closes both sides of a link.
func (n *Network) end(l *link) {
	n.mu.Lock()
	l.closed = true
	delete(n.links, l)
	n.changed.Broadcast()
	n.mu.Unlock()
	_ = l.client.Close()
	_ = l.server.Close()
}

// carry takes bytes from one side to the other until one of them ends.
func (n *Network) carry(l *link, from, to net.Conn) {
	buf := make([]byte, 64<<10)
	for {
		count, err := from.Read(buf)
		if !n.may(l) {
			return
		}
		if fate, is := n.fated(l, from, buf[:count]); is {
			n.befall(l, fate, buf[:count])
			return
		}
		if _, failed := to.Write(buf[:count]); err != nil || failed != nil {
			n.end(l)
			return
		}
	}
}

// befall carries out what is to become of a link.
func (n *Network) befall(l *link, fate Fate, b []byte) {
	switch fate {
	case Forgotten:
		n.forget(l)
		return
	case CutAfter:
		n.deafen(l)
		_, _ = l.server.Write(b)           // if it is gone that is the same
		time.Sleep(300 * time.Millisecond) // in which the server commits
	}
	n.end(l)
}

// may waits while the network is silent, and says whether anything still goes
// over a link.
func (n *Network) may(l *link) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	for n.state == silent && !l.closed {
		n.changed.Wait()
	}
	return !l.closed && !l.dead
}

func (n *Network) deafen(l *link) {
	n.mu.Lock()
	defer n.mu.Unlock()
	l.dead = true
}

func (n *Network) fated(l *link, from net.Conn, b []byte) (Fate, bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if from != l.client || n.mark == nil || !bytes.Contains(b, n.mark) {
		return 0, false
	}
	n.mark = nil
	return n.fate, true
}
