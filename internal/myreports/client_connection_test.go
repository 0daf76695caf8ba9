// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package myreports_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/myreports"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/myreports/myreportsmock"
)

// clientOperation is one operation of a JSON Patch.
type clientOperation struct {
	Op    string `json:"op"`
	Path  string `json:"path"`
	Value any    `json:"value"`
}

// clientPatches returns the patches that the mock received, their operations in the order of their
// paths.
func clientPatches(t *testing.T, mock *myreportsmock.Server) [][]clientOperation {
	t.Helper()
	var all [][]clientOperation
	for _, r := range mock.Requests() {
		if r.Method != http.MethodPatch {
			continue
		}
		if got := r.Header.Get("Content-Type"); got != "application/json" {
			t.Errorf("the patch has the content type %q", got)
		}
		var patch []clientOperation
		if err := json.Unmarshal(r.Body, &patch); err != nil {
			t.Fatal(err)
		}
		slices.SortFunc(patch, func(a, b clientOperation) int { return strings.Compare(a.Path, b.Path) })
		all = append(all, patch)
	}

	return all
}

// clientValue shows a setting.
func clientValue(s myreports.Settings, key string) string {
	if s[key] == nil {
		return "nothing"
	}

	return fmt.Sprint(s[key])
}

func TestClientConnection_createSendsWhatThePageShows(t *testing.T) {
	t.Parallel()
	kazoo, threeCX, least := clientKazoo(), clientThreeCX(), clientThreeCX()
	kazoo["countryCode"], kazoo["monitorSubAccounts"] = "DE", true
	kazoo["enabled"] = true // A connection begins disabled, so this is not sent.
	delete(least, "enableRecordingArchive")
	delete(least, "recordingArchiveFrequency")
	for name, tc := range map[string]struct {
		settings myreports.Settings
		want     map[string]any
		stored   myreportsmock.PBX
	}{
		"Kazoo": {
			kazoo,
			map[string]any{
				"_type": "KazooPbxConnectionProfile", "name": "Kazoo of the customer", "countryCode": "DE",
				"hostRest":      "https://rest.example.com",
				"hostWebsocket": "wss://ws.example.com", "accountId": "12345", "apiKey": clientAPIKey, "monitorSubAccounts": true,
			},
			myreportsmock.PBX{
				Type: myreportsmock.KazooType, Name: "Kazoo of the customer", CountryCode: "DE",
				HostRest:      "https://rest.example.com",
				HostWebsocket: "wss://ws.example.com", AccountID: "12345", APIKey: clientAPIKey, MonitorSubAccounts: true,
			},
		},
		"3CX": {
			threeCX,
			map[string]any{
				"_type": "ThreeCxConnectionProfile", "name": "3CX of the customer", "licenseKey": clientLicenseKey,
				"username": "ada",
				"password": clientPassword, "enableRecordingArchive": "true", "recordingArchiveFrequency": "00:20:00",
			},
			myreportsmock.PBX{
				Type: myreportsmock.ThreeCXType, Name: "3CX of the customer", CountryCode: "US", LicenseKey: clientLicenseKey,
				Username: "ada",
				Password: clientPassword, EnableRecordingArchive: "true", RecordingArchiveFrequency: "00:20:00",
			},
		},
		"what is not set is not sent": {
			least,
			map[string]any{"_type": "ThreeCxConnectionProfile", "name": "3CX of the customer", "licenseKey": clientLicenseKey,
				"username": "ada", "password": clientPassword},
			myreportsmock.PBX{
				Type: myreportsmock.ThreeCXType, Name: "3CX of the customer", CountryCode: "US", LicenseKey: clientLicenseKey,
				Username: "ada", Password: clientPassword,
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			mock := myreportsmock.New()
			id := clientCreate(t, clientOnce(t, mock), tc.settings)
			clientExpectCalls(t, mock, "POST "+clientResellerPath)
			r := mock.Requests()[0]
			if got := r.JSON(); !reflect.DeepEqual(got, tc.want) {
				t.Errorf("sent %v, want %v", got, tc.want)
			}
			if got := r.Header.Get("Content-Type"); got != "application/json" {
				t.Errorf("the content type is %q", got)
			}
			if got := r.Header.Get("Authorization"); got != "Bearer "+myreportsmock.Token {
				t.Errorf("the authorization is %q", got)
			}
			stored, _ := mock.PBX(id)
			tc.stored.ID, tc.stored.TenantID = stored.ID, myreportsmock.CustomerTenantID
			if stored != tc.stored {
				t.Errorf("%s is %+v, want %+v", id, stored, tc.stored)
			}
		})
	}
}

