// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

// Command generatedocs writes docs/ from the provider's schema, examples/ and templates/, or checks
// that it is current. It is run in the root of the repository, by make generate and make check.
//
// The pages come from tfplugindocs, which cannot be let loose on this provider as it is, for two
// reasons. It asks the Terraform that is installed for the schema, and an older one drops what it
// does not know: list resources, actions, identities. So the schema is taken from the provider
// itself, and no Terraform is needed. And it fails on a type that does not begin with the name of
// the provider. So it is run once for each prefix, as if each were a provider of its own, and the
// pages are put together here.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
)

// docsDir is where the pages are, seen from the root of the repository.
const docsDir = "docs"

func main() {
	check := flag.Bool("check", false, "compare docs/ with what would be written, and fail if it differs")
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, *check)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "generatedocs:", err)
		os.Exit(1)
	}
}

// run renders the pages into a scratch folder, and then compares docs/ with them or replaces it by
// them. So docs/ stays as it is when anything fails.
func run(ctx context.Context, check bool) (err error) {
	root, err := os.Getwd()
	if err != nil {
		return err
	}
	scratch, err := os.MkdirTemp("", "generatedocs-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(scratch)) }()

	schema, err := providerSchema(ctx)
	if err != nil {
		return err
	}
	fresh := filepath.Join(scratch, docsDir)
	if err := renderAll(ctx, root, scratch, fresh, schema); err != nil {
		return err
	}
	if check {
		return errors.Join(compare(os.DirFS(filepath.Join(root, docsDir)), os.DirFS(fresh)),
			validate(ctx, root, scratch, schema))
	}

	return replace(filepath.Join(root, docsDir), fresh)
}
