// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip

import (
	"context"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"time"
	_ "time/tzdata" // The time zones must be known where the system has none, as in a small container.

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/semantic"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/validate"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/wire"
)

// zoneForm is the form of the names of the IANA database. What a machine keeps next to them does
// not have it: localtime, posixrules, and the copies under posix/ and right/.
var zoneForm = regexp.MustCompile(`^[A-Z][A-Za-z0-9_+-]*(/[A-Z0-9][A-Za-z0-9_+-]*)*$`)

// timeZone accepts the names of the IANA time zone database, in the release that comes with Go or a
// newer one of the machine. Only names with an area in front may be unknown.
func timeZone() validator.String {
	known := func(name string) bool {
		_, err := time.LoadLocation(name)

		return err == nil
	}

	return validate.Code("an IANA time zone such as Europe/Berlin", "the IANA time zone database of this build",
		func(name string) bool {
			// Local is Go's name for the machine's own time, and Factory that of a machine which has
			// none.
			return zoneForm.MatchString(name) && name != "Local" && name != "Factory" &&
				(strings.Contains(name, "/") || known(name))
		}, known)
}

var extensionForm = regexp.MustCompile(`^[0-9]{3,64}$`)

// extensionDigits accepts extension numbers. They are parts of paths, so nothing else may be asked
// for.
func extensionDigits() validator.String {
	return stringvalidator.RegexMatches(extensionForm, "must be 3 to 64 digits")
}

func webURL() validator.String { return validate.URL("https://example.com/events", "http", "https") }

// unprinted is a validator whose error does not show the value, which may be secret.
type unprinted struct {
	wanted string
	ok     func(text string) bool
}

func (v unprinted) Description(context.Context) string { return "must be " + v.wanted }

func (v unprinted) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (v unprinted) ValidateString(ctx context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if !req.ConfigValue.IsNull() && !req.ConfigValue.IsUnknown() && !v.ok(req.ConfigValue.ValueString()) {
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid "+req.Path.String(), "The value "+v.Description(ctx)+".")
	}
}

// pemBlock accepts PEM text whose first block is of one of the types, or nothing.
func pemBlock(types ...string) validator.String {
	return unprinted{fmt.Sprintf("PEM text that begins with a block of type %v", types), func(text string) bool {
		block, _ := pem.Decode([]byte(text))

		return text == "" || block != nil && slices.Contains(types, block.Type)
	}}
}

// jsonText is JSON, in which spaces and the order of keys do not count.
var jsonText = semantic.New("JSON", func(a, b string) bool {
	var one, other any

	return wire.Decode([]byte(a), &one) == nil && wire.Decode([]byte(b), &other) == nil && reflect.DeepEqual(one, other)
})

func jsonDocument() validator.String {
	return unprinted{"a JSON document, such as jsonencode(…) gives",
		func(text string) bool { return json.Valid([]byte(text)) }}
}

var timeOfDayForm = regexp.MustCompile(`^([01][0-9]|2[0-3]):[0-5][0-9]$`)

func timeOfDay() validator.String {
	return stringvalidator.RegexMatches(timeOfDayForm, "must be a time of day as HH:MM, from 00:00 to 23:59")
}

// timeRanges accepts ranges of a day that end after they begin and do not overlap.
type timeRanges struct{}

func (timeRanges) Description(context.Context) string {
	return "each range must end after it begins, and none may overlap another"
}

func (v timeRanges) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (v timeRanges) ValidateList(ctx context.Context, req validator.ListRequest, resp *validator.ListResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	type span struct{ from, to string }
	var spans []span
	for i, element := range req.ConfigValue.Elements() {
		object, ok := element.(types.Object)
		if !ok || object.IsUnknown() || object.IsNull() {
			continue
		}
		from, _ := object.Attributes()["from"].(semantic.Text)
		to, _ := object.Attributes()["to"].(semantic.Text)
		if from.IsUnknown() || to.IsUnknown() || !timeOfDayForm.MatchString(from.ValueString()) ||
			!timeOfDayForm.MatchString(to.ValueString()) {
			continue // Not known yet, or refused by its own validator.
		}
		at := req.Path.AtListIndex(i)
		// The form HH:MM sorts as the times do.
		this := span{from.ValueString(), to.ValueString()}
		if this.from >= this.to {
			resp.Diagnostics.AddAttributeError(at.AtName("to"), "Invalid range",
				fmt.Sprintf("%s: the range from %s to %s does not end after it begins.", at, this.from, this.to))
		}
		for _, other := range spans {
			if this.from < other.to && other.from < this.to {
				resp.Diagnostics.AddAttributeError(at, "Overlapping ranges",
					fmt.Sprintf("%s: the range from %s to %s overlaps the one from %s to %s.", at, this.from, this.to, other.from,
						other.to))
			}
		}
		spans = append(spans, this)
	}
}
