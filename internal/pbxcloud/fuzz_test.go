// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package pbxcloud

import (
	"encoding/json"
	"math/big"
	"net/url"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/transport"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/wire"
)

const fuzzedKey = "NLbP7GFNVRqu9SDm"

func fuzzedClient() *Client {
	return NewClient(nil, &url.URL{Scheme: "https", Host: "pbx.example", Path: "/proxyapi.php"},
		transport.NewSecret(fuzzedKey), false)
}

// What is shown of a response is short, without a control character and without the key; and no
// data is treated as an error.
func FuzzSentence(f *testing.F) {
	for _, body := range []string{
		"you mistaken the security api key", "You mistaken the security API key " + fuzzedKey,
		"Wrong or missing tenant\x1b[2J", "no id specified\r\nApply complete!",
		"Success|Originate successfully queued|15a4cfe6429054|", "Error|No such extension|", `{"Response":"Success","ID":15}`,
		`{"Response":"Error"}`, "null", "]", "", "<html>",
		"INSERT INTO x SET password='y'", "\ufeffsuccess||7|", "Tenant ikke fundet \xe6\xf8\xe5",
		strings.Repeat("no id specified ", 100), "[\"no id specified\"]",
	} {
		f.Add([]byte(body))
	}
	c := fuzzedClient()
	f.Fuzz(func(t *testing.T, body []byte) {
		said := []string{c.unexpectedBody(call{parameters: url.Values{}}, body, "the response is not one", "").Error()}
		if err := knownError(body, []transport.Secret{c.apiKey}, &apierr.Error{}); err != nil {
			said = append(said, err.Error())
			if json.Valid(body) && strings.ContainsAny(string(body[:1]), "[{") {
				t.Errorf("%q is data", body)
			}
		}
		for _, text := range said {
			text, _, _ = strings.Cut(text, "\n\n") // What follows is advice.
			if strings.Contains(text, fuzzedKey) || strings.ContainsFunc(text, unicode.IsControl) ||
				len(text) > 5*longestSentence+200 {
				t.Errorf("%q is shown as %q", body, text)
			}
		}
		got := parseOutcome(body)
		if got.status == success && !strings.Contains(strings.ToLower(string(body)), "success") && json.Valid(body) == false {
			t.Errorf("%q is a success", body)
		}
		if got.id != "" && got.status != success || got.id != strings.TrimSpace(got.id) {
			t.Errorf("%q has the id %q", body, got.id)
		}
	})
}

// What is read of a row reads the same once it is written as a request has it.
func FuzzDestinations(f *testing.F) {
	for _, body := range []string{
		`{"67":{"cu_id":"67","cu_name":"Boss","cu_ct_id":"1","cu_param1":"3564732920","cu_param2":"","cu_param3":"30"}}`,
		`[{"cu_id":67,"cu_name":null,"cu_ct_id":1,"cu_param1":7.50}]`,
		`[{"cu_id":"..","cu_ct_id":"x"},{"cu_name":"no id"},null]`, `{"cu_id":{"a":1}}`, `[{"cu_id":1e400000000}]`,
		`[{"cu_id":"67","cu_name":["x"]}]`, "]", "[", "{}", "null", "",
	} {
		f.Add([]byte(body))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		var all rows
		if wire.Decode([]byte(decoded(body)), &all) != nil {
			return
		}
		for _, r := range all {
			d := r.destination()
			if r.unreadable() != nil || d.noName || d.noType || d.columns == 0 {
				continue
			}
			request := destinationRow(d, make([]string, d.columns))
			request["cu_id"] = d.ID
			written, err := json.Marshal(request)
			var again row
			if err == nil {
				err = wire.Decode(written, &again)
			}
			if err != nil || !reflect.DeepEqual(again.destination(), d) {
				t.Errorf("%v becomes %+v, and %s then %+v: %v", r, d, written, again.destination(), err)
			}
			if ok := regexp.MustCompile(`^[0-9]+$`).MatchString(d.ID); d.idError() == nil && !ok {
				t.Errorf("%q is an id", d.ID)
			}
		}
	})
}

