// Package reference opens spaces with the code of any-sync itself.
package reference

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"

	anystore "github.com/anyproto/any-store"
	"github.com/anyproto/any-sync/app/logger"
	"github.com/anyproto/any-sync/commonspace/headsync/headstorage"
	"github.com/anyproto/any-sync/commonspace/object/accountdata"
	"github.com/anyproto/any-sync/commonspace/object/acl/list"
	"github.com/anyproto/any-sync/commonspace/object/acl/recordverifier"
	"github.com/anyproto/any-sync/commonspace/object/keyvalue/keyvaluestorage"
	"github.com/anyproto/any-sync/commonspace/object/keyvalue/keyvaluestorage/innerstorage"
	"github.com/anyproto/any-sync/commonspace/object/tree/objecttree"
	"github.com/anyproto/any-sync/commonspace/object/tree/treechangeproto"
	"github.com/anyproto/any-sync/commonspace/object/tree/treestorage"
	"github.com/anyproto/any-sync/commonspace/spacepayloads"
	"github.com/anyproto/any-sync/commonspace/spacestorage"
	"github.com/anyproto/any-sync/commonspace/spacesyncproto"
	"github.com/anyproto/any-sync/consensus/consensusproto"
	"github.com/anyproto/any-sync/util/cidutil"
	"github.com/anyproto/any-sync/util/crypto"

	"syncspace.dev/itests/interop/archive"
)

// RawChange is a change with its id.
type RawChange = treechangeproto.RawTreeChangeWithId

// Account is an account and one of its devices.
type Account struct {
	Keys   *accountdata.AccountKeys
	Master crypto.PrivKey
}

// Quiet keeps the reference from logging.
func Quiet() { logger.Config{DefaultLevel: "fatal"}.ApplyGlobal() }

// ReadAccount derives the keys of the mnemonic in a file; the device key is random.
func ReadAccount(mnemonicFile string, index uint32) (*Account, error) {
	text, err := os.ReadFile(mnemonicFile)
	if err != nil {
		return nil, err
	}
	keys, err := crypto.Mnemonic(strings.TrimSpace(string(text))).DeriveKeys(index)
	if err != nil {
		return nil, fmt.Errorf("mnemonic: %w", err)
	}
	device, _, err := crypto.GenerateRandomEd25519KeyPair()
	if err != nil {
		return nil, err
	}
	return &Account{Keys: accountdata.New(device, keys.Identity), Master: keys.MasterKey}, nil
}

// OtherDevice is the same account on another device.
func (a *Account) OtherDevice() (*Account, error) {
	device, _, err := crypto.GenerateRandomEd25519KeyPair()
	if err != nil {
		return nil, err
	}
	return &Account{Keys: accountdata.New(device, a.Keys.SignKey), Master: a.Master}, nil
}

// Space is a space in a database of the reference.
type Space struct {
	Account *Account
	Payload spacestorage.SpaceStorageCreatePayload
	Storage spacestorage.SpaceStorage
	ACL     list.AclList
	DB      anystore.DB
	dir     string
}

