// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package myreports

import (
	"net/http"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apidoc"
)

// Requests returns what the pages of the vendor's types say of their requests.
func Requests() apidoc.Pages {
	const (
		all, one = "/v1.0/customers/{customer_tenant_id}/pbxs", "/v1.0/customers/{customer_tenant_id}/pbxs/{id}"
		instance = "/v1.0/pbxs?instanceId={instance_id}"
		families = "The paths follow `myreports.base_url`, and are those of the reseller portal. With `account_tenant_id` they " +
			"are those of the enterprise portal: `/v1.0/accounts/{account_tenant_id}/customers/…`. The token must be of the " +
			"portal whose paths are used."
		cost = "A refresh reads the list of the customer once, and on its own each connection of which the list shows less " +
			"than a single read."
		charges = "The provider sends `accept-charges: true` with a write if `myreports.accept_charges` is `true`. MyReports " +
			"refuses what costs money without it."
	)
	request := func(method, path string, phases ...apidoc.Phase) apidoc.Request {
		return apidoc.Request{Method: method, Path: path, Phases: phases, Permission: "token of the portal"}
	}
	page := func(notes []string, requests ...apidoc.Request) apidoc.Page {
		return apidoc.Page{Requests: requests, Notes: append(notes, families)}
	}
	changed := request(http.MethodGet, instance, apidoc.Update)
	changed.If = "`kazoo.account_id` or `three_cx.license_key_wo_version` changes"

	return apidoc.Pages{
		Resources: map[string]apidoc.Page{connectionType: page([]string{cost, charges, apidoc.OtherPhases},
			request(http.MethodGet, all, apidoc.Refresh),
			request(http.MethodGet, one, apidoc.Refresh, apidoc.Preview, apidoc.Create),
			request(http.MethodGet, instance, apidoc.Preview, apidoc.Create),
			request(http.MethodPost, all, apidoc.Create),
			request(http.MethodPatch, one, apidoc.Create, apidoc.Update),
			changed, request(http.MethodDelete, one, apidoc.Destroy),
		)},
		DataSources: map[string]apidoc.Page{
			connectionType: page(nil, request(http.MethodGet, one, apidoc.Read),
				request(http.MethodGet, all, apidoc.Read)),
			connectionType + "s": page(nil, request(http.MethodGet, all, apidoc.Read)),
			instanceType:         page(nil, request(http.MethodGet, instance, apidoc.Read)),
		},
	}
}