// What a create gives back is what was sent, and what the vendor added to it.
func TestClientConnection_createReturnsTheConnection(t *testing.T) {
	t.Parallel()
	mock := myreportsmock.New()
	client := clientOnce(t, mock)
	kazoo, err := client.CreateConnection(t.Context(), clientReseller(), clientKind(clientKazoo()), clientKazoo())
	if err != nil {
		t.Fatal(err)
	}
	if got := clientValue(kazoo.Settings, "countryCode") + clientValue(kazoo.Settings, "enabled") +
		clientValue(kazoo.Settings, "hostRest") + kazoo.TenantID +
		string(kazoo.Kind); got != "USfalsehttps://rest.example.com"+myreportsmock.CustomerTenantID+myreportsmock.KazooType {
		t.Errorf("the Kazoo came back as %+v", kazoo)
	}
	threeCX, err := client.CreateConnection(t.Context(), clientReseller(), clientKind(clientThreeCX()), clientThreeCX())
	if err != nil {
		t.Fatal(err)
	}
	// Its response has no country, and nobody may make one up.
	if got := clientValue(threeCX.Settings, "countryCode") + clientValue(threeCX.Settings, "enabled") +
		clientValue(threeCX.Settings, "username") +
		clientValue(threeCX.Settings, "recordingArchiveFrequency"); got != "nothingfalseada00:20:00" {
		t.Errorf("the 3CX came back as %+v", threeCX)
	}
	for _, created := range []myreports.Connection{kazoo, threeCX} {
		if created.Settings["apiKey"] != nil || created.Settings["licenseKey"] != nil || created.Settings["password"] != nil {
			t.Errorf("%s came back with secrets", created.ID)
		}
	}
}

func TestClientConnection_idOfACreate(t *testing.T) {
	t.Parallel()
	const elsewhere = "https://api.example.com/api/v1.0/customers/x/pbxs/"
	for name, tc := range map[string]struct {
		settings myreports.Settings
		options  []myreportsmock.Option
		fault    fakeserver.Fault
		// want is the id, if it is another than that of the connection which was created.
		want string
	}{
		"data": {clientKazoo(), []myreportsmock.Option{myreportsmock.WithLocation("")},
			fakeserver.Fault{}, ""},
		"data, and another in Location": {clientKazoo(), nil,
			fakeserver.Fault{Header: http.Header{"Location": {elsewhere + clientUnknownID}}}, ""},
		"absolute Location": {clientThreeCX(), nil, fakeserver.Fault{}, ""},
		"relative Location": {clientThreeCX(),
			[]myreportsmock.Option{myreportsmock.WithLocation("{collection}/{id}")},
			fakeserver.Fault{}, ""},
		"Kazoo, absolute Location": {clientKazoo(), []myreportsmock.Option{myreportsmock.WithoutKazooID()},
			fakeserver.Fault{}, ""},
		"Kazoo, relative Location": {clientKazoo(),
			[]myreportsmock.Option{myreportsmock.WithoutKazooID(), myreportsmock.WithLocation("{collection}/{id}")},
			fakeserver.Fault{},
			""},
		"Location with a slash at the end": {clientThreeCX(), nil,
			fakeserver.Fault{Header: http.Header{"Location": {elsewhere + clientUnknownID + "/"}}}, clientUnknownID},
		"Location with a query": {clientThreeCX(), nil,
			fakeserver.Fault{Header: http.Header{"Location": {elsewhere + clientUnknownID + "?expand=all#top"}}},
			clientUnknownID},
		"body that is cut off": {clientThreeCX(), nil, fakeserver.Fault{CutBody: 20}, ""},
		"body that is a page": {clientKazoo(), nil,
			fakeserver.Fault{Transform: func([]byte) []byte { return []byte("<html>") }}, ""},
		"body that is empty": {clientKazoo(), nil,
			fakeserver.Fault{Transform: func([]byte) []byte { return nil }}, ""},
		"data that is null": {clientKazoo(), nil,
			fakeserver.Fault{Transform: func([]byte) []byte { return []byte(`{"data":null,"status":"success"}`) }}, ""},
		"body without data": {clientKazoo(), nil,
			fakeserver.Fault{Transform: func([]byte) []byte { return []byte(`{"status":"success"}`) }}, ""},
		"body with an envelope of an error": {clientKazoo(), nil,
			fakeserver.Fault{Transform: func([]byte) []byte { return []byte(`{"status":"error"}`) }}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			mock := myreportsmock.New(tc.options...)
			tc.fault.Method = http.MethodPost
			mock.InjectFault(tc.fault)
			client := clientOnce(t, mock)
			created, err := client.CreateConnection(t.Context(), clientReseller(),
				clientKind(tc.settings), tc.settings)
			if err != nil {
				t.Fatal(err)
			}
			want := tc.want
			if want == "" {
				want = mock.PBXs(myreportsmock.CustomerTenantID)[0].ID
			}
			if created.ID != want {
				t.Errorf("got the id %q, want %q", created.ID, want)
			}
			if clientValue(created.Settings, "name") != tc.settings["name"] || created.Kind != clientKind(tc.settings) {
				t.Errorf("got %+v", created)
			}
			// It is known from then on, without a call.
			mock.ResetRequests()
			if again, err := client.Connection(t.Context(), clientReseller(), created.ID); err != nil ||
				clientValue(again.Settings, "name") != tc.settings["name"] {
				t.Errorf("then got %+v, %v", again, err)
			}
			clientExpectCalls(t, mock)
		})
	}
}

