// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package pbxcloud_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/pbxcloud/pbxcloudmock"
)

const (
	callRecordsType = "pbxcloud_call_records"
	queueLogsType   = "pbxcloud_queue_logs"
)

func january(more coretest.Object) coretest.Object {
	config := coretest.Object{"start": "2017-01-01", "end": "2017-02-01"}
	for name, value := range more {
		config[name] = value
	}

	return config
}

// records returns what a report has, as maps from columns to values; nil is null.
func records(t testing.TB, read map[string]tftypes.Value) []map[string]*string {
	t.Helper()
	var elements []tftypes.Value
	if err := read["records"].As(&elements); err != nil {
		t.Fatal(err)
	}
	all := make([]map[string]*string, len(elements))
	for i, element := range elements {
		values := map[string]tftypes.Value{}
		if err := element.As(&values); err != nil {
			t.Fatal(err)
		}
		all[i] = map[string]*string{}
		for column, value := range values {
			var text *string
			if err := value.As(&text); err != nil {
				t.Fatal(err)
			}
			all[i][column] = text
		}
	}

	return all
}

// Whatever the installation's template is, records are found by the names of its header.
func TestReports_parsing(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		answer, columns, column, value string
		count                          int
		csv                            string
		warning                        string
	}{
		"nothing":            {"", "", "", "", 0, "", ""},
		"null":               {"null", "", "", "", 0, "", ""},
		"bracket":            {"]", "", "", "", 0, "", ""},
		"header only":        {"src,dst\n", "src dst", "", "", 0, "src,dst\n", ""},
		"plain":              {"src,dst\n1,2\n3,4\n", "src dst", "dst", "2", 2, "src,dst\n1,2\n3,4\n", ""},
		"no last line break": {"src,dst\n1,2", "src dst", "dst", "2", 1, "src,dst\n1,2", ""},
		"one column":         {"src\n45\n", "src", "src", "45", 1, "src\n45\n", ""},
		"quoted line break": {"src,note\n1,\"a\nb, \"\"c\"\"\"\n", "src note", "note", "a\nb, \"c\"", 1,
			"src,note\n1,\"a\nb, \"\"c\"\"\"\n", ""},
		"windows":           {"src,note\r\n1,x\r\n", "src note", "note", "x", 1, "src,note\r\n1,x\r\n", ""},
		"byte order mark":   {"\ufeffsrc,note\n1,x\n", "src note", "src", "1", 1, "src,note\n1,x\n", ""},
		"latin-1":           {"src,n\xe5vn\n1,S\xf8ren\n", "src nåvn", "nåvn", "Søren", 1, "src,nåvn\n1,Søren\n", ""},
		"semicolons":        {"src;dst\n1,5;2\n", "src dst", "src", "1,5", 1, "src;dst\n1,5;2\n", ""},
		"twice and unnamed": {"a,a,,a_2\n1,2,3,4\n", "a a_3 column_3 a_2", "a_3", "2", 1, "a,a,,a_2\n1,2,3,4\n", ""},
		"PHP's backslash": {"src,note\n1,\"a\\\"b\",\n", "src note column_3", "note", "a\\\"b", 1,
			"src,note\n1,\"a\\\"b\",\n", "1 records have more or fewer values"},
		"too short": {"src,dst\n1,2\n3\n", "src dst", "dst", "2", 2, "src,dst\n1,2\n3\n", "the first is number 2"},
		"credentials": {"src,ex_webpassword,ex_token,pin\n1,canary,canary,canary\n", "src", "src", "1", 1, "src\n1\n",
			"the columns ex_webpassword, ex_token, pin, which look like credentials"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			mock, newProvider := start(t)
			mock.InjectFault(fakeserver.Fault{Transform: func([]byte) []byte { return []byte(tc.answer) }})
			read, diags := coretest.NewProtocol(t, newProvider, nil).Data(t, callRecordsType, january(nil))
			if tc.warning == "" {
				coretest.ExpectNone(t, diags)
			} else {
				coretest.Expect(t, diags, "warning at ", tc.warning)
			}
			var columns []string
			var values []tftypes.Value
			if err := read["columns"].As(&values); err != nil {
				t.Fatal(err)
			}
			for _, value := range values {
				columns = append(columns, coretest.String(value))
			}
			if got := strings.Join(columns, " "); got != tc.columns {
				t.Errorf("got the columns %q, want %q", got, tc.columns)
			}
			if got := coretest.String(read["csv"]); got != tc.csv {
				t.Errorf("got the CSV %q, want %q", got, tc.csv)
			}
			all := records(t, read)
			if len(all) != tc.count {
				t.Fatalf("got %d records, want %d", len(all), tc.count)
			}
			if tc.column != "" && (all[0][tc.column] == nil || *all[0][tc.column] != tc.value) {
				t.Errorf("got %v, want %q as %s", all[0], tc.value, tc.column)
			}
			if strings.Contains(read["csv"].String()+read["records"].String()+diags.String(), "canary") {
				t.Error("a credential is shown")
			}
		})
	}
}

