package document

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"io"

	"klantreis/domain/vault"
)

// ChunkSize is how many bytes of a document are sealed at a time.
const ChunkSize = 64 << 10

// What sealing puts before and after the bytes of a chunk.
const (
	nonceSize = 12
	tagSize   = 16
)

// MaxChunk is the greatest length of a sealed chunk.
const MaxChunk = nonceSize + ChunkSize + tagSize

// A Sealed document is its chunks in order: nonce, bytes under AES-256-GCM, and
// tag. Which document, which chunk of it and whether it is the last are sealed
// with each of them, so that none can be left out, swapped or moved.
type Sealed [][]byte

// A Plain document is in the open. Its chunks have room around the bytes for
// what sealing adds, so that nothing is copied.
type Plain struct {
	chunks [][]byte
	size   int
	hash   [sha256.Size]byte
}

// Read reads a document of that many bytes. It fails with whatever the reader
// fails with, also where that ends too early.
func Read(r io.Reader, size int) (*Plain, error) {
	p, sum := &Plain{size: size}, sha256.New()
	for left := size; left > 0 || len(p.chunks) == 0; left -= ChunkSize {
		chunk := make([]byte, nonceSize+min(left, ChunkSize)+tagSize)
		p.chunks = append(p.chunks, chunk)
		if _, err := io.ReadFull(r, bytesOf(chunk)); err != nil && left > 0 {
			return nil, err
		}
		sum.Write(bytesOf(chunk))
	}
	sum.Sum(p.hash[:0])
	return p, nil
}

// bytesOf is the part of a chunk that is in the open.
func bytesOf(chunk []byte) []byte { return chunk[nonceSize : len(chunk)-tagSize] }

// Size is the number of bytes.
func (p *Plain) Size() int { return p.size }

// Hash is the SHA-256 of the bytes.
func (p *Plain) Hash() [sha256.Size]byte { return p.hash }

// Head is how the document begins.
func (p *Plain) Head() []byte { return bytesOf(p.chunks[0]) }

// WriteTo writes the bytes.
func (p *Plain) WriteTo(w io.Writer) (written int64, err error) {
	for _, chunk := range p.chunks {
		n, err := w.Write(bytesOf(chunk))
		written += int64(n)
		if err != nil {
			return written, err
		}
	}
	return written, nil
}

// seal seals the document where it is: it is not in the open any more.
func (p *Plain) seal(k vault.Key, n Name) Sealed {
	aead := gcm(k)
	for i, chunk := range p.chunks {
		nonce, plain := chunk[:nonceSize], bytesOf(chunk)
		_, _ = rand.Read(nonce) // never fails
		aead.Seal(plain[:0], nonce, plain, associated(n, i, i == len(p.chunks)-1))
	}
	s := Sealed(p.chunks)
	p.chunks = nil
	return s
}

// open opens the document where it is. It fails with [ErrDamaged].
func (s Sealed) open(k vault.Key, n Name) (*Plain, error) {
	p, sum, aead := &Plain{chunks: s}, sha256.New(), gcm(k)
	for i, chunk := range s {
		if len(chunk) < nonceSize+tagSize {
			return nil, ErrDamaged
		}
		last := i == len(s)-1
		plain, err := aead.Open(chunk[nonceSize:nonceSize], chunk[:nonceSize], chunk[nonceSize:], associated(n, i, last))
		if err != nil {
			return nil, ErrDamaged
		}
		p.size += len(plain)
		sum.Write(plain)
	}
	if len(s) == 0 {
		return nil, ErrDamaged
	}
	sum.Sum(p.hash[:0])
	return p, nil
}

func gcm(k vault.Key) cipher.AEAD {
	b, err := aes.NewCipher(k[:])
	if err == nil {
		var a cipher.AEAD
		if a, err = cipher.NewGCM(b); err == nil {
			return a
		}
	}
	panic(err) // only for a key of the wrong length, which the type rules out
}

// associated is what a chunk is sealed with: it opens only in its place.
func associated(n Name, number int, last bool) []byte {
	text := append(append([]byte(n.Stream), 0), n.ID[:]...)
	text = binary.BigEndian.AppendUint32(text, uint32(number))
	if last {
		return append(text, 1)
	}
	return append(text, 0)
}
