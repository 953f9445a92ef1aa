// Command treecheck adds changes to trees with any-sync's own code: for each JSON line of its input, a space, a tree and
// calls, it prints a JSON line with what each call did and left behind.
//
// usage: treecheck -mnemonic FILE
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"

	"github.com/anyproto/any-sync/commonspace/object/tree/objecttree"
	"github.com/anyproto/any-sync/commonspace/spacestorage"
	"github.com/anyproto/any-sync/commonspace/spacesyncproto"
	"github.com/anyproto/any-sync/consensus/consensusproto"

	"syncspace.dev/itests/interop/archive"
	"syncspace.dev/itests/interop/reference"
)

type record struct {
	ID  string `json:"id"`
	Raw []byte `json:"raw"`
}

type scenario struct {
	SpaceID  string `json:"spaceId"`
	Header   []byte `json:"header"`
	ACL      record `json:"acl"`
	Settings record `json:"settings"`
	Root     record `json:"root"`
	Calls    []call `json:"calls"`
}

type call struct {
	Changes []record `json:"changes"`
	Heads   []string `json:"heads"`
	Path    []string `json:"path"`
}

type result struct {
	Error          string   `json:"error"`
	Mode           string   `json:"mode"`
	Added          []string `json:"added"`
	Heads          []string `json:"heads"`
	Root           string   `json:"root"`
	Order          []string `json:"order"`
	Path           []string `json:"path"`
	StoredHeads    []string `json:"storedHeads"`
	CommonSnapshot string   `json:"commonSnapshot"`
}

func main() {
	mnemonic := flag.String("mnemonic", "", "file with the mnemonic of the owner")
	flag.Parse()
	reference.Quiet()
	if err := run(context.Background(), *mnemonic, os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "treecheck:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, mnemonic string, in io.Reader, out io.Writer) error {
	account, err := reference.ReadAccount(mnemonic, 0)
	if err != nil {
		return err
	}
	decoder := json.NewDecoder(bufio.NewReader(in))
	encoder := json.NewEncoder(out)
	for decoder.More() {
		var s scenario
		if err := decoder.Decode(&s); err != nil {
			return err
		}
		results, err := s.run(ctx, account)
		if err != nil {
			return err
		}
		if err := encoder.Encode(results); err != nil {
			return err
		}
	}
	return nil
}

func (s *scenario) run(ctx context.Context, account *reference.Account) ([]result, error) {
	space, err := reference.Create(ctx, account, spacestorage.SpaceStorageCreatePayload{
		AclWithId:           &consensusproto.RawRecordWithId{Id: s.ACL.ID, Payload: s.ACL.Raw},
		SpaceHeaderWithId:   &spacesyncproto.RawSpaceHeaderWithId{Id: s.SpaceID, RawHeader: s.Header},
		SpaceSettingsWithId: &reference.RawChange{Id: s.Settings.ID, RawChange: s.Settings.Raw},
	})
	if err != nil {
		return nil, err
	}
	defer space.Close()
	tree, err := space.AddTree(ctx, archive.Tree{
		ID: s.Root.ID, Heads: []string{s.Root.ID}, Changes: []archive.Record{{ID: s.Root.ID, Raw: s.Root.Raw}}})
	if err != nil {
		return nil, err
	}
	results := []result{}
	for _, c := range s.Calls {
		r, err := c.run(ctx, tree)
		if err != nil {
			return nil, err
		}
		results = append(results, r)
	}
	return results, nil
}

func (c *call) run(ctx context.Context, tree objecttree.ObjectTree) (r result, err error) {
	tree.Lock()
	defer tree.Unlock()
	payload := objecttree.RawChangesPayload{NewHeads: c.Heads, SnapshotPath: c.Path}
	for _, change := range c.Changes {
		payload.RawChanges = append(payload.RawChanges, &reference.RawChange{Id: change.ID, RawChange: change.Raw})
	}
	added, addErr := tree.AddRawChanges(ctx, payload)
	if addErr != nil {
		r.Error = addErr.Error()
	}
	r.Mode = [...]string{"APPEND", "REBUILD", "NOTHING"}[added.Mode]
	r.Added = []string{}
	for _, change := range added.Added {
		r.Added = append(r.Added, change.Id)
	}
	r.Added = reference.Sorted(r.Added)
	r.Heads = reference.Sorted(tree.Heads())
	r.Root = tree.Root().Id
	r.Order = []string{}
	err = tree.IterateRoot(nil, func(change *objecttree.Change) bool {
		r.Order = append(r.Order, change.Id)
		return true
	})
	if err != nil {
		return r, err
	}
	if r.Path, err = tree.SnapshotPath(); err != nil {
		return r, err
	}
	heads, err := tree.Storage().Heads(ctx)
	if err != nil {
		return r, err
	}
	r.StoredHeads = reference.Sorted(heads)
	r.CommonSnapshot, err = tree.Storage().CommonSnapshot(ctx)
	return r, err
}
