// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip

import (
	"context"
	"encoding/json"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/wire"
)

const (
	statusPath  = "/tenant/status"
	balancePath = "/tenant/balance"
)

// Status reads what the tenant is doing at the moment. It is not cached: each read is of another
// moment.
func (c *Client) Status(ctx context.Context) (map[string]any, error) {
	var status map[string]any
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