// A count is not negative, and is the sum of what is counted.
func FuzzCallCount(f *testing.F) {
	for _, text := range []string{
		"3", "-1", "007", "pbx1:2|pbx2:1|", `{"pbx1":"2","pbx2":"1","total":3}`, `{"TOTAL":9223372036854775807,"a":1}`,
		"a:9223372036854775807|b:1", "9223372036854775808", "a:b", "a", "",
		"|", "a:1|A:2", "1e3", "+3", "a:+3", "٣", "{\"a\":1e400000000}",
	} {
		f.Add(text)
	}
	number := regexp.MustCompile(`[0-9]+`)
	f.Fuzz(func(t *testing.T, text string) {
		calls, ok := parseCount(text)
		if !ok {
			return
		}
		sum := new(big.Int)
		for _, digits := range number.FindAllString(text, -1) {
			n, _ := new(big.Int).SetString(digits, 10)
			sum.Add(sum, n)
		}
		if calls < 0 || !strings.ContainsAny(text, "eE.\\") && sum.Cmp(big.NewInt(calls)) < 0 {
			t.Errorf("%q are %d calls", text, calls)
		}
	})
}

// A report is a table: its columns have names of their own, none of a credential, each record has a
// value for each, and all together they have a bound. Written as CSV it is the same table.
func FuzzReport(f *testing.F) {
	for _, text := range []string{
		"calldate,src,dst\n2017-01-01,402,99\n", "a;b;c\n1;2\n1;2;3;4\n", "a\tb\n\"x\ty\"\t\"2\n3\"\n",
		"id,ex_webpassword,ex_token,PIN\n1,secret,secret,1234\n", ",,\n1,2,3\n", "a,a,a_2,a\n1,2,3,4\n",
		"a,b\n\"he said \\\"no\\\"\",2\n", "a\n\n\"\"\n1\n", "a,b\r\n1,2\r\n", "\ufeffa,b\n", "a", "", "\"",
		"a,password\n,x\n1,y\n", "password\nx\n", "\";0",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		report, err := parseReport(t.Context(), text)
		if err != nil {
			return
		}
		names := map[string]bool{}
		for _, column := range report.Columns {
			if names[column] || column == "" || credential.MatchString(column) {
				t.Errorf("%q has a column %q", text, column)
			}
			names[column] = true
		}
		if len(report.Columns) > maxColumns || len(report.Columns)*len(report.Records) > maxValues {
			t.Errorf("%d columns and %d records", len(report.Columns), len(report.Records))
		}
		for _, record := range report.Records {
			if len(record) != len(report.Columns) {
				t.Errorf("%q has %d columns, and a record of %d values", text, len(report.Columns), len(record))
			}
		}
		if len(report.Withheld) == 0 && report.CSV != text {
			t.Errorf("%q is kept as %q", text, report.CSV)
		}
		if len(report.Columns) == 0 || strings.ContainsAny(strings.Join(report.Columns, ""), ";\t") {
			return // Its separator would be guessed from the names of its columns.
		}
		written := report.rewritten()
		again, err := parseReport(t.Context(), written)
		if err != nil || !slices.Equal(again.Columns, report.Columns) ||
			!reflect.DeepEqual(blankless(again.Records), blankless(report.Records)) {
			t.Errorf("%q becomes %q, which becomes %q %v: %v", text, written, again.Columns, blankless(again.Records), err)
		}
	})
}

// blankless returns the values of records, where one that was not sent is blank.
func blankless(records [][]*string) [][]string {
	var all [][]string
	for _, record := range records {
		values := make([]string, len(record))
		for i, value := range record {
			if value != nil {
				values[i] = *value
			}
		}
		all = append(all, values)
	}

	return all
}
