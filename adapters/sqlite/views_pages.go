package sqlite

import (
	"encoding/binary"
	"errors"
	"slices"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"
)

// stride is how many pages are scrubbed in one transaction, which others wait
// for.
const stride = 2000

// mostPages is where a file becomes too large to be scrubbed, at 128 GiB: the
// pages of a long value begin with the number of the next one, and from here on
// that can look like the beginning of another kind of page.
const mostPages = indexInterior << 24

// errPages means that the pages of the file contradict each other.
var errPages = sqlite.ResultCorrupt.ToError()

// scrubPages overwrites with zeros whatever is not in use in some pages, and
// behind the ends of values that begin there. It returns the page to go on
// with, zero after the last.
func scrubPages(c *sqlite.Conn, first int64) (next int64, err error) {
	count, err := number(c, "PRAGMA page_count")
	if err != nil {
		return 0, err
	}
	if count >= mostPages {
		return 0, errors.New("the file is too large")
	}
	last := min(first+stride-1, count)
	free, err := freePages(c, first, last)
	if err != nil {
		return 0, err
	}
	for n := first; n <= last; n++ {
		if err := scrubPage(c, n, free); err != nil {
			return 0, err
		}
	}
	if last < count {
		next = last + 1
	}
	return next, nil
}

func scrubPage(c *sqlite.Conn, n int64, free map[int64]int) error {
	page, err := readPage(c, n)
	if err != nil {
		return err
	}
	if used, ok := free[n]; ok {
		return empty(c, n, page, page[used:])
	}
	b, ok := treeOf(n, page)
	if !ok {
		return nil
	}
	if err := empty(c, n, page, b.gap()); err != nil {
		return err
	}
	for _, rest := range b.rests() {
		if err := scrubEnd(c, rest); err != nil {
			return err
		}
	}
	return nil
}

// scrubEnd overwrites what comes after the end of a long value. The page may be
// one that was free and had not been overwritten when the value took it: SQLite
// clears such pages, but not those that listed other free ones.
func scrubEnd(c *sqlite.Conn, r rest) error {
	page, last, err := endOf(c, r)
	if err != nil {
		return err
	}
	return empty(c, last.page, page, page[4+last.size:])
}

// endOf returns the page in which a long value ends, and what of it is there.
func endOf(c *sqlite.Conn, r rest) (page []byte, last rest, err error) {
	for {
		if page, err = readPage(c, r.page); err != nil {
			return nil, r, err
		}
		room := int64(len(page) - 4)
		if r.size <= room {
			return page, r, nil
		}
		r = rest{int64(binary.BigEndian.Uint32(page)), r.size - room}
	}
}

// empty overwrites a part of a page, unless there is nothing in it.
func empty(c *sqlite.Conn, n int64, page, unused []byte) error {
	if !slices.ContainsFunc(unused, func(b byte) bool { return b != 0 }) {
		return nil
	}
	clear(unused)
	return do(c, "UPDATE sqlite_dbpage SET data = ? WHERE pgno = ?", []any{page, n})
}

// readPage returns a page of the file by its number; the first is 1. Asked for
// more than one, the table of pages would go through all of them.
func readPage(c *sqlite.Conn, n int64) (page []byte, err error) {
	err = sqlitex.Execute(c, "SELECT data FROM sqlite_dbpage WHERE pgno = ?", &sqlitex.ExecOptions{
		Args: []any{n}, ResultFunc: func(row *sqlite.Stmt) error {
			page = make([]byte, row.ColumnLen(0))
			row.ColumnBytes(0, page)
			return nil
		}})
	if err == nil && len(page) < 512 {
		err = errPages // there is no such page
	}
	return page, err
}

// freePages returns which of some pages hold no table or index, and from which
// byte on each is not in use: at 0 or, in those that list the others, behind
// the list. See "The Freelist" in https://www.sqlite.org/fileformat2.html.
func freePages(c *sqlite.Conn, from, to int64) (free map[int64]int, err error) {
	head, err := readPage(c, 1)
	if err != nil {
		return nil, err
	}
	free = map[int64]int{}
	note := func(n int64, used int) {
		if from <= n && n <= to {
			free[n] = used
		}
	}
	list, left := int64(binary.BigEndian.Uint32(head[32:])), int64(binary.BigEndian.Uint32(head[36:]))
	for ; list != 0; left-- {
		page, err := readPage(c, list)
		if err != nil {
			return nil, err
		}
		n := int64(binary.BigEndian.Uint32(page[4:]))
		if left <= 0 || n > int64(len(page)/4-2) {
			return nil, errPages // more than there are, as in a list that ends nowhere
		}
		for i := range n {
			note(int64(binary.BigEndian.Uint32(page[8+4*i:])), 0)
		}
		note(list, 8+4*int(n))
		list = int64(binary.BigEndian.Uint32(page))
	}
	return free, nil
}
