// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package myreports

import (
	"context"
	"errors"
	"net/http"
	"net/url"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/lifecycle"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/transport"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/wire"
)

// Instance is what the API tells of a PBX: whether it is tied to a customer, and to which (page
// "Get PBX instance").
type Instance struct {
	Exists bool
	// ID is the id of the connection, TenantID the tenant id of its customer; both are empty if
	// there is none.
	ID, TenantID string
}

// Instance looks for the connection to a PBX among all customers. The instance id is the account id
// of a Kazoo, the licence key of a 3CX, or the tenant id of Microsoft Teams. The response is not
// cached. On an older server, which does not have this request, the error wraps
// lifecycle.ErrNotSearchable.
func (c *Client) Instance(ctx context.Context, instanceID transport.Secret) (Instance, error) {
	check := call{method: http.MethodGet, path: "/v1.0/pbxs", query: url.Values{"instanceId": {instanceID.Reveal()}},
		secrets: []transport.Secret{instanceID}}
	var found struct {
		Exists   *wire.Flag `json:"exists"`
		ID       wire.Text  `json:"id"`
		TenantID wire.Text  `json:"tenantId"`
	}
	var instance Instance
	_, err := c.do(ctx, check, &found)
	switch {
	case apierr.IsNotFound(err):
		failed := asError(err)
		failed.Kind, failed.Cause = apierr.Other, lifecycle.ErrNotSearchable
	case err == nil && (found.Exists == nil || bool(*found.Exists) && (found.ID == "" || found.TenantID == "")):
		err = &apierr.Error{Method: check.method, Path: check.path, Status: http.StatusOK,
			Message: "the response does not say whether there is a connection, or which"}
	case err == nil && bool(*found.Exists):
		if err = errors.Join(guid.Check(string(found.ID), "the id of the PBX connection that MyReports found"),
			guid.Check(string(found.TenantID), "the customer tenant id of the PBX connection that MyReports "+
				"found")); err != nil {
			return Instance{}, err
		}
		instance = Instance{Exists: true, ID: string(found.ID), TenantID: string(found.TenantID)}
	}

	return instance, err
}
