// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// copyFiles copies the files below a folder to where the function says, seen from the other folder
// and with slashes; "" leaves a file out. Hidden files and folders, such as those that Terraform
// leaves behind, are omitted too.
func copyFiles(from, to string, rename func(name string) string) error {
	files, err := readAll(os.DirFS(from))
	if err != nil {
		return fmt.Errorf("reading %s, in what should be the root of the repository: %w", from, err)
	}
	for name, content := range files {
		renamed := rename(name)
		if renamed == "" {
			continue
		}
		target := filepath.Join(to, filepath.FromSlash(renamed))
		if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(target, content, 0o644); err != nil {
			return err
		}
	}

	return nil
}

// readAll returns the content of all files that are not hidden.
func readAll(folder fs.FS) (map[string][]byte, error) {
	files := map[string][]byte{}
	err := fs.WalkDir(folder, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case name != "." && strings.HasPrefix(entry.Name(), "."):
			if entry.IsDir() {
				return fs.SkipDir
			}

			return nil
		case !entry.Type().IsRegular():
			return nil
		}
		files[name], err = fs.ReadFile(folder, name)

		return err
	})

	return files, err
}

// compare returns an error that lists each page that is not as it would be written now. A folder
// that does not exist is one without pages.
func compare(current, fresh fs.FS) error {
	have, err := readAll(current)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	want, err := readAll(fresh)
	if err != nil {
		return err
	}

	var found []string
	for name, content := range want {
		old, exists := have[name]
		switch {
		case !exists:
			found = append(found, "missing: docs/"+name)
		case !bytes.Equal(old, content):
			found = append(found, "stale:   docs/"+name)
		}
	}
	for name := range have {
		if _, wanted := want[name]; !wanted {
			found = append(found, "extra:   docs/"+name)
		}
	}
	if len(found) == 0 {
		return nil
	}
	slices.Sort(found)

	return fmt.Errorf("docs/ does not match schema, examples and templates; run make generate\n  %s",
		strings.Join(found, "\n  "))
}

// replace puts the pages of one folder in the place of another's.
func replace(docs, fresh string) error {
	if err := os.RemoveAll(docs); err != nil {
		return err
	}

	return os.CopyFS(docs, os.DirFS(fresh))
}
