// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package teniosmock

import (
	"net/http"
	"regexp"
)

// upsertParams are the parameters of an upsert, of the right types and not looked into any further.
type upsertParams struct {
	password           string
	firstName          string
	lastName           string
	outboundAllowed    bool
	sipLoginEnabled    bool
	callHistoryEnabled bool

	// The optional ones are nil when omitted, which is not the same as empty.
	internalExtension *string
	email             *string
}

// callUpsert checks an upsert request and carries it out.
func (s *Server) callUpsert(r *http.Request, name string) (any, *refusal) {
	p, refused := s.readParams(r, "password", "first_name", "last_name", "internal_extension",
		"outbound_allowed", "sip_login_enabled", "email", "call_history_enabled")
	if refused != nil {
		return nil, refused
	}
	u, refused := readUpsert(p)
	if refused != nil {
		return nil, refused
	}
	if refused := s.upsert(name, u); refused != nil {
		return nil, refused
	}
	return successAnswer{Success: true}, nil
}

// readUpsert checks presence and types in the order in which the page's examples list the fields.
func readUpsert(p params) (u upsertParams, refused *refusal) {
	if u.password, refused = p.requiredText("password"); refused != nil {
		return u, refused
	}
	if u.outboundAllowed, refused = p.requiredFlag("outbound_allowed"); refused != nil {
		return u, refused
	}
	if u.sipLoginEnabled, refused = p.requiredFlag("sip_login_enabled"); refused != nil {
		return u, refused
	}
	if u.callHistoryEnabled, refused = p.requiredFlag("call_history_enabled"); refused != nil {
		return u, refused
	}
	if u.firstName, refused = p.requiredEmptyable("first_name"); refused != nil {
		return u, refused
	}
	if u.lastName, refused = p.requiredEmptyable("last_name"); refused != nil {
		return u, refused
	}
	if u.internalExtension, refused = p.optionalText("internal_extension"); refused != nil {
		return u, refused
	}
	if u.email, refused = p.optionalText("email"); refused != nil {
		return u, refused
	}
	return u, nil
}

// upsert creates or changes the user whose number name is, if the values make sense.
func (s *Server) upsert(name string, u upsertParams) *refusal {
	if !isPhoneNumber(name) {
		return invalidParameter("user_name")
	}

	s.mu.Lock()
	defer s.mu.Unlock()

	if !s.ownsNumber(name) {
		return numberNotFound()
	}
	if refused := u.validate(); refused != nil {
		return refused
	}

	user, exists := s.byName[name]
	if !exists {
		user = &User{UserName: name}
		s.insert(user)
	}
	u.applyTo(user, s.omittedClears)
	for key, text := range map[string]*string{
		"first_name": &user.FirstName, "last_name": &user.LastName, "internal_extension": &user.InternalExtension,
		"email": &user.Email,
	} {
		*text = s.tidy.Text(key, *text)
	}
	return nil
}

// ownsNumber tells whether a number is one of the account's. The caller holds the lock.
func (s *Server) ownsNumber(number string) bool {
	return s.numbers[number] || len(number) == len(FirstNumber) && FirstNumber <= number && number <= LastNumber
}

// validate checks what the values mean.
func (u *upsertParams) validate() *refusal {
	if u.email != nil && *u.email != "" && !emailPattern.MatchString(*u.email) {
		return invalidParameter("email")
	}
	if u.internalExtension != nil && isEmergencyNumber(*u.internalExtension) {
		return invalidParameter("internal_extension")
	}
	if isBlacklisted(u.password) {
		return passwordBlacklisted()
	}
	return nil
}

// applyTo stores the parameters. Omitted ones are cleared or kept, as the account is set to.
func (u *upsertParams) applyTo(user *User, omittedClears bool) {
	user.Password = u.password
	user.FirstName = u.firstName
	user.LastName = u.lastName
	user.OutboundAllowed = u.outboundAllowed
	user.SIPLoginEnabled = u.sipLoginEnabled
	user.CallHistoryEnabled = u.callHistoryEnabled
	if u.internalExtension != nil {
		user.InternalExtension = *u.internalExtension
	} else if omittedClears {
		user.InternalExtension = ""
	}
	if u.email != nil {
		user.Email = *u.email
	} else if omittedClears {
		user.Email = ""
	}
}

// emailPattern refuses the page's invalid@emailadress, whose domain has no dot, and is lenient
// about the rest because the page shows no other example.
var emailPattern = regexp.MustCompile(
	`^[^@\s]+@([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,}$`)

// numberPattern is E.164; the page's invalid +1234564646 shows that national lengths count as well,
// and those of +1 are the same everywhere: ten digits.
var numberPattern = regexp.MustCompile(`^\+(1[0-9]{10}|[2-9][0-9]{0,14})$`)

func isPhoneNumber(name string) bool {
	return numberPattern.MatchString(name)
}

// isEmergencyNumber knows the two extensions that the vendor's portal page excludes:
// https://www.tenios.de/en/doc/cloud-pbx.
func isEmergencyNumber(extension string) bool {
	return extension == "110" || extension == "112"
}

// isBlacklisted knows the password of the page's example and a few of the same kind; the vendor's
// list is not public.
func isBlacklisted(password string) bool {
	switch password {
	case "12345678", "123456789", "password", "passwort", "qwertz123":
		return true
	}
	return false
}
