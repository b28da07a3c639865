package api

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// forwardedFor is where a reverse proxy says who asked it.
const forwardedFor = "X-Forwarded-For"

// originOf is the network address that a request came from, without its port;
// blank where that cannot be told. Behind a reverse proxy it is who asked the
// proxy. What a header says counts only from the proxies that the server trusts,
// read from the nearest back to the first that is not one of them: whatever
// stands before that, anybody can have written.
func (s *Server) originOf(r *http.Request) string {
	near, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return ""
	}
	from := bare(near.Addr())
	said := strings.Split(strings.Join(r.Header.Values(forwardedFor), ","), ",")
	for _, hop := range slices.Backward(said) {
		if !s.trusts(from) {
			break
		}
		before, err := netip.ParseAddr(strings.TrimSpace(hop))
		if err != nil {
			break
		}
		from = bare(before)
	}
	return from.String()
}

// bare is an address as it is written once: IPv4 as such, and without the name
// of one of our own machine's networks.
func bare(a netip.Addr) netip.Addr { return a.Unmap().WithZone("") }

func (s *Server) trusts(a netip.Addr) bool {
	return slices.ContainsFunc(s.Proxies, func(p netip.Prefix) bool { return p.Contains(a) })
}
