// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

// Package canary looks for secrets in all that a run of Terraform leaves behind: what it printed,
// its logs at the finest level, state, saved plans and everything else in its folder.
package canary

import (
	"archive/zip"
	"bytes"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/sandbox"
)

// Canary runs Terraform with all logs on, and remembers all that it printed.
type Canary struct {
	t       *testing.T
	sandbox *sandbox.Sandbox
	dir     string
	printed bytes.Buffer
}

// New prepares a folder with that configuration.
func New(t *testing.T, configuration string) *Canary {
	t.Helper()
	installed, err := sandbox.New(t.Context(), sandbox.Options{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	c := &Canary{t: t, sandbox: installed, dir: t.TempDir()}
	c.Write("main.tf", configuration)

	return c
}

// Write adds a file to the folder.
func (c *Canary) Write(name, content string) {
	c.t.Helper()
	if err := os.WriteFile(filepath.Join(c.dir, name), []byte(content), 0o600); err != nil {
		c.t.Fatal(err)
	}
}

// Run runs Terraform with these environment variables.
func (c *Canary) Run(environment []string, args ...string) error {
	c.t.Helper()
	environment = append(environment, "TF_LOG=TRACE", "TF_LOG_PATH="+filepath.Join(c.dir, "trace.log"))
	output, err := c.sandbox.Workspace(c.dir, environment).Run(c.t.Context(), args...)
	c.printed.WriteString(output)
	if err != nil {
		c.printed.WriteString(err.Error())
	}

	return err
}

// Must is Run for what must work.
func (c *Canary) Must(environment []string, args ...string) {
	c.t.Helper()
	if err := c.Run(environment, args...); err != nil {
		c.t.Fatalf("%v\n%s", err, c.printed.String())
	}
}

// ExpectNoSecret fails for each of the words that is found anywhere. It also fails if the log has
// no bodies, for then nothing is proved about it.
func (c *Canary) ExpectNoSecret(words ...string) {
	c.t.Helper()
	log, err := os.ReadFile(filepath.Join(c.dir, "trace.log"))
	if err != nil {
		c.t.Fatal(err)
	}
	if !bytes.Contains(log, []byte("API request body")) || !bytes.Contains(log, []byte("API response body")) {
		c.t.Error("the log has no bodies, so nothing is proved about it")
	}
	c.search("what Terraform printed", c.printed.Bytes(), words)
	err = filepath.WalkDir(c.dir, func(file string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		name, _ := filepath.Rel(c.dir, file)
		if filepath.Ext(file) == ".tfplan" {
			return c.searchPlan(name, file, words)
		}
		content, err := os.ReadFile(file)
		c.search(name, content, words)

		return err
	})
	if err != nil {
		c.t.Fatal(err)
	}
}

// searchPlan looks into a saved plan, which is a ZIP archive.
func (c *Canary) searchPlan(name, file string, words []string) error {
	c.t.Helper()
	archive, err := zip.OpenReader(file)
	if err != nil {
		return err
	}
	defer func() { _ = archive.Close() }()
	for _, member := range archive.File {
		reader, err := member.Open()
		if err != nil {
			return err
		}
		content, err := io.ReadAll(reader)
		if err != nil {
			return err
		}
		c.search(name+"/"+member.Name, content, words)
	}

	return nil
}

func (c *Canary) search(where string, content []byte, words []string) {
	c.t.Helper()
	for _, word := range words {
		if at := bytes.Index(content, []byte(word)); at >= 0 {
			c.t.Errorf("%s has the secret %s: …%s…", where, word, content[max(0, at-200):min(len(content), at+100)])
		}
	}
}
