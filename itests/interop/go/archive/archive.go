// Package archive reads and writes exported spaces: proto/src/main/protobuf/syncspace/stored/v1/archive.proto.
package archive

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"

	"google.golang.org/protobuf/encoding/protowire"
)

const (
	magic  = "syncspace-archive"
	format = 1
	// entryMaxBytes is above the largest change: a document of 16 MiB with its envelopes.
	entryMaxBytes = 32 << 20
)

// Record is an ACL record (RawRecord bytes), a change (RawTreeChange bytes) or a space header.
type Record struct {
	ID  string
	Raw []byte
}

// Tree is a tree with its changes in the order of storing, the root first.
type Tree struct {
	ID        string
	Heads     []string
	IsDeleted bool
	Changes   []Record
}

// Document is a document as its readers see it.
type Document struct {
	TreeID   string
	ChangeID string
	State    []byte
	Version  int64
}

// Archive is a whole file.
type Archive struct {
	SpaceID          string
	RawHeader        []byte
	ACLID            string
	SettingsID       string
	ExportedAtMillis int64
	ACL              []Record
	Trees            []Tree
	KeyValues        [][]byte
	Documents        []Document
}

// Field is a field of a serialised message: Bytes for texts, bytes and messages, Number for numbers.
type Field struct {
	Number protowire.Number
	Bytes  []byte
	Value  uint64
}

// Fields reads the fields of a serialised message.
func Fields(message []byte) ([]Field, error) {
	var fields []Field
	for len(message) > 0 {
		number, wireType, n := protowire.ConsumeTag(message)
		if n < 0 {
			return nil, protowire.ParseError(n)
		}
		message = message[n:]
		field := Field{Number: number}
		switch wireType {
		case protowire.BytesType:
			field.Bytes, n = protowire.ConsumeBytes(message)
		case protowire.VarintType:
			field.Value, n = protowire.ConsumeVarint(message)
		default:
			n = protowire.ConsumeFieldValue(number, wireType, message)
		}
		if n < 0 {
			return nil, protowire.ParseError(n)
		}
		message = message[n:]
		fields = append(fields, field)
	}
	return fields, nil
}

// Read reads a file, and checks its order, its counts and its hash.
func Read(path string) (*Archive, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	in := &reader{in: bufio.NewReader(file)}
	a := &Archive{}
	for !in.ended {
		sum := sha256.Sum256(in.seen.Bytes())
		entry, err := in.next()
		if err != nil {
			return nil, err
		}
		if err := in.take(a, entry, sum[:]); err != nil {
			return nil, err
		}
	}
	if _, err := in.in.ReadByte(); !errors.Is(err, io.EOF) {
		return nil, errors.New("something follows the end")
	}
	return a, nil
}

type reader struct {
	in      *bufio.Reader
	seen    bytes.Buffer
	changes int64
	started bool
	ended   bool
}

func (r *reader) next() ([]byte, error) {
	length, err := binary.ReadUvarint(r.in)
	if err != nil {
		return nil, fmt.Errorf("the file has no end: %w", err)
	}
	if length > entryMaxBytes {
		return nil, fmt.Errorf("an entry has %d bytes", length)
	}
	entry := make([]byte, length)
	if _, err := io.ReadFull(r.in, entry); err != nil {
		return nil, fmt.Errorf("the file is cut: %w", err)
	}
	r.seen.Write(protowire.AppendVarint(nil, length))
	r.seen.Write(entry)
	return entry, nil
}

func (r *reader) take(a *Archive, entry, sum []byte) error {
	fields, err := Fields(entry)
	if err != nil {
		return err
	}
	if len(fields) != 1 {
		return fmt.Errorf("an entry has %d fields", len(fields))
	}
	body := fields[0]
	if r.started != (body.Number != 1) {
		return errors.New("the header is not the first entry")
	}
	r.started = true
	parts, err := Fields(body.Bytes)
	if body.Number != 5 && err != nil {
		return err
	}
	switch body.Number {
	case 1:
		return a.takeHeader(parts)
	case 2:
		a.ACL = append(a.ACL, record(parts))
	case 3:
		a.Trees = append(a.Trees, tree(parts))
	case 4:
		if len(a.Trees) == 0 {
			return errors.New("a change belongs to no tree")
		}
		last := &a.Trees[len(a.Trees)-1]
		last.Changes = append(last.Changes, record(parts))
		r.changes++
	case 5:
		a.KeyValues = append(a.KeyValues, body.Bytes)
	case 6:
		a.Documents = append(a.Documents, document(parts))
	case 7:
		r.ended = true
		return r.checkEnd(a, parts, sum)
	default:
		return fmt.Errorf("an entry of unknown kind %d", body.Number)
	}
	return nil
}