// Nobody may create it a second time because its id is not known.
func TestClientConnection_createWithoutAnIDSaysThatItWasCreated(t *testing.T) {
	t.Parallel()
	for name, options := range map[string][]myreportsmock.Option{
		"no Location":                         {myreportsmock.WithLocation("")},
		"Location of all connections":         {myreportsmock.WithLocation("{host}{collection}")},
		"Location of all connections, slash":  {myreportsmock.WithLocation("{host}{collection}/")},
		"Location with something else at end": nil,
		"Location that is not an address":     nil,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			mock := myreportsmock.New(append(options, myreportsmock.WithoutKazooID())...)
			switch name {
			case "Location with something else at end":
				mock.InjectFault(fakeserver.Fault{Method: http.MethodPost, Header: http.Header{"Location": {"/api/v1.0/jobs/17"}}})
			case "Location that is not an address":
				mock.InjectFault(fakeserver.Fault{Method: http.MethodPost,
					Header: http.Header{"Location": {"http://%zz/" + clientUnknownID}}})
			}
			client := clientOnce(t, mock)
			before, err := client.Connections(t.Context(), clientReseller())
			if err != nil || len(before) != 0 {
				t.Fatalf("got %v, %v", before, err)
			}
			for i, settings := range []myreports.Settings{clientThreeCX(), clientKazoo()} {
				_, err := client.CreateConnection(t.Context(), clientReseller(), clientKind(settings), settings)
				failed := clientFailed(t, err)
				if failed.Kind != apierr.Ambiguous || failed.Status != http.StatusCreated ||
					!strings.Contains(failed.Message, "was created") {
					t.Errorf("%s: got %v of kind %d", clientKind(settings), err, failed.Kind)
				}
				clientExpectNoSecret(t, err.Error())
				// Who looks for it finds it, although the list was read before.
				after, err := client.Connections(t.Context(), clientReseller())
				if err != nil || len(after) != i+1 || clientValue(after[i].Settings, "name") != settings["name"] {
					t.Errorf("%s: the list then has %v, %v", clientKind(settings), after, err)
				}
			}
		})
	}
}

// The administrator must see which value the vendor did not like, and no other.
func TestClientConnection_refusedFieldOfACreateIsNamed(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		settings myreports.Settings
		change   func(myreports.Settings)
		want     []string
	}{
		"hostRest": {clientKazoo(), func(s myreports.Settings) { s["hostRest"] = "rest.example.com" },
			[]string{"hostRest"}},
		"hostWebsocket": {clientKazoo(),
			func(s myreports.Settings) { s["hostWebsocket"] = "https://ws.example.com" }, []string{"hostWebsocket"}},
		"accountId": {clientKazoo(), func(s myreports.Settings) { s["accountId"] = "" },
			[]string{"accountId"}},
		"apiKey": {clientKazoo(), func(s myreports.Settings) { s["apiKey"] = clientSecret("") },
			[]string{"apiKey"}},
		"countryCode": {clientKazoo(), func(s myreports.Settings) { s["countryCode"] = "Germany" },
			[]string{"countryCode"}},
		"name": {clientKazoo(), func(s myreports.Settings) { s["name"] = "" }, []string{"name"}},
		"licenseKey": {clientThreeCX(), func(s myreports.Settings) { s["licenseKey"] = clientSecret("") },
			[]string{"licenseKey"}},
		"password": {clientThreeCX(), func(s myreports.Settings) { s["password"] = clientSecret("") },
			[]string{"password"}},
		"recordingArchiveFrequency": {clientThreeCX(),
			func(s myreports.Settings) { s["recordingArchiveFrequency"] = "-00:01:00" },
			[]string{"recordingArchiveFrequency"}},
		// Also where the key of another is in its name.
		"username": {clientThreeCX(), func(s myreports.Settings) { s["username"] = "" }, []string{"username"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tc.change(tc.settings)
			_, err := clientOnce(t, myreportsmock.New()).CreateConnection(t.Context(), clientReseller(),
				clientKind(tc.settings), tc.settings)
			if failed := clientFailed(t, err); failed.Status != http.StatusBadRequest || !slices.Equal(failed.Fields, tc.want) {
				t.Errorf("got %v, want an error of %q alone", err, tc.want)
			}
		})
	}
}

