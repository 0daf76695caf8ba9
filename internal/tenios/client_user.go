// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package tenios

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strconv"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/collection"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/phone"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/transport"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/wire"
)

const (
	listPath   = "/cloud-pbx/list"
	upsertPath = "/cloud-pbx/upsert/"
)

// userNumber is what a user_name looks like, which is a part of the path of a write.
var userNumber = wire.Form{
	Wanted: "a phone number in the form E.164, such as +49221234567",
	OK:     regexp.MustCompile(`^\+[1-9][0-9]{1,14}$`).MatchString,
}

// User is one Cloud PBX user. The password is not in it, because the API never returns it.
// In a response, nil means that the key was missing.
type User struct {
	// UserName is the user's phone number, E.164 with a plus.
	UserName           string
	FirstName          *string
	LastName           *string
	InternalExtension  *string
	Email              *string
	OutboundAllowed    *bool
	SIPLoginEnabled    *bool
	CallHistoryEnabled *bool
}

// Users returns all users of the account in the vendor's order. The list is read once and then
// kept.
func (c *Client) Users(ctx context.Context) ([]User, error) { return c.users.All(ctx) }

// User returns one user, from the list because the API has no single read. A user that the account
// does not have is an error for which apierr.IsNotFound holds.
func (c *Client) User(ctx context.Context, userName string) (User, error) {
	u, err := c.users.Get(ctx, userName)
	if errors.Is(err, collection.ErrAbsent) {
		return u, &apierr.Error{Kind: apierr.NotFound, Method: "POST", Path: listPath, Fields: []string{"user_name"},
			Message: "the account has no Cloud PBX user " + userName}
	}

	return u, err
}

type upsertRequest struct {
	AccessKey          string  `json:"access_key"`
	Password           string  `json:"password"`
	FirstName          string  `json:"first_name"`
	LastName           string  `json:"last_name"`
	InternalExtension  *string `json:"internal_extension,omitempty"`
	Email              *string `json:"email,omitempty"`
	OutboundAllowed    string  `json:"outbound_allowed"`
	SIPLoginEnabled    string  `json:"sip_login_enabled"`
	CallHistoryEnabled string  `json:"call_history_enabled"`
}

// UpsertUser creates the user or sets everything that it has, the password included, which the API
// requires with every write. All fields of u must be set. Live is the user as it is now, zero for a
// new one: the optional fields that are empty and stay empty are omitted, because the page shows no
// request with an empty one. It sets everything that it is given, so it is safe to repeat. When the
// response is lost the next read asks the vendor what happened to it.
func (c *Client) UpsertUser(ctx context.Context, u, live User, password transport.Secret) error {
	request := upsertRequest{
		AccessKey:          c.accessKey.Reveal(),
		Password:           password.Reveal(),
		FirstName:          *u.FirstName,
		LastName:           *u.LastName,
		InternalExtension:  unlessEmpty(u.InternalExtension, live.InternalExtension),
		Email:              unlessEmpty(u.Email, live.Email),
		OutboundAllowed:    strconv.FormatBool(*u.OutboundAllowed),
		SIPLoginEnabled:    strconv.FormatBool(*u.SIPLoginEnabled),
		CallHistoryEnabled: strconv.FormatBool(*u.CallHistoryEnabled),
	}
	if err := userNumber.Check(u.UserName, "the user_name"); err != nil {
		return err
	}
	var response struct{}
	err := c.do(transport.Idempotent(ctx), upsertPath+url.PathEscape(u.UserName), request, &response, password)
	var e *apierr.Error
	switch {
	case err == nil:
		c.users.Put(u)
	case apierr.Is(err, apierr.Ambiguous):
		c.users.Invalidate(u.UserName)
	case errors.As(err, &e) && e.Code == "NOT_FOUND":
		// The page has no other meaning for it, and names no field.
		e.Fields = []string{"user_name"}
		e.Advice = "This number is not one of the account's Cloud PBX numbers. Order it, or assign it to Cloud PBX, in " +
			"the Tenios customer portal first."
	}

	return err
}

func unlessEmpty(want, live *string) *string {
	if *want == "" && (live == nil || *live == "") {
		return nil
	}

	return want
}

type listRequest struct {
	AccessKey string `json:"access_key"`
	Page      int    `json:"page"`
	PageSize  int    `json:"page_size"`
}

type listResponse struct {
	Items      *[]listItem            `json:"items"`
	TotalItems *wire.Int              `json:"total_items"`
	PageSize   wire.Lenient[wire.Int] `json:"page_size"`
}

