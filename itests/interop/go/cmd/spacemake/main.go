// Command spacemake makes a space with any-sync's own code and writes it as an archive: documents of every shape, written on
// two devices of one account, a deleted document, a tree of another application, and key-value entries.
//
// usage: spacemake -mnemonic FILE [-index N] [-seed N] ARCHIVE
package main

import (
	"context"
	"flag"
	"fmt"
	"math/rand"
	"os"
	"time"

	"github.com/anyproto/any-sync/commonspace/object/keyvalue/keyvaluestorage/innerstorage"
	"github.com/anyproto/any-sync/commonspace/object/tree/objecttree"
	"github.com/anyproto/any-sync/commonspace/settings/settingsstate"
	"github.com/anyproto/any-sync/commonspace/spacepayloads"
	"github.com/anyproto/any-sync/util/crypto"

	"syncspace.dev/itests/interop/archive"
	"syncspace.dev/itests/interop/reference"
)

const (
	spaceType    = "anytype.space"
	documentType = "syncspace.document"
	documentData = "document"
)

func main() {
	mnemonic := flag.String("mnemonic", "", "file with the mnemonic of the owner")
	index := flag.Uint("index", 0, "index of the account")
	seed := flag.Int64("seed", 1, "seed of contents and order")
	flag.Parse()
	if *mnemonic == "" || flag.NArg() != 1 {
		flag.Usage()
		os.Exit(2)
	}
	reference.Quiet()
	if err := run(context.Background(), *mnemonic, uint32(*index), *seed, flag.Arg(0)); err != nil {
		fmt.Fprintln(os.Stderr, "spacemake:", err)
		os.Exit(1)
	}
}

// maker is the space on two devices of one account, each with a database of its own.
type maker struct {
	ctx     context.Context
	r       *rand.Rand
	devices [2]*reference.Space
	out     *archive.Archive
	millis  int64
}

// document is one tree on both devices.
type document struct {
	id    string
	trees [2]objecttree.ObjectTree
	state archive.DocumentState
}

func run(ctx context.Context, mnemonic string, index uint32, seed int64, path string) error {
	account, err := reference.ReadAccount(mnemonic, index)
	if err != nil {
		return err
	}
	m := &maker{ctx: ctx, r: rand.New(rand.NewSource(seed)), millis: 1_750_000_000_000}
	defer m.close()
	if err := m.open(account); err != nil {
		return err
	}
	if err := m.documents(); err != nil {
		return err
	}
	if err := m.keyValues(); err != nil {
		return err
	}
	if err := m.out.Write(path); err != nil {
		return err
	}
	fmt.Println(m.out.SpaceID)
	return nil
}

func (m *maker) close() {
	for _, device := range m.devices {
		if device != nil {
			device.Close()
		}
	}
}

func (m *maker) open(account *reference.Account) error {
	_, metadataKey, err := newKey()
	if err != nil {
		return err
	}
	payload, err := spacepayloads.StoragePayloadForSpaceCreate(spacepayloads.SpaceCreatePayload{
		SigningKey: account.Keys.SignKey, MasterKey: account.Master, MetadataKey: metadataKey,
		ReadKey: crypto.NewAES(), SpaceType: spaceType, ReplicationKey: m.r.Uint64(), Metadata: []byte("owner"),
	})
	if err != nil {
		return err
	}
	other, err := account.OtherDevice()
	if err != nil {
		return err
	}
	for i, a := range []*reference.Account{account, other} {
		if m.devices[i], err = reference.Create(m.ctx, a, payload); err != nil {
			return err
		}
	}
	m.out = &archive.Archive{
		SpaceID: payload.SpaceHeaderWithId.Id, RawHeader: payload.SpaceHeaderWithId.RawHeader,
		ACLID: payload.AclWithId.Id, SettingsID: payload.SpaceSettingsWithId.Id, ExportedAtMillis: m.millis,
		ACL: []archive.Record{{ID: payload.AclWithId.Id, Raw: payload.AclWithId.Payload}},
	}
	return nil
}

func newKey() (crypto.PubKey, crypto.PrivKey, error) {
	private, public, err := crypto.GenerateRandomEd25519KeyPair()
	return public, private, err
}

// documents makes every document; the deleted one and what is left of it come out through the settings tree.
func (m *maker) documents() error {
	for _, size := range []int{0, 127, 128, 300, 70_000} {
		if _, err := m.newDocument(fmt.Sprintf("size-%d", size), "sizes", m.bytes(size)); err != nil {
			return err
		}
	}
	makers := []func() error{m.edited, m.snapshots, m.conflict, m.merged, m.otherApplication}
	for i := 0; i < 6; i++ {
		name := fmt.Sprintf("random-%d", i)
		makers = append(makers, func() error { return m.random(name) })
	}
	for _, makeOne := range makers {
		if err := makeOne(); err != nil {
			return err
		}
	}
	gone, err := m.newDocument("gone", "", []byte("deleted content"))
	if err != nil {
		return err
	}
	return m.deleteLast(gone)
}

