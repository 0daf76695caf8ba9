// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package myreports_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/myreports"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/myreports/myreportsmock"
)

// A second patch would restart the collector once more, so one that may have been carried out is
// never repeated.
func TestClientConnection_lostUpdateIsNotRepeated(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]fakeserver.Fault{
		"carried out, no response":           {DropAfter: true},
		"carried out, a page for a response": {Transform: func([]byte) []byte { return []byte("<html>") }},
		"carried out, truncated":             {TruncateTo: 5},
		"not carried out, no response":       {DropBefore: true},
		"not carried out, internal error":    {Status: http.StatusInternalServerError},
		"not carried out, overload": {Status: http.StatusServiceUnavailable,
			Header: http.Header{"Retry-After": {"0.01"}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			mock := myreportsmock.New()
			client := clientWith(t, mock.Start(t), true, 3*time.Second)
			id := clientCreate(t, client, clientKazoo())
			fault.Method = http.MethodPatch
			mock.InjectFault(fault)
			mock.ResetRequests()
			err := client.UpdateConnection(t.Context(), clientReseller(), id, myreports.Settings{},
				myreports.Settings{"name": "another", "apiKey": clientSecret(clientAPIKey)})
			if failed := clientFailed(t, err); failed.Kind != apierr.Ambiguous {
				t.Errorf("got %v of kind %d", err, failed.Kind)
			}
			clientExpectNoSecret(t, err.Error())
			clientExpectCalls(t, mock, "PATCH "+clientResellerPath+"/"+id)
		})
	}
}

// clientReadAll reads each of the mock's connections on its own, one after the other, and returns
// what it got.
func clientReadAll(t *testing.T, mock *myreportsmock.Server) []myreports.Connection {
	t.Helper()
	client := clientOnce(t, mock)
	var all []myreports.Connection
	for _, pbx := range mock.PBXs(myreportsmock.CustomerTenantID) {
		connection, err := client.Connection(t.Context(), clientReseller(), pbx.ID)
		if err != nil {
			t.Fatal(err)
		}
		if connection.ID != pbx.ID || clientValue(connection.Settings, "name") != pbx.Name ||
			string(connection.Kind) != pbx.Type ||
			connection.TenantID != pbx.TenantID {
			t.Errorf("got %+v, want %+v", connection, pbx)
		}
		all = append(all, connection)
	}

	return all
}

// A refresh costs the list, and a single read of each kind that shows whether others are of any
// use.
func TestClientConnection_whatReadingAllCosts(t *testing.T) {
	t.Parallel()
	const connections = 200
	for name, tc := range map[string]struct {
		options       []myreportsmock.Option
		singles, list int
		whole         bool
	}{
		"sparse lists and gets":   {nil, 2, 1, false},
		"sparse lists, full gets": {[]myreportsmock.Option{myreportsmock.WithFullGets()}, connections, 1, true},
		"full lists, full gets": {[]myreportsmock.Option{myreportsmock.WithFullLists(), myreportsmock.WithFullGets()},
			2, 1, true},
		"full lists, gets of secrets": {[]myreportsmock.Option{myreportsmock.WithFullLists(), myreportsmock.WithSecretGets()},
			2, 1, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			mock := myreportsmock.New(append(tc.options, myreportsmock.WithPBXs(myreportsmock.CustomerTenantID, connections))...)
			all := clientReadAll(t, mock)
			singles := mock.Count(clientResellerPath + "/")
			if lists := mock.Count(clientResellerPath) - singles; singles != tc.singles || lists != tc.list {
				t.Errorf("read %d lists and %d singles, want %d and %d", lists, singles, tc.list, tc.singles)
			}
			if !tc.whole {
				return
			}
			for _, connection := range all {
				if kazoo := connection.Kind == myreports.Kazoo; kazoo && connection.Settings["hostRest"] == nil || !kazoo &&
					connection.Settings["username"] == nil || connection.Settings["enabled"] == nil {
					t.Fatalf("not all was read of %+v", connection)
				}
			}
		})
	}
}

// That a connection lacks what is optional does not mean that a single read would show more of it
// than the list does.
func TestClientConnection_connectionsWithoutOptionalSettingsAreReadFromTheListToo(t *testing.T) {
	t.Parallel()
	mock := myreportsmock.New(myreportsmock.WithFullLists(), myreportsmock.WithFullGets())
	mock.AddThreeCX(myreportsmock.CustomerTenantID,
		myreportsmock.PBX{EnableRecordingArchive: "true", RecordingArchiveFrequency: "00:20:00"})
	for range 50 {
		mock.AddThreeCX(myreportsmock.CustomerTenantID, myreportsmock.PBX{})
	}
	clientReadAll(t, mock)
	if got := mock.Count(""); got > 3 {
		t.Errorf("took %d calls although the list shows all", got)
	}
}

// One that someone deletes during a refresh does not make the rest dearer.
func TestClientConnection_firstOneReadVanishes(t *testing.T) {
	t.Parallel()
	mock := myreportsmock.New(myreportsmock.WithFullLists(), myreportsmock.WithFullGets())
	first := mock.AddKazoo(myreportsmock.CustomerTenantID, myreportsmock.PBX{})
	client := clientOnce(t, mock)
	if _, err := client.Connection(t.Context(), clientReseller(), first); err != nil {
		t.Fatal(err)
	}
	mock.Remove(first)
	for range 50 {
		mock.AddKazoo(myreportsmock.CustomerTenantID, myreportsmock.PBX{})
	}
	for _, pbx := range mock.PBXs(myreportsmock.CustomerTenantID) {
		if _, err := client.Connection(t.Context(), clientReseller(), pbx.ID); err != nil {
			t.Fatal(err)
		}
	}
	if got := mock.Count(""); got > 4 {
		t.Errorf("took %d calls although the list shows all", got)
	}
}
