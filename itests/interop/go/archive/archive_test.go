package archive

import (
	"os"
	"path/filepath"
	"reflect"
	"testing"
)

func sample() *Archive {
	return &Archive{
		SpaceID: "space.1", RawHeader: []byte{1, 2}, ACLID: "acl", SettingsID: "settings", ExportedAtMillis: 7,
		ACL: []Record{{ID: "acl", Raw: []byte{3}}},
		Trees: []Tree{
			{ID: "settings", Heads: []string{"settings"}, Changes: []Record{{ID: "settings", Raw: []byte{4}}}},
			{ID: "gone", IsDeleted: true},
		},
		KeyValues: [][]byte{{10, 1, 'k'}},
	}
}

func write(t *testing.T, a *Archive) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "space.archive")
	if err := a.Write(path); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestAnArchiveReadsAsItWasWritten(t *testing.T) {
	read, err := Read(write(t, sample()))
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(read, sample()) {
		t.Fatalf("read %+v", read)
	}
}

func TestDamageIsNoticedAtEveryByte(t *testing.T) {
	path := write(t, sample())
	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for i := range good {
		damaged := append([]byte{}, good...)
		damaged[i] ^= 1
		for _, bytes := range [][]byte{good[:i], damaged} {
			if err := os.WriteFile(path, bytes, 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err := Read(path); err == nil {
				t.Fatalf("damage at byte %d was not noticed", i)
			}
		}
	}
}

func TestStatesReadAsTheyWereWritten(t *testing.T) {
	for _, state := range []DocumentState{
		{DocumentID: "a", Metadata: map[string]string{}, Data: []byte{}},
		{DocumentID: "b", Collection: "c", Metadata: map[string]string{"k": "v", "ключ": "", "a": "b"}, Data: []byte{1},
			CreatedAtMillis: 5, UpdatedAtMillis: 6},
	} {
		read, err := DecodeState(state.Encode())
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(*read, state) {
			t.Fatalf("read %+v, wrote %+v", read, state)
		}
	}
	info := SpaceInfo{Name: "n", Metadata: map[string]string{"x": "y"}}
	read, err := DecodeSpaceInfo(info.Encode())
	if err != nil || !reflect.DeepEqual(*read, info) {
		t.Fatalf("read %+v %v", read, err)
	}
}
