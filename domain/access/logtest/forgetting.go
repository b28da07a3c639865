package logtest

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"klantreis/domain/access"
)

// forgetting are the promises about looks that end.
var forgetting = []promise{
	{"looks at one client end, and no others",
		"Forget ends looks that a note covers, and keeps the note with how many these were.",
		oneClient},
	{"looks at nobody end from before an instant",
		"A note covers looks at nobody in particular from before an instant.",
		atNobody},
	{"refused looks at somebody of whom it was not known who end, and no allowed ones",
		"A note without a client covers a look whose object is somebody's, as a client, a journey, a voucher or a document, only where it was refused.",
		refusedLooks},
	{"many looks end step by step, the oldest first",
		"Forget ends at most MaxForget looks, the oldest first.",
		stepByStep},
	{"forgetting again does nothing",
		"Where there are no looks that a note covers, Forget keeps no note; it is asked at any time.",
		again},
	{"a place is not given twice",
		"Places increase, also after the newest look has ended.",
		placesIncrease},
	{"a note without bounds is refused",
		"Forget fails with ErrBoundless for a note without bounds.",
		func(ctx context.Context, l access.Log) error {
			bare := access.Look{At: morning, Action: "search"}
			if err := l.Record(ctx, bare); err != nil {
				return err
			}
			_, err := l.Forget(ctx, access.Forgotten{At: morning})
			if repeated := l.Repeat(ctx, access.Forgotten{At: morning, Looks: 1}); !errors.Is(err, access.ErrBoundless) || !errors.Is(repeated, access.ErrBoundless) {
				return fmt.Errorf("without bounds: got %v and %v", err, repeated)
			}
			return wantNotes(ctx, l)
		}},
	{"a copy forgets what the original has forgotten",
		"Repeat keeps notes of another log as they are, and ends looks that they cover, the oldest first and no more than each says.",
		repeated},
}

// of is the note about the nth client.
func of(n int) access.Forgotten { return access.Forgotten{Client: client(n), At: look(100).At} }

// nobody is the note about looks at nobody from before the nth look.
func nobody(n int) access.Forgotten { return access.Forgotten{Before: look(n).At, At: look(100).At} }

func counted(note access.Forgotten, looks int) access.Forgotten {
	note.Looks = looks
	return note
}

// atNo is the nth look, at nobody.
func atNo(n int) access.Look {
	l := look(n)
	l.Subject = uuid.Nil
	return l
}

func oneClient(ctx context.Context, l access.Log) error {
	if err := l.Record(ctx, append(looks(1, 9), atNo(10))...); err != nil {
		return err
	}
	return first(
		func() error { return forgets(ctx, l, of(1), 3) },
		func() error { return wantLooks(ctx, l, access.LookFilter{}, 10, 9, 8, 6, 5, 3, 2) },
		func() error { return wantLooks(ctx, l, access.LookFilter{Subject: client(1)}) },
		func() error { return wantLooks(ctx, l, access.LookFilter{Actor: "actor-1"}, 9, 5, 3) },
		func() error { return wantNotes(ctx, l, counted(of(1), 3)) },
	)
}

func atNobody(ctx context.Context, l access.Log) error {
	if err := l.Record(ctx, atNo(1), look(2), atNo(3), atNo(4), look(5)); err != nil {
		return err
	}
	return first(
		func() error { return forgets(ctx, l, nobody(4), 2) },
		func() error { return wantLooks(ctx, l, access.LookFilter{}, 5, 4, 2) },
		func() error { return forgets(ctx, l, nobody(6), 1) },
		func() error { return wantLooks(ctx, l, access.LookFilter{}, 5, 2) },
		func() error { return wantNotes(ctx, l, counted(nobody(4), 2), counted(nobody(6), 1)) },
	)
}

func refusedLooks(ctx context.Context, l access.Log) error {
	var all []access.Look
	for _, object := range []string{
		"client-" + client(1).String(), "journey-" + client(2).String(), "voucher-" + client(3).String(), "document-" + client(4).String(),
		"client-searches", "directory-" + client(5).String(), "journeys", "a client-" + client(1).String(), "",
	} {
		for _, allowed := range []bool{true, false} {
			at := atNo(len(all))
			at.Object, at.Allowed = object, allowed
			all = append(all, at)
		}
	}
	if err := l.Record(ctx, all...); err != nil {
		return err
	}
	if err := first(func() error { return forgets(ctx, l, nobody(20), len(all)-4) }, func() error { return l.Repeat(ctx, counted(nobody(20), 9)) }); err != nil {
		return err
	}
	left, err := l.Looks(ctx, access.LookFilter{}, 0, len(all))
	ends := func(l access.Look) bool { return !l.Allowed || !access.Somebodys(l.Object) }
	if err == nil && (len(left) != 4 || slices.ContainsFunc(left, ends)) {
		err = fmt.Errorf("left are %+v, want those of the first four that were allowed", left)
	}
	return err
}