func TestClientConnection_updateSendsOnePatchOfWhatDiffers(t *testing.T) {
	t.Parallel()
	whole := clientKazoo()
	delete(whole, "apiKey")
	whole["countryCode"], whole["enabled"], whole["monitorSubAccounts"] = "DE", false, false
	for name, tc := range map[string]struct {
		live, wanted myreports.Settings
		want         []clientOperation
	}{
		"nothing differs":   {whole, whole, nil},
		"nothing is wanted": {whole, myreports.Settings{}, nil},
		"only a part":       {whole, myreports.Settings{"name": whole["name"]}, nil},
		"name":              {whole, myreports.Settings{"name": "B"}, []clientOperation{{"replace", "/name", "B"}}},
		"enabled is a string": {whole, myreports.Settings{"enabled": true},
			[]clientOperation{{"replace", "/enabled", "true"}}},
		"disabled, likewise": {myreports.Settings{"enabled": true}, myreports.Settings{"enabled": false},
			[]clientOperation{{"replace", "/enabled", "false"}}},
		"sub-accounts": {whole, myreports.Settings{"monitorSubAccounts": true},
			[]clientOperation{{"replace", "/monitorSubAccounts", true}}},
		"all that is not shown": {
			myreports.Settings{"name": whole["name"]}, whole,
			[]clientOperation{
				{"replace", "/accountId", "12345"},
				{"replace", "/countryCode", "DE"},
				{"replace", "/enabled", "false"},
				{"replace", "/hostRest", "https://rest.example.com"},
				{"replace", "/hostWebsocket", "wss://ws.example.com"},
				{"replace", "/monitorSubAccounts", false},
			},
		},
		"values that change places": {
			myreports.Settings{"name": "a", "accountId": "b"}, myreports.Settings{"name": "b", "accountId": "a"},
			[]clientOperation{{"replace", "/accountId", "a"}, {"replace", "/name", "b"}},
		},
		"secrets are never known": {whole, myreports.Settings{"apiKey": clientSecret(clientAPIKey)},
			[]clientOperation{{"replace", "/apiKey", clientAPIKey}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			mock := myreportsmock.New()
			id := mock.AddKazoo(myreportsmock.CustomerTenantID, myreportsmock.PBX{MonitorSubAccounts: true})
			if err := clientOnce(t, mock).UpdateConnection(t.Context(), clientReseller(), id, tc.live, tc.wanted); err != nil {
				t.Fatal(err)
			}
			got := clientPatches(t, mock)
			if tc.want == nil && mock.Count("") != 0 || tc.want != nil &&
				(len(got) != 1 || !reflect.DeepEqual(got[0], tc.want)) {
				t.Errorf("sent %v in %d calls, want %v", got, mock.Count(""), tc.want)
			}
		})
	}
}

// The vendor writes one duration in more than one way, and a patch for no difference restarts the
// collector.
func TestClientConnection_sameDurationWrittenOtherwiseIsNoDifference(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"07:00:00", "7:00:00", "0.07:00:00", "07:00:00.0000000"} {
		mock := myreportsmock.New(myreportsmock.WithFullGets())
		id := mock.AddThreeCX(myreportsmock.CustomerTenantID,
			myreportsmock.PBX{RecordingArchiveFrequency: text, EnableRecordingArchive: "true"})
		client := clientOnce(t, mock)
		there, err := client.Connection(t.Context(), clientReseller(), id)
		if err != nil {
			t.Fatal(err)
		}
		wanted := myreports.Settings{"recordingArchiveFrequency": "07:00:00", "enableRecordingArchive": true}
		if err := client.UpdateConnection(t.Context(), clientReseller(), id, there.Settings, wanted); err != nil {
			t.Fatal(err)
		}
		if got := mock.CollectorRestarts(id); got != 0 {
			t.Errorf("%s: the collector was restarted %d times", text, got)
		}
	}
}

