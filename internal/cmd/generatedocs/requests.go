// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apidoc"
)

// addRequests adds to the page of each resource and data source which requests it makes.
func addRequests(docs string, pages apidoc.Pages) error {
	for kind, described := range map[string]map[string]apidoc.Page{"resources": pages.Resources,
		"data-sources": pages.DataSources} {
		files, err := filepath.Glob(filepath.Join(docs, kind, "*.md"))
		if err != nil {
			return err
		}
		left := len(described)
		for _, file := range files {
			name := strings.TrimSuffix(filepath.Base(file), ".md")
			page, found := described[name]
			if !found {
				page, found = described[mainPrefix+"_"+name]
			}
			if !found {
				return fmt.Errorf("%s/%s: nothing says which requests it makes", kind, name)
			}
			left--
			content, err := os.ReadFile(file)
			if err != nil {
				return err
			}
			if err := os.WriteFile(file, []byte(withRequests(string(content), page.Section())), 0o600); err != nil {
				return err
			}
		}
		if left != 0 {
			return fmt.Errorf("%s: %d of those whose requests are described have no page", kind, left)
		}
	}

	return nil
}

// withRequests puts a section at the end of a page, but before how to import.
func withRequests(page, section string) string {
	const importing = "\n## Import\n"
	before, after, imports := strings.Cut(page, importing)
	page = strings.TrimRight(before, "\n") + "\n\n" + section
	if imports {
		page += importing + after
	}

	return page
}
