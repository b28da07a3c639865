package projector

// A Common is what the folders of one history have in common, so that what
// several views need of it is worked out once. It holds as long as the history
// only grows: when entries are withdrawn or erased, there is another.
//
// Folders do not go along side by side: one may be facts ahead of another, and
// one may begin when others have come far. What they share says which fact it
// has come to, or takes no notice of that.
type Common struct {
	parts []part
}

type part struct{ key, value any }

// Share returns the part of that key, which begins with the first who asks.
func Share[T any](c *Common, key any, begin func() T) T {
	for _, p := range c.parts {
		if p.key == key {
			return p.value.(T)
		}
	}
	value := begin()
	c.parts = append(c.parts, part{key, value})
	return value
}
