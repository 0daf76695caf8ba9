// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package provdata_test

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/provdata"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/transport"
)

// duration is what a configuration has written there, whatever that is.
func duration(text string) timetypes.GoDuration {
	return timetypes.GoDuration{StringValue: basetypes.NewStringValue(text)}
}

// wantSettings compares what can be compared; secrets are not set here.
func wantSettings(t *testing.T, got, want transport.Settings) {
	t.Helper()
	if got.UserAgent != want.UserAgent || got.LogBodies != want.LogBodies || got.CACertificate != want.CACertificate ||
		got.InsecureSkipVerify != want.InsecureSkipVerify || got.RequestTimeout != want.RequestTimeout ||
		got.RetryTimeout != want.RetryTimeout || got.MaxConcurrentRequests != want.MaxConcurrentRequests {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestSettingsHaveDefaults(t *testing.T) {
	t.Parallel()
	r := newResolver(nil)
	r.UserAgent = "agent"
	wantSettings(t, provdata.ConnectionModel{}.Settings(r), transport.Settings{
		UserAgent: "agent", RequestTimeout: time.Minute, RetryTimeout: 2 * time.Minute, MaxConcurrentRequests: 10,
	})
	wantDiag(t, r.Diags, "")
	wantUnknown(t, r)
}

func TestSettingsAreThoseOfTheBlock(t *testing.T) {
	t.Parallel()
	r := newResolver(nil)
	r.LogBodies = true
	wantSettings(t, provdata.ConnectionModel{
		CACertificate: types.StringValue("PEM"), InsecureSkipVerify: types.BoolValue(false),
		RequestTimeout: duration("1m30s"), RetryTimeout: duration("0s"), MaxConcurrentRequests: types.Int64Value(3),
	}.Settings(r), transport.Settings{
		LogBodies: true, CACertificate: "PEM", RequestTimeout: 90 * time.Second, MaxConcurrentRequests: 3,
	})
	wantDiag(t, r.Diags, "")
}

func TestSettingsThatAreNotKnownAreNoted(t *testing.T) {
	t.Parallel()
	r := newResolver(nil)
	s := provdata.ConnectionModel{
		CACertificate: types.StringUnknown(), InsecureSkipVerify: types.BoolUnknown(),
		RequestTimeout: timetypes.NewGoDurationUnknown(),
		RetryTimeout:   timetypes.NewGoDurationUnknown(), MaxConcurrentRequests: types.Int64Unknown(),
	}.Settings(r)
	if s.InsecureSkipVerify {
		t.Error("certificates are not checked because it is not known whether they should be")
	}
	wantDiag(t, r.Diags, "")
	slices.Sort(r.Unknown)
	wantUnknown(t, r, "acme.ca_certificate", "acme.insecure_skip_verify", "acme.max_concurrent_requests",
		"acme.request_timeout", "acme.retry_timeout")
}

func TestNotCheckingCertificatesWarns(t *testing.T) {
	t.Parallel()
	r := newResolver(nil)
	if s := (provdata.ConnectionModel{InsecureSkipVerify: types.BoolValue(true)}).Settings(r); !s.InsecureSkipVerify {
		t.Error("certificates are checked all the same")
	}
	wantDiag(t, r.Diags, "Warning at acme.insecure_skip_verify: Certificates are not checked: ", "acme", "ca_certificate")
}

func TestEmptyCertificateIsAnError(t *testing.T) {
	t.Parallel()
	r := newResolver(nil)
	provdata.ConnectionModel{CACertificate: types.StringValue("")}.Settings(r)
	wantDiag(t, r.Diags, "Error at acme.ca_certificate: Empty ca_certificate: ")
}

func TestDurations(t *testing.T) {
	t.Parallel()

	tests := map[string]struct {
		text           string
		request, retry bool // whether it is right for request_timeout and for retry_timeout
	}{
		"seconds":    {"30s", true, true},
		"fractions":  {"1.5s", true, true},
		"least":      {"1ns", true, true},
		"zero":       {"0s", false, true},
		"bare zero":  {"0", false, true},
		"negative":   {"-1s", false, false},
		"no unit":    {"30", false, false},
		"garbage":    {"soon", false, false},
		"empty":      {"", false, false},
		"other unit": {"1d", false, false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for attribute, ok := range map[string]bool{"request_timeout": test.request, "retry_timeout": test.retry} {
				m := provdata.ConnectionModel{RequestTimeout: duration(test.text)}
				if attribute == "retry_timeout" {
					m = provdata.ConnectionModel{RetryTimeout: duration(test.text)}
				}
				r := newResolver(nil)
				s := m.Settings(r)
				if got := !r.Diags.HasError(); got != ok {
					t.Errorf("%s = %q is right: %t, want %t; %v", attribute, test.text, got, ok, texts(r.Diags))
				}
				got := s.RequestTimeout
				if attribute == "retry_timeout" {
					got = s.RetryTimeout
				}
				if want, err := time.ParseDuration(test.text); ok && (err != nil || got != want) {
					t.Errorf("%s = %q gives %v", attribute, test.text, got)
				}
			}
		})
	}
}

func TestDurationThatIsTooShortIsAnErrorOfItsAttribute(t *testing.T) {
	t.Parallel()
	r := newResolver(nil)
	provdata.ConnectionModel{RequestTimeout: duration("0s")}.Settings(r)
	wantDiag(t, r.Diags, "Error at acme.request_timeout: Invalid request_timeout: ", "acme.request_timeout", "0s")
}

// block is how a vendor's block is made.
func block() schema.SingleNestedAttribute {
	return schema.SingleNestedAttribute{Optional: true,
		Attributes: provdata.WithConnectionAttributes(map[string]schema.Attribute{
			"token": schema.StringAttribute{Optional: true},
		})}
}

func TestConnectionAttributesAreAddedToAndLeaveTheMap(t *testing.T) {
	t.Parallel()

	own := map[string]schema.Attribute{"token": schema.StringAttribute{Optional: true}}
	all := provdata.WithConnectionAttributes(own)
	if len(own) != 1 {
		t.Errorf("the map that was given has now %d attributes", len(own))
	}
	want := append(slices.Collect(maps.Keys(connectionTypes())), "token")
	got := slices.Collect(maps.Keys(all))
	slices.Sort(want)
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	for name, ty := range connectionTypes() {
		if a := all[name]; !a.GetType().Equal(ty) || !a.IsOptional() || a.GetMarkdownDescription() == "" {
			t.Errorf("%s is of type %s, optional: %t, described as %q", name, a.GetType(), a.IsOptional(),
				a.GetMarkdownDescription())
		}
	}
	s := schema.Schema{Attributes: map[string]schema.Attribute{"acme": block()}}
	if diags := s.ValidateImplementation(t.Context()); diags.HasError() {
		t.Error(diags)
	}
}

func TestModelDecodesTheBlock(t *testing.T) {
	t.Parallel()

	var model struct {
		provdata.ConnectionModel

		Token types.String `tfsdk:"token"`
	}
	attributeTypes := connectionTypes()
	attributeTypes["token"] = types.StringType
	if got, want := block().GetType(), (types.ObjectType{AttrTypes: attributeTypes}); !got.Equal(want) {
		t.Fatalf("the block is of type %s, want %s", got, want)
	}
	object := types.ObjectValueMust(attributeTypes, map[string]attr.Value{
		"ca_certificate": types.StringValue("PEM"), "insecure_skip_verify": types.BoolValue(true),
		"request_timeout": duration("30s"),
		"retry_timeout":   duration("5m"), "max_concurrent_requests": types.Int64Value(2),
		"token": types.StringValue("hunter2"),
	})
	if diags := object.As(t.Context(), &model, basetypes.ObjectAsOptions{}); diags.HasError() {
		t.Fatal(diags)
	}
	wantSettings(t, model.Settings(newResolver(nil)), transport.Settings{
		CACertificate: "PEM", InsecureSkipVerify: true, RequestTimeout: 30 * time.Second, RetryTimeout: 5 * time.Minute,
		MaxConcurrentRequests: 2,
	})
}

func TestAtLeastOneCallMustBeAllowed(t *testing.T) {
	t.Parallel()

	a, ok := block().Attributes["max_concurrent_requests"].(schema.Int64Attribute)
	if !ok {
		t.Fatal("max_concurrent_requests is not a number")
	}
	for value, want := range map[types.Int64]bool{
		types.Int64Value(-1): false, types.Int64Value(0): false, types.Int64Value(1): true, types.Int64Value(1000): true,
		types.Int64Null(): true, types.Int64Unknown(): true,
	} {
		var resp validator.Int64Response
		for _, v := range a.Validators {
			v.ValidateInt64(t.Context(), validator.Int64Request{Path: path.Root("acme"), ConfigValue: value}, &resp)
		}
		if got := !resp.Diagnostics.HasError(); got != want {
			t.Errorf("%s is right: %t, want %t", value, got, want)
		}
	}
}

func TestDescriptionsNameTheDefaults(t *testing.T) {
	t.Parallel()

	attributes := block().Attributes
	for name, want := range map[string]string{
		"insecure_skip_verify": "`false`", "request_timeout": "`60s`", "retry_timeout": "`2m`",
		"max_concurrent_requests": "`10`",
	} {
		if got := attributes[name].GetMarkdownDescription(); !strings.Contains(got, "Defaults to "+want) {
			t.Errorf("%s: %q does not name the default %s", name, got, want)
		}
	}
}

// connectionTypes are the attribute types of ConnectionModel.
func connectionTypes() map[string]attr.Type {
	return map[string]attr.Type{
		"ca_certificate":          types.StringType,
		"insecure_skip_verify":    types.BoolType,
		"request_timeout":         timetypes.GoDurationType{},
		"retry_timeout":           timetypes.GoDurationType{},
		"max_concurrent_requests": types.Int64Type,
	}
}
