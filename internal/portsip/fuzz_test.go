// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip

import (
	"encoding/json"
	"io"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/transport"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/value"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/wire"
)

// respondingClient returns a client of a PBX that responds to each GET so, and what it was posted
// last.
func respondingClient(body []byte) (*Client, *[]byte) {
	var posted []byte
	httpClient := &http.Client{Transport: coretest.RoundTripper(func(req *http.Request) (int, []byte) {
		if req.Method == http.MethodGet {
			return http.StatusOK, body
		}
		posted, _ = io.ReadAll(req.Body)

		return http.StatusOK, nil
	})}

	return NewClient(httpClient, "https://pbx.example/api", Credentials{Token: transport.NewSecret("bearer-token")}),
		&posted
}

// FuzzTenant reads a settings object. Each attribute is what is sent back for it, and a write
// without a change sends nothing that the PBX does not show, nothing that it does not take, and no
// mask in place of a secret.
func FuzzTenant(f *testing.F) {
	for _, body := range []string{
		`{"id":"NzAw","name":"Example","domain":"pbx.example.com","timezone":"UTC","enable_night_mode":true,"recording_retention":30,"custom_options":"{\"a\":1}","new_setting":1e700}`,
		`{"id":7,"name":null,"domain":"","enable_night_mode":"True","recording_retention":"08","disk_quota":1e400000000,"max_extensions":"x","new_setting":{"a":[1]}}`,
		`{"id":"a","name":"x","domain":"y","cdr_event":{"enabled":true,"password":"******","token":null,"url":"https://a@b"},"stir_shaken_key":"••••"}`,
		`{"id":"a","name":"x","domain":"y","office_hours":{"monday":{"enabled":true,"ranges":[{"from":"08:00","to":"12:00"},null]}},"outbound_caller_ids":[{"provider_id":"1","caller_id":"2"}]}`,
		`{"id":"a","name":"x","domain":"y","office_hours":[],"outbound_caller_ids":{},"e164":"no","custom_options":"no json"}`,
		`{"id":"../x","name":"x","domain":"y"}`, `{"name":"x"}`, `{"errors":[{"code":"A","message":"b","detail":{}}]}`, "[]",
		"null", "", "<html>",
	} {
		f.Add([]byte(body))
	}
	kind := tenantKind()
	types := kind.shownTypes
	f.Fuzz(func(t *testing.T, body []byte) {
		client, posted := respondingClient(body)
		live, err := kind.read(t.Context(), client, types)
		if err != nil {
			return
		}
		for name, shown := range live {
			written, err := value.ToJSON(t.Context(), shown)
			if err == nil && written != nil {
				var again any
				if again, err = value.FromJSON(t.Context(), types[name], written); err == nil &&
					!reflect.DeepEqual(again, any(shown)) {
					t.Errorf("%s is %s, and %v then %v", name, shown, written, again)
				}
			}
			if err != nil {
				t.Errorf("%s is %s, which cannot be written: %v", name, shown, err)
			}
		}
		u := kind.newUpdate(t.Context(), live.text("id"))
		if _, err := client.tenant.update(t.Context(), u); err != nil {
			t.Fatalf("nothing cannot be written: %v", err)
		}
		var shown, sent map[string]any
		if err := wire.Decode(body, &shown); err != nil {
			t.Fatal(err)
		}
		if err := wire.Decode(*posted, &sent); err != nil {
			t.Fatal(err)
		}
		for key, value := range sent {
			if _, was := shown[key]; !was || u.readOnly[key] || value == nil || isMasked(value) {
				t.Errorf("%s is sent as %v", key, value)
			}
		}
	})
}

// What is read of a holiday is what it shows, and no more; and a write without a change sends
// nothing else.
func FuzzHoliday(f *testing.F) {
	for _, body := range []string{
		`{"id":"NzAw","name":"Easter","region":"DEU","consecutive":true,"every_year":false,"year_start":2027,"year_end":2028,"month_start":3,"month_end":4,"day_start":29,"day_end":5,"hour_start":0,"hour_end":23,"minute_start":0,"minute_end":59}`,
		`{"id":7,"name":null,"consecutive":"True","year_start":"08","hour_start":1e400000000}`,
		`{"ID":"a","Name":"b","NAME":"c"}`, `{"id":"..","name":"\u0000"}`, "{}", "null", "[]", "",
	} {
		f.Add([]byte(body))
	}
	kind := holidayKind()
	f.Fuzz(func(t *testing.T, body []byte) {
		var shown Document
		if wire.Decode(body, &shown) != nil {
			return
		}
		live, diags := kind.fromAPI(t.Context(), shown)
		for name, got := range live {
			from, has := shown[name]
			wire, err := value.ToJSON(t.Context(), got)
			if err != nil || !has || wire != nil && from != nil && !means(from, wire) {
				t.Errorf("%q becomes %s = %v: %v", body, name, got, err)
			}
		}
		u := kind.newUpdate(t.Context())
		for key, sent := range u.writable(u.normal(shown), "") {
			if _, has := shown[key]; !has || key == "id" || !diags.HasError() && live[key] != nil && !means(shown[key], sent) {
				t.Errorf("%q is sent back with %s = %v", body, key, sent)
			}
		}
	})
}

