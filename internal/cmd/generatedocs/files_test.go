// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
)

func folder(files ...string) fstest.MapFS {
	f := fstest.MapFS{}
	for _, file := range files {
		name, content, _ := strings.Cut(file, "=")
		f[name] = &fstest.MapFile{Data: []byte(content)}
	}

	return f
}

func TestCompare(t *testing.T) {
	t.Parallel()

	fresh := folder("index.md=a", "resources/x.md=b", "resources/y.md=c")
	if err := compare(folder("index.md=a", "resources/x.md=b", "resources/y.md=c", ".DS_Store=z"), fresh); err != nil {
		t.Errorf("equal folders: %v", err)
	}
	err := compare(folder("index.md=a", "resources/x.md=changed", "resources/old.md=d"), fresh)
	if err == nil {
		t.Fatal("different folders are treated as equal")
	}
	for _, want := range []string{"make generate", "stale:   docs/resources/x.md", "missing: docs/resources/y.md",
		"extra:   docs/resources/old.md"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("the error lacks %q: %v", want, err)
		}
	}
	if strings.Contains(err.Error(), "index.md") {
		t.Errorf("the error lists a page that is current: %v", err)
	}
	if err := compare(os.DirFS(filepath.Join(t.TempDir(), "none")), fresh); err == nil {
		t.Error("a missing folder is treated as equal")
	}
}

func TestReplace(t *testing.T) {
	t.Parallel()

	docs, fresh := filepath.Join(t.TempDir(), "docs"), t.TempDir()
	write(t, filepath.Join(fresh, "resources", "x.md"), "new")
	write(t, filepath.Join(docs, "resources", "x.md"), "old")
	write(t, filepath.Join(docs, "actions", "gone.md"), "old")
	if err := replace(docs, fresh); err != nil {
		t.Fatal(err)
	}
	if err := compare(os.DirFS(docs), os.DirFS(fresh)); err != nil {
		t.Error(err)
	}
}

func TestCopyFiles(t *testing.T) {
	t.Parallel()

	from, to := t.TempDir(), filepath.Join(t.TempDir(), "new")
	write(t, filepath.Join(from, "resources", "a.md"), "a")
	write(t, filepath.Join(from, "index.md"), "i")
	write(t, filepath.Join(from, "demo", ".terraform", "provider"), "p")
	rename := func(name string) string {
		if name == "index.md" {
			return ""
		}

		return "kept/" + name
	}
	if err := copyFiles(from, to, rename); err != nil {
		t.Fatal(err)
	}
	if err := compare(os.DirFS(to), folder("kept/resources/a.md=a")); err != nil {
		t.Error(err)
	}
	if err := copyFiles(filepath.Join(from, "none"), to, rename); err == nil ||
		!strings.Contains(err.Error(), "root of the repository") {
		t.Errorf("a missing folder: %v", err)
	}
}

func write(t *testing.T, file, content string) {
	t.Helper()

	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}
