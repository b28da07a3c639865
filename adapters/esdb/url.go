package esdb

import (
	"errors"
	"fmt"
	"math"
	"net/url"
	"regexp"
	"strings"

	client "github.com/EventStore/EventStore-Client-Go/v4/esdb"
)

const defaultPrefix = "klantreis"

// prefixes have no hyphen: the first one ends the prefix in a stream's name,
// so no log can see the streams of another.
var prefixes = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._]*$`)

// settings are those of the client library that mean something here, in lower
// case. The library itself only warns of others.
var settings = map[string]bool{"tls": true, "tlsverifycert": true, "tlscafile": true, "usercertfile": true,
	"userkeyfile": true, "nodepreference": true, "gossiptimeout": true, "keepaliveinterval": true, "keepalivetimeout": true}

// parse reads a URL. Errors never show the credentials in it.
func parse(text string, o Options) (config *client.Configuration, prefix string, err error) {
	scheme, rest, ok := strings.Cut(text, "://")
	if !ok || scheme != "esdb" && scheme != "esdb+discover" {
		return nil, "", errors.New("a URL begins with esdb:// or esdb+discover://")
	}
	hosts, query, _ := strings.Cut(rest, "?")
	user, hosts := cutLast(hosts, "@")
	if strings.Contains(query, "@") {
		return nil, "", errors.New("credentials are not readable: write ? / @ and other signs in a password as %3F %2F %40")
	}
	if scheme == "esdb+discover" && strings.Contains(hosts, ",") {
		return nil, "", errors.New("esdb+discover:// takes one DNS name: for several nodes write esdb://" + hosts)
	}
	values, prefix, err := parameters(query)
	if err != nil {
		return nil, "", err
	}
	config, err = client.ParseConnectionString(scheme + "://" + hosts + "?" + values)
	if err != nil {
		return nil, "", err
	}
	if err := credentials(config, user); err != nil {
		return nil, "", err
	}
	return harden(config, o), prefix, nil
}

// parameters takes our own from those of the client library.
func parameters(query string) (rest, prefix string, err error) {
	values, err := url.ParseQuery(query)
	if err != nil {
		return "", "", errors.New("parameters of the URL are not readable")
	}
	prefix = defaultPrefix
	if values.Has("prefix") {
		prefix = values.Get("prefix")
	}
	if !prefixes.MatchString(prefix) {
		return "", "", errors.New("prefix has only letters, digits, dots and underscores, and begins with a letter or digit")
	}
	values.Del("prefix")
	for key := range values {
		if !settings[strings.ToLower(key)] {
			return "", "", fmt.Errorf("there is no setting %q", key)
		}
	}
	return values.Encode(), prefix, nil
}

// credentials sets the user. Without TLS the client would leave them out and
// say nothing.
func credentials(config *client.Configuration, user string) error {
	if user == "" {
		return nil
	}
	if config.DisableTLS {
		return errors.New("credentials are not sent without TLS: leave them out, or use TLS")
	}
	name, password, _ := strings.Cut(user, ":")
	var err1, err2 error
	config.Username, err1 = url.PathUnescape(name)
	config.Password, err2 = url.PathUnescape(password)
	if err1 != nil || err2 != nil || config.Username == "" {
		return errors.New("credentials are not readable: write % and other signs in a password as %25")
	}
	return nil
}

// harden sets what the client must do for [line] to hold: it never gives up
// looking for a node, since one that gave up is dead for good.
func harden(config *client.Configuration, o Options) *client.Configuration {
	config.MaxDiscoverAttempts = math.MaxInt32
	config.DiscoveryInterval = max(1, int(o.Discover.Milliseconds()))
	config.GossipTimeout = min(config.GossipTimeout, max(1, int(math.Ceil(o.Answer.Seconds()))))
	config.DefaultDeadline = &o.Answer
	config.Logger = nil
	return config
}

// cutLast is [strings.Cut] around the last separator; without one, all is
// after it.
func cutLast(s, sep string) (before, after string) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return "", s
	}
	return s[:i], s[i+len(sep):]
}

// Shown is the log that a URL names, as it may be told: its hosts and its
// prefix, and neither user nor password.
func Shown(text string) string {
	scheme, rest, _ := strings.Cut(text, "://")
	_, prefix, err := parse(text, Options{}.orDefaults())
	if err != nil {
		return "esdb://…"
	}
	hosts, _, _ := strings.Cut(rest, "?")
	_, hosts = cutLast(hosts, "@")
	return scheme + "://" + hosts + "?prefix=" + prefix
}
