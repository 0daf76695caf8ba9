// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package pbxcloud

import (
	"cmp"
	"context"
	"net/url"
	"slices"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/wire"
)

// CustomDestinationType is a type of custom destinations. Nil is what is empty on the PBX.
type CustomDestinationType struct {
	ID          int64   `tfsdk:"id"`
	Name        *string `tfsdk:"name"`
	Description *string `tfsdk:"description"`
}

// CustomDestinationTypes returns the types that custom destinations of a tenant can have, by id.
func (c *Client) CustomDestinationTypes(ctx context.Context, tenant string) ([]CustomDestinationType, error) {
	list := call{parameters: url.Values{"reqtype": {"MANAGEDB"}, "object": {"CUSTOMTYPES"}, "tenant": {tenant},
		"action": {"list"}}}
	var all rows
	if _, err := c.get(ctx, list, &all); err != nil {
		return nil, err
	}
	found := make([]CustomDestinationType, len(all))
	for i, r := range all {
		id, err := wire.AsInt(r["ct_id"])
		if err != nil {
			return nil, c.failed(list, "the response has a type of custom destinations without ct_id")
		}
		found[i] = CustomDestinationType{ID: id, Name: notEmpty(r.text("ct_name")),
			Description: notEmpty(r.text("ct_description"))}
	}
	slices.SortFunc(found, func(a, b CustomDestinationType) int { return cmp.Compare(a.ID, b.ID) })

	return found, nil
}