func TestClientConnection_enable(t *testing.T) {
	t.Parallel()
	mock := myreportsmock.New()
	client := clientWith(t, mock.Start(t), true, time.Minute)
	id := clientCreate(t, client, clientThreeCX())
	// Nothing is collected yet that a second restart could lose, so this one is repeated.
	mock.InjectFault(fakeserver.Fault{Method: http.MethodPatch, Status: http.StatusServiceUnavailable,
		Header: http.Header{"Retry-After": {"0.01"}}, Times: 1})
	if err := client.UpdateConnection(t.Context(), clientReseller(), id, myreports.Settings{"enabled": false},
		myreports.Settings{"enabled": true}); err != nil {
		t.Fatal(err)
	}
	if got := clientPatches(t, mock); len(got) != 2 ||
		!reflect.DeepEqual(got[1], []clientOperation{{"replace", "/enabled", "true"}}) {
		t.Errorf("sent %v", got)
	}
	if pbx, _ := mock.PBX(id); !pbx.Enabled {
		t.Error("it is not enabled")
	}
	// All else would restart the collector twice.
	for name, settings := range map[string][2]myreports.Settings{
		"not known to be disabled": {{}, {"enabled": true}},
		"more than enabling":       {{"enabled": false, "name": "A"}, {"enabled": true, "name": "B"}},
		"disabling":                {{"enabled": true}, {"enabled": false}},
		"name":                     {{"name": "A"}, {"name": "B"}},
	} {
		mock.ResetRequests()
		mock.InjectFault(fakeserver.Fault{Method: http.MethodPatch, Status: http.StatusServiceUnavailable,
			Header: http.Header{"Retry-After": {"0.01"}}, Times: 1})
		err := client.UpdateConnection(t.Context(), clientReseller(), id, settings[0], settings[1])
		if !apierr.Is(err, apierr.Ambiguous) || len(clientPatches(t, mock)) != 1 {
			t.Errorf("%s: sent %v, and got %v", name, clientPatches(t, mock), err)
		}
		mock.ClearFaults()
	}
}

// What the vendor documents to be changeable is name and enabled. It may refuse the rest, in words
// that are not known.
func TestClientConnection_refusedUpdateNamesWhatWasRefused(t *testing.T) {
	t.Parallel()
	unknownText := &fakeserver.Fault{Method: http.MethodPatch, Status: http.StatusBadRequest,
		Body: `{"error": 400, "message": "Bad Request (2)", "status": "error"}`}
	for name, tc := range map[string]struct {
		wanted  myreports.Settings
		fault   *fakeserver.Fault
		want    []string
		advised bool
	}{
		"named by the vendor": {myreports.Settings{"name": "B", "accountId": "2",
			"hostRest": "https://b.example.com"}, nil, []string{"accountId"}, true},
		"by a longer word": {myreports.Settings{"name": "B", "accountId": "2"},
			&fakeserver.Fault{Method: http.MethodPatch, Status: http.StatusBadRequest,
				Body: `{"error": 400, "message": "Names and renamed accountIds are frozen.", "status": "error"}`},
			[]string{"accountId"}, true},
		"not named": {myreports.Settings{"name": "B", "accountId": "2",
			"hostRest": "https://b.example.com"}, unknownText, []string{"accountId", "hostRest"}, true},
		"documented, named":       {myreports.Settings{"name": ""}, nil, []string{"name"}, false},
		"documented, not named":   {myreports.Settings{"name": "B", "enabled": true}, unknownText, nil, false},
		"secret, named":           {myreports.Settings{"apiKey": clientSecret(clientAPIKey)}, nil, []string{"apiKey"}, true},
		"the only one, not named": {myreports.Settings{"countryCode": "DE"}, unknownText, []string{"countryCode"}, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			mock := myreportsmock.New(myreportsmock.WithPatchable("/name", "/enabled"))
			if tc.fault != nil {
				mock.InjectFault(*tc.fault)
			}
			id := mock.AddKazoo(myreportsmock.CustomerTenantID, myreportsmock.PBX{Name: "A"})
			err := clientOnce(t, mock).UpdateConnection(t.Context(), clientReseller(), id, myreports.Settings{}, tc.wanted)
			failed := clientFailed(t, err)
			if failed.Status != http.StatusBadRequest || failed.Kind != apierr.Other || !slices.Equal(failed.Fields, tc.want) {
				t.Errorf("got %v of kind %d, want an error of %q", err, failed.Kind, tc.want)
			}
			if strings.Contains(failed.Advice, "-replace") != tc.advised {
				t.Errorf("got the advice %q", failed.Advice)
			}
			clientExpectNoSecret(t, err.Error())
			if pbx, _ := mock.PBX(id); pbx.Name != "A" || len(clientPatches(t, mock)) != 1 {
				t.Errorf("after %d patches it is %+v", len(clientPatches(t, mock)), pbx)
			}
		})
	}
}

// The key of one setting is in the name of another.
func TestClientConnection_refusedUserNameIsNotTakenForTheName(t *testing.T) {
	t.Parallel()
	mock := myreportsmock.New(myreportsmock.WithPatchable("/name"))
	id := mock.AddThreeCX(myreportsmock.CustomerTenantID, myreportsmock.PBX{})
	err := clientOnce(t, mock).UpdateConnection(t.Context(), clientReseller(), id, myreports.Settings{},
		myreports.Settings{"name": "B", "username": "eve"})
	if failed := clientFailed(t, err); !slices.Equal(failed.Fields, []string{"username"}) {
		t.Errorf("got %v, want an error of username alone", err)
	}
}

