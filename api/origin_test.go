package api_test

import (
	"net/http/httptest"
	"net/netip"
	"testing"

	"klantreis/domain/access"
)

// What a header says of where a request came from counts only from a proxy that
// is trusted: else whoever looks could choose what the access log says of them.
func TestALookSaysWhereItCameFrom(t *testing.T) {
	w := newWorld(t)
	client, _ := w.aHistory()
	w.server.Proxies = []netip.Prefix{netip.MustParsePrefix("10.1.0.0/16"), netip.MustParsePrefix("fd00::/8")}
	for name, c := range map[string]struct {
		remote string
		said   []string
		want   string
	}{
		"by itself":                      {"192.0.2.7:4711", nil, "192.0.2.7"},
		"from a sixth version":           {"[2001:db8::7]:4711", nil, "2001:db8::7"},
		"from a fourth within a sixth":   {"[::ffff:192.0.2.7]:4711", nil, "192.0.2.7"},
		"from a network of this machine": {"[fe80::7%eth0]:4711", nil, "fe80::7"},
		"with a header of its own":       {"192.0.2.7:4711", []string{"198.51.100.9"}, "192.0.2.7"},
		"through a proxy":                {"10.1.0.1:4711", []string{"192.0.2.7"}, "192.0.2.7"},
		"through two":                    {"10.1.0.1:4711", []string{"192.0.2.7, fd00::2"}, "192.0.2.7"},
		"through two with a line each":   {"10.1.0.1:4711", []string{"192.0.2.7", "fd00::2"}, "192.0.2.7"},
		"with more before the proxy's":   {"10.1.0.1:4711", []string{"198.51.100.9, 192.0.2.7"}, "192.0.2.7"},
		"through a proxy that is silent": {"10.1.0.1:4711", nil, "10.1.0.1"},
		"through one that says no more":  {"10.1.0.1:4711", []string{"unknown, fd00::2"}, "fd00::2"},
		"through another's proxy":        {"10.2.0.1:4711", []string{"192.0.2.7"}, "10.2.0.1"},
		"from nowhere":                   {"@", []string{"192.0.2.7"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			w.TB = t
			r := httptest.NewRequest("GET", "/v1/clients/"+client, nil)
			r.Header.Set("Authorization", "Bearer "+w.bearer("adviseur-bram"))
			r.RemoteAddr = c.remote
			for _, line := range c.said {
				r.Header.Add("X-Forwarded-For", line)
			}
			looks := w.looksSince(func() { w.handler.ServeHTTP(httptest.NewRecorder(), r) })
			if len(looks) != 1 || looks[0].Action != access.SeeClient || looks[0].Origin != c.want {
				t.Errorf("logged %+v, want from %s", looks, c.want)
			}
		})
	}
	w.TB = t
	read := w.get("fg-olga", "/v1/access-looks?client="+client+"&actor=adviseur-bram").want(200).object()["looks"].([]any)
	origins := map[any]bool{}
	for _, l := range read {
		origins[l.(map[string]any)["origin"]] = true
	}
	if !origins["192.0.2.7"] || !origins["2001:db8::7"] || !origins[nil] {
		t.Errorf("the log as it is read tells of %v", origins)
	}
}

// From which machine somebody of the desk looked is for those who supervise it,
// and not for the client.
func TestAnInspectionDoesNotSayFromWhichMachineSomebodyLooked(t *testing.T) {
	w := newWorld(t)
	client, _ := w.aHistory()
	for _, l := range w.looksSince(func() { w.get("adviseur-bram", "/v1/clients/"+client).want(200) }) {
		if l.Origin == "" {
			t.Errorf("a look from nowhere: %+v", l)
		}
	}
	looks := w.get("privacy-officer-mila", "/v1/clients/"+client+"/inspection").want(200).object()["looks"].([]any)
	for _, l := range looks {
		if from, told := l.(map[string]any)["origin"]; told {
			t.Errorf("a look came from %v", from)
		}
	}
	if len(looks) < 2 {
		t.Errorf("%d looks", len(looks))
	}
}
