// Package sidecar is a client of transport.v1.TransportService that makes its messages by hand, so that it depends on no
// generated code: what it sends and reads is what clients of the existing sidecar send and read.
package sidecar

import (
	"context"
	"fmt"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/encoding"
	"google.golang.org/grpc/metadata"
	"google.golang.org/protobuf/encoding/protowire"
)

const service = "/transport.v1.TransportService/"

// Largest answer that a client takes, in bytes: a document of 16 MiB and what is around it.
const messageMax = 32 << 20

type raw struct{ bytes []byte }

type rawCodec struct{}

var _ encoding.Codec = rawCodec{}

func (rawCodec) Name() string { return "proto" }

func (rawCodec) Marshal(v any) ([]byte, error) {
	message, ok := v.(*raw)
	if !ok {
		return nil, fmt.Errorf("no raw message: %T", v)
	}
	return message.bytes, nil
}

func (rawCodec) Unmarshal(data []byte, v any) error {
	message, ok := v.(*raw)
	if !ok {
		return fmt.Errorf("no raw message: %T", v)
	}
	message.bytes = append([]byte(nil), data...)
	return nil
}

func text(b []byte, n protowire.Number, s string) []byte {
	if s == "" {
		return b
	}
	return protowire.AppendString(protowire.AppendTag(b, n, protowire.BytesType), s)
}

func bytesField(b []byte, n protowire.Number, v []byte) []byte {
	return protowire.AppendBytes(protowire.AppendTag(b, n, protowire.BytesType), v)
}

func number(b []byte, n protowire.Number, v uint64) []byte {
	if v == 0 {
		return b
	}
	return protowire.AppendVarint(protowire.AppendTag(b, n, protowire.VarintType), v)
}

func textMap(b []byte, n protowire.Number, m map[string]string) []byte {
	for k, v := range m {
		b = bytesField(b, n, text(text(nil, 1, k), 2, v))
	}
	return b
}

type field struct {
	number protowire.Number
	value  uint64
	bytes  []byte
}

func fields(b []byte) ([]field, error) {
	var out []field
	for len(b) > 0 {
		n, kind, length := protowire.ConsumeTag(b)
		if length < 0 {
			return nil, protowire.ParseError(length)
		}
		b = b[length:]
		f := field{number: n}
		switch kind {
		case protowire.VarintType:
			f.value, length = protowire.ConsumeVarint(b)
		case protowire.BytesType:
			f.bytes, length = protowire.ConsumeBytes(b)
		default:
			length = protowire.ConsumeFieldValue(n, kind, b)
		}
		if length < 0 {
			return nil, protowire.ParseError(length)
		}
		b = b[length:]
		out = append(out, f)
	}
	return out, nil
}

func first(b []byte, n protowire.Number) field {
	all, _ := fields(b)
	for _, f := range all {
		if f.number == n {
			return f
		}
	}
	return field{}
}

func count(b []byte, n protowire.Number) int {
	all, _ := fields(b)
	found := 0
	for _, f := range all {
		if f.number == n {
			found++
		}
	}
	return found
}

type client struct {
	connection *grpc.ClientConn
	token      string
}

func dial(port int, token string) (*client, error) {
	connection, err := grpc.NewClient(fmt.Sprintf("localhost:%d", port),
		grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithDefaultCallOptions(grpc.ForceCodec(rawCodec{}), grpc.MaxCallRecvMsgSize(messageMax)))
	if err != nil {
		return nil, err
	}
	return &client{connection, token}, nil
}

func (c *client) context(ctx context.Context) context.Context {
	if c.token == "" {
		return ctx
	}
	return metadata.AppendToOutgoingContext(ctx, "authorization", "Bearer "+c.token)
}

func (c *client) call(method string, request []byte, options ...grpc.CallOption) ([]byte, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 60*time.Second)
	defer cancel()
	var answer raw
	err := c.connection.Invoke(c.context(ctx), service+method, &raw{request}, &answer, options...)
	return answer.bytes, err
}

func (c *client) init(directory, config string) error {
	_, err := c.call("Init", text(text(text(nil, 1, directory), 2, "a network"), 3, config))
	return err
}

func (c *client) command(name string, request []byte, options ...grpc.CallOption) ([]byte, error) {
	answer, err := c.call("Command", bytesField(text(nil, 1, name), 2, request), options...)
	return first(answer, 1).bytes, err
}

func (c *client) createSpace(name string) (string, error) {
	answer, err := c.command("CreateSpace", text(nil, 2, name))
	return string(first(answer, 1).bytes), err
}

func (c *client) createDocument(space, id string, data []byte, values map[string]string) error {
	request := text(text(text(nil, 1, space), 2, id), 3, "notes")
	_, err := c.command("CreateDocument", textMap(bytesField(request, 4, data), 5, values))
	return err
}

func (c *client) document(space, id string) (data []byte, found bool, err error) {
	answer, err := c.command("GetDocument", text(text(nil, 1, space), 2, id))
	return first(first(answer, 1).bytes, 4).bytes, first(answer, 2).value == 1, err
}

func (c *client) update(space, id string, data []byte, version uint64) error {
	request := bytesField(text(text(nil, 1, space), 2, id), 3, data)
	_, err := c.command("UpdateDocument", number(request, 5, version))
	return err
}

func (c *client) query(space, name, operator, value string) (int, error) {
	filter := text(text(text(nil, 1, name), 2, operator), 3, value)
	answer, err := c.command("QueryDocuments", bytesField(text(nil, 1, space), 3, filter))
	return count(answer, 1), err
}

// subscribe returns when the subscription is in place: its header is here.
func (c *client) subscribe(ctx context.Context, request []byte) (grpc.ClientStream, error) {
	stream, err := c.connection.NewStream(c.context(ctx), &grpc.StreamDesc{ServerStreams: true}, service+"Subscribe")
	if err != nil {
		return nil, err
	}
	if err = stream.SendMsg(&raw{request}); err != nil {
		return nil, err
	}
	if err = stream.CloseSend(); err != nil {
		return nil, err
	}
	_, err = stream.Header()
	return stream, err
}