// A malformed tenant id is no reason to replace the connection.
func TestClientConnection_malformedTenantOfAnUpdateAdvisesNoReplacement(t *testing.T) {
	t.Parallel()
	mock := myreportsmock.New()
	clientMalformed(mock, myreportsmock.CustomerTenantID)
	err := clientOnce(t, mock).UpdateConnection(t.Context(), clientReseller(), clientUnknownID, myreports.Settings{},
		myreports.Settings{"accountId": "2"})
	if failed := clientFailed(t, err); strings.Contains(failed.Advice, "-replace") {
		t.Errorf("got %v", err)
	}
}

// Whether a patch whose response was lost was carried out is found by reading, so nothing may be
// known from before.
func TestClientConnection_readAfterALostPatchAsksTheVendor(t *testing.T) {
	t.Parallel()
	mock := myreportsmock.New()
	client := clientOnce(t, mock)
	id := clientCreate(t, client, clientKazoo())
	mock.InjectFault(fakeserver.Fault{Method: http.MethodPatch, DropAfter: true})
	err := client.UpdateConnection(t.Context(), clientReseller(), id, clientKazoo(),
		myreports.Settings{"name": "another name"})
	if !apierr.Is(err, apierr.Ambiguous) {
		t.Errorf("got %v", err)
	}
	if read, err := client.Connection(t.Context(), clientReseller(), id); err != nil ||
		clientValue(read.Settings, "name") != "another name" {
		t.Errorf("got %+v, %v", read, err)
	}
}

func TestClientConnection_delete(t *testing.T) {
	t.Parallel()
	pause := http.Header{"Retry-After": {"0.01"}}
	for name, tc := range map[string]struct {
		prepare func(mock *myreportsmock.Server, id string)
		calls   int
		ok      bool
	}{
		"there": {func(*myreportsmock.Server, string) {}, 1, true},
		// A 404 may also mean that the customer is unknown, so the list is asked.
		"gone already": {func(mock *myreportsmock.Server, id string) { mock.Remove(id) }, 2, true},
		"overload": {func(mock *myreportsmock.Server, _ string) {
			mock.InjectFault(fakeserver.Fault{Status: 503, Header: pause, Times: 2})
		}, 3, true},
		"rate limit": {func(mock *myreportsmock.Server, _ string) {
			mock.InjectFault(fakeserver.Fault{Status: 429, Header: pause, Times: 1})
		}, 2, true},
		"lost answer": {func(mock *myreportsmock.Server, _ string) {
			mock.InjectFault(fakeserver.Fault{DropAfter: true, Times: 1})
		}, 3, true},
		"page, not API": {func(mock *myreportsmock.Server, _ string) {
			mock.InjectFault(fakeserver.Fault{Status: 404, Body: "<html>", ContentType: "text/html"})
		}, 1, false},
		"404 and empty": {func(mock *myreportsmock.Server, _ string) { mock.InjectFault(fakeserver.Fault{Status: 404}) }, 1,
			false},
		"no content": {func(mock *myreportsmock.Server, id string) {
			mock.Remove(id)
			mock.InjectFault(fakeserver.Fault{Status: 204, Times: 1}) // Not of the page, so the connection is read.
		}, 3, true},
		"other API's": {func(mock *myreportsmock.Server, _ string) {
			mock.InjectFault(fakeserver.Fault{Status: 404, Body: `{"error": "no such route"}`})
		}, 1, false},
		"200 of a page": {func(mock *myreportsmock.Server, _ string) {
			mock.InjectFault(fakeserver.Fault{Status: 200, Body: "<html>"})
		}, 2, false},
		"forbidden": {func(mock *myreportsmock.Server, _ string) { mock.InjectFault(fakeserver.Fault{Status: 403}) }, 1,
			false},
		"broken": {func(mock *myreportsmock.Server, _ string) { mock.InjectFault(fakeserver.Fault{Status: 500}) }, 2, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			mock := myreportsmock.New()
			client := clientWith(t, mock.Start(t), true, time.Minute)
			id := clientCreate(t, client, clientKazoo())
			tc.prepare(mock, id)
			mock.ResetRequests()
			err := client.DeleteConnection(t.Context(), clientReseller(), strings.ToUpper(id))
			if (err == nil) != tc.ok || apierr.IsNotFound(err) {
				t.Errorf("got %v", err)
			}
			if got := mock.Count(""); got != tc.calls {
				t.Errorf("took %d calls, want %d", got, tc.calls)
			}
			mock.ClearFaults()
			mock.ResetRequests()
			_, err = client.Connection(t.Context(), clientReseller(), id)
			if tc.ok {
				if !apierr.IsNotFound(err) || mock.Count("") != 0 {
					t.Errorf("after the delete it took %d calls to get %v", mock.Count(""), err)
				}
			} else if err != nil || mock.Count("") == 0 {
				t.Errorf("after the failure it took %d calls to get %v, want one that asks the vendor", mock.Count(""), err)
			}
		})
	}
}

