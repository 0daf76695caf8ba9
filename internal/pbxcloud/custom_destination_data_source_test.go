// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package pbxcloud_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/pbxcloud/pbxcloudmock"
)

const destinationsType = "pbxcloud_custom_destinations"

func TestCustomDestinationDataSource(t *testing.T) {
	t.Parallel()
	for name, options := range map[string][]pbxcloudmock.Option{
		"as observed": nil,
		"arrays": {pbxcloudmock.WithLists(pbxcloudmock.ListsAsArrays),
			pbxcloudmock.WithNumbers()},
		"latin-1":    {pbxcloudmock.WithLatin1(), pbxcloudmock.WithPositionalKeys()},
		"whole list": {pbxcloudmock.WithWholeList()},
		"ids only":   {pbxcloudmock.WithListColumns("cu_id")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			mock, newProvider := start(t, options...)
			mock.AddDestination(pbxcloudmock.Destination{ID: 67, Tenant: "DEMO", Name: "Søren, mobil", TypeID: 1,
				Parameters: []string{"4533000000", "", "30"}})
			mock.AddDestination(pbxcloudmock.Destination{ID: 8, Tenant: "DEMO", Name: "Søren, mobil", TypeID: 2})
			mock.AddDestination(pbxcloudmock.Destination{ID: 9, Tenant: "ACME", Name: "Other", TypeID: 2})

			for _, config := range []coretest.Object{{"id": "67"}, {"name": "Søren, mobil", "type_id": 1}} {
				got := data(t, newProvider, destinationType, config)
				if got["id"] != "67" || got["name"] != "Søren, mobil" || got["tenant"] != "DEMO" ||
					!strings.Contains(got["parameters"], `"4533000000">, tftypes.String<"">, tftypes.String<"30">`) {
					t.Errorf("%v: got %v", config, got)
				}
			}
			if got := data(t, newProvider, destinationType,
				coretest.Object{"tenant": "ACME", "name": "Other"}); got["id"] != "9" {
				t.Errorf("got %v", got)
			}
			p := coretest.NewProtocol(t, newProvider, nil)
			for want, config := range map[string]coretest.Object{
				"error at name: Unable to read pbxcloud_custom_destination Søren, mobil: Tenant DEMO has 2 custom destinations": {
					"name": "Søren, mobil"},
				"to one of: 8, 67": {"name": "Søren, mobil"},
				`Tenant DEMO has no custom destination with the name "Other" and the type 2`:    {"name": "Other", "type_id": 2},
				"error at id: Unable to read pbxcloud_custom_destination DEMO/9":                {"id": "9"},
				"error at id: Invalid id: \"x\" must be an id":                                  {"id": "x"},
				"Exactly one of these attributes must be configured: [id,name]":                 {},
				"error at id: Invalid Attribute Combination: Exactly one of":                    {"id": "67", "name": "x"},
				"error at id: Invalid Attribute Combination: These attributes cannot be config": {"id": "67", "type_id": 1},
				"error at tenant: ":                 {"id": "67", "tenant": "%"},
				"you mistaken the security api key": {"id": "67", "tenant": "NOBODY"},
			} {
				_, diags := p.Data(t, destinationType, config)
				coretest.Expect(t, diags, want)
			}
		})
	}
}

func TestCustomDestinationsDataSource(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		options []pbxcloudmock.Option
		calls   int
	}{
		"whole list": {[]pbxcloudmock.Option{pbxcloudmock.WithWholeList()}, 1},
		"summary":    {nil, 1 + 31},
		"names only": {[]pbxcloudmock.Option{pbxcloudmock.WithListColumns("cu_id", "cu_name")}, 1 + 31},
		"ids only":   {[]pbxcloudmock.Option{pbxcloudmock.WithListColumns("cu_id")}, 1 + 31},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			mock, newProvider := start(t, append(tc.options, pbxcloudmock.WithDestinations("DEMO", 30))...)
			mock.AddDestination(pbxcloudmock.Destination{ID: 900, Tenant: "DEMO", Name: "", TypeID: 3,
				Parameters: []string{"", "last"}})
			p := coretest.NewProtocol(t, newProvider, nil)
			read := func(config coretest.Object) []tftypes.Value {
				read, diags := p.Data(t, destinationsType, config)
				coretest.ExpectNone(t, diags)
				var elements []tftypes.Value
				if err := read["custom_destinations"].As(&elements); err != nil {
					t.Fatal(err)
				}

				return elements
			}
			count := func(config coretest.Object) int { return len(read(config)) }
			all := count(nil)
			if got := read(coretest.Object{"name": ""}); len(got) != 1 || all != 31 ||
				!strings.Contains(got[0].String(), `"last"`) {
				t.Errorf("got %d of all and %v without a name, want 31 and 1", all, got)
			}
			byType := 0
			for id := range 3 {
				byType += count(coretest.Object{"type_id": id + 1})
			}
			if byType != all {
				t.Errorf("the types have %d together, want %d", byType, all)
			}
			if got := len(mock.Requests()); got != tc.calls {
				t.Errorf("got %d calls for five reads, want %d", got, tc.calls)
			}
			if got := count(coretest.Object{"tenant": "ACME"}); got != 0 {
				t.Errorf("got %d of another tenant", got)
			}
		})
	}
}

