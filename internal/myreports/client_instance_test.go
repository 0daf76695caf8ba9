// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package myreports_test

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-log/tflogtest"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/lifecycle"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/transport"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/myreports"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/myreports/myreportsmock"
)

func TestClientConnection_instanceCheck(t *testing.T) {
	t.Parallel()
	mock := myreportsmock.New()
	kazoo := mock.AddKazoo(myreportsmock.CustomerTenantID, myreportsmock.PBX{AccountID: "account 1+2"})
	threeCX := mock.AddThreeCX(myreportsmock.OtherCustomerTenantID, myreportsmock.PBX{LicenseKey: clientLicenseKey})
	client := clientOnce(t, mock)
	for instance, want := range map[string]myreports.Instance{
		"account 1+2":    {Exists: true, ID: kazoo, TenantID: myreportsmock.CustomerTenantID},
		clientLicenseKey: {Exists: true, ID: threeCX, TenantID: myreportsmock.OtherCustomerTenantID},
		"nobody's":       {},
	} {
		mock.ResetRequests()
		got, err := client.Instance(t.Context(), transport.NewSecret(instance))
		if err != nil || got != want {
			t.Errorf("%q: got %+v, %v, want %+v", instance, got, err, want)
		}
		query, err := url.ParseQuery(mock.Requests()[0].RawQuery)
		if err != nil || !maps.EqualFunc(query, url.Values{"instanceId": {instance}}, slices.Equal) {
			t.Errorf("%q: asked for %v, %v", instance, query, err)
		}
	}
	// Others may connect the PBX at any time, so the response is not kept.
	mock.Remove(kazoo)
	if got, err := client.Instance(t.Context(), transport.NewSecret("account 1+2")); err != nil || got.Exists {
		t.Errorf("after it was removed, got %+v, %v", got, err)
	}
}

func TestClientConnection_serverWithoutInstanceCheck(t *testing.T) {
	t.Parallel()
	_, err := clientOnce(t, myreportsmock.New(myreportsmock.WithoutInstanceCheck())).Instance(t.Context(),
		transport.NewSecret(clientLicenseKey))
	failed := clientFailed(t, err)
	if failed.Kind != apierr.Other || failed.Status != http.StatusNotFound || !errors.Is(err, lifecycle.ErrNotSearchable) {
		t.Errorf("got %v of kind %d, want one that does not say that there is no connection", err, failed.Kind)
	}
}

// That a PBX is free may not be concluded from a response that does not say so.
func TestClientConnection_instanceCheckWithoutAnAnswer(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{
		"no data":          `{"status": "success"}`,
		"data is a list":   `{"data": [], "status": "success"}`,
		"exists is a word": `{"data": {"exists": "perhaps"}, "status": "success"}`,
		"data is null":     `{"data": null, "status": "success"}`,
		"exists is null":   `{"data": {"exists": null}, "status": "success"}`,
		"exists lacks":     `{"data": {}, "status": "success"}`,
		"exists, no ids":   `{"data": {"exists": true}, "status": "success"}`,
		"exists, one id":   `{"data": {"exists": true, "id": "` + clientUnknownID + `"}, "status": "success"}`,
		"exists, no one's": `{"data": {"exists": true, "tenantId": "` + clientUnknownID + `"}, "status": "success"}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			mock := myreportsmock.New()
			mock.InjectFault(fakeserver.Fault{Status: http.StatusOK, Body: body})
			if got, err := clientOnce(t, mock).Instance(t.Context(), transport.NewSecret("12345")); err == nil {
				t.Errorf("got %+v, want an error", got)
			}
		})
	}
}

// The licence key goes into the query, which much software shows.
func TestClientConnection_instanceCheckShowsNoLicenceKey(t *testing.T) {
	t.Parallel()
	escaped := url.QueryEscape(clientLicenseKey)
	for name, fault := range map[string]fakeserver.Fault{
		"fine":      {},
		"dropped":   {DropBefore: true},
		"truncated": {TruncateTo: 10},
		"page":      {Status: http.StatusOK, Body: "<html>" + clientLicenseKey, ContentType: "text/html"},
		"not found": {Status: http.StatusNotFound,
			Body: `{"message": "Nothing at /api/v1.0/pbxs?instanceId=` + escaped + `.", "status": "error"}`},
		"refused": {Status: http.StatusBadRequest,
			Body: `{"message": "` + clientLicenseKey + ` is malformed.", "status": "error"}`},
		"broken": {Status: http.StatusInternalServerError,
			Body: `{"message": "` + clientLicenseKey + ` broke it.", "status": "error"}`},
		"redirected": {Status: http.StatusFound, Header: http.Header{"Location": {"https://portal.example/?return=" +
			url.QueryEscape("/pbxs?instanceId="+escaped)}}},
		"no address": {Status: http.StatusFound, Header: http.Header{"Location": {"http://%zz/?instanceId=" + escaped}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			mock := myreportsmock.New()
			mock.InjectFault(fault)
			log := &bytes.Buffer{}
			ctx := tflogtest.RootLogger(t.Context(), log)
			_, err := clientOnce(t, mock).Instance(ctx, transport.NewSecret(clientLicenseKey))
			if (err == nil) != (name == "fine") {
				t.Errorf("got %v", err)
			}
			clientExpectNoSecret(t, fmt.Sprint(err))
			clientExpectNoSecret(t, log.String())
			if !strings.Contains(log.String(), "/v1.0/pbxs") {
				t.Error("the log has no call, so this says nothing")
			}
		})
	}
}
