package sidecar

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// A sidecar that runs. It is made of the built product, with the options of the start script.
type process struct {
	t       *testing.T
	command *exec.Cmd
	errors  *bytes.Buffer
	ended   chan struct{}
	file    string
	port    int
}

func option(t *testing.T, name string) string {
	value := os.Getenv(name)
	if value == "" {
		t.Fatalf("%s is not set: run-tests.sh sets it", name)
	}
	return value
}

// start returns when the sidecar has told its port.
func start(t *testing.T, arguments ...string) *process {
	t.Helper()
	product := option(t, "SYNCSPACE_PRODUCT")
	jars, err := filepath.Glob(filepath.Join(product, "lib", "launcher", "*.jar"))
	if err != nil || len(jars) == 0 {
		t.Fatalf("%s is no product: build it first (%v)", product, err)
	}
	sort.Strings(jars)
	script := `. "$SYNCSPACE_ROOT/scripts/options.sh"; exec "$SYNCSPACE_JAVA" $platform_options "$@"`
	line := []string{"-c", script, "sh", "-Dsyncspace.home=" + product, "-cp", strings.Join(jars, ":"),
		"dev.syncspace.launcher.internal.Main", "sidecar"}
	p := &process{t: t, command: exec.Command("/bin/sh", append(line, arguments...)...), errors: &bytes.Buffer{},
		ended: make(chan struct{}), file: filepath.Join(t.TempDir(), "port")}
	p.command.Env = append(os.Environ(), "ANY_SYNC_PORT_FILE="+p.file)
	p.command.Stderr = p.errors
	if err := p.command.Start(); err != nil {
		t.Fatal(err)
	}
	go func() { _ = p.command.Wait(); close(p.ended) }()
	t.Cleanup(p.kill)
	deadline := time.After(120 * time.Second)
	for p.port == 0 {
		if content, err := os.ReadFile(p.file); err == nil {
			if p.port, err = strconv.Atoi(string(content)); err != nil {
				t.Fatalf("the file with the port holds %q", content)
			}
			break
		}
		select {
		case <-p.ended:
			t.Fatalf("the sidecar ended: %s", p.errors)
		case <-deadline:
			t.Fatal("the sidecar does not tell its port")
		case <-time.After(2 * time.Millisecond):
		}
	}
	return p
}

func (p *process) client(token string) *client {
	c, err := dial(p.port, token)
	if err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(func() { _ = c.connection.Close() })
	return c
}

func (p *process) kill() {
	select {
	case <-p.ended:
	default:
		_ = p.command.Process.Kill()
		<-p.ended
	}
}

// end waits until the process has ended by itself and returns its status.
func (p *process) end() int {
	p.t.Helper()
	select {
	case <-p.ended:
		return p.command.ProcessState.ExitCode()
	case <-time.After(60 * time.Second):
		p.t.Fatal("the sidecar does not end")
		return -1
	}
}

func (p *process) terminate() int {
	p.t.Helper()
	if err := p.command.Process.Signal(syscall.SIGTERM); err != nil {
		p.t.Fatal(err)
	}
	return p.end()
}
