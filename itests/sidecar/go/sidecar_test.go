package sidecar

import (
	"bytes"
	"context"
	"fmt"
	"math/rand"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
)

func payload(seed, size int) []byte {
	data := make([]byte, size)
	rand.New(rand.NewSource(int64(seed))).Read(data)
	return data
}

func must(t *testing.T, err error, what string) {
	t.Helper()
	if err != nil {
		t.Fatalf("%s: %v", what, err)
	}
}

// refused expects an error with a code and, in its trailer, a reason.
func refused(t *testing.T, code codes.Code, reason string, call func(...grpc.CallOption) error) {
	t.Helper()
	var trailer metadata.MD
	err := call(grpc.Trailer(&trailer))
	if status.Code(err) != code {
		t.Errorf("want %v, got %v", code, err)
	}
	told := strings.Join(trailer.Get("syncspace-error-bin"), "")
	if got := string(first([]byte(told), 2).bytes); got != reason {
		t.Errorf("want the reason %s, got %q of %v", reason, got, err)
	}
}

func TestW24InitNamesTheDirectoryAndItsSettingsAreKept(t *testing.T) {
	p := start(t, "--drop-in")
	c := p.client("")
	refused(t, codes.FailedPrecondition, "NOT_INITIALIZED", func(options ...grpc.CallOption) error {
		_, err := c.command("ListSpaces", nil, options...)
		return err
	})
	refused(t, codes.InvalidArgument, "INVALID_FIELD", func(options ...grpc.CallOption) error {
		_, err := c.call("Init", nil, options...)
		return err
	})
	data := filepath.Join(t.TempDir(), "data")
	must(t, c.init(data, `{"device_id":"laptop"}`), "Init")
	if _, err := os.Stat(filepath.Join(data, "run", "lock")); err != nil {
		t.Error(err)
	}
	devices, err := c.command("ListDevices", nil)
	must(t, err, "ListDevices")
	if !bytes.Contains(devices, []byte("laptop")) {
		t.Errorf("the device has no name: %q", devices)
	}
	refused(t, codes.InvalidArgument, "DATA_DIR_MISMATCH", func(options ...grpc.CallOption) error {
		_, err := c.call("Init", text(nil, 1, t.TempDir()), options...)
		return err
	})
	must(t, c.init(data, ""), "second Init")
	if end := p.terminate(); end != 0 {
		t.Errorf("SIGTERM ended it with %d: %s", end, p.errors)
	}
	if _, err := os.Stat(p.file); !os.IsNotExist(err) {
		t.Errorf("the file with the port stays: %v", err)
	}
	if lines := strings.Count(p.errors.String(), "--drop-in"); lines != 1 {
		t.Errorf("%d lines warn of --drop-in: %s", lines, p.errors)
	}
	logs, err := filepath.Glob(filepath.Join(data, "logs", "syncspace.*.log"))
	if err != nil || len(logs) == 0 {
		t.Errorf("no log in the data directory: %v", err)
	}
}

func TestW25WithoutDropInATokenIsDemanded(t *testing.T) {
	data := t.TempDir()
	p := start(t, "--data", data)
	for _, token := range []string{"", "wrong"} {
		c := p.client(token)
		for _, method := range []string{"Init", "Command", "Shutdown"} {
			refused(t, codes.Unauthenticated, "WRONG_TOKEN", func(options ...grpc.CallOption) error {
				_, err := c.call(method, nil, options...)
				return err
			})
		}
		stream, err := c.subscribe(context.Background(), nil)
		if err == nil {
			err = stream.RecvMsg(&raw{})
		}
		if status.Code(err) != codes.Unauthenticated {
			t.Errorf("Subscribe: %v", err)
		}
	}
	file := filepath.Join(data, "run", "grpc-token")
	info, err := os.Stat(file)
	must(t, err, "token")
	if info.Mode().Perm() != 0o600 {
		t.Errorf("mode of the token: %v", info.Mode())
	}
	token, err := os.ReadFile(file)
	must(t, err, "token")
	c := p.client(string(token))
	must(t, c.init("", ""), "Init")
	_, err = c.createSpace("s")
	must(t, err, "CreateSpace")
	// With a token, too, what is local only stays out of reach.
	refused(t, codes.PermissionDenied, "NOT_ALLOWED_HERE", func(options ...grpc.CallOption) error {
		_, err := c.command("ExportMnemonic", nil, options...)
		return err
	})
	if end := p.terminate(); end != 0 {
		t.Errorf("SIGTERM ended it with %d: %s", end, p.errors)
	}
	if _, err := os.Stat(file); !os.IsNotExist(err) {
		t.Errorf("the token stays: %v", err)
	}
}

