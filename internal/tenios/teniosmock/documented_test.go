// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package teniosmock_test

import (
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/tenios/teniosmock"
)

// The tests in this file are the examples of https://www.tenios.de/en/doc/api-pbx-config, requests
// and responses as they are printed there.

const documentedKey = "XXXXX-XXXX-XXXXXX"

// startDocumented starts an account that owns the number of the page's upsert, which no user has.
func startDocumented(t *testing.T) account {
	t.Helper()

	a := start(t, teniosmock.WithAccessKey(documentedKey))
	a.AddUser(teniosmock.User{UserName: "+49221000002"})
	a.DeleteUser("+49221000002")
	return a
}

func TestDocumentedListExample(t *testing.T) {
	t.Parallel()

	a := start(t, teniosmock.WithAccessKey(documentedKey))
	a.AddUser(teniosmock.User{
		UserName: "+49221234567", FirstName: "Toni", LastName: "Tester", Email: "tt@test.com",
		SIPLoginEnabled: true, CallHistoryEnabled: true, Password: "i7Lkm07",
	})
	a.AddUser(teniosmock.User{
		UserName: "+49221235655", FirstName: "Alice", LastName: "Example", Email: "ae@test.com",
		OutboundAllowed: true, Password: "i7Lkm07",
	})
	teniosmock.WithUsers(8)(a.Server)

	// The page's response lacks the comma behind each user_name.
	a.post(t, "/cloud-pbx/list", `{
    "access_key":"XXXXX-XXXX-XXXXXX", 
    "page" :1,
    "page_size" :2
}`).want(t, 200, `{  
    "success" : true,
    "items": [
        {
            "user_name": "+49221234567",
            "first_name": "Toni",
            "last_name": "Tester",
            "internal_extension": "",
            "outbound_allowed": false,
            "sip_login_enabled": true,
            "call_history_enabled": true,
            "email": "tt@test.com"
        },
        {
            "user_name": "+49221235655",
            "first_name": "Alice",
            "last_name": "Example",
            "internal_extension": "",
            "outbound_allowed": true,
            "sip_login_enabled": false,
            "call_history_enabled": false,
            "email": "ae@test.com"
        }
    ],
    "total_items": 10,
    "page_size": 2,
    "page": 1
}`)
}

func TestDocumentedListErrors(t *testing.T) {
	t.Parallel()

	tests := map[string]struct {
		request  string
		status   int
		response string
	}{
		"BAD_CREDENTIALS": {
			request: `{
    "access_key" : "12345676",
    "page":1,
    "page_size": 10 
}`,
			status: 403,
			response: `{
    "error_code": "BAD_CREDENTIALS",
    "error_message": "Bad credentials",
    "fields": []
}`,
		},
		"FIELD_NEGATIVE_OR_ZERO": {
			request: `{
        "access_key" : "XXXXX-XXXX-XXXXXX",
        "page":1,
        "page_size": -1
}`,
			status: 400,
			response: `{
    "error_code": "FIELD_NEGATIVE_OR_ZERO",
    "error_message": "Parameter 'page_size' value can not be negative or equal to zero",
    "fields": [
        "page_size"
    ]
}`,
		},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			a := start(t, teniosmock.WithAccessKey(documentedKey))
			a.post(t, "/cloud-pbx/list", tc.request).want(t, tc.status, tc.response)
		})
	}
}

func TestDocumentedUpsertExample(t *testing.T) {
	t.Parallel()

	a := startDocumented(t)
	a.post(t, "/cloud-pbx/upsert/+49221000002", `{
    "access_key":"XXXXX-XXXX-XXXXXX",
    "password":"i7Lkm07",
    "outbound_allowed":"true",
    "sip_login_enabled":"true",
    "call_history_enabled":"true",
    "first_name":"Peter",
    "last_name":"Mustermann"
}`).want(t, 200, `{
    "success": true
}`)

	got, _ := a.User("+49221000002")
	want := teniosmock.User{
		UserName: "+49221000002", FirstName: "Peter", LastName: "Mustermann",
		OutboundAllowed: true, SIPLoginEnabled: true, CallHistoryEnabled: true, Password: "i7Lkm07",
	}
	if got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestDocumentedUpsertErrors(t *testing.T) {
	t.Parallel()

	tests := map[string]struct {
		userName string
		request  string
		response string
	}{
		"FIELD_IS_REQUIRED": {
			userName: "+49221000002",
			request: `{
    "access_key":"XXXXX-XXXX-XXXXXX",
    "outbound_allowed":"true",
    "sip_login_enabled":"true",
    "call_history_enabled":"true",
    "first_name":"Peter",
    "last_name":"Mustermann"
}`,
			response: `{
        "error_code": "FIELD_IS_REQUIRED",
        "error_message": "Parameter 'password' is required",
        "fields": [
            "password"
        ]
    }`,
		},
		// The page names no number for this one.
		"NOT_FOUND": {
			userName: "+49221000003",
			request: `{
    "access_key":"XXXXX-XXXX-XXXXXX",
    "password":"i7Lkm07",
    "outbound_allowed":"true",
    "sip_login_enabled":"true",
    "call_history_enabled":"true",
    "first_name":"Peter",
    "last_name":"Mustermann"
}`,
			response: `{
    "success": false,
    "error_code": "NOT_FOUND",
    "error_message": "Not found.",
    "fields": []
}`,
		},
		"PASSWORD_IS_IN_BLACKLIST": {
			userName: "+49221000002",
			request: `{
    "access_key":"XXXXX-XXXX-XXXXXX",
    "password":"12345678",
    "outbound_allowed":"true",
    "sip_login_enabled":"true",
    "call_history_enabled":"true",
    "first_name":"Peter",
    "last_name":"Mustermann",
    "email": "pm@test.com"
}`,
			response: `{
    "success": false,
    "error_code": "PASSWORD_IS_IN_BLACKLIST",
    "error_message": "The password is in the password blacklist, please choose another one.",
    "fields": [
        "password"
    ]
}`,
		},
		"BAD_REQUEST_1": {
			userName: "+1234564646",
			request: `{
    "access_key":"XXXXX-XXXX-XXXXXX",
    "password":"i7Lkm07",
    "outbound_allowed":"true",
    "sip_login_enabled":"true",
    "call_history_enabled":"true",
    "first_name":"Peter",
    "last_name":"Mustermann"
}`,
			response: `{
    "error_code": "BAD_REQUEST",
    "error_message": "Invalid 'user_name' parameter",
    "fields": [
        "user_name"
    ]
}`,
		},
		"BAD_REQUEST_2": {
			userName: "+49221000002",
			request: `{
    "access_key":"XXXXX-XXXX-XXXXXX",
    "password":"i7Lkm07",
    "outbound_allowed":"true",
    "sip_login_enabled":"true",
    "call_history_enabled":"true",
    "first_name":"Peter",
    "last_name":"Mustermann",
    "email": "invalid@emailadress"
}`,
			response: `{
    "error_code": "BAD_REQUEST",
    "error_message": "Invalid 'email' parameter",
    "fields": [
        "email"
    ]
}`,
		},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			a := startDocumented(t)
			a.post(t, upsertPath+tc.userName, tc.request).want(t, 400, tc.response)
			if got := a.Users(); len(got) != 0 {
				t.Errorf("a refused upsert left %+v", got)
			}
		})
	}
}