type listItem struct {
	UserName           wire.Text  `json:"user_name"`
	FirstName          text       `json:"first_name"`
	LastName           text       `json:"last_name"`
	InternalExtension  text       `json:"internal_extension"`
	Email              text       `json:"email"`
	OutboundAllowed    *wire.Flag `json:"outbound_allowed"`
	SIPLoginEnabled    *wire.Flag `json:"sip_login_enabled"`
	CallHistoryEnabled *wire.Flag `json:"call_history_enabled"`
}

// text is a text of a response. A null means empty; a missing key leaves the pointer nil.
type text struct{ value *wire.Text }

// UnmarshalJSON implements json.Unmarshaler.
func (t *text) UnmarshalJSON(raw []byte) error {
	t.value = new(wire.Text)

	return t.value.UnmarshalJSON(raw)
}

// readUsers reads all pages of the list.
func (c *Client) readUsers(ctx context.Context) ([]User, error) {
	users, err := c.pages.All(ctx)
	var e *apierr.Error
	switch {
	case err == nil:
		return inE164(users)
	case errors.As(err, &e):
		return nil, err
	}
	failed := &apierr.Error{Method: "POST", Path: listPath, Cause: err}
	if errors.Is(err, collection.ErrListChanged) {
		failed.Advice = "Run Terraform again when nobody adds or removes Cloud PBX users."
	}

	return nil, failed
}

// readPage reads one page. The API counts them from 1.
func (c *Client) readPage(ctx context.Context, page, _ int) (collection.Page[User], error) {
	var response listResponse
	request := listRequest{AccessKey: c.accessKey.Reveal(), Page: page + 1, PageSize: c.pageSize}
	if err := c.do(transport.ReadOnly(ctx), listPath, request, &response); err != nil {
		return collection.Page[User]{}, err
	}
	if response.Items == nil || response.TotalItems == nil {
		return collection.Page[User]{}, &apierr.Error{Method: "POST", Path: listPath,
			Message: "the response lacks items or total_items"}
	}
	size := c.pageSize
	if shown := response.PageSize.Value; shown != nil && *shown > 0 {
		size = int(*shown)
	}
	users := make([]User, len(*response.Items))
	for i, item := range *response.Items {
		users[i] = User{
			UserName:           string(item.UserName),
			FirstName:          (*string)(item.FirstName.value),
			LastName:           (*string)(item.LastName.value),
			InternalExtension:  (*string)(item.InternalExtension.value),
			Email:              (*string)(item.Email.value),
			OutboundAllowed:    (*bool)(item.OutboundAllowed),
			SIPLoginEnabled:    (*bool)(item.SIPLoginEnabled),
			CallHistoryEnabled: (*bool)(item.CallHistoryEnabled),
		}
	}

	return collection.Page[User]{Items: users, Total: int(*response.TotalItems), Size: size}, nil
}

// inE164 writes the numbers of the users in the form E.164, however the list spells them: a user
// who is missed because of the spelling would be overwritten without a warning. So one number that
// is not certain is an error of the whole list, which is all that tells who exists.
func inE164(users []User) ([]User, error) {
	listed := make(map[string]string, len(users))
	for i, u := range users {
		number, certain := phone.E164(u.UserName)
		switch {
		case certain:
		case userNumber.OK(u.UserName):
			number = u.UserName // No country has it, so it is not a spelling of a configured one either.
		default:
			return nil, &apierr.Error{
				Method: "POST", Path: listPath, Message: fmt.Sprintf("the list has a user_name that is not a phone number in "+
					"the form E.164, nor certain to be one: %q", u.UserName),
				Advice: "Nothing is read or written, because this may be any of the configured users. Have the user renamed " +
					"or removed in the Tenios customer portal.",
			}
		}
		if other, twice := listed[number]; twice {
			return nil, &apierr.Error{
				Method: "POST", Path: listPath, Message: fmt.Sprintf("the list has two users with one phone number: %q and %q",
					other, u.UserName),
				Advice: "It cannot be told which of them is meant. Have one of them removed in the Tenios customer portal.",
			}
		}
		listed[number], users[i].UserName = u.UserName, number
	}

	return users, nil
}

// userKey returns the name under which a user is listed.
func userKey(u User) (string, error) {
	if u.UserName == "" {
		return "", &apierr.Error{Method: "POST", Path: listPath, Message: "the response has a user without user_name"}
	}

	return u.UserName, nil
}
