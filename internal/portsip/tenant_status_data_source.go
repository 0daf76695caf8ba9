// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/readonly"
)

const statusType = "pbx_tenant_status"

// tenantStatusModel is the data source.
type tenantStatusModel struct {
	Version                types.String `tfsdk:"version"`
	LicensedUsers          types.Int64  `tfsdk:"licensed_users"`
	CurrentUsers           types.Int64  `tfsdk:"current_users"`
	OnlineUsers            types.Int64  `tfsdk:"online_users"`
	CurrentCalls           types.Int64  `tfsdk:"current_calls"`
	CurrentQueues          types.Int64  `tfsdk:"current_queues"`
	CurrentConferenceRooms types.Int64  `tfsdk:"current_conference_rooms"`
	CurrentRingGroups      types.Int64  `tfsdk:"current_ring_groups"`
	CurrentIVRs            types.Int64  `tfsdk:"current_ivrs"`
	CurrentTrunks          types.Int64  `tfsdk:"current_trunks"`
	CallsIn24Hours         types.List   `tfsdk:"calls_in_24_hours"`
}

// callCountModel is an element of calls_in_24_hours.
type callCountModel struct {
	Time  timetypes.RFC3339 `tfsdk:"time"`
	Count types.Int64       `tfsdk:"count"`
}

// callCountType is the type of that element.
var callCountType = types.ObjectType{AttrTypes: map[string]attr.Type{"time": timetypes.RFC3339Type{},
	"count": types.Int64Type}}

// NewTenantStatusDataSource returns the data source pbx_tenant_status.
func NewTenantStatusDataSource() datasource.DataSource {
	return readonly.New(readonly.Source[*account, tenantStatusModel]{
		Vendor: Name, Name: statusType,
		Schema: schema.Schema{
			MarkdownDescription: "What the PortSIP tenant that the provider is signed in to is doing at the moment: its users, " +
				"calls and trunks.\n\n" +
				"It is read again in each run, so whatever depends on it may change in each run. What the PBX does not show is " +
				"null.",
			Attributes: map[string]schema.Attribute{
				"version":                  readonly.String("The version of the PBX, such as `22.2.11.1403`."),
				"licensed_users":           readonly.Int64("Number of users that the license allows."),
				"current_users":            readonly.Int64("Number of users."),
				"online_users":             readonly.Int64("Number of users who are online."),
				"current_calls":            readonly.Int64("Number of calls in progress."),
				"current_queues":           readonly.Int64("Number of call queues."),
				"current_conference_rooms": readonly.Int64("Number of conference rooms."),
				"current_ring_groups":      readonly.Int64("Number of ring groups."),
				"current_ivrs":             readonly.Int64("Number of virtual receptionists (IVRs)."),
				"current_trunks":           readonly.Int64("Number of trunks."),
				"calls_in_24_hours": schema.ListNestedAttribute{
					Computed:            true,
					MarkdownDescription: "The calls of the last 24 hours, in the PBX's order.",
					NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
						"time": schema.StringAttribute{Computed: true, CustomType: timetypes.RFC3339Type{},
							MarkdownDescription: "The time that the count is for, in RFC 3339."},
						"count": readonly.Int64("The number of calls."),
					}},
				},
			},
		},
		Read: func(ctx context.Context, a *account, data *tenantStatusModel) diag.Diagnostics {
			status, err := a.Status(ctx)
			if err != nil {
				return apierr.Diagnostics("Unable to read "+statusType, err, nil)
			}

			return data.fromAPI(ctx, status)
		},
	})
}

// fromAPI sets what the response shows. A time that is not valid is an error, since configurations
// compute with it.
func (m *tenantStatusModel) fromAPI(ctx context.Context, s Status) diag.Diagnostics {
	*m = tenantStatusModel{
		Version:                types.StringPointerValue((*string)(s.Version.Value)),
		LicensedUsers:          types.Int64PointerValue((*int64)(s.LicensedUsers.Value)),
		CurrentUsers:           types.Int64PointerValue((*int64)(s.CurrentUsers.Value)),
		OnlineUsers:            types.Int64PointerValue((*int64)(s.OnlineUsers.Value)),
		CurrentCalls:           types.Int64PointerValue((*int64)(s.CurrentCalls.Value)),
		CurrentQueues:          types.Int64PointerValue((*int64)(s.CurrentQueues.Value)),
		CurrentConferenceRooms: types.Int64PointerValue((*int64)(s.CurrentConferenceRooms.Value)),
		CurrentRingGroups:      types.Int64PointerValue((*int64)(s.CurrentRingGroups.Value)),
		CurrentIVRs:            types.Int64PointerValue((*int64)(s.CurrentIVRs.Value)),
		CurrentTrunks:          types.Int64PointerValue((*int64)(s.CurrentTrunks.Value)),
		CallsIn24Hours:         types.ListNull(callCountType),
	}
	if s.CallsIn24Hours == nil {
		return nil
	}
	counts := make([]callCountModel, len(s.CallsIn24Hours))
	for i, count := range s.CallsIn24Hours {
		counts[i].Count = types.Int64PointerValue((*int64)(count.Count.Value))
		if count.Time.Value == nil || *count.Time.Value == "" {
			counts[i].Time = timetypes.NewRFC3339Null()

			continue
		}
		var diags diag.Diagnostics
		if counts[i].Time, diags = timetypes.NewRFC3339Value(string(*count.Time.Value)); diags.HasError() {
			return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(
				path.Root("calls_in_24_hours").AtListIndex(i).AtName("time"), "Unable to read "+statusType,
				fmt.Sprintf("GET %s: the response has the time %q, which is not in RFC 3339.", statusPath,
					*count.Time.Value),
			)}
		}
	}
	var diags diag.Diagnostics
	m.CallsIn24Hours, diags = types.ListValueFrom(ctx, callCountType, counts)

	return diags
}
