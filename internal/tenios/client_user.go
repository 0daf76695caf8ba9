// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package tenios

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	"golang.org/x/sync/errgroup"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/collection"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/transport"
)

const (
	listPath   = "/cloud-pbx/list"
	upsertPath = "/cloud-pbx/upsert/"
)

// maxUsers is more than any account has. A larger total is a broken answer, not a list to make room for.
const maxUsers = 1_000_000

// listAttempts is how often the list is read again from its start because it changed while it was paged.
const listAttempts = 5

// User is one Cloud PBX user. The password is not in it, because the API never returns it.
// In an answer, nil means that the key was missing.
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

// Users returns all users of the account in the vendor's order. The list is read once and then kept.
func (c *Client) Users(ctx context.Context) ([]User, error) { return c.users.All(ctx) }

// User returns one user, from the list because the API has no single read. A user that the account does not have is an
// error for which apierr.IsNotFound holds.
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

// UpsertUser creates the user or sets everything that it has, the password included, which the API demands with every
// write. All fields of u must be set. There is the user as it is now, zero for a new one: the optional fields that are
// empty and stay empty are left out, because the page shows no request with an empty one.
// When the answer is lost the next read asks the vendor what became of it.
func (c *Client) UpsertUser(ctx context.Context, u, there User, password transport.Secret) error {
	request := upsertRequest{
		AccessKey:          c.accessKey.Reveal(),
		Password:           password.Reveal(),
		FirstName:          *u.FirstName,
		LastName:           *u.LastName,
		InternalExtension:  unlessEmpty(u.InternalExtension, there.InternalExtension),
		Email:              unlessEmpty(u.Email, there.Email),
		OutboundAllowed:    strconv.FormatBool(*u.OutboundAllowed),
		SIPLoginEnabled:    strconv.FormatBool(*u.SIPLoginEnabled),
		CallHistoryEnabled: strconv.FormatBool(*u.CallHistoryEnabled),
	}
	var answer struct{}
	err := c.do(ctx, upsertPath+u.UserName, request, &answer, password)
	var e *apierr.Error
	switch {
	case err == nil:
		c.users.Put(u)
	case apierr.Is(err, apierr.Ambiguous):
		c.users.Forget(u.UserName)
	case errors.As(err, &e) && e.Code == "NOT_FOUND":
		// The page has no other meaning for it, and names no field.
		e.Fields = []string{"user_name"}
		e.Advice = "This number is not one of the account's Cloud PBX numbers. Order it, or assign it to Cloud PBX, in the Tenios customer portal first."
	}

	return err
}

func unlessEmpty(want, there *string) *string {
	if *want == "" && (there == nil || *there == "") {
		return nil
	}

	return want
}

type listRequest struct {
	AccessKey string `json:"access_key"`
	Page      int64  `json:"page"`
	PageSize  int64  `json:"page_size"`
}

type listAnswer struct {
	Items      *[]listItem `json:"items"`
	TotalItems *int64      `json:"total_items"`
	PageSize   int64       `json:"page_size"`
}

type listItem struct {
	UserName           string `json:"user_name"`
	FirstName          text   `json:"first_name"`
	LastName           text   `json:"last_name"`
	InternalExtension  text   `json:"internal_extension"`
	Email              text   `json:"email"`
	OutboundAllowed    *flag  `json:"outbound_allowed"`
	SIPLoginEnabled    *flag  `json:"sip_login_enabled"`
	CallHistoryEnabled *flag  `json:"call_history_enabled"`
}

// text is a string of an answer. A null means empty; a missing key leaves the pointer nil.
type text struct{ value *string }

// UnmarshalJSON implements json.Unmarshaler.
func (t *text) UnmarshalJSON(raw []byte) error {
	t.value = new(string)

	return json.Unmarshal(raw, t.value)
}

// flag is a boolean of an answer: the list shows JSON booleans, but the upsert takes strings, so both are understood.
type flag bool

// UnmarshalJSON implements json.Unmarshaler.
func (f *flag) UnmarshalJSON(raw []byte) error {
	switch string(raw) {
	case `true`, `"true"`:
		*f = true
	case `false`, `"false"`:
		*f = false
	default:
		return fmt.Errorf("expected true or false, got %d bytes of something else", len(raw))
	}

	return nil
}

// errListMoved means that the list changed while its pages were read, so a user may be missing or double.
var errListMoved = errors.New("the list changed while it was read")

// readUsers reads all pages, again from the start if the list moved in between.
func (c *Client) readUsers(ctx context.Context) ([]User, error) {
	for range listAttempts {
		users, err := c.readPages(ctx)
		if !errors.Is(err, errListMoved) {
			return users, err
		}
	}

	return nil, &apierr.Error{Method: "POST", Path: listPath, Message: fmt.Sprintf("the list of users changed each of the %d times that it was read", listAttempts),
		Advice: "Run Terraform again when nobody adds or removes Cloud PBX users."}
}

// readPages reads the first page, which tells how many there are, and then the others at once.
func (c *Client) readPages(ctx context.Context) ([]User, error) {
	first, err := c.readPage(ctx, 1)
	if err != nil {
		return nil, err
	}
	total := *first.TotalItems
	// The server may hand out smaller pages than it was asked for.
	size := cmp.Or(max(first.PageSize, 0), c.pageSize)
	pages := make([][]listItem, max(1, (total+size-1)/size))
	pages[0] = *first.Items

	group, ctx := errgroup.WithContext(ctx)
	for i := range pages[1:] {
		group.Go(func() error {
			page, err := c.readPage(ctx, int64(i)+2)
			if err != nil {
				return err
			}
			if *page.TotalItems != total {
				return errListMoved
			}
			pages[i+1] = *page.Items

			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}

	return merge(pages, total)
}

// merge joins the pages of a list. Anything but exactly total different users means that it moved.
func merge(pages [][]listItem, total int64) ([]User, error) {
	users := make([]User, 0, total)
	seen := make(map[string]bool, total)
	for _, page := range pages {
		for _, item := range page {
			if item.UserName == "" {
				return nil, &apierr.Error{Method: "POST", Path: listPath, Message: "the answer has a user without user_name"}
			}
			if !seen[item.UserName] {
				users = append(users, item.user())
			}
			seen[item.UserName] = true
		}
	}
	if int64(len(users)) != total {
		return nil, errListMoved
	}

	return users, nil
}

func (c *Client) readPage(ctx context.Context, page int64) (listAnswer, error) {
	var answer listAnswer
	err := c.do(ctx, listPath, listRequest{AccessKey: c.accessKey.Reveal(), Page: page, PageSize: c.pageSize}, &answer)
	if err != nil {
		return answer, err
	}
	if answer.Items == nil || answer.TotalItems == nil {
		return answer, &apierr.Error{Method: "POST", Path: listPath, Message: "the answer lacks items or total_items"}
	}
	if *answer.TotalItems < 0 || *answer.TotalItems > maxUsers {
		return answer, &apierr.Error{Method: "POST", Path: listPath, Message: fmt.Sprintf("the answer has an impossible total_items of %d", *answer.TotalItems)}
	}

	return answer, nil
}

func (i listItem) user() User {
	return User{
		UserName:           i.UserName,
		FirstName:          i.FirstName.value,
		LastName:           i.LastName.value,
		InternalExtension:  i.InternalExtension.value,
		Email:              i.Email.value,
		OutboundAllowed:    (*bool)(i.OutboundAllowed),
		SIPLoginEnabled:    (*bool)(i.SIPLoginEnabled),
		CallHistoryEnabled: (*bool)(i.CallHistoryEnabled),
	}
}