func TestW26ShutdownAnswersAndThenTheProcessEnds(t *testing.T) {
	p := start(t, "--drop-in")
	c := p.client("")
	data := t.TempDir()
	must(t, c.init(data, ""), "Init")
	space, err := c.createSpace("s")
	must(t, err, "CreateSpace")
	stream, err := c.subscribe(context.Background(), nil)
	must(t, err, "Subscribe")
	must(t, c.createDocument(space, "d", []byte("kept"), nil), "CreateDocument")
	_, err = c.call("Shutdown", number(nil, 1, 10_000))
	must(t, err, "Shutdown")
	if end := p.end(); end != 0 {
		t.Errorf("ended with %d: %s", end, p.errors)
	}
	must(t, stream.RecvMsg(&raw{}), "the event")
	if err := stream.RecvMsg(&raw{}); err == nil {
		t.Error("the subscription goes on")
	}
	again := start(t, "--drop-in")
	c = again.client("")
	must(t, c.init(data, ""), "Init")
	got, found, err := c.document(space, "d")
	if err != nil || !found || string(got) != "kept" {
		t.Errorf("the document is lost: %v %v", found, err)
	}
}

func TestDocumentsQueriesVersionsAndEvents(t *testing.T) {
	p := start(t, "--drop-in")
	c := p.client("")
	must(t, c.init(t.TempDir(), ""), "Init")
	space, err := c.createSpace("s")
	must(t, err, "CreateSpace")

	const documents = 100
	for i := range documents {
		values := map[string]string{
			"tags": fmt.Sprintf("t%d,u%d", i%10, i%20),
			"kind": fmt.Sprintf("k%d", i%10),
		}
		must(t, c.createDocument(space, fmt.Sprintf("doc-%d", i), payload(i, i*50), values), "CreateDocument")
	}
	for i := range documents {
		got, found, err := c.document(space, fmt.Sprintf("doc-%d", i))
		if err != nil || !found || !bytes.Equal(got, payload(i, i*50)) {
			t.Errorf("doc-%d does not come back: %d bytes, %v, %v", i, len(got), found, err)
		}
	}
	large := payload(1, 16<<20)
	must(t, c.createDocument(space, "large", large, nil), "CreateDocument of 16 MiB")
	if got, _, err := c.document(space, "large"); err != nil || !bytes.Equal(got, large) {
		t.Errorf("16 MiB do not come back: %d bytes, %v", len(got), err)
	}
	for _, q := range []struct {
		field, operator, value string
		want                   int
	}{{"tags", "contains", "u3", 5}, {"kind", "eq", "k7", 10}, {"kind", "eq", "none", 0}} {
		if got, err := c.query(space, q.field, q.operator, q.value); err != nil || got != q.want {
			t.Errorf("%v: %d rows, %v", q, got, err)
		}
	}
	if err := c.update(space, "doc-0", nil, 9_999); status.Code(err) != codes.Aborted {
		t.Errorf("a stale version: %v", err)
	}
	must(t, c.update(space, "doc-0", nil, 1), "UpdateDocument")
	stalledSubscriber(t, p, c, space)
}

// A subscriber that reads nothing while 3,000 updates run loses none of them.
func stalledSubscriber(t *testing.T, p *process, c *client, space string) {
	ctx, cancel := context.WithTimeout(context.Background(), 60*time.Second)
	defer cancel()
	stream, err := p.client("").subscribe(ctx, nil)
	must(t, err, "Subscribe")
	const updates = 3_000
	var work sync.WaitGroup
	for w := range 4 {
		work.Add(1)
		go func() {
			defer work.Done()
			for i := range updates / 4 {
				if err := c.update(space, fmt.Sprintf("doc-%d", w*20+i%20), []byte{byte(i)}, 0); err != nil {
					t.Errorf("update: %v", err)
					return
				}
			}
		}()
	}
	work.Wait()
	for i := range updates {
		var event raw
		if err := stream.RecvMsg(&event); err != nil {
			t.Fatalf("event %d of %d: %v", i+1, updates, err)
		}
		if kind := string(first(event.bytes, 1).bytes); kind != "document.updated" {
			t.Fatalf("event %d is %s", i+1, kind)
		}
		if millis := first(event.bytes, 3).value; time.Since(time.UnixMilli(int64(millis))).Abs() > time.Hour {
			t.Fatalf("event %d has the time %d", i+1, millis)
		}
	}
}

// Writers run without pause, the process is killed, and what was answered is there after the next start.
func TestNothingThatWasAnsweredIsLostByAKill(t *testing.T) {
	data := t.TempDir()
	p := start(t, "--drop-in")
	c := p.client("")
	must(t, c.init(data, ""), "Init")
	space, err := c.createSpace("s")
	must(t, err, "CreateSpace")
	var mutex sync.Mutex
	var answered []string
	var work sync.WaitGroup
	for w := range 4 {
		work.Add(1)
		go func() {
			defer work.Done()
			for i := 0; ; i++ {
				id := fmt.Sprintf("w%d-%d", w, i)
				if c.createDocument(space, id, payload(i, 1024), nil) != nil {
					return
				}
				mutex.Lock()
				answered = append(answered, id)
				mutex.Unlock()
			}
		}()
	}
	time.Sleep(time.Second)
	p.kill()
	work.Wait()
	if len(answered) == 0 {
		t.Fatal("nothing was written")
	}
	c = start(t, "--drop-in").client("")
	must(t, c.init(data, ""), "Init after the kill")
	for _, id := range answered {
		if _, found, err := c.document(space, id); err != nil || !found {
			t.Errorf("%s of %d answered documents is lost: %v", id, len(answered), err)
		}
	}
}
