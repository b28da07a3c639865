package esdb_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"klantreis/adapters/esdb"
)

func TestURLsThatCannotBeRight(t *testing.T) {
	for url, says := range map[string]string{
		"postgres://a":                                   "begins with esdb://",
		"esdb+discover://a:2113,b:2113?tls=true":         "for several nodes write esdb://a:2113,b:2113",
		"esdb+discover://u:secret@a,b":                   "for several nodes write esdb://a,b",
		"esdb://u:secret@a?tls=false":                    "not sent without TLS",
		"esdb://:secret@a":                               "credentials are not readable",
		"esdb://u:%zzsecret@a":                           "credentials are not readable",
		"esdb://u:secret?x@a":                            "credentials are not readable",
		"esdb://a?prefix=klant-reis":                     "prefix has only",
		"esdb://a?prefix=":                               "prefix has only",
		"esdb://a?maxDiscoverAttempts=3":                 `no setting "maxDiscoverAttempts"`,
		"esdb://u:secret@a?nodePreference=best":          "NodePreference",
		"esdb://u:secret@a:port":                         "port",
		"esdb://u:secret@[::1]:2113":                     "wrong host format",
		"esdb://u:secret@":                               "host",
		"esdb://u:sec/ret@a:2113/more?tls=true&prefix=p": "",
	} {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		_, err := esdb.Open(ctx, url, esdb.Options{})
		if err == nil || errors.Is(err, context.Canceled) || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: got %v, want %q", url, err, says)
		}
		if err != nil && (strings.Contains(err.Error(), "secret") || strings.Contains(err.Error(), "ret@")) {
			t.Errorf("%s: the error shows credentials: %v", url, err)
		}
	}
}

func TestURLsThatCanBeRight(t *testing.T) {
	for _, url := range []string{
		"esdb://a", "esdb://a:2113?prefix=klantreis_2026.nl", "esdb://a:1,b:2,c?tls=false", "esdb+discover://one.name?nodePreference=leader",
		"esdb://u:p%40ss%2Fw,rd@a:2113,b:2113?tlsVerifyCert=false",
	} {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := esdb.Open(ctx, url, esdb.Options{Discover: 1}); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: got %v", url, err)
		}
	}
}

// An address is told without who comes in and with what.
func TestAnAddressIsToldWithoutItsSecrets(t *testing.T) {
	for url, want := range map[string]string{
		"esdb://root:geheim@a:2113,b:2113?prefix=desk&tls=true": "esdb://a:2113,b:2113?prefix=desk",
		"esdb+discover://root:gehe%40im@name:2113":              "esdb+discover://name:2113?prefix=klantreis",
		"esdb://root:geheim?x@a":                                "esdb://…",
		"esdb://root:geheim@a:port":                             "esdb://…",
	} {
		if got := esdb.Shown(url); got != want {
			t.Errorf("%s is told as %s, want %s", url, got, want)
		}
	}
}
