package main

import (
	"fmt"
	"net/netip"
)

// A proxy is a reverse proxy, or a network of them.
type proxy netip.Prefix

// UnmarshalText reads an address, or a network as in 10.1.0.0/16.
func (p *proxy) UnmarshalText(text []byte) error {
	if one, err := netip.ParseAddr(string(text)); err == nil {
		one = one.Unmap().WithZone("")
		*p = proxy(netip.PrefixFrom(one, one.BitLen()))
		return nil
	}
	network, err := netip.ParsePrefix(string(text))
	if err != nil {
		return fmt.Errorf("a proxy is written as an address or a network, as 10.1.0.7 or 10.1.0.0/16, not as %q", text)
	}
	*p = proxy(network)
	return nil
}
