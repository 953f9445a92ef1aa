// Command spacecheck reads an exported space, validates all of it with any-sync's own code, decrypts it with the keys of the
// owner, and prints what it holds as JSON.
//
// usage: spacecheck -mnemonic FILE [-index N] ARCHIVE
package main

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"sort"

	"github.com/anyproto/any-sync/commonspace/object/keyvalue/keyvaluestorage"
	"github.com/anyproto/any-sync/commonspace/object/keyvalue/keyvaluestorage/innerstorage"
	"github.com/anyproto/any-sync/commonspace/object/tree/objecttree"
	"github.com/anyproto/any-sync/commonspace/settings/settingsstate"
	"github.com/anyproto/any-sync/commonspace/spacesyncproto"

	"syncspace.dev/itests/interop/archive"
	"syncspace.dev/itests/interop/reference"
)

const documentType = "syncspace.document"

type report struct {
	SpaceID     string            `json:"spaceId"`
	SpaceType   string            `json:"spaceType"`
	Owner       string            `json:"owner"`
	ACLHead     string            `json:"aclHead"`
	ACLRecords  int               `json:"aclRecords"`
	DeletedIDs  []string          `json:"deletedIds"`
	Trees       []treeReport      `json:"trees"`
	Documents   []documentReport  `json:"documents"`
	KeyValues   []valueReport     `json:"keyValues"`
	StoreHead   string            `json:"storeHead"`
	SpaceName   string            `json:"spaceName"`
	SpaceFields map[string]string `json:"spaceMetadata"`
}

type treeReport struct {
	ID        string   `json:"id"`
	Type      string   `json:"type"`
	Heads     []string `json:"heads"`
	Order     []string `json:"order"`
	Root      string   `json:"root"`
	Snapshots int      `json:"snapshots"`
}

type documentReport struct {
	TreeID          string            `json:"treeId"`
	DocumentID      string            `json:"documentId"`
	Collection      string            `json:"collection"`
	Metadata        map[string]string `json:"metadata"`
	DataSHA256      string            `json:"dataSha256"`
	DataLength      int               `json:"dataLength"`
	ChangeID        string            `json:"changeId"`
	Version         int               `json:"version"`
	CreatedAtMillis int64             `json:"createdAtMillis"`
	UpdatedAtMillis int64             `json:"updatedAtMillis"`
	Conflicts       []string          `json:"conflicts"`
	History         []versionReport   `json:"history"`
}

type versionReport struct {
	ChangeID   string `json:"changeId"`
	Version    int    `json:"version"`
	DataSHA256 string `json:"dataSha256"`
}

type valueReport struct {
	KeyPeerID string `json:"keyPeerId"`
	Key       string `json:"key"`
	Value     string `json:"value"`
	Micros    int64  `json:"micros"`
}

func main() {
	mnemonic := flag.String("mnemonic", "", "file with the mnemonic of the owner")
	index := flag.Uint("index", 0, "index of the account")
	flag.Parse()
	if *mnemonic == "" || flag.NArg() != 1 {
		flag.Usage()
		os.Exit(2)
	}
	reference.Quiet()
	result, err := check(context.Background(), *mnemonic, uint32(*index), flag.Arg(0))
	if err != nil {
		fmt.Fprintln(os.Stderr, "spacecheck:", err)
		os.Exit(1)
	}
	if err := json.NewEncoder(os.Stdout).Encode(result); err != nil {
		fmt.Fprintln(os.Stderr, "spacecheck:", err)
		os.Exit(1)
	}
}

