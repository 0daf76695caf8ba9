// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package provdata

import (
	"maps"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/transport"
)

// Defaults of the connection attributes.
const (
	defaultRequestTimeout        = 60 * time.Second
	defaultRetryTimeout          = 2 * time.Minute
	defaultMaxConcurrentRequests = 10
)

// ConnectionModel is embedded in the model of each vendor's block.
type ConnectionModel struct {
	CACertificate         types.String         `tfsdk:"ca_certificate"`
	InsecureSkipVerify    types.Bool           `tfsdk:"insecure_skip_verify"`
	RequestTimeout        timetypes.GoDuration `tfsdk:"request_timeout"`
	RetryTimeout          timetypes.GoDuration `tfsdk:"retry_timeout"`
	MaxConcurrentRequests types.Int64          `tfsdk:"max_concurrent_requests"`
}

// WithConnectionAttributes adds the attributes of ConnectionModel to those of one vendor's block.
func WithConnectionAttributes(attributes map[string]schema.Attribute) map[string]schema.Attribute {
	all := maps.Clone(attributes)
	maps.Copy(all, map[string]schema.Attribute{
		"ca_certificate": schema.StringAttribute{
			Optional: true,
			MarkdownDescription: "Certificates in PEM form that are trusted instead of the system's, for a server whose " +
				"certificate comes from a private authority. " +
				"Indentation, a byte order mark and a literal `\\n` for the end of a line do no harm. Omit it to trust the " +
				"system's.",
		},
		"insecure_skip_verify": schema.BoolAttribute{
			Optional: true,
			MarkdownDescription: "Whether to accept any certificate from the server. Anyone on the way can then read the " +
				"credentials, so the plan warns about it; " +
				"prefer `ca_certificate`. Defaults to `false`.",
		},
		"request_timeout": schema.StringAttribute{
			Optional:   true,
			CustomType: timetypes.GoDurationType{},
			MarkdownDescription: "Maximum time for one attempt of a request, as a duration such as `30s`. Must be positive. " +
				"Defaults to `60s`.",
		},
		"retry_timeout": schema.StringAttribute{
			Optional:   true,
			CustomType: timetypes.GoDurationType{},
			MarkdownDescription: "How long a request that failed for a temporary reason (rate limit, overload, lost " +
				"connection) is retried, all attempts together, as a duration such as `5m`. " +
				"The time in which a request waits its turn because the server limits the rate does not count, as long as the " +
				"server accepts others. " +
				"`0s` turns retries off. Defaults to `2m`.",
		},
		"max_concurrent_requests": schema.Int64Attribute{
			Optional:   true,
			Validators: []validator.Int64{int64validator.AtLeast(1)},
			MarkdownDescription: "Maximum number of concurrent requests, at least 1. Lower it for a server that is easily " +
				"overloaded; a server that limits the rate " +
				"(status 429) is followed automatically. Defaults to `10`.",
		},
	})

	return all
}

// Settings turns the connection attributes into settings of the transport, adding to the resolver's
// diagnostics and unknown attributes.
func (m ConnectionModel) Settings(r *Resolver) transport.Settings {
	s := transport.Settings{
		UserAgent:             r.UserAgent,
		LogBodies:             r.LogBodies,
		CACertificate:         r.Text("ca_certificate", m.CACertificate, ""),
		InsecureSkipVerify:    r.known("insecure_skip_verify", m.InsecureSkipVerify) && m.InsecureSkipVerify.ValueBool(),
		RequestTimeout:        r.duration("request_timeout", m.RequestTimeout, defaultRequestTimeout, time.Nanosecond),
		RetryTimeout:          r.duration("retry_timeout", m.RetryTimeout, defaultRetryTimeout, 0),
		MaxConcurrentRequests: r.Int64("max_concurrent_requests", m.MaxConcurrentRequests, defaultMaxConcurrentRequests),
	}
	if s.MaxConcurrentRequests < 1 {
		r.Invalid("max_concurrent_requests", "at least 1 request must be possible")
	}
	if s.InsecureSkipVerify {
		r.Diags.AddAttributeWarning(r.at("insecure_skip_verify"), "Certificates are not checked",
			"The provider accepts any certificate from "+r.Vendor+
				". Anyone between this machine and the server can read and change everything, the credentials included. "+
				"Set ca_certificate to the certificate of your authority instead.")
	}

	return s
}

// at is the path of an attribute of the vendor's block.
func (r *Resolver) at(attribute string) path.Path { return path.Root(r.Vendor).AtName(attribute) }
