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

// What a status shows is only looked at: one number that cannot be read must not hide the others.
type (
	shownText = wire.Lenient[wire.Text]
	shownInt  = wire.Lenient[wire.Int]
)

// Status is what a tenant is doing at the moment, as GET /api/tenant/status shows it. Nil is what
// the response lacks or shows as null.
type Status struct {
	Version                shownText   `json:"version"`
	LicensedUsers          shownInt    `json:"licensed_users"`
	CurrentUsers           shownInt    `json:"current_users"`
	OnlineUsers            shownInt    `json:"online_users"`
	CurrentCalls           shownInt    `json:"current_calls"`
	CurrentQueues          shownInt    `json:"current_queues"`
	CurrentConferenceRooms shownInt    `json:"current_conference_rooms"`
	CurrentRingGroups      shownInt    `json:"current_ring_groups"`
	CurrentIVRs            shownInt    `json:"current_ivrs"`
	CurrentTrunks          shownInt    `json:"current_trunks"`
	CallsIn24Hours         []CallCount `json:"calls_in_24_hours"`
}

// CallCount is how many calls there were at a time, which is in RFC 3339.
type CallCount struct {
	Time  shownText `json:"time"`
	Count shownInt  `json:"count"`
}

// Status reads what the tenant is doing. It is not kept: each reading is of another moment.
func (c *Client) Status(ctx context.Context) (Status, error) {
	var status Status
	err := c.get(ctx, statusPath, &status)

	return status, err
}

// balance is the body of POST /api/tenant/balance. The number stays the decimal that it is on the
// wire: money that went through a binary fraction is another sum.
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
// call adds it, so it is not repeated if it may have been carried out; apierr.Ambiguous then holds
// for the error.
func (c *Client) Recharge(ctx context.Context, amount json.Number) error {
	return c.post(ctx, balancePath, balance{amount}, nil)
}
