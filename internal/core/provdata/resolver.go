// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package provdata

import (
	"cmp"
	"fmt"
	"net"
	"net/url"
	"strings"
	"time"
	"unicode"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/validate"
)

// Resolver reads the attributes of one vendor's block: the attribute if it is set, else the
// environment variable, else the default. It collects what is wrong with them, and which of them
// are not known yet.
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
	// Unknown names the attributes read so far that are not known yet, as `block.attribute`.
	Unknown []string
}

// Optional reads a string of one line. A line break or another character that nobody sees is an
// error: what comes from a file often ends in one, and no header can carry it, so each request
// would fail with an error that does not say why.
func (r *Resolver) Optional(attribute string, value types.String, variable string) string {
	text := r.Text(attribute, value, variable)
	at := strings.IndexFunc(text, func(c rune) bool { return unicode.IsControl(c) || c == byteOrderMark })
	if at < 0 {
		return text
	}
	problem := "has a control character in it, such as a line break. Remove it"
	switch {
	case strings.Trim(text[at:], "\r\n") == "":
		problem = "ends in a line break, as text that comes from a file often does. Remove it, for example with trimspace(…)"
	case strings.HasPrefix(text, string(byteOrderMark)):
		problem = "begins with a byte order mark, as a file that was written on Windows may. Remove it"
	}
	r.Diags.AddAttributeError(r.at(attribute), "Invalid "+attribute, r.source(attribute, value, variable)+" "+problem+".")

	return ""
}

// byteOrderMark begins some text files. In text it is a space without width.
const byteOrderMark = '\ufeff'

// source names where the value of an attribute comes from.
func (r *Resolver) source(attribute string, value types.String, variable string) string {
	if value.IsNull() {
		return "The environment variable " + variable
	}

	return r.Vendor + "." + attribute
}

// Text reads a string of any number of lines. An attribute that is known to be empty is an error:
// it is a variable that was not filled, and falling back to the environment could reach the wrong
// account.
func (r *Resolver) Text(attribute string, value types.String, variable string) string {
	switch {
	case !r.known(attribute, value):
		return ""
	case !value.IsNull() && strings.TrimSpace(value.ValueString()) == "":
		detail := fmt.Sprintf("%s.%s is set, but to an empty string. Give it a value, or omit it", r.Vendor, attribute)
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

// URL reads an absolute http or https URL and returns it without a slash at its end. It warns of
// http to another machine.
func (r *Resolver) URL(attribute string, value types.String, variable, fallback string) string {
	raw := r.Optional(attribute, value, variable)
	if raw == "" {
		return fallback
	}
	u, err := url.Parse(raw)
	// A URL with a user, a query or a fragment is refused without being shown: what it holds may be
	// secret.
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Hostname() == "" || !validate.Port(u) ||
		u.User != nil || strings.ContainsAny(raw, "?#") {
		r.Diags.AddAttributeError(r.at(attribute), "Invalid "+attribute,
			fmt.Sprintf("%s must be a URL such as %s: http or https, a host, perhaps a port up to 65535 and a path, and no "+
				"user, query or fragment.",
				r.source(attribute, value, variable), cmp.Or(fallback, "https://pbx.example.com/api")))

		return fallback
	}
	if u.Scheme == "http" && !isLoopback(u.Hostname()) {
		r.Diags.AddAttributeWarning(r.at(attribute), "The connection is not encrypted",
			fmt.Sprintf("%s is an http:// address, and not one of this machine. Anyone between this machine and %s can read "+
				"and change everything, "+
				"the credentials included. Use an https:// address instead.", r.source(attribute, value, variable), r.Vendor))
	}

	return strings.TrimRight(raw, "/")
}

// isLoopback reports whether a host is this machine. Names below localhost never leave it (RFC
// 6761, section 6.3).
func isLoopback(host string) bool {
	host = strings.ToLower(host)

	return host == "localhost" || strings.HasSuffix(host, ".localhost") || net.ParseIP(host).IsLoopback()
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
	r.Diags.AddAttributeError(r.at(attribute), "Invalid "+attribute,
		fmt.Sprintf("%s.%s: %s.", r.Vendor, attribute, detail))
}

// known notes an attribute that is not known yet.
func (r *Resolver) known(attribute string, value attr.Value) bool {
	if value.IsUnknown() {
		r.Unknown = append(r.Unknown, r.Vendor+"."+attribute)

		return false
	}

	return true
}
