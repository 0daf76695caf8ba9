// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package myreports_test

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/myreports/myreportsmock"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/provider"
)

func TestMain(m *testing.M) { coretest.Main(m) }

const (
	connectionType = "myreports_pbx_connection"

	customer      = myreportsmock.CustomerTenantID
	otherCustomer = myreportsmock.OtherCustomerTenantID
)

// start runs a mock of its own for a test, and returns a provider that the environment points at
// it, with the paths of the reseller and a default customer.
func start(t testing.TB, options ...myreportsmock.Option) (*myreportsmock.Server, coretest.NewProvider) {
	t.Helper()

	return startWith(t, nil, options...)
}

// startWith is start with other variables besides.
func startWith(t testing.TB, variables map[string]string, options ...myreportsmock.Option) (*myreportsmock.Server,
	coretest.NewProvider) {
	t.Helper()
	mock := myreportsmock.New(options...)
	all := map[string]string{
		"MYREPORTS_BASE_URL":           mock.Start(t) + "/api",
		"MYREPORTS_TOKEN":              myreportsmock.Token,
		"MYREPORTS_CUSTOMER_TENANT_ID": customer,
	}
	maps.Copy(all, variables)
	maps.DeleteFunc(all, func(_, value string) bool { return value == "" })

	return mock, provider.New("test", provider.WithClock(&coretest.Clock{}), provider.WithEnv(coretest.Env(all)))
}

// block is a provider block for MyReports which agrees to charges and does not repeat what failed,
// changed by more.
func block(more coretest.Object) coretest.Object {
	attributes := coretest.Object{"accept_charges": true, "retry_timeout": "0s"}
	maps.Copy(attributes, more)

	return coretest.Object{"myreports": attributes}
}

// later is the resource in a process of its own, as each of Terraform's phases has one.
func later(t *testing.T, newProvider coretest.NewProvider) *coretest.Resource {
	t.Helper()

	return coretest.NewProtocol(t, newProvider, block(nil)).Resource(t, connectionType)
}

// kazoo is a configuration of a connection to a Kazoo. More changes attributes of the resource,
// nested those of kazoo; nil takes one away.
func kazoo(more, nested coretest.Object) coretest.Object {
	pbx := coretest.Object{
		"host_rest": "https://kazoo.example.com:8443", "host_websocket": "wss://kazoo.example.com:5555",
		"account_id": "12345", "api_key_wo": "kazoo-key",
	}

	return changed(coretest.Object{"name": "Head office", "kazoo": changed(pbx, nested)}, more)
}

// threeCX is a configuration of a connection to a 3CX, likewise.
func threeCX(more, nested coretest.Object) coretest.Object {
	pbx := coretest.Object{
		"license_key_wo": "ABCD-EFGH-1234-5678", "username": "reporting", "password_wo": "threecx-password",
		"enable_recording_archive": true, "recording_archive_frequency": "00:20:00",
	}

	return changed(coretest.Object{"name": "Branch", "three_cx": changed(pbx, nested)}, more)
}

func changed(object, more coretest.Object) coretest.Object {
	for attribute, value := range more {
		if value == nil {
			delete(object, attribute)
		} else {
			object[attribute] = value
		}
	}

	return object
}

// nested returns an attribute of a nested object of a state.
func nested(t testing.TB, r *coretest.Resource, state coretest.State, parent, name string) tftypes.Value {
	t.Helper()
	var attributes map[string]tftypes.Value
	if err := r.Get(state, parent).As(&attributes); err != nil {
		t.Fatal(err)
	}

	return attributes[name]
}

// calls lists what the mock was asked, such as `GET /pbxs/…`, and forgets it. Ids are omitted.
func calls(mock *myreportsmock.Server) []string {
	var all []string
	for _, r := range mock.Requests() {
		what := r.Method
		switch {
		case strings.HasSuffix(r.Path, "/v1.0/pbxs"):
			what += " instance"
		case strings.HasSuffix(r.Path, "/pbxs"):
			what += " list"
		default:
			what += " one"
		}
		all = append(all, what)
	}
	mock.ResetRequests()

	return all
}

func expectCalls(t *testing.T, mock *myreportsmock.Server, want ...string) {
	t.Helper()
	if got := calls(mock); !slices.Equal(got, want) {
		t.Errorf("MyReports was asked %q, want %q", got, want)
	}
}

// patches returns the JSON Patches that the mock was sent, each operation as `path=value`.
func patches(t *testing.T, mock *myreportsmock.Server) [][]string {
	t.Helper()
	var all [][]string
	for _, r := range mock.Requests() {
		if r.Method != http.MethodPatch {
			continue
		}
		var operations []struct {
			Op, Path string
			Value    any
		}
		if err := json.Unmarshal(r.Body, &operations); err != nil {
			t.Fatal(err)
		}
		var patch []string
		for _, o := range operations {
			text, err := json.Marshal(o.Value)
			if err != nil || o.Op != "replace" {
				t.Fatalf("%+v: %v", o, err)
			}
			patch = append(patch, o.Path+"="+string(text))
		}
		slices.Sort(patch)
		all = append(all, patch)
	}

	return all
}

func expectPatches(t *testing.T, mock *myreportsmock.Server, want ...[]string) {
	t.Helper()
	got := patches(t, mock)
	if !slices.EqualFunc(got, want, slices.Equal[[]string]) {
		t.Errorf("the patches were %q, want %q", got, want)
	}
	mock.ResetRequests()
}
