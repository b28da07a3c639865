package sqlite

import "encoding/binary"

// A tree is a page of a table or an index, in a file that reserves no space at
// the end of pages. See "B-tree Pages" in
// https://www.sqlite.org/fileformat2.html.
type tree struct {
	page  []byte
	kind  byte
	cells int
	begin int // of the pointers to the cells
	end   int // of the gap behind the pointers: where the first cell is
}

// The kinds of pages that trees have.
const (
	indexInterior = 2
	tableInterior = 5
	indexLeaf     = 10
	tableLeaf     = 13
)

// treeOf reads the header of a page; it is not ok in pages of other kinds.
func treeOf(number int64, page []byte) (t tree, ok bool) {
	header := page
	if number == 1 {
		header = page[100:]
	}
	t = tree{page: page, kind: header[0], begin: len(page) - len(header)}
	switch t.kind {
	case indexInterior, tableInterior:
		t.begin += 12
	case indexLeaf, tableLeaf:
		t.begin += 8
	default:
		return t, false
	}
	t.cells = int(binary.BigEndian.Uint16(header[3:]))
	if t.end = int(binary.BigEndian.Uint16(header[5:])); t.end == 0 {
		t.end = 65536
	}
	return t, t.begin+2*t.cells <= t.end && t.end <= len(page)
}

// gap is the part that is not in use, between the pointers to cells and the
// first of these.
func (t tree) gap() []byte { return t.page[t.begin+2*t.cells : t.end] }

// A rest is what does not fit into a cell: so many bytes in a chain of pages.
type rest struct{ page, size int64 }

// rests returns the rests of all cells that have one.
func (t tree) rests() (all []rest) {
	for i := range t.cells {
		at := int(binary.BigEndian.Uint16(t.page[t.begin+2*i:]))
		if at > len(t.page) {
			continue
		}
		if r, ok := t.rest(t.page[at:]); ok {
			all = append(all, r)
		}
	}
	return all
}

// rest reads a cell up to the rest of it. How much of a value is in the cell
// itself follows from its size.
func (t tree) rest(cell []byte) (r rest, ok bool) {
	usable := int64(len(t.page))
	least, most := (usable-12)*32/255-23, (usable-12)*64/255-23
	size, at := int64(0), 0
	switch t.kind {
	case tableInterior:
		return r, false
	case indexInterior:
		at = 4 // behind the page below it
	case tableLeaf:
		most = usable - 35
	}
	size, at = varint(cell, at)
	if t.kind == tableLeaf {
		_, at = varint(cell, at) // the number of the row
	}
	if size <= most {
		return r, false
	}
	local := least + (size-least)%(usable-4)
	if local > most {
		local = least
	}
	if int64(at)+local+4 > int64(len(cell)) {
		return r, false
	}
	return rest{int64(binary.BigEndian.Uint32(cell[int64(at)+local:])), size - local}, true
}

// varint reads a number of one to nine bytes, and where it ends. Beyond the end
// of the cell it reads zero.
func varint(cell []byte, at int) (n int64, end int) {
	for i := 0; i < 9 && at < len(cell); i++ {
		b := cell[at]
		at++
		if i == 8 {
			return n<<8 | int64(b), at
		}
		if n = n<<7 | int64(b&0x7f); b < 0x80 {
			break
		}
	}
	return n, at
}
