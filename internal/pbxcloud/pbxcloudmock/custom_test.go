// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package pbxcloudmock_test

import (
	"reflect"
	"strconv"
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/pbxcloud/pbxcloudmock"
)

func TestUpdateIsPartial(t *testing.T) {
	t.Parallel()

	p := start(t)
	id := p.AddDestination(pbxcloudmock.Destination{
		Tenant: "DEMO", Name: "Boss", TypeID: 1, Parameters: []string{"1", "2", "3"},
	})
	p.update(t, strconv.Itoa(id), `{"cu_param2":""}`)
	p.update(t, strconv.Itoa(id), `{"cu_param5":"5","cu_ct_id":"2"}`)
	want := pbxcloudmock.Destination{
		ID: id, Tenant: "DEMO", Name: "Boss", TypeID: 2, Parameters: []string{"1", "", "3", "", "5"},
	}
	if got, _ := p.Destination(id); !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v", got)
	}
	p.update(t, strconv.Itoa(id), `{"cu_name":"","cu_param3":"","cu_param5":""}`)
	want = pbxcloudmock.Destination{ID: id, Tenant: "DEMO", TypeID: 2, Parameters: []string{"1"}}
	if got, _ := p.Destination(id); !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v", got)
	}
}

func TestObjectsBelongToTenants(t *testing.T) {
	t.Parallel()

	p := start(t)
	id := strconv.Itoa(p.AddDestination(pbxcloudmock.Destination{Tenant: "ACME", Name: "Theirs", TypeID: 1}))

	p.custom(t, "get&objectid="+id).want(t, "null")
	p.custom(t, "list").want(t, "null")
	p.update(t, id, `{"cu_name":"Ours"}`).wantParts(t, "UPDATE")
	p.custom(t, "delete&objectid="+id).wantParts(t, "DELETE")
	if got := p.Destinations("ACME"); len(got) != 1 || got[0].Name != "Theirs" {
		t.Errorf("got %+v", got)
	}
}

func TestUnknownObjects(t *testing.T) {
	t.Parallel()

	p := start(t)
	for _, id := range []string{"99", "x", "1.0", "-1", "99999999999999999999"} {
		p.custom(t, "get&objectid="+id).want(t, "null")
		p.custom(t, "delete&objectid="+id).wantParts(t, "DELETE FROM cu_customs")
		p.update(t, id, `{"cu_name":"X"}`).wantParts(t, "UPDATE cu_customs SET cu_name='X'")
	}
}