// Create validates a payload as every peer does before it stores a new space, and stores it.
func Create(ctx context.Context, account *Account, payload spacestorage.SpaceStorageCreatePayload) (*Space, error) {
	if err := spacepayloads.ValidateSpaceStorageCreatePayload(payload); err != nil {
		return nil, fmt.Errorf("the space is not valid: %w", err)
	}
	dir, err := os.MkdirTemp("", "syncspace-interop")
	if err != nil {
		return nil, err
	}
	s := &Space{Account: account, Payload: payload, dir: dir}
	if err = s.open(ctx); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

func (s *Space) open(ctx context.Context) (err error) {
	if s.DB, err = anystore.Open(ctx, filepath.Join(s.dir, "space.db"), nil); err != nil {
		return err
	}
	if s.Storage, err = spacestorage.Create(ctx, s.DB, s.Payload); err != nil {
		return err
	}
	storage, err := s.Storage.AclStorage()
	if err != nil {
		return err
	}
	s.ACL, err = list.BuildAclListWithIdentity(s.Account.Keys, storage, recordverifier.NewValidateFull())
	return err
}

// Close removes the database.
func (s *Space) Close() {
	if s.DB != nil {
		_ = s.DB.Close()
	}
	_ = os.RemoveAll(s.dir)
}

// Payload is what an archive tells of its space.
func Payload(a *archive.Archive) (payload spacestorage.SpaceStorageCreatePayload, err error) {
	if len(a.ACL) == 0 || len(a.Trees) == 0 || len(a.Trees[0].Changes) == 0 {
		return payload, fmt.Errorf("the archive has no ACL root or no settings root")
	}
	settings := a.Trees[0].Changes[0]
	if a.Trees[0].ID != a.SettingsID || settings.ID != a.SettingsID || a.ACL[0].ID != a.ACLID {
		return payload, fmt.Errorf("the archive does not begin with its ACL root and settings root")
	}
	return spacestorage.SpaceStorageCreatePayload{
		AclWithId:           &consensusproto.RawRecordWithId{Id: a.ACLID, Payload: a.ACL[0].Raw},
		SpaceHeaderWithId:   &spacesyncproto.RawSpaceHeaderWithId{Id: a.SpaceID, RawHeader: a.RawHeader},
		SpaceSettingsWithId: &RawChange{Id: settings.ID, RawChange: settings.Raw},
	}, nil
}

// AddTree stores a tree of an archive after the reference has validated all of it, and opens it.
func (s *Space) AddTree(ctx context.Context, t archive.Tree) (objecttree.ObjectTree, error) {
	var changes []*RawChange
	for _, c := range t.Changes {
		changes = append(changes, &RawChange{Id: c.ID, RawChange: c.Raw})
	}
	if len(changes) == 0 || changes[0].Id != t.ID {
		return nil, fmt.Errorf("tree %s does not begin with its root", t.ID)
	}
	var storage objecttree.Storage
	var err error
	if t.ID == s.Payload.SpaceSettingsWithId.Id {
		storage, err = s.Storage.TreeStorage(ctx, t.ID)
	} else {
		payload := treestorage.TreeStorageCreatePayload{RootRawChange: changes[0], Changes: changes, Heads: t.Heads}
		if err = s.validate(ctx, payload); err != nil {
			return nil, fmt.Errorf("tree %s is not valid: %w", t.ID, err)
		}
		storage, err = s.Storage.CreateTreeStorage(ctx, payload)
	}
	if err != nil {
		return nil, err
	}
	tree, err := objecttree.BuildObjectTree(storage, s.ACL)
	if err != nil {
		return nil, err
	}
	tree.Lock()
	defer tree.Unlock()
	if len(changes) > 1 {
		_, err = tree.AddRawChanges(ctx, objecttree.RawChangesPayload{
			NewHeads: t.Heads, RawChanges: changes[1:], SnapshotPath: []string{t.ID}})
		if err != nil {
			return nil, fmt.Errorf("tree %s: %w", t.ID, err)
		}
	}
	if got := Sorted(tree.Heads()); !Equal(got, Sorted(t.Heads)) {
		return nil, fmt.Errorf("tree %s: the archive tells heads %v, the reference has %v", t.ID, t.Heads, got)
	}
	if !Equal(t.Heads, Sorted(t.Heads)) {
		return nil, fmt.Errorf("tree %s: its heads are not in order", t.ID)
	}
	return tree, nil
}

func (s *Space) validate(ctx context.Context, payload treestorage.TreeStorageCreatePayload) error {
	db, err := anystore.Open(ctx, filepath.Join(s.dir, "validate.db"), nil)
	if err != nil {
		return err
	}
	defer func() {
		_ = db.Close()
		for _, suffix := range []string{"", "-wal", "-shm"} {
			_ = os.Remove(filepath.Join(s.dir, "validate.db"+suffix))
		}
	}()
	return objecttree.ValidateRawTree(payload, s.ACL, db)
}

// Change is a decrypted change in the total order of its tree.
type Change struct {
	ID         string
	Previous   []string
	Base       string
	IsSnapshot bool
	DataType   string
	Plaintext  []byte
	Author     string
	Timestamp  int64
}

// History decrypts every change of a tree but its root, from the root on.
func (s *Space) History(tree objecttree.ObjectTree) ([]Change, error) {
	full, err := objecttree.BuildHistoryTree(objecttree.HistoryTreeParams{Storage: tree.Storage(), AclList: s.ACL})
	if err != nil {
		return nil, err
	}
	return decrypt(full, tree.Id())
}

// Current decrypts the changes of the in-memory tree, its root included unless that is the root of the tree.
func Current(tree objecttree.ObjectTree) ([]Change, error) { return decrypt(tree, tree.Id()) }

func decrypt(tree objecttree.ReadableObjectTree, treeID string) (changes []Change, err error) {
	err = tree.IterateRoot(func(c *objecttree.Change, plaintext []byte) (any, error) {
		return bytes.Clone(plaintext), nil
	}, func(c *objecttree.Change) bool {
		if c.Id == treeID {
			return true
		}
		changes = append(changes, Change{
			ID: c.Id, Previous: c.PreviousIds, Base: c.SnapshotId, IsSnapshot: c.IsSnapshot, DataType: c.DataType,
			Plaintext: c.Model.([]byte), Author: c.Identity.Account(), Timestamp: c.Timestamp,
		})
		return true
	})
	return
}

// StoreID is the id of the key-value store of a space.
func StoreID(spaceID string) (string, error) {
	header, err := (&spacesyncproto.StorageHeader{SpaceId: spaceID, StorageName: "default"}).MarshalVT()
	if err != nil {
		return "", err
	}
	return cidutil.NewCidFromBytes(header)
}

// KeyValues opens the key-value store of the space.
func (s *Space) KeyValues(ctx context.Context) (keyvaluestorage.Storage, error) {
	id, err := StoreID(s.Payload.SpaceHeaderWithId.Id)
	if err != nil {
		return nil, err
	}
	heads, err := headstorage.New(ctx, s.DB)
	if err != nil {
		return nil, err
	}
	store, err := keyvaluestorage.New(
		ctx, id, s.DB, heads, s.Account.Keys, noPeers{}, s.ACL, keyvaluestorage.NoOpIndexer{})
	if err != nil {
		return nil, err
	}
	return store, store.Prepare()
}

type noPeers struct{}

func (noPeers) Broadcast(context.Context, string, ...innerstorage.KeyValue) error { return nil }

// Sorted is a sorted copy.
func Sorted(texts []string) []string {
	sorted := append([]string{}, texts...)
	sort.Strings(sorted)
	return sorted
}

// Equal tells whether two lists are equal.
func Equal(a, b []string) bool { return strings.Join(a, "\n") == strings.Join(b, "\n") }