func TestReports_selection(t *testing.T) {
	t.Parallel()
	for name, seed := range map[string]func(string, int) pbxcloudmock.Option{callRecordsType: pbxcloudmock.WithCallRecords,
		queueLogsType: pbxcloudmock.WithQueueLogs} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			mock, newProvider := start(t, seed("DEMO", 100), seed("ACME", 10), pbxcloudmock.WithLatin1())
			mock.InjectFault(fakeserver.Fault{Transform: func(csv []byte) []byte {
				return append([]byte("\ufeff"), bytes.ReplaceAll(csv, []byte("\n"), []byte("\r\n"))...)
			}})
			p := coretest.NewProtocol(t, newProvider, nil)
			for _, tc := range []struct {
				config coretest.Object
				count  int
				tenant string
			}{
				{january(nil), 100, "DEMO"},
				{january(coretest.Object{"tenant": "ACME"}), 10, "ACME"},
				{january(coretest.Object{"all_tenants": true}), 110, ""},
				{january(coretest.Object{"all_tenants": false}), 100, "DEMO"},
				{coretest.Object{"start": "2016-12-31", "end": "2017-01-01"}, 0, "DEMO"},
			} {
				read, diags := p.Data(t, name, tc.config)
				coretest.ExpectNone(t, diags)
				if got := len(records(t, read)); got != tc.count || tc.tenant == "" != read["tenant"].IsNull() {
					t.Errorf("%v: got %d records of %s, want %d", tc.config, got, read["tenant"], tc.count)
				}
			}
			for _, request := range mock.Requests() {
				if parameters := parametersOf(t, request); parameters.Get("format") != "csv" || parameters.Get("cache") != "no" {
					t.Errorf("got %v", parameters)
				}
			}
		})
	}
}

func TestReports_badInput(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t, pbxcloudmock.WithKey("tenant-key", pbxcloudmock.ReadOnly, "DEMO"))
	p := coretest.NewProtocol(t, newProvider, nil)
	for _, tc := range []struct {
		config coretest.Object
		want   string
	}{
		{coretest.Object{"start": "2017-02-01", "end": "2017-01-01"},
			"error at end: Invalid end: 2017-01-01 is not after start, 2017-02-01"},
		{coretest.Object{"start": "2017-02-01", "end": "2017-02-01"}, "set end to the next day"},
		{january(coretest.Object{"end": "2017-02-29"}),
			`error at end: Invalid end: "2017-02-29" must be a calendar date`},
		{january(coretest.Object{"start": "1.1.2017"}), "error at start: Invalid start"},
		{january(coretest.Object{"start": ""}), "error at start: Invalid start"},
		{january(coretest.Object{"tenant": "DEMO", "all_tenants": true}), "error at tenant: Too many arguments"},
		{january(coretest.Object{"tenant": "%"}), "error at tenant: "},
	} {
		_, diags := p.Data(t, queueLogsType, tc.config)
		coretest.Expect(t, diags, tc.want)
	}
	if got := len(mock.Requests()); got != 0 {
		t.Errorf("got %d calls, want none", got)
	}
	_, diags := coretest.NewProtocol(t, newProvider, block(coretest.Object{"api_key": "tenant-key"})).Data(t,
		callRecordsType, january(coretest.Object{"all_tenants": true}))
	coretest.Expect(t, diags, "error: Unable to read pbxcloud_call_records: GET /pbx/proxyapi.php INFO CDRS",
		"you mistaken", "an administrator's")
}

