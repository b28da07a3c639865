package postgres_test

import (
	"encoding/binary"
	"io"
	"net"
	"strings"
	"testing"

	"klantreis/adapters/postgres"
)

// refusing is the address of a server without TLS that lets nobody in, and says
// this code and why.
func refusing(t *testing.T, code, why string) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	said := "SFATAL\x00C" + code + "\x00M" + why + "\x00\x00"
	answer := append(binary.BigEndian.AppendUint32([]byte{'E'}, uint32(len(said)+4)), said...)
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go refuse(c, answer)
		}
	}()
	return l.Addr().String()
}

// refuse answers that there is no TLS, and then whoever goes on without.
func refuse(c net.Conn, answer []byte) {
	defer c.Close()
	for {
		var head [8]byte
		if _, err := io.ReadFull(c, head[:]); err != nil {
			return
		}
		if binary.BigEndian.Uint32(head[4:]) == 80877103 { // the request for TLS
			_, _ = c.Write([]byte{'N'})
			continue
		}
		_, _ = io.CopyN(io.Discard, c, int64(binary.BigEndian.Uint32(head[:4]))-8)
		_, _ = c.Write(answer)
		return
	}
}

// What is wrong comes first and alone: that the server has no TLS either is
// nobody's fault where the password is.
func TestAWrongPasswordIsToldAsSuch(t *testing.T) {
	for code, says := range map[string]string{
		"28P01": "does not let this user in: make sure of the user and the password, in the address or in PGPASSFILE: FATAL: no way (SQLSTATE 28P01)",
		"3D000": "refuses the connection: FATAL: no way (SQLSTATE 3D000)",
	} {
		at := refusing(t, code, "no way")
		url := "postgres://root:geheim@" + at + "/log"
		_, opened := postgres.OpenEvents(t.Context(), url)
		for _, err := range []error{opened, postgres.Migrate(t.Context(), url, "", postgres.EventsPart)} {
			if err == nil {
				t.Fatal("it was let in")
			}
			if said := err.Error(); !strings.HasSuffix(said, ": postgres://"+at+"/log "+says) || strings.Contains(said, "\n") || strings.Contains(strings.ToLower(said), "tls") {
				t.Errorf("%s is told as\n%s", code, said)
			}
		}
	}
}
