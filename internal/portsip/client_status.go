// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip

import (
	"context"
	"encoding/json"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/wire"
)

const (
	tenantPath  = "/tenant"
	billingPath = "/tenant/billing"
	statusPath  = "/tenant/status"
	balancePath = "/tenant/balance"
)

// Status is what a tenant is doing, as the PBX shows it.
type Status map[string]any

// UnmarshalJSON implements json.Unmarshaler. One number that cannot be read must not hide the
// others, but calls that are not a list of objects are an error and not none.
func (s *Status) UnmarshalJSON(body []byte) error {
	var calls struct {
		Counts []map[string]any `json:"calls_in_24_hours"`
	}
	if err := json.Unmarshal(body, &calls); err != nil {
		return err
	}

	return decodeExact(body, (*map[string]any)(s))
}

// Status reads what the tenant is doing at the moment. It is not cached: each read is of another
// moment.
func (c *Client) Status(ctx context.Context) (Status, error) {
	var status Status
	err := c.get(ctx, statusPath, &status)

	return status, err
}

// balance is the body of POST /api/tenant/balance. The number stays the decimal that it is on the
// wire: money that was read as a binary fraction is another sum.
type balance struct {
	Balance json.Number `json:"balance"`
}

// Balance reads the balance of the tenant, a decimal such as "12.5", empty if the PBX shows none.
func (c *Client) Balance(ctx context.Context) (json.Number, error) {
	var response struct {
		Balance wire.Number `json:"balance"`
	}
	err := c.get(ctx, balancePath, &response)

	return json.Number(response.Balance), err
}

// Recharge adds a positive amount, with at most five decimals, to the balance of the tenant. Each
// request adds it, so none is repeated if it may have been carried out; the error is then
// apierr.Ambiguous.
func (c *Client) Recharge(ctx context.Context, amount json.Number) error {
	return c.post(ctx, balancePath, balance{amount}, nil)
}
