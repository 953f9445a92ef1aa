package archive

import (
	"fmt"
	"sort"

	"google.golang.org/protobuf/encoding/protowire"
)

// DocumentState is the plaintext of a change in a document tree: proto/src/main/protobuf/syncspace/stored/v1/stored.proto.
type DocumentState struct {
	DocumentID      string
	Collection      string
	Metadata        map[string]string
	Data            []byte
	CreatedAtMillis int64
	UpdatedAtMillis int64
}

// Encode gives the serialised state, its metadata ascending by key.
func (s *DocumentState) Encode() []byte {
	parts := [][]byte{number(1, format), text(2, s.DocumentID)}
	if s.Collection != "" {
		parts = append(parts, text(3, s.Collection))
	}
	parts = append(parts, metadata(4, s.Metadata))
	if len(s.Data) > 0 {
		parts = append(parts, raw(5, s.Data))
	}
	parts = append(parts, number(6, uint64(s.CreatedAtMillis)), number(7, uint64(s.UpdatedAtMillis)))
	return message(parts...)
}

// DecodeState reads a serialised state.
func DecodeState(plaintext []byte) (*DocumentState, error) {
	fields, err := Fields(plaintext)
	if err != nil {
		return nil, err
	}
	s := &DocumentState{Metadata: map[string]string{}, Data: []byte{}}
	var gotFormat uint64
	for _, f := range fields {
		switch f.Number {
		case 1:
			gotFormat = f.Value
		case 2:
			s.DocumentID = string(f.Bytes)
		case 3:
			s.Collection = string(f.Bytes)
		case 4:
			if err := addMetadata(s.Metadata, f.Bytes); err != nil {
				return nil, err
			}
		case 5:
			s.Data = f.Bytes
		case 6:
			s.CreatedAtMillis = int64(f.Value)
		case 7:
			s.UpdatedAtMillis = int64(f.Value)
		}
	}
	if gotFormat != format {
		return nil, fmt.Errorf("a state of format %d", gotFormat)
	}
	return s, nil
}

// SpaceInfo is the plaintext of the key-value entry space.info.
type SpaceInfo struct {
	Name     string
	Metadata map[string]string
}

// Encode gives the serialised value, its metadata ascending by key.
func (s *SpaceInfo) Encode() []byte {
	return message(number(1, format), text(2, s.Name), metadata(3, s.Metadata))
}

// DecodeSpaceInfo reads a serialised value.
func DecodeSpaceInfo(plaintext []byte) (*SpaceInfo, error) {
	fields, err := Fields(plaintext)
	if err != nil {
		return nil, err
	}
	s := &SpaceInfo{Metadata: map[string]string{}}
	for _, f := range fields {
		switch f.Number {
		case 2:
			s.Name = string(f.Bytes)
		case 3:
			if err := addMetadata(s.Metadata, f.Bytes); err != nil {
				return nil, err
			}
		}
	}
	return s, nil
}

func metadata(field protowire.Number, entries map[string]string) (out []byte) {
	keys := make([]string, 0, len(entries))
	for key := range entries {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	for _, key := range keys {
		entry := text(1, key)
		if entries[key] != "" {
			entry = append(entry, text(2, entries[key])...)
		}
		out = append(out, raw(field, entry)...)
	}
	return
}

func addMetadata(into map[string]string, entry []byte) error {
	fields, err := Fields(entry)
	if err != nil {
		return err
	}
	var key, value string
	for _, f := range fields {
		switch f.Number {
		case 1:
			key = string(f.Bytes)
		case 2:
			value = string(f.Bytes)
		}
	}
	into[key] = value
	return nil
}
