// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/hashicorp/go-version"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/pbxmock"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/portsip/portsipspec"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/sandbox"
)

// requiredProviders is what an example leaves to the reader, because the page of the provider shows
// it.
const requiredProviders = "terraform {\n  required_providers {\n    pbx = {\n      source = " +
	"\"terraform-provider-pbx/pbx\"\n    }\n  }\n}\n"

// consent is what an example leaves to the block of the provider, because that applies to all of
// them.
const consent = "provider \"pbx\" {\n  myreports = { accept_charges = true }\n}\n"

// examples runs the files of the folder examples as a user would.
type examples struct {
	sandbox *sandbox.Sandbox
	version *version.Version
}

// Every file under examples is applied by a real Terraform, and leaves nothing for a second plan to
// do.
func TestAccExamples(t *testing.T) {
	t.Parallel()
	installed, err := sandbox.New(t.Context(), sandbox.Options{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	e := &examples{sandbox: installed}
	e.version = e.terraformVersion(t)

	folder := filepath.Join(root, "examples")
	err = filepath.WalkDir(folder, func(file string, entry fs.DirEntry, err error) error {
		if err == nil && entry.IsDir() && entry.Name() == "modules" {
			return fs.SkipDir // They have tests of their own.
		}
		if err != nil || entry.IsDir() {
			return err
		}
		if filepath.Base(filepath.Dir(file)) == "demo" && entry.Name() != "main.tf" {
			return nil // Applied together with main.tf.
		}
		if filepath.Base(filepath.Dir(file)) == "portsip-company" {
			return nil // The test of the demo applies it, with secrets for each user.
		}
		name, err := filepath.Rel(folder, file)
		if err != nil {
			return err
		}
		t.Run(filepath.ToSlash(name), func(t *testing.T) {
			t.Parallel()
			e.try(t, file)
		})

		return nil
	})
	if err != nil {
		t.Fatal(err)
	}

	t.Run("guides", e.guides)
	t.Run("modules", e.modules)
	t.Run("mocked", e.mocked)
}

// modules runs the tests that the modules bring, in which the provider is Terraform's mock of it.
func (e *examples) modules(t *testing.T) {
	t.Parallel()
	folder := filepath.Join(root, "examples", "modules")
	modules, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, module := range modules {
		t.Run(module.Name(), func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			if err := os.CopyFS(dir, os.DirFS(folder)); err != nil { // Some use others.
				t.Fatal(err)
			}
			w := e.sandbox.Workspace(filepath.Join(dir, module.Name()), nil)
			run(t, w, "init")
			if output := run(t, w, "test"); !regexp.MustCompile(`Success! [1-9]\d* passed, 0 failed`).MatchString(output) {
				t.Errorf("the test tested nothing:\n%s", output)
			}
		})
	}
}

// mocked runs `terraform test` on the examples of all resources and data sources, with Terraform's
// mock of the provider. Each resource takes an override.
func (e *examples) mocked(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	// A mock knows no numbers and no items.
	const data = "override_data {\n  target = module.data-source_%s.data.%[1]s.%s\n  values = { %s }\n}\n"
	main, test := requiredProviders, "mock_provider \"pbx\" {}\n\nrun \"all\" {}\n"+
		fmt.Sprintf(data, "pbxcloud_custom_destination", "boss", `parameters = ["1"]`)+
		fmt.Sprintf(data, "pbx_tenant_status", "now", "licensed_users = 10")
	files, err := filepath.Glob(filepath.Join(root, "examples", "*", "*", "*e.tf")) // resource.tf and data-source.tf
	if err != nil || len(files) == 0 {
		t.Fatalf("no examples: %v", err)
	}
	resource := regexp.MustCompile(`(?m)^resource "(\w+)" "(\w+)" \{\n(?:  provider = pbx\n)?( +for_each| +count)?`)
	for _, file := range files {
		text := read(t, file)
		module := strings.TrimSuffix(filepath.Base(file), ".tf") + "_" + filepath.Base(filepath.Dir(file))
		main += "module \"" + module + "\" {\n  source = \"./" + module + "\"\n"
		for name, value := range variables(text) {
			if !strings.HasPrefix(value, "{") {
				value = strconv.Quote(value)
			}
			main += "  " + name + " = " + value + "\n"
		}
		main += "}\n"
		if !strings.Contains(text, "required_providers") {
			text = requiredProviders + text
		}
		if err := os.Mkdir(filepath.Join(dir, module), 0o700); err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join(dir, module, "main.tf"), text)
		for _, r := range resource.FindAllStringSubmatch(text, -1) {
			if r[3] == "" && r[1] != "tenios_cloud_pbx_user" { // It has no id.
				test += "override_resource {\n  target = module." + module + "." + r[1] + "." + r[2] +
					"\n  values = { id = \"1\" }\n}\n"
			}
		}
	}
	write(t, filepath.Join(dir, "main.tf"), main)
	write(t, filepath.Join(dir, "all.tftest.hcl"), test)
	w := e.sandbox.Workspace(dir, nil)
	run(t, w, "init")
	if output := run(t, w, "test"); !strings.Contains(output, "Success! 1 passed, 0 failed") {
		t.Errorf("the test tested nothing:\n%s", output)
	}
}

// try knows each kind of example by the name of its file.
func (e *examples) try(t *testing.T, file string) {
	t.Helper()
	folder, name := filepath.Split(file)
	switch {
	case filepath.Base(folder) == "demo":
		e.apply(t, readAll(t, filepath.Join(folder, "*.tf")))
	case strings.HasSuffix(name, ".tfquery.hcl"):
		e.needs(t, "1.14.0", "list blocks")
		e.query(t, read(t, file))
	case name == "import.sh":
		e.importByCommand(t, read(t, file), read(t, filepath.Join(folder, "import-by-string-id.tf")))
	case name == "import-by-identity.tf":
		e.needs(t, "1.12.0", "import by identity")
		e.apply(t, read(t, file))
	case name == "action.tf":
		e.needs(t, "1.14.0", "actions")
		e.apply(t, read(t, file))
	case strings.HasSuffix(name, ".tf"):
		e.apply(t, read(t, file))
	default:
		t.Error("no test knows what to do with an example of that name")
	}
}

