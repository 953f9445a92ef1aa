// Command wirecheck reads serialised messages with any-sync's own reader: for each line "TYPE HEX" of its input it prints
// "read HEX", the message without unknown fields, or "refused".
package main

import (
	"bufio"
	"encoding/hex"
	"fmt"
	"os"
	"strings"

	"github.com/anyproto/any-sync/commonspace/object/acl/aclrecordproto"
	"github.com/anyproto/any-sync/commonspace/object/tree/treechangeproto"
	"github.com/anyproto/any-sync/commonspace/spacesyncproto"
	"github.com/anyproto/any-sync/consensus/consensusproto"
	"github.com/anyproto/any-sync/util/crypto/cryptoproto"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

const lineMaxBytes = 1 << 20

type message interface {
	proto.Message
	UnmarshalVT([]byte) error
	MarshalVT() ([]byte, error)
}

var types = map[string]func() message{
	"AclData":        func() message { return &aclrecordproto.AclData{} },
	"AclRoot":        func() message { return &aclrecordproto.AclRoot{} },
	"Key":            func() message { return &cryptoproto.Key{} },
	"RawRecord":      func() message { return &consensusproto.RawRecord{} },
	"RawSpaceHeader": func() message { return &spacesyncproto.RawSpaceHeader{} },
	"RawTreeChange":  func() message { return &treechangeproto.RawTreeChange{} },
	"Record":         func() message { return &consensusproto.Record{} },
	"RootChange":     func() message { return &treechangeproto.RootChange{} },
	"SettingsData":   func() message { return &spacesyncproto.SettingsData{} },
	"SpaceHeader":    func() message { return &spacesyncproto.SpaceHeader{} },
	"StoreKeyInner":  func() message { return &spacesyncproto.StoreKeyInner{} },
	"StoreKeyValue":  func() message { return &spacesyncproto.StoreKeyValue{} },
	"StoreKeyValues": func() message { return &spacesyncproto.StoreKeyValues{} },
	"TreeChange":     func() message { return &treechangeproto.TreeChange{} },
}

func main() {
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(nil, lineMaxBytes)
	out := bufio.NewWriter(os.Stdout)
	for in.Scan() {
		answer, err := read(in.Text())
		if err != nil {
			fmt.Fprintln(os.Stderr, "wirecheck:", err)
			os.Exit(2)
		}
		fmt.Fprintln(out, answer)
	}
	if err := in.Err(); err != nil {
		fmt.Fprintln(os.Stderr, "wirecheck:", err)
		os.Exit(2)
	}
	if err := out.Flush(); err != nil {
		os.Exit(2)
	}
}

func read(line string) (string, error) {
	name, text, _ := strings.Cut(line, " ")
	create, ok := types[name]
	if !ok {
		return "", fmt.Errorf("unknown type %q", name)
	}
	bytes, err := hex.DecodeString(text)
	if err != nil {
		return "", err
	}
	m := create()
	if m.UnmarshalVT(bytes) != nil {
		return "refused", nil
	}
	dropUnknown(m.ProtoReflect())
	plain, err := m.MarshalVT()
	return "read " + hex.EncodeToString(plain), err
}

func dropUnknown(m protoreflect.Message) {
	m.SetUnknown(nil)
	m.Range(func(field protoreflect.FieldDescriptor, value protoreflect.Value) bool {
		if field.Kind() != protoreflect.MessageKind {
			return true
		}
		if !field.IsList() {
			dropUnknown(value.Message())
			return true
		}
		for i := 0; i < value.List().Len(); i++ {
			dropUnknown(value.List().Get(i).Message())
		}
		return true
	})
}
