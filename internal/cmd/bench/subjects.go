// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

//go:build linux || darwin

package main

import (
	"fmt"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/myreports/myreportsmock"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/pbxcloud/pbxcloudmock"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/pbxmock"
)

// subject is a resource type and objects of it.
type subject struct {
	resource string
	objects  []object

	// imported is true if the objects exist already, and false if an apply creates them.
	imported bool
}

// object is an object that exists, with the arguments of its resource.
type object struct {
	id        string
	arguments map[string]any
}

// subjects returns what is measured: the objects of the mocks, and as many terraform_data.
func subjects(mocks *pbxmock.Server) []subject {
	var floor, users, holidays, extensions, destinations, connections []object
	for _, u := range mocks.Tenios.Users() {
		arguments := map[string]any{
			"user_name": u.UserName, "password_wo": "Correct-Horse-1",
			"first_name": u.FirstName, "last_name": u.LastName, "internal_extension": u.InternalExtension,
			"email": u.Email, "outbound_allowed": u.OutboundAllowed, "sip_login_enabled": u.SIPLoginEnabled,
			"call_history_enabled": u.CallHistoryEnabled,
		}
		floor = append(floor, object{arguments: map[string]any{"input": u.UserName}})
		users = append(users, object{u.UserName, arguments})
	}
	for _, h := range mocks.PortSIP.Objects("holidays") {
		id, _ := h["id"].(string)
		delete(h, "id")
		holidays = append(holidays, object{id, h})
	}
	for _, u := range mocks.PortSIP.Objects("users") {
		id, _ := u["id"].(string)
		extensions = append(extensions, object{id, map[string]any{
			"name": u["name"], "extension_number": u["extension_number"], "display_name": u["display_name"],
			"email": u["email"], "role": u["role"], "enabled": u["enabled"],
			// The imported user is written once, so that a plan knows what is configured.
			"address": "Domkloster 4, 50667 Köln",
		}})
	}
	for _, d := range mocks.PBXCloud.Destinations(pbxcloudmock.Tenant) {
		destinations = append(destinations, object{fmt.Sprintf("%s/%d", pbxcloudmock.Tenant, d.ID), map[string]any{
			// Null would leave the parameters unmanaged.
			"name": d.Name, "type_id": d.TypeID, "parameters": append([]string{}, d.Parameters...),
		}})
	}
	for _, p := range mocks.MyReports.PBXs(myreportsmock.CustomerTenantID) {
		kind := "three_cx"
		if p.Type == myreportsmock.KazooType {
			kind = "kazoo"
		}
		connections = append(connections, object{myreportsmock.CustomerTenantID + "/" + p.ID,
			map[string]any{"name": p.Name, kind: map[string]any{}}})
	}

	return []subject{
		{"terraform_data", floor, false},
		{"tenios_cloud_pbx_user", users, true},
		{"pbx_holiday", holidays, true},
		{"pbx_user", extensions, true},
		{"pbxcloud_custom_destination", destinations, true},
		{"myreports_pbx_connection", connections, true},
	}
}
