// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package tenios

import (
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/transport"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/wire"
)

// readBody returns the users of one page of the list.
func readBody(t *testing.T, body []byte) ([]User, error) {
	t.Helper()
	c := NewClient(coretest.Responding(http.StatusOK, body), "https://tenios.example", transport.NewSecret("key"), 100)
	page, err := c.readPage(t.Context(), 0, 0)
	if err != nil {
		return nil, err
	}

	return inE164(page.Items)
}

// spelledTwice reports whether a key is there in several spellings, of which any may count.
func spelledTwice(item map[string]any, key string) bool {
	found := 0
	for has := range item {
		if strings.EqualFold(has, key) {
			found++
		}
	}

	return found > 1
}

// What is read of a list has numbers in the form E.164, each once, and written as the page shows
// it, it reads the same.
func FuzzList(f *testing.F) {
	for _, body := range []string{
		`{"success":true,"page":1,"page_size":100,"total_items":2,"items":[{"user_name":"+49221234567","first_name":"Ada","last_name":"Lovelace","email":"ada@example.com","internal_extension":"201","outbound_allowed":"true"},{"user_name":"+49221234568"}]}`,
		`{"success":"True","total_items":"1","page_size":null,"items":[{"user_name":49221234567,"sip_login_enabled":0,"call_history_enabled":false,"email":""}]}`,
		`{"success":true,"total_items":2,"items":[{"user_name":"+49221234567"},{"user_name":"0049 221 234567"}]}`,
		`{"success":true,"total_items":1,"items":[{"user_name":"+٤٩٢٢١٢٣٤٥٦٧"}]}`,
		`{"success":true,"total_items":1,"items":[{"user_name":"../list"}]}`,
		`{"success":true,"total_items":-1,"items":[null]}`,
		`{"success":true,"total_items":1e18,"page_size":1e300,"items":[]}`,
		`{"success":false,"error_code":"BAD_CREDENTIALS","error_message":"\u001b[2J","fields":["access_key"]}`,
		`{"success":true}`, "", "<html>", "null",
	} {
		f.Add([]byte(body))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		users, err := readBody(t, body)
		if err != nil {
			return
		}
		items, seen := make([]map[string]any, len(users)), map[string]bool{}
		for i, u := range users {
			if !userNumber.OK(u.UserName) || seen[u.UserName] {
				t.Errorf("%q has a user %q", body, u.UserName)
			}
			seen[u.UserName] = true
			items[i] = map[string]any{"user_name": u.UserName}
			for key, value := range map[string]*string{"first_name": u.FirstName, "last_name": u.LastName,
				"internal_extension": u.InternalExtension, "email": u.Email} {
				if value != nil {
					items[i][key] = *value
				}
			}
			for key, value := range map[string]*bool{"outbound_allowed": u.OutboundAllowed,
				"sip_login_enabled": u.SIPLoginEnabled, "call_history_enabled": u.CallHistoryEnabled} {
				if value != nil {
					items[i][key] = *value
				}
			}
		}
		written, err := json.Marshal(map[string]any{"success": true, "total_items": len(items), "items": items})
		if err != nil {
			t.Fatal(err)
		}
		var shown struct {
			Items []map[string]any `json:"items"`
		}
		if wire.Decode(body, &shown) == nil && len(shown.Items) == len(items) {
			for i, item := range items {
				for key, got := range item {
					if was, plain := shown.Items[i][key].(string); plain && key != "user_name" && !spelledTwice(shown.Items[i], key) &&
						!strings.EqualFold(was, fmt.Sprint(got)) && was != "0" && was != "1" {
						t.Errorf("%q becomes %s = %v", body, key, got)
					}
				}
			}
		}
		if again, err := readBody(t, written); err != nil || len(again) != len(users) || len(users) > 0 &&
			!reflect.DeepEqual(again, users) {
			t.Errorf("%q becomes %+v, and %s then %+v: %v", body, users, written, again, err)
		}
	})
}