// What an unknown customer has cannot be told to be gone.
func TestClientConnection_deleteOfAnUnknownCustomer(t *testing.T) {
	t.Parallel()
	mock := myreportsmock.New(myreportsmock.WithPBXs(myreportsmock.CustomerTenantID, 1))
	mock.HideCustomer(myreportsmock.CustomerTenantID)
	err := clientOnce(t, mock).DeleteConnection(t.Context(), clientReseller(),
		mock.PBXs(myreportsmock.CustomerTenantID)[0].ID)
	if err == nil || apierr.IsNotFound(err) || !strings.Contains(err.Error(), "knows no customer") {
		t.Errorf("got %v", err)
	}
}

// Customers have nothing in common but the client.
func TestClientConnection_customersAreKeptApart(t *testing.T) {
	t.Parallel()
	mock := myreportsmock.New(myreportsmock.WithPBXs(myreportsmock.CustomerTenantID, 2),
		myreportsmock.WithPBXs(myreportsmock.OtherCustomerTenantID, 3))
	client := clientOnce(t, mock)
	for customer, want := range map[string]int{myreportsmock.CustomerTenantID: 2, myreportsmock.OtherCustomerTenantID: 3} {
		if all, err := client.Connections(t.Context(), myreports.Customer{TenantID: customer}); err != nil ||
			len(all) != want {
			t.Errorf("%s has %v, %v", customer, all, err)
		}
	}
	foreign := mock.PBXs(myreportsmock.OtherCustomerTenantID)[0].ID
	if _, err := client.Connection(t.Context(), clientReseller(), foreign); !apierr.IsNotFound(err) {
		t.Errorf("a connection of another customer gave %v", err)
	}
}

// Both are answered with the same 404. Taking the former for the latter would forget every
// connection of the customer.
func TestClientConnection_unknownCustomerIsToldFromAMissingConnection(t *testing.T) {
	t.Parallel()
	const customer, account = "{CUSTOMER_TENANT_ID}", "{ACCOUNT_TENANT_ID}"
	for name, tc := range map[string]struct {
		customer myreports.Customer
		fields   []string // None if the customer is known.
	}{
		"known":                {clientReseller(), nil},
		"known in the account": {clientEnterprise(), nil},
		"unknown":              {myreports.Customer{TenantID: clientUnknownID}, []string{customer}},
		"unknown in the account": {myreports.Customer{AccountTenantID: myreportsmock.AccountTenantID,
			TenantID: clientUnknownID}, []string{customer, account}},
		"known, but unknown account": {myreports.Customer{AccountTenantID: clientUnknownID,
			TenantID: myreportsmock.CustomerTenantID}, []string{customer, account}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client := clientOnce(t, myreportsmock.New(myreportsmock.WithPBXs(myreportsmock.CustomerTenantID, 2)))
			const missing = "eeeeeeee-eeee-4eee-8eee-eeeeeeeeeeee"
			_, read := client.Connection(t.Context(), tc.customer, missing)
			if tc.fields == nil {
				if failed := clientFailed(t, read); failed.Kind != apierr.NotFound || !strings.Contains(failed.Path, missing) {
					t.Errorf("got %v of kind %d, want one that says not found", read, failed.Kind)
				}

				return
			}
			_, list := client.Connections(t.Context(), tc.customer)
			_, create := client.CreateConnection(t.Context(), tc.customer, clientKind(clientKazoo()), clientKazoo())
			for call, err := range map[string]error{"read": read, "list": list, "create": create} {
				failed := clientFailed(t, err)
				if failed.Kind != apierr.Other || !slices.Equal(failed.Fields, tc.fields) {
					t.Errorf("%s: got %v of kind %d, want an error of %q", call, err, failed.Kind, tc.fields)
				}
				if !strings.Contains(failed.Message, tc.customer.TenantID) ||
					!strings.Contains(failed.Message, tc.customer.AccountTenantID) ||
					!strings.Contains(failed.Advice, "account_tenant_id") {
					t.Errorf("%s: got %v", call, err)
				}
			}
		})
	}
}

