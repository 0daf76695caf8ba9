// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest"
)

// root is the folder of the repository.
const root = "../.."

// everySchema returns all that the provider declares, by kind and type name such as
// `resources/tenios_cloud_pbx_user`.
func everySchema(t *testing.T) map[string]*tfprotov6.Schema {
	t.Helper()
	schemas := coretest.NewProtocol(t, newProvider(nil), nil).Schemas()
	all := map[string]*tfprotov6.Schema{"provider": schemas.Provider}
	for kind, byName := range map[string]map[string]*tfprotov6.Schema{
		"resources": schemas.ResourceSchemas, "data-sources": schemas.DataSourceSchemas,
		"list-resources": schemas.ListResourceSchemas,
	} {
		for name, schema := range byName {
			all[kind+"/"+name] = schema
		}
	}
	for name, action := range schemas.ActionSchemas {
		all["actions/"+name] = action.Schema
	}

	return all
}

func TestSchemas_everythingIsDescribed(t *testing.T) {
	t.Parallel()
	for name, schema := range everySchema(t) {
		if schema.Block.Description == "" {
			t.Errorf("%s has no description", name)
		}
		describeAttributes(t, name, schema.Block.Attributes)
		if len(schema.Block.BlockTypes) > 0 {
			t.Errorf("%s has blocks; nested attributes can be computed and later be changed, blocks cannot", name)
		}
	}
	for name, identity := range coretest.NewProtocol(t, newProvider(nil), nil).Identities() {
		for _, attribute := range identity.IdentityAttributes {
			if !strings.HasSuffix(attribute.Description, ".") {
				t.Errorf("identity of %s: %s is not described in a sentence", name, attribute.Name)
			}
		}
	}
}

// Terraform shows the summary and the descriptions of functions in editors and in the
// documentation.
func TestSchemas_everyFunctionIsDescribed(t *testing.T) {
	t.Parallel()
	all := coretest.NewProtocol(t, newProvider(nil), nil).Schemas().Functions
	if len(all) == 0 {
		t.Error("the provider has no functions")
	}
	for name, f := range all {
		for what, text := range map[string]string{"summary": f.Summary, "description": f.Description} {
			if !strings.HasSuffix(text, ".") {
				t.Errorf("function %s has no %s in sentences: %q", name, what, text)
			}
		}
		for _, parameter := range f.Parameters {
			if !strings.HasSuffix(parameter.Description, ".") {
				t.Errorf("function %s: %s is not described in a sentence: %q", name, parameter.Name, parameter.Description)
			}
		}
		if _, err := os.Stat(filepath.Join(root, "examples", "functions", name, "function.tf")); err != nil {
			t.Errorf("function %s has no example function.tf", name)
		}
		if !mentionedInTests(t, "functions", "provider::pbx::"+name) {
			t.Errorf("no test in internal/functions calls %s from Terraform", name)
		}
	}
}

// Each object of public_holidays has what a user can say about a pbx_holiday, in the same types,
// and nothing else.
func TestSchemas_publicHolidaysFitTheResource(t *testing.T) {
	t.Parallel()
	schemas := coretest.NewProtocol(t, newProvider(nil), nil).Schemas()
	list, ok := schemas.Functions["public_holidays"].Return.Type.(tftypes.List)
	if !ok {
		t.Fatal("public_holidays gives no list")
	}
	object, ok := list.ElementType.(tftypes.Object)
	if !ok {
		t.Fatal("public_holidays gives no list of objects")
	}
	want := map[string]tftypes.Type{}
	for _, attribute := range schemas.ResourceSchemas["pbx_holiday"].Block.Attributes {
		// The other two that can be configured tell Terraform what to do and are no settings of the
		// holiday.
		if (attribute.Required || attribute.Optional) && attribute.Name != "adopt_existing" &&
			attribute.Name != "deletion_policy" {
			want[attribute.Name] = attribute.Type
		}
	}
	if !object.Equal(tftypes.Object{AttributeTypes: want}) {
		t.Errorf("public_holidays has %s, and pbx_holiday %s", object, tftypes.Object{AttributeTypes: want})
	}
}

func describeAttributes(t *testing.T, where string, attributes []*tfprotov6.SchemaAttribute) {
	t.Helper()
	for _, attribute := range attributes {
		if !strings.HasSuffix(attribute.Description, ".") {
			t.Errorf("%s: %s is not described in a sentence: %q", where, attribute.Name, attribute.Description)
		}
		if attribute.NestedType != nil {
			describeAttributes(t, where+"."+attribute.Name, attribute.NestedType.Attributes)
		}
	}
}

// Every type has examples for its documentation, and every resource shows both ways to import it.
func TestSchemas_everythingHasExamples(t *testing.T) {
	t.Parallel()
	files := map[string][]string{
		"resources":      {"resource.tf", "import.sh", "import-by-string-id.tf", "import-by-identity.tf"},
		"data-sources":   {"data-source.tf"},
		"list-resources": {"list-resource.tfquery.hcl"},
		"actions":        {"action.tf"},
		"provider":       {"provider.tf"},
	}
	for name := range everySchema(t) {
		kind, _, _ := strings.Cut(name, "/")
		for _, file := range files[kind] {
			if _, err := os.Stat(filepath.Join(root, "examples", name, file)); err != nil {
				t.Errorf("%s has no example %s", name, file)
			}
		}
	}
}

