// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package conformance_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/sandbox"
)

// installation is a Terraform with the provider as built here.
type installation struct {
	sandbox *sandbox.Sandbox
	// initialized is a folder after terraform init, whose result serves all other folders.
	initialized string
	// identities is set where the Terraform imports by identity.
	identities bool
}

const requirements = `
terraform {
  required_providers {
    pbx = { source = "terraform-provider-pbx/pbx" }
  }
}
`

// install builds the provider and runs terraform init. The folder is the caller's to remove.
func install(t *testing.T, dir string) *installation {
	t.Helper()
	s, err := sandbox.New(t.Context(), sandbox.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	i := &installation{sandbox: s, initialized: filepath.Join(dir, "initialized")}
	if err := os.Mkdir(i.initialized, 0o700); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(i.initialized, "main.tf"), requirements)
	w := s.Workspace(i.initialized, nil)
	if output, err := w.Run(t.Context(), "init"); err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	output, err := w.Run(t.Context(), "version", "-json")
	if err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	var version struct {
		Version string `json:"terraform_version"`
	}
	if err := json.Unmarshal([]byte(output), &version); err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	t.Logf("%s is version %s", s.Terraform(), version.Version)
	i.identities = !strings.HasPrefix(version.Version, "1.11.")

	return i
}

// cli is a real Terraform in a folder of its own.
type cli struct {
	story     *story
	identity  bool
	workspace *sandbox.Workspace
	dir       string
	plans     int
}

func (i *installation) newCLI(s *story) *cli {
	s.t.Helper()
	dir := s.t.TempDir()
	if err := os.Symlink(filepath.Join(i.initialized, ".terraform"), filepath.Join(dir, ".terraform")); err != nil {
		s.t.Fatal(err)
	}
	lock, err := os.ReadFile(filepath.Join(i.initialized, ".terraform.lock.hcl"))
	if err != nil {
		s.t.Fatal(err)
	}
	write(s.t, filepath.Join(dir, ".terraform.lock.hcl"), string(lock))
	var environment []string
	for name, value := range s.Environment {
		environment = append(environment, name+"="+value)
	}

	return &cli{story: s, identity: i.identities, workspace: i.sandbox.Workspace(dir, environment), dir: dir}
}

func (c *cli) plan(config config) *plan {
	t := c.story.t
	t.Helper()
	write(t, filepath.Join(c.dir, "main.tf"), requirements+c.render(config))
	c.plans++
	p := &plan{config: config, actions: map[string]string{}, file: fmt.Sprintf("%d.plan", c.plans)}
	args := []string{"plan", "-json", "-out=" + p.file, c.parallelism()}
	for _, name := range config.replace {
		args = append(args, "-replace="+c.address(name))
	}
	for _, name := range config.target {
		args = append(args, "-target="+c.address(name))
	}
	p.diagnostics = c.json(args, func(address, action string) {
		name, ok := strings.CutPrefix(address, c.story.fixture.Type+".")
		if ok && slices.Contains([]string{"create", "update", "replace", "delete"}, action) {
			p.actions[name] = action
		}
	})

	return p
}

func (c *cli) apply(p *plan) *outcome {
	c.story.t.Helper()

	return &outcome{diagnostics: c.json([]string{"apply", "-json", c.parallelism(), p.file}, func(string, string) {})}
}

func (c *cli) taint(name string)  { c.run("taint", c.address(name)) }
func (c *cli) forget(name string) { c.run("state", "rm", c.address(name)) }

// managed reads the state file, which costs less than `terraform state list`.
func (c *cli) managed() []string {
	t := c.story.t
	t.Helper()
	text, err := os.ReadFile(filepath.Join(c.dir, "terraform.tfstate"))
	if os.IsNotExist(err) {
		return nil
	}
	var state struct {
		Resources []struct {
			Type, Name string
			Instances  []struct {
				Key any `json:"index_key"`
			}
		}
	}
	if err != nil || json.Unmarshal(text, &state) != nil {
		t.Fatalf("no state: %v\n%s", err, text)
	}
	var names []string
	for _, r := range state.Resources {
		for _, instance := range r.Instances {
			name := r.Name
			if instance.Key != nil {
				name += fmt.Sprintf("[%q]", instance.Key)
			}
			if r.Type == c.story.fixture.Type && !slices.Contains(names, name) { // A deposed object is one more instance.
				names = append(names, name)
			}
		}
	}
	slices.Sort(names)

	return names
}

