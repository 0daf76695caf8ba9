// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package pbxcloud

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/value"
)

var (
	_ datasource.DataSourceWithConfigure      = (*reportDataSource)(nil)
	_ datasource.DataSourceWithValidateConfig = (*reportDataSource)(nil)
)

// reportDataSource is the data sources pbxcloud_call_records and pbxcloud_queue_logs: two reports
// that the PBX makes in one way.
type reportDataSource struct {
	pbxcloud handle

	// kind is the PBX's name of the report, typeName that of the data source.
	kind, typeName, description string
}

// reportModel is the data source.
type reportModel struct {
	tenantsModel

	Start   types.String `tfsdk:"start"`
	End     types.String `tfsdk:"end"`
	Columns types.List   `tfsdk:"columns"`
	Records types.List   `tfsdk:"records"`
	CSV     types.String `tfsdk:"csv"`
}

// NewCallRecordsDataSource returns the data source pbxcloud_call_records.
func NewCallRecordsDataSource() datasource.DataSource {
	return &reportDataSource{kind: callRecords, typeName: "pbxcloud_call_records",
		description: "The call records (CDRs) of a tenant of PBXCloud, or of all tenants, over a period."}
}

// NewQueueLogsDataSource returns the data source pbxcloud_queue_logs.
func NewQueueLogsDataSource() datasource.DataSource {
	return &reportDataSource{kind: queueLogs, typeName: "pbxcloud_queue_logs",
		description: "The log of the call queues of a tenant of PBXCloud, or of all tenants, over a period."}
}

func (d *reportDataSource) Metadata(_ context.Context, _ datasource.MetadataRequest,
	resp *datasource.MetadataResponse) {
	resp.TypeName = d.typeName
}

func (d *reportDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := tenantsAttributes("Set to `true` for the records of all tenants, which may have other columns.")
	maps.Copy(attributes, map[string]schema.Attribute{
		"start": schema.StringAttribute{
			Required: true, Validators: []validator.String{calendarDate{}},
			MarkdownDescription: "The first day of the period, as `YYYY-MM-DD`, in the time zone of the PBX.",
		},
		"end": schema.StringAttribute{
			Required: true, Validators: []validator.String{calendarDate{}},
			MarkdownDescription: "The day that the period ends with, as `YYYY-MM-DD`, which must be after `start`. The PBX " +
				"takes it for the midnight at its beginning, so for one day set the day after it.",
		},
		"columns": schema.ListAttribute{
			Computed: true, ElementType: types.StringType,
			MarkdownDescription: "The names of the columns, in their order. They are set up on the PBX. One without a name is " +
				"`column_N`, and a name that comes again gets `_2`.",
		},
		"records": schema.ListAttribute{
			Computed: true, ElementType: types.MapType{ElemType: types.StringType},
			MarkdownDescription: "The records, in the order of the PBX: maps of texts by the names of the columns.",
		},
		"csv": schema.StringAttribute{
			Computed: true,
			MarkdownDescription: "The same as CSV, as the PBX sends it, but always in UTF-8 and without a byte order mark, " +
				"such as for the content of a `local_file`. Empty if there are no records and no header.",
		},
	})
	resp.Schema = schema.Schema{
		MarkdownDescription: d.description + "\n\n" +
			"Which columns there are is set up on the PBX. Columns that look like credentials, by names such as " +
			"`ex_webpassword`, are left out everywhere, with a warning.\n\n" +
			"~> The records are personal data, and Terraform keeps them in the state, where whoever may read it finds them. " +
			"At most 20 MiB are read.",
		Attributes: attributes,
	}
}

// calendarDate accepts a date that is in the calendar.
type calendarDate struct{}

func (calendarDate) Description(context.Context) string {
	return "must be a date of the calendar in the form YYYY-MM-DD, such as 2027-01-31"
}

func (v calendarDate) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (v calendarDate) ValidateString(ctx context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	if _, err := time.Parse(time.DateOnly, req.ConfigValue.ValueString()); err != nil {
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid "+req.Path.String(),
			fmt.Sprintf("%q %s.", req.ConfigValue.ValueString(), v.Description(ctx)))
	}
}

func (d *reportDataSource) ValidateConfig(ctx context.Context, req datasource.ValidateConfigRequest,
	resp *datasource.ValidateConfigResponse) {
	var config reportModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	config.validate(&resp.Diagnostics)
	start, startErr := time.Parse(time.DateOnly, config.Start.ValueString())
	end, endErr := time.Parse(time.DateOnly, config.End.ValueString())
	if startErr != nil || endErr != nil || end.After(start) {
		return // What is no date has an error of its own, and what is not known yet is checked when it is.
	}
	resp.Diagnostics.AddAttributeError(path.Root("end"), "Invalid end", fmt.Sprintf(
		"%s is not after start, %s. For a single day, set end to the day after it.", config.End.ValueString(),
		config.Start.ValueString()))
}

func (d *reportDataSource) Configure(_ context.Context, req datasource.ConfigureRequest,
	_ *datasource.ConfigureResponse) {
	d.pbxcloud = handleFor(req.ProviderData)
}

func (d *reportDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var data reportModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &data)...)
	account, ok := d.pbxcloud.Client(&resp.Diagnostics)
	if resp.Diagnostics.HasError() || !ok {
		return
	}
	var tenant string
	if !data.AllTenants.ValueBool() {
		if tenant, ok = account.resolveTenant(data.Tenant, &resp.Diagnostics, path.Root("tenant")); !ok {
			return
		}
	}
	report, err := account.Report(ctx, d.kind, cmp.Or(tenant, allTenants), data.Start.ValueString(),
		data.End.ValueString())
	if err != nil {
		resp.Diagnostics.Append(apierr.Diagnostics("Unable to read "+d.typeName, err, nil)...)

		return
	}
	data.Tenant = value.TextOrNull(tenant)
	data.fromAPI(report)
	resp.Diagnostics.Append(d.warnings(report)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, data)...)
}

// warnings say what is not as the PBX sent it, or not as one expects.
func (d *reportDataSource) warnings(report Report) diag.Diagnostics {
	var diags diag.Diagnostics
	if len(report.Withheld) > 0 {
		diags.AddAttributeWarning(path.Root("columns"), "Columns of "+d.typeName+" are left out", fmt.Sprintf(
			"The PBX sent the columns %s, which look like credentials. They are not in the state. Take them out of the "+
				"template on the PBX.", strings.Join(report.Withheld, ", ")))
	}
	if len(report.Uneven) > 0 {
		diags.AddAttributeWarning(path.Root("records"), "Odd records in "+d.typeName, fmt.Sprintf(
			"%d records have more or fewer values than the header has columns; the first is number %d. Values that are "+
				"missing are null, and columns without a name are column_N.", len(report.Uneven), report.Uneven[0]))
	}

	return diags
}

// fromAPI takes over the report. A report of nothing has no columns either.
func (m *reportModel) fromAPI(report Report) {
	columns := make([]attr.Value, len(report.Columns))
	for i, column := range report.Columns {
		columns[i] = types.StringValue(column)
	}
	records := make([]attr.Value, len(report.Records))
	for i, record := range report.Records {
		values := make(map[string]attr.Value, len(record))
		for j, field := range record {
			values[report.Columns[j]] = types.StringPointerValue(field)
		}
		records[i] = types.MapValueMust(types.StringType, values)
	}
	m.Columns = types.ListValueMust(types.StringType, columns)
	m.Records = types.ListValueMust(types.MapType{ElemType: types.StringType}, records)
	m.CSV = types.StringValue(report.CSV)
}