func TestSchemas_everyResourceHasAnIdentityAndAList(t *testing.T) {
	t.Parallel()
	p := coretest.NewProtocol(t, newProvider(nil), nil)
	for name, schema := range p.Schemas().ResourceSchemas {
		if p.Identities()[name] == nil {
			t.Errorf("resource %s has no identity", name)
		}
		if p.Schemas().ListResourceSchemas[name] == nil {
			t.Errorf("resource %s cannot be listed", name)
		}
		if !slices.ContainsFunc(schema.Block.Attributes,
			func(a *tfprotov6.SchemaAttribute) bool { return a.Name == "deletion_policy" }) {
			t.Errorf("resource %s does not say what destroying it does", name)
		}
	}
}

// A secret of a resource is write-only, so that it is in no state. What the provider block has of
// them is sensitive.
func TestSchemas_secretsAreWriteOnly(t *testing.T) {
	t.Parallel()
	for name, schema := range everySchema(t) {
		for _, attribute := range schema.Block.Attributes {
			if strings.HasSuffix(attribute.Name, "_wo") != attribute.WriteOnly {
				t.Errorf("%s: %s is named as a write-only argument, or is one, but not both", name, attribute.Name)
			}
			if attribute.WriteOnly && !attribute.Sensitive {
				t.Errorf("%s: %s is write-only, but not sensitive", name, attribute.Name)
			}
			if attribute.Sensitive && !attribute.WriteOnly && strings.HasPrefix(name, "resources/") {
				t.Errorf("%s: %s is sensitive and in the state", name, attribute.Name)
			}
		}
	}
}

// Every type is used by an acceptance test of its vendor's package.
func TestSchemas_everyTypeIsTested(t *testing.T) {
	t.Parallel()
	for name := range everySchema(t) {
		_, typeName, ok := strings.Cut(name, "/")
		if !ok {
			continue
		}
		if !mentionedInTests(t, vendorFolder(typeName), `"`+typeName) {
			t.Errorf("no test in internal/%s names %s", vendorFolder(typeName), typeName)
		}
	}
}

// vendorFolder is the package of a type. The types of PortSIP have the provider's own prefix.
func vendorFolder(typeName string) string {
	prefix, _, _ := strings.Cut(typeName, "_")
	if prefix == "pbx" {
		return "portsip"
	}

	return prefix
}

func mentionedInTests(t *testing.T, folder, text string) bool {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(root, "internal", folder, "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}

	return slices.ContainsFunc(files, func(file string) bool {
		content, err := os.ReadFile(file)

		return err == nil && strings.Contains(string(content), text)
	})
}

// Whoever omits an argument wants to know what happens then, and what its default is if it has one.
// A page may say it once at its top for all settings that keep their value.
func TestSchemas_optionalArgumentsSayWhatLeavingThemOutMeans(t *testing.T) {
	t.Parallel()
	says := regexp.MustCompile(
		`(?i)\bdefaults?\b|\bomit(ted)?\b|\bleft out\b|\bleave it out\b|\bleaving it out\b|\bneeded\b|\brequired\b|\bwithout it\b|^only |\bset (either this|it with)\b`)
	saysOnce := regexp.MustCompile(`(?i)\bomitted\b[^.]* keeps? `)
	var walk func(where string, saidOnce bool, attributes []*tfprotov6.SchemaAttribute)
	walk = func(where string, saidOnce bool, attributes []*tfprotov6.SchemaAttribute) {
		for _, attribute := range attributes {
			at := where + "." + attribute.Name
			said := saidOnce && attribute.Computed || says.MatchString(attribute.Description)
			if attribute.Optional && !said {
				t.Errorf("%s does not say what omitting it means: %q", at, attribute.Description)
			}
			if attribute.NestedType != nil {
				walk(at, saidOnce, attribute.NestedType.Attributes)
			}
		}
	}
	schemas := coretest.NewProtocol(t, newProvider(nil), nil).Schemas()
	walk("provider", false, schemas.Provider.Block.Attributes)
	for kind, all := range map[string]map[string]*tfprotov6.Schema{"resource": schemas.ResourceSchemas,
		"data source": schemas.DataSourceSchemas, "list resource": schemas.ListResourceSchemas} {
		for name, schema := range all {
			walk(kind+" "+name, saysOnce.MatchString(schema.Block.Description), schema.Block.Attributes)
		}
	}
	for name, action := range schemas.ActionSchemas {
		walk("action "+name, false, action.Schema.Block.Attributes)
	}
}

// The table on the first page has every resource, data source and action.
func TestSchemas_theFirstPageHasEveryType(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile(filepath.Join(root, "docs", "index.md"))
	if err != nil {
		t.Fatal(err)
	}
	table, _, _ := strings.Cut(string(page), "\n## ")
	schemas := coretest.NewProtocol(t, newProvider(nil), nil).Schemas()
	for _, names := range [][]string{
		slices.Collect(maps.Keys(schemas.ResourceSchemas)), slices.Collect(maps.Keys(schemas.DataSourceSchemas)),
		slices.Collect(maps.Keys(schemas.ActionSchemas)),
	} {
		for _, name := range names {
			if !strings.Contains(table, "`"+name+"`") {
				t.Errorf("%s is not in the table", name)
			}
		}
	}
}