func (a *Archive) takeHeader(parts []Field) error {
	var gotMagic string
	var gotFormat uint64
	for _, f := range parts {
		switch f.Number {
		case 1:
			gotMagic = string(f.Bytes)
		case 2:
			gotFormat = f.Value
		case 3:
			a.SpaceID = string(f.Bytes)
		case 4:
			a.RawHeader = f.Bytes
		case 5:
			a.ACLID = string(f.Bytes)
		case 6:
			a.SettingsID = string(f.Bytes)
		case 7:
			a.ExportedAtMillis = int64(f.Value)
		}
	}
	if gotMagic != magic || gotFormat != format {
		return fmt.Errorf("not an archive of format %d: %q %d", format, gotMagic, gotFormat)
	}
	return nil
}

func record(parts []Field) (r Record) {
	for _, f := range parts {
		switch f.Number {
		case 1:
			r.ID = string(f.Bytes)
		case 2:
			r.Raw = f.Bytes
		}
	}
	return
}

func tree(parts []Field) (t Tree) {
	for _, f := range parts {
		switch f.Number {
		case 1:
			t.ID = string(f.Bytes)
		case 2:
			t.Heads = append(t.Heads, string(f.Bytes))
		case 3:
			t.IsDeleted = f.Value != 0
		}
	}
	return
}

func document(parts []Field) (d Document) {
	for _, f := range parts {
		switch f.Number {
		case 1:
			d.TreeID = string(f.Bytes)
		case 2:
			d.ChangeID = string(f.Bytes)
		case 3:
			d.State = f.Bytes
		case 4:
			d.Version = int64(f.Value)
		}
	}
	return
}

func (r *reader) checkEnd(a *Archive, parts []Field, sum []byte) error {
	var counts [6]int64
	var hash []byte
	for _, f := range parts {
		if f.Number >= 1 && f.Number <= 5 {
			counts[f.Number] = int64(f.Value)
		} else if f.Number == 6 {
			hash = f.Bytes
		}
	}
	want := [6]int64{0, int64(len(a.ACL)), a.liveTrees(), r.changes, int64(len(a.KeyValues)), int64(len(a.Documents))}
	if counts != want {
		return fmt.Errorf("the end tells of %v entries, there are %v", counts[1:], want[1:])
	}
	if !bytes.Equal(hash, sum) {
		return errors.New("the hash is wrong")
	}
	return nil
}

func (a *Archive) liveTrees() (count int64) {
	for _, t := range a.Trees {
		if !t.IsDeleted {
			count++
		}
	}
	return
}

// Write writes a file: header, ACL, trees in the given order, which is to begin with the settings tree, key-values, end.
func (a *Archive) Write(path string) error {
	out := &writer{}
	out.entry(1, message(
		text(1, magic), number(2, format), text(3, a.SpaceID), raw(4, a.RawHeader), text(5, a.ACLID),
		text(6, a.SettingsID), number(7, uint64(a.ExportedAtMillis))))
	for _, r := range a.ACL {
		out.entry(2, message(text(1, r.ID), raw(2, r.Raw)))
	}
	var changes int64
	for _, t := range a.Trees {
		parts := [][]byte{text(1, t.ID)}
		for _, head := range t.Heads {
			parts = append(parts, text(2, head))
		}
		if t.IsDeleted {
			parts = append(parts, number(3, 1))
		}
		out.entry(3, message(parts...))
		for _, c := range t.Changes {
			out.entry(4, message(text(1, c.ID), raw(2, c.Raw)))
			changes++
		}
	}
	for _, kv := range a.KeyValues {
		out.entry(5, kv)
	}
	sum := sha256.Sum256(out.buf.Bytes())
	out.entry(7, message(
		number(1, uint64(len(a.ACL))), number(2, uint64(a.liveTrees())), number(3, uint64(changes)),
		number(4, uint64(len(a.KeyValues))), raw(6, sum[:])))
	return os.WriteFile(path, out.buf.Bytes(), 0o600)
}

type writer struct{ buf bytes.Buffer }

func (w *writer) entry(field protowire.Number, body []byte) {
	entry := raw(field, body)
	w.buf.Write(protowire.AppendVarint(nil, uint64(len(entry))))
	w.buf.Write(entry)
}

func message(parts ...[]byte) []byte { return bytes.Join(parts, nil) }

func raw(field protowire.Number, value []byte) []byte {
	return protowire.AppendBytes(protowire.AppendTag(nil, field, protowire.BytesType), value)
}

func text(field protowire.Number, value string) []byte { return raw(field, []byte(value)) }

func number(field protowire.Number, value uint64) []byte {
	if value == 0 {
		return nil
	}
	return protowire.AppendVarint(protowire.AppendTag(nil, field, protowire.VarintType), value)
}
