package main

import (
	"fmt"
	"os"
	"path/filepath"
)

// controlName is the socket in the data folder through which commands on the
// same machine ask the serving process to do something. Whoever may open the
// folder may use it, and nobody else (the folder is for its owner only).
const controlName = "control.sock"

// longestSocket is how many bytes the address of a socket holds everywhere.
const longestSocket = 100

// controlPath returns a path to a folder's socket that fits into the address
// of a socket: where the folder's own is too long, one through a link beside
// it. When the socket is listened on, or reached, done takes the link away.
func controlPath(dir string) (path string, done func(), err error) {
	path = filepath.Join(dir, controlName)
	if len(path) <= longestSocket {
		return path, func() {}, nil
	}
	whole, err := filepath.Abs(dir)
	if err != nil {
		return "", nil, fmt.Errorf("find data folder: %w", err)
	}
	beside, err := os.MkdirTemp("", "klantreis")
	if err != nil {
		return "", nil, fmt.Errorf("make way to data folder: %w", err)
	}
	link := filepath.Join(beside, "data")
	if err := os.Symlink(whole, link); err != nil {
		return "", nil, fmt.Errorf("make way to data folder: %w", err)
	}
	return filepath.Join(link, controlName), func() { _ = os.RemoveAll(beside) }, nil // a link in a temporary folder harms nobody
}
