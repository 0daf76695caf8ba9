// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

// Package deletion holds the attribute deletion_policy: what destroying a resource does to the
// object on the PBX.
package deletion

import (
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/explain"
)

// The policies. No type has all of them.
const (
	// Abandon leaves the object as it is and forgets it.
	Abandon = "abandon"
	// Disable leaves the object but takes away what can be taken away.
	Disable = "disable"
	// Delete deletes the object.
	Delete = "delete"
	// Restore writes back the settings that the resource replaced.
	Restore = "restore"
	// Prevent makes a plan fail that would destroy the resource.
	Prevent = "prevent"
)

// attribute is the name of the attribute.
const attribute = "deletion_policy"

// Policy is one value of deletion_policy of one resource type.
type Policy struct {
	// Name is one of the constants.
	Name string
	// Effect completes the sentence "`name`: …" in the documentation.
	Effect string
	// Warning says in the plan what destroying one object will really do; empty for what needs no
	// warning, or for one that only the resource can word.
	Warning string
}

// Policies are the policies of one resource type, the default first.
type Policies []Policy

// Attribute returns the attribute deletion_policy.
func (p Policies) Attribute() schema.StringAttribute {
	names := make([]string, len(p))
	effects := make([]string, len(p))
	for i, policy := range p {
		names[i] = policy.Name
		effects[i] = fmt.Sprintf("`%s`: %s", policy.Name, policy.Effect)
	}

	return schema.StringAttribute{
		Optional:   true,
		Computed:   true,
		Default:    stringdefault.StaticString(p.Default()),
		Validators: []validator.String{stringvalidator.OneOf(names...)},
		MarkdownDescription: "What happens to it on the PBX when the resource is destroyed, removed from the configuration " +
			"or replaced. " + strings.Join(effects, " ") +
			fmt.Sprintf(" Terraform goes by the value in its state, so apply a new value before you destroy; doing so sends "+
				"nothing to the PBX. Defaults to `%s`.", p.Default()),
	}
}

// Default returns the policy that holds when nothing is configured, also for an imported object.
func (p Policies) Default() string { return p[0].Name }

// Planned warns of, or prevents, a plan that destroys or replaces an object with that policy, which
// is the one in its state, so that it holds when the block is removed too. The object is how
// messages name it, such as `tenios_cloud_pbx_user +49…`.
func (p Policies) Planned(policy, object string) diag.Diagnostics {
	if policy == Prevent {
		return diag.Diagnostics{Prevented(object)}
	}
	var diags diag.Diagnostics
	for _, one := range p {
		if one.Name == policy && one.Warning != "" {
			typeName, _, _ := strings.Cut(object, " ")
			diags.Append(explain.Notice{
				Title:   fmt.Sprintf("Destroying %s: %s", object, policy),
				Others:  fmt.Sprintf("Destroying further %s: %s", typeName, policy),
				General: one.Warning,
			})
		}
	}

	return diags
}

// Prevented is the error of destroying an object whose policy is Prevent.
func Prevented(object string) diag.Diagnostic {
	return diag.NewErrorDiagnostic(
		"Unable to destroy "+object,
		fmt.Sprintf("Its %s is %q. To destroy it, first apply a configuration with another %s; "+
			"to stop managing it without touching it, use a `removed` block with `destroy = false` or `terraform state rm`.",
			attribute, Prevent, attribute),
	)
}

// Vanished is the warning for an object that is no longer there when it is refreshed.
func Vanished(object string) diag.Diagnostic {
	return explain.Notice{
		Title: object + " no longer exists",
		General: "It was removed outside Terraform, or the provider is signed in to another account than before: check " +
			"that before you apply. It is dropped from the state, and the plan creates it again if it is still configured.",
	}
}