func check(ctx context.Context, mnemonic string, index uint32, path string) (*report, error) {
	account, err := reference.ReadAccount(mnemonic, index)
	if err != nil {
		return nil, err
	}
	a, err := archive.Read(path)
	if err != nil {
		return nil, fmt.Errorf("archive: %w", err)
	}
	if len(a.ACL) != 1 {
		return nil, fmt.Errorf("the space has %d ACL records, that of a single owner has one", len(a.ACL))
	}
	payload, err := reference.Payload(a)
	if err != nil {
		return nil, err
	}
	space, err := reference.Create(ctx, account, payload)
	if err != nil {
		return nil, err
	}
	defer space.Close()
	r := &report{SpaceID: a.SpaceID, ACLHead: space.ACL.Head().Id, ACLRecords: len(space.ACL.Records()),
		Trees: []treeReport{}, Documents: []documentReport{}, KeyValues: []valueReport{}, DeletedIDs: []string{}}
	if err := r.header(space, payload.SpaceHeaderWithId.RawHeader); err != nil {
		return nil, err
	}
	for _, t := range a.Trees {
		if err := r.tree(ctx, space, t); err != nil {
			return nil, err
		}
	}
	if err := r.deletions(a); err != nil {
		return nil, err
	}
	return r, r.keyValues(ctx, space, a)
}

func (r *report) header(space *reference.Space, rawHeader []byte) error {
	raw, header := &spacesyncproto.RawSpaceHeader{}, &spacesyncproto.SpaceHeader{}
	if err := raw.UnmarshalVT(rawHeader); err != nil {
		return err
	}
	if err := header.UnmarshalVT(raw.SpaceHeader); err != nil {
		return err
	}
	r.SpaceType = header.SpaceType
	owner, err := space.ACL.AclState().OwnerPubKey()
	if err != nil {
		return err
	}
	r.Owner = owner.Account()
	if !owner.Equals(space.Account.Keys.SignKey.GetPublic()) {
		return fmt.Errorf("the owner is %s, the mnemonic gives %s", owner.Account(), space.Account.Keys.SignKey.GetPublic().Account())
	}
	if _, err := space.ACL.AclState().CurrentReadKey(); err != nil {
		return fmt.Errorf("the owner cannot open the read key: %w", err)
	}
	if _, err := space.ACL.AclState().GetMetadata(owner, true); err != nil {
		return fmt.Errorf("the owner cannot read its metadata: %w", err)
	}
	return nil
}

func (r *report) tree(ctx context.Context, space *reference.Space, t archive.Tree) error {
	if t.IsDeleted {
		if len(t.Changes) != 0 {
			return fmt.Errorf("deleted tree %s has changes", t.ID)
		}
		return nil
	}
	tree, err := space.AddTree(ctx, t)
	if err != nil {
		return err
	}
	history, err := space.History(tree)
	if err != nil {
		return fmt.Errorf("tree %s: %w", t.ID, err)
	}
	if len(history)+1 != len(t.Changes) {
		return fmt.Errorf("tree %s: %d of %d changes are in its order", t.ID, len(history)+1, len(t.Changes))
	}
	tr := treeReport{ID: t.ID, Type: tree.ChangeInfo().ChangeType, Heads: tree.Heads(), Order: []string{}, Root: tree.Root().Id}
	for _, c := range history {
		tr.Order = append(tr.Order, c.ID)
		if c.IsSnapshot {
			tr.Snapshots++
		}
		if c.Author != r.Owner {
			return fmt.Errorf("change %s is by %s", c.ID, c.Author)
		}
	}
	r.Trees = append(r.Trees, tr)
	if t.ID == space.Payload.SpaceSettingsWithId.Id {
		state, err := settingsstate.NewStateBuilder().Build(tree, nil)
		if err != nil {
			return err
		}
		for id := range state.DeletedIds {
			r.DeletedIDs = append(r.DeletedIDs, id)
		}
		sort.Strings(r.DeletedIDs)
		return nil
	}
	if tr.Type != documentType {
		return nil
	}
	return r.document(tree, history)
}