func TestCustomDestinationTypesDataSource(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	mock.AddType(pbxcloudmock.CustomType{ID: 10, Name: "ÅBEN"})
	got := data(t, newProvider, "pbxcloud_custom_destination_types", nil)
	if !strings.Contains(got["types"], `"FORWARD"`) || !strings.Contains(got["types"], "ÅBEN") ||
		strings.Index(got["types"], "DIALPLAN") > strings.Index(got["types"], "ÅBEN") {
		t.Errorf("got %v", got)
	}
	for _, empty := range []string{"", "null", "]", "[]"} {
		answer(mock, empty)
		if got := data(t, newProvider, "pbxcloud_custom_destination_types", nil); !strings.HasSuffix(got["types"], "<>") {
			t.Errorf("%q gave %v", empty, got)
		}
	}
	answer(mock, "Go away")
	_, diags := coretest.NewProtocol(t, newProvider, nil).Data(t, "pbxcloud_custom_destination_types", nil)
	coretest.Expect(t, diags, "error: Unable to list the types of custom destinations of tenant DEMO")
}

// A tenant is needed somewhere.
func TestDataSources_missingTenant(t *testing.T) {
	t.Parallel()
	_, newProvider := startWithoutTenant(t)
	p := coretest.NewProtocol(t, newProvider, nil)
	for name, config := range map[string]coretest.Object{
		destinationType: {"id": "1"}, destinationsType: nil, "pbxcloud_custom_destination_types": nil,
		"pbxcloud_call_count":   nil,
		"pbxcloud_call_records": {"start": "2017-01-01", "end": "2017-02-01"}, "pbxcloud_voicemails": nil,
		"pbxcloud_voicemail_messages": {"mailbox": "100"}, "pbxcloud_voicemail_message": {"mailbox": "100", "id": "1"},
		"pbxcloud_media_file": {"id": "1"},
	} {
		_, diags := p.Data(t, name, config)
		coretest.Expect(t, diags, "error at tenant: Missing tenant", "PBXCLOUD_TENANT")
	}
	coretest.Expect(t, p.PlanAction(t, "pbxcloud_dial", coretest.Object{"source": "402", "destination": "99"}),
		"error at tenant: Missing tenant")
	coretest.Expect(t, p.List(t, destinationType, nil, false, 0)[0].Diagnostics, "error at tenant: Missing tenant")
}

func TestCustomDestinationList(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		options []pbxcloudmock.Option
		calls   int
	}{
		"whole list": {[]pbxcloudmock.Option{pbxcloudmock.WithWholeList()}, 1},
		"summary":    {nil, 2},
		"names only": {[]pbxcloudmock.Option{pbxcloudmock.WithListColumns("cu_id", "cu_name", "ct_name")}, 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			mock, newProvider := start(t, append(tc.options, pbxcloudmock.WithDestinations("DEMO", 40))...)
			id := mock.AddDestination(pbxcloudmock.Destination{Tenant: "DEMO", Name: "Boss phone", TypeID: 1,
				Parameters: []string{"4533000000"}})
			p := coretest.NewProtocol(t, newProvider, nil)
			if all := p.List(t, destinationType, nil, false, 0); len(all) != 41 || all[0].Resource != nil {
				t.Errorf("got %d, want 41 without resources", len(all))
			}
			if some := p.List(t, destinationType, nil, false, 7); len(some) != 7 {
				t.Errorf("a limit of 7 gave %d", len(some))
			}
			found := p.List(t, destinationType, coretest.Object{"name": "Boss phone", "type_id": 1}, true, 0)
			if len(found) != 1 || len(mock.Requests()) != tc.calls {
				t.Fatalf("got %d with %d calls, want 1 with %d", len(found), len(mock.Requests()), tc.calls)
			}
			coretest.ExpectNone(t, found[0].Diagnostics)
			importID := "DEMO/" + coretest.String(found[0].Identity["id"])
			if want := "Boss phone (" + importID + ")"; found[0].DisplayName != want ||
				coretest.String(found[0].Identity["tenant"]) != "DEMO" || id == 0 {
				t.Errorf("got %q", found[0].DisplayName)
			}
			// What the list gives as a resource is what an import gives.
			r := later(t, newProvider, nil)
			imported, diags := r.Import(importID, nil)
			coretest.ExpectNone(t, diags)
			for attribute, value := range found[0].Resource {
				if want := r.Get(imported, attribute); !value.Equal(want) {
					t.Errorf("%s: listed %s, imported %s", attribute, value, want)
				}
			}
			mock.ResetRequests()
			if some := p.List(t, destinationType, coretest.Object{"type_id": 1}, true, 3); len(some) != 3 || name == "summary" &&
				len(mock.Requests()) != 3 {
				t.Errorf("a limit of 3 gave %d with %d calls", len(some), len(mock.Requests()))
			}
			failed := p.List(t, destinationType, coretest.Object{"tenant": "NOBODY"}, false, 0)
			coretest.Expect(t, failed[0].Diagnostics, "error: Unable to list the custom destinations of tenant NOBODY")
		})
	}
}

func TestAccCustomDestinationDataSources(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	mock.AddDestination(pbxcloudmock.Destination{ID: 67, Tenant: "DEMO", Name: "Boss phone", TypeID: 1,
		Parameters: []string{"4533000000", "INCOMINGDID"}})
	coretest.Test(t, newProvider, resource.TestCase{Steps: []resource.TestStep{{
		Config: `
data "pbxcloud_custom_destination_types" "all" {
  provider = pbx
}

data "pbxcloud_custom_destination" "boss" {
  provider = pbx
  name     = "Boss phone"
  type_id  = one([for t in data.pbxcloud_custom_destination_types.all.types : t.id if t.name == "FORWARD"])
}

data "pbxcloud_custom_destinations" "all" {
  provider = pbx
}
`,
		ConfigStateChecks: []statecheck.StateCheck{
			statecheck.ExpectKnownValue("data.pbxcloud_custom_destination.boss", tfjsonpath.New("id"),
				knownvalue.StringExact("67")),
			statecheck.ExpectKnownValue("data.pbxcloud_custom_destinations.all", tfjsonpath.New("custom_destinations"),
				knownvalue.ListSizeExact(1)),
		},
	}}})
}
