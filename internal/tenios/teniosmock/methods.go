// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package teniosmock

import (
	"encoding/json"
	"net/http"
	"regexp"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
)

// readParams checks everything about a request up to the single fields. Their order is that of the
// page's examples.
func (s *Server) readParams(r *http.Request, fields fakeserver.Fields) (map[string]any, *refusal) {
	body, err := fakeserver.ReadBody(r, "application/json")
	if err != nil {
		return nil, badRequest(err.Error())
	}
	params, err := fakeserver.ReadObject(body)
	if err != nil {
		return nil, badRequest("The body must be one JSON object: " + err.Error())
	}
	if params["access_key"] != s.accessKey {
		return nil, badCredentials()
	}
	delete(params, "access_key")
	if problems := fields.Check(params); len(problems) > 0 {
		return nil, refuse(problems[0])
	}
	return params, nil
}

// list responds with one page of users. A page past the end is empty.
func (s *Server) list(r *http.Request) (any, *refusal) {
	params, refused := s.readParams(r, fakeserver.Fields{
		{Key: "page", Type: fakeserver.Integer, Min: 1, Required: true},
		{Key: "page_size", Type: fakeserver.Integer, Min: 1, Required: true},
	})
	if refused != nil {
		return nil, refused
	}
	page, pageSize := integer(params["page"]), integer(params["page_size"])
	if s.maxPageSize > 0 {
		pageSize = min(pageSize, s.maxPageSize)
	}

	s.mu.Lock()
	defer s.mu.Unlock()

	total := int64(len(s.users))
	result := listResponse{Success: true, Items: []listItem{}, TotalItems: total, PageSize: pageSize, Page: page}
	// Comparing by division first keeps huge page numbers from overflowing.
	if page-1 > total/pageSize {
		return result, nil
	}
	start := min((page-1)*pageSize, total)
	for _, u := range s.users[start : start+min(pageSize, total-start)] {
		item := listItem{*u, u.UserName}
		if s.spelling != nil {
			item.UserName = s.spelling(u.UserName)
		}
		result.Items = append(result.Items, item)
	}
	return result, nil
}

func integer(value any) int64 {
	number, _ := value.(json.Number)
	n, _ := number.Int64()
	return n
}

// flag is a required flag. The page's requests send flags as strings; that JSON booleans are
// accepted as well is said nowhere.
func flag(key string) fakeserver.Field {
	return fakeserver.Field{
		Key: key, Type: fakeserver.String, Min: 1, Enum: []string{"true", "false"}, Required: true,
	}
}

// upsert creates or changes the user whose number name is.
func (s *Server) upsert(r *http.Request, name string) (any, *refusal) {
	params, refused := s.readParams(r, fakeserver.Fields{
		{Key: "password", Type: fakeserver.String, Min: 1, Required: true},
		flag("outbound_allowed"),
		flag("sip_login_enabled"),
		flag("call_history_enabled"),
		{Key: "first_name", Type: fakeserver.String, Required: true},
		{Key: "last_name", Type: fakeserver.String, Required: true},
		{Key: "internal_extension", Type: fakeserver.String, Valid: isExtension},
		{Key: "email", Type: fakeserver.String, Pattern: emailPattern},
	})
	if refused != nil {
		return nil, refused
	}
	if !numberPattern.MatchString(name) {
		return nil, badRequest("Invalid 'user_name' parameter", "user_name")
	}

	s.mu.Lock()
	defer s.mu.Unlock()

	if !s.ownsNumber(name) {
		return nil, numberNotFound()
	}
	// The password of the page's example; the vendor's list is not public.
	if params["password"] == "12345678" {
		return nil, passwordBlacklisted()
	}
	user := s.find(name)
	if user == nil {
		user = &User{UserName: name}
		s.users = append(s.users, user)
	}
	user.Password, _ = params["password"].(string)
	user.OutboundAllowed = params["outbound_allowed"] == "true"
	user.SIPLoginEnabled = params["sip_login_enabled"] == "true"
	user.CallHistoryEnabled = params["call_history_enabled"] == "true"
	// The page does not say what happens to a text that is omitted. It keeps its value.
	for key, text := range map[string]*string{
		"first_name": &user.FirstName, "last_name": &user.LastName, "internal_extension": &user.InternalExtension,
		"email": &user.Email,
	} {
		if value, sent := params[key].(string); sent {
			*text = s.tidy.Text(key, value)
		}
	}
	return map[string]bool{"success": true}, nil
}

// ownsNumber tells whether a number is one of the account's. The caller holds the lock.
func (s *Server) ownsNumber(number string) bool {
	return s.numbers[number] || len(number) == len(FirstNumber) && FirstNumber <= number && number <= LastNumber
}

// emailPattern refuses the page's invalid@emailadress, whose domain has no dot, and is lenient
// about the rest because the page shows no other example.
var emailPattern = regexp.MustCompile(
	`^[^@\s]+@([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,}$`)

// numberPattern is E.164; the page's invalid +1234564646 shows that national lengths count as well,
// and those of +1 are the same everywhere: ten digits.
var numberPattern = regexp.MustCompile(`^\+(1[0-9]{10}|[2-9][0-9]{0,14})$`)

// isExtension refuses the two emergency numbers that the vendor's portal page excludes:
// https://www.tenios.de/en/doc/cloud-pbx.
func isExtension(value any) string {
	if value == "110" || value == "112" {
		return "must not be an emergency number"
	}
	return ""
}
