// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

// Package adoption keeps the promise that nothing is taken over silently: the attribute
// adopt_existing, the error for an object that exists already, and the warning that lists what
// adopting it will change.
package adoption

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/explain"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/outside"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/value"
)

// Attribute returns the attribute adopt_existing. What it means to exist completes the sentence
// "what happens when …".
func Attribute(exists string) schema.BoolAttribute {
	return schema.BoolAttribute{
		Optional: true,
		Computed: true,
		Default:  booldefault.StaticBool(false),
		MarkdownDescription: fmt.Sprintf("What happens when %s: with `false` the plan fails and shows how to import it; "+
			"with `true` it is adopted, and the plan lists the settings that will change. It matters only when the resource "+
			"is created; changing it later sends nothing to the PBX. Defaults to `false`.", exists),
	}
}

// Existing describes an object that is where one would be created.
type Existing struct {
	// Type is the resource type, Noun what the vendor's users call it, and ID its import id. Name
	// is the object's own name, empty where the id says it all.
	Type, Noun, ID, Name string
	// Key is the path of the attribute that conflicts with it.
	Key path.Path
}

// Label names the object to people.
func (e Existing) Label() string {
	id := outside.Clean(e.ID)
	switch {
	case e.Name != "" && e.ID != "":
		return fmt.Sprintf("%s %q (%s)", e.Noun, e.Name, id)
	case e.Name != "":
		return fmt.Sprintf("%s %q", e.Noun, e.Name)
	case e.ID != "":
		return e.Noun + " " + id
	default:
		return e.Noun
	}
}

// Refused is the error for an object that may not be adopted.
func (e Existing) Refused() diag.Diagnostic {
	block := "    provider = pbx\n    to       = %[1]s.NAME\n    id       = %[2]s\n"
	// Terraform finds the provider automatically, and refuses to be told next to a resource block.
	if strings.HasPrefix(e.Type, "pbx_") {
		block = "    to = %[1]s.NAME\n    id = %[2]s\n"
	}

	return diag.NewAttributeErrorDiagnostic(e.Key, e.Label()+" exists already",
		fmt.Sprintf("If no resource manages it yet, import it to manage it as it is:\n\n"+
			"  import {\n"+block+"  }\n\n"+
			"Put the block into the root module, and after `to` the whole address that is shown above: in a module or with "+
			"`for_each` such as module.MODULE.%[1]s.NAME[\"KEY\"].\n\n"+
			"To take it over and give it the configured values, set `adopt_existing = true`. If a resource of this "+
			"configuration manages it already, remove one of the two, or use a `moved` block.\n\n"+
			"Replacing a resource with `create_before_destroy` needs `adopt_existing = true` too. If a replacement has left a "+
			"deposed object behind, forget it with `terraform state rm ADDRESS`, and then import it.", e.Type, quote(e.ID)))
}

// quote writes a string as HCL does, in which ${ and %{ would begin a template.
func quote(text string) string {
	return strings.NewReplacer("${", "$${", "%{", "%%{").Replace(strconv.Quote(text))
}

// Adopting is the warning for an object that will be adopted. The object must be named so that no
// other is named alike: of warnings with the same summary Terraform shows the first only.
func (e Existing) Adopting(changes []Change) diag.Diagnostic {
	detail := "Nothing is written, because no setting changes."
	if len(changes) > 0 {
		detail = "These settings change:\n" + Describe(changes)
	}

	return diag.NewAttributeWarningDiagnostic(e.Key, e.Label()+" exists already and will be adopted", detail)
}

// Unadoptable is the error for an object that differs in settings which cannot be changed.
func (e Existing) Unadoptable(changes []Change) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(e.Key, e.Label()+" exists already and cannot be adopted",
		"These settings of it cannot be changed:\n"+Describe(changes)+
			"\n\nConfigure them as they are, or delete the object first. If another resource manages it, apply with its "+
			"deletion_policy set to \"delete\", and then destroy it.")
}

// InTheWay is the error of changing a resource so that it would be the same as this object.
func (e Existing) InTheWay() diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(e.Key, e.Label()+" exists already",
		"With this change there would be two of them that are the same. Delete or change that one first, or import it in "+
			"place of this one.")
}

// Several is the error of an object that cannot be told from others with these import ids.
func (e Existing) Several(ids []string) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(e.Key, fmt.Sprintf("Several %ss are named %q", e.Noun, e.Name),
		fmt.Sprintf("There are %d, with the ids %s, so it cannot be told which one is meant. Import one, or choose another "+
			"name.", len(ids), strings.Join(ids, ", ")))
}

// Unreadable says that a plan could not read whether an object exists already. The plan goes on
// with a warning, unless the apply is bound to fail as well because the credentials are refused.
func Unreadable(object, noun string, err error) diag.Diagnostics {
	if apierr.Is(err, apierr.Credentials) {
		return apierr.Diagnostics("Unable to plan "+object, err, nil)
	}

	return diag.Diagnostics{explain.Notice{
		Title:  fmt.Sprintf("Unable to read an existing %s for %s", noun, object),
		Others: fmt.Sprintf("Unable to read further existing %ss", noun),
		General: "So this plan shows neither whether it exists nor what adopting it would change. The apply reads it " +
			"again.\n\n" +
			err.Error(),
	}}
}