func (c *cli) importsByIdentity() bool { return c.identity }

func (c *cli) address(name string) string { return c.story.fixture.Type + "." + name }

// parallelism is the flag for the number of resources that Terraform comes by at the same time.
func (c *cli) parallelism() string {
	if c.story.parallel {
		return "-parallelism=10"
	}

	return "-parallelism=1"
}

// run runs a command that must work, and returns what it printed.
func (c *cli) run(args ...string) string {
	c.story.t.Helper()
	output, err := c.workspace.Run(c.story.t.Context(), args...)
	if err != nil {
		c.story.t.Fatalf("%v\n%s", err, output)
	}

	return output
}

// json runs a command that reports in JSON, a value each line. It returns the diagnostics and hands
// over each planned change.
func (c *cli) json(args []string, planned func(address, action string)) []diagnostic {
	t := c.story.t
	t.Helper()
	output, err := c.workspace.Run(t.Context(), args...)
	all := outcome{}
	for line := range strings.Lines(output) {
		var event struct {
			Type   string
			Change struct {
				Action   string
				Resource struct {
					Address string `json:"addr"`
				}
			}
			Diagnostic struct{ Severity, Summary, Detail string }
		}
		if json.Unmarshal([]byte(line), &event) != nil {
			continue
		}
		switch event.Type {
		case "planned_change":
			planned(event.Change.Resource.Address, event.Change.Action)
		case "diagnostic":
			d := event.Diagnostic
			if d.Summary == "Resource targeting is in effect" || d.Summary == "Applied changes may be incomplete" {
				continue // What Terraform says of -target itself.
			}
			all.diagnostics = append(all.diagnostics, diagnostic{d.Severity, d.Summary, d.Detail})
		}
	}
	if all.failed() != (err != nil) {
		t.Fatalf("terraform %s: error %v, and the diagnostics\n%s\n%s", strings.Join(args, " "), err, &all, output)
	}

	return all.diagnostics
}

// render writes a configuration.
func (c *cli) render(config config) string {
	f := c.story.fixture
	var text strings.Builder
	fmt.Fprintf(&text, "provider \"pbx\" {\n%s}\n", f.Provider.HCL())
	elsewhere := "  provider = pbx\n"
	if strings.HasPrefix(f.Type, "pbx_") {
		elsewhere = "" // Terraform finds the provider, and in an import block does not want to be told.
	}
	keys := map[string][]string{}
	objects := map[string]coretest.Object{}
	for _, name := range slices.Sorted(maps.Keys(config.resources)) {
		block, key, _ := strings.Cut(strings.TrimSuffix(name, "]"), "[")
		objects[block] = config.resources[name]
		if key != "" {
			keys[block] = append(keys[block], key)
		}
	}
	for _, block := range slices.Sorted(maps.Keys(objects)) {
		object := objects[block]
		if config.unknown != "" && block != config.known {
			value := coretest.Object{"input": object.At(config.unknown)}
			fmt.Fprintf(&text, "resource \"terraform_data\" %q {\n%s}\n", block, value.HCL())
			object = object.With(config.unknown, coretest.Expression("terraform_data."+block+".output"))
		}
		fmt.Fprintf(&text, "resource %q %q {\n%s%s", f.Type, block, elsewhere, object.HCL())
		if len(keys[block]) > 0 {
			fmt.Fprintf(&text, "  for_each = toset([%s])\n", strings.Join(keys[block], ", "))
		}
		if config.chained && block == "b" {
			fmt.Fprintf(&text, "  depends_on = [%s]\n", c.address("a"))
		}
		if config.createFirst {
			text.WriteString("  lifecycle {\n    create_before_destroy = true\n  }\n")
		}
		text.WriteString("}\n")
	}
	for from, to := range config.moved {
		fmt.Fprintf(&text, "moved {\n  from = %s\n  to = %s\n}\n", c.address(from), c.address(to))
	}
	for name, id := range config.imports {
		fmt.Fprintf(&text, "import {\n%s  to = %s\n  id = %s\n}\n", elsewhere, c.address(name), strconv.Quote(id))
	}
	for name, identity := range config.identities {
		fmt.Fprintf(&text, "import {\n%s  to = %s\n  identity = {\n%s}\n}\n", elsewhere, c.address(name), identity.HCL())
	}

	return text.String()
}

func write(t testing.TB, file, text string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
