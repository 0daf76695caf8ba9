// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package provdata

import (
	"cmp"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// Resolver reads the attributes of one vendor's block: the attribute if it is set, else the environment variable, else
// the default. It collects what is wrong with them, and which of them are not known yet.
type Resolver struct {
	// Vendor is the name of the block.
	Vendor string
	// Env reads an environment variable, "" if it is not set.
	Env func(string) string
	// UserAgent and LogBodies are passed on to the transport.
	UserAgent string
	LogBodies bool

	// Diags are the errors and warnings found so far.
	Diags diag.Diagnostics
	// Unknown names the attributes met so far that are not known yet, as `block.attribute`.
	Unknown []string
}

// Optional reads a string. An attribute that is known to be empty is an error: it is a variable that was not filled,
// and falling back to the environment could reach the wrong account.
func (r *Resolver) Optional(attribute string, value types.String, variable string) string {
	switch {
	case !r.known(attribute, value):
		return ""
	case !value.IsNull() && strings.TrimSpace(value.ValueString()) == "":
		detail := fmt.Sprintf("%s.%s is set, but to an empty string. Give it a value, or leave it out", r.Vendor, attribute)
		if variable != "" {
			detail += " to use the environment variable " + variable
		}
		r.Diags.AddAttributeError(r.at(attribute), "Empty "+attribute, detail+".")

		return ""
	case !value.IsNull():
		return value.ValueString()
	case variable != "" && strings.TrimSpace(r.Env(variable)) != "":
		return r.Env(variable)
	default:
		return ""
	}
}

// URL reads an absolute http or https URL and returns it without a slash at its end.
func (r *Resolver) URL(attribute string, value types.String, variable, fallback string) string {
	raw := r.Optional(attribute, value, variable)
	if raw == "" {
		return fallback
	}
	u, err := url.Parse(raw)
	// A URL with a user, a query or a fragment is refused without being shown: what it holds may be secret.
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Hostname() == "" || u.User != nil || strings.ContainsAny(raw, "?#") {
		source := r.Vendor + "." + attribute
		if value.IsNull() {
			source = "The environment variable " + variable
		}
		r.Diags.AddAttributeError(r.at(attribute), "Invalid "+attribute,
			fmt.Sprintf("%s must be a URL such as %s: http or https, a host, perhaps a path, and no user, query or fragment.", source, cmp.Or(fallback, "https://pbx.example.com/api")))

		return fallback
	}

	return strings.TrimRight(raw, "/")
}

// Int64 reads a number.
func (r *Resolver) Int64(attribute string, value types.Int64, fallback int64) int64 {
	if !r.known(attribute, value) || value.IsNull() {
		return fallback
	}

	return value.ValueInt64()
}

func (r *Resolver) duration(attribute string, value timetypes.GoDuration, fallback, least time.Duration) time.Duration {
	if !r.known(attribute, value) || value.IsNull() {
		return fallback
	}
	d, diags := value.ValueGoDuration()
	if diags.HasError() {
		r.Invalid(attribute, "not a duration such as 30s or 2m")
	} else if d < least {
		r.Invalid(attribute, d.String()+" is too short")
	}

	return d
}

// Invalid adds an error on an attribute of the block.
func (r *Resolver) Invalid(attribute, detail string) {
	r.Diags.AddAttributeError(r.at(attribute), "Invalid "+attribute, fmt.Sprintf("%s.%s: %s.", r.Vendor, attribute, detail))
}

// known notes an attribute that is not known yet.
func (r *Resolver) known(attribute string, value attr.Value) bool {
	if value.IsUnknown() {
		r.Unknown = append(r.Unknown, r.Vendor+"."+attribute)

		return false
	}

	return true
}