func (m *maker) edited() error {
	d, err := m.newDocument("edited", "notes", []byte("first"))
	if err != nil {
		return err
	}
	for i := 0; i < 4; i++ {
		d.state.Metadata = map[string]string{"step": fmt.Sprint(i), "ключ": "значение", "empty": ""}
		if err := m.write(d, i%2, m.bytes(50*i), false); err != nil {
			return err
		}
		if err := m.exchange(d); err != nil {
			return err
		}
	}
	return m.finish(d)
}

func (m *maker) snapshots() error {
	d, err := m.newDocument("snapshots", "notes", []byte("first"))
	if err != nil {
		return err
	}
	for i := 1; i < 13; i++ {
		if err := m.write(d, 0, m.bytes(20+i), i%4 == 0); err != nil {
			return err
		}
	}
	if err := m.exchange(d); err != nil {
		return err
	}
	return m.finish(d)
}

func (m *maker) conflict() error {
	d, err := m.newDocument("conflict", "notes", []byte("first"))
	if err != nil {
		return err
	}
	for device := range m.devices {
		if err := m.write(d, device, fmt.Appendf(nil, "by device %d", device), false); err != nil {
			return err
		}
	}
	if err := m.exchange(d); err != nil {
		return err
	}
	return m.finish(d)
}

func (m *maker) merged() error {
	d, err := m.newDocument("merged", "notes", []byte("first"))
	if err != nil {
		return err
	}
	for round := 0; round < 3; round++ {
		for device := range m.devices {
			if err := m.write(d, device, m.bytes(30), round == 1); err != nil {
				return err
			}
		}
		if err := m.exchange(d); err != nil {
			return err
		}
		if err := m.write(d, round%2, m.bytes(30), false); err != nil {
			return err
		}
		if err := m.exchange(d); err != nil {
			return err
		}
	}
	return m.finish(d)
}

// otherApplication is a tree that is no document: it must be kept and not be shown.
func (m *maker) otherApplication() error {
	d, err := m.newTree("other.application", "n/a")
	if err != nil {
		return err
	}
	if err := m.add(d, 0, []byte("not a document state"), false, "other"); err != nil {
		return err
	}
	if err := m.exchange(d); err != nil {
		return err
	}
	return m.finish(d)
}

func (m *maker) random(name string) error {
	d, err := m.newDocument(name, "random", m.bytes(m.r.Intn(200)))
	if err != nil {
		return err
	}
	for i := 0; i < 20; i++ {
		if m.r.Intn(4) == 0 {
			err = m.exchange(d)
		} else {
			err = m.write(d, m.r.Intn(2), m.bytes(m.r.Intn(200)), m.r.Intn(7) == 0)
		}
		if err != nil {
			return err
		}
	}
	if err := m.exchange(d); err != nil {
		return err
	}
	return m.finish(d)
}

func (m *maker) newTree(changeType, documentID string) (*document, error) {
	root, err := objecttree.CreateObjectTreeRoot(objecttree.ObjectTreeCreatePayload{
		PrivKey: m.devices[0].Account.Keys.SignKey, ChangeType: changeType, SpaceId: m.out.SpaceID, IsEncrypted: true,
		Seed: m.bytes(32), Timestamp: m.tick() / 1000,
	}, m.devices[0].ACL)
	if err != nil {
		return nil, err
	}
	d := &document{id: root.Id, state: archive.DocumentState{DocumentID: documentID, CreatedAtMillis: m.millis}}
	for i, device := range m.devices {
		only := archive.Tree{ID: root.Id, Heads: []string{root.Id}, Changes: []archive.Record{{ID: root.Id, Raw: root.RawChange}}}
		if d.trees[i], err = device.AddTree(m.ctx, only); err != nil {
			return nil, err
		}
	}
	return d, nil
}

// newDocument makes a document of one version; a caller that goes on with it finishes it again.
func (m *maker) newDocument(documentID, collection string, data []byte) (*document, error) {
	d, err := m.newTree(documentType, documentID)
	if err != nil {
		return nil, err
	}
	d.state.Collection = collection
	if err := m.write(d, 0, data, false); err != nil {
		return nil, err
	}
	if err := m.exchange(d); err != nil {
		return nil, err
	}
	return d, m.finish(d)
}

func (m *maker) write(d *document, device int, data []byte, isSnapshot bool) error {
	d.state.Data = data
	d.state.UpdatedAtMillis = m.tick()
	return m.add(d, device, d.state.Encode(), isSnapshot, documentData)
}

