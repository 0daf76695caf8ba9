// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package pbxcloud_test

import (
	"slices"
	"strconv"
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/pbxcloud/pbxcloudmock"
)

// One name, as Terraform writes it and as a Mac does.
const (
	composed   = "Café"
	decomposed = "Cafe\u0301"
)

// A custom destination whose texts are stored decomposed is the one that is configured: it is found
// by its name, not created a second time, and its texts stay as they are stored.
func TestCustomDestination_textsStoredDecomposed(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	row := mock.AddDestination(pbxcloudmock.Destination{Tenant: pbxcloudmock.Tenant, Name: decomposed, TypeID: 1,
		Parameters: []string{decomposed, "old"}})
	id := strconv.Itoa(row)
	resource := func() *coretest.Resource {
		return coretest.NewProtocol(t, newProvider, nil).Resource(t, destinationType)
	}
	config := coretest.Object{"name": composed, "type_id": 1, "parameters": []any{composed, "old"}}
	coretest.Expect(t, resource().Plan(coretest.State{}, config).Diagnostics, "error at name", "exists already", id)
	for _, filter := range []coretest.Object{{"name": composed}, {"name": composed, "type_id": 1}} {
		if got := data(t, newProvider, destinationType, filter)["id"]; got != id {
			t.Errorf("%v finds %q", filter, got)
		}
	}
	listed := coretest.NewProtocol(t, newProvider, nil).List(t, destinationType, coretest.Object{
		"name": composed}, false, 10)
	if len(listed) != 1 {
		t.Errorf("listed are %+v", listed)
	}

	r := resource()
	state, diags := r.Import(pbxcloudmock.Tenant+"/"+id, nil)
	coretest.ExpectNone(t, diags)
	if changed := r.Plan(state, config).Changed(); len(changed) > 0 {
		t.Errorf("the plan after the import changes %v", changed)
	}

	config["adopt_existing"], config["parameters"] = true, []any{composed, "new"}
	state, diags = resource().Plan(coretest.State{}, config).Apply()
	coretest.ExpectNone(t, diags)
	config["parameters"] = []any{composed, "newer"}
	state, diags = resource().Plan(state, config).Apply()
	coretest.ExpectNone(t, diags)
	all := mock.Destinations(pbxcloudmock.Tenant)
	at := slices.IndexFunc(all, func(d pbxcloudmock.Destination) bool { return d.Name == decomposed })
	if at < 0 || !slices.Equal(all[at].Parameters, []string{decomposed, "newer"}) ||
		slices.ContainsFunc(all, func(d pbxcloudmock.Destination) bool { return d.Name == composed }) {
		t.Errorf("the PBX has %+v", all)
	}
	r = resource()
	state, diags = r.Read(state)
	coretest.ExpectNone(t, diags)
	if changed := r.Plan(state, config).Changed(); len(changed) > 0 {
		t.Errorf("the next plan changes %v", changed)
	}
}
