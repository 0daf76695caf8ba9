// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/provider"
)

// schemaFile is the schema of one pass, in its folder.
const schemaFile = "schema.json"

// renderAll renders the pages of all types into the folder fresh. The root is that of the
// repository.
func renderAll(ctx context.Context, root, scratch, fresh string, s schema) error {
	all := s.prefixes()
	for _, prefix := range all {
		dir := filepath.Join(scratch, prefix)
		err := copyFiles(filepath.Join(root, "examples"), filepath.Join(dir, "examples"),
			func(name string) string { return name })
		if err != nil {
			return err
		}
		err = copyFiles(filepath.Join(root, "templates"), filepath.Join(dir, "templates"),
			func(name string) string { return templateName(name, prefix, all) })
		if err != nil {
			return err
		}
		if err := writeSchema(filepath.Join(dir, schemaFile), prefix, s.part(prefix)); err != nil {
			return err
		}
		if err := generate(ctx, root, dir, prefix); err != nil {
			return err
		}
		err = copyFiles(filepath.Join(dir, docsDir), fresh, func(name string) string { return pageName(name, prefix) })
		if err != nil {
			return err
		}
	}
	pages, err := filepath.Glob(filepath.Join(fresh, "*", "*.md"))
	if err != nil {
		return err
	}
	for _, page := range pages {
		if err := joinNested(page); err != nil {
			return err
		}
	}
	if err := addRequests(fresh, provider.Requests()); err != nil {
		return err
	}

	return addMessages(root, filepath.Join(fresh, "guides", "troubleshooting.md"))
}

// writeSchema writes what `terraform providers schema -json` would give for a provider of
// HashiCorp's with that name: tfplugindocs looks for no other address.
func writeSchema(file, name string, schema object) error {
	content, err := json.Marshal(object{"format_version": "1.0",
		"provider_schemas": object{"registry.terraform.io/hashicorp/" + name: schema}})
	if err != nil {
		return err
	}

	return os.WriteFile(file, content, 0o600)
}

// generate renders the pages of one pass, whose folder looks like the repository of a provider with
// the name that is the prefix.
func generate(ctx context.Context, root, dir, prefix string) error {
	return tfplugindocs(ctx, root, "generate",
		"--provider-dir", dir,
		"--provider-name", prefix,
		"--rendered-provider-name", mainPrefix,
		"--rendered-website-dir", docsDir,
		"--providers-schema", filepath.Join(dir, schemaFile))
}

// validate checks docs/ as a registry wants it: a page for each type, and none of another.
func validate(ctx context.Context, root, scratch string, s schema) error {
	file := filepath.Join(scratch, schemaFile)
	whole := object{"provider": s.config}
	for kind, types := range s.kinds {
		whole[kind] = types
	}
	if err := writeSchema(file, mainPrefix, whole); err != nil {
		return err
	}

	return tfplugindocs(ctx, root, "validate", "--provider-dir", root, "--provider-name", mainPrefix,
		"--providers-schema", file)
}

// tfplugindocs runs a command of tfplugindocs. As it is given a schema it runs no Terraform.
func tfplugindocs(ctx context.Context, root string, args ...string) error {
	cmd := exec.CommandContext(ctx, "go", append([]string{"tool", "-modfile=tools/go.mod", "tfplugindocs"}, args...)...)
	cmd.Dir = root
	output, err := cmd.CombinedOutput()
	if err != nil {
		return fmt.Errorf("tfplugindocs %s: %w\n%s", strings.Join(args, " "), err, output)
	}

	return nil
}