// FuzzUser is FuzzHoliday for an object with inner objects, lists, keys that become one attribute,
// secrets, and settings that have requests of their own.
func FuzzUser(f *testing.F) {
	for _, body := range []string{
		`{"id":"NzAw","name":"anna","role":"Admin","password":"p","extension_password":"******","voicemail_pin":739164,"office_hours":{"mode":"CUSTOM","monday":{"enabled":"true","ranges":[{"from":"08:00","to":"12:00"},null]}}}`,
		`{"id":7,"busy_no_answer_forward_rule":{"action":"HANGUP","timeout":"08","new":[1e700]},"trip_office_hours_forward_rule":null,"forward_rules":{"new":1},"new_forward_rule":{"action":"x"}}`,
		`{"outbound_caller_ids":[{"provider_id":1,"caller_id":"2","preferred":null,"display_name":"••••"}],"blfs":[[]],"voicemail_pin":"******"}`,
		`{"custom_forward_rules":[{"action":"","type":null,"hours":{"sunday":{}}}],"enable_dnd":"no","custom_options":{"a":1}}`,
		`{"forward_rules":"x","busy_no_answer_forward_rule":7}`, "{}", "null", "[]", "",
	} {
		f.Add([]byte(body))
	}
	kind := userKind()
	f.Fuzz(func(t *testing.T, body []byte) {
		var shown Document
		if wire.Decode(body, &shown) != nil {
			return
		}
		live, _ := kind.fromAPI(t.Context(), shown)
		for name, got := range live {
			read, err := value.ToJSON(t.Context(), got)
			if shaped := kind.fromWire(shown); err != nil || !isPartOf(read, shaped[name]) {
				t.Errorf("%q becomes %s = %v: %v", body, name, got, err)
			}
		}
		u := kind.newUpdate(t.Context())
		sent := u.writable(u.normal(shown), "")
		if !isPartOf(sent, shown) || isMasked(sent["voicemail_pin"]) {
			t.Errorf("%q is sent back as %v", body, sent)
		}
		for _, key := range []string{"id", "name", "role", "extension_number", "password", "extension_password",
			"created_at"} {
			if sent[key] != nil {
				t.Errorf("%q is sent back with %s = %v", body, key, sent[key])
			}
		}
	})
}

// isPartOf reports whether all of a value is in another one too.
func isPartOf(part, whole any) bool {
	switch part := part.(type) {
	case nil:
		return true
	case Document:
		all, isObject := whole.(Document)
		for key, inner := range part {
			if !isObject || !isPartOf(inner, all[key]) {
				return false
			}
		}

		return isObject
	case []any:
		all, isList := whole.([]any)

		return isList && slices.EqualFunc(part, all, isPartOf)
	default:
		return reflect.DeepEqual(part, whole) || means(whole, part)
	}
}

// means reports whether what a response shows is the same text, number or flag.
func means(shown, got any) bool {
	switch got := got.(type) {
	case bool:
		flag, err := wire.AsFlag(shown)

		return err == nil && flag == got
	case json.Number:
		number, err := wire.AsInt(shown)

		return err == nil && got.String() == strconv.FormatInt(number, 10)
	default:
		text, err := wire.AsText(shown)

		return err == nil && text == got
	}
}

// A page of holidays has no more than the response, and each holiday of it has an id, or an error
// that names it.
func FuzzHolidayList(f *testing.F) {
	for _, body := range []string{
		`{"count":2,"items":[{"id":"a","name":"A"},{"id":"..","name":"B"}]}`, `{"count":"1","items":[{"id":7}]}`,
		`{"count":-1,"items":[null]}`, `{"count":1e300,"items":[]}`,
		`{"count":1,"items":[{"name":"x"}]}`, `{"count":0}`, `{"errors":[{"code":"A"}]}`, "null", "",
	} {
		f.Add([]byte(body))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		client, _ := respondingClient(body)
		holidays := client.objects["/holidays"]
		page, err := holidays.fetchPage(t.Context(), Query{}, 0, 0)
		if err != nil {
			return
		}
		if len(page.Items) > len(body) || page.Size < 1 || page.Size > pageLimit {
			t.Errorf("%q becomes %d holidays of a page of %d", body, len(page.Items), page.Size)
		}
		for _, h := range page.Items {
			if key, err := holidays.listedKey(h); err == nil && holidays.idError(h) == nil {
				path, err := holidays.pathOf(key)
				if err != nil || strings.Count(path, "/") != 2 || strings.ContainsAny(path, "?#") ||
					strings.Trim(path[len(holidays.path):], "./") == "" {
					t.Errorf("the id %q gives the path %q: %v", key, path, err)
				}
			}
		}
	})
}
