package sqlite

// bounded is a map that keeps at least the size entries used last and at most
// twice as many. It forgets a whole generation at a time, which costs nothing
// for each entry. It is not safe for concurrent use.
type bounded[K comparable, V any] struct {
	size       int
	young, old map[K]V
}

func newBounded[K comparable, V any](size int) *bounded[K, V] {
	return &bounded[K, V]{size: size, young: map[K]V{}}
}

func (b *bounded[K, V]) get(k K) (V, bool) {
	if v, ok := b.young[k]; ok {
		return v, true
	}
	v, ok := b.old[k]
	if ok {
		b.put(k, v)
	}
	return v, ok
}

func (b *bounded[K, V]) put(k K, v V) {
	if len(b.young) >= b.size {
		b.young, b.old = map[K]V{}, b.young
	}
	b.young[k] = v
}

// forget drops the entries for which drop says so.
func (b *bounded[K, V]) forget(drop func(K, V) bool) {
	for _, m := range []map[K]V{b.young, b.old} {
		for k, v := range m {
			if drop(k, v) {
				delete(m, k)
			}
		}
	}
}

func (b *bounded[K, V]) clear() {
	b.young, b.old = map[K]V{}, nil
}
