// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip

import (
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/secret"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/semantic"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/validate"
)

// The shapes that several types have.

// weekdays are the office hours of each day of a week.
func weekdays() map[string]schema.Attribute {
	week := map[string]schema.Attribute{}
	for _, day := range []string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"} {
		week[strings.ToLower(day)] = object("The office hours on "+day+"s.", map[string]schema.Attribute{
			"enabled": flag("Whether there are office hours on this day. `true` without `ranges` is the whole day."),
			"ranges": schema.ListNestedAttribute{
				Optional: true, Computed: true, Validators: []validator.List{timeRanges{}},
				MarkdownDescription: "The times of the day that are office hours, which must not overlap. The list is set as " +
					"a whole.",
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"from": required(spelled(semantic.TimeOfDay, "Start, as `HH:MM` in 24 hours.", timeOfDay())),
					"to":   required(spelled(semantic.TimeOfDay, "End, as `HH:MM` in 24 hours, later than `from`.", timeOfDay())),
				}},
			},
		})
	}

	return week
}

// officeHours are those of an object, which may be those of the tenant.
func officeHours() schema.SingleNestedAttribute {
	return object("The office hours.", merged(weekdays(), map[string]schema.Attribute{
		"mode": text("Whose office hours they are: `GLOBAL` (the tenant's) or `CUSTOM` (those of the days here).",
			stringvalidator.OneOf("GLOBAL", "CUSTOM")),
	}))
}

// The actions of a forward rule.
const (
	forwardToNumber    = "FORWARD_TO_NUMBER"
	forwardToVoicemail = "FORWARD_TO_VOICEMAIL"
	ringAnyway         = "RING_ANYWAY"
	repeatPrompt       = "REPEAT"
	hangUp             = "HANGUP"
	dialThrough        = "DISA"
)

// actionTexts say what each action does.
var actionTexts = map[string]string{
	forwardToNumber: "forward to `number`", forwardToVoicemail: "forward to the voicemail of `number`",
	ringAnyway: "ring all the same", repeatPrompt: "start again", hangUp: "end the call",
	dialThrough: "let the caller dial any number, after the PIN",
}

// forwardRule says where a call goes in a situation. All actions can end it or forward it to a
// number or a voicemail; further ones are given.
func forwardRule(when string, further ...string) schema.SingleNestedAttribute {
	actions := append([]string{forwardToNumber, forwardToVoicemail, hangUp}, further...)
	said := make([]string, len(actions))
	for i, action := range actions {
		said[i] = "`" + action + "` (" + actionTexts[action] + ")"
	}

	return object("Where a call goes "+when+".", map[string]schema.Attribute{
		"action": text("What happens: "+strings.Join(said, ", ")+".", stringvalidator.OneOf(actions...)),
		"number": text("The number to forward to: an extension number, or an external number with or without `+`."),
	})
}

// with returns an object with a further attribute.
func with(object schema.SingleNestedAttribute, name string, attribute schema.Attribute) schema.SingleNestedAttribute {
	object.Attributes = merged(object.Attributes, map[string]schema.Attribute{name: attribute})

	return object
}

// callerIDs are the numbers that may be shown on outgoing calls.
func callerIDs(further map[string]schema.Attribute) schema.ListNestedAttribute {
	return schema.ListNestedAttribute{
		Optional: true, Computed: true,
		MarkdownDescription: "The numbers that may be shown on outgoing calls. The list is set as a whole.",
		NestedObject: schema.NestedAttributeObject{Attributes: merged(further, map[string]schema.Attribute{
			"provider_id": required(text("The id of the provider (trunk) that the number belongs to.", length(1, 1024))),
			"caller_id":   required(text("The number as it is shown, 1 to 64 characters.", length(1, 64))),
			"description": optional(text("What the number is for, at most 1024 characters. Defaults to `\"\"`.",
				length(0, 1024))),
			"display_name": text("The name that is shown with the number; `\"\"` clears it. If omitted, the number keeps " +
				"its current name. Needs PortSIP PBX v22.6."),
		})},
	}
}

// optional is a text of an item of a list, which is blank if it is omitted.
func optional(a schema.StringAttribute) schema.StringAttribute {
	a.Default = stringdefault.StaticString("")

	return a
}

// defaultsTo is a flag of an item of a list.
func defaultsTo(value bool, a schema.BoolAttribute) schema.BoolAttribute {
	a.Default = booldefault.StaticBool(value)

	return a
}

// extensionNumber is the number of an object, which only a new one is given.
func extensionNumber(of string) schema.StringAttribute {
	return required(text("The extension number of the "+of+", 3 to 64 digits, which nothing else of the tenant has. "+
		"Changing it replaces the "+of+".", extensionDigits()))
}

// objectName is the name of an object.
func objectName(of string) schema.StringAttribute {
	return required(text("The name of the "+of+", 1 to 64 characters.", length(1, 64)))
}

// idSet is a set of ids of what else the tenant has.
func idSet(description string) schema.SetAttribute {
	return schema.SetAttribute{ElementType: types.StringType, Optional: true, Computed: true,
		MarkdownDescription: description,
		Validators:          []validator.Set{setvalidator.ValueStringsAre(validate.String(objectID.Wanted, objectID.OK))}}
}

// agents are the extensions that an object rings.
func agents(of string) schema.ListNestedAttribute {
	return schema.ListNestedAttribute{
		Optional: true, Computed: true,
		MarkdownDescription: "The extensions that the " + of + " rings, in their order. The list is set as a whole, by a " +
			"request of its own, which a new " + of + " gets after its creation.",
		NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
			"extension_number": required(text("The extension number of a user.", extensionDigits())),
			"skill_level": number("The skill level, 1 (rung first) to 100, which the strategies `SKILL_BASED_ROUTING_…` go by. "+
				"A new agent has 1.", int64validator.Between(1, 100)),
		}},
	}
}

// accessPIN is the PIN of a voicemail or the like, which a new one must have.
func accessPIN(whose, of string) schema.StringAttribute {
	return secret.Value("The PIN " + whose + ", 6 to 10 digits without repetitions such as `111` and sequences such as `789`; " +
		"since v22.3 the tenant's policy decides. Required for a new " + of + ".")
}

// playDateTime says whether a voicemail tells when a message came.
func playDateTime() schema.StringAttribute {
	return text("Whether the time of a message is announced: `DISABLE`, `12_HOUR_CLOCK` or `24_HOUR_CLOCK`.",
		stringvalidator.OneOf("DISABLE", "12_HOUR_CLOCK", "24_HOUR_CLOCK"))
}

// fileID is the id of a file that was uploaded, which the PBX does not show.
func fileID(of string) schema.StringAttribute {
	return schema.StringAttribute{
		Optional: true, Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
		MarkdownDescription: "The id of an uploaded file with " + of + "; if omitted, that stays. The PBX does not show " +
			"it, so a change made outside Terraform cannot be seen.",
	}
}

// fileKeys are what the PBX shows of uploaded files, in place of their ids.
func fileKeys(files ...string) []string {
	var keys []string
	for _, file := range files {
		keys = append(keys, file+"_file_name", file+"_file_size", file+"_file_url")
	}

	return keys
}