// Change is one setting that a write would change.
type Change struct {
	Attribute string
	From, To  attr.Value
	// Sensitive is set for a secret: neither value is shown, nor need be set.
	Sensitive bool
	// NotShown is set where the vendor does not show the old value.
	NotShown bool
	// Printed says what messages do not print of both values. Where that is all that differs, they
	// say so.
	Printed Printed
	// RequiresReplace is set for a setting that cannot be changed on an object that exists.
	RequiresReplace bool
}

// Unprinted returns the texts that messages do not print of the two values. What the vendor says of
// a write may repeat them.
func (c Change) Unprinted() []string {
	return append(c.Printed.unprinted(c.Attribute, c.From), c.Printed.unprinted(c.Attribute, c.To)...)
}

// Changes returns those of the given settings that differ, or may differ because the new value is
// not known yet.
func Changes(settings ...Change) []Change {
	return slices.DeleteFunc(slices.Clone(settings), func(c Change) bool {
		return !c.Sensitive && value.Equal(context.Background(), c.From, c.To)
	})
}

// Certain returns those of the changes that are known to be changes.
func Certain(changes []Change) []Change {
	return slices.DeleteFunc(slices.Clone(changes), func(c Change) bool { return !c.Sensitive && c.To.IsUnknown() })
}

// Describe lists changes, a line each, such as `timezone: "UTC" → "Europe/Berlin"`.
func Describe(changes []Change) string {
	lines := make([]string, 0, len(changes)+1)
	for _, c := range changes {
		if c.Sensitive {
			lines = append(lines, fmt.Sprintf("  %s: (sensitive)", c.Attribute))

			continue
		}
		from, to := c.Printed.text(c.Attribute, c.From), c.Printed.text(c.Attribute, c.To)
		switch {
		case c.NotShown:
			from = "(not shown)"
		case from == notPrinted && to == notPrinted:
			lines = append(lines, fmt.Sprintf("  %s: changes %s", c.Attribute, notPrinted))

			continue
		case from == to:
			lines = append(lines, fmt.Sprintf("  %s: changes in what is not printed of %s", c.Attribute, to))

			continue
		}
		lines = append(lines, fmt.Sprintf("  %s: %s → %s", c.Attribute, from, to))
	}
	if slices.ContainsFunc(changes, func(c Change) bool { return c.NotShown }) {
		lines = append(lines, "What the vendor does not show cannot be compared, so it is sent. Omit such a setting to "+
			"keep what is there.")
	}

	return strings.Join(lines, "\n")
}

// managed begins the detail of a conflict between two resources of one plan.
const managed = "Two resources of this state or configuration are for one and the same object. "

// Shared is the error of two resources that both have, adopt or create the object.
func (e Existing) Shared() diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(e.Key, "Two resources for "+e.Label(),
		managed+"Each would undo what the other does, and removing one would take the object from the other. "+
			"Keep one resource block: remove the other from the configuration, and if it is in the state, forget it with "+
			"`terraform state rm ADDRESS` or "+
			"a `removed` block with `destroy = false`.")
}

// Moved is the error of one resource that gives the object up while another one takes it.
func (e Existing) Moved() diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(e.Key, e.Label()+" would be destroyed by one resource and managed by another",
		managed+"The one at the old address is about to be destroyed, and the one at the new address is about to be "+
			"created or imported. "+
			"If the resource was renamed, or its key in `for_each` changed, tell Terraform so, and nothing is created or "+
			"destroyed:\n\n"+
			fmt.Sprintf("  moved {\n    from = %s.OLD_NAME\n    to   = %[1]s.NEW_NAME\n  }\n\n"+
				"With `for_each`, add the keys, such as %[1]s.NAME[\"KEY\"]. In a module, put the block there, with addresses "+
				"that begin there.\n\n", e.Type)+
			"If it was imported at the new address, or if the old one is a deposed object that a failed apply left, forget "+
			"the old one with `terraform state rm ADDRESS` instead; "+
			"what that removes too many can be imported again.")
}

// Busy is the error of a resource that needs the key of an object which another resource has until
// this plan is applied.
func (e Existing) Busy() diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(e.Key, e.Label()+" is still managed by another resource",
		"Another resource of this state has this object, and this plan changes or replaces it so that it no longer stands "+
			"in the way. Terraform may do the two in either order. "+
			"Apply the change of the other resource first: take this one out of the configuration, apply, and put it back; or "+
			"`terraform apply -target=ADDRESS` with the other one's address.")
}

// Kept is the warning of destroying a resource whose object another resource has taken in the same
// run. Forgotten are the settings whose first values nobody can restore any more, because Terraform
// passes nothing from the old resource to the new one.
func Kept(object string, forgotten []string) diag.Diagnostic {
	detail := "Another resource has created, adopted or changed it in this run, as a replacement with " +
		"create_before_destroy does. It belongs to that one now."
	if len(forgotten) > 0 {
		detail += "\n\nThe values that these settings had at first are forgotten, so deletion_policy = \"restore\" will " +
			"not write them back:\n  " +
			strings.Join(forgotten, "\n  ")
	}

	return diag.NewWarningDiagnostic(object+" was left as it is", detail)
}