func stepByStep(ctx context.Context, l access.Log) error {
	same := slices.Repeat([]access.Look{look(3)}, access.MaxForget)
	return first(
		func() error { return l.Record(ctx, same...) },
		func() error { return l.Record(ctx, look(6), look(7)) },
		func() error { return forgets(ctx, l, of(0), access.MaxForget) },
		func() error { return wantLooks(ctx, l, access.LookFilter{}, 7, 6) },
		func() error { return forgets(ctx, l, of(0), 1) },
		func() error { return wantLooks(ctx, l, access.LookFilter{}, 7) },
		func() error { return wantNotes(ctx, l, counted(of(0), access.MaxForget), counted(of(0), 1)) },
	)
}

func again(ctx context.Context, l access.Log) error {
	return first(
		func() error { return forgets(ctx, l, of(1), 0) },
		func() error { return l.Record(ctx, looks(1, 3)...) },
		func() error { return forgets(ctx, l, of(1), 1) },
		func() error { return forgets(ctx, l, of(1), 0) },
		func() error { return forgets(ctx, l, nobody(9), 0) },
		func() error { return wantNotes(ctx, l, counted(of(1), 1)) },
		func() error { return l.Record(ctx, look(4)) }, // someone looked for a client who is gone
		func() error { return forgets(ctx, l, of(1), 1) },
		func() error { return wantNotes(ctx, l, counted(of(1), 1), counted(of(1), 1)) },
		func() error { return wantLooks(ctx, l, access.LookFilter{}, 3, 2) },
	)
}

func placesIncrease(ctx context.Context, l access.Log) error {
	if err := l.Record(ctx, looks(1, 3)...); err != nil {
		return err
	}
	newest, err := l.Looks(ctx, access.LookFilter{}, 0, 1)
	if err != nil {
		return err
	}
	if err := first(func() error { return forgets(ctx, l, of(0), 1) }, func() error { return l.Record(ctx, look(4)) }); err != nil {
		return err
	}
	next, err := l.Looks(ctx, access.LookFilter{}, 0, 1)
	if err == nil && next[0].Place <= newest[0].Place {
		err = fmt.Errorf("place %d was given after place %d", next[0].Place, newest[0].Place)
	}
	return err
}

func repeated(ctx context.Context, l access.Log) error {
	notes := []access.Forgotten{counted(of(1), 700), counted(nobody(11), 5), counted(of(2), 1), counted(of(2), 1)}
	return first(
		func() error { return l.Record(ctx, append(looks(1, 9), atNo(10), atNo(11))...) },
		func() error { return l.Repeat(ctx, notes...) },
		func() error { return wantLooks(ctx, l, access.LookFilter{}, 11, 9, 8, 6, 3) },
		func() error { return wantNotes(ctx, l, notes...) },
	)
}

// forgets checks how many looks end.
func forgets(ctx context.Context, l access.Log, note access.Forgotten, want int) error {
	got, err := l.Forget(ctx, note)
	if err == nil && got != want {
		err = fmt.Errorf("%d looks ended of note %+v, want %d", got, note, want)
	}
	return err
}

// wantNotes checks all notes, and that each client's are found by the client.
func wantNotes(ctx context.Context, l access.Log, want ...access.Forgotten) error {
	all, err := l.Forgotten(ctx, uuid.Nil)
	if err != nil {
		return err
	}
	if !slices.Equal(all, want) {
		return fmt.Errorf("the notes are %+v, want %+v", all, want)
	}
	for _, note := range want {
		if note.Client == uuid.Nil {
			continue
		}
		others := func(n access.Forgotten) bool { return n.Client != note.Client }
		theirs, err := l.Forgotten(ctx, note.Client)
		if mine := slices.DeleteFunc(slices.Clone(want), others); err == nil && !slices.Equal(theirs, mine) {
			err = fmt.Errorf("the notes about one client are %+v, want %+v", theirs, mine)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
