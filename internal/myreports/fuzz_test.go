// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package myreports

import (
	"encoding/json"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/wire"
)

// A response that reports an error has no data, and what it shows of connections reads the same
// once it is written as a request has it.
func FuzzEnvelope(f *testing.F) {
	for _, body := range []string{
		`{"data":[{"id":"0f4c2a1e-7d55-4b7e-9c1a-3f2b6f0d9e11","_type":"KazooPbxConnectionProfile","name":"A","enabled":"true","hostRest":"https://a"}],"status":"success"}`,
		`{"data":[{"id":7,"_type":"ThreeCxConnectionProfile","name":"","enableRecordingArchive":1,"recordingArchiveFrequency":"1.00:20:00.5","password":"secret"},null],"status":"success"}`,
		`{"data":[{"id":"..","tenantId":{},"countryCode":276,"monitorSubAccounts":"False"}],"status":"success","error":null}`,
		`{"data":[],"status":"success","error":0}`, `{"data":null,"status":"success"}`,
		`{"status":"error","message":"no","error":404}`, `{"data":{},"error":1e400000000}`,
		`{"timestamp":"2019-11-29"}`, "[]", "null", "", "<html>",
	} {
		f.Add([]byte(body))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		e, err := openEnvelope(body)
		if err != nil {
			return
		}
		var all []Connection
		if err := e.decode(&all); err != nil {
			return
		}
		if e.Error != nil || e.Status != "" && e.Status != "success" {
			t.Errorf("%q is an error, and has %d connections", body, len(all))
		}
		for _, c := range all {
			request := c.wire()
			request["id"], request["_type"], request["tenantId"] = c.ID, c.Kind, c.TenantID
			written, err := json.Marshal(request)
			var again Connection
			if err == nil {
				err = wire.Decode(written, &again)
			}
			if err != nil || !reflect.DeepEqual(c, again) {
				t.Errorf("%q becomes %+v, and %s then %+v: %v", body, c, written, again, err)
			}
			if c.Settings["apiKey"] != nil || c.Settings["licenseKey"] != nil || c.Settings["password"] != nil {
				t.Errorf("a secret of %q is kept", body)
			}
		}
	})
}

// A duration is not negative, has a bound, and reads the same as it is written.
func FuzzTimeSpan(f *testing.F) {
	for _, text := range []string{"", "00:20:00", "0:20:00", "1.00:00:00", "9999.23:59:59.9999999", "24:00:00", "-1:00:00",
		"99999.00:00:00", "٠٠:٢٠:٠٠", "00:20:00\n", "1e9:00:00"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		span, ok := parseTimeSpan(text)
		if !ok {
			return
		}
		if span < 0 || span >= 10000*day || span%time.Second != 0 {
			t.Errorf("%q becomes %s", text, span)
		}
		written := formatTimeSpan(span)
		if again, ok := parseTimeSpan(written); !ok || again != span || !sameTimeSpan(text, written) {
			t.Errorf("%q becomes %s, and %q then %s", text, span, written, again)
		}
		if len(text) == len("00:20:00") && text[2] == ':' && written != text {
			t.Errorf("%q is written %q", text, written)
		}
	})
}

// The id of a Location header is a GUID that stands in it, or none.
func FuzzLocation(f *testing.F) {
	const id = "0f4c2a1e-7d55-4b7e-9c1a-3f2b6f0d9e11"
	for _, header := range []string{"", "/", "..", "/api/v1.0/customers/x/pbxs/" + id, "https://a/" + id + "?x#y",
		"//" + id, "/pbxs/" + id + "/", "/pbxs/" + id + "/..", "%2f" + id, "\x00" + id, id + "%0a"} {
		f.Add(header)
	}
	f.Fuzz(func(t *testing.T, header string) {
		got := lastSegment(header)
		if got == "" {
			return
		}
		read, err := url.PathUnescape(header)
		if !guid.OK(got) || err != nil || !strings.Contains(read, got) {
			t.Errorf("%q has the id %q", header, got)
		}
		if call, err := (Customer{TenantID: got}).call("GET", got); err != nil || strings.Count(call.path, "/") != 5 {
			t.Errorf("the id %q gives the path %q: %v", got, call.path, err)
		}
	})
}
