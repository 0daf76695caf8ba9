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

func TestListColumns(t *testing.T) {
	t.Parallel()

	p := start(t, pbxcloudmock.WithDestinations("DEMO", 1))
	p.custom(t, "list").wantJSON(t, `{"1":{"cu_id":"1","cu_name":"Boss phone 0000","cu_ct_id":"1",
		"ct_name":"FORWARD","ct_description":"Forward to an external number"}}`)
	p.custom(t, "get&objectid=1").wantParts(t, `"cu_param1":"4570000000"`)

	p = start(t, pbxcloudmock.WithListColumns("cu_id", "cu_param1"), pbxcloudmock.WithDestinations("DEMO", 1))
	p.custom(t, "list").wantJSON(t, `{"1":{"cu_id":"1","cu_param1":"4570000000"}}`)
	p = start(t, pbxcloudmock.WithWholeList(), pbxcloudmock.WithDestinations("DEMO", 1))
	p.custom(t, "list").wantParts(t, `"cu_te_id":"1"`, `"cu_param20":""`, `"ct_name":"FORWARD"`)
}

func TestOptionsOfWrites(t *testing.T) {
	t.Parallel()

	p := start(t, pbxcloudmock.WithSQLAfterAdd(), pbxcloudmock.WithPretendedDeletes())
	got := p.add(t, `{"cu_name":"O'Neill","cu_ct_id":1,"cu_param1":"1"}`)
	got.want(t, `INSERT INTO cu_customs SET cu_te_id='1',cu_name='O\'Neill',cu_ct_id='1',cu_param1='1'`)
	// A statement is not JSON, whatever the content type says.
	if got.contentType != "application/json" {
		t.Errorf("got content type %q", got.contentType)
	}
	p.custom(t, "delete&objectid=1").want(t, "DELETE FROM cu_customs WHERE cu_id='1' AND cu_te_id='1'")
	if n := len(p.Destinations("DEMO")); n != 1 {
		t.Errorf("got %d left", n)
	}
}
