package client

import (
	"bytes"
	"maps"
	"slices"

	"github.com/google/uuid"
)

// with returns a map that has one thing more; the one it starts from stays as
// it is, since other states hold it.
func with[K comparable, V any](m map[K]V, key K, value V) map[K]V {
	m = maps.Clone(m)
	if m == nil {
		m = map[K]V{}
	}
	m[key] = value
	return m
}

// without returns a map that has one thing less, none where nothing is left.
func without[K comparable, V any](m map[K]V, key K) map[K]V {
	m = maps.Clone(m)
	delete(m, key)
	if len(m) == 0 {
		return nil
	}
	return m
}

func has[K comparable, V any](m map[K]V, key K) bool {
	_, is := m[key]
	return is
}

// ordered returns the ids by which things are known, in their order.
func ordered[V any](m map[uuid.UUID]V) []uuid.UUID {
	return slices.SortedFunc(maps.Keys(m), func(a, b uuid.UUID) int { return bytes.Compare(a[:], b[:]) })
}