func (r *report) document(tree objecttree.ObjectTree, history []reference.Change) error {
	current, err := reference.Current(tree)
	if err != nil {
		return err
	}
	if len(current) == 0 {
		return fmt.Errorf("document tree %s has only its root, so it would never sync", tree.Id())
	}
	winner := current[len(current)-1]
	state, err := archive.DecodeState(winner.Plaintext)
	if err != nil {
		return fmt.Errorf("change %s: %w", winner.ID, err)
	}
	d := documentReport{TreeID: tree.Id(), DocumentID: state.DocumentID, Collection: state.Collection,
		Metadata: state.Metadata, DataSHA256: hash(state.Data), DataLength: len(state.Data), ChangeID: winner.ID,
		Version: len(history), CreatedAtMillis: state.CreatedAtMillis, UpdatedAtMillis: state.UpdatedAtMillis,
		Conflicts: []string{}}
	for _, head := range tree.Heads() {
		if head != winner.ID {
			d.Conflicts = append(d.Conflicts, head)
		}
	}
	versions := versions(history)
	for _, c := range history {
		state, err := archive.DecodeState(c.Plaintext)
		if err != nil {
			return fmt.Errorf("change %s: %w", c.ID, err)
		}
		d.History = append(d.History, versionReport{ChangeID: c.ID, Version: versions[c.ID], DataSHA256: hash(state.Data)})
	}
	r.Documents = append(r.Documents, d)
	return nil
}

// versions counts for every change how many lead up to it, itself included and the root of the tree not.
func versions(history []reference.Change) map[string]int {
	ancestors := map[string]map[string]bool{}
	counts := map[string]int{}
	for _, c := range history {
		own := map[string]bool{c.ID: true}
		for _, previous := range c.Previous {
			for id := range ancestors[previous] {
				own[id] = true
			}
		}
		ancestors[c.ID] = own
		counts[c.ID] = len(own)
	}
	return counts
}

func hash(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// deletions compares what the settings tree deletes with what the archive leaves out.
func (r *report) deletions(a *archive.Archive) error {
	deleted := map[string]bool{}
	for _, id := range r.DeletedIDs {
		deleted[id] = true
	}
	for _, t := range a.Trees {
		if t.IsDeleted != deleted[t.ID] {
			return fmt.Errorf("tree %s: the settings tree and the archive disagree whether it is deleted", t.ID)
		}
	}
	return nil
}

func (r *report) keyValues(ctx context.Context, space *reference.Space, a *archive.Archive) error {
	store, err := space.KeyValues(ctx)
	if err != nil {
		return err
	}
	for _, raw := range a.KeyValues {
		message := &spacesyncproto.StoreKeyValue{}
		if err := message.UnmarshalVT(raw); err != nil {
			return fmt.Errorf("key-value entry: %w", err)
		}
		if err := store.SetRaw(ctx, message); err != nil {
			return fmt.Errorf("key-value entry %s: %w", message.KeyPeerId, err)
		}
		stored, err := store.InnerStorage().GetKeyPeerId(ctx, message.KeyPeerId)
		if err != nil || string(stored.Value.Value) != string(message.Value) {
			return fmt.Errorf("the reference does not store key-value entry %s", message.KeyPeerId)
		}
	}
	r.StoreHead = store.InnerStorage().Diff().Hash()
	var newest int64
	err = store.Iterate(ctx, func(decrypt keyvaluestorage.Decryptor, key string, values []innerstorage.KeyValue) (bool, error) {
		for _, value := range values {
			plaintext, err := decrypt(value)
			if err != nil {
				return false, fmt.Errorf("key-value entry %s: %w", value.KeyPeerId, err)
			}
			r.KeyValues = append(r.KeyValues, valueReport{KeyPeerID: value.KeyPeerId, Key: value.Key,
				Value: base64.StdEncoding.EncodeToString(plaintext), Micros: int64(value.TimestampMilli)})
			if value.Key == "space.info" && int64(value.TimestampMilli) > newest {
				info, err := archive.DecodeSpaceInfo(plaintext)
				if err != nil {
					return false, err
				}
				newest = int64(value.TimestampMilli)
				r.SpaceName, r.SpaceFields = info.Name, info.Metadata
			}
		}
		return true, nil
	})
	if err == nil && len(r.KeyValues) != len(a.KeyValues) {
		err = fmt.Errorf("the reference shows %d of %d key-value entries", len(r.KeyValues), len(a.KeyValues))
	}
	return err
}
