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
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/readonly"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/validate"
)

const (
	callRecordsType = "pbxcloud_call_records"
	queueLogsType   = "pbxcloud_queue_logs"
)

// calendarDate accepts a date that exists.
var calendarDate = validate.String("a calendar date (YYYY-MM-DD) such as 2027-01-31", func(text string) bool {
	_, err := time.Parse(time.DateOnly, text)

	return err == nil
})

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
	return newReport(callRecordsType, callRecords,
		"The call records (CDRs) of a PBXCloud tenant, or of all tenants, for a period.")
}

// NewQueueLogsDataSource returns the data source pbxcloud_queue_logs.
func NewQueueLogsDataSource() datasource.DataSource {
	return newReport(queueLogsType, queueLogs,
		"The log of the call queues of a PBXCloud tenant, or of all tenants, for a period.")
}

// newReport returns a data source with the report that the PBX calls kind.
func newReport(name, kind, description string) datasource.DataSource {
	attributes := tenantsAttributes("Set to `true` for the records of all tenants, which may have other columns.")
	maps.Copy(attributes, map[string]schema.Attribute{
		"start": schema.StringAttribute{
			Required: true, Validators: []validator.String{calendarDate},
			MarkdownDescription: "The first day of the period, as `YYYY-MM-DD`, in the time zone of the PBX.",
		},
		"end": schema.StringAttribute{
			Required: true, Validators: []validator.String{calendarDate},
			MarkdownDescription: "The end of the period, as `YYYY-MM-DD`, after `start`. The PBX reads it as the midnight at " +
				"which this day begins, so for a single day set the next day.",
		},
		"columns": schema.ListAttribute{
			Computed: true, ElementType: types.StringType,
			MarkdownDescription: "The names of the columns, in order. A column without a name is `column_N`, and a name that " +
				"is repeated gets a suffix such as `_2`.",
		},
		"records": schema.ListAttribute{
			Computed: true, ElementType: types.MapType{ElemType: types.StringType},
			MarkdownDescription: "The records, in the order of the PBX: maps from column names to strings.",
		},
		"csv": readonly.String("The report as CSV, as the PBX sends it but always in UTF-8 without a byte order mark, for " +
			"example for the content of a `local_file`. Empty if there are no records and no header."),
	})

	return readonly.New(readonly.Source[*account, reportModel]{
		Vendor: Name, Name: name,
		Schema: schema.Schema{Attributes: attributes, MarkdownDescription: description + "\n\n" +
			"The columns are configured on the PBX. Columns that look like credentials, such as `ex_webpassword`, are omitted " +
			"everywhere, with a warning.\n\n" +
			"~> The records are personal data, and anyone who can read the state can read them. At most 20 MiB are read."},
		Validate: reportModel.validate,
		Read: func(ctx context.Context, a *account, data *reportModel) (diags diag.Diagnostics) {
			if !data.resolve(a, &diags) {
				return diags
			}
			report, err := a.Report(ctx, kind, cmp.Or(data.Tenant.ValueString(), allTenants), data.Start.ValueString(),
				data.End.ValueString())
			if err != nil {
				return apierr.Diagnostics("Unable to read "+name, err, nil)
			}
			data.fromAPI(report)

			return report.warnings(name)
		},
	})
}

// validate refuses a period that does not end after it starts.
func (m reportModel) validate() diag.Diagnostics {
	diags := m.tenantsModel.validate()
	start, startErr := time.Parse(time.DateOnly, m.Start.ValueString())
	end, endErr := time.Parse(time.DateOnly, m.End.ValueString())
	if startErr == nil && endErr == nil && !end.After(start) { // Unknown values are checked when they are known.
		diags.AddAttributeError(path.Root("end"), "Invalid end", fmt.Sprintf(
			"%s is not after start, %s. For a single day, set end to the next day.", m.End.ValueString(), m.Start.ValueString()))
	}

	return diags
}

// warnings report what was removed from the report, and records that do not match its header.
func (r Report) warnings(name string) diag.Diagnostics {
	var diags diag.Diagnostics
	if len(r.Withheld) > 0 {
		diags.AddAttributeWarning(path.Root("columns"), "Columns of "+name+" are omitted", fmt.Sprintf(
			"The PBX sent the columns %s, which look like credentials. They are not in the state. Remove them from the "+
				"template on the PBX.", strings.Join(r.Withheld, ", ")))
	}
	if len(r.Uneven) > 0 {
		diags.AddAttributeWarning(path.Root("records"), "Odd records in "+name, fmt.Sprintf(
			"%d records have more or fewer values than the header has columns; the first is number %d. Missing values are "+
				"null, and columns without a name are column_N.", len(r.Uneven), r.Uneven[0]))
	}

	return diags
}

// fromAPI takes over the report.
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