func (m *maker) add(d *document, device int, plaintext []byte, isSnapshot bool, dataType string) error {
	tree := d.trees[device]
	tree.Lock()
	defer tree.Unlock()
	_, err := tree.AddContent(m.ctx, objecttree.SignableChangeContent{
		Data: plaintext, Key: m.devices[device].Account.Keys.SignKey, IsSnapshot: isSnapshot, ShouldBeEncrypted: true,
		Timestamp: m.millis / 1000, DataType: dataType,
	})
	return err
}

// exchange gives both devices what the other has, the way a full sync does.
func (m *maker) exchange(d *document) error {
	for to := range m.devices {
		source, target := d.trees[1-to], d.trees[to]
		if err := pull(m.ctx, source, target); err != nil {
			return err
		}
	}
	if a, b := d.trees[0].Heads(), d.trees[1].Heads(); !reference.Equal(reference.Sorted(a), reference.Sorted(b)) {
		return fmt.Errorf("the devices have heads %v and %v", a, b)
	}
	return nil
}

func pull(ctx context.Context, source, target objecttree.ObjectTree) error {
	source.Lock()
	defer source.Unlock()
	target.Lock()
	defer target.Unlock()
	path, err := target.SnapshotPath()
	if err != nil {
		return err
	}
	loader, err := source.ChangesAfterCommonSnapshotLoader(path, target.Heads())
	if err != nil {
		return err
	}
	batch, err := loader.NextBatch(1 << 30)
	if err != nil || len(batch.Batch) == 0 {
		return err
	}
	_, err = target.AddRawChanges(ctx, objecttree.RawChangesPayload{
		NewHeads: batch.Heads, RawChanges: batch.Batch, SnapshotPath: batch.SnapshotPath})
	return err
}

// finish puts the tree into the archive, in place of what was there of it.
func (m *maker) finish(d *document) error {
	t := archive.Tree{ID: d.id, Heads: reference.Sorted(d.trees[0].Heads())}
	err := d.trees[0].Storage().GetAfterOrder(m.ctx, "", func(_ context.Context, c objecttree.StorageChange) (bool, error) {
		t.Changes = append(t.Changes, archive.Record{ID: c.Id, Raw: append([]byte{}, c.RawChange...)})
		return true, nil
	})
	if err != nil {
		return err
	}
	for i := range m.out.Trees {
		if m.out.Trees[i].ID == d.id {
			m.out.Trees[i] = t
			return nil
		}
	}
	m.out.Trees = append(m.out.Trees, t)
	return nil
}

// deleteLast deletes the document that was made last, and puts the settings tree in front.
func (m *maker) deleteLast(gone *document) error {
	space := m.devices[0]
	storage, err := space.Storage.TreeStorage(m.ctx, m.out.SettingsID)
	if err != nil {
		return err
	}
	tree, err := objecttree.BuildObjectTree(storage, space.ACL)
	if err != nil {
		return err
	}
	data, err := settingsstate.NewChangeFactory().CreateObjectDeleteChange(
		[]string{gone.id}, settingsstate.NewState(), false)
	if err != nil {
		return err
	}
	tree.Lock()
	_, err = tree.AddContent(m.ctx, objecttree.SignableChangeContent{
		Data: data, Key: space.Account.Keys.SignKey, Timestamp: m.tick() / 1000})
	tree.Unlock()
	if err != nil {
		return err
	}
	last := len(m.out.Trees) - 1
	m.out.Trees[last] = archive.Tree{ID: gone.id, IsDeleted: true}
	if err := m.finish(&document{id: m.out.SettingsID, trees: [2]objecttree.ObjectTree{tree, tree}}); err != nil {
		return err
	}
	settings := m.out.Trees[len(m.out.Trees)-1]
	copy(m.out.Trees[1:], m.out.Trees[:len(m.out.Trees)-1])
	m.out.Trees[0] = settings
	return nil
}

func (m *maker) keyValues() error {
	for i, device := range m.devices {
		store, err := device.KeyValues(m.ctx)
		if err != nil {
			return err
		}
		info := archive.SpaceInfo{Name: fmt.Sprintf("Made in Go, device %d", i), Metadata: map[string]string{"from": "go"}}
		for _, entry := range []struct {
			key   string
			value []byte
		}{{"space.info", info.Encode()}, {"other.setting", []byte("kept and not understood")}} {
			if err := store.Set(m.ctx, entry.key, entry.value); err != nil {
				return err
			}
			// The newest entry wins by its time in microseconds.
			time.Sleep(time.Millisecond)
		}
		err = store.InnerStorage().IterateValues(m.ctx, func(kv innerstorage.KeyValue) (bool, error) {
			raw, err := kv.Proto().MarshalVT()
			m.out.KeyValues = append(m.out.KeyValues, raw)
			return true, err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (m *maker) bytes(length int) []byte {
	bytes := make([]byte, length)
	m.r.Read(bytes)
	return bytes
}

// tick is the clock of the documents in Unix milliseconds.
func (m *maker) tick() int64 {
	m.millis += int64(1 + m.r.Intn(5000))
	return m.millis
}
