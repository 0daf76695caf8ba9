// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package pbxcloudmock_test

import (
	"reflect"
	"strconv"
	"strings"
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
	start(t, pbxcloudmock.WithUpdateAnswer(pbxcloudmock.AnswerRow)).update(t, "99", `{"cu_name":"X"}`).want(t, "null")
}

func TestNamesMayRepeatUnlessForbidden(t *testing.T) {
	t.Parallel()

	data := `{"cu_name":"Boss","cu_ct_id":1}`
	p := start(t)
	p.add(t, data).wantParts(t, `"cu_id":"1"`)
	p.add(t, data).wantParts(t, `"cu_id":"2"`)
	p.add(t, `{"cu_name":"","cu_ct_id":1}`).wantParts(t, `"cu_id":"3"`)

	p = start(t, pbxcloudmock.WithUniqueNames())
	p.AddDestination(pbxcloudmock.Destination{Tenant: "ACME", Name: "Boss", TypeID: 1})
	p.add(t, data).wantParts(t, `"cu_id":"2"`)
	p.add(t, data).wantWrong(t, "of this name")
	p.add(t, `{"cu_name":"Other","cu_ct_id":1}`).wantParts(t, `"cu_id":"3"`)
	p.update(t, "3", `{"cu_name":"Boss"}`).wantWrong(t, "of this name")
	p.update(t, "2", `{"cu_name":"Boss","cu_param1":"1"}`).wantParts(t, "UPDATE")
}

func TestDeleteModes(t *testing.T) {
	t.Parallel()

	statement := "DELETE FROM cu_customs WHERE cu_id='1' AND cu_te_id='1'"
	for name, tc := range map[string]struct {
		mode   pbxcloudmock.DeleteMode
		answer string
		left   int
	}{
		"works":     {pbxcloudmock.DeleteWorks, statement, 0},
		"ignored":   {pbxcloudmock.DeleteIgnored, "", 1},
		"pretended": {pbxcloudmock.DeletePretended, statement, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			p := start(t, pbxcloudmock.WithDelete(tc.mode), pbxcloudmock.WithDestinations("DEMO", 1))
			p.custom(t, "delete&objectid=1").want(t, tc.answer)
			p.custom(t, "delete").wantWrong(t, "objectid is missing")
			if n := len(p.Destinations("DEMO")); n != tc.left {
				t.Errorf("got %d left", n)
			}
		})
	}
}

func TestWriteAnswers(t *testing.T) {
	t.Parallel()

	data := `{"cu_name":"O'Neill","cu_ct_id":1,"cu_param1":"1"}`
	for name, tc := range map[string]struct {
		shape       pbxcloudmock.WriteAnswer
		add, update string
	}{
		"id": {pbxcloudmock.AnswerID, `{"cu_id":"1"}`, `{"cu_id":"1"}`},
		"sql": {
			pbxcloudmock.AnswerSQL,
			`INSERT INTO cu_customs SET cu_te_id='1',cu_name='O\'Neill',cu_ct_id='1',cu_param1='1'`,
			`UPDATE cu_customs SET cu_name='O\'Neill',cu_ct_id='1',cu_param1='1' WHERE cu_id='1' AND cu_te_id='1'`,
		},
		"nil": {pbxcloudmock.AnswerNothing, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			p := start(t, pbxcloudmock.WithAddAnswer(tc.shape), pbxcloudmock.WithUpdateAnswer(tc.shape))
			got := p.add(t, data)
			got.want(t, tc.add)
			// A statement is no JSON, whatever the content type says.
			if got.contentType != "application/json" {
				t.Errorf("got content type %q", got.contentType)
			}
			p.update(t, "1", data).want(t, tc.update)
		})
	}

	rows := start(t, pbxcloudmock.WithAddAnswer(pbxcloudmock.AnswerRowWithoutID),
		pbxcloudmock.WithUpdateAnswer(pbxcloudmock.AnswerRow))
	if got := rows.add(t, data); strings.Contains(got.raw, "cu_id") || got.object(t)["cu_name"] != "O'Neill" {
		t.Errorf("got %s", got.raw)
	}
	rows.update(t, "1", `{"cu_name":"X"}`).wantParts(t, `{"cu_id":"1","cu_te_id":"1","cu_name":"X"`)
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

func TestListCutAt(t *testing.T) {
	t.Parallel()

	p := start(t, pbxcloudmock.WithListCutAt(2), pbxcloudmock.WithDestinations("ACME", 2),
		pbxcloudmock.WithDestinations("DEMO", 3))
	if got := p.custom(t, "list").object(t); len(got) != 2 || got["3"] == nil || got["4"] == nil {
		t.Errorf("got %v", got)
	}
	p.custom(t, "get&objectid=5").wantParts(t, `"cu_id":"5"`)
}

func TestBlankGets(t *testing.T) {
	t.Parallel()

	p := start(t, pbxcloudmock.WithDestinations("DEMO", 1))
	p.BlankGets(2)
	for range 2 {
		p.custom(t, "get&objectid=1").want(t, "null")
	}
	p.custom(t, "get&objectid=1").wantParts(t, `"cu_id":"1"`)
}