// workspace prepares a folder with the configuration, mocks of its own, and the environment that
// points at them.
func (e *examples) workspace(t *testing.T, configuration string) (*sandbox.Workspace, string) {
	t.Helper()
	environment := mockEnvironment(t, configuration)
	if !strings.Contains(configuration, "required_providers") {
		configuration = requiredProviders + configuration
	}
	if !strings.Contains(configuration, "provider \"pbx\" {") {
		configuration = consent + configuration
	}
	dir := t.TempDir()
	write(t, filepath.Join(dir, "main.tf"), configuration)
	w := e.sandbox.Workspace(dir, environment)
	run(t, w, "init")

	return w, dir
}

// mockEnvironment starts mocks until the test ends. It returns the environment that points at them
// and gives the configuration's variables a value.
func mockEnvironment(t *testing.T, configuration string) []string {
	t.Helper()
	mocks := pbxmock.New(pbxmock.Options{TeniosUsers: 20, PortSIPHolidays: 12, PortSIPUsers: 4,
		PortSIPCallHandling: true, PBXCloudDestinations: 5, MyReportsConnections: 4})
	portsipspec.Watch(t, mocks.PortSIP)
	url, stop, err := mocks.Start("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)

	environment := mocks.Environment(url)
	for name, value := range variables(configuration) {
		environment = append(environment, "TF_VAR_"+name+"="+value)
	}

	return environment
}

// variables gives those of a configuration's variables a value that have no default.
func variables(configuration string) map[string]string {
	values := map[string]string{}
	for _, block := range regexp.MustCompile(`(?ms)^variable "(\w+)" \{.*?^\}`).FindAllStringSubmatch(configuration, -1) {
		value := "Example-secret-4711"
		if strings.HasSuffix(block[1], "pin") {
			value = "739164"
		}
		if strings.Contains(block[0], "map(string)") {
			value = passwords(configuration)
		}
		if !strings.Contains(block[0], "default") {
			values[block[1]] = value
		}
	}

	return values
}

// passwords is a map with a password for each phone number of a configuration.
func passwords(configuration string) string {
	var entries []string
	for _, number := range regexp.MustCompile(`"\+\d+"`).FindAllString(configuration, -1) {
		entries = append(entries, number+` = "Example-secret-`+strings.Trim(number, `"+`)+`"`)
	}
	slices.Sort(entries)

	return "{ " + strings.Join(slices.Compact(entries), ", ") + " }"
}

func (e *examples) apply(t *testing.T, configuration string) {
	t.Helper()
	w, _ := e.workspace(t, configuration)
	run(t, w, "apply", "-auto-approve")
	run(t, w, "plan", "-detailed-exitcode")
	run(t, w, "destroy", "-auto-approve")
}

// importByCommand runs the command of an import.sh for the resource block of the example next to
// it.
func (e *examples) importByCommand(t *testing.T, script, neighbour string) {
	t.Helper()
	command := regexp.MustCompile(`(?m)^terraform (import) '?([^ ']+)'? '?([^\n']+)'?$`).FindStringSubmatch(script)
	_, block, ok := strings.Cut(neighbour, "\nresource ")
	if command == nil || !ok {
		t.Fatal("expected a command `terraform import ADDRESS ID`, and next to it import-by-string-id.tf with a resource " +
			"block")
	}
	w, _ := e.workspace(t, "resource "+block)
	run(t, w, command[1:]...)
	run(t, w, "plan", "-detailed-exitcode")
}

func (e *examples) query(t *testing.T, list string) {
	t.Helper()
	w, dir := e.workspace(t, `provider "pbx" {}`)
	write(t, filepath.Join(dir, "list.tfquery.hcl"), list)
	if output := run(t, w, "query"); !strings.Contains(output, "list.") {
		t.Errorf("the query found nothing:\n%s", output)
	}
}

// needs skips what the Terraform at hand cannot do.
func (e *examples) needs(t *testing.T, least, feature string) {
	t.Helper()
	if e.version.LessThan(version.Must(version.NewVersion(least))) {
		t.Skipf("Terraform %s has no %s, which came with %s", e.version, feature, least)
	}
	if coretest.IsOpenTofu() && feature != "import by identity" {
		t.Skip("OpenTofu has no " + feature)
	}
}

func (e *examples) terraformVersion(t *testing.T) *version.Version {
	t.Helper()
	var answer struct {
		Version string `json:"terraform_version"`
	}
	output := run(t, e.sandbox.Workspace(t.TempDir(), nil), "version", "-json")
	if err := json.Unmarshal([]byte(output), &answer); err != nil {
		t.Fatalf("%v in %s", err, output)
	}

	return version.Must(version.NewVersion(answer.Version)).Core()
}

func run(t *testing.T, w *sandbox.Workspace, args ...string) string {
	t.Helper()
	output, err := w.Run(t.Context(), args...)
	if err != nil {
		t.Fatalf("%v\n%s", err, output)
	}

	return output
}

func read(t *testing.T, file string) string {
	t.Helper()
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}

	return string(content)
}

// readAll returns what the files that match have, one after the other.
func readAll(t *testing.T, pattern string) string {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, file := range files {
		all.WriteString(read(t, file))
	}

	return all.String()
}

func write(t *testing.T, file, content string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}