// Gone, says a 404 of the API. One of a proxy says nothing.
func TestClientConnection_pageThatIsNotFoundIsNoMissingConnection(t *testing.T) {
	t.Parallel()
	mock := myreportsmock.New(myreportsmock.WithPBXs(myreportsmock.CustomerTenantID, 1))
	mock.InjectFault(fakeserver.Fault{Status: http.StatusNotFound, Body: "<html>Not found</html>",
		ContentType: "text/html"})
	_, err := clientOnce(t, mock).Connection(t.Context(), clientReseller(),
		mock.PBXs(myreportsmock.CustomerTenantID)[0].ID)
	if failed := clientFailed(t, err); failed.Kind != apierr.Other ||
		!strings.Contains(failed.Advice, "myreports.base_url") {
		t.Errorf("got %v of kind %d", err, failed.Kind)
	}
}

func TestClientConnection_answerAboutAnotherConnection(t *testing.T) {
	t.Parallel()
	mock := myreportsmock.New(myreportsmock.WithPBXs(myreportsmock.CustomerTenantID, 2))
	ids := mock.PBXs(myreportsmock.CustomerTenantID)
	mock.InjectFault(fakeserver.Fault{Transform: func(body []byte) []byte {
		return bytes.ReplaceAll(body,
			[]byte(ids[0].ID), []byte(ids[1].ID))
	}})
	_, err := clientOnce(t, mock).Connection(t.Context(), clientReseller(), ids[0].ID)
	if err == nil || apierr.IsNotFound(err) || !strings.Contains(err.Error(), "another connection") {
		t.Errorf("got %v", err)
	}
}

// The vendor's pages show booleans in both forms, and not what a read shows of an optional setting
// that was never set.
func TestClientConnection_formsOfAnswers(t *testing.T) {
	t.Parallel()
	unset := func(archive, frequency, sub any) myreportsmock.Option {
		return myreportsmock.WithUnset(map[string]any{
			"enableRecordingArchive": archive, "recordingArchiveFrequency": frequency, "monitorSubAccounts": sub})
	}
	for name, tc := range map[string]struct {
		options []myreportsmock.Option
		// archive and sub are what is read of a 3CX and a Kazoo for which neither was ever set.
		archive, frequency, sub string
	}{
		"as documented": {nil, "nothing", "nothing", "nothing"},
		"other flags":   {[]myreportsmock.Option{myreportsmock.WithOtherFlags()}, "nothing", "nothing", "nothing"},
		"null":          {[]myreportsmock.Option{unset(nil, nil, nil)}, "nothing", "nothing", "nothing"},
		"defaults":      {[]myreportsmock.Option{unset("false", "00:00:00", false)}, "false", "00:00:00", "false"},
		"defaults, other flags": {[]myreportsmock.Option{unset(false, "00:00:00", false), myreportsmock.WithOtherFlags()},
			"false", "00:00:00", "false"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, secrets := range []myreportsmock.Option{myreportsmock.WithFullGets(), myreportsmock.WithSecretGets()} {
				mock := myreportsmock.New(append(tc.options, secrets)...)
				client := clientOnce(t, mock)
				read := func(id string) myreports.Connection {
					t.Helper()
					connection, err := client.Connection(t.Context(), clientReseller(), id)
					if err != nil {
						t.Fatal(err)
					}
					if connection.Settings["apiKey"] != nil || connection.Settings["licenseKey"] != nil ||
						connection.Settings["password"] != nil {
						t.Errorf("secrets were taken from a response: %+v", connection)
					}

					return connection
				}
				set := read(mock.AddThreeCX(myreportsmock.CustomerTenantID,
					myreportsmock.PBX{Enabled: true, EnableRecordingArchive: "true", RecordingArchiveFrequency: "00:30:00"}))
				if got := clientValue(set.Settings, "enabled") + clientValue(set.Settings, "enableRecordingArchive") +
					clientValue(set.Settings, "recordingArchiveFrequency"); got != "truetrue00:30:00" {
					t.Errorf("got %+v", set)
				}
				// Each with a client of its own kind of answer, and one read each, so that no list
				// is in the way.
				client = clientOnce(t, mock)
				never := read(mock.AddThreeCX(myreportsmock.CustomerTenantID, myreportsmock.PBX{}))
				if got := []string{clientValue(never.Settings, "enabled"), clientValue(never.Settings, "enableRecordingArchive"),
					clientValue(never.Settings, "recordingArchiveFrequency")}; !slices.Equal(got, []string{"false", tc.archive,
					tc.frequency}) {
					t.Errorf("of a 3CX without recordings got %v", got)
				}
				client = clientOnce(t, mock)
				kazoo := read(mock.AddKazoo(myreportsmock.CustomerTenantID, myreportsmock.PBX{AccountID: "678"}))
				if got := []string{clientValue(kazoo.Settings, "monitorSubAccounts"), clientValue(kazoo.Settings,
					"accountId")}; !slices.Equal(got,
					[]string{tc.sub, "678"}) {
					t.Errorf("of a Kazoo got %v", got)
				}
			}
		})
	}
}
