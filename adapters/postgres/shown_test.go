package postgres_test

import (
	"testing"

	"klantreis/adapters/postgres"
)

// An address is told without who comes in and with what.
func TestAnAddressIsToldWithoutItsSecrets(t *testing.T) {
	for url, want := range map[string]string{
		"postgres://root:geheim@db:5433/log?sslmode=disable":               "postgres://db:5433/log",
		"postgres://root:gehe%40im@a:1,b:2/log":                            "postgres://a:1,b:2/log",
		"postgres://db/log?user=root&password=gehe@im&sslmode=disable":     "postgres://db:5432/log",
		"postgresql://root@/log?host=/run/postgresql&password=geheim":      "postgres:///run/postgresql:5432/log",
		"postgres://root:gehe/im@db/log":                                   "postgres://…",
		"postgres://root:geheim@db/log?sslrootcert=/nowhere&sslmode=allow": "postgres://…",
	} {
		if got := postgres.Shown(url); got != want {
			t.Errorf("%s is told as %s, want %s", url, got, want)
		}
	}
}
