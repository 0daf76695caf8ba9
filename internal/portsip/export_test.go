// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip

import "context"

// ListHolidays lists the holidays in which the PBX finds a text.
func (c *Client) ListHolidays(ctx context.Context, search string) error {
	_, err := c.objects["/holidays"].list(ctx, Query{Search: search})

	return err
}

// CreateHoliday creates a holiday.
func (c *Client) CreateHoliday(ctx context.Context, h Document) error {
	_, err := c.objects["/holidays"].create(ctx, h, nil)

	return err
}
