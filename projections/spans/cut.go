package spans

import (
	"errors"
	"slices"
)

// ErrNoCut means that a report cannot be cut by what was asked.
var ErrNoCut = errors.New("this report cannot be cut by that dimension")

// CheckCut fails with [ErrNoCut] unless a report can be cut by a dimension, or
// is not to be cut: "".
func CheckCut(by string, among []string) error {
	if by != "" && !slices.Contains(among, by) {
		return ErrNoCut
	}
	return nil
}
