// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package myreports

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"path"
	"strings"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/collection"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/transport"
)

// idError returns an error for a listed connection with an invalid id, which can neither be read
// nor managed. It does not affect the others of the list.
func (c Connection) idError() error {
	return guid.Check(c.ID, fmt.Sprintf("the id of the PBX connection %q in the list of MyReports", c.displayName()))
}

// Connections returns all connections of a customer. The list is read once and cached; it may show
// only name and kind.
func (c *Client) Connections(ctx context.Context, customer Customer) ([]Connection, error) {
	return c.connectionsOf(customer).All(ctx)
}

// Connection returns one connection, with whatever the API shows of it. One that the customer does
// not have is an error for which apierr.IsNotFound holds; a customer that MyReports does not know
// is another error.
func (c *Client) Connection(ctx context.Context, customer Customer, id string) (Connection, error) {
	read, err := customer.call(http.MethodGet, id)
	if err != nil {
		return Connection{}, err
	}
	connection, err := c.connectionsOf(customer).Get(ctx, strings.ToLower(id))
	if errors.Is(err, collection.ErrAbsent) {
		return connection, &apierr.Error{
			Kind: apierr.NotFound, Method: read.method, Path: read.path, Fields: []string{"id"},
			Message: "the customer has no PBX connection with this id",
		}
	}

	return connection, err
}

// CreateConnection creates a connection (page "Create PBX"), which is disabled at first. The
// request is not repeated if it may have worked. If the response has no id, the error is of kind
// Ambiguous, and the connection exists.
func (c *Client) CreateConnection(ctx context.Context, customer Customer, kind Kind, s Settings) (Connection, error) {
	body := s.wire()
	delete(body, keyEnabled)
	body["_type"] = kind
	var created Connection
	create, err := customer.call(http.MethodPost)
	if err != nil {
		return created, err
	}
	create.body, create.secrets = body, s.secrets()
	header, err := c.do(ctx, create, &created)
	switch {
	case apierr.IsNotFound(err):
		return created, customer.unknown(asError(err))
	case err != nil && header == nil:
		if apierr.Is(err, apierr.Ambiguous) {
			c.connectionsOf(customer).Invalidate()
		}

		return created, nameFields(err, customer, body)
	}
	// It exists now. If only the status says so, reading it decides.
	unusable := guid.Check(created.ID, "the id of the new PBX connection")
	if unusable != nil {
		created.ID = lastSegment(header.Get("Location"))
	}
	if err != nil && created.ID != "" {
		if _, readErr := c.Connection(ctx, customer, created.ID); apierr.IsNotFound(readErr) {
			return Connection{}, err
		}
	}
	if created.ID == "" {
		c.connectionsOf(customer).Invalidate()

		return created, &apierr.Error{
			Method: create.method, Path: create.path, Status: http.StatusCreated, Kind: apierr.Ambiguous,
			Message: "the connection was created, but neither the response nor its Location header has the id",
			Cause:   errors.New(transport.Redact(unusable.Error(), create.secrets...)),
		}
	}
	created.Kind = cmp.Or(created.Kind, kind)
	created.Settings = created.over(Settings{keyEnabled: false}).over(s.withoutSecrets())
	c.connectionsOf(customer).Put(created)

	return created, nil
}

// UpdateConnection changes those of the wanted settings that differ from the live ones, in one JSON
// Patch because each restarts the collector of events (page "Patch PBX"); it sends nothing if none
// differs. A setting that is missing in the live ones counts as different.
func (c *Client) UpdateConnection(ctx context.Context, customer Customer, id string, live, wanted Settings) error {
	patch := patchOf(live, wanted)
	if len(patch) == 0 {
		return nil
	}
	// Enabling a disabled connection may be repeated: nothing is lost yet when the collector
	// restarts.
	if len(patch) == 1 && patch[0].Path == "/"+keyEnabled && live[keyEnabled] == false {
		ctx = transport.Idempotent(ctx)
	}
	update, err := customer.call(http.MethodPatch, id)
	if err != nil {
		return err
	}
	update.body, update.secrets = patch, wanted.secrets()
	_, err = c.do(ctx, update, nil)
	c.connectionsOf(customer).Invalidate(strings.ToLower(id))
	switch {
	case apierr.IsNotFound(err):
		if err = c.connectionsOf(customer).missing(ctx); errors.Is(err, collection.ErrAbsent) {
			err = &apierr.Error{Method: update.method, Path: update.path, Status: http.StatusNotFound,
				Message: "the customer no longer has a PBX connection with this id", Advice: "Plan again."}
		}
	case err != nil && asError(err).Status == http.StatusBadRequest:
		explainRejectedPatch(asError(err), customer, patch)
	}

	return err
}

// DeleteConnection deletes a connection: MyReports disconnects from the PBX and collects no more
// events (page "Delete PBX"). It is not an error if the connection is gone, but it is one if
// MyReports does not know the customer.
func (c *Client) DeleteConnection(ctx context.Context, customer Customer, id string) error {
	shared := c.connectionsOf(customer)
	deletion, err := customer.call(http.MethodDelete, id)
	if err != nil {
		return err
	}
	_, err = c.do(ctx, deletion, nil)
	if apierr.IsNotFound(err) {
		if err = shared.missing(ctx); errors.Is(err, collection.ErrAbsent) {
			err = nil
		}
	}
	if err != nil {
		shared.Invalidate(strings.ToLower(id))
	}
	if apierr.Is(err, apierr.Ambiguous) {
		if _, readErr := c.Connection(ctx, customer, id); apierr.IsNotFound(readErr) {
			err = nil
		}
	}
	if err != nil {
		return nameFields(err, customer, nil)
	}
	shared.Drop(strings.ToLower(id))

	return nil
}

// fieldsOf returns the text by which a message may name each part of a request.
func fieldsOf(customer Customer, body map[string]any) map[string]string {
	fields := map[string]string{fieldCustomer: customer.TenantID, fieldAccount: customer.AccountTenantID}
	for key := range body {
		fields[key] = key
	}

	return fields
}

// nameFields adds to an error of status 400 which parts of the request the message names.
func nameFields(err error, customer Customer, body map[string]any) error {
	var e *apierr.Error
	if errors.As(err, &e) && e.Status == http.StatusBadRequest {
		e.Fields = namedIn(e.Message, fieldsOf(customer, body))
	}

	return err
}

// asError returns err as an API error, and wraps any other, such as that of a canceled context.
func asError(err error) *apierr.Error {
	var e *apierr.Error
	if !errors.As(err, &e) {
		e = &apierr.Error{Cause: err}
	}

	return e
}

// lastSegment returns the id at the end of a Location header, "" if there is none.
func lastSegment(location string) string {
	u, err := url.Parse(location)
	if err != nil {
		return ""
	}
	if last := path.Base(u.Path); guid.OK(last) {
		return last
	}

	return ""
}
