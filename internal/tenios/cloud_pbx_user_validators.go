// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package tenios

import (
	"context"
	"fmt"
	"net/mail"
	"regexp"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/phone"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/validate"
)

// digitsOrNone is the form of an internal extension.
var digitsOrNone = regexp.MustCompile(`^[0-9]*$`)

// phoneNumber accepts a number in the form E.164 that has a country calling code and a length that
// exists there. It does not ask whether the number is assigned: Tenios hands out ranges that are
// newer than any table.
type phoneNumber struct{}

func (phoneNumber) Description(context.Context) string {
	return "must be " + userNumber.Wanted
}

func (v phoneNumber) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (v phoneNumber) ValidateString(ctx context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	value := req.ConfigValue.ValueString()
	switch e164, certain := phone.E164(value); {
	case !certain:
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid phone number",
			fmt.Sprintf("%q %s. The function provider::pbx::e164 writes numbers so.", value, v.Description(ctx)))
	case e164 != value:
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid phone number",
			fmt.Sprintf("%q %s. Write it as %q.", value, v.Description(ctx), e164))
	}
}

// emailAddress accepts an address without a display name, at a domain with a dot, or nothing.
func emailAddress() validator.String {
	return validate.String("an e-mail address such as alice@example.com", func(text string) bool {
		address, err := mail.ParseAddress(text)
		_, domain, _ := strings.Cut(text, "@")

		return text == "" || err == nil && address.Address == text && strings.Contains(strings.Trim(domain, "."), ".")
	})
}
