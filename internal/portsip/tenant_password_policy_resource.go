// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip

import (
	"fmt"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// passwordLengths says what a length may be: v22.3 has changed the policy, and its page does not
// say how.
const passwordLengths = "PortSIP PBX v22.2 takes 6 to 32; a newer one may take other lengths, so the PBX decides."

// passwordPolicyKind is the requirements for passwords: GET and POST /api/tenant/password_policy.
func passwordPolicyKind() settingsKind {
	settings := map[string]schema.Attribute{
		"min_length": number("Minimum length of a password, not more than `max_length`. "+passwordLengths,
			int64validator.Between(1, maxInt32)),
		"max_length": number("Maximum length of a password, not less than `min_length`. "+passwordLengths,
			int64validator.Between(1, maxInt32)),
		"contains_letters": flag("Whether a password must have a Latin letter."),
		"contains_numbers": flag("Whether a password must have a digit."),
		"contains_special_letters": flag("Whether a password must have a capital letter or a special character such " +
			"as `!` or `@`."),
		"disable_sequential_characters": flag("Whether characters in sequence, such as `abc`, are refused."),
		"disable_repeating_characters":  flag("Whether repeated characters, such as `aaa`, are refused."),
		"disable_account_information":   flag("Whether passwords that resemble the account's data are refused."),
	}

	return newSettings("pbx_tenant_password_policy", "password policy of the PortSIP tenant", settingsKind{
		description: "The requirements for the passwords of a PortSIP tenant's users.",
		object:      func(c *Client) *singleton { return c.passwordPolicy },
		settings:    settings,
		filledIn:    slices.Sorted(maps.Keys(settings)),
		check:       checkPasswordLengths,
	})
}

// checkPasswordLengths refuses a minimum over the maximum, of which one may be what the PBX has.
func checkPasswordLengths(plan values) diag.Diagnostics {
	var diags diag.Diagnostics
	least, _ := plan["min_length"].(types.Int64)
	most, _ := plan["max_length"].(types.Int64)
	if !least.IsNull() && !least.IsUnknown() && !most.IsNull() && !most.IsUnknown() &&
		least.ValueInt64() > most.ValueInt64() {
		diags.AddAttributeError(path.Root("min_length"), "Invalid min_length",
			fmt.Sprintf("min_length would be %d and max_length %d. Set both, so that the minimum is not over the maximum.",
				least.ValueInt64(), most.ValueInt64()))
	}

	return diags
}