// What is not CSV is an error, and what the PBX says is shown only where that can do no harm.
func TestReports_sentences(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"{}":                                       "the response is not CSV",
		"No records allowed here":                  `the response is not CSV: "No records allowed here"`,
		"Sorry, this is not for you.":              `"Sorry, this is not for you."`,
		"<html><b>Sign in, please</b></html>":      "not shown because it may be confidential",
		`{"error":"canary"}`:                       "not shown",
		"Error in SELECT * FROM cdr WHERE canary,": "not shown",
		"Error: key " + pbxcloudmock.Key + " stop": "the response is not CSV",
	} {
		mock, newProvider := start(t)
		answer(mock, text)
		_, diags := coretest.NewProtocol(t, newProvider, nil).Data(t, callRecordsType, january(nil))
		coretest.Expect(t, diags, "error: Unable to read pbxcloud_call_records", want)
		if strings.Contains(diags.String(), "canary") || strings.Contains(diags.String(), pbxcloudmock.Key) {
			t.Errorf("the error shows too much: %s", diags)
		}
	}
}

func TestReports_tooLong(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	mock.InjectFault(fakeserver.Fault{Transform: func([]byte) []byte { return make([]byte, 20<<20+1) }})
	_, diags := coretest.NewProtocol(t, newProvider, nil).Data(t, callRecordsType, january(nil))
	coretest.Expect(t, diags, "longer than 20971520 bytes", "Ask for a shorter period.")
}

// A table can be far larger than its text.
func TestReports_tooWide(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]string{
		"equal names": strings.Repeat("a,", 1500) + "a\n1\n",
		"one record":  "a\n" + strings.Repeat("1\n", 6000) + strings.Repeat(",", 999) + "\n",
	} {
		mock, newProvider := start(t)
		mock.InjectFault(fakeserver.Fault{Transform: func([]byte) []byte { return []byte(answer) }})
		_, diags := coretest.NewProtocol(t, newProvider, nil).Data(t, callRecordsType, january(nil))
		coretest.Expect(t, diags, "more than 1000 columns, or more than 5000000 values")
		if len(diags) != 1 {
			t.Errorf("%s: %s", name, diags)
		}
	}
}

func TestCallCount(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	expect := func(config coretest.Object, want string) {
		t.Helper()
		if got := data(t, newProvider, "pbxcloud_call_count", config)["calls"]; got != `tftypes.Number<"`+want+`">` {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	expect(nil, "0")
	mock.SetRunningCalls("DEMO", 3)
	mock.SetRunningCalls("ACME", 4)
	expect(nil, "3")
	expect(coretest.Object{"tenant": "ACME"}, "4")
	expect(coretest.Object{"all_tenants": true}, "7")
	for text, want := range map[string]string{"0": "0", "pbx1:2|pbx2:1|": "3", ` "5" `: "5",
		`{"pbx1":"2","pbx2":"1","total":3}`: "3", `{"pbx1":"2"}`: "2", "]": "0"} {
		answer(mock, text)
		expect(nil, want)
	}
	for _, text := range []string{"many", "-1", `{"a":"b"}`, "Not now: busy"} {
		answer(mock, text)
		_, diags := coretest.NewProtocol(t, newProvider, nil).Data(t, "pbxcloud_call_count", nil)
		coretest.Expect(t, diags, "error: Unable to read pbxcloud_call_count", "not a number of calls")
	}
}

func TestAccCallRecords(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t, pbxcloudmock.WithQueueLogs("DEMO", 3))
	mock.AddCallRecord(pbxcloudmock.Record{Tenant: "DEMO", Time: time.Date(2017, 1, 5, 12, 0, 0, 0, time.UTC),
		Values: map[string]string{"src": "102", "clid": `"Boss" <102>`}})
	coretest.Test(t, newProvider, resource.TestCase{Steps: []resource.TestStep{{
		Config: `
data "pbxcloud_call_records" "test" {
  provider = pbx
  start    = "2017-01-01"
  end      = "2017-02-01"
}

data "pbxcloud_queue_logs" "test" {
  provider = pbx
  start    = "2017-01-01"
  end      = "2017-02-01"
}

data "pbxcloud_call_count" "test" {
  provider = pbx
}

output "sources" {
  value = [for r in data.pbxcloud_call_records.test.records : "${r.src} ${r.clid}"]
}

output "same" {
  value = csvdecode(data.pbxcloud_queue_logs.test.csv)[1].qu_name == data.pbxcloud_queue_logs.test.records[1].qu_name
}
`,
		ConfigStateChecks: []statecheck.StateCheck{
			statecheck.ExpectKnownOutputValue("sources",
				knownvalue.ListExact([]knownvalue.Check{knownvalue.StringExact(`102 "Boss" <102>`)})),
			statecheck.ExpectKnownOutputValue("same", knownvalue.Bool(true)),
			statecheck.ExpectKnownValue("data.pbxcloud_call_count.test", tfjsonpath.New("calls"), knownvalue.Int64Exact(0)),
		},
	}}})
}
