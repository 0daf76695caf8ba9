// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip

import (
	"context"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/lifecycle"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/value"
)

// isUsed reports whether planned settings use the secret, as far as they are known, else whether
// the live ones do.
func (s secretField) isUsed(plan, live values) bool {
	by := plan.at(s.usedBy)
	if by == nil || by.IsUnknown() {
		by = live.at(s.usedBy)
	}
	text, _ := value.Plain(by)
	if len(s.values) == 0 {
		return text != ""
	}

	return slices.Contains(s.values, text)
}

// warnOfLostSecrets names the secrets in use that a planned write cannot send: the PBX masks them,
// and they are not configured. A PBX that cannot be read names none; the write will fail.
func (k settingsKind) warnOfLostSecrets(ctx context.Context, a *account,
	step lifecycle.Step[types.Object]) diag.Diagnostics {
	config, live, plan := values(step.Config.Attributes()), values(step.Live.Attributes()), values(step.Plan.Attributes())
	lost := slices.DeleteFunc(slices.Clone(k.secrets),
		func(s secretField) bool { return !config[s.attribute].IsNull() || !s.isUsed(plan, live) })
	if len(lost) == 0 || a == nil {
		return nil
	}
	document, err := k.object(a.Client).get(ctx)
	if err != nil {
		return nil
	}
	lost = slices.DeleteFunc(lost, func(s secretField) bool { return isShown(document, s.wire) })
	if len(lost) == 0 {
		return nil
	}
	names := make([]string, len(lost))
	for i, s := range lost {
		names[i] = s.attribute
	}
	advice := "Set them in the configuration: they are then sent with every write."
	if step.Verb == lifecycle.Restoring {
		advice = "Enter them again on the PBX afterwards, or apply deletion_policy = \"abandon\" before destroying."
	}

	return diag.Diagnostics{diag.NewWarningDiagnostic("Secrets of the "+k.noun+" may be lost",
		"The PBX does not show these secrets, so they cannot be sent back with what is written. A PBX that replaces all "+
			"settings loses them, and what needs them stops working. "+
			advice+"\n  "+strings.Join(names, "\n  "))}
}