func TestStaleList(t *testing.T) {
	t.Parallel()

	p := start(t, pbxcloudmock.WithDestinations("DEMO", 1))
	before := p.custom(t, "list").raw
	p.StaleList(2)
	p.add(t, `{"cu_name":"New","cu_ct_id":1}`)
	p.update(t, "1", `{"cu_name":"Changed"}`)
	p.custom(t, "list&cache=no&x=1").wantWrong(t, "unknown parameter")
	p.custom(t, "list&cache=no").want(t, before)
	p.custom(t, "list").want(t, before)
	p.custom(t, "list").wantParts(t, "Changed", "New")

	p.StaleList(5)
	p.StaleList(0)
	p.DeleteDestination(1)
	if raw := p.custom(t, "list").raw; strings.Contains(raw, "Changed") {
		t.Errorf("got %s", raw)
	}
}

func TestCache(t *testing.T) {
	t.Parallel()

	p := start(t, pbxcloudmock.WithCache(), pbxcloudmock.WithDestinations("DEMO", 1))
	get := "get&objectid=1"
	before := p.custom(t, get).raw
	p.update(t, "1", `{"cu_name":"Changed"}`)

	p.custom(t, get).want(t, before)
	p.custom(t, get+"&cache=no").wantParts(t, "Changed")
	// A read past the cache does not mend it.
	p.custom(t, get).want(t, before)
	// Neither the order of the parameters nor where they are matters, but what they are does.
	p.get(t, "objectid=1&action=get&format=json&tenant=DEMO&object=CUSTOM&reqtype=MANAGEDB").want(t, before)
	p.do(t, "POST", pbxcloudmock.Path, formType, "key="+pbxcloudmock.Key+
		"&reqtype=MANAGEDB&object=CUSTOM&tenant=DEMO&format=json&action="+get).want(t, before)
	p.getWith(t, pbxcloudmock.ReadOnlyKey, "reqtype=MANAGEDB&object=CUSTOM&tenant=DEMO&format=json&action="+get).
		wantParts(t, "Changed")
	p.ExpireCache()
	p.custom(t, get).wantParts(t, "Changed")

	// Without the option nothing is cached, and what acts never is.
	p = start(t, pbxcloudmock.WithDestinations("DEMO", 1))
	p.custom(t, get)
	p.update(t, "1", `{"cu_name":"Changed"}`)
	p.custom(t, get).wantParts(t, "Changed")
	p = start(t, pbxcloudmock.WithCache())
	for range 2 {
		p.get(t, "reqtype=DIAL&source=402&dest=9922323232&tenant=DEMO")
	}
	if n := len(p.Calls()); n != 2 {
		t.Errorf("got %d calls", n)
	}
}

func TestSeedingAndLooking(t *testing.T) {
	t.Parallel()

	p := start(t, pbxcloudmock.WithDestinations("DEMO", 5))
	id := p.AddDestination(pbxcloudmock.Destination{
		ID: 40, Tenant: "NEW", Name: "Odd", TypeID: 77, Parameters: []string{"a", "", ""},
	})
	want := pbxcloudmock.Destination{ID: 40, Tenant: "NEW", Name: "Odd", TypeID: 77, Parameters: []string{"a"}}
	got, found := p.Destination(id)
	if !found || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v", got)
	}
	got.Parameters[0] = "changed"
	if got, _ := p.Destination(id); !reflect.DeepEqual(got, want) {
		t.Errorf("a copy was none: %+v", got)
	}
	if next := p.AddDestination(pbxcloudmock.Destination{Tenant: "NEW"}); next != 41 {
		t.Errorf("got id %d", next)
	}
	if before := p.AddDestination(pbxcloudmock.Destination{ID: 20, Tenant: "NEW"}); before != 20 {
		t.Errorf("got id %d", before)
	}
	var ids []int
	for _, d := range p.Destinations("NEW") {
		ids = append(ids, d.ID)
	}
	if !reflect.DeepEqual(ids, []int{20, 40, 41}) {
		t.Errorf("got %v", ids)
	}
	p.get(t, "reqtype=MANAGEDB&object=CUSTOM&tenant=NEW&action=get&objectid=40").wantParts(t, `"cu_te_id":"3"`)

	p.AddDestination(pbxcloudmock.Destination{ID: 40, Tenant: "NEW", Name: "Replaced"})
	if !p.SetDestination(pbxcloudmock.Destination{ID: 41, Tenant: "NEW", Name: "Set"}) ||
		p.SetDestination(pbxcloudmock.Destination{ID: 42, Tenant: "NEW"}) {
		t.Error("got a wrong report of what was set")
	}
	if !p.DeleteDestination(20) || p.DeleteDestination(20) {
		t.Error("got a wrong report of what was deleted")
	}
	p.get(t, "reqtype=MANAGEDB&object=CUSTOM&tenant=NEW&action=list").wantParts(t, `"Replaced"`, `"Set"`)

	p.AddType(pbxcloudmock.CustomType{ID: 77, Name: "SPECIAL"})
	p.AddType(pbxcloudmock.CustomType{ID: 1, Name: "RENAMED"})
	p.get(t, "reqtype=MANAGEDB&object=CUSTOMTYPES&tenant=NEW&action=list").
		wantParts(t, `{"1":{"ct_id":"1","ct_name":"RENAMED"`, `"77":{"ct_id":"77"`)
}
